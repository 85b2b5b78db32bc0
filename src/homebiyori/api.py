"""The parents' and the operators' app; no path leads from one to the other.

A feature's router is imported by the function that includes it: on AWS at the first call of its paths, because every
module adds to a cold start (`make bench`), elsewhere at once.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from fastapi import FastAPI
from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES
from pydantic import BaseModel

import homebiyori
from homebiyori.base.errors import PROBLEM_MEDIA_TYPE
from homebiyori.base.settings import Settings
from homebiyori.deps import SHOWN_AS_PROTECTED, ResourcesDep
from homebiyori.http import problem
from homebiyori.http.access_log import AccessLogMiddleware
from homebiyori.http.event_guard import EventGuard
from homebiyori.http.head import HeadMiddleware
from homebiyori.http.routing import Router
from homebiyori.resources import Resources
from homebiyori.routes import OpenRoute

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_health_router = Router(route_class=OpenRoute, tags=["health"])


class Health(BaseModel):
    """The process responds; no dependency is checked. `maintenance` is the last known state."""

    status: Literal["ok"] = "ok"
    maintenance: bool | None


@_health_router.get("/api/health", summary="動いているか")
async def check_health(resources: ResourcesDep) -> Health:
    """依存先には触れず、このプロセスが答えられることと、知っているかぎりでメンテナンス中かどうかを返します。

    まだ調べていなければ`null`です。
    """
    return Health(maintenance=resources.maintenance.is_known_to_be_on())


def _help(app: FastAPI) -> None:
    from homebiyori.help.router import router

    _include(app, router)


def _messages(app: FastAPI) -> None:
    from homebiyori.chat.router import writing_router

    _include(app, writing_router)


def _chat(app: FastAPI) -> None:
    from homebiyori.chat.router import router

    _include(app, router)


def _characters(app: FastAPI) -> None:
    from homebiyori.chat.router import open_router

    _include(app, open_router)


def _tree(app: FastAPI) -> None:
    from homebiyori.tree.router import router

    _include(app, router)


def _session(app: FastAPI, *, prefix: str = "/api") -> None:
    from homebiyori.session.router import router

    _include(app, router, prefix=prefix)


def _profile(app: FastAPI) -> None:
    from homebiyori.user.router import router

    _include(app, router)


def _account(app: FastAPI) -> None:
    from homebiyori.account.router import deletion_router, router

    _include(app, router, deletion_router)


def _billing(app: FastAPI) -> None:
    from homebiyori.billing.router import router

    _include(app, router)


def _plans(app: FastAPI) -> None:
    from homebiyori.billing.router import plans_router

    _include(app, plans_router)


def _notifications(app: FastAPI) -> None:
    from homebiyori.notification.router import router

    _include(app, router)


def _webhook(app: FastAPI) -> None:
    from homebiyori.webhook.router import router

    _include(app, router)


def _internal(app: FastAPI) -> None:
    from homebiyori.notification.router import internal_router

    _include(app, internal_router, prefix="")


def _admin(app: FastAPI) -> None:
    from homebiyori.admin.router import router
    from homebiyori.webhook.router import admin_router

    _include(app, router, admin_router, prefix="/api/admin")


def _include(app: FastAPI, *routers: Router, prefix: str = "/api") -> None:
    for router in routers:
        needs_token = issubclass(router.route_class, OpenRoute) and router.route_class.has_identity
        router.include_in(app, prefix=prefix, dependencies=[SHOWN_AS_PROTECTED] if needs_token else [])


_Feature = Callable[[FastAPI], None]

# The path prefix of each feature; a request to exactly that path needs no other feature.
_OF_USERS: Mapping[str, _Feature] = {
    "/api/chat/messages": _messages,
    "/api/chat": _chat,
    "/api/characters": _characters,
    "/api/help": _help,
    "/api/tree": _tree,
    "/api/session": _session,
    "/api/users/profile": _profile,
    "/api/users": _account,
    "/api/billing": _billing,
    "/api/plans": _plans,
    "/api/notifications": _notifications,
    "/api/webhook": _webhook,
    "/internal": _internal,
}
# Included when the function starts, so that a parent's first message need not wait for it.
_AT_ONCE = {"/api/chat/messages"}
_OF_ADMINS: Mapping[str, _Feature] = {
    "/api/admin": _admin,
    "/api/admin/session": partial(_session, prefix="/api/admin"),
}


def create_user_app(resources: Resources, *, is_lazy: bool = False) -> FastAPI:
    """Create the app behind the users' gateway; if lazy, each feature is included at its first call."""
    origins = resources.settings.allowed_origins
    app = _create("ほめびより", resources, _OF_USERS, origins=origins, is_lazy=is_lazy)
    app.describe = _describe_stream
    return app


def _describe_stream(document: dict[str, Any]) -> None:
    from homebiyori.chat.models import AnsweredMessage, Delta
    from homebiyori.http.openapi import describe_stream

    delta = Delta.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
    delta.pop("$defs", None)  # they are already in the document
    describe_stream(document, "send_message", done=AnsweredMessage.__name__, delta=delta)


def create_admin_app(resources: Resources, *, is_lazy: bool = False) -> FastAPI:
    """Create the app behind the admins' gateway; if lazy, each feature is included at its first call."""
    origins = resources.settings.admin_origins
    return _create("ほめびより 管理", resources, _OF_ADMINS, origins=origins, is_lazy=is_lazy)


def _quotas() -> list[str]:
    """Return the names of all daily quotas that a request can exceed."""
    from homebiyori.account.rules import EXPORTS
    from homebiyori.billing.rules import QUOTAS
    from homebiyori.chat.rules import REGENERATIONS

    return [REGENERATIONS, EXPORTS, *QUOTAS]


class _App(FastAPI):
    """Adds logging, request ids and CORS to every response.

    Including the response to a crash: these middlewares are outside all of Starlette's own. The gateways answer
    preflights themselves, with the same values (infra/terraform/modules/rest_api/openapi.tf).
    """

    origins: Sequence[str] = ()
    # Adds feature-specific parts to the document.
    describe: Callable[[dict[str, Any]], None] | None = None

    def openapi(self) -> dict[str, Any]:
        """Return the document: FastAPI's, completed with what is common to all routes."""
        if self.openapi_schema is None:
            from homebiyori.http.openapi import complete

            document = super().openapi()
            if self.describe is not None:
                self.describe(document)
            self.openapi_schema = complete(document, quotas=_quotas())
        return self.openapi_schema

    def build_middleware_stack(self) -> "ASGIApp":
        stack: ASGIApp = AccessLogMiddleware(HeadMiddleware(super().build_middleware_stack()))
        if not self.origins:
            return stack
        from starlette.middleware.cors import CORSMiddleware

        return CORSMiddleware(
            stack,
            allow_origins=self.origins,
            allow_methods=("DELETE", "GET", "HEAD", "POST", "PUT"),
            allow_headers=("Authorization", "Content-Type", "Idempotency-Key"),
            expose_headers=("ETag", "Idempotent-Replayed", "Retry-After", "X-Request-Id"),
            max_age=7_200,
        )


class _OnDemand:
    """ASGI middleware; includes a feature before its first request is routed. Lambda sends one at a time."""

    def __init__(
        self, app: Callable[..., Awaitable[None]], *, whole: FastAPI, features: Mapping[str, _Feature]
    ) -> None:
        self._app = app
        self._whole = whole
        self._waiting = {prefix: include for prefix, include in features.items() if prefix not in _AT_ONCE}
        self._prefixes = frozenset(features)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        for prefix in self._wanted(scope.get("path", "")):
            self._waiting.pop(prefix)(self._whole)
        await self._app(scope, receive, send)

    def _wanted(self, path: str) -> list[str]:
        """Return the prefixes that are yet to be included: those that the path starts with, and those under them."""
        if path in self._prefixes:
            return [path] if path in self._waiting else []
        into = [prefix for prefix in self._prefixes if path.startswith(prefix)]
        return [prefix for prefix in self._waiting if prefix.startswith(tuple(into))]


def _create(
    title: str, resources: Resources, features: Mapping[str, _Feature], *, origins: Sequence[str], is_lazy: bool
) -> _App:
    app = _App(
        title=title,
        version=homebiyori.__version__,
        description=homebiyori.__doc__,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        openapi_url=None,  # not needed at the gateways; dev/docs.py serves it locally
        responses=problem.RESPONSES,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.resources = resources
    app.origins = origins
    problem.install(app)
    _health_router.include_in(app)
    for prefix, include in features.items():
        if not is_lazy or prefix in _AT_ONCE:
            include(app)
    if is_lazy:
        app.add_middleware(_OnDemand, whole=app, features=features)
    return app


def gateway_handler(settings: Settings, *, users: FastAPI, admins: FastAPI) -> Callable[[Any, Any], dict[str, Any]]:
    """Return the Lambda handler that serves both gateways."""
    return EventGuard(
        {settings.user_api_id: _adapt(users), settings.admin_api_id: _adapt(admins)},
        origins={settings.user_api_id: settings.allowed_origins, settings.admin_api_id: settings.admin_origins},
    )


def _adapt(app: FastAPI) -> Mangum:
    # lifespan: Mangum would run startup on every invocation. Text types: Mangum encodes all types that it does not know
    # as base64, which a REST API without binary types would pass on to the client.
    return Mangum(app, lifespan="off", text_mime_types=[*DEFAULT_TEXT_MIME_TYPES, PROBLEM_MEDIA_TYPE, "image/svg+xml"])
