"""The caller's identity, and the format of user ids from other sources than a token."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

_UUID = r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"

UserId = Annotated[str, Field(max_length=36, pattern=_UUID)]


def is_user_id(text: str) -> bool:
    """Whether the text has the format of a Cognito sub."""
    return re.fullmatch(_UUID, text) is not None


@dataclass(frozen=True, slots=True)
class Identity:
    """A Cognito sub and its groups."""

    user_id: str
    groups: frozenset[str]
