"""The row of an allowance: what it keeps, what is swept from it, and what a refusal costs."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.exceptions import ClientError

from homebiyori.aws.dynamodb import TTL
from homebiyori.aws.transaction import Transaction
from homebiyori.base.clock import Clock, epoch
from homebiyori.ops.allowance import Allowances, Amount, used
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.allowances import BUCKET, TODAY, asked, row_of, taken

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def held_keys(resources: Resources, user_id: str) -> list[str]:
    return [name for name in row_of(resources, user_id) if name.startswith("key#")]


@pytest.mark.parametrize(("lapsed", "left"), [(7, 7), (8, 0), (9, 1)])
def test_a_caller_who_does_not_read_sweeps_what_has_piled_up(
    lapsed: int, left: int, allowances: Allowances, user_id: str, resources: Resources, moment: MovableTime
) -> None:
    for number in range(lapsed):
        allowances.reserve(user_id, BUCKET, request=asked(user_id, str(number)))
    moment.advance(minutes=1)
    allowances.reserve(user_id, BUCKET, request=asked(user_id, "last"))
    assert len(held_keys(resources, user_id)) == left + 1


def test_keys_under_way_are_not_swept(
    allowances: Allowances, user_id: str, resources: Resources, moment: MovableTime
) -> None:
    under_way = taken(allowances.reserve(user_id, BUCKET, request=asked(user_id, "a")))
    allowances.reserve(user_id, BUCKET, request=asked(user_id, "b"), seen=row_of(resources, user_id))
    assert under_way.held.name in held_keys(resources, user_id)
    # A key that had lapsed when the row was read, and has been taken over since.
    moment.advance(minutes=1)
    outdated = row_of(resources, user_id)
    again = taken(allowances.reserve(user_id, BUCKET, request=asked(user_id, "a")))
    allowances.reserve(user_id, BUCKET, request=asked(user_id, "c"), seen=outdated)
    assert row_of(resources, user_id)[again.held.name]["holder"] == again.held.holder


def test_a_row_outlives_its_day_by_an_hour(allowances: Allowances, user_id: str, resources: Resources) -> None:
    allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(5, 100)}])
    assert row_of(resources, user_id)[TTL] == epoch(datetime(2026, 11, 23, 16, 0, tzinfo=UTC))


def test_yesterday_can_still_be_settled(
    allowances: Allowances, user_id: str, resources: Resources, moment: MovableTime
) -> None:
    offers = [{"cost": Amount(50, 1_000)}]
    moment.at = datetime(2026, 11, 23, 14, 59, 59, tzinfo=UTC)
    late = taken(allowances.reserve(user_id, BUCKET, offers=offers))
    moment.advance(seconds=2)
    allowances.reserve(user_id, BUCKET, offers=offers, seen=row_of(resources, user_id))
    allowances.settle(late, {"cost": 5})
    assert used(row_of(resources, user_id), "cost", TODAY) == 5


def test_what_was_not_reserved_may_be_settled_too(allowances: Allowances, user_id: str, resources: Resources) -> None:
    one = taken(allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(50, 100)}]))
    allowances.reserve(user_id, BUCKET, offers=[{"answers": Amount(1, 9)}])
    allowances.settle(one, {"answers": 2})
    row = row_of(resources, user_id)
    assert (used(row, "cost", TODAY), used(row, "answers", TODAY)) == (50, 3)


def test_the_first_cost_of_a_day_may_be_one_that_was_not_reserved(
    allowances: Allowances, user_id: str, resources: Resources, clock: Clock
) -> None:
    one = taken(allowances.reserve(user_id, BUCKET, goes_first=True))
    Transaction(resources.core, {"it": one.settle_write(resources.core, {"cost": 7}, now=clock.now())}).commit()
    row = row_of(resources, user_id)
    assert used(row, "cost", TODAY) == 7
    assert "first_until" not in row


def test_what_a_refusal_shows_is_not_read_again(allowances: Allowances, user_id: str, resources: Resources) -> None:
    allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(100, 100)}])
    calls: list[str] = []
    events = resources.core.client.meta.events
    events.register("before-call.dynamodb.*", lambda model, **_: calls.append(model.name), unique_id="counting")
    try:
        got = taken(allowances.reserve(user_id, BUCKET, offers=[{"cost": Amount(1, 100)}, {}]))
    finally:
        events.unregister("before-call.dynamodb.*", unique_id="counting")
    assert (got.offer, calls) == (1, ["UpdateItem", "UpdateItem"])


@pytest.mark.parametrize(("code", "outcome"), [("TransactionConflictException", "done"), ("Throttled", "Throttled")])
def test_only_a_conflict_is_waited_out(code: str, outcome: str, user_id: str, resources: Resources) -> None:
    client, errors = resources.core.client, [ClientError({"Error": {"Code": code}}, "UpdateItem")]

    class Conflicting:
        def update_item(self, **arguments: Any) -> Any:
            if errors:
                raise errors.pop()
            return client.update_item(**arguments)

    table = replace(resources.core, client=cast("DynamoDBClient", Conflicting()))
    try:
        taken(Allowances(table, resources.clock).reserve(user_id, BUCKET))
        found = "done"
    except ClientError as error:
        found = error.response["Error"]["Code"]
    assert found == outcome
