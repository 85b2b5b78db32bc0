"""Plans and what they include (`docs/product.md` 2 and 5); plan names exist only here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from homebiyori.base.errors import PremiumRequiredError
from homebiyori.base.text import clean_note
from homebiyori.ops.allowance import Amount


class Plan(StrEnum):
    """The plans."""

    FREE = "free"
    MONTHLY = "monthly"
    YEARLY = "yearly"


class PaidPlan(StrEnum):
    """The plans that can be bought."""

    MONTHLY = Plan.MONTHLY.value
    YEARLY = Plan.YEARLY.value


# A late payment deletes nothing: past_due counts as paid. A scheduled cancellation is active until its period ends.
PAID_STATUSES = frozenset({"active", "trialing", "past_due"})

# The other known statuses; one that is in neither set is new to us, and changes nothing by itself.
UNPAID_STATUSES = frozenset({"incomplete", "incomplete_expired", "unpaid", "paused", "canceled"})

# Subscriptions with these statuses can become paid again, so a second one would be charged in addition.
LIVE_STATUSES = PAID_STATUSES | {"unpaid", "paused"}

# All known statuses of subscriptions that have not ended.
RUNNING_STATUSES = LIVE_STATUSES | {"incomplete"}

# In the order in which an invoice passes through them.
INVOICE_STATUSES = ("draft", "open", "uncollectible", "void", "paid")

FREE_RETENTION_DAYS = 30
PAID_RETENTION_DAYS = 180

PLAN_NAMES = {Plan.FREE: "無料プラン", Plan.MONTHLY: "月額プラン", Plan.YEARLY: "年額プラン"}

# In yen, tax included; the prices at Stripe have the same amounts.
PRICES = {Plan.FREE: 0, Plan.MONTHLY: 580, Plan.YEARLY: 5_800}

# Daily quotas of actions that call Stripe, a few calls each.
CHECKOUTS = "checkouts"
PORTALS = "portals"
CHANGES = "subscription_changes"
_A_DAY = {CHECKOUTS: 20, PORTALS: 30, CHANGES: 40}
QUOTAS = {
    # A checkout that is replaced by another gives its quota back.
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
    """Clean the reason for cancelling; ValueError with a Japanese message if it is too long."""
    return clean_note(text, MAX_REASON_CHARACTERS)


@dataclass(frozen=True, slots=True)
class Entitlements:
    """What a plan includes."""

    plan: Plan

    @property
    def is_premium(self) -> bool:
        """Whether group chat and deep praise are included."""
        return self.plan is not Plan.FREE

    def check_deep_praise(self) -> None:
        """Raise PremiumRequiredError if deep praise is not included."""
        if not self.is_premium:
            raise PremiumRequiredError("深いほめことばはプレミアムプランで使えます")

    @property
    def retention_days(self) -> int:
        """The number of days that chats are kept."""
        return PAID_RETENTION_DAYS if self.is_premium else FREE_RETENTION_DAYS

    @property
    def retention(self) -> timedelta:
        """How long chats are kept."""
        return timedelta(days=self.retention_days)


def entitlements_of(*, plan: Plan, status: str) -> Entitlements:
    """Derive the entitlements from a subscription's plan and Stripe status."""
    return Entitlements(plan if status in PAID_STATUSES else Plan.FREE)


Origin = tuple[str, str, int]

_DEFAULT_PORTS = {"http": 80, "https": 443}


def origin_of(url: str) -> Origin | None:
    """Return the scheme, host and port of a URL that all parsers read alike; else None.

    Rejects everything that browsers and parsers disagree on, which open redirects exploit: user names, backslashes,
    white space and controls, `//` in the path, non-ASCII characters.
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
    """Whether a URL is on one of our origins, or has the scheme of one of our apps."""
    origin = origin_of(url)
    if origin is None:
        return _is_of_scheme(url, schemes)
    return origin in {origin_of(allowed) for allowed in origins}


# RFC 8252, 7.1: `scheme:/path`; apps also register `scheme://host/path`. Excludes anything that a browser could run.
_APP_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):/{1,2}[A-Za-z0-9._~-][A-Za-z0-9._~!$&'()*+,;=:%/?#{}-]*")


def _is_of_scheme(url: str, schemes: Sequence[str]) -> bool:
    found = _APP_ADDRESS.fullmatch(url) if len(url) <= MAX_URL_LENGTH else None
    return found is not None and found[1].lower() in schemes and "//" not in url.partition(":")[2].lstrip("/")
