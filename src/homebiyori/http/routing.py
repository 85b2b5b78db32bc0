"""A router that creates its routes once; FastAPI's creates them on declaration and again on inclusion."""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, params


class Router(APIRouter):
    """Records declared routes, and creates them in each app that includes it."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - APIRouter's
        super().__init__(**options)
        self._declared: list[tuple[str, Callable[..., Any], dict[str, Any]]] = []

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - the same
        """Record a route."""
        self._declared.append((path, endpoint, options))

    def include_in(self, app: FastAPI, *, prefix: str = "", dependencies: Sequence[params.Depends] = ()) -> None:
        """Create the recorded routes in an app, under a prefix."""
        for path, endpoint, options in self._declared:
            app.router.add_api_route(
                prefix + self.prefix + path,
                endpoint,
                **{
                    **options,
                    "route_class_override": options.get("route_class_override") or self.route_class,
                    "tags": [*self.tags, *(options.get("tags") or ())],
                    "dependencies": [*dependencies, *self.dependencies, *(options.get("dependencies") or ())],
                    "include_in_schema": self.include_in_schema and options.get("include_in_schema", True),
                },
            )
