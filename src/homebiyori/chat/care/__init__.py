"""How a talk stands after danger was read, by its messages (`docs/care.md`)."""

from homebiyori.chat.care.talk import REMEMBERED_AFTER, celebrates, read, read_again

__all__ = ["REMEMBERED_AFTER", "celebrates", "read", "read_again"]
