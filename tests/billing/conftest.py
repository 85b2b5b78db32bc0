"""Fixtures of parents who can pay."""

from support.paying import paying, stripe, user_client

__all__ = ["paying", "stripe", "user_client"]
