"""However often it is requested, a deletion is one job with one chain of messages, which ends by itself."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from homebiyori.account.deletion_job import DeletionEndlessError
from homebiyori.account.rules import MAX_TURNS, STALLED_AFTER
from support.actors import MovableTime
from support.household import NOTHING, PLENTY, Household, read
from support.product import Caller


def asked(home: Household) -> Counter[str]:
    """Return the number of waiting messages of each kind."""
    found = home.mailbox.of("deletion")
    return Counter(
        "insurance" if body["is_insurance"] else "second_look" if body["is_second_look"] else "run" for body in found
    )


def down(home: Household) -> None:
    home.stripe.transport.answer = lambda method, path: (b'{"error": {"message": "x"}}', 400, {})


def test_forty_requests_are_one_job(home: Household, leaver: Caller, neighbour: Caller) -> None:
    kept = home.belongings(neighbour)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: home.leave(leaver), range(20)))
    answers += [home.leave(leaver) for _ in range(20)]
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["requested_at"] for answer in answers}) == 1
    assert asked(home) == {"insurance": 1, "run": 1}
    deletes = "delete /v1/customers/" + home.belongings(leaver)["customers"][0]
    home.work()
    assert home.belongings(leaver) == NOTHING
    assert home.stripe.transport.calls.count(deletes) == 1
    assert [home.leave(leaver).json()["status"] for _ in range(3)] == ["done"] * 3
    assert home.mailbox.sent == []
    assert home.belongings(neighbour) == kept


def test_while_stripe_is_down_there_is_one_message(home: Household, leaver: Caller, moment: MovableTime) -> None:
    """Repeated requests and duplicate deliveries do not start further chains."""
    down(home)
    for _ in range(5):
        home.leave(leaver)
    for _ in range(5):
        waiting = home.mailbox.of("deletion")
        home.mailbox.sent.clear()
        for body in waiting + waiting:
            home.job().run(read(body), lambda: PLENTY)
            home.leave(leaver)
            leaver.get("/api/users/account/deletion")
        assert 1 <= asked(home)["run"] == len(home.mailbox.sent) <= 2
        assert len({body["turn"] for body, _ in home.mailbox.sent}) == 1, "two of a kind become one"
        moment.advance(minutes=15)
    home.stripe.transport.answer = lambda method, path: None
    home.work()
    assert home.belongings(leaver) == NOTHING


def test_a_chain_that_is_begun_anew_ends_the_old_one(home: Household, leaver: Caller, moment: MovableTime) -> None:
    home.leave(leaver)
    old = home.mailbox.of("deletion")[-1]
    home.mailbox.sent.clear()
    moment.advance(seconds=STALLED_AFTER.total_seconds() + 1)
    for _ in range(5):
        home.leave(leaver)
    (new,) = home.mailbox.of("deletion")
    assert (old["turn"], new["turn"]) == (0, 1)
    home.mailbox.sent.clear()
    assert home.job().run(read(old), lambda: PLENTY) == "nothing_owed"
    assert home.job().run(read(new), lambda: PLENTY) == "swept"
    home.work()
    assert home.belongings(leaver) == NOTHING


def test_no_chain_is_endless(home: Household, leaver: Caller) -> None:
    """A job that never has time hands over for a number of turns, then raises for an operator to look."""
    home.leave(leaver)
    body: dict[str, Any] = {**home.mailbox.of("deletion")[-1], "turn": MAX_TURNS - 1}
    home.mailbox.sent.clear()
    assert home.job().run(read(body), lambda: 1.0) == "out_of_time"
    ((last, _),) = home.mailbox.sent
    with pytest.raises(DeletionEndlessError):
        home.job().run(read(last), lambda: 1.0)
    assert len(home.mailbox.sent) == 1


def test_many_runs_at_once_note_what_they_did(home: Household, leaver: Caller) -> None:
    """Concurrent runs retry the write of their progress in a loop, without recursion."""
    home.leave(leaver)
    message = read(home.mailbox.of("deletion")[-1])
    with ThreadPoolExecutor(6) as pool:
        outcomes = set(pool.map(lambda _: home.job().run(message, lambda: PLENTY), range(6)))
    assert outcomes <= {"swept", "nothing_owed"}
    assert "swept" in outcomes
    home.mailbox.sent = home.mailbox.sent[-1:]
    home.work()
    assert leaver.get("/api/users/account/deletion").json()["progress_percentage"] == 100
    assert home.belongings(leaver) == NOTHING
