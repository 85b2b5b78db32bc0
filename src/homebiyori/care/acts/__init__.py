"""Replies in imminent danger: what to do now, and by whom."""
