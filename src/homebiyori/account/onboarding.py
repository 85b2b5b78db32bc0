"""What concerns a parent's account as a whole, across features: the start, and what the plan lets them choose."""

from typing import Self

from homebiyori.ai.port import PraiseLevel
from homebiyori.aws.dynamodb import Backoff, Table, TransactionRefusedError, transact
from homebiyori.base.clock import Clock
from homebiyori.base.errors import PremiumRequiredError
from homebiyori.billing import service as billing
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.resources import Resources
from homebiyori.user import service as user
from homebiyori.user.models import NewPreferences, NewProfile, Onboarding, Profile
from homebiyori.user.service import UserService

_WRITE_SECONDS = 5.0
_WELCOME = NewNotification(type=NotificationType.WELCOME, dedupe_key="welcome")

# The place in the transaction whose refusal says that the welcome was told before.
_TOLD = 1


class OnboardingService:
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

    def update_profile(self, user_id: str, new: NewProfile) -> Profile:
        """Change the profile that the caller read; ProfileChangedError, PremiumRequiredError."""
        self._check_level(user_id, new.praise_level)
        return self._users.update_profile(user_id, new)

    def set_preferences(self, user_id: str, new: NewPreferences) -> Profile:
        """Change what a parent likes; PremiumRequiredError."""
        self._check_level(user_id, new.praise_level)
        return self._users.set_preferences(user_id, new)

    def complete_onboarding(self, user_id: str, choices: Onboarding, request: IdempotentRequest | None) -> Profile:
        """Keep what a parent chose at the start, and welcome them once.

        Done again, what was sent changes and the first instant stays. PremiumRequiredError; UpstreamError when the time
        is up.
        """
        self._check_level(user_id, choices.praise_level)
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

    def _check_level(self, user_id: str, level: PraiseLevel | None) -> None:
        """Raise PremiumRequiredError for deep praise on the free plan.

        Who has it from better days and sends it along is not told: such a profile is answered at the normal length.
        """
        if level is not PraiseLevel.DEEP:
            return
        item, subscription = self._table.get_many([user.profile_key(user_id), billing.subscription_key(user_id)])
        profile = user.read_profile(item)
        is_kept = profile is not None and profile.praise_level is level
        if not is_kept and not billing.entitlements(subscription).is_premium:
            raise PremiumRequiredError("深いほめことばはプレミアムプランで使えます")
