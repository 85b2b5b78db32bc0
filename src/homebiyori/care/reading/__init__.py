"""What a message in care lets us know: signs, cues, and whose danger it is."""
