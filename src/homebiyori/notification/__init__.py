"""A parent's notifications."""
