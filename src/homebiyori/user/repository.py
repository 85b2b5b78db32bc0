"""Where profiles lie: `PROFILE` in a user's partition of `core`."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.conditions import Attr

from homebiyori.core.clock import to_jst
from homebiyori.core.dynamodb import NOT_THERE, THERE, Item, ItemKey, Table, Update, user_key
from homebiyori.user.models import Profile

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef


def profile_key(user_id: str) -> ItemKey:
    """Name a profile."""
    return user_key(user_id, "PROFILE")


def read_profile(item: Item) -> Profile:
    """Read a profile's item."""
    return Profile.model_validate(item)


class ProfileRepository:
    """The only writer of profiles."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, user_id: str) -> Profile | None:
        """Read a profile, if there is one."""
        item = self._table.get(profile_key(user_id))
        return None if item is None else read_profile(item)

    def add(self, user_id: str, profile: Profile) -> bool:
        """Store the first profile of a user; says whether it was the first."""
        return self._table.put({**profile_key(user_id), **profile.model_dump(mode="json")}, NOT_THERE)

    def change(
        self, user_id: str, changes: Mapping[str, Any], *, now: datetime, version: int | None = None
    ) -> Profile | None:
        """Change fields of a profile; None if it is not there, or no longer of that version."""
        sets = {**changes, "updated_at": to_jst(now).isoformat()}
        condition = THERE if version is None else Attr("version").eq(version)
        item = self._table.update(profile_key(user_id), Update(sets=sets, adds={"version": 1}), condition)
        return None if item is None else read_profile(item)

    def change_write(self, user_id: str, *, before: Profile, after: Profile) -> "TransactWriteItemTypeDef":
        """Hand out a profile as it is now, if nobody changed it since it was read."""
        changed = after.model_dump(mode="json", exclude_none=True, exclude={"created_at"})
        return self._table.update_write(profile_key(user_id), Update(sets=changed), Attr("version").eq(before.version))
