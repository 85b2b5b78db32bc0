"""`/session` of both apps: signs a page in without ever giving it a refresh token.

A token-mediating backend ("OAuth 2.0 for Browser-Based Applications"): the refresh token is in an HttpOnly cookie
for this path, the access token in the page's memory.
"""

from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response

from homebiyori.base.errors import AccountDeletedError, ForbiddenError, RateLimitedError, UnauthenticatedError
from homebiyori.deps import ResourcesDep
from homebiyori.http.problem import error_responses
from homebiyori.http.routing import Router
from homebiyori.routes import Gate, OpenRoute
from homebiyori.session.cookies import Cookies
from homebiyori.session.models import AccessToken, SignedOut
from homebiyori.session.rules import LONGEST_RETURN_PATH, RETURN_PATH
from homebiyori.session.service import SessionService
from homebiyori.session.sites import DESK, PARENTS, Site

router = Router(prefix="/session", route_class=OpenRoute, tags=["session"])


class CallbackRoute(OpenRoute):
    """Ignores unknown query parameters: https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2."""

    def gates(self) -> list[Gate]:
        return [self.admit]


def _site(request: Request) -> Site:
    return DESK if request.url.path.startswith(DESK.path) else PARENTS


SiteDep = Annotated[Site, Depends(_site)]


def _session(resources: ResourcesDep, site: SiteDep) -> SessionService:
    return SessionService(resources, site)


def _cookies(request: Request, resources: ResourcesDep, site: SiteDep) -> Cookies:
    authority = site.authority(resources.settings)
    is_https = authority is not None and authority.origin.startswith("https:")
    return Cookies(site, resources.signer, request.cookies, is_https=is_https)


SessionDep = Annotated[SessionService, Depends(_session)]
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
    session: SessionDep,
    cookies: CookiesDep,
    to: Annotated[str, Query(alias="return", pattern=RETURN_PATH, max_length=LONGEST_RETURN_PATH)] = "/",
) -> Response:
    """ブラウザーをサインインのページへ送ります。終わると`return`の画面に戻ります。"""
    attempt, url = session.begin(to)
    response = _redirect(url)
    cookies.store_attempt(response, attempt)
    return response


def finish_session(request: Request, session: SessionDep, cookies: CookiesDep) -> Response:
    """サインインのページだけが呼びます (`code`と`state`、または`error`)。うまくいかないときは`/welcome`に戻ります。"""
    given = request.query_params
    state = given.get("state", "")
    finished = session.finish(
        cookies.attempt(state), cookies.session(), state=state, code=given.get("code"), error=given.get("error")
    )
    response = _redirect(finished.redirect_to)
    if finished.is_attempt_over:
        cookies.drop_attempt(response, state)
    if finished.session is not None:
        cookies.store_session(response, finished.session.sign_in, seconds=finished.session.seconds)
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
def refresh_session(session: SessionDep, cookies: CookiesDep, response: Response) -> AccessToken | Response:
    """このサイトのページだけが呼べます。204なら、まだサインインしていません。401なら、もう一度サインインが必要です。

    410なら、アカウントは削除されています。
    """
    response.headers["Cache-Control"] = "no-store"
    if not cookies.has_session:  # an ordinary first visit, which should not log an error
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    try:
        token, renewed = session.refresh(cookies.session())
    except (UnauthenticatedError, AccountDeletedError) as error:
        # The cookie is useless now.
        error.headers.update(cookies.dropping())
        raise
    if renewed is not None:
        cookies.store_session(response, renewed.sign_in, seconds=renewed.seconds)
    return token


@router.delete(
    "", summary="サインアウトする", dependencies=[Depends(_check_origin)], responses=error_responses(ForbiddenError)
)
def end_session(session: SessionDep, cookies: CookiesDep, response: Response) -> SignedOut:
    """この端末のサインインを終わらせ、更新トークンを無効にします。"""
    response.headers["Cache-Control"] = "no-store"
    signed_out = session.end(cookies.session())
    cookies.drop_session(response)
    return signed_out
