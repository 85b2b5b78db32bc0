"""The help lines, open to anybody."""
