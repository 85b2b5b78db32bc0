"""Verifies Cognito access tokens (docs/adr/0015).

Only what verifying a signature needs is imported: PyJWT loads all of cryptography, 50 ms of a cold start.
"""

import base64
import binascii
import json
import re
import ssl
import threading
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.request import HTTPDefaultErrorHandler, HTTPErrorProcessor, UnknownHandler

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.hashes import SHA256

from homebiyori.base.clock import Clock
from homebiyori.base.errors import ForbiddenError, InvalidRequestError, UnauthenticatedError, UpstreamError
from homebiyori.base.identity import Identity, is_user_id
from homebiyori.base.log import log_warning
from homebiyori.http import strict_json

MAX_TOKEN_BYTES = 8_192
KEYS_FRESH_SECONDS = 3_600.0
KEYS_PAUSE_SECONDS = 30.0
# A pool's clock may run ahead of ours by this much when it issues a token.
SKEW_SECONDS = 60
_FETCH_TIMEOUT_SECONDS = 3.0
_LARGEST_KEY_SET_BYTES = 65_536
_SMALLEST_KEY_BITS = 2_048


class SigningKeys:
    """One pool's public keys.

    Fetched at first need, then hourly or for an unknown key id, at most once every 30 s. If the pool does not respond,
    the last good keys stay in use.
    """

    def __init__(self, fetch: Callable[[], bytes], clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: dict[str, RSAPublicKey] = {}
        self._fresh_until = float("-inf")
        self._pause_until = float("-inf")

    def get(self, key_id: str, *, may_wait: bool = True) -> RSAPublicKey | None:
        """Return a known key. UpstreamError if none was ever fetched, KeysNotCachedError if a fetch is not allowed."""
        now = self._clock.monotonic()
        if now >= self._fresh_until or key_id not in self._keys:
            if not may_wait:
                raise KeysNotCachedError
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
        except (OSError, ValueError) as error:
            log_warning("signing_keys_unavailable", error=type(error).__name__)
            return
        if keys:
            self._keys = keys
            self._fresh_until = now + KEYS_FRESH_SECONDS


def _parse_keys(document: bytes) -> dict[str, RSAPublicKey]:
    key_set = json.loads(document)
    if not isinstance(key_set, dict) or not isinstance(key_set.get("keys"), list):
        raise ValueError("not a key set")  # noqa: TRY004 - a fault in the document, like invalid JSON
    keys = [key for key in key_set["keys"] if isinstance(key, dict)]
    return {key["kid"]: _public_key(key) for key in keys if key.get("kty") == "RSA" and "kid" in key}


def _public_key(key: Mapping[str, Any]) -> RSAPublicKey:
    """Build the key from modulus and exponent (https://www.rfc-editor.org/rfc/rfc7518#section-6.3.1). ValueError."""
    modulus, exponent = (key.get(name) for name in ("n", "e"))
    if not isinstance(modulus, str) or not isinstance(exponent, str):
        raise ValueError("an RSA key has a modulus and an exponent")  # noqa: TRY004 - a fault in the document
    public = RSAPublicNumbers(n=_number(modulus), e=_number(exponent)).public_key()
    if public.key_size < _SMALLEST_KEY_BITS:
        raise ValueError("too short a key")
    return public


def _number(text: str) -> int:
    return int.from_bytes(_decode(text))


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def fetcher(url: str) -> Callable[[], bytes]:
    """Return a function that downloads the key set from a setting's URL.

    Nothing is redirected. What TLS needs is loaded here, while the function starts: it takes longer than a request.
    """
    opener = urllib.request.OpenerDirector()
    for handler in (_connecting(url), HTTPDefaultErrorHandler(), HTTPErrorProcessor(), UnknownHandler()):
        opener.add_handler(handler)

    def fetch() -> bytes:
        with opener.open(url, timeout=_FETCH_TIMEOUT_SECONDS) as response:
            body: bytes = response.read(_LARGEST_KEY_SET_BYTES)
            return body

    return fetch


def _connecting(url: str) -> urllib.request.BaseHandler:
    if url.startswith("https:"):
        return urllib.request.HTTPSHandler(context=ssl.create_default_context())
    return urllib.request.HTTPHandler()


class KeysNotCachedError(Exception):
    """The key set must be fetched first, and this call may not wait for that."""


class InvalidTokenError(UnauthenticatedError):
    """A token was sent, but it is not acceptable; only the log says why."""

    challenge = 'Bearer error="invalid_token"'


class TokenVerifier:
    """Accepts only access tokens of one pool, and rejects a token with any header that it does not understand."""

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

    def verify(self, token: str, *, may_wait: bool = True) -> Identity:
        """Return the token's identity. InvalidTokenError for every fault, ForbiddenError without the required group.

        KeysNotCachedError if the key set must be fetched first and `may_wait` is false.
        """
        claims = self._claims(token, may_wait=may_wait)
        identity = self._identity(claims)
        if self._required_group is not None and self._required_group not in identity.groups:
            raise ForbiddenError(reason="group")
        return identity

    def _claims(self, token: str, *, may_wait: bool) -> dict[str, Any]:
        """Parse the token, verify its signature (with `cryptography`) and return its claims. InvalidTokenError."""
        if len(token) > MAX_TOKEN_BYTES or not _FORM.fullmatch(token):
            raise InvalidTokenError(reason="form")
        signed, _, signature = token.rpartition(".")
        header, claims = map(_read_part, signed.split("."))
        if header.keys() - _HEADER_NAMES or header.get("alg") != "RS256" or header.get("typ", "JWT") != "JWT":
            raise InvalidTokenError(reason="header")
        key_id = header.get("kid")
        key = self._keys.get(key_id, may_wait=may_wait) if isinstance(key_id, str) else None
        if key is None:
            raise InvalidTokenError(reason="unknown_key")
        try:
            key.verify(_decode(signature), signed.encode(), PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError) as error:
            raise InvalidTokenError(reason="signature") from error
        return claims

    def _identity(self, claims: Mapping[str, Any]) -> Identity:
        expires, issued = _instant(claims, "exp"), _instant(claims, "iat")
        # Cognito's access tokens have no "nbf" and not always an "auth_time"; where present, they are enforced.
        starts, signed_in = _instant(claims, "nbf", 0), _instant(claims, "auth_time", 0)
        now = self._clock.now().timestamp()
        if not (max(issued, starts, signed_in) <= now + SKEW_SECONDS and now < expires):
            raise InvalidTokenError(reason="expired")
        if claims.get("iss") != self._issuer or claims.get("token_use") != "access":
            raise InvalidTokenError(reason="issuer_or_use")
        client_id = claims.get("client_id")
        if not isinstance(client_id, str) or client_id not in self._client_ids:
            raise InvalidTokenError(reason="client")
        groups = claims.get("cognito:groups", [])
        if not isinstance(groups, list) or not all(isinstance(group, str) for group in groups):
            raise InvalidTokenError(reason="groups")
        return Identity(_user_id(claims.get("sub")), frozenset(groups))


# Three parts of unpadded base64url: https://www.rfc-editor.org/rfc/rfc7515#section-3.1
_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+", re.ASCII)
# The headers that Cognito writes. All others ("crit", "zip", "jwk", "jku") would require us to act on them.
_HEADER_NAMES = frozenset({"alg", "kid", "typ"})
_LATEST = 253_402_300_800  # the year 10000


def _read_part(part: str) -> dict[str, Any]:
    try:
        content = strict_json.loads(_decode(part))
    except (binascii.Error, InvalidRequestError) as error:
        raise InvalidTokenError(reason="unreadable") from error
    if not isinstance(content, dict):
        raise InvalidTokenError(reason="no_object")
    return content


def _instant(claims: Mapping[str, Any], name: str, default: int | None = None) -> int:
    """Read a claim as whole seconds since 1970; InvalidTokenError for floats, booleans and values out of range."""
    value = claims.get(name, default)
    if type(value) is not int or not 0 <= value < _LATEST:
        raise InvalidTokenError(reason=name)
    return value


def _user_id(subject: object) -> str:
    if not isinstance(subject, str) or not is_user_id(subject):
        raise InvalidTokenError(reason="sub")
    return subject
