"""Cancellation at the end of the period, with a survey, and its withdrawal."""

from collections.abc import Callable
from dataclasses import dataclass

from homebiyori.aws.dynamodb import Backoff
from homebiyori.aws.transaction import WRITE_SECONDS, retrying
from homebiyori.base import ids
from homebiyori.billing import repository
from homebiyori.billing.models import Subscription, SubscriptionAnswer, Survey
from homebiyori.billing.repository import BillingRepository
from homebiyori.billing.rules import CHANGES, LIVE_STATUSES, QUOTAS
from homebiyori.billing.service import NotSubscribedError, answer_of
from homebiyori.billing.transitions import cancellation_of
from homebiyori.ops.allowance import Reservation
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.outside_calls import ExternalQuota
from homebiyori.payments.port import PaymentsUnavailableError, PaymentsUncertainError, SubscriptionState
from homebiyori.resources import Resources

# At most: release a schedule, after one failure; make the change, after one failure.
_TRIES = 4


@dataclass(frozen=True, slots=True)
class _Change:
    """The wanted state of a subscription's cancellation, and the call that brings it about."""

    make: Callable[[SubscriptionState, str], SubscriptionState]
    is_ending: bool


class CancellationService:
    """Schedules and withdraws cancellations.

    The row shows at once what Stripe has accepted; the notification follows with the webhook, which alone sends it.
    """

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._billing = BillingRepository(resources.core, resources.counters)
        self._outside = ExternalQuota(resources.core, resources.clock)
        self._clock = resources.clock

    def cancel(self, user_id: str, survey: Survey, request: IdempotentRequest) -> SubscriptionAnswer:
        """Cancel at the end of the period, and store the survey once per cancellation. NotSubscribedError."""

        def end(state: SubscriptionState, key: str) -> SubscriptionState:
            return self._resources.payments.schedule_cancellation(state.subscription_id, key=key)

        return self._change(user_id, _Change(end, is_ending=True), request, survey=survey)

    def reactivate(self, user_id: str, request: IdempotentRequest) -> SubscriptionAnswer:
        """Withdraw a scheduled cancellation. NotSubscribedError."""

        def go_on(state: SubscriptionState, key: str) -> SubscriptionState:
            return self._resources.payments.withdraw_cancellation(state, key=key)

        return self._change(user_id, _Change(go_on, is_ending=False), request, survey=Survey())

    def _change(
        self, user_id: str, change: _Change, request: IdempotentRequest, *, survey: Survey
    ) -> SubscriptionAnswer:
        item, seen, replayed = self._billing.read_asked(user_id, request)
        if replayed is not None:
            return SubscriptionAnswer.model_validate(replayed)
        _live_subscription_id(repository.read_subscription(item))
        with self._outside.reserve(user_id, CHANGES, QUOTAS[CHANGES], request=request, seen=seen) as taken:
            if not isinstance(taken, Reservation):
                return SubscriptionAnswer.model_validate(taken)
            return self._change_and_show(user_id, change, request, survey=survey, taken=taken)

    def _change_and_show(
        self,
        user_id: str,
        change: _Change,
        request: IdempotentRequest,
        *,
        survey: Survey,
        taken: Reservation,
    ) -> SubscriptionAnswer:
        """Change the subscription at Stripe and record it in the row.

        The row is read before Stripe is called, so that a writer with newer information is not overwritten.
        """

        def attempt(backoff: Backoff) -> SubscriptionAnswer:
            item, _, replayed = self._billing.read_asked(user_id, request)
            if replayed is not None:
                return SubscriptionAnswer.model_validate(replayed)
            now = self._clock.now()
            row = repository.read_subscription(item)
            state = self._bring_to(row, change)
            is_news = not survey.is_blank and not row.has_survey
            has_survey = change.is_ending and (is_news or row.has_survey)
            after = row.model_copy(update={**cancellation_of(state), "has_survey": has_survey})
            answer = answer_of(after)
            tx = self._outside.answered(user_id, taken, request, answer)
            tx.add_all(self._billing.change_writes(user_id, before=row, after=after, now=now))
            if is_news:
                tx.add_all(self._billing.survey_writes(survey, plan=row.plan, now=now))
            tx.commit(backoff)
            return answer

        return retrying(self._clock, WRITE_SECONDS, attempt)

    def _bring_to(self, row: Subscription, change: _Change) -> SubscriptionState:
        """Bring Stripe's cancellation state to the wanted one, reading before each write.

        Each attempt has its own key: the read before it shows what the previous attempt achieved.
        """
        for tries_left in range(_TRIES - 1, -1, -1):
            state = self._live_subscription(row)
            if state.is_cancel_scheduled is change.is_ending:
                return state
            key = ids.new_id(self._clock.now())
            try:
                if state.schedule_id is None:
                    return change.make(state, key)
                # Stripe does not allow changing the end while there is a schedule.
                self._resources.payments.release_schedule(state.schedule_id, key=key)
            except PaymentsUncertainError as error:
                if not tries_left or not error.was_answered:
                    raise
        raise PaymentsUnavailableError("not_brought")

    def _live_subscription(self, row: Subscription) -> SubscriptionState:
        """Fetch the row's subscription from Stripe; NotSubscribedError unless it is live and this customer's."""
        state = self._resources.payments.find_subscription(_live_subscription_id(row))
        if state is None or state.is_terminal or state.customer_id != row.customer_id:
            raise NotSubscribedError
        return state


def _live_subscription_id(row: Subscription) -> str:
    """Return the id of the row's subscription; NotSubscribedError if it has no live one."""
    if row.subscription_id is None or row.status not in LIVE_STATUSES:
        raise NotSubscribedError
    return row.subscription_id
