"""`/api/session`: how a page signs in without ever holding what would keep somebody signed in.

A token-mediating backend ("OAuth 2.0 for Browser-Based Applications"): the refresh token lives in an HttpOnly cookie
of this path, the access token in the page's memory.
"""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Cookie, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from homebiyori.base.cursor import InvalidCursorError
from homebiyori.base.errors import ForbiddenError, UnauthenticatedError
from homebiyori.base.log import log_warning
from homebiyori.deps import OpenRoute, ResourcesDep, service
from homebiyori.resources import Resources
from homebiyori.session.identity_provider import IdentityProvider, SignInUnavailableError, Tokens
from homebiyori.session.rules import (
    ATTEMPT_LASTS,
    LONGEST_RETURN_PATH,
    RETURN_PATH,
    Attempt,
    SignIn,
)

router = APIRouter(prefix="/session", route_class=OpenRoute, tags=["session"])

_PATH = "/api/session"
_ATTEMPT, _SESSION = "homebiyori_sign_in", "homebiyori_session"
_SEALED_FOR = {"cookie": _ATTEMPT}
_CANCELED, _FAILED = "/welcome?sign_in=canceled", "/welcome?sign_in=failed"
# A cookie of a browser: https://www.rfc-editor.org/rfc/rfc6265#section-6.1 asks for 4,096 bytes with its name.
_LONGEST_COOKIE = 4_000


class AccessToken(BaseModel):
    """An access token for the page's memory."""

    access_token: Annotated[str, Field(max_length=8_192)]
    expires_in: Annotated[int, Field(ge=0, description="秒")]
    renewal_due: Annotated[bool, Field(description="「ログインをのばす」を出すころか (25日目から、昼のあいだ)")]


class SignedOut(BaseModel):
    """Where the browser goes to sign out of the sign-in page, too."""

    sign_out_url: Annotated[str, Field(max_length=1_000)]


ProviderDep = Annotated[IdentityProvider, service(IdentityProvider)]
AttemptCookie = Annotated[str | None, Cookie(alias=_ATTEMPT, include_in_schema=False)]
SessionCookie = Annotated[str | None, Cookie(alias=_SESSION, include_in_schema=False)]


def _check_origin(request: Request, resources: ResourcesDep) -> None:
    """Refuse what no page of ours asks: a cookie comes along with any request."""
    if request.headers.getlist("origin") != [resources.settings.pages_origin]:
        raise ForbiddenError(reason="origin")


def _cookie(resources: Resources, response: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie of this path, or take it back with 0 seconds."""
    is_https = (resources.settings.pages_origin or "").startswith("https:")
    # The attempt's cookie comes back with a navigation from Cognito's pages, the session's only with our own requests.
    same_site: Literal["lax", "strict"] = "lax" if name == _ATTEMPT else "strict"
    response.set_cookie(name, value, max_age=seconds, path=_PATH, secure=is_https, httponly=True, samesite=same_site)


def _redirect(to: str) -> Response:
    return Response(
        status_code=302, headers={"Location": to, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    )


_LOCATION = {"Location": {"schema": {"type": "string"}}}
_REDIRECTS: dict[int | str, dict[str, Any]] = {302: {"description": "つぎの場所へ", "headers": _LOCATION}}


@router.get("/start", summary="サインインを始める", response_class=Response, status_code=302, responses=_REDIRECTS)
def start_session(
    resources: ResourcesDep,
    provider: ProviderDep,
    to: Annotated[str, Query(alias="return", pattern=RETURN_PATH, max_length=LONGEST_RETURN_PATH)] = "/",
) -> Response:
    """ブラウザーをサインインのページへ送ります。終わると`return`の画面に戻ります。"""
    attempt = Attempt.begin(to, resources.clock.now())
    response = _redirect(provider.authorize_url(attempt))
    sealed = resources.cursors.encode(attempt.dump(), scope=_SEALED_FOR)
    _cookie(resources, response, _ATTEMPT, sealed, int(ATTEMPT_LASTS.total_seconds()))
    return response


@router.get("/callback", summary="サインインから戻る", response_class=Response, status_code=302, responses=_REDIRECTS)
def finish_session(
    resources: ResourcesDep,
    provider: ProviderDep,
    code: Annotated[str, Query(max_length=2_048)] = "",
    state: Annotated[str, Query(max_length=256)] = "",
    error: Annotated[str, Query(max_length=256)] = "",
    error_description: Annotated[str, Query(max_length=2_048)] = "",
    error_uri: Annotated[str, Query(max_length=2_048)] = "",
    iss: Annotated[str, Query(max_length=2_048)] = "",
    session_state: Annotated[str, Query(max_length=2_048)] = "",
    sealed: AttemptCookie = None,
) -> Response:
    """サインインのページだけが呼びます。うまくいかないときは`/welcome`に戻ります。"""
    del error_description, error_uri, iss, session_state
    attempt = _open_attempt(resources, sealed)
    now = resources.clock.now()
    if attempt is None or not attempt.is_open(state, now):
        response = _redirect(_FAILED)
    elif error or not code:
        response = _redirect(_CANCELED if error == "access_denied" else _FAILED)
    else:
        response = _redeem(resources, provider, code, attempt)
    _cookie(resources, response, _ATTEMPT, "", 0)
    return response


def _open_attempt(resources: Resources, sealed: str | None) -> Attempt | None:
    try:
        return Attempt.load(resources.cursors.decode(sealed, scope=_SEALED_FOR)) if sealed else None
    except InvalidCursorError:
        return None


def _redeem(resources: Resources, provider: IdentityProvider, code: str, attempt: Attempt) -> Response:
    try:
        tokens = provider.redeem(code, attempt)
    except (UnauthenticatedError, SignInUnavailableError) as error:
        log_warning("sign_in_failed", **error.context)
        return _redirect(_FAILED)
    if tokens.refresh_token is None:
        log_warning("sign_in_failed", reason="no_refresh_token")
        return _redirect(_FAILED)
    response = _redirect(attempt.return_path)
    _keep(resources, response, SignIn(int(resources.clock.now().timestamp()), tokens.refresh_token))
    return response


def _keep(resources: Resources, response: Response, sign_in: SignIn) -> None:
    value = sign_in.dump()
    if len(value) > _LONGEST_COOKIE:
        log_warning("session_cookie_too_long", length=len(value))
    _cookie(resources, response, _SESSION, value, sign_in.seconds_left(resources.clock.now()))


@router.post("/refresh", summary="アクセストークンを受け取る", dependencies=[Depends(_check_origin)])
def refresh_session(
    resources: ResourcesDep, provider: ProviderDep, response: Response, session: SessionCookie = None
) -> AccessToken:
    """このサイトのページだけが呼べます。401なら、もう一度サインインが必要です。"""
    response.headers["Cache-Control"] = "no-store"
    now = resources.clock.now()
    sign_in = SignIn.load(session or "")
    if sign_in is None or not sign_in.seconds_left(now):
        raise UnauthenticatedError(reason="no_session")
    tokens = provider.refresh(sign_in.refresh_token)
    _rotate(resources, response, sign_in, tokens)
    return AccessToken(
        access_token=tokens.access_token, expires_in=tokens.expires_in, renewal_due=sign_in.is_renewal_due(now)
    )


def _rotate(resources: Resources, response: Response, sign_in: SignIn, tokens: Tokens) -> None:
    """Store a rotated refresh token, if there is one; its cookie ends when the old one would."""
    if tokens.refresh_token is not None and tokens.refresh_token != sign_in.refresh_token:
        _keep(resources, response, SignIn(sign_in.since, tokens.refresh_token))


@router.delete("", summary="サインアウトする", dependencies=[Depends(_check_origin)])
def end_session(
    resources: ResourcesDep, provider: ProviderDep, response: Response, session: SessionCookie = None
) -> SignedOut:
    """この端末のサインインを終わらせ、更新トークンを無効にします。"""
    response.headers["Cache-Control"] = "no-store"
    if sign_in := SignIn.load(session or ""):
        provider.revoke(sign_in.refresh_token)
    _cookie(resources, response, _SESSION, "", 0)
    return SignedOut(sign_out_url=provider.sign_out_url("/"))
