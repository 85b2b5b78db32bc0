"""Verifies the `Stripe-Signature` header (https://docs.stripe.com/webhooks#verify-manually).

Replaces the SDK's `construct_event`, which accepts timestamps from the future and raises TypeError,
UnicodeDecodeError or RecursionError on hostile input.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from homebiyori.base.clock import epoch
from homebiyori.base.errors import UnauthenticatedError

TOLERANCE = timedelta(seconds=300)

_PART = re.compile(r"\s*([a-z0-9]+)=([0-9A-Za-z+/=_-]*)\s*", re.ASCII)
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MAX_HEADER = 4_096


class BadSignatureError(UnauthenticatedError):
    """Missing, invalid or expired Stripe-Signature."""

    code = "bad_signature"
    title = "署名を確認できません"
    advice = "署名シークレットと送った時刻を確かめてください"
    challenge = "Stripe-Signature"


def sign(body: bytes, *, secret: str, at: datetime) -> str:
    """Write the header that Stripe would send."""
    timestamp = epoch(at)
    return f"t={timestamp},v1={_digest(body, timestamp, secret)}"


def verify(body: bytes, header: str, *, secrets: Sequence[str], now: datetime) -> None:
    """Raise BadSignatureError unless one of the secrets signed the body within the tolerance, past or future."""
    timestamp, digests = _read(header)
    if abs(epoch(now) - timestamp) > TOLERANCE.total_seconds():
        raise BadSignatureError(reason="time")
    expected = [_digest(body, timestamp, secret) for secret in secrets]
    matches = [hmac.compare_digest(ours, theirs) for ours in expected for theirs in digests]
    if not any(matches):
        raise BadSignatureError(reason="digest")


def _read(header: str) -> tuple[int, list[str]]:
    parts = [_PART.fullmatch(part) for part in header.split(",")] if len(header) <= _MAX_HEADER else [None]
    pairs = [part.groups() for part in parts if part is not None]
    timestamps = [value for name, value in pairs if name == "t"]
    # Two parsers could disagree on which of two timestamps counts; Stripe sends one.
    if len(pairs) != len(parts) or len(timestamps) != 1 or not _TIMESTAMP.fullmatch(timestamps[0]):
        raise BadSignatureError(reason="form")
    return int(timestamps[0]), [value for name, value in pairs if name == "v1" and _DIGEST.fullmatch(value)]


def _digest(body: bytes, timestamp: int, secret: str) -> str:
    return hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()
