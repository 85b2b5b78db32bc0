"""Every route of an app, with its class."""

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts


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
