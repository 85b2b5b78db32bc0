"""Every route of an app with its class, and the routes that are open to everyone."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

OPEN = {
    "users": {
        ("GET", "/api/characters"),
        ("GET", "/api/health"),
        ("GET", "/api/plans"),
        ("GET", "/api/webhook/health"),
        ("GET", "/api/help"),
        ("POST", "/api/webhook/stripe"),
        ("GET", "/api/session/start"),
        ("GET", "/api/session/callback"),
        ("POST", "/api/session/refresh"),
        ("DELETE", "/api/session"),
    },
    "admins": {
        ("GET", "/api/health"),
        ("GET", "/api/admin/session/start"),
        ("GET", "/api/admin/session/callback"),
        ("POST", "/api/admin/session/refresh"),
        ("DELETE", "/api/admin/session"),
    },
}


@dataclass(frozen=True)
class MountedRoute:
    method: str
    path: str
    kind: type[object]


def routes_of(app: FastAPI) -> Iterator[MountedRoute]:
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        methods = (route.methods or ()) if isinstance(route, APIRoute) else ("*",)
        yield from (MountedRoute(method, str(context.path), type(route)) for method in sorted(methods))
