"""CORS: pages of a site may read every response of their own gateway, errors included; other pages may read none."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_admin_app, create_user_app
from homebiyori.aws.transaction import Transaction
from homebiyori.dev.engine import ROOT
from homebiyori.ops.tombstone import closing_writes
from homebiyori.resources import Resources
from support.actors import Pool, bearer, new_user_id
from support.gateway_events import ADMINS_API, USERS_API, rest_event
from support.product import shared_app, shared_gateway

SITE, STAFF, FOREIGN = "https://site.example", "https://staff.example", "https://site.example.evil.example"
ALLOW, EXPOSE = "access-control-allow-origin", "access-control-expose-headers"
OPENAPI = (ROOT / "infra/terraform/modules/rest_api/openapi.tf").read_text()


class Broken:
    """A client with a bug of ours: every use raises a RuntimeError."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


@pytest.fixture
def shared(resources: Resources) -> Resources:
    origins = {"allowed_origins": (SITE, "http://localhost:3000"), "admin_origins": (STAFF,)}
    return replace(resources, settings=resources.settings.model_copy(update=origins))


def client(resources: Resources) -> TestClient:
    return TestClient(shared_app(create_user_app, resources), raise_server_exceptions=False)


def ask_200(shared: Resources, users: Pool, headers: dict[str, str]) -> Any:
    token = bearer(users.token(new_user_id(), exp=4_000_000_000))
    return client(shared).get("/api/users/profile", headers={**headers, **token})


def ask_401(shared: Resources, users: Pool, headers: dict[str, str]) -> Any:
    del users
    return client(shared).get("/api/users/profile", headers=headers)


def ask_404(shared: Resources, users: Pool, headers: dict[str, str]) -> Any:
    del users
    return client(shared).get("/api/nothing", headers=headers)


def ask_410(shared: Resources, users: Pool, headers: dict[str, str]) -> Any:
    gone = new_user_id()
    Transaction(shared.core, closing_writes(shared.core, gone, now=shared.clock.now())).commit()
    token = bearer(users.token(gone, exp=4_000_000_000))
    return client(shared).get("/api/users/profile", headers={**headers, **token})


def ask_422(shared: Resources, users: Pool, headers: dict[str, str]) -> Any:
    token = bearer(users.token(new_user_id(), exp=4_000_000_000))
    return client(shared).put("/api/users/nickname", headers={**headers, **token}, json={"nickname": ""})


def ask_500(shared: Resources, users: Pool, headers: dict[str, str]) -> Any:
    broken: Any = Broken()
    token = bearer(users.token(new_user_id(), exp=4_000_000_000))
    mistaken = replace(shared, core=replace(shared.core, client=broken))
    return client(mistaken).get("/api/users/profile", headers={**headers, **token})


Ask = Callable[[Resources, Pool, dict[str, str]], Any]
ASKS: list[Ask] = [ask_200, ask_401, ask_404, ask_410, ask_422, ask_500]


@pytest.mark.parametrize("ask", ASKS)
def test_a_page_of_ours_reads_it_however_it_ends(ask: Ask, shared: Resources, users: Pool) -> None:
    answer = ask(shared, users, {"Origin": SITE})
    assert answer.status_code == int(ask.__name__[-3:])
    assert (answer.headers[ALLOW], answer.headers["vary"]) == (SITE, "Origin")
    assert answer.headers[EXPOSE] == "ETag, Idempotent-Replayed, Retry-After, X-Request-Id"
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize("origin", [FOREIGN, STAFF, "null", ""])
def test_no_other_page_reads_it(ask: Ask, origin: str, shared: Resources, users: Pool) -> None:
    answer = ask(shared, users, {"Origin": origin} if origin else {})
    assert answer.status_code == int(ask.__name__[-3:])
    assert ALLOW not in answer.headers


@pytest.mark.parametrize(("origin", "found"), [(STAFF, STAFF), (SITE, None)])
def test_operators_have_a_site_of_their_own(origin: str, found: str | None, shared: Resources) -> None:
    answer = TestClient(shared_app(create_admin_app, shared)).get("/api/admin/metrics", headers={"Origin": origin})
    assert (answer.status_code, answer.headers.get(ALLOW)) == (401, found)


def test_without_origins_nobody(resources: Resources) -> None:
    assert ALLOW not in client(resources).get("/api/health", headers={"Origin": SITE}).headers


def preflight(resources: Resources, origin: str) -> Any:
    asked = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    return client(resources).options("/api/chat/messages", headers={"Origin": origin, **asked})


def test_the_app_answers_a_preflight_where_no_gateway_does(shared: Resources) -> None:
    answer = preflight(shared, SITE)
    assert (answer.status_code, answer.headers[ALLOW]) == (200, SITE)
    assert preflight(shared, FOREIGN).headers.get(ALLOW) is None


def test_gateways_and_apps_allow_and_show_the_same(shared: Resources) -> None:
    def words(text: str) -> set[str]:
        return {word.strip() for word in text.split(",")}

    answer = preflight(shared, SITE)
    safe = {"Accept", "Accept-Language", "Content-Language"}
    (allowed,) = re.findall(r'"Access-Control-Allow-Headers" = "([^"]+)"', OPENAPI)
    assert words(answer.headers["access-control-allow-headers"]) - safe == words(allowed)
    (shown,) = re.findall(r'Access-Control-Expose-Headers"\s+= "\'([^\']+)\'"', OPENAPI)
    assert words(client(shared).get("/api/health", headers={"Origin": SITE}).headers[EXPOSE]) == words(shown)
    assert f'"Access-Control-Max-Age"       = "{answer.headers["access-control-max-age"]}"' in OPENAPI


@pytest.mark.parametrize(
    ("api_id", "origin", "found"),
    [(USERS_API, SITE, SITE), (USERS_API, FOREIGN, None), (ADMINS_API, STAFF, STAFF), (ADMINS_API, SITE, None)],
)
@pytest.mark.parametrize(("path", "status"), [("/api/health", 200), ("/api/tree/fruits/%E5%AE%9F", 404)])
def test_also_what_is_refused_before_the_app(
    path: str, status: int, api_id: str, origin: str, found: str | None, shared: Resources
) -> None:
    handler = shared_gateway(shared)
    answer = handler(rest_event("GET", path, api_id=api_id, headers={"Origin": origin}), None)
    headers = {**(answer.get("headers") or {}), **{k: v[0] for k, v in answer.get("multiValueHeaders", {}).items()}}
    assert (answer["statusCode"], headers.get(ALLOW)) == (status, found)


@pytest.mark.parametrize("headers", [None, [], {"Origin": 1}, {"Origin": "\ud800"}, {1: SITE}])
def test_a_malformed_event_is_still_only_refused(headers: Any, shared: Resources) -> None:
    handler = shared_gateway(shared)
    event = rest_event("GET", "/a//b") | {"headers": headers, "multiValueHeaders": headers}
    assert handler(event, None)["statusCode"] in (400, 404)
