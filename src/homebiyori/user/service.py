"""Operations on profiles; the first read creates one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homebiyori.aws.dynamodb import SK, Item, ItemKey, Page, WriteOp
from homebiyori.aws.transaction import TransactionRefusedError
from homebiyori.base.clock import jst_date, to_jst
from homebiyori.base.errors import ConflictError, InvalidFieldError, NotFoundError
from homebiyori.ops.tombstone import LivingTransaction
from homebiyori.resources import Resources
from homebiyori.user import repository
from homebiyori.user.models import NewPreferences, NewProfile, Onboarding, OnboardingStatus, Profile
from homebiyori.user.repository import ProfileRepository


class UserNotFoundError(NotFoundError):
    """There is no such user (any more)."""

    advice = "その利用者は見つかりませんでした"


class ProfileChangedError(ConflictError):
    """The profile has changed since the caller read it."""

    advice = "プロフィールはほかの端末で更新されています。もう一度読み込んでください"


class NicknameMissingError(InvalidFieldError):
    """Onboarding must set a nickname if the parent has none."""

    def __init__(self) -> None:
        super().__init__("ニックネームを入力してください", "body", "nickname", kind="missing")


def profile_key(user_id: str) -> ItemKey:
    """Key of a profile, for callers that read several rows at once."""
    return repository.profile_key(user_id)


def read_profile(item: Item | None) -> Profile | None:
    return None if item is None else repository.read_profile(item)


@dataclass(frozen=True, slots=True)
class Members:
    """A page of all users; `position` leads on, and is None at the end."""

    user_ids: Sequence[str]
    position: str | None


def member_of(item: Item) -> str:
    """Return the user id of a directory entry."""
    return repository.read_member(item)


class UserService:
    """Reads and changes profiles and the directory."""

    def __init__(self, resources: Resources) -> None:
        self._table = resources.core
        self._counters = resources.counters
        self._profiles = ProfileRepository(resources.core)
        self._clock = resources.clock

    def get_profile(self, user_id: str) -> Profile:
        """Return the profile; the first call creates it."""
        return self._profiles.find(user_id) or self.join(user_id)

    def find_profile(self, user_id: str) -> Profile | None:
        return self._profiles.find(user_id)

    def directory_entry(self, user_id: str, profile: Profile) -> Item | None:
        """Return a user's raw directory entry."""
        return self._profiles.find_entry(user_id, profile)

    def join(self, user_id: str) -> Profile:
        """Create the missing profile: stored, listed and counted, all or nothing.

        AccountDeletedError: a deleted profile is not recreated.
        """
        now = to_jst(self._clock.now())
        profile = Profile(created_at=now, updated_at=now)
        joining = LivingTransaction(self._table, user_id, self._profiles.add_writes(user_id, profile))
        joining.add("day", self._counters.day_write(jst_date(now), {"new_users": 1}))
        joining.add("totals", self._counters.total_write({"users": 1}))
        try:
            joining.commit()
        except TransactionRefusedError:
            return self.get_profile(user_id)  # another request was first
        return profile

    def update_profile(self, user_id: str, new: NewProfile) -> Profile:
        """Change the profile that the caller read; ProfileChangedError if it has changed since."""
        changed = self._profiles.change(user_id, new.changes, now=self._clock.now(), version=new.version)
        if changed is None:
            raise ProfileChangedError
        return changed

    def set_preferences(self, user_id: str, new: NewPreferences) -> Profile:
        """Change preferences; the last write wins."""
        return self._change(user_id, new.changes)

    def set_nickname(self, user_id: str, nickname: str) -> Profile:
        """Change the nickname; the last write wins."""
        return self._change(user_id, {"nickname": nickname})

    def get_onboarding_status(self, user_id: str) -> OnboardingStatus:
        profile = self.get_profile(user_id)
        return OnboardingStatus(
            is_completed=profile.onboarded_at is not None,
            completed_at=profile.onboarded_at,
            has_nickname=profile.nickname is not None,
        )

    def onboarded(self, profile: Profile, choices: Onboarding, *, now: datetime) -> Profile:
        """Return the profile after onboarding; if repeated, sent fields change and the first `onboarded_at` stays.

        NicknameMissingError if neither the profile nor the request has one.
        """
        if choices.nickname is None and profile.nickname is None:
            raise NicknameMissingError
        return profile.model_copy(
            update={
                **choices.model_dump(exclude_unset=True),
                "onboarded_at": profile.onboarded_at or to_jst(now),
                "updated_at": to_jst(now),
                "version": profile.version + 1,
            }
        )

    def change_write(self, user_id: str, *, before: Profile, after: Profile) -> WriteOp:
        """Return the write that changes a profile, unless it has changed since it was read."""
        return self._profiles.change_write(user_id, before=before, after=after)

    def exists_write(self, user_id: str) -> WriteOp:
        """Return a check that fails if the user is unknown or deleted."""
        return self._profiles.exists_write(user_id)

    def removal_ops(self, user_id: str, profile: Profile) -> tuple[dict[str, WriteOp], dict[str, int]]:
        """Return the writes that delete an existing profile, and the change to the running totals."""
        return self._profiles.remove_writes(user_id, profile), {"users": -1}

    def members(self, *, after: str | None, limit: int) -> Members:
        """Return all users in joining order; `after` is a cursor that never expires.

        Users that join meanwhile come at the end; deleted ones are left out.
        """
        page = self._profiles.page_members(now=self._clock.now(), after=after, limit=limit, oldest_first=True)
        user_ids = [repository.read_member(item) for item in page.items]
        return Members(user_ids, page.last_key[SK] if page.last_key else None)

    def newest_members(self, after: str | None, limit: int) -> Page:
        """Return directory entries, newest first, for a `Pager`; parse them with `member_of`."""
        return self._profiles.page_members(now=self._clock.now(), after=after, limit=limit, oldest_first=False)

    def _change(self, user_id: str, changes: Mapping[str, Any]) -> Profile:
        now = self._clock.now()
        changed = self._profiles.change(user_id, changes, now=now)
        if changed is None:
            self.get_profile(user_id)
            changed = self._profiles.change(user_id, changes, now=now)
        if changed is None:
            raise ProfileChangedError
        return changed
