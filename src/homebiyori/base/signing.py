"""Signed texts: opaque to clients, and valid only for the purpose that they were signed for; not encrypted."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence

_MAC_BYTES = 16
_LONGEST = 1_024

# What a text is signed for: a cookie's name, or the user, the list and all its filters.
Scope = Mapping[str, object]


class InvalidSignatureError(Exception):
    """The text was not signed by us for this scope."""


class Signer:
    """Signs with the first key and accepts all of them, so that keys can be rotated."""

    def __init__(self, keys: Callable[[], Sequence[str]]) -> None:
        self._keys = keys

    def sign(self, text: str, *, scope: Scope) -> str:
        """Return the text with its signature, in base64url without padding."""
        payload = text.encode()
        return base64.urlsafe_b64encode(self._mac(self._keys()[0], payload, scope) + payload).rstrip(b"=").decode()

    def unsign(self, signed: str, *, scope: Scope) -> str:
        """Return the text; InvalidSignatureError unless we signed it for exactly this scope, or if it is too long."""
        if len(signed) > _LONGEST:
            raise InvalidSignatureError
        try:
            sealed = base64.b64decode(signed + "=" * (-len(signed) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise InvalidSignatureError from None
        if base64.urlsafe_b64encode(sealed).rstrip(b"=") != signed.encode():
            raise InvalidSignatureError  # padded, or with stray trailing bits
        mac, payload = sealed[:_MAC_BYTES], sealed[_MAC_BYTES:]
        if not any(hmac.compare_digest(mac, self._mac(key, payload, scope)) for key in self._keys()):
            raise InvalidSignatureError
        return payload.decode()

    @staticmethod
    def _mac(key: str, payload: bytes, scope: Scope) -> bytes:
        bound = json.dumps(dict(scope), sort_keys=True, default=str).encode()
        return hmac.digest(key.encode(), hashlib.sha256(bound).digest() + payload, "sha256")[:_MAC_BYTES]
