"""Which everyday situations a text tells of, and of which kind of message it is."""
