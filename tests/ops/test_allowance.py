"""Reservations: all or nothing, exact under concurrency, and settled on the day on which they were made."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest

from homebiyori.aws.dynamodb import EXISTS, NOT_EXISTS, Update
from homebiyori.aws.error_codes import ignoring
from homebiyori.aws.transaction import Transaction, TransactionRefusedError
from homebiyori.base.clock import Clock, jst_date
from homebiyori.base.errors import AccountDeletedError, QuotaExceededError, RateLimitedError
from homebiyori.ops.allowance import KEY_HELD_FOR, Allowances, Amount, Reservation, used
from homebiyori.ops.idempotency import IdempotencyMismatchError, RequestPendingError
from homebiyori.ops.ratelimit import FULL_AT, GONE, bucket_key
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.allowances import BUCKET, TODAY, asked, outcome_of, row_of, taken

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def test_a_quota_is_exact_in_a_crowd(allowances: Allowances, user_id: str, resources: Resources) -> None:
    offers = [{"exports": Amount(1, 7)}]
    with ThreadPoolExecutor(12) as pool:
        found = Counter(
            pool.map(lambda _: outcome_of(lambda: allowances.reserve(user_id, BUCKET, offers=offers)), range(40))
        )
    assert found == {"done": 7, "quota_exceeded": 33}
    assert used(row_of(resources, user_id), "exports", TODAY) == 7


def test_a_quota_that_is_used_up_says_which_and_until_when(allowances: Allowances, user_id: str) -> None:
    offers = [{"exports": Amount(1, 1, "書き出しは1日1回までです")}]
    allowances.reserve(user_id, BUCKET, offers=offers)
    with pytest.raises(QuotaExceededError) as refused:
        allowances.reserve(user_id, BUCKET, offers=offers)
    assert refused.value.members == {"quota": "exports", "limit": 1}
    assert refused.value.headers == {"Retry-After": str(12 * 3600)}
    assert refused.value.detail == "書き出しは1日1回までです"


def test_a_new_day_has_all_of_its_quota(allowances: Allowances, user_id: str, moment: MovableTime) -> None:
    offers = [{"exports": Amount(1, 1)}]
    moment.at = datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC)
    allowances.reserve(user_id, BUCKET, offers=offers)
    assert outcome_of(lambda: allowances.reserve(user_id, BUCKET, offers=offers)) == "quota_exceeded"
    moment.advance(seconds=1)
    assert taken(allowances.reserve(user_id, BUCKET, offers=offers)).used == {"exports": 1}
    assert outcome_of(lambda: allowances.reserve(user_id, BUCKET, offers=offers)) == "quota_exceeded"


def test_the_minute_and_the_day_are_taken_together_or_not_at_all(
    allowances: Allowances, user_id: str, resources: Resources, moment: MovableTime
) -> None:
    def reserve() -> object:
        return allowances.reserve(user_id, BUCKET, offers=[{"exports": Amount(1, 3)}], per_minute=2)

    assert [outcome_of(reserve) for _ in range(3)] == ["done", "done", "rate_limited"]
    assert used(row_of(resources, user_id), "exports", TODAY) == 2, "who is refused by the minute uses nothing"
    moment.advance(minutes=1)
    assert [outcome_of(reserve) for _ in range(2)] == ["done", "quota_exceeded"]
    full_at = row_of(resources, user_id)[FULL_AT]
    assert outcome_of(reserve) == "quota_exceeded"
    assert row_of(resources, user_id)[FULL_AT] == full_at, "who is refused by the day takes no token"


def test_the_first_offer_that_the_day_still_has_is_taken(allowances: Allowances, user_id: str) -> None:
    offers = [{"cost": Amount(50, 100)}, {"cost": Amount(10, 120)}, {}]
    found = [taken(allowances.reserve(user_id, BUCKET, offers=offers)).offer for _ in range(6)]
    assert found == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize("actual", [0, 30, 70])
def test_a_reservation_is_settled_to_the_truth(
    actual: int, allowances: Allowances, user_id: str, resources: Resources
) -> None:
    offers = [{"cost": Amount(50, 1_000), "answers": Amount(1, 9)}]
    one, other = (taken(allowances.reserve(user_id, BUCKET, offers=offers)) for _ in range(2))
    allowances.settle(one, {"cost": actual})
    assert used(row_of(resources, user_id), "cost", TODAY) == 50 + actual
    write = other.settle_write(resources.core, {"cost": actual}, now=resources.clock.now())
    Transaction(resources.core, {"allowance": write}).commit()
    row = row_of(resources, user_id)
    assert (used(row, "cost", TODAY), used(row, "answers", TODAY)) == (2 * actual, 2)


def test_a_reservation_is_settled_on_its_own_day(
    allowances: Allowances, user_id: str, resources: Resources, moment: MovableTime
) -> None:
    offers = [{"cost": Amount(50, 1_000)}]
    moment.at = datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC)
    late = taken(allowances.reserve(user_id, BUCKET, offers=offers))
    moment.advance(seconds=2)
    allowances.reserve(user_id, BUCKET, offers=offers)
    allowances.settle(late, {"cost": 5})
    row = row_of(resources, user_id)
    assert [used(row, "cost", day) for day in (TODAY, jst_date(moment.at))] == [5, 50]
    moment.advance(days=2)
    allowances.reserve(user_id, BUCKET, offers=offers, seen=row_of(resources, user_id))
    assert sorted(name for name in row_of(resources, user_id) if name.startswith("cost#")) == ["cost#2026-11-26"]


def test_a_deleted_account_reserves_and_settles_nothing(
    allowances: Allowances, user_id: str, resources: Resources
) -> None:
    kept = taken(allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(50, 100)}], per_minute=9))
    resources.core.update(bucket_key(user_id, BUCKET), Update(sets={FULL_AT: GONE}))
    for per_minute in (None, 9):
        with pytest.raises(AccountDeletedError):
            allowances.reserve(user_id, BUCKET, per_minute=per_minute)
    allowances.settle(kept, {"cost": 0})
    assert used(row_of(resources, user_id), "cost", TODAY) == 50
    with pytest.raises(AccountDeletedError):
        kept.after_refusal(row_of(resources, user_id))


def test_amounts_that_cannot_be_read_count_as_used_up(
    allowances: Allowances, user_id: str, resources: Resources
) -> None:
    assert resources.core.put({**bucket_key(user_id, BUCKET), "cost#2026-11-23": "?"}, NOT_EXISTS)
    assert taken(allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(1, 100)}, {}])).offer == 1


# Idempotency keys.


def test_of_twenty_with_one_key_one_runs_and_the_others_are_given_its_answer(
    allowances: Allowances, user_id: str, resources: Resources
) -> None:
    ran = []

    def work(_: int) -> object:
        request = asked(user_id)
        got = allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(5, 100)}], request=request, seconds=20)
        if not isinstance(got, Reservation):
            return got
        ran.append(threading.get_ident())
        resources.clock.sleep(0.5)
        answer = {"answer": len(ran)}
        tx = Transaction(resources.core)
        tx.add("allowance", got.settle_write(resources.core, {"cost": 3}, now=resources.clock.now()))
        tx.add_all(request.record_writes(resources.core, answer, now=resources.clock.now()))
        tx.commit()
        return answer

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(work, range(20)))
    assert len(ran) == 1
    assert answers == [{"answer": 1}] * 20
    assert used(row_of(resources, user_id), "cost", TODAY) == 3


def test_who_looked_before_the_answer_was_kept_does_not_begin_anew(
    allowances: Allowances, user_id: str, resources: Resources, moment: MovableTime
) -> None:
    """A request that looked for an answer before one was kept reserves after the first request has settled."""
    request = asked(user_id)
    moment.at = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
    first = taken(allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(5, 100)}], request=request))
    moment.advance(seconds=25)
    now = resources.clock.now()
    tx = Transaction(resources.core)
    tx.add("allowance", first.settle_write(resources.core, {"cost": 3}, now=now))
    tx.add_all(request.record_writes(resources.core, {"n": 1}, now=now))
    tx.commit()
    moment.advance(seconds=25)
    assert allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(5, 100)}], request=request) == {"n": 1}


def test_the_same_key_with_another_body_is_told_at_once(allowances: Allowances, user_id: str) -> None:
    allowances.reserve(user_id, BUCKET, request=asked(user_id))
    with pytest.raises(IdempotencyMismatchError):
        allowances.reserve(user_id, BUCKET, request=asked(user_id, body={"other": 1}), seconds=0)


def test_a_wait_ends(allowances: Allowances, user_id: str) -> None:
    allowances.reserve(user_id, BUCKET, request=asked(user_id))
    with pytest.raises(RequestPendingError) as refused:
        allowances.reserve(user_id, BUCKET, request=asked(user_id), seconds=0.5)
    assert (refused.value.status, refused.value.code) == (409, "request_pending")
    assert refused.value.headers["Retry-After"]


def test_the_key_of_a_dead_process_lapses(allowances: Allowances, user_id: str, moment: MovableTime) -> None:
    offers = [{"cost": Amount(5, 100)}]
    allowances.reserve(user_id, BUCKET, offers=offers, request=asked(user_id))
    moment.advance(seconds=KEY_HELD_FOR.total_seconds())
    again = taken(allowances.reserve(user_id, BUCKET, offers=offers, request=asked(user_id)))
    assert again.used == {"cost": 10}, "what the dead one reserved stays counted"


def test_a_key_that_was_given_back_is_taken_at_once(allowances: Allowances, user_id: str) -> None:
    offers = [{"cost": Amount(5, 100)}]
    first = taken(allowances.reserve(user_id, BUCKET, offers=offers, request=asked(user_id)))
    allowances.settle(first, {"cost": 0})
    assert taken(allowances.reserve(user_id, BUCKET, offers=offers, request=asked(user_id))).used == {"cost": 5}


def test_a_key_is_not_given_back_for_who_took_it_over(
    allowances: Allowances, user_id: str, moment: MovableTime
) -> None:
    offers = [{"cost": Amount(5, 100)}]
    first = taken(allowances.reserve(user_id, BUCKET, offers=offers, request=asked(user_id)))
    moment.advance(seconds=KEY_HELD_FOR.total_seconds())
    allowances.reserve(user_id, BUCKET, offers=offers, request=asked(user_id))
    allowances.settle(first, {"cost": 0})
    with pytest.raises(RequestPendingError):
        allowances.reserve(user_id, BUCKET, offers=offers, request=asked(user_id), seconds=0)


def test_lapsed_keys_are_swept(allowances: Allowances, user_id: str, resources: Resources, moment: MovableTime) -> None:
    for key in ("a", "b", "c"):
        allowances.reserve(user_id, BUCKET, request=asked(user_id, key))
    moment.advance(minutes=1)
    last = taken(allowances.reserve(user_id, BUCKET, seen=row_of(resources, user_id)))
    assert [name for name in row_of(resources, user_id) if name.startswith("key#")] == [last.held.name]
    allowances.settle(last)
    assert not [name for name in row_of(resources, user_id) if name.startswith("key#")]


def test_what_is_over_does_not_pile_up(
    allowances: Allowances, user_id: str, resources: Resources, moment: MovableTime
) -> None:
    """The caller reserves daily and never reads the row."""
    for day in range(100):
        allowances.reserve(user_id, BUCKET, offers=[{"exports": Amount(1, 9)}], request=asked(user_id, str(day)))
        moment.advance(days=1)
    assert len(row_of(resources, user_id)) < 20


def test_it_is_one_write(user_id: str, resources: Resources) -> None:
    """Whether the row is new or was read before, with all kinds of amounts."""
    calls: list[str] = []
    events = resources.core.client.meta.events
    events.register("before-call.dynamodb.*", lambda model, **_: calls.append(model.name), unique_id="counting")
    allowances = Allowances(resources.core, Clock(now=resources.clock.now))
    try:
        for place in range(3):
            seen = row_of(resources, user_id)
            calls.clear()
            allowances.reserve(
                user_id,
                BUCKET,
                offers=[{"cost": Amount(5, 100), "answers": Amount(1, 9)}],
                per_minute=10,
                request=asked(user_id, str(place)),
                seen=seen,
            )
            assert calls == ["UpdateItem"]
    finally:
        events.unregister("before-call.dynamodb.*", unique_id="counting")


@pytest.mark.parametrize("key", ["k", None])
def test_a_settlement_counts_once(key: str | None, allowances: Allowances, user_id: str, resources: Resources) -> None:
    """The transaction was stored, its response was lost, and the failed request settles on its own."""
    request = asked(user_id, key)
    got = taken(allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(50, 100)}], request=request))
    write = got.settle_write(resources.core, {"cost": 5}, now=resources.clock.now())
    Transaction(resources.core, {"allowance": write}).commit()
    allowances.settle(got, {"cost": 5})
    assert used(row_of(resources, user_id), "cost", TODAY) == 5
    with pytest.raises(TransactionRefusedError):
        Transaction(resources.core, {"allowance": write}).commit()


@pytest.mark.parametrize("key", ["k", None])
def test_a_lost_acknowledgement_takes_nothing_twice(key: str | None, user_id: str, resources: Resources) -> None:
    """boto3 retries the write, whose condition then fails because of what the first attempt stored."""
    client = resources.core.client

    class Losing:
        def update_item(self, **arguments: Any) -> Any:
            with ignoring("ConditionalCheckFailedException"):
                client.update_item(**arguments)
            return client.update_item(**arguments)

    allowances = Allowances(replace(resources.core, client=cast("DynamoDBClient", Losing())), resources.clock)
    request = asked(user_id, key)
    offers = [{"cost": Amount(5, 100)}]
    got = taken(allowances.reserve(user_id, BUCKET, offers=offers, per_minute=1, request=request, seconds=0))
    assert got.used == {"cost": 5}
    allowances.settle(got, {"cost": 3})
    assert used(row_of(resources, user_id), "cost", TODAY) == 3


def test_a_refusal_of_the_minute_comes_first(allowances: Allowances, user_id: str) -> None:
    offers = [{"exports": Amount(1, 1)}]
    allowances.reserve(user_id, BUCKET, offers=offers, per_minute=1)
    with pytest.raises(RateLimitedError):
        allowances.reserve(user_id, BUCKET, offers=offers, per_minute=1)


def test_a_settlement_of_what_is_gone_ends(allowances: Allowances, user_id: str, resources: Resources) -> None:
    kept = taken(allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(5, 100)}]))
    resources.core.delete(bucket_key(user_id, BUCKET), EXISTS)
    allowances.settle(kept, {"cost": 0})
    over = kept.after_refusal(None)
    write = over.settle_write(resources.core, {"cost": 0}, now=resources.clock.now())
    Transaction(resources.core, {"allowance": write}).commit()
    assert row_of(resources, user_id) == {}
    assert replace(over, is_over=False) == kept


def test_what_may_be_given_back_is_not_used_up(allowances: Allowances, user_id: str, resources: Resources) -> None:
    offers = [{"again": Amount(1, 3, may_return=True)}]

    def reserve(seconds: float) -> Reservation:
        return taken(allowances.reserve(user_id, BUCKET, offers=offers, seconds=seconds))

    pending = [reserve(5.0) for _ in range(3)]
    with pytest.raises(RateLimitedError) as refused:
        reserve(0.3)
    assert not isinstance(refused.value, QuotaExceededError)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(reserve, 10.0)
        allowances.settle(pending[0], {"again": 0})
        pending[0] = waiting.result()
    assert used(row_of(resources, user_id), "again", TODAY) == 3
    for each in pending:
        allowances.settle(each)
    with pytest.raises(QuotaExceededError):
        reserve(10.0)


def test_what_may_be_given_back_may_be_all_there_is_until_its_holder_is_dead(
    allowances: Allowances, user_id: str, moment: MovableTime
) -> None:
    offers = [{"again": Amount(1, 1, may_return=True)}]
    allowances.reserve(user_id, BUCKET, offers=offers)
    assert outcome_of(lambda: allowances.reserve(user_id, BUCKET, offers=offers, seconds=0)) == "rate_limited"
    moment.advance(seconds=KEY_HELD_FOR.total_seconds())
    assert outcome_of(lambda: allowances.reserve(user_id, BUCKET, offers=offers, seconds=0)) == "quota_exceeded"


def test_the_key_of_a_deleted_account_is_not_waited_for(
    allowances: Allowances, user_id: str, resources: Resources
) -> None:
    request = asked(user_id)
    allowances.reserve(user_id, BUCKET, request=request)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(
            allowances.reserve,
            user_id, BUCKET, request=request, seen=row_of(resources, user_id), seconds=5.0,
        )  # fmt: skip
        resources.core.update(bucket_key(user_id, BUCKET), Update(sets={FULL_AT: GONE}))
        with pytest.raises(AccountDeletedError):
            waiting.result()
