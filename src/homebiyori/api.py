"""The two apps: what parents may call and what operators may call; no path leads from one to the other."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, FastAPI
from mangum import Mangum
from mangum.adapter import DEFAULT_TEXT_MIME_TYPES
from pydantic import BaseModel

import homebiyori
from homebiyori.account.router import router as account_router
from homebiyori.admin.router import router as admin_router
from homebiyori.billing.router import router as billing_router
from homebiyori.chat.router import router as chat_router
from homebiyori.chat.router import writing_router
from homebiyori.core import problem
from homebiyori.core.access import AccessLog
from homebiyori.core.event_guard import EventGuard
from homebiyori.core.settings import Settings
from homebiyori.deps import SHOWN_AS_PROTECTED, OpenRoute, ResourcesDep
from homebiyori.notification.router import internal_router
from homebiyori.notification.router import router as notification_router
from homebiyori.resources import Resources
from homebiyori.tree.router import router as tree_router
from homebiyori.user.router import router as user_router
from homebiyori.webhook.router import router as webhook_router

_health_router = APIRouter(route_class=OpenRoute, tags=["health"])


class Health(BaseModel):
    """The process answers; nothing else was touched. `maintenance` is what it knew last."""

    status: str = "ok"
    maintenance: bool


@_health_router.get("/api/health", summary="動いているか")
async def check_health(resources: ResourcesDep) -> Health:
    """依存先には触れず、このプロセスが答えられることと、知っているかぎりでメンテナンス中かどうかを返します。"""
    return Health(maintenance=resources.maintenance.is_known_to_be_on())


def create_user_app(resources: Resources) -> FastAPI:
    """Build the app behind the users' gateway."""
    app = _create("ほめびより", resources)
    for router in (
        writing_router,
        chat_router,
        tree_router,
        user_router,
        account_router,
        billing_router,
        notification_router,
    ):
        app.include_router(router, prefix="/api", dependencies=[SHOWN_AS_PROTECTED])
    app.include_router(webhook_router, prefix="/api")
    app.include_router(internal_router)
    return app


def create_admin_app(resources: Resources) -> FastAPI:
    """Build the app behind the admins' gateway."""
    app = _create("ほめびより 管理", resources)
    app.include_router(admin_router, prefix="/api/admin", dependencies=[SHOWN_AS_PROTECTED])
    return app


def _create(title: str, resources: Resources) -> FastAPI:
    app = FastAPI(
        title=title,
        version="0.1.0",
        description=homebiyori.__doc__,
        redirect_slashes=False,
        openapi_url=None,  # nobody needs it at the gateways; dev/docs.py serves it on a developer's machine
        responses=problem.RESPONSES,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.resources = resources
    app.add_middleware(AccessLog)
    problem.install(app)
    app.include_router(_health_router)
    return app


def gateway_handler(settings: Settings, *, users: FastAPI, admins: FastAPI) -> Callable[[Any, Any], dict[str, Any]]:
    """Make the Lambda handler that serves both gateways."""
    return EventGuard({settings.user_api_id: _adapt(users), settings.admin_api_id: _adapt(admins)})


def _adapt(app: FastAPI) -> Mangum:
    # lifespan: Mangum would run start-up at every invocation. Text types: a REST API without binary
    # types would hand its client the base64 that Mangum makes of every type that it does not know.
    return Mangum(app, lifespan="off", text_mime_types=[*DEFAULT_TEXT_MIME_TYPES, problem.MEDIA_TYPE])
