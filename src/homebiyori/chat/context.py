"""What one batch read returns about a parent who asks for an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homebiyori.aws.dynamodb import Item, Table
from homebiyori.billing import service as billing
from homebiyori.billing.rules import Entitlements
from homebiyori.chat import rules
from homebiyori.chat.care import memory
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.ratelimit import bucket_key, check_alive
from homebiyori.tree.models import Tree
from homebiyori.tree.service import read_tree, tree_key
from homebiyori.user import service as user
from homebiyori.user.models import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatContext:
    """A parent at the time of a request; `stored_answer` is set if the request is a repeated one."""

    now: datetime
    profile: Profile | None
    entitlements: Entitlements
    tree: Tree
    allowance: Item | None
    stored_answer: Mapping[str, Any] | None

    @property
    def settings(self) -> Profile:
        """The parent's settings; the defaults before the first visit."""
        return self.profile or Profile(created_at=self.now, updated_at=self.now)

    @property
    def is_in_care(self) -> bool:
        return memory.is_open(self.tree.care, self.now)


def read_context(core: Table, user_id: str, request: IdempotentRequest, now: datetime) -> ChatContext:
    """Read the context of a request; AccountDeletedError, IdempotencyMismatchError if its key belongs to another."""
    keys = [
        user.profile_key(user_id),
        billing.subscription_key(user_id),
        tree_key(user_id),
        bucket_key(user_id, rules.BUCKET),
        *request.item_keys,
    ]
    profile, subscription, tree, allowance, *records = core.get_many(keys)
    check_alive(allowance)
    return ChatContext(
        now=now,
        profile=user.read_profile(profile),
        entitlements=billing.entitlements(subscription),
        tree=read_tree(tree),
        allowance=allowance,
        stored_answer=request.replay(records, now=now),
    )
