"""Who is asking: verifies a Cognito access token ourselves (`architecture.md`, decision 4).

Imported at the first token: PyJWT brings cryptography, 50 ms of a cold start.
"""

import json
import threading
import urllib.request
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import jwt

from homebiyori.core.clock import Clock
from homebiyori.core.errors import ForbiddenError, UnauthenticatedError, UpstreamError
from homebiyori.core.identity import Identity
from homebiyori.core.log import log_warning

MAX_TOKEN_BYTES = 8_192
KEYS_FRESH_SECONDS = 3_600.0
KEYS_PAUSE_SECONDS = 30.0
# A pool's clock may run ahead of ours by this much when it issues a token.
SKEW_SECONDS = 60
_FETCH_TIMEOUT_SECONDS = 3.0
_LARGEST_KEY_SET_BYTES = 65_536


class SigningKeys:
    """One pool's public keys.

    Fetched at first need, refreshed every hour or when an unknown key id turns up, at most every
    30 s; when the pool does not answer, the last good keys stay in force.
    """

    def __init__(self, fetch: Callable[[], bytes], clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fresh_until = float("-inf")
        self._pause_until = float("-inf")

    def get(self, key_id: str) -> jwt.PyJWK | None:
        """Find a key; UpstreamError when none was ever had."""
        now = self._clock.monotonic()
        if now >= self._fresh_until or key_id not in self._keys:
            with self._lock:
                if self._clock.monotonic() >= self._pause_until:
                    self._refresh()
        if not self._keys:
            raise UpstreamError("ログイン情報を確認できません", retry_after=int(KEYS_PAUSE_SECONDS))
        return self._keys.get(key_id)

    def _refresh(self) -> None:
        now = self._clock.monotonic()
        self._pause_until = now + KEYS_PAUSE_SECONDS
        try:
            keys = _parse_keys(self._fetch())
        except (OSError, ValueError, jwt.PyJWTError) as error:
            log_warning("signing_keys_unavailable", error=type(error).__name__)
            return
        if keys:
            self._keys = keys
            self._fresh_until = now + KEYS_FRESH_SECONDS


def _parse_keys(document: bytes) -> dict[str, jwt.PyJWK]:
    key_set = json.loads(document)
    if not isinstance(key_set, dict) or not isinstance(key_set.get("keys"), list):
        raise ValueError("not a key set")  # noqa: TRY004 - a fault of the document, as bad JSON is
    keys = [key for key in key_set["keys"] if isinstance(key, dict)]
    return {key["kid"]: jwt.PyJWK(key, algorithm="RS256") for key in keys if key.get("kty") == "RSA" and "kid" in key}


def fetcher(url: str) -> Callable[[], bytes]:
    """Make the function that downloads a key set; the address is a setting of the deployment."""

    def fetch() -> bytes:
        with urllib.request.urlopen(url, timeout=_FETCH_TIMEOUT_SECONDS) as response:  # noqa: S310 - Settings checked the scheme
            body: bytes = response.read(_LARGEST_KEY_SET_BYTES)
            return body

    return fetch


class TokenVerifier:
    """Accepts one pool's access tokens and nothing else."""

    def __init__(
        self,
        *,
        issuer: str,
        client_ids: Sequence[str],
        keys: SigningKeys,
        clock: Clock,
        required_group: str | None = None,
    ) -> None:
        self._issuer = issuer
        self._client_ids = frozenset(client_ids)
        self._keys = keys
        self._clock = clock
        self._required_group = required_group

    def verify(self, token: str) -> Identity:
        """Tell who holds the token; UnauthenticatedError for every fault, ForbiddenError without the group."""
        claims = self._claims(token)
        identity = self._identity(claims)
        if self._required_group is not None and self._required_group not in identity.groups:
            raise ForbiddenError(reason="group")
        return identity

    def _claims(self, token: str) -> dict[str, Any]:
        if len(token) > MAX_TOKEN_BYTES:
            raise UnauthenticatedError(reason="too_long")
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            key = self._keys.get(key_id) if isinstance(key_id, str) else None
            if key is None:
                raise UnauthenticatedError(reason="unknown_key")
            # Time is compared below, by our clock; PyJWT would read the system's.
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                issuer=self._issuer,
                options={
                    "require": ["exp", "iat", "iss", "sub"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                    "verify_aud": False,
                },
            )
        except (jwt.PyJWTError, ValueError, RecursionError) as error:
            raise UnauthenticatedError(reason=type(error).__name__) from error
        return claims

    def _identity(self, claims: dict[str, Any]) -> Identity:
        now = self._clock.now().timestamp()
        expires, issued, starts = claims["exp"], claims["iat"], claims.get("nbf", 0)
        if not all(isinstance(instant, int | float) for instant in (expires, issued, starts)):
            raise UnauthenticatedError(reason="instants")
        if not (max(issued, starts) <= now + SKEW_SECONDS and now < expires):
            raise UnauthenticatedError(reason="expired")
        if claims.get("token_use") != "access" or claims.get("client_id") not in self._client_ids:
            raise UnauthenticatedError(reason="use_or_client")
        groups = claims.get("cognito:groups", [])
        if not isinstance(groups, list):
            raise UnauthenticatedError(reason="groups")
        return Identity(_user_id(claims["sub"]), frozenset(map(str, groups)))


def _user_id(subject: object) -> str:
    try:
        if isinstance(subject, str) and str(uuid.UUID(subject)) == subject:
            return subject
    except ValueError as error:
        raise UnauthenticatedError(reason="sub") from error
    raise UnauthenticatedError(reason="sub")
