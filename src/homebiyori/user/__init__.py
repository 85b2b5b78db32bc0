"""Profiles, and the directory of all users."""
