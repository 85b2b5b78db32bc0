"""Plans and what they open (`docs/product.md` 2 and 5); plan names exist here and nowhere else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from homebiyori.base.text import clean_note
from homebiyori.ops.allowance import Amount


class Plan(StrEnum):
    """What a parent may be subscribed to."""

    FREE = "free"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class PaidPlan(StrEnum):
    """What a parent may buy."""

    MONTHLY = Plan.MONTHLY.value
    YEARLY = Plan.YEARLY.value


# A late card deletes nothing: past_due stays paid. A scheduled cancellation is active until its period ends.
PAID_STATUSES = frozenset({"active", "trialing", "past_due"})

# What there is beside the paid ones; a status that is in neither is news to us, and changes nothing by itself.
UNPAID_STATUSES = frozenset({"incomplete", "incomplete_expired", "unpaid", "paused", "canceled"})

# A subscription of these can be paid again, so a second one would be paid beside it.
LIVE_STATUSES = PAID_STATUSES | {"unpaid", "paused"}

# What has not ended, as far as we know its word.
RUNNING_STATUSES = LIVE_STATUSES | {"incomplete"}

# In the order in which a bill goes through them.
INVOICE_STATUSES = ("draft", "open", "uncollectible", "void", "paid")

FREE_RETENTION_DAYS = 30
PAID_RETENTION_DAYS = 180

PLAN_NAMES = {Plan.FREE: "無料プラン", Plan.MONTHLY: "月額プラン", Plan.YEARLY: "年額プラン"}

# In yen, taxes included; Stripe's prices are of the same amounts.
PRICES = {Plan.FREE: 0, Plan.MONTHLY: 580, Plan.YEARLY: 5_800}

# What a parent may have Stripe asked for in a day: each is a handful of calls. By the names of the quotas.
CHECKOUTS = "checkouts"
PORTALS = "portals"
CHANGES = "subscription_changes"
_A_DAY = {CHECKOUTS: 20, PORTALS: 30, CHANGES: 40}
QUOTAS = {
    # One that another has replaced gives its part back.
    CHECKOUTS: Amount(
        1, _A_DAY[CHECKOUTS], f"お申し込みは1日{_A_DAY[CHECKOUTS]}回までです。明日またどうぞ", may_return=True
    ),
    PORTALS: Amount(1, _A_DAY[PORTALS], f"お支払いの管理ページは1日{_A_DAY[PORTALS]}回までです。明日またどうぞ"),
    CHANGES: Amount(1, _A_DAY[CHANGES], f"解約と再開のお手続きは1日{_A_DAY[CHANGES]}回までです。明日またどうぞ"),
}

MAX_URL_LENGTH = 2_000
MAX_REASON_CHARACTERS = 500
# A character may be several code points.
MAX_REASON_CODE_POINTS = 5_000


def check_reason(text: str) -> str:
    """Return a reason for leaving as it is kept; ValueError says in Japanese what is wrong with it."""
    return clean_note(text, MAX_REASON_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Entitlements:
    """What a plan opens."""

    plan: Plan

    @property
    def is_premium(self) -> bool:
        """Whether group chat and deep praise are open."""
        return self.plan is not Plan.FREE

    @property
    def retention_days(self) -> int:
        """Days that chats are kept."""
        return PAID_RETENTION_DAYS if self.is_premium else FREE_RETENTION_DAYS

    @property
    def retention(self) -> timedelta:
        """How long chats are kept."""
        return timedelta(days=self.retention_days)


def entitlements_of(*, plan: Plan, status: str) -> Entitlements:
    """Derive what is open from a subscription's plan and Stripe status."""
    return Entitlements(plan if status in PAID_STATUSES else Plan.FREE)


Origin = tuple[str, str, int]

_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> Origin | None:
    """Return scheme, host and port of an address that no two readers can take for different ones; else None.

    Refuses what browsers and parsers disagree about, the stuff of open redirects: user names,
    backslashes, white space and controls, `//` in the path, anything that is not ASCII.
    """
    if len(url) > MAX_URL_LENGTH or not url.isascii() or any(letter <= " " or letter in "\\\x7f" for letter in url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc or "//" in parts.path:
        return None
    return parts.scheme, parts.hostname, port or _DEFAULT_PORTS[parts.scheme]


def is_allowed(url: str, origins: Sequence[str], schemes: Sequence[str] = ()) -> bool:
    """Whether an address is on one of our own origins, or of the scheme of an app of our own."""
    origin = origin_of(url)
    if origin is None:
        return _is_of_scheme(url, schemes)
    return origin in {origin_of(allowed) for allowed in origins}


# RFC 8252, 7.1: `scheme:/path`; apps also register `scheme://host/path`. What a browser could run is none of these.
_APP_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/{1,2}[A-Za-z0-9._~-][A-Za-z0-9._~!$&'()*+,;=:%/?#{}-]*")


def _is_of_scheme(url: str, schemes: Sequence[str]) -> bool:
    found = _APP_ADDRESS.fullmatch(url) if len(url) <= MAX_URL_LENGTH else None
    return found is not None and found[1].lower() in schemes and "//" not in url.partition(":")[2].lstrip("/")
