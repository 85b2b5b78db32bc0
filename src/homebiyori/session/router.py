"""`/api/session`: how a page signs in without ever holding what would keep somebody signed in.

A token-mediating backend ("OAuth 2.0 for Browser-Based Applications"): the refresh token lives in an HttpOnly cookie
of this path, the access token in the page's memory.
"""

import hashlib
import json
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Cookie, Depends, Query, Request, Response
from pydantic import BaseModel, Field

from homebiyori.base.cursor import InvalidCursorError
from homebiyori.base.errors import AccountDeletedError, ForbiddenError, RateLimitedError, UnauthenticatedError
from homebiyori.base.log import log_warning
from homebiyori.deps import Gate, OpenRoute, ResourcesDep, service
from homebiyori.http.problem import refusals
from homebiyori.ops.ratelimit import USER_BUCKET
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
# Sign-ins that one browser may have under way: two tabs do not disturb each other.
_MOST_ATTEMPTS = 4
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
    is_revoked: Annotated[
        bool, Field(description="falseなら、この端末からは消えましたが、Cognitoにはまだ届いていません")
    ]


class _CallbackRoute(OpenRoute):
    """What it does not know it ignores: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2."""

    def gates(self) -> list[Gate]:
        return [self.admit]


ProviderDep = Annotated[IdentityProvider, service(IdentityProvider)]
SessionCookie = Annotated[str | None, Cookie(alias=_SESSION, include_in_schema=False)]


def _check_origin(request: Request, resources: ResourcesDep) -> None:
    """Refuse what no page of ours asks: a cookie comes along with any request."""
    if request.headers.getlist("origin") != [resources.settings.pages_origin]:
        raise ForbiddenError(reason="origin")


def _cookie(resources: Resources, response: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie of this path, or take it back with 0 seconds."""
    is_https = (resources.settings.pages_origin or "").startswith("https:")
    # The attempt's cookie comes back with a navigation from Cognito's pages, the session's only with our own requests.
    same_site: Literal["lax", "strict"] = "strict" if name == _SESSION else "lax"
    response.set_cookie(name, value, max_age=seconds, path=_PATH, secure=is_https, httponly=True, samesite=same_site)


def _redirect(to: str) -> Response:
    return Response(
        status_code=302, headers={"Location": to, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    )


_LOCATION = {"Location": {"schema": {"type": "string"}}}
_REDIRECTS: dict[int | str, dict[str, Any]] = {302: {"description": "つぎの場所へ", "headers": _LOCATION}}


@router.get("/start", summary="サインインを始める", response_class=Response, status_code=302, responses=_REDIRECTS)
def start_session(
    request: Request,
    resources: ResourcesDep,
    provider: ProviderDep,
    to: Annotated[str, Query(alias="return", pattern=RETURN_PATH, max_length=LONGEST_RETURN_PATH)] = "/",
) -> Response:
    """ブラウザーをサインインのページへ送ります。終わると`return`の画面に戻ります。"""
    # A route of ours is no screen to come back to.
    attempt = Attempt.begin("/" if to.startswith("/api/") else to, resources.clock.now())
    response = _redirect(provider.authorize_url(attempt))
    name = _attempt_name(attempt.state)
    sealed = resources.cursors.encode(attempt.dump(), scope={"cookie": name})
    under_way = [each for each in request.cookies if each.startswith(_ATTEMPT)]
    for each in under_way[: max(0, len(under_way) + 1 - _MOST_ATTEMPTS)]:
        _cookie(resources, response, each, "", 0)
    _cookie(resources, response, name, sealed, int(ATTEMPT_LASTS.total_seconds()))
    return response


def _attempt_name(state: str) -> str:
    """Name the cookie of the sign-in whose answer bears this state."""
    return f"{_ATTEMPT}_{hashlib.sha256(state.encode()).hexdigest()[:16]}"


def finish_session(
    request: Request, resources: ResourcesDep, provider: ProviderDep, session: SessionCookie = None
) -> Response:
    """サインインのページだけが呼びます (`code`と`state`、または`error`)。うまくいかないときは`/welcome`に戻ります。"""
    given = request.query_params
    name = _attempt_name(given.get("state", ""))
    attempt = _open_attempt(resources, name, request.cookies.get(name))
    former = _read_session(resources, session)
    if attempt is None or not attempt.is_open(given.get("state", ""), resources.clock.now()):
        # "Back" or "reload" after a sign-in leads here once more.
        return _redirect("/" if former else _FAILED)
    if given.get("error") or not given.get("code"):
        response = _redirect(_CANCELED if given.get("error") == "access_denied" else _FAILED)
    else:
        response = _redeem(resources, provider, given["code"], attempt, former)
    _cookie(resources, response, name, "", 0)
    return response


router.add_api_route(
    "/callback",
    finish_session,
    methods=["GET"],
    summary="サインインから戻る",
    response_class=Response,
    status_code=302,
    responses=_REDIRECTS,
    route_class_override=_CallbackRoute,
)


def _open_attempt(resources: Resources, name: str, sealed: str | None) -> Attempt | None:
    try:
        return Attempt.load(resources.cursors.decode(sealed, scope={"cookie": name})) if sealed else None
    except InvalidCursorError:
        return None


def _redeem(
    resources: Resources, provider: IdentityProvider, code: str, attempt: Attempt, former: SignIn | None
) -> Response:
    try:
        redeemed = provider.redeem(code, attempt)
    except (UnauthenticatedError, SignInUnavailableError) as error:
        log_warning("sign_in_failed", **error.context)
        return _redirect(_FAILED)
    if former is not None:
        provider.revoke(former.refresh_token)  # its cookie is replaced, so nobody could sign out of it any more
    response = _redirect(attempt.return_path)
    since = int(resources.clock.now().timestamp())
    _keep(resources, response, SignIn(since, redeemed.user_id, redeemed.refresh_token))
    return response


def _keep(resources: Resources, response: Response, sign_in: SignIn) -> None:
    """Store a sign-in in the session's cookie: since when and who under our seal, for they are believed."""
    sealed = resources.cursors.encode(json.dumps([sign_in.since, sign_in.user_id]), scope={"cookie": _SESSION})
    value = f"{sealed}.{sign_in.refresh_token}"
    if len(value) > _LONGEST_COOKIE:
        log_warning("session_cookie_too_long", length=len(value))
    _cookie(resources, response, _SESSION, value, sign_in.seconds_left(resources.clock.now()))


def _read_session(resources: Resources, cookie: str | None) -> SignIn | None:
    """Read what `_keep` wrote; None if it did not, or the thirty days are over."""
    sealed, _, refresh_token = (cookie or "").partition(".")
    try:
        since, user_id = json.loads(resources.cursors.decode(sealed, scope={"cookie": _SESSION}))
    except InvalidCursorError:
        return None
    sign_in = SignIn(since, user_id, refresh_token)
    return sign_in if refresh_token and sign_in.seconds_left(resources.clock.now()) else None


@router.post(
    "/refresh",
    summary="アクセストークンを受け取る",
    dependencies=[Depends(_check_origin)],
    responses=refusals(UnauthenticatedError, ForbiddenError, AccountDeletedError, RateLimitedError),
)
def refresh_session(
    resources: ResourcesDep, provider: ProviderDep, response: Response, session: SessionCookie = None
) -> AccessToken:
    """このサイトのページだけが呼べます。401なら、もう一度サインインが必要です。410なら、アカウントは削除されています。"""
    response.headers["Cache-Control"] = "no-store"
    sign_in = _read_session(resources, session)
    if sign_in is None:
        raise UnauthenticatedError(reason="no_session")
    resources.maintenance.check()
    # Like any request of this parent. Who has deleted the account is told so here: the pool knows them no more.
    resources.limiter.take(sign_in.user_id, USER_BUCKET)
    tokens = provider.refresh(sign_in.refresh_token)
    _rotate(resources, response, sign_in, tokens)
    return AccessToken(
        access_token=tokens.access_token,
        expires_in=tokens.expires_in,
        renewal_due=sign_in.is_renewal_due(resources.clock.now()),
    )


def _rotate(resources: Resources, response: Response, sign_in: SignIn, tokens: Tokens) -> None:
    """Store a rotated refresh token, if there is one; its cookie ends when the old one would."""
    if tokens.refresh_token is not None and tokens.refresh_token != sign_in.refresh_token:
        _keep(resources, response, replace(sign_in, refresh_token=tokens.refresh_token))


@router.delete(
    "", summary="サインアウトする", dependencies=[Depends(_check_origin)], responses=refusals(ForbiddenError)
)
def end_session(
    resources: ResourcesDep, provider: ProviderDep, response: Response, session: SessionCookie = None
) -> SignedOut:
    """この端末のサインインを終わらせ、更新トークンを無効にします。"""
    response.headers["Cache-Control"] = "no-store"
    sign_in = _read_session(resources, session)
    is_revoked = sign_in is None or provider.revoke(sign_in.refresh_token)
    _cookie(resources, response, _SESSION, "", 0)
    return SignedOut(sign_out_url=provider.sign_out_url("/"), is_revoked=is_revoked)
