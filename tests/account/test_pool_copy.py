"""A copy of the user pool: complete, split into parts when time is short, readable for a restore only."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from homebiyori.account.pool_copy_job import POOL_COPY_TAG, PoolCopyJob
from homebiyori.account.queue import PoolCopyRequested
from infra.terraform_tree import TERRAFORM
from support.household import PLENTY, Household
from support.product import Caller

# The target's input after EventBridge Scheduler has filled it in.
SCHEDULED = json.dumps(
    {"kind": "pool_copy", "source": "schedule", "request_id": "d32c5kddcf5bb8c3", "day": "2026-12-01T04:00:00Z"}
)


class ManyUsers:
    """A user pool with these pages; each page has the token of the next."""

    def __init__(self, pages: Sequence[Sequence[str]]) -> None:
        self._pages = pages
        self.asked: list[dict[str, Any]] = []

    def list_users(self, **asked: Any) -> Any:
        self.asked.append(asked)
        place = int(asked.get("PaginationToken", "0"))
        identities = json.dumps(
            [{"userId": "10769150350006150715113082367", "providerName": "Google", "primary": True}]
        )
        users = [
            {
                "Username": f"google_{name}",
                "Attributes": [{"Name": "sub", "Value": name}, {"Name": "identities", "Value": identities}],
            }
            for name in self._pages[place]
        ]
        more = {"PaginationToken": str(place + 1)} if place + 1 < len(self._pages) else {}
        return {"Users": users, **more}


def _lines(home: Household, part: int) -> list[Any]:
    found = home.clients.s3.get_object(Bucket=home.bucket, Key=f"pool/2026-12-01/{part:04}.jsonl")
    return [json.loads(line) for line in found["Body"].read().splitlines()]


def test_the_schedules_message_is_one_that_the_worker_reads() -> None:
    assert PoolCopyRequested.read(SCHEDULED).day == "2026-12-01T04:00:00Z"
    text = (TERRAFORM / "pool_copy.tf").read_text()
    assert all(f"{name} " in text for name in json.loads(SCHEDULED))


def test_everybody_of_the_pool_is_in_it(home: Household, leaver: Caller, neighbour: Caller) -> None:
    PoolCopyJob(home.resources).run(PoolCopyRequested.read(SCHEDULED), lambda: PLENTY)
    assert {leaver.user_id, neighbour.user_id} <= {line["sub"] for line in _lines(home, 0)}


def test_whom_a_provider_knows_by_which_id(home: Household) -> None:
    pool: Any = ManyUsers([["a"]])
    PoolCopyJob(replace(home.resources, cognito=pool)).run(PoolCopyRequested.read(SCHEDULED), lambda: PLENTY)
    google = {"provider": "Google", "id": "10769150350006150715113082367"}
    assert _lines(home, 0) == [{"sub": "a", "username": "google_a", "identities": [google]}]
    assert pool.asked[0]["AttributesToGet"] == ["sub", "identities"], "nothing else of anybody"


def test_where_time_is_short_a_part_follows(home: Household) -> None:
    pool: Any = ManyUsers([["a"], ["b"], ["c"], ["d"], ["e"]])
    job = PoolCopyJob(replace(home.resources, cognito=pool))
    runs = 0
    messages = [json.loads(SCHEDULED)]
    while messages:
        left = iter([PLENTY, 1.0])
        job.run(PoolCopyRequested.read(json.dumps(messages.pop())), lambda left=left: next(left))  # type: ignore[misc]
        messages += [body for body, _ in home.mailbox.sent if body.get("kind") == "pool_copy"]
        home.mailbox.sent.clear()
        runs += 1
    assert [[line["sub"] for line in _lines(home, part)] for part in range(runs)] == [["a", "b"], ["c", "d"], ["e"]]


def test_a_part_that_is_delivered_twice_is_the_same(home: Household) -> None:
    pool: Any = ManyUsers([["a"], ["b"]])
    job = PoolCopyJob(replace(home.resources, cognito=pool))
    for _ in range(2):
        job.run(PoolCopyRequested.read(SCHEDULED), lambda: PLENTY)
    assert [line["sub"] for line in _lines(home, 0)] == ["a", "b"]


def test_a_copy_bears_the_tag_by_which_it_ends(home: Household) -> None:
    PoolCopyJob(home.resources).run(PoolCopyRequested.read(SCHEDULED), lambda: PLENTY)
    found = home.clients.s3.get_object_tagging(Bucket=home.bucket, Key="pool/2026-12-01/0000.jsonl")["TagSet"]
    key, value = POOL_COPY_TAG.split("=")
    assert found == [{"Key": key, "Value": value}]
    assert f'pool_copy_tag = {{ key = "{key}", value = "{value}" }}' in (TERRAFORM / "pool_copy.tf").read_text()


@pytest.mark.parametrize("day", ["", "yesterday", "../../users", "2026-12-01T04:00:00+09:00"])
def test_a_day_is_a_day(day: str) -> None:
    with pytest.raises(ValueError, match="day"):
        PoolCopyRequested.read(json.dumps({**json.loads(SCHEDULED), "day": day}))
