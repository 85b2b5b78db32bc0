"""Background jobs and dead letters, for operators (`docs/product.md` 9)."""

from homebiyori.admin.announcements import AnnouncementService
from homebiyori.admin.metrics.cloudwatch import oldest_work
from homebiyori.admin.models import Jobs, QueueDepth, Redriven
from homebiyori.admin.rules import REDRIVE, REDRIVE_SECONDS, REDRIVEN_AT_ONCE
from homebiyori.aws import dead_letters
from homebiyori.base.log import log_event
from homebiyori.ops.audit import Audit
from homebiyori.resources import Resources


class JobsService:
    """The job queue as operators see it."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._backlog = resources.backlog
        self._announcements = AnnouncementService(resources)
        self._audit = Audit(resources.core)
        self._clock = resources.clock

    def show(self) -> Jobs:
        """Return the queue depths and the unfinished announcements."""
        return Jobs(
            queue=_shown(self._backlog.depth()),
            oldest_seconds=self._resources.metrics.latest(oldest_work(self._backlog.name)),
            dead_letters=self._dead_letters(),
            announcements=self._announcements.unfinished(),
        )

    def redrive(self, admin_id: str) -> Redriven:
        """Redrive dead letters. The queue takes part in no transaction, so the audit log is written before and after.

        May be repeated to redrive the rest: a moved message is no longer among the dead letters.
        """
        entry_id = self._audit.request(admin_id, REDRIVE, {}, now=self._clock.now())
        moved = self._backlog.redrive(most=REDRIVEN_AT_ONCE, seconds=REDRIVE_SECONDS)
        self._audit.mark_done(entry_id, now=self._clock.now(), outcome={"moved": moved})
        log_event("jobs_redriven", moved=moved)
        return Redriven(moved=moved, dead_letters=self._dead_letters())

    def _dead_letters(self) -> QueueDepth | None:
        depth = self._backlog.dead_depth()
        return None if depth is None else _shown(depth)


def _shown(depth: dead_letters.ApproximateDepth) -> QueueDepth:
    return QueueDepth(**depth._asdict())
