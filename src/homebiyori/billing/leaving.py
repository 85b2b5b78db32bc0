"""How a parent leaves at the end of the period, with a survey, and comes back before it."""

from collections.abc import Callable
from typing import Self

from homebiyori.billing import repository
from homebiyori.billing.models import Subscription, SubscriptionAnswer, Survey
from homebiyori.billing.repository import BillingRepository
from homebiyori.billing.rules import LIVE_STATUSES
from homebiyori.billing.service import NotSubscribedError, answer_of
from homebiyori.billing.transitions import cancellation_of
from homebiyori.core import ids
from homebiyori.core.clock import Clock
from homebiyori.core.dynamodb import Backoff, Table, TransactionRefusedError, transact
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.payments.port import Payments, SubscriptionState
from homebiyori.resources import Resources

_WRITE_SECONDS = 5.0


class LeavingService:
    """The end of a subscription, set and withdrawn.

    The row shows at once what Stripe has agreed to; the notice follows with the webhook, which alone writes it.
    """

    def __init__(self, *, table: Table, payments: Payments, clock: Clock) -> None:
        self._table = table
        self._billing = BillingRepository(table)
        self._payments = payments
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the service."""
        return cls(table=resources.core, payments=resources.payments, clock=resources.clock)

    def cancel(self, user_id: str, survey: Survey, request: IdempotentRequest | None) -> SubscriptionAnswer:
        """Let the subscription end with its period and keep what was said; NotSubscribedError."""

        def end(state: SubscriptionState) -> SubscriptionState:
            if state.is_cancel_scheduled:
                return state
            return self._payments.schedule_cancellation(state.subscription_id, key=ids.new_id(self._clock.now()))

        return self._change(user_id, end, request, survey=survey)

    def reactivate(self, user_id: str, request: IdempotentRequest | None) -> SubscriptionAnswer:
        """Let a subscription go on that was to end; NotSubscribedError."""

        def go_on(state: SubscriptionState) -> SubscriptionState:
            if not state.is_cancel_scheduled:
                return state
            return self._payments.withdraw_cancellation(state, key=ids.new_id(self._clock.now()))

        return self._change(user_id, go_on, request, survey=None)

    def _change(
        self,
        user_id: str,
        change: Callable[[SubscriptionState], SubscriptionState],
        request: IdempotentRequest | None,
        *,
        survey: Survey | None,
    ) -> SubscriptionAnswer:
        """Change the subscription at Stripe and show it on the row.

        The row is read before Stripe is asked: who read it later knows better, and is not overwritten.
        """
        keys = [repository.subscription_key(user_id), *([request.item_key] if request else [])]
        backoff = Backoff(self._clock, _WRITE_SECONDS)
        while True:
            now = self._clock.now()
            item, *records = self._table.get_many(keys)
            kept = request.replay(records[0], now=now) if request else None
            if kept is not None:
                return SubscriptionAnswer.model_validate(kept)
            row = repository.read_subscription(item)
            state = change(self._living(row))
            after = row.model_copy(update=cancellation_of(state))
            answer = answer_of(after)
            writes = self._billing.change_writes(user_id, before=row, after=after, now=now)
            if survey is not None:
                writes += self._billing.survey_writes(survey, plan=row.plan, now=now)
            if request:
                writes.append(request.keep(self._table, answer.model_dump(mode="json"), now=now))
            try:
                transact(self._table.client, writes, backoff)
            except TransactionRefusedError:
                backoff.pause()
            else:
                return answer

    def _living(self, row: Subscription) -> SubscriptionState:
        """Ask Stripe for the row's subscription; NotSubscribedError unless it lives and is this customer's."""
        if row.subscription_id is None or row.status not in LIVE_STATUSES:
            raise NotSubscribedError
        state = self._payments.find_subscription(row.subscription_id)
        if state is None or state.is_terminal or state.customer_id != row.customer_id:
            raise NotSubscribedError
        return state
