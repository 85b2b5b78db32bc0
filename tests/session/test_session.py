"""Sign-in and sign-out against the engine's Cognito, and against doubles of what the engine does not support."""

import hashlib
import json
import urllib.parse
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.stub import Stubber
from starlette.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.aws.dynamodb import Update
from homebiyori.base.clock import Clock
from homebiyori.base.log import configure_logging
from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients, create_demo_user, create_pool, open_sign_in
from homebiyori.dev.provision import Pool as CognitoPool
from homebiyori.http.auth import SigningKeys, TokenVerifier, fetcher
from homebiyori.ops.maintenance import MaintenanceWindow
from homebiyori.ops.ratelimit import FULL_AT, GONE, USER_BUCKET, bucket_key
from homebiyori.resources import Resources
from homebiyori.session.rules import Attempt
from support.actors import MovableTime, Pool, bearer
from support.product import shared_app
from support.sign_in import ATTEMPT, PAGES, PASSWORD, SESSION, Browser, Double, browsing, cookies_of

REAL = Clock()
MOTHER = "0e7a4f57-1f6f-4a33-9d2e-0f5d2a8b9c10"


@pytest.fixture(scope="session")
def cognito_pool(engine: Engine) -> CognitoPool:
    cognito = Clients.connect(engine.endpoint_url).cognito
    pool = create_pool(cognito, f"session-{uuid.uuid4()}")
    open_sign_in(cognito, pool, PAGES)
    for who in ("mother", "leaver"):
        create_demo_user(cognito, pool, who, PASSWORD)
    return pool


@pytest.fixture
def browser(resources: Resources, engine: Engine, cognito_pool: CognitoPool) -> Iterator[Browser]:
    keys = fetcher(f"{engine.endpoint_url}/{cognito_pool.pool_id}/.well-known/jwks.json")
    # The engine issues tokens by the real clock, and the test's time is in November.
    verifier = TokenVerifier(
        issuer=f"https://cognito-idp.ap-northeast-1.amazonaws.com/{cognito_pool.pool_id}",
        client_ids=[cognito_pool.client_id],
        keys=SigningKeys(keys, REAL),
        clock=REAL,
    )
    with browsing(replace(resources, user_tokens=verifier), engine.endpoint_url, cognito_pool) as made:
        yield made


class TestOnTheEngine:
    def test_from_the_start_to_a_message(self, browser: Browser) -> None:
        answer = browser.sign_in("/fruits/today")
        assert (answer.status_code, answer.headers["location"]) == (302, "/fruits/today")
        assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "no-referrer")
        given = browser.refresh()
        assert given.status_code == 200
        assert given.headers["cache-control"] == "no-store"
        assert given.json().keys() == {"access_token", "expires_in", "renewal_due"}
        profile = browser.client.get("/api/users/profile", headers=bearer(given.json()["access_token"]))
        assert profile.status_code == 200

    def test_no_script_and_no_other_path_ever_has_the_refresh_token(self, browser: Browser) -> None:
        answer = browser.sign_in()
        cookies = cookies_of(answer)
        assert cookies[SESSION].split("; ")[1:] == [
            "HttpOnly",
            f"Max-Age={30 * 86_400}",
            "Path=/api/session",
            "SameSite=strict",
            "Secure",
        ]
        (attempt,) = (line for name, line in cookies.items() if name.startswith(ATTEMPT))
        assert attempt.endswith('=""; HttpOnly; Max-Age=0; Path=/api/session; SameSite=lax; Secure')
        token = browser.client.cookies[SESSION]
        assert token.partition(".")[2] not in browser.refresh().text + answer.text

    def test_back_and_reload_after_a_sign_in_lead_on(self, browser: Browser) -> None:
        browser.sign_in()
        again = urllib.parse.urlsplit(browser.seen[0]).query
        assert browser.come_back(again).headers["location"] == "/"
        assert browser.refresh().status_code == 200

    def test_a_code_is_good_once(self, browser: Browser) -> None:
        browser.sign_in()
        again = urllib.parse.urlsplit(browser.seen[0]).query
        browser.client.cookies.clear()
        assert browser.come_back(again).headers["location"] == "/welcome?sign_in=failed"

    def test_two_tabs_sign_in_at_once(self, browser: Browser) -> None:
        first = browser.sign_in_later("/album")
        second = browser.sign_in_later("/tree")
        assert browser.come_back("code=abc&state=of-nobody").headers["location"] == "/welcome?sign_in=failed"
        assert browser.come_back(first).headers["location"] == "/album"
        assert browser.come_back(second).headers["location"] == "/tree"
        assert browser.refresh().status_code == 200

    def test_what_a_provider_adds_to_its_answer_is_ignored(self, browser: Browser) -> None:
        query = browser.sign_in_later("/album")
        extra = f"{query}&scope=openid&authuser=0&foo={'x' * 3_000}"
        assert browser.come_back(extra).headers["location"] == "/album"

    def test_a_new_sign_in_ends_the_one_that_it_replaces(self, browser: Browser) -> None:
        browser.sign_in()
        former = browser.client.cookies[SESSION]
        browser.sign_in()
        assert browser.refresh().status_code == 200
        browser.put_session(former)
        assert browser.refresh().status_code == 401
        assert SESSION not in browser.client.cookies
        assert browser.refresh().status_code == 204, "it is asked for once more, and then nobody is signed in"

    def test_a_deleted_account_is_told_so(self, browser: Browser) -> None:
        browser.sign_in(who="leaver")
        token = browser.refresh().json()["access_token"]
        user_id = browser.resources.user_tokens.verify(token).user_id
        browser.resources.core.update(bucket_key(user_id, USER_BUCKET), Update(sets={FULL_AT: GONE}))
        gone = browser.refresh()
        assert (gone.status_code, gone.json()["code"]) == (410, "account_deleted")
        assert SESSION not in browser.client.cookies

    def test_signed_out_is_signed_out(self, browser: Browser) -> None:
        browser.sign_in()
        kept = browser.client.cookies[SESSION]
        left = browser.leave()
        assert left.status_code == 200
        assert left.json()["sign_out_url"].startswith(f"{browser.sign_in_url}/logout?")
        assert left.json()["is_revoked"] is True
        assert SESSION not in browser.client.cookies
        browser.put_session(kept)
        assert browser.refresh().status_code == 401, "also for whoever has kept the cookie"

    def test_two_tabs_refresh_at_once(self, browser: Browser) -> None:
        browser.sign_in()
        answers = [browser.refresh(), browser.refresh()]
        assert [answer.status_code for answer in answers] == [200, 200]


class TestTheStart:
    def test_it_asks_for_a_code_with_pkce(self, browser: Browser) -> None:
        url = urllib.parse.urlsplit(browser.start())
        query = {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}
        assert url.path == "/oauth2/authorize"
        assert query["response_type"] == "code"
        assert query["redirect_uri"] == f"{PAGES}/api/session/callback"
        assert query["code_challenge_method"] == "S256"
        assert query["scope"] == "openid homebiyori/user"
        assert len({query["state"], query["nonce"], query["code_challenge"]}) == 3

    @pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/chat?words=x", "/" + "a" * 200])
    def test_it_leads_back_to_our_page_alone(self, browser: Browser, path: str) -> None:
        answer = browser.client.get("/api/session/start", params={"return": path}, follow_redirects=False)
        assert answer.status_code == 422

    def test_a_route_is_no_screen_to_come_back_to(self, browser: Browser) -> None:
        assert browser.come_back(browser.sign_in_later("/api/session/start")).headers["location"] == "/"

    def test_a_browser_carries_few_attempts(self, browser: Browser) -> None:
        for _ in range(9):
            browser.start()
        assert len([name for name in browser.client.cookies if name.startswith(ATTEMPT)]) == 4

    def test_without_a_place_to_sign_in_it_says_so(self, resources: Resources) -> None:
        settings = resources.settings.model_copy(update={"sign_in_url": None})
        with TestClient(shared_app(create_user_app, replace(resources, settings=settings))) as client:
            answer = client.get("/api/session/start", follow_redirects=False)
        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable")


class TestTheCallback:
    @pytest.mark.parametrize(
        ("query", "where"),
        [
            ("error=access_denied&error_description=No&state={state}", "canceled"),
            ("error=server_error&state={state}", "failed"),
            ("code=abc&state=another", "failed"),
            ("code=abc", "failed"),
            ("state={state}", "failed"),
            ("code=abc&state={state}", "failed"),
            ("", "failed"),
        ],
    )
    def test_what_goes_wrong_leads_to_the_welcome(self, browser: Browser, query: str, where: str) -> None:
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(browser.start()).query)["state"][0]
        answer = browser.come_back(query.format(state=state))
        assert (answer.status_code, answer.headers["location"]) == (302, f"/welcome?sign_in={where}")
        assert SESSION not in cookies_of(answer)

    def test_another_browser_can_not_finish_it(self, browser: Browser) -> None:
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(browser.start()).query)["state"][0]
        browser.client.cookies.clear()
        assert browser.come_back(f"code=abc&state={state}").headers["location"] == "/welcome?sign_in=failed"

    def test_a_cookie_that_we_did_not_seal_is_none(self, browser: Browser) -> None:
        name = f"{ATTEMPT}_{hashlib.sha256(b'x').hexdigest()[:16]}"
        browser.client.cookies.set(name, "x" * 40, domain="pages.example", path="/api/session")
        assert browser.come_back("code=abc&state=x").headers["location"] == "/welcome?sign_in=failed"

    def test_after_ten_minutes_it_is_too_late(self, browser: Browser, moment: MovableTime) -> None:
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(browser.start()).query)["state"][0]
        moment.advance(minutes=10, seconds=1)
        assert browser.come_back(f"code=abc&state={state}").headers["location"] == "/welcome?sign_in=failed"


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", f"{PAGES}.evil.example", "http://pages.example"]
)
def test_only_our_own_page_may_ask(browser: Browser, origin: str | None) -> None:
    browser.sign_in()
    for answer in (browser.refresh(origin), browser.leave(origin)):
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert browser.refresh().status_code == 200, "and nothing has happened"


def test_whoever_has_never_signed_in_here_is_told_so_and_is_no_failure(
    browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging()
    answer = browser.refresh()
    assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (204, b"", "no-store")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["StatusClass"] == "2xx"
    assert browser.leave().status_code == 200


POOL = CognitoPool("ap-northeast-1_double", "client-1")


@pytest.fixture
def double() -> Double:
    return Double()


@pytest.fixture
def doubled(resources: Resources, double: Double) -> Iterator[Browser]:
    with double.served() as url, browsing(resources, url, POOL) as made:
        yield made


def keep(browser: Browser, since: int, value: str = "first-token") -> None:
    """Put the session cookie of a new parent into the browser."""
    user_id = str(uuid.uuid4())
    sealed = browser.resources.signer.sign(json.dumps([since, since, user_id]), scope={"cookie": SESSION})
    browser.put_session(f"{sealed}.{value}")


def test_an_odd_cookie_is_no_sign_in(doubled: Browser, double: Double, moment: MovableTime) -> None:
    keep(doubled, int(moment.now().timestamp()))
    sealed = doubled.client.cookies[SESSION].partition(".")[0]
    flipped = ("B" if sealed[0] == "A" else "A") + sealed[1:]
    for odd in ("x", "1.x", f"{sealed}.", f"{flipped}.token", ".token", "x" * 5_000):
        doubled.put_session(odd)
        assert (doubled.refresh().status_code, double.asked) == (401, [])


def test_a_refresh_counts_as_a_request_of_its_parent(
    doubled: Browser, double: Double, moment: MovableTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(doubled, int(moment.now().timestamp()))
    double.answer = {"access_token": "a", "expires_in": 3600}
    # The product's own limit instead of the tests' high one.
    monkeypatch.setattr(doubled.resources.policy, "get", dict)
    answers = [doubled.refresh().status_code for _ in range(110)]
    assert answers.count(429) == len(answers) - len(double.asked) == 10


def test_during_a_maintenance_nobody_is_let_in(
    doubled: Browser, double: Double, moment: MovableTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(doubled, int(moment.now().timestamp()))
    maintenance = doubled.resources.maintenance
    monkeypatch.setattr(maintenance, "read", lambda: MaintenanceWindow(is_enabled=True))
    refused = doubled.refresh()
    assert (refused.status_code, refused.json()["code"], double.asked) == (503, "maintenance", [])
    assert SESSION in doubled.client.cookies


def test_who_signs_out_while_cognito_is_away_is_told_what_is_left(doubled: Browser, moment: MovableTime) -> None:
    keep(doubled, int(moment.now().timestamp()))
    cognito = doubled.resources.cognito
    with Stubber(cognito) as stub:
        stub.add_client_error("revoke_token", service_error_code="InternalErrorException", http_status_code=500)
        left = doubled.leave()
    assert (left.status_code, left.json()["is_revoked"]) == (200, False)
    assert SESSION not in doubled.client.cookies


def test_a_rotated_token_inherits_what_is_left(doubled: Browser, double: Double, moment: MovableTime) -> None:
    keep(doubled, int(moment.now().timestamp()))
    moment.advance(days=26)
    double.answer = {"access_token": "a", "expires_in": 3600, "refresh_token": "second-token"}
    given = doubled.refresh()
    assert given.json() == {"access_token": "a", "expires_in": 3600, "renewal_due": True}
    assert f"Max-Age={4 * 86_400}" in cookies_of(given)[SESSION]
    assert double.asked == [{"client_id": "client-1", "grant_type": "refresh_token", "refresh_token": "first-token"}]
    doubled.refresh()
    assert double.asked[-1]["refresh_token"] == "second-token"


def test_one_that_is_not_rotated_stays(doubled: Browser, double: Double, moment: MovableTime) -> None:
    keep(doubled, int(moment.now().timestamp()))
    double.answer = {"access_token": "a", "expires_in": 3600}
    assert SESSION not in cookies_of(doubled.refresh())


def test_after_thirty_days_nobody_is_asked(doubled: Browser, double: Double, moment: MovableTime) -> None:
    keep(doubled, int(moment.now().timestamp()))
    moment.advance(days=30)
    assert (doubled.refresh().status_code, double.asked) == (401, [])


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (400, {"error": "invalid_grant"}, 401),
        (400, {"error": "invalid_client"}, 503),
        (500, {"error": "invalid_grant"}, 503),
        (429, b"slow down", 503),
        (200, b"no json", 503),
        (200, [], 503),
        (200, {"access_token": 1, "expires_in": 1}, 503),
        (200, {"access_token": "a", "expires_in": "1"}, 503),
    ],
)
def test_only_a_refusal_ends_a_sign_in(  # noqa: PLR0913, RUF100
    doubled: Browser, double: Double, moment: MovableTime, status: int, answer: Any, expected: int
) -> None:
    keep(doubled, int(moment.now().timestamp()))
    double.status, double.answer = status, answer
    refused = doubled.refresh()
    assert refused.status_code == expected
    assert (SESSION in doubled.client.cookies) is (expected != 401), "what Cognito could not say is asked again"


def test_a_token_endpoint_that_is_not_there(resources: Resources, moment: MovableTime) -> None:
    with browsing(resources, "http://127.0.0.1:9", POOL) as made:
        keep(made, int(moment.now().timestamp()))
        assert made.refresh().json()["code"] == "upstream_unavailable"


@pytest.mark.parametrize("change", [{}, {"nonce": "of another"}, {"aud": "another"}, {"iss": "another"}, {"nonce": 1}])
def test_an_id_token_is_of_this_attempt(doubled: Browser, double: Double, users: Pool, change: dict[str, Any]) -> None:
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(doubled.start("/album")).query)
    claims = {
        "iss": f"https://cognito-idp.ap-northeast-1.amazonaws.com/{POOL.pool_id}",
        "aud": POOL.client_id,
        "nonce": query["nonce"][0],
        **change,
    }
    id_token = users.token(MOTHER, **claims)
    double.answer = {"access_token": "a", "expires_in": 3600, "refresh_token": "r", "id_token": id_token}
    answer = doubled.come_back(f"code=abc&state={query['state'][0]}")
    assert answer.headers["location"] == ("/welcome?sign_in=failed" if change else "/album")
    assert double.asked[0]["code"] == "abc"
    verifier = double.asked[0]["code_verifier"]
    attempt = Attempt(state="", nonce="", verifier=verifier, return_path="/", begun_at=0)
    assert attempt.challenge == query["code_challenge"][0]


def test_nothing_of_it_is_logged(
    doubled: Browser, double: Double, moment: MovableTime, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(doubled, int(moment.now().timestamp()), "canary-refresh")
    double.answer = {"access_token": "canary-access", "expires_in": 3600, "refresh_token": "canary-second"}
    doubled.refresh()
    doubled.start()
    doubled.come_back("code=canary-code&state=canary-state")
    assert "canary" not in "".join(capsys.readouterr())
