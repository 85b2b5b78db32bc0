"""Storage of profiles in `core`: a user's `PROFILE`, and one row per user in the directory, `DIRECTORY#yyyy-mm`.

A directory partition is the JST month in which its users joined; the sort key starts with the instant, so the months in
sequence list all users in the order of joining.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from boto3.dynamodb.conditions import Attr, ConditionBase, Key

from homebiyori.aws.dynamodb import EXISTS, PK, SK, Item, ItemKey, Page, Table, Update, WriteOp, user_key
from homebiyori.base.clock import JST, from_text, jst_date, to_jst, to_text
from homebiyori.base.log import user_hash
from homebiyori.user.models import Profile

# No user joined earlier, neither on AWS nor in the data of `make seed`.
_FIRST_MONTH = date(2026, 10, 1)
_MONTHS_AT_ONCE = 3
_NOT_CHANGED = {"created_at", "version"}


def profile_key(user_id: str) -> ItemKey:
    return user_key(user_id, "PROFILE")


def read_profile(item: Item) -> Profile:
    return Profile.model_validate(item)


def _directory_key(user_id: str, joined_at: datetime) -> ItemKey:
    # Hashed, because positions in the directory are stored elsewhere and must not reveal a user id after deletion.
    return {PK: _directory_partition(jst_date(joined_at)), SK: f"{to_text(joined_at)}#{user_hash(user_id)}"}


def _directory_partition(month: date) -> str:
    return f"DIRECTORY#{month:%Y-%m}"


def read_member(item: Item) -> str:
    """Return the user id of a directory entry."""
    return str(item["user_id"])


class ProfileRepository:
    """The only writer of profiles and of the directory."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, user_id: str) -> Profile | None:
        return self._table.find(profile_key(user_id), read_profile)

    def exists_write(self, user_id: str) -> WriteOp:
        """Return a check that fails if there is no profile."""
        return self._table.check_write(profile_key(user_id), EXISTS)

    def add_writes(self, user_id: str, profile: Profile) -> dict[str, WriteOp]:
        """Return the writes that add a user's first profile and directory entry."""
        return {
            "profile": self._table.put_write({**profile_key(user_id), **profile.model_dump(mode="json")}),
            "directory": self._table.put_write({**_directory_key(user_id, profile.created_at), "user_id": user_id}),
        }

    def remove_writes(self, user_id: str, profile: Profile) -> dict[str, WriteOp]:
        """Return the writes that delete an existing profile and its directory entry."""
        is_same = EXISTS & Attr("created_at").eq(profile.model_dump(mode="json")["created_at"])
        return {
            "profile": self._table.delete_write(profile_key(user_id), is_same),
            "directory": self._table.delete_write(_directory_key(user_id, profile.created_at), EXISTS),
        }

    def find_entry(self, user_id: str, profile: Profile) -> Item | None:
        """Return a user's directory entry, if there is one."""
        return self._table.get(_directory_key(user_id, profile.created_at))

    def page_members(self, *, now: datetime, after: str | None, limit: int, oldest_first: bool) -> Page:
        """Read directory rows month by month; `after` is the sort key of the last one read.

        Newest first (for requests), it reads only a few months and returns the position to continue from.
        """
        rows: list[Item] = []
        today = jst_date(now)
        begin = jst_date(from_text(after.partition("#")[0])) if after else _FIRST_MONTH if oldest_first else today
        months = list(_months(begin, today, oldest_first=oldest_first))
        for month in months if oldest_first else months[:_MONTHS_AT_ONCE]:
            keys: ConditionBase = Key(PK).eq(_directory_partition(month))
            if after:
                keys = keys & (Key(SK).gt(after) if oldest_first else Key(SK).lt(after))
            page = self._table.query(keys, limit=limit - len(rows), oldest_first=oldest_first)
            rows += page.items
            if len(rows) == limit or page.last_key is not None:
                return Page(rows, {PK: rows[-1][PK], SK: rows[-1][SK]})
        if oldest_first or len(months) <= _MONTHS_AT_ONCE:
            return Page(rows, None)
        unread = datetime.combine(months[_MONTHS_AT_ONCE - 1], time(), JST)
        return Page(rows, {PK: _directory_partition(unread), SK: to_text(unread)})

    def change(
        self, user_id: str, changes: Mapping[str, Any], *, now: datetime, version: int | None = None
    ) -> Profile | None:
        """Change fields of a profile (None removes one); None if there is none, or its version differs."""
        update = _update({**changes, "updated_at": to_jst(now).isoformat()}, version=1)
        condition = EXISTS if version is None else Attr("version").eq(version)
        item = self._table.update(profile_key(user_id), update, condition)
        return None if item is None else read_profile(item)

    def change_write(self, user_id: str, *, before: Profile, after: Profile) -> WriteOp:
        """Return the write that stores a profile, unless it has changed since it was read."""
        old, new = (state.model_dump(mode="json", exclude=_NOT_CHANGED) for state in (before, after))
        return self._table.version_write(profile_key(user_id), before.version, old=old, new=new)


def _update(fields: Mapping[str, Any], **adds: int) -> Update:
    """Set fields that have a value, remove those that are None."""
    return Update(
        sets={name: value for name, value in fields.items() if value is not None},
        adds=adds,
        removes=[name for name, value in fields.items() if value is None],
    )


def _months(begin: date, today: date, *, oldest_first: bool) -> Iterator[date]:
    """Yield the first day of each month to read, ascending to the current one or descending to the product's first."""
    month = begin.replace(day=1)
    while _FIRST_MONTH <= month <= today:
        yield month
        month = (month + timedelta(days=31 if oldest_first else -1)).replace(day=1)
