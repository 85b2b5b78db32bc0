"""Which event causes which notice, by the current state at Stripe (docs/product.md 6)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from homebiyori.base.clock import JST
from homebiyori.billing.models import Subscription, SubscriptionChange, Transition
from homebiyori.billing.rules import Plan
from homebiyori.notification.models import NewNotification
from homebiyori.payments.port import InvoiceState, SubscriptionState
from homebiyori.webhook import notices, rules
from homebiyori.webhook.models import Event

NOW = datetime(2026, 11, 23, 12, tzinfo=JST)
INVOICE = InvoiceState(
    invoice_id="in_1", customer_id="cus_1", status="open", is_first=False, amount_due=580, amount_paid=0,
    currency="jpy", attempt_count=1, created_at=NOW, subscription_id="sub_1",
)  # fmt: skip
PAID = replace(INVOICE, status="paid", amount_paid=580)
ACTIVE = SubscriptionState(
    subscription_id="sub_1", customer_id="cus_1", status="active", items=[], cancel_at_period_end=False, cancel_at=None,
    created_at=NOW,
)  # fmt: skip
TRIAL = replace(ACTIVE, status="trialing", trial_end=NOW + timedelta(days=3))


def event(kind: str, attempts: int = 0) -> Event:
    return Event(event_id="evt_1", type=kind, is_live=False, content={"id": "in_1", "attempt_count": attempts})


def told(kind: str, invoice: InvoiceState | None, state: SubscriptionState | None, *, attempts: int = 0) -> list[str]:
    return [notice.type for notice in notices.of_event(event(kind, attempts), invoice, state, now=NOW)]


def only(
    kind: str, invoice: InvoiceState | None, state: SubscriptionState | None, *, attempts: int = 0
) -> NewNotification:
    (notice,) = notices.of_event(event(kind, attempts), invoice, state, now=NOW)
    return notice


@pytest.mark.parametrize("kind", sorted(rules.PAID_EVENTS))
def test_what_was_paid(kind: str) -> None:
    for state in (None, ACTIVE, replace(ACTIVE, status="canceled")):
        assert told(kind, PAID, state) == ["payment_succeeded"]
    assert told(kind, replace(PAID, amount_paid=1), None) == ["payment_succeeded"]
    assert told(kind, replace(PAID, amount_paid=0), ACTIVE) == [], "a trial begins with an invoice of nothing"
    assert told(kind, replace(INVOICE, amount_paid=1), ACTIVE) == [], "not yet paid as a whole"
    assert told(kind, None, TRIAL) == []


def test_the_day_of_a_payment_is_the_bills_else_today() -> None:
    paid_at = NOW - timedelta(days=2)
    assert only("invoice.paid", PAID, None).parameters == {"paid_on": date(2026, 11, 23), "amount": 580}
    told_late = only("invoice.paid", replace(PAID, paid_at=paid_at), None)
    assert (told_late.parameters["paid_on"], told_late.dedupe_key) == (date(2026, 11, 21), "in_1:payment_succeeded")


@pytest.mark.parametrize("kind", sorted(rules.TROUBLE_EVENTS))
def test_a_payment_that_failed(kind: str) -> None:
    notice = only(kind, INVOICE, ACTIVE)
    assert (notice.type, notice.parameters) == ("payment_failed", {"amount": 580})
    assert told(kind, replace(INVOICE, subscription_id=None), None) == ["payment_failed"], (
        "an invoice of no subscription"
    )
    for invoice, state in (
        (None, TRIAL),
        (replace(INVOICE, status="paid"), ACTIVE),
        (replace(INVOICE, is_first=True), ACTIVE),
        (INVOICE, replace(ACTIVE, status="incomplete")),
        (INVOICE, replace(ACTIVE, status="canceled")),
        (INVOICE, None),
    ):
        assert told(kind, invoice, state) == []


@pytest.mark.parametrize(
    ("by_event", "by_invoice", "attempt"), [(0, 0, 1), (1, 1, 1), (1, 2, 2), (3, 2, 3), (0, 1, 1)], ids=str
)
def test_an_attempt_has_one_name(by_event: int, by_invoice: int, attempt: int) -> None:
    invoice = replace(INVOICE, attempt_count=by_invoice)
    assert only(rules.PAYMENT_FAILED, invoice, ACTIVE, attempts=by_event).dedupe_key == f"in_1:payment_failed:{attempt}"


@pytest.mark.parametrize(
    ("state", "is_told"),
    [
        (TRIAL, True), (replace(TRIAL, trial_end=NOW + rules.TRIAL_ENDS_SOON), True), (None, False), (ACTIVE, False),
        (replace(TRIAL, trial_end=NOW + rules.TRIAL_ENDS_SOON + timedelta(seconds=1)), False),
        (replace(TRIAL, trial_end=NOW + timedelta(seconds=1)), True), (replace(TRIAL, trial_end=NOW), False),
        (replace(TRIAL, status="active"), False), (replace(TRIAL, trial_end=None), False),
        (replace(TRIAL, cancel_at_period_end=True), False), (replace(TRIAL, cancel_at=NOW), False),
    ],
)  # fmt: skip
def test_a_trials_end(state: SubscriptionState | None, *, is_told: bool) -> None:
    for invoice in (None, INVOICE):
        assert told(rules.TRIAL_WILL_END, invoice, state) == (["trial_will_end"] if is_told else [])


def test_the_end_of_a_trial_is_named_by_its_time() -> None:
    notice = only(rules.TRIAL_WILL_END, None, TRIAL)
    assert notice.parameters == {"ends_on": date(2026, 11, 26)}
    end = NOW + timedelta(days=3)
    assert notice.dedupe_key == f"sub_1:trial_will_end:{int(end.timestamp())}"


@pytest.mark.parametrize("kind", sorted(rules.KNOWN_EVENTS - rules.INVOICE_EVENTS - {rules.TRIAL_WILL_END}))
def test_other_events_tell_by_what_has_changed_alone(kind: str) -> None:
    assert told(kind, PAID, TRIAL) == told(kind, INVOICE, ACTIVE) == []


def changed(transition: Transition, **row: object) -> NewNotification:
    before = Subscription(subscription_id="sub_1", version=7)
    after = before.model_copy(update=row)
    change = SubscriptionChange(row=after, transitions=[transition])
    (notice,) = notices.of_transitions(before, change, now=NOW)
    return notice


def test_steps_are_named_by_the_subscription_and_the_version() -> None:
    assert changed(Transition.STARTED, subscription_id="sub_2").dedupe_key == "sub_2:started:7"
    assert changed(Transition.CANCELED, subscription_id=None).dedupe_key == "sub_1:canceled:7"


LATER: list[tuple[datetime | None, datetime | None, date]] = [
    (NOW + timedelta(days=1), NOW + timedelta(days=9), date(2026, 11, 24)),
    (None, NOW + timedelta(days=9), date(2026, 12, 2)),
    (NOW + timedelta(days=1), None, date(2026, 11, 24)),
    (None, None, date(2026, 11, 23)),
]


@pytest.mark.parametrize(("cancel_at", "period_end", "day"), LATER)
def test_the_day_of_an_end(cancel_at: datetime | None, period_end: datetime | None, day: date) -> None:
    notice = changed(Transition.CANCEL_SCHEDULED, cancel_at=cancel_at, current_period_end=period_end)
    assert (notice.type, notice.parameters) == ("subscription_cancel_scheduled", {"ends_on": day})


@pytest.mark.parametrize(
    ("transition", "kind", "words"),
    [
        (Transition.STARTED, "subscription_started", {"retention_days": 180}),
        (Transition.CANCELED, "subscription_canceled", {"retention_days": 180}),
        (Transition.PLAN_CHANGED, "plan_changed", {"plan": "年額プラン"}),
        (Transition.REACTIVATED, "subscription_reactivated", {}),
    ],
)
def test_the_words_of_a_step(transition: Transition, kind: str, words: dict[str, object]) -> None:
    notice = changed(transition, plan=Plan.YEARLY, retention_days=180)
    assert (notice.type, notice.parameters) == (kind, words)
