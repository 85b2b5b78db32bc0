"""Profiles, and the directory of everybody."""
