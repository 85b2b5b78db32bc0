"""The effect of every event in every state: the plan, the notices, and the calls to Stripe.

Each case lists what happens at Stripe and what is delivered, then the expected plan, notices and calls.
"""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from homebiyori.resources import Resources
from support.passages import BACK, BOTH, CANCEL, CHANGED, ENDED, FAILED, MONTHLY, PAID, PASSAGES, YEARLY, Case
from support.product import Caller
from support.purchases import alerts, buy, checkout, plan_of, row_of, shown, told
from support.scenes import (
    CUSTOMER,
    INVOICE,
    LIST,
    SUB,
    Scene,
    also,
    backwards,
    cancel_at,
    change,
    days,
    deliver,
    end,
    failed,
    gone,
    line,
    many_lines,
    many_subscriptions,
    other_mode,
    own,
    paid_nothing,
    price,
    refund,
    renew,
    sell,
    sold_then_end,
    status,
    stranger,
    thrice,
    trial,
    updated,
)
from support.stripe import StripeWorld

pytestmark = pytest.mark.proof


@pytest.fixture
def scene(parent: Caller, stripe: StripeWorld, paying: Resources) -> Scene:
    scene = Scene(parent, stripe, paying, buy(parent, stripe))
    scene.before = Counter(told(paying, parent))
    stripe.transport.calls.clear()
    stripe.queue.sent.clear()
    return scene


CASES: dict[str, Case] = {
    # What each status opens; an unknown one changes nothing.
    "active": Case(status("active")),
    "trialing": Case(status("trialing"), ("monthly", "trialing")),
    "past_due": Case(status("past_due"), ("monthly", "past_due")),
    "incomplete": Case(status("incomplete"), ("free", "incomplete"), (CHANGED,), sent=1),
    "incomplete_expired": Case(
        status("incomplete_expired"), ("free", "incomplete_expired"), (ENDED,), (SUB, LIST), sent=1
    ),
    "unpaid": Case(status("unpaid"), ("free", "unpaid"), (CHANGED,), sent=1),
    "paused": Case(status("paused"), ("free", "paused"), (CHANGED,), sent=1),
    "canceled": Case(status("canceled"), ("free", "canceled"), (ENDED,), (SUB, LIST), sent=1),
    "unknown_status": Case(status("hibernating"), alerts=("unknown_status",)),
    "unknown_price": Case(status("active", price="price_new"), alerts=("unknown_price",)),
    "unknown_price_late_card": Case(
        status("past_due", price="price_new"), ("monthly", "past_due"), alerts=("unknown_price",)
    ),
    "unknown_price_and_status": Case(status("hibernating", price="price_new"), alerts=("unknown_status",)),
    "unknown_price_ended": Case(
        status("canceled", price="price_new"), ("free", "canceled"), (ENDED,), (SUB, LIST), sent=1
    ),
    "yearly_by_hand": Case(status("active", price="price_yearly"), YEARLY, (CHANGED,)),
    "unpaid_and_back": Case(
        also(status("unpaid"), status("active")), MONTHLY, (CHANGED, "subscription_started"), (SUB, SUB), sent=2
    ),
    # Lines.
    "quantity_0": Case(also(line(quantity=0), updated), alerts=("unknown_price",)),
    "quantity_2": Case(also(line(quantity=2), updated)),
    "no_lines": Case(also(lambda scene: scene.own["items"].update(data=[]), updated), alerts=("unknown_price",)),
    "lines_are_no_list": Case(also(own(items="x"), updated), alerts=("unknown_price",)),
    "two_thousand_lines": Case(many_lines),
    "two_thousand_subscriptions": Case(many_subscriptions, calls=(SUB, *(LIST,) * 20)),
    # An invoice that fails: one notice for each attempt, only while the invoice is open.
    "failed": Case(failed(), news=(FAILED,), calls=BOTH),
    "failed_past_due": Case(also(own(status="past_due"), failed()), ("monthly", "past_due"), (FAILED,), BOTH),
    "failed_but_paid_by_now": Case(failed(status="paid"), calls=BOTH),
    "failed_but_void_by_now": Case(failed(status="void"), calls=BOTH),
    "failed_but_given_up_by_now": Case(failed(status="uncollectible"), calls=BOTH),
    "failed_but_a_draft": Case(failed(status="draft"), calls=BOTH),
    "failed_first": Case(failed(billing_reason="subscription_create"), calls=BOTH),
    "failed_while_the_first_is_open": Case(
        also(own(status="incomplete"), failed()), ("free", "incomplete"), (CHANGED,), BOTH, sent=1
    ),
    "failed_of_what_has_ended": Case(
        also(own(status="canceled"), failed()), ("free", "canceled"), (ENDED,), (INVOICE, SUB, LIST), sent=1
    ),
    "failed_twice_delivered_late": Case(
        also(failed(attempts=2), lambda scene: scene.tell("invoice.payment_failed", scene.stripe.newest("invoices"))),
        news=(FAILED,),
        calls=BOTH * 2,
    ),
    "failed_and_again": Case(
        also(renew(is_paid=False), deliver, renew(is_paid=False), deliver),
        ("monthly", "past_due"),
        (FAILED, FAILED),
        (INVOICE, SUB, SUB) * 2,
    ),
    "failed_and_again_before_any_event": Case(
        also(renew(is_paid=False), renew(is_paid=False), deliver),
        ("monthly", "past_due"),
        (FAILED,),
        (INVOICE, SUB, SUB) * 2,
    ),
    "failed_then_paid_before_any_event": Case(
        also(renew(is_paid=False), renew(is_paid=True), deliver),
        news=(PAID,),
        calls=(INVOICE, SUB, SUB, *BOTH * 2, SUB),
    ),
    "failed_then_paid_backwards": Case(
        also(renew(is_paid=False), renew(is_paid=True), backwards), news=(PAID,), calls=(SUB, *BOTH * 2, SUB, *BOTH)
    ),
    "failed_thrice_delivered": Case(
        also(renew(is_paid=False), thrice), ("monthly", "past_due"), (FAILED,), (INVOICE, SUB, SUB)
    ),
    "failed_of_an_invoice_nobody_knows": Case(
        lambda scene: scene.tell("invoice.payment_failed", {**scene.add_invoice(), "id": "in_nowhere"}),
        calls=BOTH,
        alerts=("unknown_invoice",),
    ),
    "failed_of_somebody_elses_invoice": Case(
        failed(customer="cus_else", event={"customer": None}), calls=(), alerts=("unknown_customer",)
    ),
    "paid_is_the_invoice_of_another_customer": Case(
        lambda scene: failed(
            "invoice.paid", customer="cus_else", status="paid", event={"customer": scene.own["customer"]}
        )(scene),
        calls=BOTH,
        alerts=("unknown_invoice",),
    ),
    "action_required": Case(failed("invoice.payment_action_required"), news=(FAILED,), calls=BOTH),
    "action_required_first": Case(
        failed("invoice.payment_action_required", billing_reason="subscription_create"), calls=BOTH
    ),
    "action_required_but_done_by_now": Case(failed("invoice.payment_action_required", status="paid"), calls=BOTH),
    "action_required_and_failed_are_one_attempt": Case(
        also(
            failed("invoice.payment_action_required"),
            lambda scene: scene.tell("invoice.payment_failed", scene.stripe.newest("invoices")),
        ),
        news=(FAILED,),
        calls=BOTH * 2,
    ),
    # An invoice that is paid.
    "paid": Case(failed("invoice.paid", status="paid"), news=(PAID,), calls=BOTH),
    "paid_by_both_names": Case(also(renew(is_paid=True), deliver), news=(PAID,), calls=(*BOTH * 2, SUB)),
    "paid_thrice_delivered": Case(also(renew(is_paid=True), thrice), news=(PAID,), calls=(*BOTH * 2, SUB)),
    "paid_says_the_event_alone": Case(failed("invoice.paid", event={"status": "paid", "amount_paid": 580}), calls=BOTH),
    "paid_nothing": Case(paid_nothing, calls=BOTH),
    "paid_after_the_end": Case(
        also(end, deliver, failed("invoice.paid", status="paid")),
        ("free", "canceled"),
        (ENDED, PAID),
        (SUB, LIST, *BOTH),
        sent=1,
    ),
    # The end of a trial.
    "trial_will_end": Case(trial(), ("monthly", "trialing"), ("trial_will_end",)),
    "trial_has_ended": Case(trial(status="active")),
    "trial_was_put_off": Case(trial(trial_end=1_999_999_999), ("monthly", "trialing")),
    "trial_will_end_and_so_will_all": Case(trial(cancel_at_period_end=True), ("monthly", "trialing"), (CANCEL,)),
    "trial_end_unknown": Case(trial(trial_end=None), ("monthly", "trialing")),
    "trial_canceled": Case(trial(status="canceled"), ("free", "canceled"), (ENDED,), (SUB, LIST), sent=1),
    # Cancellation and reactivation, by flag and by date.
    "cancel_by_flag": Case(also(change(cancel_at_period_end="true"), deliver), news=(CANCEL,)),
    "cancel_by_date": Case(also(cancel_at, deliver), news=(CANCEL,)),
    "cancel_thrice_delivered": Case(also(change(cancel_at_period_end="true"), thrice), news=(CANCEL,)),
    "cancel_by_flag_then_by_date": Case(
        also(change(cancel_at_period_end="true"), deliver, cancel_at, deliver), news=(CANCEL,), calls=(SUB, SUB)
    ),
    "cancel_and_back": Case(
        also(change(cancel_at_period_end="true"), deliver, change(cancel_at_period_end="false"), deliver),
        news=(CANCEL, BACK),
        calls=(SUB, SUB),
    ),
    "cancel_by_date_and_back": Case(
        also(cancel_at, deliver, change(cancel_at=""), deliver), news=(CANCEL, BACK), calls=(SUB, SUB)
    ),
    "cancel_and_back_before_any_event": Case(
        also(change(cancel_at_period_end="true"), change(cancel_at_period_end="false"), deliver), calls=(SUB, SUB)
    ),
    "cancel_and_the_end": Case(
        also(change(cancel_at_period_end="true"), deliver, days(30), renew(is_paid=True), deliver),
        ("free", "canceled"),
        (CANCEL, ENDED),
        (SUB, SUB, LIST),
        sent=1,
    ),
    "cancel_and_the_end_before_any_event": Case(
        also(change(cancel_at_period_end="true"), end, deliver),
        ("free", "canceled"),
        (ENDED,),
        (SUB, LIST, SUB),
        sent=1,
    ),
    "cancel_delivered_after_the_end": Case(
        also(change(cancel_at_period_end="true"), end, backwards),
        ("free", "canceled"),
        (ENDED,),
        (SUB, LIST, SUB),
        sent=1,
    ),
    "canceled_while_the_card_is_late": Case(
        also(renew(is_paid=False), deliver, change(cancel_at_period_end="true"), deliver),
        ("monthly", "past_due"),
        (FAILED, CANCEL),
        (INVOICE, SUB, SUB, SUB),
    ),
    # The portal: another plan with the same retention.
    "monthly_to_yearly": Case(
        also(change(**price("price_yearly")), deliver), YEARLY, (CHANGED, PAID), (*BOTH * 2, SUB)
    ),
    "monthly_to_yearly_backwards": Case(
        also(change(**price("price_yearly")), backwards), YEARLY, (CHANGED, PAID), (SUB, *BOTH * 2)
    ),
    "to_yearly_and_back": Case(
        also(change(**price("price_yearly")), deliver, change(**price("price_monthly")), deliver),
        MONTHLY,
        (CHANGED, CHANGED, PAID),
        (*BOTH * 2, SUB) * 2,
    ),
    "to_yearly_and_back_before_any_event": Case(
        also(change(**price("price_yearly")), change(**price("price_monthly")), deliver),
        MONTHLY,
        (PAID,),
        (*BOTH * 2, SUB) * 2,
    ),
    "scheduled_for_later": Case(
        also(lambda scene: scene.stripe.world.schedule(scene.own["id"], "price_yearly"), updated)
    ),
    # The end, and another subscription.
    "ended": Case(also(end, deliver), ("free", "canceled"), (ENDED,), (SUB, LIST), sent=1),
    "ended_thrice_delivered": Case(also(end, thrice), ("free", "canceled"), (ENDED,), (SUB, LIST), sent=1),
    "ended_says_the_event_alone": Case(lambda scene: scene.tell("customer.subscription.deleted")),
    "ended_and_gone_at_stripe": Case(
        also(end, lambda scene: scene.stripe.world.things["subscriptions"].pop(scene.own["id"]), deliver),
        ("free", "canceled"),
        (ENDED,),
        (SUB, LIST),
        sent=1,
    ),
    "ended_then_active_by_a_late_replica": Case(
        also(end, deliver, status("active")), ("free", "canceled"), (ENDED,), (SUB, LIST, SUB), sent=1
    ),
    "second_bought": Case(sell(), YEARLY, (CHANGED, PAID), (SUB, *BOTH * 2, SUB), alerts=("second_subscription",)),
    "second_unpaid": Case(sell("incomplete"), MONTHLY, (PAID,), (SUB, *BOTH * 2, SUB)),
    "second_bought_first_ended": Case(
        also(sell(), sold_then_end),
        YEARLY,
        (CHANGED, PAID),
        (SUB, *BOTH * 2, SUB, SUB),
        alerts=("second_subscription",),
    ),
    "first_ended_second_unheard_of": Case(
        sell(then=also(lambda scene: scene.stripe.events(), end, deliver)), YEARLY, (CHANGED,), (SUB, LIST)
    ),
    "first_ended_second_paused": Case(
        sell("paused", then=also(lambda scene: scene.stripe.events(), end, deliver)),
        ("free", "paused"),
        (CHANGED,),
        (SUB, LIST),
        sent=1,
    ),
    # Customers.
    "customer_deleted": Case(also(gone, deliver), ("free", "canceled"), (ENDED,), (SUB, LIST, CUSTOMER), sent=1),
    "customer_deleted_backwards": Case(
        also(gone, backwards), ("free", "canceled"), (ENDED,), (CUSTOMER,), alerts=("former_customer",), sent=1
    ),
    "customer_deleted_says_the_event_alone": Case(
        lambda scene: scene.tell("customer.deleted", {"id": scene.own["customer"]}), calls=(CUSTOMER, SUB)
    ),
    "moved_to_another_customer": Case(
        also(
            own(customer="cus_elsewhere"),
            lambda scene: scene.tell(
                "customer.subscription.updated", {**scene.own, "customer": scene.stripe.only("customers")["id"]}
            ),
        ),
        alerts=("foreign_subscription",),
    ),
    # Unrelated events.
    "refunds_and_disputes": Case(refund, calls=()),
    "test_clock": Case(lambda scene: scene.tell("test_helpers.test_clock.ready"), calls=()),
    "unknown_event": Case(lambda scene: scene.tell("customer.subscription.pending_update_applied"), calls=()),
}
KINDS = (
    "checkout.session.completed", "customer.subscription.created", "customer.subscription.updated",
    "customer.subscription.deleted", "customer.subscription.paused", "customer.subscription.resumed",
    "customer.subscription.trial_will_end", "invoice.paid", "invoice.payment_succeeded", "invoice.payment_failed",
    "invoice.payment_action_required", "customer.deleted", "checkout.session.async_payment_succeeded",
)  # fmt: skip
CASES |= PASSAGES
CASES |= {
    f"other_mode {kind}": Case(also(end, lambda s: s.stripe.events(), other_mode(kind)), calls=()) for kind in KINDS
}
CASES |= {
    f"stranger {kind}": Case(stranger(kind), calls=(CUSTOMER,), alerts=("unknown_customer",))
    for kind in KINDS if kind != "customer.deleted"
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_comes_of_it(name: str, scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    case = CASES[name]
    period = shown(scene.caller)["subscription"]["current_period_end"]
    case.happen(scene)
    assert plan_of(scene.caller)[:2] == case.plan
    assert plan_of(scene.caller)[2] == (30 if case.plan[0] == "free" else 180)
    assert Counter(told(scene.paying, scene.caller)) - scene.before == Counter(case.news)
    assert scene.calls() == list(case.calls)
    assert sorted(set(alerts(caplog))) == sorted(case.alerts)
    assert len(scene.stripe.queue.sent) == case.sent
    if case.plan[0] != "free":
        assert shown(scene.caller)["subscription"]["current_period_end"] >= period, "nothing is shortened by itself"


FIRST: dict[str, tuple[Callable[[StripeWorld, str], Any], tuple[str, str], int]] = {
    "a_page_alone": (lambda stripe, session: None, ("free", "none"), 0),
    "declined": (lambda stripe, session: stripe.world.decline(session), ("free", "none"), 0),
    "expired": (lambda stripe, session: stripe.world.expire_session(session), ("free", "none"), 0),
    "paid": (lambda stripe, session: stripe.world.pay(session), MONTHLY, 2),
    "paid_and_ended": (
        lambda stripe, session: stripe.world.end(stripe.world.pay(session)["subscription"]), ("free", "none"), 1,
    ),
    "paid_and_refused_later": (
        lambda stripe, session: stripe.world.finish_period(stripe.world.pay(session)["subscription"], is_paid=False),
        ("monthly", "past_due"), 3,
    ),
}  # fmt: skip


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("story", FIRST)
def test_a_first_purchase(
    story: str, parent: Caller, stripe: StripeWorld, paying: Resources, *, backwards: bool
) -> None:
    happen, plan, news = FIRST[story]
    happen(stripe, checkout(parent))
    events = stripe.events()
    for event in events[::-1] if backwards else events:
        assert stripe.post(parent.client, event).status_code == 200
    assert plan_of(parent)[:2] == plan
    assert len(told(paying, parent)) == news
    assert row_of(paying, parent)["checkout_tries"] == 0


def test_there_are_enough_of_them() -> None:
    assert len(CASES) + 2 * len(FIRST) >= 132
