"""One checkout at a time, one customer per parent, and no foreign return address; without an engine."""

from datetime import timedelta
from typing import Any

import pytest

from homebiyori.aws.transaction import Transaction
from homebiyori.base.errors import AccountDeletedError
from homebiyori.billing.checkout import (
    AlreadySubscribedError,
    CheckoutReplacedError,
    CheckoutService,
    ForeignUrlError,
    NoCustomerError,
)
from homebiyori.billing.models import NewCheckout, PortalRequest
from homebiyori.billing.rules import CHECKOUTS, PORTALS, PaidPlan
from homebiyori.ops.tombstone import deletion_key
from homebiyori.payments.port import PaymentsRefusedError, PaymentsUnavailableError, PaymentsUncertainError
from homebiyori.user.service import UserService
from support.till import USER, Till, asked, state, uncertain

HOME = "https://app.example.com/billing"
FOREIGN = "https://evil.example/"


@pytest.fixture
def till() -> Till:
    return Till()


def open_page(till: Till, key: str | None = "key", **changes: Any) -> str:
    wanted = NewCheckout(plan_type=PaidPlan.MONTHLY, success_url=HOME, cancel_url=HOME).model_copy(update=changes)
    return CheckoutService(till.resources).open(USER, wanted, asked(key)).session_id


def open_portal(till: Till, key: str | None = "key", return_url: str | None = HOME) -> str:
    return (
        CheckoutService(till.resources).open_portal(USER, PortalRequest(return_url=return_url), asked(key)).portal_url
    )


def test_a_page_for_a_customer_who_is_made_with_it(till: Till) -> None:
    assert open_page(till) == "cs_1"
    row = till.row
    assert (row.customer_id, row.checkout_tries, row.version) == ("cus_1", 0, 2)
    assert till.provider.calls[-1] == ("open", "cus_1", "price_m", f"{row.checkout_attempt}-cus_1-0")
    assert till.provider.names() == ["customer", "close", "open"]
    assert till.billing.find_user("cus_1") == USER
    assert UserService(till.resources).find_profile(USER) is not None, "whoever can pay is listed"
    assert till.used(CHECKOUTS) == 1


def test_the_next_page_is_for_the_same_customer_and_closes_the_first(till: Till) -> None:
    first = open_page(till, "1")
    assert open_page(till, "2", plan_type=PaidPlan.YEARLY) != first
    assert till.provider.names() == ["customer", "close", "open", "close", "open"]
    assert (len(till.provider.pages), till.provider.calls[-1][2]) == (1, "price_y")


def test_one_key_is_one_page(till: Till) -> None:
    first = open_page(till)
    assert till.is_settled
    till.now += timedelta(hours=1)
    assert open_page(till) == first
    assert (till.provider.names().count("open"), till.used(CHECKOUTS)) == (1, 1)
    till.provider.pages.clear()
    till.store(status="active")
    assert open_page(till) == first, "kept, whatever has become of it"


@pytest.mark.parametrize(
    ("seconds", "changes", "is_same"),
    [(0, {}, True), (9, {}, True), (10, {}, False), (0, {"cancel_url": HOME + "/b"}, False)],
    ids=str,
)
def test_without_a_key_it_is_one_page_for_ten_seconds(
    till: Till, seconds: int, changes: dict[str, Any], *, is_same: bool
) -> None:
    first = open_page(till, None)
    till.now += timedelta(seconds=seconds)
    assert (open_page(till, None, **changes) == first) is is_same
    assert till.used(CHECKOUTS) == (1 if is_same else 2)


@pytest.mark.parametrize("change", ["closed", "replaced"])
def test_a_page_that_cannot_be_paid_any_more_is_not_given_again(till: Till, change: str) -> None:
    first = open_page(till, None)
    if change == "closed":
        till.provider.pages.clear()
    else:
        till.store(checkout_attempt="another")
    assert open_page(till, None) != first


@pytest.mark.parametrize("field", ["success_url", "cancel_url"])
def test_nobody_comes_back_elsewhere(till: Till, field: str) -> None:
    with pytest.raises(ForeignUrlError) as caught:
        open_page(till, **{field: FOREIGN})
    assert caught.value.detail == "入力内容に誤りがあります"
    assert [error["loc"] for error in caught.value.members["errors"]] == [["body", field]]
    with pytest.raises(ForeignUrlError):
        open_portal(till, return_url=FOREIGN)
    assert till.provider.calls == []


def test_who_is_subscribed_buys_nothing_beside_it(till: Till) -> None:
    till.store(customer_id="cus_1", status="past_due")
    with pytest.raises(AlreadySubscribedError):
        open_page(till)
    assert till.provider.calls == []
    till.store(status="canceled")
    till.provider.states["sub_1"] = state()
    with pytest.raises(AlreadySubscribedError):
        open_page(till, "2")
    till.provider.states["sub_1"] = state(status="canceled")
    assert open_page(till, "3") == "cs_1"


def test_another_checkout_meanwhile_replaces_this_one(till: Till) -> None:
    till.meanwhile("open", lambda: till.store(checkout_attempt="another"))
    with pytest.raises(CheckoutReplacedError) as caught:
        open_page(till)
    assert caught.value.headers == {"Retry-After": "2"}
    assert (till.provider.calls[-1], till.provider.pages) == (("close one", "cs_1"), {})
    assert till.used(CHECKOUTS) == 0, "given back"


@pytest.mark.parametrize("key", ["key", None])
def test_a_row_that_moved_meanwhile_is_read_again(till: Till, key: str | None) -> None:
    till.meanwhile("open", lambda: till.store(customer_attempt=5))
    assert open_page(till, key) == "cs_1"
    till.meanwhile("close", lambda: till.store(checkout_tries=3))
    assert open_page(till, "other") == "cs_2"


def test_a_customer_is_made_for_the_row_as_it_is(till: Till) -> None:
    """Another request stores its customer while this one creates a customer."""
    till.meanwhile("customer", lambda: till.store(customer_id="cus_9"))
    open_page(till)
    assert (till.row.customer_id, till.provider.calls[-1][1]) == ("cus_9", "cus_9")


@pytest.mark.parametrize("is_made", [True, False])
def test_a_customer_whose_making_was_uncertain_is_looked_for(till: Till, *, is_made: bool) -> None:
    till.provider.fails = {"customer": [uncertain()]}
    if is_made:
        till.meanwhile("customer", lambda: till.provider.customers.append("cus_5"))
    open_page(till)
    assert till.row.customer_id == ("cus_5" if is_made else "cus_1")
    made = ["customer"] if is_made else ["customer", "customers of", "customer"]
    assert till.provider.names()[: len(made)] == made
    assert till.provider.keys("customer") == ["customer-u-0-0", "customer-u-0-1"][: len(made) - len(made) // 3]
    assert till.row.customer_attempt == 1


def test_a_customer_of_before_is_not_taken_for_a_lost_one(till: Till) -> None:
    till.provider.customers = ["cus_1"]
    till.store(customer_attempt=1, former_customer_ids=("cus_1",))
    open_page(till)
    assert (till.row.customer_id, till.provider.keys("customer")) == ("cus_2", ["customer-u-1-1"])


@pytest.mark.parametrize(
    ("name", "faults", "tries"),
    [
        ("customer", [uncertain(), uncertain()], 2), ("customer", [uncertain(was_answered=False)], 1),
        ("open", [uncertain(), uncertain()], 2), ("open", [uncertain(was_answered=False)], 1),
    ],
)  # fmt: skip
def test_two_tries_and_none_after_a_silence(till: Till, name: str, faults: list[Exception | None], tries: int) -> None:
    till.provider.fails = {name: [*faults, None]}
    with pytest.raises(PaymentsUncertainError):
        open_page(till)
    assert till.provider.names().count(name) == tries
    counted = till.row.customer_attempt if name == "customer" else till.row.checkout_tries
    assert counted == tries


def test_an_uncertain_page_is_looked_for_and_made_with_another_key(till: Till) -> None:
    till.provider.fails = {"open": [uncertain()]}
    open_page(till)
    attempt = till.row.checkout_attempt
    assert till.provider.keys("open") == [f"{attempt}-cus_1-0", f"{attempt}-cus_1-1"]
    assert till.row.checkout_tries == 1
    open_page(till, "2")
    assert till.row.checkout_tries == 0, "another attempt counts anew"


def test_an_uncertain_page_that_was_made_is_found(till: Till) -> None:
    till.provider.fails = {"open": [uncertain()]}
    till.meanwhile("open", lambda: till.provider.pages.update({"cs_9": till.row.checkout_attempt or ""}))
    assert open_page(till) == "cs_9"
    assert till.provider.names().count("open") == 1


def test_an_uncertain_page_of_an_attempt_that_was_replaced(till: Till) -> None:
    till.provider.fails = {"open": [uncertain()]}
    till.meanwhile("open", lambda: till.store(checkout_attempt="another", checkout_tries=0))
    with pytest.raises(CheckoutReplacedError):
        open_page(till)
    assert (till.provider.names().count("open"), till.row.checkout_tries) == (1, 0)


def test_a_try_is_counted_once_by_whoever_comes_first(till: Till) -> None:
    till.provider.fails = {"open": [uncertain()]}
    till.meanwhile("open", lambda: till.store(checkout_tries=1))
    open_page(till)
    assert till.row.checkout_tries == 1
    assert till.provider.keys("open")[-1].endswith("-cus_1-1")


def test_a_try_is_counted_on_the_row_as_it_is(till: Till) -> None:
    till.provider.fails = {"open": [uncertain()]}
    till.meanwhile("open", lambda: till.store(customer_attempt=5))
    open_page(till)
    assert (till.row.checkout_tries, till.row.customer_attempt) == (1, 5)


def test_a_customer_who_was_deleted_is_replaced(till: Till) -> None:
    till.provider.customers, till.provider.deleted = ["cus_1"], ["cus_1"]
    till.store(customer_id="cus_1", customer_attempt=0)
    till.provider.fails = {"close": [PaymentsRefusedError("gone")]}
    open_page(till)
    assert (till.row.customer_id, till.row.former_customer_ids) == ("cus_2", ("cus_1",))
    assert till.provider.keys("customer") == ["customer-u-1-0"]


def test_a_customer_whom_another_has_replaced_is_not_forgotten_twice(till: Till) -> None:
    till.provider.customers, till.provider.deleted = ["cus_1", "cus_2"], ["cus_1"]
    till.store(customer_id="cus_1")
    till.provider.fails = {"close": [PaymentsRefusedError("gone")]}
    till.meanwhile("close", lambda: till.store(customer_id="cus_2"))
    open_page(till)
    assert (till.row.customer_id, till.row.former_customer_ids, till.provider.keys("customer")) == ("cus_2", (), [])


def test_a_refusal_for_a_living_customer_is_passed_on(till: Till) -> None:
    till.provider.customers = ["cus_1"]
    till.store(customer_id="cus_1")
    till.provider.fails = {"close": [PaymentsRefusedError("no")], "portal": [PaymentsRefusedError("no")]}
    with pytest.raises(PaymentsRefusedError):
        open_page(till)
    with pytest.raises(PaymentsRefusedError):
        open_portal(till)
    assert till.row.customer_id == "cus_1"


def test_who_has_left_buys_nothing(till: Till) -> None:
    Transaction(till.table, {"gone": till.table.put_write(dict(deletion_key(USER)))}).commit()
    with pytest.raises(AccountDeletedError):
        open_page(till)
    assert till.row.version == 0


def test_where_nothing_is_sold_nothing_is_asked() -> None:
    till = Till(prices=(None, None))
    with pytest.raises(PaymentsUnavailableError):
        open_page(till)
    assert till.provider.calls == []


def test_the_portal_is_for_who_has_a_customer(till: Till) -> None:
    with pytest.raises(NoCustomerError):
        open_portal(till)
    assert (till.provider.calls, till.used(PORTALS)) == ([], 0)
    till.store(customer_id="cus_1")
    assert open_portal(till, return_url=None) == "https://pay.example/cus_1"
    assert till.provider.calls == [("portal", "cus_1", "https://app.example.com")]


@pytest.mark.parametrize(("key", "calls"), [("key", 1), (None, 2)])
def test_one_key_is_one_portal(till: Till, key: str | None, calls: int) -> None:
    till.store(customer_id="cus_1")
    for _ in range(2):
        assert open_portal(till, key) == "https://pay.example/cus_1"
        till.now += timedelta(minutes=1)
    assert (len(till.provider.calls), till.used(PORTALS)) == (calls, calls)
    assert till.is_settled is (key is not None), "without a key nobody can ask for it again"


def test_the_portal_of_a_deleted_customer_is_nothing_to_manage(till: Till) -> None:
    till.store(customer_id="cus_1")
    till.provider.fails = {"portal": [PaymentsRefusedError("gone")]}
    with pytest.raises(NoCustomerError):
        open_portal(till)
