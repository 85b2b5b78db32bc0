"""How long a chat is kept after a change of plan (`docs/product.md` 8)."""

from datetime import timedelta

from homebiyori.billing.rules import FREE_RETENTION_DAYS, PAID_RETENTION_DAYS

# Writes under way at once. With two pages of a Query (1 MB of whole chats each) they are all that a run holds.
IN_FLIGHT = 50

# With less time left a run hands over to a new message: the longest call, retries and all, fits in.
SECONDS_KEPT = 30.0
# With less than this it would do little more than hand over.
SECONDS_WANTED = 60.0

# Longer than what may still write by the plan of before can live: a request to the API 60 s, a run of ours 300 s.
SECOND_LOOK_AFTER = timedelta(minutes=6)

DAY = 86_400
# A parent whose subscription ends has so many seconds to think again before any chat disappears.
GRACE = 7 * DAY

_LIFETIMES = frozenset({FREE_RETENTION_DAYS * DAY, PAID_RETENTION_DAYS * DAY})


def expiry_of(*, created: int, current: int, now: int, retention_days: int) -> int:
    """Return when a chat expires; all instants in seconds since 1970.

    Told again, at any later time, it says the same: a chat that a shorter plan has already given its grace no longer
    has the lifetime of a plan, and keeps the end that it has.
    """
    wanted = created + retention_days * DAY
    earliest = now + GRACE
    if wanted >= min(current, earliest):
        return wanted
    has_grace = current <= earliest and current - created not in _LIFETIMES
    return current if has_grace else earliest
