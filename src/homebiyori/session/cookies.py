"""A site's cookies: sign-in attempts in progress and the session, none readable by scripts."""

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from fastapi import Response

from homebiyori.base.log import log_warning
from homebiyori.base.signing import InvalidSignatureError, Signer
from homebiyori.session.rules import ATTEMPT_LASTS, Attempt, SignIn
from homebiyori.session.sites import Site

# Concurrent sign-ins per browser, so that tabs do not disturb each other.
_MOST_ATTEMPTS = 4
# A browser stores 4,096 bytes including the name: https://www.rfc-editor.org/rfc/rfc6265#section-6.1.
_LONGEST = 4_000


class Cookies:
    """One browser's cookies for a site. Cookies without a valid signature of ours are ignored."""

    def __init__(self, site: Site, signer: Signer, given: Mapping[str, str], *, is_https: bool) -> None:
        self._site = site
        self._signer = signer
        self._given = given
        self._is_https = is_https
        self._session = f"{site.cookie}_session"
        self._attempts = f"{site.cookie}_sign_in_"

    def attempt(self, state: str) -> Attempt | None:
        """Return the attempt with this state, if any."""
        name = self._attempt_name(state)
        sealed = self._open(name, self._given.get(name, ""))
        return Attempt.load(sealed) if sealed else None

    def store_attempt(self, response: Response, attempt: Attempt) -> None:
        under_way = [name for name in self._given if name.startswith(self._attempts)]
        for name in under_way[: max(0, len(under_way) + 1 - _MOST_ATTEMPTS)]:
            self._set(response, name, "", seconds=0)
        name = self._attempt_name(attempt.state)
        sealed = self._signer.sign(attempt.dump(), scope={"cookie": name})
        self._set(response, name, sealed, seconds=int(ATTEMPT_LASTS.total_seconds()))

    def drop_attempt(self, response: Response, state: str) -> None:
        self._set(response, self._attempt_name(state), "", seconds=0)

    @property
    def has_session(self) -> bool:
        """Whether the browser sent a session cookie, valid or not."""
        return self._session in self._given

    def session(self) -> SignIn | None:
        sealed, _, refresh_token = self._given.get(self._session, "").partition(".")
        opened = self._open(self._session, sealed)
        if not (opened and refresh_token):
            return None
        since, seen, user_id = json.loads(opened)
        return SignIn(since, seen, user_id, refresh_token)

    def store_session(self, response: Response, sign_in: SignIn, *, seconds: int) -> None:
        """Store a sign-in; all but the refresh token is signed, because we rely on it."""
        sealed = self._signer.sign(
            json.dumps([sign_in.since, sign_in.seen, sign_in.user_id]), scope={"cookie": self._session}
        )
        value = f"{sealed}.{sign_in.refresh_token}"
        if len(value) > _LONGEST:
            log_warning("session_cookie_too_long", length=len(value))
        self._set(response, self._session, value, seconds=None if self._site.idle else seconds, same_site="strict")

    def drop_session(self, response: Response) -> None:
        self._set(response, self._session, "", seconds=0, same_site="strict")

    def dropping(self) -> dict[str, str]:
        """Return the header with which an error response deletes the session cookie."""
        response = Response()
        self.drop_session(response)
        return {"Set-Cookie": response.headers["set-cookie"]}

    def _attempt_name(self, state: str) -> str:
        return f"{self._attempts}{hashlib.sha256(state.encode()).hexdigest()[:16]}"

    def _open(self, name: str, sealed: str) -> str | None:
        try:
            return self._signer.unsign(sealed, scope={"cookie": name})
        except InvalidSignatureError:
            return None

    def _set(
        self,
        response: Response,
        name: str,
        value: str,
        *,
        seconds: int | None,
        # An attempt's cookie must be sent with the navigation from Cognito's pages.
        same_site: Literal["lax", "strict"] = "lax",
    ) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=self._site.path,
            secure=self._is_https,
            httponly=True,
            samesite=same_site,
        )
