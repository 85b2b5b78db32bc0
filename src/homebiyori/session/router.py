"""`/session` of both apps: signs a page in without ever giving it a refresh token.

A token-mediating backend ("OAuth 2.0 for Browser-Based Applications"): the refresh token is in an HttpOnly cookie
for this path, the access token in the page's memory.
"""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from homebiyori.base.errors import AccountDeletedError, ForbiddenError, RateLimitedError, UnauthenticatedError
from homebiyori.base.log import log_warning
from homebiyori.deps import Gate, OpenRoute, ResourcesDep
from homebiyori.http.problem import error_responses
from homebiyori.http.routing import Router
from homebiyori.resources import Resources
from homebiyori.session.cookies import Cookies
from homebiyori.session.identity_provider import IdentityProvider, Redeemed, SignInUnavailableError
from homebiyori.session.rules import LONGEST_RETURN_PATH, RETURN_PATH, Attempt, SignIn
from homebiyori.session.sites import DESK, PARENTS, Site

router = Router(prefix="/session", route_class=OpenRoute, tags=["session"])

_CANCELED, _FAILED = "/welcome?sign_in=canceled", "/welcome?sign_in=failed"


class AccessToken(BaseModel):
    """An access token for the page's memory."""

    access_token: Annotated[str, Field(max_length=8_192)]
    expires_in: Annotated[int, Field(ge=0, description="秒")]
    renewal_due: Annotated[bool, Field(description="「ログインをのばす」を出すころか (25日目から、昼のあいだ)")]


class SignedOut(BaseModel):
    """The URL that also signs the browser out of the sign-in page."""

    sign_out_url: Annotated[str, Field(max_length=1_000)]
    is_revoked: Annotated[
        bool, Field(description="falseなら、この端末からは消えましたが、Cognitoにはまだ届いていません")
    ]


class CallbackRoute(OpenRoute):
    """Ignores unknown query parameters: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2."""

    def gates(self) -> list[Gate]:
        return [self.admit]


def _site(request: Request) -> Site:
    return DESK if request.url.path.startswith(DESK.path) else PARENTS


SiteDep = Annotated[Site, Depends(_site)]


def _provider(resources: ResourcesDep, site: SiteDep) -> IdentityProvider:
    return IdentityProvider(resources, site)


def _cookies(request: Request, resources: ResourcesDep, site: SiteDep) -> Cookies:
    authority = site.authority(resources.settings)
    is_https = authority is not None and authority.origin.startswith("https:")
    return Cookies(site, resources.signer, request.cookies, is_https=is_https)


ProviderDep = Annotated[IdentityProvider, Depends(_provider)]
CookiesDep = Annotated[Cookies, Depends(_cookies)]


def _check_origin(request: Request, resources: ResourcesDep, site: SiteDep) -> None:
    """Reject requests from other origins, because browsers attach the cookie to those, too."""
    authority = site.authority(resources.settings)
    if authority is None or request.headers.getlist("origin") != [authority.origin]:
        raise ForbiddenError(reason="origin")


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
    cookies: CookiesDep,
    to: Annotated[str, Query(alias="return", pattern=RETURN_PATH, max_length=LONGEST_RETURN_PATH)] = "/",
) -> Response:
    """ブラウザーをサインインのページへ送ります。終わると`return`の画面に戻ります。"""
    # An API route is not a page to return to.
    attempt = Attempt.begin("/" if to.startswith("/api/") else to, resources.clock.now())
    response = _redirect(provider.authorize_url(attempt))
    cookies.store_attempt(response, attempt)
    return response


def finish_session(
    request: Request, resources: ResourcesDep, provider: ProviderDep, cookies: CookiesDep, site: SiteDep
) -> Response:
    """サインインのページだけが呼びます (`code`と`state`、または`error`)。うまくいかないときは`/welcome`に戻ります。"""
    given = request.query_params
    state, now = given.get("state", ""), resources.clock.now()
    attempt, former = cookies.attempt(state), cookies.session()
    if attempt is None or not attempt.is_open(state, now):
        # "Back" or "reload" after a sign-in leads here again.
        return _redirect("/" if former and former.seconds_left(site, now) else _FAILED)
    redeemed = _redeem(provider, given["code"], attempt) if given.get("code") and not given.get("error") else None
    failed = _CANCELED if given.get("error") == "access_denied" else _FAILED
    response = _redirect(attempt.return_path if redeemed else failed)
    cookies.drop_attempt(response, state)
    if redeemed is not None:
        if former is not None:
            provider.revoke(former.refresh_token)  # its cookie is replaced, so it could never be signed out
        instant = int(now.timestamp())
        sign_in = SignIn(instant, instant, redeemed.user_id, redeemed.refresh_token)
        cookies.store_session(response, sign_in, seconds=sign_in.seconds_left(site, now))
    return response


router.add_api_route(
    "/callback",
    finish_session,
    methods=["GET"],
    summary="サインインから戻る",
    response_class=Response,
    status_code=302,
    responses=_REDIRECTS,
    route_class_override=CallbackRoute,
)


def _redeem(provider: IdentityProvider, code: str, attempt: Attempt) -> Redeemed | None:
    try:
        return provider.redeem(code, attempt)
    except (UnauthenticatedError, SignInUnavailableError) as error:
        log_warning("sign_in_failed", **error.context)
        return None


@router.post(
    "/refresh",
    summary="アクセストークンを受け取る",
    dependencies=[Depends(_check_origin)],
    response_model=AccessToken,
    responses={
        204: {"description": "この端末では、だれもサインインしていません"},
        **error_responses(UnauthenticatedError, ForbiddenError, AccountDeletedError, RateLimitedError),
    },
)
def refresh_session(
    resources: ResourcesDep, provider: ProviderDep, cookies: CookiesDep, site: SiteDep, response: Response
) -> AccessToken | Response:
    """このサイトのページだけが呼べます。204なら、まだサインインしていません。401なら、もう一度サインインが必要です。

    410なら、アカウントは削除されています。
    """
    response.headers["Cache-Control"] = "no-store"
    if not cookies.has_session:  # an ordinary first visit, which should not log an error
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    try:
        return _refresh(resources, provider, cookies, site, response)
    except (UnauthenticatedError, AccountDeletedError) as error:
        # The cookie is useless now.
        error.headers.update(cookies.dropping())
        raise


def _refresh(
    resources: Resources, provider: IdentityProvider, cookies: Cookies, site: Site, response: Response
) -> AccessToken:
    sign_in, now = cookies.session(), resources.clock.now()
    if sign_in is None or not sign_in.seconds_left(site, now):
        raise UnauthenticatedError(reason="no_session")
    if site is PARENTS:
        resources.maintenance.check()
    # As for any user request. It also tells users who have deleted their account: the pool no longer knows them.
    resources.limiter.take(sign_in.user_id, site.bucket)
    tokens = provider.refresh(sign_in.refresh_token)
    renewed = replace(sign_in, refresh_token=tokens.refresh_token or sign_in.refresh_token)
    if site.idle is not None:
        renewed = replace(renewed, seen=int(now.timestamp()))
    if renewed != sign_in:
        cookies.store_session(response, renewed, seconds=sign_in.seconds_left(site, now))
    return AccessToken(
        access_token=tokens.access_token,
        expires_in=tokens.expires_in,
        renewal_due=sign_in.is_renewal_due(now),
    )


@router.delete(
    "", summary="サインアウトする", dependencies=[Depends(_check_origin)], responses=error_responses(ForbiddenError)
)
def end_session(provider: ProviderDep, cookies: CookiesDep, response: Response) -> SignedOut:
    """この端末のサインインを終わらせ、更新トークンを無効にします。"""
    response.headers["Cache-Control"] = "no-store"
    sign_in = cookies.session()
    is_revoked = sign_in is None or provider.revoke(sign_in.refresh_token)
    cookies.drop_session(response)
    return SignedOut(sign_out_url=provider.sign_out_url("/"), is_revoked=is_revoked)
