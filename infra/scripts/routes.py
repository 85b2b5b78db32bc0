"""Generate the gateways' routes from the two apps: `make routes`. Without --write, print them."""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from homebiyori.api import create_admin_app, create_user_app
from homebiyori.base.settings import Settings
from homebiyori.resources import Resources
from support.product import AWS_ENVIRONMENT, product_environment

TARGET = Path(__file__).resolve().parents[1] / "terraform" / "routes.json"
INTERNAL = "/internal/"

Route = tuple[str, str, str]
_WITH_HEAD = {"get": ("GET", "HEAD")}


def main() -> None:
    """Build both apps without any network access, and write or print their routes."""
    os.environ.update(AWS_ENVIRONMENT)  # noqa: TID251 - boto3's own variables
    resources = Resources.connect(Settings.from_environment(product_environment("core", "chats")))
    apps = {"users": create_user_app(resources), "admins": create_admin_app(resources)}
    text = "{\n" + ",\n".join(f'  "{who}": [\n{_lines(app)}\n  ]' for who, app in apps.items()) + "\n}\n"
    if "--write" in sys.argv:
        TARGET.write_text(text)
    else:
        sys.stdout.write(text)


def _lines(app: FastAPI) -> str:
    routes = sorted(_routes(app))
    return ",\n".join(
        "    " + json.dumps({"method": method, "path": path, "access": access}) for path, method, access in routes
    )


def _routes(app: FastAPI) -> Iterator[Route]:
    """Yield the routes of the OpenAPI document, and those missing from it: internal ones, and HEAD for each GET."""
    for path, operations in app.openapi()["paths"].items():
        for method, operation in operations.items():
            access = "token" if operation.get("security") else "open"
            yield from ((_resource(path), each, access) for each in _WITH_HEAD.get(method, (method.upper(),)))
    for route in iter_route_contexts(app.routes):
        methods = route.methods or set()
        if route.path and route.path.startswith(INTERNAL):
            yield from ((_resource(route.path), method, "iam") for method in methods)


def _resource(path: str) -> str:
    """Rename path variables by position: API Gateway rejects siblings with different names; the app ignores names."""
    names = (f"{{id{place or ''}}}" for place in range(9))
    return re.sub(r"\{[^}]+\}", lambda _: next(names), path)


if __name__ == "__main__":
    main()
