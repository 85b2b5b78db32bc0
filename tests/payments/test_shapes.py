"""Parsing Stripe's objects in both API versions, and in unexpected shapes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from homebiyori.payments import shapes
from homebiyori.payments.port import PaymentsUnavailableError, PaymentsUncertainError, SubscribedItem, SubscriptionState
from homebiyori.payments.shapes import UnreadableObjectError, instant, read_invoice, read_subscription

CREATED = datetime(2026, 11, 23, 3, tzinfo=UTC)
ENDS = datetime(2026, 12, 23, 3, tzinfo=UTC)


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def line(**changes: Any) -> dict[str, Any]:
    return {"price": {"id": "price_m"}, "current_period_end": seconds(ENDS), "quantity": 1} | changes


def subscription(**changes: Any) -> dict[str, Any]:
    whole = {
        "id": "sub_1", "customer": "cus_1", "status": "active", "items": {"data": [line()]},
        "created": seconds(CREATED), "cancel_at_period_end": False, "cancel_at": None,
    }  # fmt: skip
    return whole | changes


def invoice(**changes: Any) -> dict[str, Any]:
    whole = {
        "id": "in_1", "customer": "cus_1", "status": "open", "billing_reason": "subscription_cycle", "amount_due": 580,
        "amount_paid": 0, "currency": "jpy", "attempt_count": 2, "created": seconds(CREATED),
    }  # fmt: skip
    return whole | changes


def items_of(**changes: Any) -> list[tuple[str, datetime | None, int]]:
    state = read_subscription(subscription(**changes))
    return [(item.price_id, item.current_period_end, item.quantity) for item in state.items]


def test_a_subscription() -> None:
    told = subscription(
        cancel_at_period_end=True, cancel_at=seconds(ENDS), trial_end=seconds(ENDS), schedule={"id": "sub_sched_1"}
    )
    assert read_subscription(told) == SubscriptionState(
        subscription_id="sub_1", customer_id="cus_1", status="active", cancel_at_period_end=True, cancel_at=ENDS,
        items=[SubscribedItem(price_id="price_m", current_period_end=ENDS)], created_at=CREATED, trial_end=ENDS,
        schedule_id="sub_sched_1",
    )  # fmt: skip


@pytest.mark.parametrize("odd", [None, "true", 1, "", [], {}], ids=repr)
def test_only_true_ends_a_subscription(odd: object) -> None:
    assert not read_subscription(subscription(cancel_at_period_end=odd)).is_cancel_scheduled


@pytest.mark.parametrize("name", ["id", "customer", "status"])
@pytest.mark.parametrize("value", [None, "", 7, [], {"id": "../x"}], ids=repr)
def test_without_an_id_a_customer_or_a_status_it_is_none(name: str, value: object) -> None:
    with pytest.raises(UnreadableObjectError):
        read_subscription(subscription(**{name: value}))
    with pytest.raises(UnreadableObjectError):
        read_invoice(invoice(**{name: value}))


def test_whole_objects_stand_for_their_ids() -> None:
    assert read_subscription(subscription(customer={"id": "cus_9", "object": "customer"})).customer_id == "cus_9"
    assert items_of(items={"data": [line(price="price_bare")]}) == [("price_bare", ENDS, 1)]


def test_lines_of_a_subscription() -> None:
    later = seconds(ENDS) + 9
    assert items_of(current_period_end=later) == [("price_m", ENDS, 1)], "the line's own end counts"
    assert items_of(items={"data": [line(current_period_end=None)]}, current_period_end=seconds(ENDS)) == [
        ("price_m", ENDS, 1)
    ]
    assert items_of(items={"data": [line(current_period_end=None)]}) == [("price_m", None, 1)]
    assert items_of(items={"data": [line(quantity=0), line(quantity=3), line(quantity=None), line(quantity=True)]}) == [
        ("price_m", ENDS, 0), ("price_m", ENDS, 3), ("price_m", ENDS, 1), ("price_m", ENDS, 1),
    ]  # fmt: skip
    assert items_of(items={"data": [line(price=None, plan={"id": "plan_old"}), line(price=None), "x"]}) == [
        ("plan_old", ENDS, 1)
    ]
    assert items_of(items={"data": [line(plan={"id": "plan_old"})]}) == [("price_m", ENDS, 1)]


def test_without_lines_the_subscription_itself_is_one() -> None:
    assert items_of(items=None, plan={"id": "plan_old"}, current_period_end=seconds(ENDS), quantity=2) == [
        ("plan_old", ENDS, 2)
    ]
    assert items_of(items={"data": "x"}) == []


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (0, datetime(1970, 1, 1, tzinfo=UTC)), (32_503_680_000, datetime(3000, 1, 1, tzinfo=UTC)),
        (32_503_680_001, None), (-1, None), (10**18, None), (True, None), (1.5, None), ("7", None), (None, None),
    ],
)  # fmt: skip
def test_seconds_since_1970(value: object, read: datetime | None) -> None:
    assert instant(value) == read


@pytest.mark.parametrize("created", [None, -1, "yesterday"])
def test_what_was_made_at_no_known_time_is_the_oldest(created: object) -> None:
    oldest = datetime(1970, 1, 1, tzinfo=UTC)
    assert read_subscription(subscription(created=created)).created_at == oldest
    assert read_invoice(invoice(created=created)).created_at == oldest


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("sub_1", "sub_1"), ("a" * 128, "a" * 128), ("a" * 129, None), ("", None), ("../x", None), ("sub_1\n", None),
        ("é", None), (7, None), (None, None), ([], None), ({}, None), ({"id": "sub_1"}, "sub_1"),
        ({"id": {"id": "x"}}, None),
    ],
    ids=repr,
)  # fmt: skip
def test_ids_are_safe_in_a_path(value: object, read: str | None) -> None:
    assert shapes.identifier(value) == read


def test_an_invoice() -> None:
    read = read_invoice(invoice(amount_paid=580, status="paid", status_transitions={"paid_at": seconds(ENDS)}))
    assert (read.invoice_id, read.customer_id, read.status, read.is_first) == ("in_1", "cus_1", "paid", False)
    assert (read.amount_due, read.amount_paid, read.currency, read.attempt_count) == (580, 580, "jpy", 2)
    assert (read.created_at, read.paid_at, read.subscription_id, read.page_url) == (CREATED, ENDS, None, None)
    assert read_invoice(invoice(billing_reason="subscription_create")).is_first


def test_what_an_invoice_does_not_say() -> None:
    read = read_invoice({"id": "in_1", "customer": "cus_1", "status": "draft"})
    assert (read.amount_due, read.amount_paid, read.currency, read.attempt_count) == (0, 0, "jpy", 0)
    assert (read.is_first, read.paid_at, read.subscription_id, read.page_url) == (False, None, None, None)
    odd = read_invoice(invoice(currency="a currency", status_transitions="x", amount_due=True))
    assert (odd.currency, odd.paid_at, odd.amount_due) == ("a curren", None, 0)


def test_whose_invoice_it_is() -> None:
    by_parent = {"parent": {"subscription_details": {"subscription": {"id": "sub_new"}}}}
    assert read_invoice(invoice(**by_parent, subscription="sub_old")).subscription_id == "sub_new"
    assert read_invoice(invoice(subscription="sub_old")).subscription_id == "sub_old"
    assert read_invoice(invoice(parent={"subscription_details": None})).subscription_id is None


@pytest.mark.parametrize(
    ("address", "is_shown"),
    [
        ("https://pay.example/in_1", True), ("http://stripe.test/in_1", True), ("javascript:alert(1)", False),
        ("", False), (7, False), ("https://" + "a" * 1_991, True), ("https://" + "a" * 1_992, False),
    ],
)  # fmt: skip
def test_the_page_of_an_invoice(address: object, *, is_shown: bool) -> None:
    assert read_invoice(invoice(hosted_invoice_url=address)).page_url == (address if is_shown else None)


@pytest.mark.parametrize("other", [None, [], "x", 7, True])
def test_what_is_no_object_is_read_as_nothing(other: object) -> None:
    assert (shapes.mapping(other), shapes.sequence({"a": other})) == ({}, [])
    with pytest.raises(UnreadableObjectError):
        read_subscription(other)


@pytest.mark.parametrize(
    ("status", "is_terminal"),
    [("canceled", True), ("incomplete_expired", True), ("unpaid", False), ("paused", False), ("active", False)],
)
def test_what_has_ended_for_good(status: str, *, is_terminal: bool) -> None:
    assert read_subscription(subscription(status=status)).is_terminal is is_terminal


@pytest.mark.parametrize("ending", [{"cancel_at_period_end": True}, {"cancel_at": seconds(ENDS)}], ids=str)
def test_an_end_is_set_in_either_way(ending: dict[str, Any]) -> None:
    assert read_subscription(subscription(**ending)).is_cancel_scheduled


@pytest.mark.parametrize("error", [PaymentsUnavailableError("busy"), PaymentsUncertainError("busy")], ids=repr)
def test_a_parent_is_told_to_try_again_and_the_log_why(error: PaymentsUnavailableError) -> None:
    assert error.detail == "お支払いのサービスにつながりません。少し待ってからもう一度お試しください"
    assert error.context == {"reason": "busy"}


def test_an_uncertain_end_was_answered_unless_it_is_said() -> None:
    assert PaymentsUncertainError("x").was_answered
    assert not PaymentsUncertainError("x", was_answered=False).was_answered
