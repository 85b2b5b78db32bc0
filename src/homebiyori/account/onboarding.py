"""Onboarding and profile changes that depend on the plan."""

from homebiyori.ai.port import PraiseLevel
from homebiyori.aws.dynamodb import Backoff
from homebiyori.aws.transaction import WRITE_SECONDS, Transaction, retrying
from homebiyori.billing import service as billing
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.resources import Resources
from homebiyori.user import service as user
from homebiyori.user.models import NewPreferences, NewProfile, Onboarding, Profile
from homebiyori.user.service import UserService

_WELCOME = NewNotification(type=NotificationType.WELCOME, dedupe_key="welcome")


class OnboardingService:
    """Applies profile changes, if the plan allows them."""

    def __init__(self, resources: Resources) -> None:
        self._table = resources.core
        self._users = UserService(resources)
        self._notifications = NotificationService(resources)
        self._clock = resources.clock

    def update_profile(self, user_id: str, new: NewProfile) -> Profile:
        """Change the profile that the caller read; ProfileChangedError, PremiumRequiredError."""
        self._check_level(user_id, new.praise_level)
        return self._users.update_profile(user_id, new)

    def set_preferences(self, user_id: str, new: NewPreferences) -> Profile:
        """Change preferences; PremiumRequiredError."""
        self._check_level(user_id, new.praise_level)
        return self._users.set_preferences(user_id, new)

    def complete_onboarding(self, user_id: str, choices: Onboarding, request: IdempotentRequest) -> Profile:
        """Store a parent's initial choices, and welcome them once.

        If repeated, sent fields change and the first `onboarded_at` stays. PremiumRequiredError; UpstreamError when the
        time is up.
        """
        self._check_level(user_id, choices.praise_level)

        def attempt(backoff: Backoff) -> Profile:
            replayed = request.replay(self._table.get_many(request.item_keys), now=self._clock.now())
            if replayed is not None:
                return Profile.model_validate(replayed)
            before = self._users.get_profile(user_id)
            now = self._clock.now()  # after the read, which may have created the profile
            after = self._users.onboarded(before, choices, now=now)
            tx = Transaction(self._table)
            tx.add("profile", self._users.change_write(user_id, before=before, after=after))
            if before.onboarded_at is None:
                tx.add_all(self._notifications.writes(user_id, _WELCOME, now=now, refused=backoff.refused))
            tx.add_all(request.record_writes(self._table, after.model_dump(mode="json"), now=now))
            tx.commit(backoff)
            return after

        return retrying(self._clock, WRITE_SECONDS, attempt)

    def _check_level(self, user_id: str, level: PraiseLevel | None) -> None:
        """Raise PremiumRequiredError for deep praise on the free plan.

        A profile that still has it from a paid period is accepted; its replies have normal length.
        """
        if level is not PraiseLevel.DEEP:
            return
        item, subscription = self._table.get_many([user.profile_key(user_id), billing.subscription_key(user_id)])
        profile = user.read_profile(item)
        if profile is None or profile.praise_level is not level:
            billing.entitlements(subscription).check_deep_praise()
