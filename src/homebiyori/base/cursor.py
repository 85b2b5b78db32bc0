"""Page cursors: opaque, signed, and valid only for the user, route and filters that they were made for."""

from homebiyori.base.errors import InvalidFieldError
from homebiyori.base.signing import InvalidSignatureError, Scope, Signer


class InvalidCursorError(InvalidFieldError):
    """The cursor was not issued by us for this user, route and filters."""

    def __init__(self) -> None:
        super().__init__("続きの位置が正しくありません", "query", "cursor", kind="cursor")


class Cursors:
    """Signs the positions at which pages end."""

    def __init__(self, signer: Signer) -> None:
        self._signer = signer

    def encode(self, position: str, *, scope: Scope) -> str:
        """Sign the position at which a page ended; `scope` names the user, the route and every filter."""
        return self._signer.sign(position, scope=scope)

    def decode(self, cursor: str, *, scope: Scope) -> str:
        """Return a cursor's position; InvalidCursorError unless we issued it for exactly this scope."""
        try:
            return self._signer.unsign(cursor, scope=scope)
        except InvalidSignatureError:
            raise InvalidCursorError from None
