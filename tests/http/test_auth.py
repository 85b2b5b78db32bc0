"""Which tokens the verifier accepts (docs/product.md 11)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import replace

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from starlette.testclient import TestClient

from homebiyori.base.clock import Clock
from homebiyori.base.errors import ForbiddenError, UnauthenticatedError, UpstreamError
from homebiyori.http.auth import KEYS_FRESH_SECONDS, KEYS_PAUSE_SECONDS, SigningKeys
from support.actors import MovableTime, Pool, bearer, new_user_id

USER_ID = "0e7a4f57-1f6f-4a33-9d2e-0f5d2a8b9c10"


def _segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _unsigned(users: Pool) -> str:
    return f"{_segment({'alg': 'none', 'kid': users.key_id})}.{_segment(users.claims(USER_ID))}."


def _hmac_with_public_key(users: Pool) -> str:
    public = users.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    signed = f"{_segment({'alg': 'HS256', 'kid': users.key_id})}.{_segment(users.claims(USER_ID))}"
    mac = hmac.new(public, signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


FORGERIES: dict[str, Callable[[Pool, Pool], str]] = {
    "empty": lambda users, admins: "",
    "noise": lambda users, admins: "not.a.token",
    "alg_none": lambda users, admins: _unsigned(users),
    "hs256_with_the_public_key": lambda users, admins: _hmac_with_public_key(users),
    "rs512": lambda users, admins: jwt.encode(
        users.claims(USER_ID), users.key, algorithm="RS512", headers={"kid": users.key_id}
    ),
    "no_key_id": lambda users, admins: jwt.encode(users.claims(USER_ID), users.key, algorithm="RS256"),
    "unknown_key_id": lambda users, admins: jwt.encode(
        users.claims(USER_ID), users.key, algorithm="RS256", headers={"kid": "other"}
    ),
    "key_id_is_no_string": lambda users, admins: f"{_segment({'alg': 'RS256', 'kid': 7})}.{_segment({})}.eA",
    "other_key_same_id": lambda users, admins: replace(admins, name="users").token(USER_ID),
    "other_pool": lambda users, admins: admins.token(USER_ID),
    "expired": lambda users, admins: users.token(USER_ID, exp=1_700_000_000),
    "expires_now": lambda users, admins: users.token(USER_ID, exp=int(users.clock.now().timestamp())),
    "expires_as_text": lambda users, admins: users.token(USER_ID, exp="tomorrow"),
    "expires_never": lambda users, admins: users.token(USER_ID, exp=None),
    "issued_tomorrow": lambda users, admins: users.token(USER_ID, iat=int(users.clock.now().timestamp()) + 86_400),
    "not_yet": lambda users, admins: users.token(USER_ID, nbf=int(users.clock.now().timestamp()) + 3_600),
    "wrong_issuer": lambda users, admins: users.token(USER_ID, iss=users.issuer + "x"),
    "no_issuer": lambda users, admins: users.token(USER_ID, iss=None),
    "wrong_client": lambda users, admins: users.token(USER_ID, client_id="other"),
    "no_client": lambda users, admins: users.token(USER_ID, client_id=None, aud="test-client"),
    "id_token": lambda users, admins: users.token(USER_ID, token_use="id"),
    "sub_is_no_uuid": lambda users, admins: users.token("USER#1"),
    "sub_in_another_spelling": lambda users, admins: users.token(USER_ID.upper()),
    "no_sub": lambda users, admins: users.token(USER_ID, sub=None),
    "too_long": lambda users, admins: users.token(USER_ID, filler="x" * 8_192),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_or_foreign_token_is_refused(name: str, users: Pool, admins: Pool) -> None:
    verifier = users.verifier()
    assert verifier.verify(users.token(USER_ID)).user_id == USER_ID
    with pytest.raises(UnauthenticatedError):
        verifier.verify(FORGERIES[name](users, admins))


def test_the_exact_second_of_expiry_is_too_late(users: Pool, moment: MovableTime) -> None:
    verifier, token = users.verifier(), users.token(USER_ID)
    moment.advance(seconds=3_599)
    assert verifier.verify(token).user_id == USER_ID
    moment.advance(seconds=1)
    with pytest.raises(UnauthenticatedError):
        verifier.verify(token)


def test_a_pools_clock_may_be_a_minute_ahead(users: Pool, moment: MovableTime) -> None:
    verifier, now = users.verifier(), int(moment.at.timestamp())
    for name in ("iat", "nbf", "auth_time"):
        assert verifier.verify(users.token(USER_ID, **{name: now + 60})).user_id == USER_ID
        with pytest.raises(UnauthenticatedError):
            verifier.verify(users.token(USER_ID, **{name: now + 61}))


@pytest.mark.parametrize("year", [2020, 2100])
def test_no_other_clock_is_asked_and_nothing_else_of_a_token(year: int, users: Pool, moment: MovableTime) -> None:
    moment.at = moment.at.replace(year=year)
    start = int(moment.at.timestamp())
    assert users.verifier().verify(users.token(USER_ID, nbf=start, aud="whoever", jti=7)).user_id == USER_ID


def test_an_admin_needs_the_group(admins: Pool) -> None:
    verifier = admins.verifier(group="admins")
    assert verifier.verify(admins.token(USER_ID, **{"cognito:groups": ["admins"]})).user_id == USER_ID
    for groups in ([], ["admin"], ["users"]):
        with pytest.raises(ForbiddenError):
            verifier.verify(admins.token(USER_ID, **{"cognito:groups": groups}))
    with pytest.raises(UnauthenticatedError):
        verifier.verify(admins.token(USER_ID, **{"cognito:groups": "admins"}))


@pytest.fixture
def stopwatch(moment: MovableTime) -> Clock:
    return Clock(now=moment.now, monotonic=moment.monotonic)


def test_keys_are_kept_for_an_hour(users: Pool, moment: MovableTime, stopwatch: Clock) -> None:
    keys = SigningKeys(users.key_set, stopwatch)
    for seconds, fetches in ((0, 1), (0, 1), (3_599, 1), (1, 2), (3_599, 2)):
        moment.advance(seconds=seconds)
        assert keys.get(users.key_id) is not None
        assert users.fetches == fetches


def test_keys_that_sign_no_token_of_ours_are_passed_over(users: Pool, stopwatch: Clock) -> None:
    document = json.loads(users.key_set())
    nameless = {name: value for name, value in document["keys"][0].items() if name != "kid"}
    of_curves = {"kty": "EC", "crv": "P-256", "x": "x", "y": "y", "kid": "curves"}
    document["keys"] = [nameless, of_curves, *document["keys"]]
    keys = SigningKeys(lambda: json.dumps(document).encode(), stopwatch)
    assert [keys.get(key_id) is None for key_id in (users.key_id, "curves")] == [False, True]


def test_unknown_key_ids_cause_a_fetch_each_30_seconds_at_most(
    users: Pool, moment: MovableTime, stopwatch: Clock
) -> None:
    keys = SigningKeys(users.key_set, stopwatch)
    for _ in range(100):
        assert keys.get("forged") is None
    assert users.fetches == 1
    moment.advance(seconds=KEYS_PAUSE_SECONDS)
    for _ in range(100):
        assert keys.get("forged") is None
    assert users.fetches == 2


def test_the_last_good_keys_outlive_an_outage(users: Pool, moment: MovableTime, stopwatch: Clock) -> None:
    answers: list[bytes | Exception] = [users.key_set(), OSError("down"), b"<html>", b"{}", b'{"keys": []}']

    def fetch() -> bytes:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    keys = SigningKeys(fetch, stopwatch)
    while answers:
        assert keys.get(users.key_id) is not None
        moment.advance(seconds=KEYS_FRESH_SECONDS)


def test_without_any_key_ever_the_answer_is_503(stopwatch: Clock) -> None:
    def fetch() -> bytes:
        raise OSError("down")

    with pytest.raises(UpstreamError):
        SigningKeys(fetch, stopwatch).get("any")


USER_ROUTES = [
    ("GET", "/api/chat/history"),
    ("POST", "/api/chat/messages"),
    ("GET", "/api/tree/status"),
    ("GET", "/api/tree/fruits"),
    ("GET", "/api/users/profile"),
    ("PUT", "/api/users/nickname"),
]


@pytest.mark.parametrize(("method", "path"), USER_ROUTES)
def test_users_routes_want_a_users_token(
    method: str, path: str, user_client: TestClient, users: Pool, admins: Pool
) -> None:
    strangers = [{}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}, bearer(admins.token(new_user_id()))]
    strangers += [bearer(forge(users, admins)) for name, forge in FORGERIES.items() if name != "empty"]
    for headers in strangers:
        # The body is malformed, too, but a stranger does not learn that.
        answer = user_client.request(method, path, headers=headers, content=b"{")
        assert answer.status_code == 401, headers
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"] == "unauthenticated"


def test_a_users_token_is_401_on_admin_routes(admin_client: TestClient, users: Pool) -> None:
    headers = bearer(users.token(new_user_id(), **{"cognito:groups": ["admins"]}))
    assert admin_client.get("/api/admin/health", headers=headers).status_code == 401


def test_admin_routes_do_not_exist_for_users(user_client: TestClient, admins: Pool) -> None:
    headers = bearer(admins.token(new_user_id(), **{"cognito:groups": ["admins"]}))
    assert user_client.get("/api/admin/health", headers=headers).status_code == 404


def test_two_authorization_headers_are_malformed(user_client: TestClient, users: Pool) -> None:
    token = users.token(new_user_id())
    twice = [("Authorization", f"Bearer {token}"), ("Authorization", f"Bearer {token}")]
    assert user_client.get("/api/tree/status", headers=twice).status_code == 400


def test_identity_comes_from_the_token_alone(user_client: TestClient, users: Pool) -> None:
    me, other = new_user_id(), new_user_id()
    headers = {**bearer(users.token(me)), "X-User-Id": other, "X-Amzn-Oidc-Identity": other}
    answer = user_client.get("/api/users/profile", headers=headers)
    assert answer.json()["user_id"] == me
