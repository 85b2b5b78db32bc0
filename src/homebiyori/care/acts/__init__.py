"""What is to be done now: while it happens, and by whom."""
