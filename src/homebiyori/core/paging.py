"""Pages as every list answers them: filled after filtering, with an opaque cursor to the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field

from homebiyori.core.cursor import Cursors, Scope
from homebiyori.core.dynamodb import SK, Item, Page
from homebiyori.core.errors import InvalidFieldError
from homebiyori.core.wire import Digits, IsoDay

T = TypeVar("T")

MAX_LIMIT = 100
DEFAULT_LIMIT = 20

# A filter may sift most of what is read: read at least so many at once.
_READ_AT_LEAST = 25

Limit = Annotated[int, Digits, Field(ge=1, le=MAX_LIMIT)]
Cursor = Annotated[str, Field(min_length=1, max_length=1_024)]

# Days that an id can carry and a user can mean; the ends of Python's calendar overflow in other time zones.
Day = Annotated[
    date,
    IsoDay,
    Field(
        ge=date(2020, 1, 1), le=date(2999, 12, 31), description="日本時間の日付 (この日を含む)", examples=["2026-11-23"]
    ),
]


class InvalidRangeError(InvalidFieldError):
    """The range of days ends before it begins."""

    def __init__(self) -> None:
        super().__init__("end_dateはstart_date以降の日付にしてください", "query", "end_date", kind="range")


def check_days(first: date | None, last: date | None) -> None:
    """Refuse a range that ends before it begins."""
    if first is not None and last is not None and last < first:
        raise InvalidRangeError


class PageOf(BaseModel, Generic[T]):
    """One page; `next_cursor` leads on when `has_more`."""

    items: list[T]
    next_cursor: str | None
    has_more: bool


@dataclass(frozen=True, slots=True)
class Pager:
    """Opens and seals the cursors of one list: `scope` names the user, the route and every filter."""

    cursors: Cursors
    scope: Scope

    def fill(
        self,
        read: Callable[[str | None, int], Page],
        *,
        limit: int,
        cursor: str | None,
        keep: Callable[[Sequence[Item]], Sequence[Item]] = lambda items: items,
    ) -> tuple[Sequence[Item], str | None]:
        """Read on until the page is full or all is read; gives the items and the next cursor.

        `read` takes the sort key to go on after, and how many to read.
        """
        after = self.cursors.decode(cursor, scope=self.scope) if cursor else None
        items: list[Item] = []
        while True:
            page = read(after, max(limit + 1 - len(items), _READ_AT_LEAST))
            items += keep(page.items)
            if len(items) > limit:
                return items[:limit], self.cursors.encode(items[limit - 1][SK], scope=self.scope)
            if page.last_key is None:
                return items, None
            after = page.last_key[SK]
