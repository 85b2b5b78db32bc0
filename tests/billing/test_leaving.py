"""The end of a subscription is set or withdrawn at the provider first, then stored; without an engine."""

from typing import Any

import pytest

from homebiyori.aws.transaction import Transaction
from homebiyori.base.errors import AccountDeletedError
from homebiyori.billing.cancellation import CancellationService
from homebiyori.billing.models import Survey
from homebiyori.billing.rules import CHANGES, Plan
from homebiyori.billing.service import NotSubscribedError
from homebiyori.ops.idempotency import IdempotencyMismatchError
from homebiyori.ops.tombstone import deletion_key
from homebiyori.payments.port import PaymentsUnavailableError, PaymentsUncertainError
from support.till import ENDS, USER, Till, asked, state, uncertain

SAID = Survey(reason_text="また来ます")


@pytest.fixture
def till() -> Till:
    till = Till()
    till.provider.states["sub_1"] = state()
    till.store(customer_id="cus_1", subscription_id="sub_1", plan=Plan.MONTHLY, status="active")
    return till


def cancel(till: Till, survey: Survey | None = None, key: str | None = "key") -> bool:
    answer = CancellationService(till.resources).cancel(USER, survey or Survey(), asked(key))
    return answer.subscription.cancel_at_period_end


def go_on(till: Till, key: str | None = "key") -> bool:
    return CancellationService(till.resources).reactivate(USER, asked(key)).subscription.cancel_at_period_end


def surveys(till: Till) -> int:
    return till.billing.count_surveys("2026-11").surveys


def test_it_ends_and_goes_on(till: Till) -> None:
    assert cancel(till, key="1") is True
    assert (till.row.cancel_at_period_end, till.row.has_survey, till.provider.names()) == (True, False, ["find", "end"])
    assert go_on(till, key="2") is False
    assert (till.row.cancel_at_period_end, till.provider.names()[2:]) == (False, ["find", "go on"])
    assert till.used(CHANGES) == 2


@pytest.mark.parametrize("key", ["1", None])
def test_what_is_so_already_is_only_looked_at(till: Till, key: str | None) -> None:
    assert go_on(till, key) is False
    till.provider.states["sub_1"] = state(cancel_at=ENDS)
    CancellationService(till.resources).cancel(USER, Survey(), asked(key and "2"))
    assert till.provider.names() == ["find", "find"]
    assert till.row.cancel_at == ENDS


def test_one_key_is_one_change(till: Till) -> None:
    assert cancel(till, SAID) is True
    assert till.is_settled
    till.provider.states["sub_1"] = state()
    assert cancel(till, SAID) is True
    assert (till.provider.names(), surveys(till), till.used(CHANGES)) == (["find", "end"], 1, 1)
    with pytest.raises(IdempotencyMismatchError):
        CancellationService(till.resources).cancel(USER, SAID, asked("key", other=1))


def test_one_survey_an_end(till: Till) -> None:
    for number, survey in enumerate((Survey(), SAID, SAID, Survey())):
        cancel(till, survey, key=str(number))
        assert (surveys(till), till.row.has_survey) == (min(number, 1), number > 0)
    go_on(till, key="on")
    assert till.row.has_survey is False
    cancel(till, SAID, key="again")
    assert surveys(till) == 2
    page = till.billing.page_surveys("2026-11", after=None, limit=9)
    assert [(item["plan"], item["reason_text"]) for item in page.items] == [("monthly", "また来ます")] * 2


@pytest.mark.parametrize(
    "changes",
    [{"subscription_id": None}, {"status": "canceled"}, {"subscription_id": None, "status": "none"}],
    ids=str,
)
def test_of_what_has_ended_nobody_is_asked(till: Till, changes: dict[str, Any]) -> None:
    till.store(**changes)
    for change in (cancel, go_on):
        with pytest.raises(NotSubscribedError):
            change(till)
    assert (till.provider.calls, till.used(CHANGES)) == ([], 0)


@pytest.mark.parametrize(
    "found", [None, state(status="canceled"), state(customer_id="cus_2")], ids=["none", "ended", "foreign"]
)
def test_what_is_not_theirs_is_not_changed(till: Till, found: Any) -> None:
    till.provider.states = {} if found is None else {"sub_1": found}
    before = till.row
    with pytest.raises(NotSubscribedError):
        cancel(till)
    assert (till.provider.names(), till.row) == (["find"], before)


def test_a_schedule_is_released_first(till: Till) -> None:
    till.provider.states["sub_1"] = state(schedule_id="sched")
    assert cancel(till) is True
    assert till.provider.names() == ["find", "release", "find", "end"]


def test_an_answered_failure_is_looked_up_with_another_key(till: Till) -> None:
    till.provider.states["sub_1"] = state(schedule_id="sched")
    till.provider.fails = {"release": [uncertain()], "end": [uncertain()]}
    assert cancel(till) is True
    assert till.provider.names() == ["find", "release", "find", "release", "find", "end", "find", "end"]
    keys = till.provider.keys("release") + till.provider.keys("end")
    assert len(set(keys)) == 4


def test_four_tries_and_no_more(till: Till) -> None:
    till.provider.fails = {"end": [uncertain()] * 9}
    with pytest.raises(PaymentsUncertainError):
        cancel(till)
    assert till.provider.names().count("end") == 4
    assert till.row.cancel_at_period_end is False


def test_after_a_silence_there_is_no_other_try(till: Till) -> None:
    till.provider.fails = {"end": [uncertain(was_answered=False)]}
    with pytest.raises(PaymentsUncertainError):
        cancel(till)
    assert till.provider.names() == ["find", "end"]


def test_what_is_scheduled_again_and_again_is_given_up(till: Till) -> None:
    till.provider.states["sub_1"] = state(schedule_id="sched")

    def schedule(name: str) -> None:
        if name == "find":
            till.provider.states["sub_1"] = state(schedule_id="sched")

    till.provider.hook = schedule
    with pytest.raises(PaymentsUnavailableError) as caught:
        cancel(till)
    assert not isinstance(caught.value, PaymentsUncertainError)
    assert till.provider.names().count("release") == 4


def test_a_row_that_moved_meanwhile_is_read_again(till: Till) -> None:
    """Another writer has stored the end, and another status."""

    till.meanwhile("find", lambda: till.store(status="past_due"))
    assert cancel(till, SAID) is True
    assert (till.row.status, till.row.cancel_at_period_end, surveys(till)) == ("past_due", True, 1)
    assert till.provider.names() == ["find", "end", "find"]


def test_who_has_left_changes_nothing(till: Till) -> None:
    Transaction(till.table, {"gone": till.table.put_write(dict(deletion_key(USER)))}).commit()
    with pytest.raises(AccountDeletedError):
        cancel(till)
    assert surveys(till) == 0
