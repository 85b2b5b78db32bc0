"""How a talk stands after danger was read, by its messages (`docs/care.md`)."""

from homebiyori.chat.care.outside import REMEMBERED_AFTER
from homebiyori.chat.care.talk import celebrates, read, read_again

__all__ = ["REMEMBERED_AFTER", "celebrates", "read", "read_again"]
