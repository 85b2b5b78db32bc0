"""Clock, ids, text, errors, log, settings: what every package may use."""
