"""Cognito's sign-in pages and token endpoint; local and AWS deployments use the same code."""

import base64
import binascii
import json
import secrets
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.base.errors import UnauthenticatedError, UpstreamError
from homebiyori.base.identity import is_user_id
from homebiyori.base.log import log_warning
from homebiyori.resources import Resources
from homebiyori.session.rules import Attempt
from homebiyori.session.sites import Site

_SECONDS = 5.0
_LARGEST_ANSWER_BYTES = 65_536
# Cognito's errors for a code or token that was used, revoked or issued to another client.
_REFUSALS = frozenset({"invalid_grant", "invalid_request"})


class SignInUnavailableError(UpstreamError):
    """This deployment has no sign-in page, or Cognito does not respond."""

    def __init__(self, reason: str) -> None:
        super().__init__("ただいまサインインできません。少し待って、もう一度お試しください", reason=reason)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The token endpoint's response; `refresh_token` is None if the old one stays valid."""

    access_token: str
    expires_in: int
    refresh_token: str | None
    id_token: str | None


@dataclass(frozen=True, slots=True)
class Redeemed:
    """The user who signed in, and the refresh token."""

    user_id: str
    refresh_token: str


class IdentityProvider:
    """A site's user pool as an OAuth 2.0 authorization server; our client is public and uses PKCE."""

    def __init__(self, resources: Resources, site: Site) -> None:
        authority = site.authority(resources.settings)
        if authority is None:
            raise SignInUnavailableError("not_configured")
        self._resources = resources
        self._site = site
        self._authority = authority

    @property
    def callback_url(self) -> str:
        return f"{self._authority.origin}{self._site.path}/callback"

    def authorize_url(self, attempt: Attempt) -> str:
        """Return the URL of the sign-in page."""
        return self._link(
            "/oauth2/authorize",
            response_type="code",
            redirect_uri=self.callback_url,
            scope=self._site.scopes,
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=attempt.challenge,
            code_challenge_method="S256",
        )

    def sign_out_url(self, path: str) -> str:
        """Return the URL that also ends Cognito's own session and then redirects back to `path`."""
        return self._link("/logout", logout_uri=f"{self._authority.origin}{path}")

    def redeem(self, code: str, attempt: Attempt) -> Redeemed:
        """Exchange a code for tokens; UnauthenticatedError if it is invalid or belongs to another attempt."""
        tokens = self._ask(
            grant_type="authorization_code", code=code, redirect_uri=self.callback_url, code_verifier=attempt.verifier
        )
        # Straight from the token endpoint, so its signature need not be checked: OpenID Connect Core 1.0, 3.1.3.7.
        claims = _claims(tokens.id_token)
        nonce, user_id = claims.get("nonce"), claims.get("sub")
        is_ours = claims.get("iss") == self._authority.issuer and claims.get("aud") == self._authority.client_id
        if not (is_ours and isinstance(nonce, str) and secrets.compare_digest(nonce.encode(), attempt.nonce.encode())):
            raise UnauthenticatedError(reason="id_token")
        if not (isinstance(user_id, str) and is_user_id(user_id)):
            raise UnauthenticatedError(reason="subject")
        if tokens.refresh_token is None:
            raise UnauthenticatedError(reason="no_refresh_token")
        return Redeemed(user_id, tokens.refresh_token)

    def refresh(self, refresh_token: str) -> Tokens:
        """Get a new access token; UnauthenticatedError if the sign-in has ended."""
        return self._ask(grant_type="refresh_token", refresh_token=refresh_token)

    def revoke(self, refresh_token: str) -> bool:
        """Revoke a refresh token and all access tokens issued with it; False if Cognito could not be reached."""
        try:
            self._resources.cognito.revoke_token(Token=refresh_token, ClientId=self._authority.client_id)
        except (ClientError, BotoCoreError) as error:
            # The browser drops the token in any case, and no one else has it.
            log_warning("refresh_token_not_revoked", error=type(error).__name__)
            return False
        return True

    def _link(self, path: str, **query: str) -> str:
        given = urllib.parse.urlencode({"client_id": self._authority.client_id, **query})
        return f"{self._authority.url}{path}?{given}"

    def _ask(self, **form: str) -> Tokens:
        body = urllib.parse.urlencode({"client_id": self._authority.client_id, **form}).encode()
        request = urllib.request.Request(  # noqa: S310 - Settings checked the scheme
            f"{self._authority.url}/oauth2/token", body, {"Content-Type": "application/x-www-form-urlencoded"}
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as response:  # noqa: S310 - the same
                return _read(response.read(_LARGEST_ANSWER_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                said = _error_of(error.read(_LARGEST_ANSWER_BYTES))
            if error.code < 500 and said in _REFUSALS:
                raise UnauthenticatedError(reason=said) from None
            log_warning("token_endpoint_failed", status=error.code, error=said)
            raise SignInUnavailableError("refused") from None
        except (OSError, ValueError) as error:
            log_warning("token_endpoint_failed", error=type(error).__name__)
            raise SignInUnavailableError("unreachable") from None


def _read(body: bytes) -> Tokens:
    """Parse the endpoint's response; ValueError if it is invalid."""
    answer = json.loads(body)
    if not isinstance(answer, dict):
        raise ValueError("no object")  # noqa: TRY004 - a fault in the document, like invalid JSON
    access_token, expires_in = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(access_token, str) or type(expires_in) is not int:
        raise ValueError("no token")
    return Tokens(access_token, expires_in, _text(answer, "refresh_token"), _text(answer, "id_token"))


def _text(answer: Mapping[str, Any], name: str) -> str | None:
    value = answer.get(name)
    return value if isinstance(value, str) and value else None


def _error_of(body: bytes) -> str:
    """Return the error code of a response: https://www.rfc-editor.org/rfc/rfc6749#section-5.2."""
    try:
        answer = json.loads(body)
    except ValueError:
        return "unreadable"
    code = answer.get("error") if isinstance(answer, dict) else None
    return code if isinstance(code, str) and code.isidentifier() else "unreadable"


def _claims(token: str | None) -> Mapping[str, Any]:
    parts = (token or "").split(".")
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (IndexError, binascii.Error, ValueError):
        return {}
    return claims if isinstance(claims, dict) else {}
