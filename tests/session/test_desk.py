"""The operators' desk signs in at its own pool; its session ends with the browser, or soon when idle."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_admin_app, create_user_app
from homebiyori.base.clock import Clock
from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients, create_demo_user, create_pool, open_sign_in
from homebiyori.http.auth import SigningKeys, TokenVerifier, fetcher
from homebiyori.resources import ADMIN_GROUP, Resources
from homebiyori.session.sites import DESK
from support.actors import MovableTime, bearer
from support.product import shared_app
from support.sign_in import PASSWORD, Browser, Double, cookies_of

ORIGIN = "https://desk.example"
SESSION = "homebiyori_desk_session"
REAL = Clock()


@pytest.fixture
def desk(resources: Resources, engine: Engine, clients: Clients) -> Iterator[Browser]:
    """Open a browser at the desk, with a pool of one operator."""
    cognito = clients.cognito
    pool = create_pool(cognito, f"desk-{uuid.uuid4()}")
    open_sign_in(cognito, pool, ORIGIN, DESK)
    create_demo_user(cognito, pool, "mother", PASSWORD, group=ADMIN_GROUP)
    issuer = f"https://cognito-idp.ap-northeast-1.amazonaws.com/{pool.pool_id}"
    keys = SigningKeys(fetcher(f"{engine.endpoint_url}/{pool.pool_id}/.well-known/jwks.json"), REAL)
    given = {
        "desk_sign_in_url": engine.endpoint_url,
        "desk_origin": ORIGIN,
        "admins_client_ids": (pool.client_id,),
        "admins_issuer": issuer,
    }
    made = replace(
        resources,
        settings=resources.settings.model_copy(update=given),
        admin_tokens=verifier_of(issuer, pool.client_id, keys),
    )
    with TestClient(shared_app(create_admin_app, made), base_url=ORIGIN, raise_server_exceptions=False) as client:
        yield Browser(client, engine.endpoint_url, made, origin=ORIGIN, path=DESK.path, session=SESSION)


def verifier_of(issuer: str, client_id: str, keys: SigningKeys) -> TokenVerifier:
    # The engine issues tokens by the real clock, and the test's time is in November.
    return TokenVerifier(issuer=issuer, client_ids=[client_id], keys=keys, clock=REAL, required_group=ADMIN_GROUP)


def test_from_the_start_to_the_dashboard(desk: Browser) -> None:
    answer = desk.sign_in("/people")
    assert (answer.status_code, answer.headers["location"]) == (302, "/people")
    assert cookies_of(answer)[SESSION].split("; ")[1:] == [
        "HttpOnly",
        "Path=/api/admin/session",
        "SameSite=strict",
        "Secure",
    ], "without an end of its own: it goes with the browser"
    token = desk.refresh(ORIGIN).json()["access_token"]
    assert desk.client.get("/api/admin/dashboard", headers=bearer(token)).status_code == 200


def test_who_leaves_the_desk_alone_signs_in_again(desk: Browser, moment: MovableTime) -> None:
    desk.sign_in()
    for _ in range(3):
        moment.advance(minutes=14)
        assert desk.refresh(ORIGIN).status_code == 200, "used, it goes on"
    moment.advance(minutes=15, seconds=1)
    assert desk.refresh(ORIGIN).status_code == 401


def test_whoever_has_never_signed_in_at_this_desk_is_no_failure(desk: Browser) -> None:
    assert desk.refresh(ORIGIN).status_code == 204


def test_a_parents_session_is_none_at_the_desk(desk: Browser, moment: MovableTime) -> None:
    now = int(moment.now().timestamp())
    of_parents = desk.resources.signer.sign(
        json.dumps([now, now, str(uuid.uuid4())]), scope={"cookie": "homebiyori_session"}
    )
    desk.put_session(f"{of_parents}.token")
    assert desk.refresh(ORIGIN).status_code == 401


def test_the_desk_has_an_origin_of_its_own(desk: Browser) -> None:
    desk.sign_in()
    assert desk.refresh("https://pages.example").status_code == 403


def test_without_a_desk_the_parents_sign_in_all_the_same(resources: Resources) -> None:
    none = resources.settings.model_copy(update={"desk_sign_in_url": None})
    with TestClient(shared_app(create_admin_app, replace(resources, settings=none))) as client:
        assert client.get("/api/admin/session/start", follow_redirects=False).status_code == 503
    double = Double()
    with double.served() as url:
        settings = resources.settings.model_copy(update={"sign_in_url": url, "pages_origin": "https://pages.example"})
        with TestClient(shared_app(create_user_app, replace(resources, settings=settings))) as client:
            assert client.get("/api/session/start", follow_redirects=False).status_code == 302
