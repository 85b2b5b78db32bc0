"""Finds the everyday situations that a text tells about, and which kind of message it is."""
