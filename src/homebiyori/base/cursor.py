"""Page cursors: opaque, signed, and valid only for the user, route and filters that they were made for."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence

from homebiyori.base.errors import InvalidFieldError

_MAC_BYTES = 16
_LONGEST = 1_024

# The user, the list and all its filters.
Scope = Mapping[str, object]


class InvalidCursorError(InvalidFieldError):
    """The cursor was not issued by us for this user, route and filters."""

    def __init__(self) -> None:
        super().__init__("続きの位置が正しくありません", "query", "cursor", kind="cursor")


class Cursors:
    """Signs with the first key and accepts all of them, so that keys can be rotated."""

    def __init__(self, keys: Callable[[], Sequence[str]]) -> None:
        self._keys = keys

    def encode(self, position: str, *, scope: Scope) -> str:
        """Sign the position at which a page ended; `scope` names the user, the route and every filter."""
        payload = position.encode()
        return base64.urlsafe_b64encode(self._mac(self._keys()[0], payload, scope) + payload).rstrip(b"=").decode()

    def decode(self, cursor: str, *, scope: Scope) -> str:
        """Return a cursor's position; InvalidCursorError unless we issued it for exactly this scope."""
        if len(cursor) > _LONGEST:
            raise InvalidCursorError
        try:
            sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raise InvalidCursorError from None
        if base64.urlsafe_b64encode(sealed).rstrip(b"=") != cursor.encode():
            raise InvalidCursorError  # padded, or with stray trailing bits
        mac, payload = sealed[:_MAC_BYTES], sealed[_MAC_BYTES:]
        if not any(hmac.compare_digest(mac, self._mac(key, payload, scope)) for key in self._keys()):
            raise InvalidCursorError
        return payload.decode()

    @staticmethod
    def _mac(key: str, payload: bytes, scope: Scope) -> bytes:
        bound = json.dumps(dict(scope), sort_keys=True, default=str).encode()
        return hmac.digest(key.encode(), hashlib.sha256(bound).digest() + payload, "sha256")[:_MAC_BYTES]
