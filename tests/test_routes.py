"""Every route declares its audience by its class; `support/app_routes.py` lists the open ones."""

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from homebiyori import routes as route_classes
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.resources import Resources
from homebiyori.routes import AccountRoute, AdminRoute, ChatRoute, InternalRoute, OpenRoute, SignedRoute, UserRoute
from homebiyori.session.router import CallbackRoute
from support.app_routes import OPEN, MountedRoute, routes_of
from support.product import shared_app

OPEN_KINDS = {OpenRoute, SignedRoute, CallbackRoute}
AUDIENCES = OPEN_KINDS | {UserRoute, ChatRoute, AccountRoute, AdminRoute, InternalRoute}


def strays(routes: list[MountedRoute], who: str) -> list[MountedRoute]:
    """Return the routes of no known class, and those whose openness differs from the list."""
    is_open = OPEN[who]
    return [
        route
        for route in routes
        if route.kind not in AUDIENCES or ((route.kind in OPEN_KINDS) != ((route.method, route.path) in is_open))
    ]


def routes(resources: Resources, who: str) -> list[MountedRoute]:
    return list(routes_of(shared_app(create_user_app if who == "users" else create_admin_app, resources)))


@pytest.mark.parametrize("who", OPEN)
def test_every_route_names_its_audience(who: str, resources: Resources) -> None:
    found = routes(resources, who)
    assert OPEN[who] <= {(route.method, route.path) for route in found}, "what is listed is there"
    assert strays(found, who) == []


def test_each_app_has_its_own_callers(resources: Resources) -> None:
    kinds = {who: {route.kind for route in routes(resources, who)} for who in OPEN}
    assert kinds == {"users": AUDIENCES - {AdminRoute}, "admins": {OpenRoute, CallbackRoute, AdminRoute}}


def test_every_class_of_deps_is_known_here() -> None:
    made = {kind for kind in vars(route_classes).values() if isinstance(kind, type) and issubclass(kind, APIRoute)}
    assert made - {APIRoute} == AUDIENCES - {CallbackRoute}, "the session's own is beside it"


def test_a_stray_is_found() -> None:
    app, opened = FastAPI(openapi_url=None), APIRouter(route_class=OpenRoute)
    app.get("/api/plain")(lambda: None)
    opened.get("/api/forgotten")(lambda: None)
    app.include_router(opened, prefix="/deep")
    assert [stray.path for stray in strays(list(routes_of(app)), "users")] == ["/api/plain", "/deep/api/forgotten"]
