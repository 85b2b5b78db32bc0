"""What concerns a parent's account as a whole, across features: the start."""

from typing import Self

from homebiyori.core.clock import Clock
from homebiyori.core.dynamodb import Backoff, Table, TransactionRefusedError, transact
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from homebiyori.user.models import Onboarding, Profile
from homebiyori.user.service import UserService

_WRITE_SECONDS = 5.0
_WELCOME = NewNotification(type=NotificationType.WELCOME, dedupe_key="welcome")

# The place in the transaction whose refusal says that the welcome was told before.
_TOLD = 1


class AccountService:
    """A parent's account."""

    def __init__(self, table: Table, users: UserService, notifications: NotificationService, clock: Clock) -> None:
        self._table = table
        self._users = users
        self._notifications = notifications
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the service."""
        users = UserService.from_resources(resources)
        return cls(resources.core, users, NotificationService.from_resources(resources), resources.clock)

    def complete_onboarding(self, user_id: str, choices: Onboarding, request: IdempotentRequest | None) -> Profile:
        """Keep what a parent chose at the start, and welcome them once.

        Done again, what was sent changes and the first instant stays. UpstreamError when the time is up.
        """
        backoff = Backoff(self._clock, _WRITE_SECONDS)
        is_welcomed = False
        while True:
            now = self._clock.now()
            record = self._table.get(request.item_key) if request else None
            kept = request.replay(record, now=now) if request else None
            if kept is not None:
                return Profile.model_validate(kept)
            before = self._users.get_profile(user_id)
            after = self._users.onboarded(before, choices, now=now)
            writes = [self._users.change_write(user_id, before=before, after=after)]
            if before.onboarded_at is None and not is_welcomed:
                writes += self._notifications.writes(user_id, _WELCOME, now=now)
            if request:
                writes.append(request.keep(self._table, after.model_dump(mode="json"), now=now))
            try:
                transact(self._table.client, writes, backoff)
            except TransactionRefusedError as refused:
                is_welcomed = before.onboarded_at is None and _TOLD in refused.refusals
                backoff.pause()
            else:
                return after
