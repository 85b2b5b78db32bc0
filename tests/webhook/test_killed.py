"""The webhook killed at random points, with duplicates and out of order: nothing lost, doubled or wrong.

Each mutant lacks one guard and must fail the same trial.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from homebiyori.billing.models import Subscription
from homebiyori.billing.service import BillingService
from homebiyori.dev.stripe_stand_in.deliveries import request_of
from homebiyori.payments import shapes
from homebiyori.payments.port import Payments, SubscriptionState
from homebiyori.resources import Resources
from homebiyori.retention.queue import PlanChanged
from homebiyori.webhook.models import Event
from homebiyori.webhook.repository import EventRepository
from homebiyori.webhook.service import WebhookService
from support.crash import CrashPoint, CutClient, Killed, OneByOne, Unconditional, shuffled
from support.product import Caller
from support.purchases import apply_retention, checkout, told, unread
from support.stripe import WEBHOOK_SECRET, StripeWorld

pytestmark = pytest.mark.proof

KILLS = 200
DUPLICATES = 0.2
MAX_BOUNDARIES = 14


class ViolationError(Exception):
    """Something was lost, doubled or wrong."""


class Trial:
    """Runs lives of parents one after the other until the given number of kills."""

    def __init__(
        self,
        resources: Resources,
        stripe: StripeWorld,
        new_parent: Callable[[], Caller],
        *,
        service: Callable[[Resources], Any] = WebhookService,
        client: type[CutClient] = CutClient,
        seed: int = 1,
    ) -> None:
        self.plain, self.stripe, self.new_parent, self.service = resources, stripe, new_parent, service
        self.chance = random.Random(seed)  # noqa: S311 - chooses where to die
        self.crash_point = CrashPoint()
        cut: Any = client(resources.core.client, self.crash_point)
        self.cut = replace(resources, core=replace(resources.core, client=cut))
        self.handled: list[dict[str, Any]] = []
        self.kept_for = 30

    def run(self, kills: int) -> None:
        while self.crash_point.kills < kills:
            self.live(self.new_parent())

    def live(self, caller: Caller) -> None:
        """Run a subscription through all its changes, step by step, and judge after each."""
        world, self.handled, self.kept_for = self.stripe.world, [], 30
        session = world.pay(checkout(caller))
        subscription = world.get("subscriptions", session["subscription"])
        expected = Counter({"subscription_started": 1, "payment_succeeded": 1})
        self.settle(caller, ("monthly", "active", 180), expected)
        end = str(subscription["items"]["data"][0]["current_period_end"])
        steps: list[tuple[Callable[[], Any], tuple[str, str, int], list[str]]] = [
            (lambda: world.change(subscription["id"], {"cancel_at_period_end": "true"}),
             ("monthly", "active", 180), ["subscription_cancel_scheduled"]),
            (lambda: world.change(subscription["id"], {"cancel_at_period_end": "false"}),
             ("monthly", "active", 180), ["subscription_reactivated"]),
            (lambda: world.change(subscription["id"], {"items": {"0": {"price": "price_yearly"}}}),
             ("yearly", "active", 180), ["plan_changed", "payment_succeeded"]),
            (lambda: world.finish_period(subscription["id"], is_paid=False),
             ("yearly", "past_due", 180), ["payment_failed"]),
            (lambda: world.finish_period(subscription["id"], is_paid=True),
             ("yearly", "active", 180), ["payment_succeeded"]),
            # Two renewals before any event arrives: a failure that is over sends no notice.
            (lambda: [world.finish_period(subscription["id"], is_paid=is_paid) for is_paid in (False, True)],
             ("yearly", "active", 180), ["payment_succeeded"]),
            (lambda: world.change(subscription["id"], {"cancel_at": end}),
             ("yearly", "active", 180), ["subscription_cancel_scheduled"]),
            (lambda: world.end(subscription["id"]), ("free", "canceled", 30), ["subscription_canceled"]),
        ]  # fmt: skip
        for happen, state, news in steps:
            happen()
            expected.update(news)
            self.settle(caller, state, expected)

    def settle(self, caller: Caller, state: tuple[str, str, int], expected: Counter[str]) -> None:
        """Deliver events until Stripe would stop, run the worker, and compare."""
        waiting = shuffled(self.chance, self.stripe.events())
        old = [event for event in self.handled if self.chance.random() < DUPLICATES / 8]
        waiting += [event for event in waiting if self.chance.random() < DUPLICATES] + old
        self.handled += waiting
        while waiting:
            event = waiting.pop(self.chance.randrange(len(waiting)))
            if not self.deliver(event):
                waiting.append(event)
        self.work(caller)
        row = BillingService(self.plain).find_subscription(caller.user_id)
        assert row is not None
        self.judge(row, caller, state, expected)

    def judge(self, row: Subscription, caller: Caller, state: tuple[str, str, int], expected: Counter[str]) -> None:
        found = (row.plan.value, row.status, row.retention_days)
        if found != state:
            raise ViolationError(f"subscription {found}, not {state}")
        news = Counter(told(self.plain, caller))
        if news != expected:
            raise ViolationError(f"notifications {news - expected} too many, {expected - news} lost")
        if unread(self.plain, caller) != expected.total():
            raise ViolationError(f"{unread(self.plain, caller)} unread, not {expected.total()}")
        if not self.kept_for == row.retention_applied == row.retention_requested == row.retention_days:
            raise ViolationError(f"chats are kept {self.kept_for} days: {row}")

    def deliver(self, event: dict[str, Any]) -> bool:
        """Deliver once, possibly killed; return whether Stripe got a 200."""
        body, headers = request_of(event, secret=WEBHOOK_SECRET, now=int(self.stripe.moment.now().timestamp()))
        if self.chance.random() < 0.2:
            self.crash_point.kill_after(
                self.chance.randrange(2), aim="queue"
            )  # a random boundary seldom hits the queue
        else:
            self.crash_point.kill_after(self.chance.randrange(MAX_BOUNDARIES) if self.chance.random() < 0.6 else None)
        self.stripe.transport.hook = self.crash_point.hook("stripe")
        self.stripe.queue.hook = self.crash_point.hook("queue")
        try:
            self.service(self.cut).receive(body, headers["Stripe-Signature"])
        except Killed:
            return False
        finally:
            self.crash_point.kill_after(None)
        return True

    def work(self, caller: Caller) -> None:
        """Do what ttl-updater does, with every message twice."""
        billing = BillingService(self.plain)
        for message in shuffled(self.chance, self.stripe.queue.sent * 2):
            row = billing.find_subscription(caller.user_id)
            if row is None or message["user_id"] != caller.user_id or message["plan_version"] < row.plan_version:
                continue
            self.kept_for = row.retention_days
            apply_retention(self.plain, caller.user_id)
        self.stripe.queue.sent.clear()


def test_killed_at_200_points(
    paying: Resources, stripe: StripeWorld, new_parent: Callable[[], Caller], caplog: pytest.LogCaptureFixture,
    figure: Callable[..., None],
) -> None:  # fmt: skip
    trial = Trial(paying, stripe, new_parent)
    trial.run(KILLS)
    assert trial.crash_point.kills >= KILLS
    assert {
        "before transact_write_items", "after transact_write_items", "before stripe", "after stripe", "before queue",
        "after queue", "before get_item", "after get_item",
    } <= trial.crash_point.boundaries  # fmt: skip
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == []
    figure("killed before or after any call", what="webhook", kills=trial.crash_point.kills, wrong=0)


class ForgetsToAskAgain(WebhookService):
    """Mutant: takes the event's marker as proof that all its work is done."""

    def __init__(self, resources: Resources) -> None:
        super().__init__(resources)
        self._markers = EventRepository(resources.core)

    def receive(self, body: bytes, header: str | None) -> None:
        if self._markers.find(Event.read(body).event_id) is None:
            super().receive(body, header)


class _NotesFirst:
    """A client of the queue that marks the retention as requested before it sends the message."""

    def __init__(self, resources: Resources) -> None:
        self._billing, self._client = BillingService(resources), resources.sqs

    def send_message(self, **message: Any) -> Any:
        asked = PlanChanged.read(message["MessageBody"])
        self._billing.mark_retention_requested(asked.user_id, asked.plan_version, asked.retention_days)
        return self._client.send_message(**message)


def notes_before_it_asks(resources: Resources) -> WebhookService:
    """Mutant: marks the retention as requested before it sends the message."""
    sqs: Any = _NotesFirst(resources)
    return WebhookService(replace(resources, sqs=sqs))


class _AsSent:
    """Payments that find the subscription that the event contains."""

    def __init__(self, payments: Payments, event: Event) -> None:
        self._payments, self._event = payments, event

    def __getattr__(self, name: str) -> Any:
        return getattr(self._payments, name)

    def find_subscription(self, subscription_id: str) -> SubscriptionState | None:
        try:
            return shapes.read_subscription(self._event.content)
        except shapes.UnreadableObjectError:  # an invoice
            return self._payments.find_subscription(subscription_id)


class BelievesWhatItIsSent:
    """Mutant: believes the object in the event."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def receive(self, body: bytes, header: str | None) -> None:
        payments: Any = _AsSent(self._resources.payments, Event.read(body))
        WebhookService(replace(self._resources, payments=payments)).receive(body, header)


MUTANTS: dict[str, dict[str, Any]] = {
    "no_transaction": {"client": OneByOne},
    "no_conditions": {"client": Unconditional},
    "forgets_to_ask_again": {"service": ForgetsToAskAgain},
    "notes_before_it_asks": {"service": notes_before_it_asks},
    "believes_what_it_is_sent": {"service": BelievesWhatItIsSent},
}


@pytest.mark.parametrize("name", MUTANTS)
def test_without_a_guard_the_same_trial_fails(
    name: str, paying: Resources, stripe: StripeWorld, new_parent: Callable[[], Caller]
) -> None:
    with pytest.raises(ViolationError):
        Trial(paying, stripe, new_parent, **MUTANTS[name]).run(KILLS)
