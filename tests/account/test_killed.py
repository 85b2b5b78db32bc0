"""A deletion killed at every boundary, with duplicates in any order: nothing is left, and nobody else loses data.

Each mutant lacks one guard and must fail the same trial.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from homebiyori.account.deletion import DeletionService
from homebiyori.account.deletion_job import DeletionJob, DeletionOutcome
from homebiyori.account.models import DeletionRequest, JobStatus
from homebiyori.account.queue import DeletionRequested
from homebiyori.account.repository import DeletionRepository
from homebiyori.account.rules import START_LOCK_FOR
from homebiyori.account.user_files import folder_of
from homebiyori.aws.jobs import SecondsLeft
from homebiyori.ops.ratelimit import FULL_AT, GONE, USER_BUCKETS, bucket_key
from homebiyori.resources import Resources
from support.crash import CrashPoint, CutClient, LosingQueue, OneByOne
from support.household import NOTHING, PLENTY, WORD, Household, read
from support.product import Caller
from support.purchases import checkout

pytestmark = pytest.mark.proof

DUPLICATES = 0.3
FEWEST_BOUNDARIES = 60
MOST_BOUNDARIES = 250


class ViolationError(Exception):
    """Data was left behind, lost or counted wrong."""


class Trial:
    """Deletes parents, each killed one boundary later than the one before, until one is not killed at all."""

    def __init__(
        self,
        home: Household,
        join: Callable[[], Caller],
        neighbour: Caller,
        *,
        service: Callable[[Resources], DeletionService] = DeletionService,
        job: type[DeletionJob] = DeletionJob,
        client: type[CutClient] = CutClient,
    ) -> None:
        self.home, self.join, self.neighbour, self.service, self.job = home, join, neighbour, service, job
        self.chance = random.Random(1)  # noqa: S311 - chooses what comes twice, and when
        self.crash_point = CrashPoint()
        self.cut = home.cut(self.crash_point, client)
        self.kept = home.belongings(neighbour)
        home.mailbox.sent.clear()

    def run(self) -> int:
        """Kill at each boundary in turn; return their number."""
        for boundary in range(MOST_BOUNDARIES):
            before = self.crash_point.kills
            self.live(boundary)
            is_unharmed = self.crash_point.kills == before
            # The check of the neighbour is slow, so it runs at every fifth boundary; a loss stays visible until then.
            if (is_unharmed or boundary % 5 == 0) and self.home.belongings(self.neighbour) != self.kept:
                raise ViolationError("the neighbour has lost something")
            if is_unharmed:
                return boundary
        raise AssertionError("more boundaries than anybody has counted on")

    def live(self, boundary: int) -> None:
        caller = self.move_in()
        totals = self.home.resources.counters.read_totals()
        self.crash_point.kill_after(boundary)
        self.crash_point.survives(lambda: self.ask(caller))
        self.work()
        if DeletionRepository(self.home.resources.core).find(caller.user_id) is None:
            # It was killed before the account was closed, so nothing happens until the user asks again.
            if not self.home.belongings(caller)["core"]:
                raise ViolationError("deleted, and nobody knows why")
            self.home.stripe.moment.advance(seconds=START_LOCK_FOR.total_seconds())
            self.ask(caller)
            self.work()
        self.crash_point.kill_after(None)
        self.judge(caller, totals["users"])

    def move_in(self) -> Caller:
        caller = self.join()
        caller.post("/api/users/complete-onboarding", {"nickname": "ひなた"})
        caller.say("今日はじめて寝返りできた!見ていたら、うれしくて泣いちゃった")
        checkout(caller)
        self.home.clients.s3.put_object(Bucket=self.home.bucket, Key=f"{folder_of(caller.user_id)}1", Body=b"1")
        return caller

    def ask(self, caller: Caller) -> None:
        self.service(self.cut).request(caller.user_id, DeletionRequest.model_validate(WORD))

    def work(self) -> None:
        """Deliver the queue in random order, some messages twice; redeliver those whose worker was killed."""
        waiting = self.home.mailbox.sent
        while waiting:
            message = waiting[self.chance.randrange(len(waiting))]
            if self.do(read(message[0])) and self.chance.random() > DUPLICATES:
                waiting.remove(message)

    def do(self, message: DeletionRequested) -> bool:
        return self.crash_point.survives(lambda: self.job(self.cut).run(message, lambda: PLENTY))

    def judge(self, caller: Caller, users: int) -> None:
        core = self.home.resources.core
        if (left := self.home.belongings(caller)) != NOTHING:
            raise ViolationError(f"left: {left}")
        row = DeletionRepository(core).find(caller.user_id)
        if row is None or row.status is not JobStatus.DONE:
            raise ViolationError(f"it has not ended: {row}")
        buckets = core.get_many([bucket_key(caller.user_id, bucket) for bucket in USER_BUCKETS])
        if [bucket and bucket.get(FULL_AT) for bucket in buckets] != [GONE] * len(buckets):
            raise ViolationError("the account is open")
        if (now := self.home.resources.counters.read_totals()["users"]) != users - 1:
            raise ViolationError(f"{now} users are counted, not {users - 1}")


def test_killed_anywhere(
    home: Household, join: Callable[[], Caller], neighbour: Caller, figure: Callable[..., None]
) -> None:
    trial = Trial(home, join, neighbour)
    assert trial.run() == trial.crash_point.kills > FEWEST_BOUNDARIES
    places = {place.partition(" ")[2] for place in trial.crash_point.boundaries}
    assert {
        "queue", "transact_write_items", "list_users", "admin_user_global_sign_out", "admin_delete_user", "query",
        "batch_write_item", "list_object_versions", "delete_objects", "stripe", "delete_item", "update_item",
    } <= places  # fmt: skip
    figure("killed before or after any call", what="deletion of an account", kills=trial.crash_point.kills, wrong=0)


def uninsured(resources: Resources) -> DeletionService:
    """Mutant: sends no safety net, in case it is killed before the real one."""
    sqs: Any = LosingQueue(resources.sqs, lambda body: read(body).is_safety_net)
    return DeletionService(replace(resources, sqs=sqs))


class RowsFirst(DeletionJob):
    """Mutant: deletes the user's rows before the Stripe customer that they name."""

    def run(self, message: DeletionRequested, seconds_left: SecondsLeft) -> DeletionOutcome:
        if self._deletions.find(message.user_id) is not None:
            self._remove_user(message.user_id)
        return super().run(message, seconds_left)


MUTANTS: dict[str, dict[str, Any]] = {
    "uninsured": {"service": uninsured},
    "rows_first": {"job": RowsFirst},
    "no_transaction": {"client": OneByOne},
}


@pytest.mark.parametrize("name", MUTANTS)
def test_without_a_guard_the_same_trial_fails(
    name: str, home: Household, join: Callable[[], Caller], neighbour: Caller
) -> None:
    with pytest.raises(ViolationError):
        Trial(home, join, neighbour, **MUTANTS[name]).run()
