"""Computes chat expiry after a change of plan (`docs/product.md` 8)."""

from datetime import timedelta
from enum import StrEnum

from homebiyori.billing.rules import FREE_RETENTION_DAYS, PAID_RETENTION_DAYS

# Concurrent writes. Together with two pages of a Query (1 MB of whole chats each), this is all that a run holds.
IN_FLIGHT = 50

# With less time left, a run hands over to a new message; the longest call fits in, with retries.
SECONDS_SPARE = 30.0
# With less time than this, a run would do little more than hand over.
SECONDS_WANTED = 60.0

# Longer than anything that still writes by the old plan can last: an API request takes 60 s, a run of ours 300 s.
SECOND_LOOK_AFTER = timedelta(minutes=6)

DAY = 86_400
# The time in seconds that a parent whose subscription ends has to reconsider before any chat expires.
GRACE = 7 * DAY

_LIFETIMES = frozenset({FREE_RETENTION_DAYS * DAY, PAID_RETENTION_DAYS * DAY})


class RetentionOutcome(StrEnum):
    """How a run ended; `overtaken` if the row wants something else, or no more."""

    DONE = "done"
    OUT_OF_TIME = "out_of_time"
    OVERTAKEN = "overtaken"


def expiry_of(*, created: int, current: int, now: int, retention_days: int) -> int:
    """Return when a chat expires; all instants in seconds since 1970.

    Idempotent, at any later time: a chat whose expiry already includes the grace period of a shorter plan no longer has
    a plan's lifetime, and keeps its expiry.
    """
    wanted = created + retention_days * DAY
    earliest = now + GRACE
    if wanted >= min(current, earliest):
        return wanted
    has_grace = current <= earliest and current - created not in _LIFETIMES
    return current if has_grace else earliest
