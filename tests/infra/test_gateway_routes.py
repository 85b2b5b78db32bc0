"""The gateways' routes match the apps' routes, and each is reachable through its own gateway only."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from homebiyori.dev.engine import ROOT
from homebiyori.resources import Resources
from infra.terraform_tree import TERRAFORM, read_json
from support.app_routes import OPEN
from support.gateway_events import ADMINS_API, USERS_API, rest_event
from support.product import shared_gateway

APIS = {"users": USERS_API, "admins": ADMINS_API}
# Statuses of open routes without credentials: success, a redirect, or a missing signature, cookie or the like.
OPENED = {"GET": {200, 302}, "HEAD": {200, 302}, "POST": {401, 403}, "DELETE": {403}}
Route = dict[str, str]


def _routes() -> list[tuple[str, Route]]:
    return [(who, route) for who, routes in read_json("routes.json").items() for route in routes]


@pytest.fixture
def handler(resources: Resources) -> Callable[[Any, Any], dict[str, Any]]:
    return shared_gateway(resources)


def test_routes_are_those_of_the_apps() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "infra/scripts/routes.py"],
        env={"PYTHONPATH": str(ROOT / "tests")},
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    assert (TERRAFORM / "routes.json").read_text() == made, "make routes"


@pytest.mark.parametrize("who", ["users", "admins"])
def test_open_is_only_what_must_be(who: str) -> None:
    found = {(route["method"], route["path"]) for route in read_json("routes.json")[who] if route["access"] == "open"}
    assert found == OPEN[who] | {("HEAD", path) for method, path in OPEN[who] if method == "GET"}


def test_signed_calls_are_only_the_internal_ones() -> None:
    signed = [(who, route["path"]) for who, route in _routes() if route["access"] == "iam"]
    assert signed == [("users", "/internal/notifications/create")]


@pytest.mark.parametrize("who", ["users", "admins"])
def test_siblings_agree_on_the_name_of_a_variable(who: str) -> None:
    names: dict[str, set[str]] = {}
    for route in read_json("routes.json")[who]:
        parts = route["path"].split("/")
        for place, part in enumerate(parts):
            if part.startswith("{"):
                names.setdefault("/".join(parts[:place]), set()).add(part)
    assert all(len(found) == 1 for found in names.values()), names


@pytest.mark.parametrize(
    ("who", "route"), _routes(), ids=lambda value: value if isinstance(value, str) else value["path"]
)
def test_a_route_answers_at_its_own_gateway_only(
    handler: Callable[[Any, Any], dict[str, Any]], who: str, route: Route
) -> None:
    """Without a token, a protected route answers 401 or 403 at its own gateway, and 404 at the other one."""
    path = route["path"].replace("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV")
    expected = {"token": {401}, "iam": {403}, "open": OPENED.get(route["method"], set())}
    own = handler(rest_event(route["method"], path, api_id=APIS[who]), None)
    assert own["statusCode"] in expected[route["access"]]
    assert route["method"] != "HEAD" or not own["body"]
    other = "admins" if who == "users" else "users"
    if route not in read_json("routes.json")[other]:
        assert handler(rest_event(route["method"], path, api_id=APIS[other]), None)["statusCode"] == 404
