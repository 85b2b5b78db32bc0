"""The help lines, open to everyone."""
