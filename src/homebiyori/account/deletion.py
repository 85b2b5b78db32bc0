"""Account deletion as the user sees it: request and progress."""

from datetime import timedelta

from homebiyori.account.models import Deletion, DeletionAnswer, DeletionRequest, JobStatus
from homebiyori.account.queue import DeletionRequested
from homebiyori.account.repository import DeletionRepository, StartLockRepository
from homebiyori.account.rules import SAFETY_NET_AFTER, STALLED_AFTER
from homebiyori.aws.dynamodb import Backoff
from homebiyori.aws.transaction import WRITE_SECONDS, Transaction, TransactionRefusedError, TryAgainError, retrying
from homebiyori.base.clock import to_jst
from homebiyori.base.errors import ConflictError, NotFoundError
from homebiyori.base.log import current_request_id, log_event, user_hash
from homebiyori.billing.rules import LIVE_STATUSES
from homebiyori.billing.service import BillingService
from homebiyori.ops.tombstone import closing_writes
from homebiyori.resources import Resources

_KIND = "DELETION"


class SubscriptionActiveError(ConflictError):
    """A subscription is active, and the request does not consent to its cancellation."""

    code = "subscription_active"
    title = "ご契約中のプランがあります"
    advice = "アカウントを削除すると、ただちに解約されます。よろしければcancel_subscriptionをtrueにしてください"


class NoDeletionError(NotFoundError):
    """No deletion of this account was requested."""

    advice = "アカウントの削除は申し込まれていません"


class DeletionService:
    """Requests deletions and reports progress; DeletionJob does the work."""

    def __init__(self, resources: Resources) -> None:
        self._table = resources.core
        self._deletions = DeletionRepository(resources.core)
        self._locks = StartLockRepository(resources.core)
        self._billing = BillingService(resources)
        self._queue = resources.queue
        self._clock = resources.clock

    def request(self, user_id: str, wanted: DeletionRequest) -> DeletionAnswer:
        """Close the account to all requests and enqueue its deletion. Idempotent.

        SubscriptionActiveError if a subscription is active and is not to be cancelled too.
        """
        row = self._deletions.find(user_id)
        if row is None:
            self._check_subscription(user_id, wanted)
            row = self._close_once(user_id)
        else:
            self._revive(user_id, row)
        return DeletionAnswer.of(row)

    def show(self, user_id: str) -> DeletionAnswer:
        """Return the deletion's progress, and restart it if it has stalled. NoDeletionError."""
        row = self._deletions.find(user_id)
        if row is None:
            raise NoDeletionError
        self._revive(user_id, row)
        return DeletionAnswer.of(row)

    def _revive(self, user_id: str, row: Deletion) -> None:
        """Re-enqueue a deletion that has not progressed for STALLED_AFTER."""
        now = self._clock.now()
        if row.status is JobStatus.DONE or row.moved_at + STALLED_AFTER >= now:
            return
        after = row.model_copy(update={"moved_at": to_jst(now), "turn": row.turn + 1})
        if self._deletions.move(user_id, row, after):
            self._enqueue(user_id, is_second_look=row.is_swept, turn=after.turn)

    def _check_subscription(self, user_id: str, wanted: DeletionRequest) -> None:
        subscription = self._billing.find_subscription(user_id)
        is_live = subscription is not None and subscription.status in LIVE_STATUSES
        if is_live and not wanted.cancel_subscription:
            raise SubscriptionActiveError

    def _close_once(self, user_id: str) -> Deletion:
        """Close the account and enqueue its deletion; of concurrent requests one does so, and all return its row."""

        def attempt(_: Backoff) -> Deletion | None:  # None if the lock is ours
            if self._locks.acquire(user_id, _KIND, now=self._clock.now()):
                return None
            row = self._deletions.find(user_id)
            if row is None:
                raise TryAgainError
            return row

        if (existing := retrying(self._clock, WRITE_SECONDS, attempt)) is not None:
            return existing
        # Sent before the account is closed: whatever then happens to this request, the worker will check.
        self._enqueue(user_id, is_safety_net=True, delay=SAFETY_NET_AFTER)
        row, is_first = self._close(user_id)
        if is_first:
            self._enqueue(user_id)
        return row

    def _close(self, user_id: str) -> tuple[Deletion, bool]:
        now = self._clock.now()
        row = Deletion(requested_at=to_jst(now), moved_at=to_jst(now))
        tx = Transaction(self._table, closing_writes(self._table, user_id, now=now))
        tx.add("deletion", self._deletions.add_write(user_id, row))
        try:
            tx.commit()
        except TransactionRefusedError:
            return self._deletions.find(user_id) or row, False  # another request was first
        log_event("deletion_requested", user=user_hash(user_id))
        return row, True

    def _enqueue(
        self,
        user_id: str,
        *,
        is_second_look: bool = False,
        is_safety_net: bool = False,
        turn: int = 0,
        delay: timedelta = timedelta(),
    ) -> None:
        message = DeletionRequested(
            user_id=user_id,
            request_id=current_request_id(),
            is_second_look=is_second_look,
            is_safety_net=is_safety_net,
            turn=turn,
        )
        self._queue.send(message, delay=delay)
