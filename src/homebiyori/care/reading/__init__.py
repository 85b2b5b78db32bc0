"""Reads messages in care: signs, cues, and whose danger it is."""
