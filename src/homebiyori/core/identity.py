"""The one thing that we know of a caller."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identity:
    """The Cognito sub, and the groups of its pool."""

    user_id: str
    groups: frozenset[str]
