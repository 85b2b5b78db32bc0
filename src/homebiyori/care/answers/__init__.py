"""Which sentences answer it: what was asked, what was told, what is asked and offered."""
