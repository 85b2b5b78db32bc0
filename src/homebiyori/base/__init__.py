"""Clock, ids, text, errors, logging and settings, shared by every package."""
