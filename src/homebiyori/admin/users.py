"""Users as shown to operators: nickname, dates and totals, but no user text."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, Field

from homebiyori.aws.dynamodb import MOST_KEYS, SK, Item
from homebiyori.aws.paging import PageOf, Pager, PageRequest
from homebiyori.base.api_types import Instant
from homebiyori.base.identity import is_user_id
from homebiyori.billing import service as billing
from homebiyori.billing.models import SubscriptionStatus
from homebiyori.billing.rules import Plan
from homebiyori.resources import Resources
from homebiyori.tree.models import Stage, StageName, Tree
from homebiyori.tree.service import TreeService
from homebiyori.user import service as user
from homebiyori.user.models import Profile
from homebiyori.user.service import UserNotFoundError, UserService

# Three rows per user.
_AT_ONCE = MOST_KEYS // 3


class Person(BaseModel):
    """A user; `plan` is what the user gets, `status` is Stripe's."""

    user_id: Annotated[str, Field(examples=["2b1f9c9e-5a4c-4f0e-9a51-0f8f3b1f6a11"])]
    nickname: str | None
    plan: Plan
    status: SubscriptionStatus
    created_at: Instant
    last_message_at: Instant | None
    total_messages: int
    total_characters: int
    total_fruits: int
    stage: Stage
    stage_name: StageName


class UserDirectory:
    """Lists users for operators."""

    def __init__(self, resources: Resources) -> None:
        self._core = resources.core
        self._users = UserService(resources)
        self._trees = TreeService(resources)
        self._cursors = resources.cursors

    def page(self, wanted: PageRequest, *, plan: Plan | None) -> PageOf[Person]:
        """List users, newest first; all, or those on a plan."""

        def of_plan(items: Sequence[Item]) -> Sequence[tuple[str, Person]]:
            rows = {user.member_of(item): item[SK] for item in items}
            found = self._read(list(rows))
            return [(rows[person.user_id], person) for person in found if plan in (None, person.plan)]

        return Pager(self._cursors, {"list": "people", "plan": plan}).fill_with(
            self._users.newest_members, wanted, find=of_plan, show=lambda person: person
        )

    def get(self, user_id: str) -> Person:
        """Return one user; UserNotFoundError."""
        found = list(self._read([user_id])) if is_user_id(user_id) else []
        if not found:
            raise UserNotFoundError
        return found[0]

    def _read(self, user_ids: Sequence[str]) -> Iterator[Person]:
        """Yield users; those deleted meanwhile are left out."""
        for begin in range(0, len(user_ids), _AT_ONCE):
            some = user_ids[begin : begin + _AT_ONCE]
            keys = [
                key
                for user_id in some
                for key in (user.profile_key(user_id), billing.subscription_key(user_id), self._trees.key(user_id))
            ]
            rows = iter(self._core.get_many(keys))
            for user_id, profile, subscription, tree in zip(some, rows, rows, rows, strict=True):
                known = user.read_profile(profile)
                if known is not None:
                    yield self._person(user_id, known, subscription, self._trees.read(tree))

    def _person(self, user_id: str, profile: Profile, subscription: Item | None, tree: Tree) -> Person:
        height = self._trees.height(tree)
        return Person(
            user_id=user_id,
            nickname=profile.nickname,
            plan=billing.entitlements(subscription).plan,
            status=billing.read_subscription(subscription).status,
            created_at=profile.created_at,
            last_message_at=tree.last_message_at,
            **tree.totals,
            stage=height.stage,
            stage_name=height.stage_name,
        )
