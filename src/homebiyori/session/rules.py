"""The authorization code flow with PKCE (RFC 6749, RFC 7636); pure. Session durations are in `sites.py`."""

import base64
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Self

from homebiyori.base.clock import to_jst
from homebiyori.session.sites import Site

# After this, a page offers to sign in again, so that the session does not expire at 2 a.m.
RENEWAL_AFTER = timedelta(days=25)
_MORNING, _EVENING = 6, 19
# The time limit for Cognito's and Google's pages.
ATTEMPT_LASTS = timedelta(minutes=10)

# A path of our pages, free of user text; never "//host", which leads to another site, nor an API route.
RETURN_PATH = r"^/(?:[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+){0,4})?$"
LONGEST_RETURN_PATH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A sign-in in progress, kept in a cookie of the browser that began it."""

    state: str
    nonce: str
    verifier: str
    return_path: str
    begun_at: int

    @classmethod
    def begin(cls, return_path: str, now: datetime) -> Self:
        """Begin an attempt with a random state, nonce and verifier."""
        state, nonce, verifier = (secrets.token_urlsafe(size) for size in (16, 16, 32))
        return cls(state=state, nonce=nonce, verifier=verifier, return_path=return_path, begun_at=int(now.timestamp()))

    @property
    def challenge(self) -> str:
        """The verifier's S256 challenge: https://www.rfc-editor.org/rfc/rfc7636#section-4.2."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()

    def dump(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def load(cls, text: str) -> Self:
        """Parse the output of `dump`."""
        return cls(**json.loads(text))

    def is_open(self, state: str, now: datetime) -> bool:
        """Whether the state matches and the attempt has not timed out."""
        age = now.timestamp() - self.begun_at
        return secrets.compare_digest(self.state.encode(), state.encode()) and age <= ATTEMPT_LASTS.total_seconds()


@dataclass(frozen=True, slots=True)
class SignIn:
    """The content of the session cookie: start and last use (epoch seconds), user, and Cognito's refresh token."""

    since: int
    seen: int
    user_id: str
    refresh_token: str

    def seconds_left(self, site: Site, now: datetime) -> int:
        """Return the seconds until the session ends; 0 if it has expired or was idle for too long."""
        ends = self.since + int(site.lasts.total_seconds())
        is_idle = site.idle is not None and now.timestamp() - self.seen > site.idle.total_seconds()
        return 0 if is_idle else max(0, ends - int(now.timestamp()))

    def is_renewal_due(self, now: datetime) -> bool:
        """Whether to offer a new sign-in: late in the session, and during daytime in Japan."""
        is_late = now.timestamp() >= self.since + RENEWAL_AFTER.total_seconds()
        return is_late and _MORNING <= to_jst(now).hour < _EVENING
