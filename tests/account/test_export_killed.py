"""An export killed at every boundary, of the request and of the worker: it is written once, whole, and found again.

Each mutant lacks one guard and must fail the same trial.
"""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from homebiyori.account.export import ExportNotFoundError, ExportService
from homebiyori.account.export_job import ExportJob, ExportOutcome
from homebiyori.account.models import Export, ExportAnswer, JobStatus
from homebiyori.account.queue import ExportRequested
from homebiyori.account.repository import ExportRepository
from homebiyori.account.rules import STALLED_AFTER, export_name
from homebiyori.account.user_files import folder_of
from homebiyori.base.clock import to_jst
from homebiyori.ops.allowance import KEY_HELD_FOR
from homebiyori.ops.idempotency import IdempotentRequest
from support.crash import CrashPoint, CutClient, Killed, OneByOne
from support.household import PLENTY, Household
from support.product import Caller

pytestmark = pytest.mark.proof

CHATS = 3
DUPLICATES = 0.3
FEWEST_BOUNDARIES, MOST_BOUNDARIES = 20, 100


class ViolationError(Exception):
    """An export was lost, doubled or is not whole."""


class Trial:
    """Exports of parents, each killed one boundary later than the one before, until one is not killed at all."""

    def __init__(
        self,
        home: Household,
        join: Callable[[], Caller],
        *,
        service: type[ExportService] = ExportService,
        job: type[ExportJob] = ExportJob,
        client: type[CutClient] = CutClient,
    ) -> None:
        self.home, self.join, self.service, self.job = home, join, service, job
        self.chance = random.Random(1)  # noqa: S311 - chooses what comes twice
        self.crash_point = CrashPoint()
        self.cut = home.cut(self.crash_point, client)
        home.mailbox.sent.clear()

    def run(self) -> int:
        """Kill at each boundary in turn; return their number."""
        for boundary in range(MOST_BOUNDARIES):
            before = self.crash_point.kills
            self.live(boundary)
            if self.crash_point.kills == before:
                return boundary
        raise AssertionError("more boundaries than anybody has counted on")

    def live(self, boundary: int) -> None:
        caller = self.join()
        for number in range(CHATS):
            caller.say(f"お皿を洗った {number}")
        self.crash_point.kill_after(boundary)
        answer = self.ask(caller.user_id)
        self.work()
        self.crash_point.kill_after(None)
        if answer is None:
            # The page repeats the request with its key when the killed one no longer holds it.
            self.wait(KEY_HELD_FOR.total_seconds())
            answer = self.ask(caller.user_id)
            assert answer is not None
        self.work()
        # Whoever waits looks now and then, which starts again what has lost its message.
        self.wait(STALLED_AFTER.total_seconds() + 1)
        self.look(caller.user_id, answer.export_id)
        self.work()
        self.judge(caller.user_id, self.look(caller.user_id, answer.export_id))

    def wait(self, seconds: float) -> None:
        self.home.stripe.moment.advance(seconds=seconds)

    def ask(self, user_id: str) -> ExportAnswer | None:
        """Ask for an export; None if that was killed."""
        request = IdempotentRequest.of(user_id=user_id, key="mine", route="export", body={})
        try:
            return self.service(self.cut).request(user_id, request)
        except Killed:
            self.crash_point.restart()
            return None

    def look(self, user_id: str, export_id: str) -> ExportAnswer:
        try:
            return self.service(self.home.resources).show(user_id, export_id)
        except ExportNotFoundError as error:
            raise ViolationError("what was promised is not known") from error

    def work(self) -> None:
        """Do what ttl-updater does: a killed run's message comes again, and some messages come twice."""
        while self.home.mailbox.sent:
            body, _ = self.home.mailbox.sent[0]
            message = ExportRequested.read(json.dumps(body))
            if self.runs(message) and self.chance.random() > DUPLICATES:
                self.home.mailbox.sent.pop(0)

    def runs(self, message: ExportRequested) -> bool:
        return self.crash_point.survives(lambda: self.job(self.cut).run(message, lambda: PLENTY))

    def judge(self, user_id: str, found: ExportAnswer) -> None:
        if found.status is not JobStatus.DONE:
            raise ViolationError(f"it is {found.status}")
        rows = [json.loads(row) for row in self.home.items(self.home.resources.core.name, user_id)]
        made = [row["export_id"]["S"] for row in rows if row["SK"]["S"].startswith("EXPORT#")]
        if made != [found.export_id]:
            raise ViolationError(f"{made} for one request")
        folder = f"{folder_of(user_id)}exports/"
        bucket = self.home.bucket
        listed: Any = self.home.clients.s3.list_objects_v2(Bucket=bucket, Prefix=folder)
        files = [each["Key"] for each in listed.get("Contents", [])]
        if files != [folder_of(user_id) + export_name(found.export_id)]:
            raise ViolationError(f"{files} for one request")
        content = json.loads(self.home.clients.s3.get_object(Bucket=bucket, Key=files[0])["Body"].read())
        items = content["items"]
        if (content["user_id"], len(items["chats"])) != (user_id, CHATS):
            raise ViolationError("it is not whole")
        if not content["item_count"] == found.items == sum(map(len, items.values())):
            raise ViolationError(f"{found.items} items, not {content['item_count']}")


def test_killed_anywhere(home: Household, join: Callable[[], Caller], figure: Callable[..., None]) -> None:
    trial = Trial(home, join)
    assert trial.run() == trial.crash_point.kills > FEWEST_BOUNDARIES
    assert {
        f"{when} {where}"
        for when in ("before", "after")
        for where in ("batch_get_item", "transact_write_items", "queue", "query", "put_object", "update_item")
    } <= trial.crash_point.boundaries
    figure("killed before or after any call", what="export", kills=trial.crash_point.kills, wrong=0)


class NobodyLooks(ExportService):
    """Mutant: does not start again what has lost its message."""

    def show(self, user_id: str, export_id: str) -> ExportAnswer:
        export = self._exports.find(user_id, export_id)
        if export is None:
            raise ExportNotFoundError
        return self._answer(user_id, export)


class DoneFirst(ExportJob):
    """Mutant: says that it is done before the file is stored."""

    def run(self, message: ExportRequested, *_: Any) -> Any:
        export = self._exports.find(message.user_id, message.export_id)
        if export is None or export.status is JobStatus.DONE:
            return None
        self._note(message.user_id, export, status=JobStatus.DONE, completed_at=to_jst(self._clock.now()))
        return self._write(message.user_id, export, lambda: True)


class GoesOnCounting(ExportJob):
    """Mutant: counts on from what a killed run had written."""

    def _write(self, user_id: str, export: Export, has_time: Callable[[], bool]) -> ExportOutcome:
        seen = self._exports.find(user_id, export.export_id)
        return super()._write(user_id, seen or export, has_time)


class AnotherJob(ExportService):
    """Mutant: a request that is repeated is another one."""

    def request(self, user_id: str, request: IdempotentRequest) -> ExportAnswer:
        self._exports = _Forgetful(self._table)
        number = str(self._clock.now().timestamp())
        return super().request(user_id, replace(request, key=number))


class _Forgetful(ExportRepository):
    def find(self, user_id: str, export_id: str) -> Any:
        del user_id, export_id


MUTANTS: dict[str, dict[str, Any]] = {
    "no_transaction": {"client": OneByOne},
    "nobody_looks": {"service": NobodyLooks},
    "done_first": {"job": DoneFirst},
    "goes_on_counting": {"job": GoesOnCounting},
    "another_job": {"service": AnotherJob},
}


@pytest.mark.parametrize("name", MUTANTS)
def test_without_a_guard_the_same_trial_fails(name: str, home: Household, join: Callable[[], Caller]) -> None:
    with pytest.raises(ViolationError):
        Trial(home, join, **MUTANTS[name]).run()
