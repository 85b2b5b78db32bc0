"""Pagination for all lists: pages are filled after filtering, and an opaque cursor leads to the next.

Two limits can make a page shorter, without ending the list: the number of reads, and the size of the page.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, Field

from homebiyori.aws.dynamodb import SK, Item, Page
from homebiyori.base.api_types import Digits, IsoDay
from homebiyori.base.cursor import Cursors
from homebiyori.base.errors import InvalidFieldError
from homebiyori.base.signing import Scope

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

MAX_LIMIT = 100
DEFAULT_LIMIT = 20

# A filter may drop most items: read at least this many at once, and twice as many after each read that falls short.
_READ_AT_LEAST = 25
_READ_AT_MOST = MAX_LIMIT + 1
# The cost limit of one request, however few items pass the filter.
MAX_READS = 3
# As encoded by the runtime (`docs/product.md` 1; Lambda's limit is 6 MB); the rest of the response is small.
MAX_PAGE_BYTES = 1_000_000
_ENVELOPE_BYTES = 8_000

Limit = Annotated[int, Field(ge=1, le=MAX_LIMIT), Digits]
Cursor = Annotated[str, Field(min_length=1, max_length=1_024)]

# Days that an id can represent and a user can mean; the extremes of Python's calendar overflow in other time zones.
Day = Annotated[
    date,
    Field(
        ge=date(2020, 1, 1), le=date(2999, 12, 31), description="日本時間の日付 (この日を含む)", examples=["2026-11-23"]
    ),
    IsoDay,
]


class InvalidRangeError(InvalidFieldError):
    """The range of days ends before it starts."""

    def __init__(self) -> None:
        super().__init__("end_dateはstart_date以降の日付にしてください", "query", "end_date", kind="range")


@dataclass(frozen=True, slots=True)
class DayRange:
    """An inclusive range of days in Japan; None leaves an end open. InvalidRangeError."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        if self.first is not None and self.last is not None and self.last < self.first:
            raise InvalidRangeError


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The number of entries wanted, and the cursor from the previous page."""

    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


class PageOf(BaseModel, Generic[T]):
    """One page. If `has_more`, `next_cursor` leads on, even if the page is shorter than `limit` or empty."""

    items: list[T]
    next_cursor: str | None
    has_more: bool


def sent_bytes(shown: BaseModel) -> int:
    """Return the size of a part of a response as the runtime sends it: JSON in a JSON string, ASCII only."""
    return len(json.dumps(shown.model_dump_json()))


@dataclass(frozen=True, slots=True)
class Pager:
    """Encodes and decodes the cursors of one list; `scope` names the user, the route and every filter."""

    cursors: Cursors
    scope: Scope

    def fill(
        self,
        read: Callable[[str | None, int], Page],
        wanted: PageRequest,
        *,
        show: Callable[[Item], M],
        where: Callable[[Sequence[Item]], Sequence[Item]] = lambda items: items,
    ) -> PageOf[M]:
        """Read until the page is full, the list ends, or MAX_READS is reached.

        `read` takes the sort key to continue after and the number of items; `where` filters the items of a read, and
        `show` makes an entry of an item.
        """
        return self.fill_with(read, wanted, find=lambda items: [(item[SK], item) for item in where(items)], show=show)

    def fill_with(
        self,
        read: Callable[[str | None, int], Page],
        wanted: PageRequest,
        *,
        find: Callable[[Sequence[Item]], Sequence[tuple[str, T]]],
        show: Callable[[T], M],
    ) -> PageOf[M]:
        """Fill a page with what `find` finds by the items of each read; it also returns the sort key of each."""
        after = self.cursors.decode(wanted.cursor, scope=self.scope) if wanted.cursor else None
        count = max(wanted.limit + 1, _READ_AT_LEAST)
        found: list[tuple[str, T]] = []
        for _ in range(MAX_READS):
            page = read(after, count)
            found += find(page.items)
            after = page.last_key[SK] if page.last_key else None
            if after is None or len(found) > wanted.limit:
                break
            count = min(2 * count, _READ_AT_MOST)
        return self._page(found, after, show=show, limit=wanted.limit)

    def _page(
        self, found: Sequence[tuple[str, T]], after: str | None, *, show: Callable[[T], M], limit: int
    ) -> PageOf[M]:
        """Show as many as fit, at least one; `after` is where reading ended."""
        shown: list[M] = []
        room = MAX_PAGE_BYTES - _ENVELOPE_BYTES
        for _, one in found[:limit]:
            entry = show(one)
            room -= sent_bytes(entry)
            if shown and room < 0:
                break
            shown.append(entry)
        if len(shown) < len(found):
            after, _ = found[len(shown) - 1]
        next_cursor = None if after is None else self.cursors.encode(after, scope=self.scope)
        return PageOf(items=shown, next_cursor=next_cursor, has_more=next_cursor is not None)
