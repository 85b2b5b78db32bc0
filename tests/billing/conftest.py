"""Parents who can pay."""

from support.paying import new_parent, paying, stripe, user_client

__all__ = ["new_parent", "paying", "stripe", "user_client"]
