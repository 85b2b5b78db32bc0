"""Deletes an account step by step; every step is repeatable, so a run may die at any point and start over.

run ── sign_in, chats, files, payments, records, profile ──> second pass after six minutes ──> done
 │ little time left: send a message to continue               │ the same steps, for what a late
 │ Stripe is down: send a message to retry                    │ request has left behind
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar

from homebiyori.account import rules
from homebiyori.account.models import Deletion, JobStatus
from homebiyori.account.queue import DeletionRequested
from homebiyori.account.repository import DeletionRepository, UserPartition
from homebiyori.account.rules import Step
from homebiyori.account.user_files import UserFiles
from homebiyori.account.user_pool import UserPool
from homebiyori.aws.dynamodb import Backoff, ItemKey, WriteOp
from homebiyori.aws.jobs import JobMessage, SecondsLeft, ThreadedJob
from homebiyori.aws.transaction import LONG_WRITE_SECONDS, Transaction, TryAgainError, retrying
from homebiyori.base.clock import to_jst
from homebiyori.base.log import log_event, log_warning, user_hash
from homebiyori.billing import service as billing
from homebiyori.billing.service import BillingService
from homebiyori.payments.port import PaymentsUnavailableError
from homebiyori.resources import Resources
from homebiyori.tree.service import TreeService
from homebiyori.user import service as user
from homebiyori.user.service import UserService


class DeletionEndlessError(Exception):
    """The message chain exceeded MAX_TURNS; left for the dead-letter queue."""


class DeletionOutcome(StrEnum):
    """How a run ended, for the log."""

    DONE = "done"
    OUT_OF_TIME = "out_of_time"
    # There was nothing to do any more.
    NOTHING_OWED = "nothing_owed"
    # It continues later, with the second pass.
    SWEPT = "swept"
    # It continues later, when Stripe may be up.
    WAITS = "waits"


class DeletionJob(ThreadedJob):
    """Deletes everything of an account but its deletion row and the rate-limit rows, which expire by themselves."""

    message: ClassVar[type[JobMessage]] = DeletionRequested
    seconds_wanted: ClassVar[float] = rules.DELETION_SECONDS_WANTED

    def __init__(self, resources: Resources) -> None:
        self._table = resources.core
        self._deletions = DeletionRepository(resources.core)
        self._chats = UserPartition(resources.chats, resources.readers)
        self._counters = resources.counters
        self._records = UserPartition(resources.core, resources.readers)
        self._files = UserFiles(resources)
        self._user_pool = UserPool(resources)
        self._billing = BillingService(resources)
        self._users = UserService(resources)
        self._trees = TreeService(resources)
        self._queue = resources.queue
        self._clock = resources.clock

    def run(self, message: DeletionRequested, seconds_left: SecondsLeft) -> DeletionOutcome:
        """Delete everything, and schedule the second pass."""
        outcome = self._advance(message, seconds_left)
        log_event(
            "deletion_run",
            user=user_hash(message.user_id),
            is_second_look=message.is_second_look,
            outcome=outcome,
        )
        return outcome

    def _advance(self, message: DeletionRequested, seconds_left: SecondsLeft) -> DeletionOutcome:
        row = self._deletions.find(message.user_id)
        if row is None or not _is_needed(message, row):
            return DeletionOutcome.NOTHING_OWED
        try:
            is_swept = self._sweep(message.user_id, lambda: seconds_left() > rules.SECONDS_SPARE)
        except PaymentsUnavailableError:
            return self._wait(message)
        if not is_swept:
            self._go_on(message)
            return DeletionOutcome.OUT_OF_TIME
        if message.is_second_look:
            self._mark(message.user_id, Step.SECOND_LOOK)
            return DeletionOutcome.DONE
        # Sent before the row records that only this is left: a run that dies in between sends it again.
        self._go_on(message, delay=rules.SECOND_LOOK_AFTER, is_second_look=True, waits=0)
        self._mark(message.user_id, Step.PROFILE)
        return DeletionOutcome.SWEPT

    def _go_on(self, message: DeletionRequested, *, delay: timedelta = timedelta(), **changes: Any) -> None:  # noqa: ANN401 - fields of the message
        """Send the next message of the chain, then record that this one is done.

        In this order, because a run that dies in between gets its message again. If two runs of one message both send
        the next one, the later of those finds its turn over: a chain never becomes two.
        """
        if message.turn >= rules.MAX_TURNS:
            raise DeletionEndlessError
        turn = message.turn + 1
        about = {"source": "deletion-job", "is_safety_net": False, "turn": turn}
        self._queue.send(message.model_copy(update={**about, **changes}), delay=delay)
        self._note(message.user_id, lambda row: {"turn": max(turn, row.turn)})

    def _sweep(self, user_id: str, has_time: Callable[[], bool]) -> bool:
        """Run every step in order; False if time runs out first."""
        steps: list[tuple[Step, Callable[[], bool | None]]] = [
            (Step.SIGN_IN, lambda: self._user_pool.delete(user_id)),
            (Step.CHATS, lambda: self._chats.clear(user_id, has_time=has_time)),
            (Step.FILES, lambda: self._files.clear(user_id, has_time=has_time)),
            (Step.PAYMENTS, lambda: self._billing.end(user_id)),
            (Step.RECORDS, lambda: self._clear_records(user_id, has_time)),
        ]
        for step, delete in steps:
            if delete() is False or not has_time():
                return False
            self._mark(user_id, step)
        self._remove_user(user_id)
        return True

    def _clear_records(self, user_id: str, has_time: Callable[[], bool]) -> bool:
        """Delete the partition, except the rows that are included in the running totals."""
        return self._records.clear(user_id, except_keys=self._counted_keys(user_id), has_time=has_time)

    def _counted_keys(self, user_id: str) -> list[ItemKey]:
        return [user.profile_key(user_id), billing.subscription_key(user_id), self._trees.key(user_id)]

    def _remove_user(self, user_id: str) -> None:
        """Delete the rows included in the running totals, and subtract the user, the plan and the fruits from them."""

        def attempt(backoff: Backoff) -> None:
            tx, totals = Transaction(self._table), dict[str, int]()
            for ops, counts in self._counted_parts(user_id):
                tx.add_all(ops)
                totals |= {name: count for name, count in counts.items() if count}
            if totals:
                tx.add("totals", self._counters.total_write(totals))
            if tx:
                tx.commit(backoff)

        retrying(self._clock, LONG_WRITE_SECONDS, attempt)

    def _counted_parts(self, user_id: str) -> Iterator[tuple[dict[str, WriteOp], Mapping[str, int]]]:
        """Yield the writes that delete these rows, where they exist, and the change to the totals."""
        profile, subscription, tree = self._table.get_many(self._counted_keys(user_id))
        if known := user.read_profile(profile):
            yield self._users.removal_ops(user_id, known)
        if subscription is not None:
            yield self._billing.removal_ops(user_id, billing.read_subscription(subscription))
        if tree is not None:
            yield self._trees.removal_ops(user_id, self._trees.read(tree))

    def _wait(self, message: DeletionRequested) -> DeletionOutcome:
        """Retry later, when Stripe may be up; after several days, fail so that the message becomes a dead letter."""
        if message.waits >= rules.MAX_WAITS:
            raise PaymentsUnavailableError("for_days")
        log_warning("deletion_waits_for_payments", user=user_hash(message.user_id), waits=message.waits)
        self._go_on(message, delay=rules.WAIT_FOR_PAYMENTS, waits=message.waits + 1)
        return DeletionOutcome.WAITS

    def _mark(self, user_id: str, step: Step) -> None:
        """Record a finished step for the progress view. Only the last two steps drive behaviour."""
        is_done = step is Step.SECOND_LOOK
        now = to_jst(self._clock.now())

        def changes(row: Deletion) -> dict[str, Any]:
            if step in row.steps_done:
                return {}
            return {
                "status": JobStatus.DONE if is_done else JobStatus.RUNNING,
                "steps_done": tuple(known for known in Step if known is step or known in row.steps_done),
                "completed_at": now if is_done else None,
            }

        self._note(user_id, changes)

    def _note(self, user_id: str, changes: Callable[[Deletion], Mapping[str, Any]]) -> None:
        """Update the row with optimistic retries; also refreshes `moved_at`."""

        def attempt(_: Backoff) -> None:
            row = self._deletions.find(user_id)
            if row is None or not (changed := changes(row)):
                return
            moved = {**changed, "moved_at": to_jst(self._clock.now())}
            if not self._deletions.move(user_id, row, row.model_copy(update=moved)):
                raise TryAgainError

        retrying(self._clock, LONG_WRITE_SECONDS, attempt)


def _is_needed(message: DeletionRequested, row: Deletion) -> bool:
    """Return whether the message still has work to do; the second pass has a message of its own."""
    if message.turn < row.turn or (message.is_safety_net and row.status is not JobStatus.REQUESTED):
        return False
    return row.status is not JobStatus.DONE and (message.is_second_look or not row.is_swept)
