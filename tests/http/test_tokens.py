"""A verifier rejects what it does not understand, even if the pool itself has signed it."""

import base64
import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from homebiyori.base.errors import ForbiddenError, UnauthenticatedError
from support.actors import Pool
from support.cases import try_all

USER_ID = "0e7a4f57-1f6f-4a33-9d2e-0f5d2a8b9c10"
ENDLESS, NONE = 10**400, object()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(pool: Pool, header: bytes, claims: bytes) -> str:
    """Sign arbitrary bytes, which JWT libraries refuse to do."""
    signed = f"{_b64(header)}.{_b64(claims)}"
    signature = pool.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{_b64(signature)}"


def _header(pool: Pool, **changes: Any) -> bytes:
    header = {"alg": "RS256", "kid": pool.key_id, **changes}
    return json.dumps({name: value for name, value in header.items() if value is not NONE}).encode()


def _claims(pool: Pool, **changes: Any) -> bytes:
    claims = {**pool.claims(USER_ID), **changes}
    return json.dumps({name: value for name, value in claims.items() if value is not NONE}).encode()


def _raw_claim(pool: Pool, name: str, raw: str) -> bytes:
    """Return claims of which one has a raw value, such as 1e400, that `json.dumps` would not write."""
    return _claims(pool, **{name: "@"}).replace(b'"@"', raw.encode())


def _odd_claim(pool: Pool, name: str, value: Any) -> str:
    return sign(pool, _header(pool), _claims(pool, **{name: value}))


def _odd_json(pool: Pool, name: str, raw: str) -> str:
    return sign(pool, _header(pool), _raw_claim(pool, name, raw))


def _odd_header(pool: Pool, changes: dict[str, Any]) -> str:
    return sign(pool, _header(pool, **changes), _claims(pool))


def _no_header(pool: Pool, raw: bytes) -> str:
    return sign(pool, raw, _claims(pool))


def _no_claims(pool: Pool, raw: bytes) -> str:
    return sign(pool, _header(pool), raw)


# None of these is a valid value of a checked claim, with the exceptions in `_is_sound`.
ODDITIES: dict[str, Any] = {
    "null": None,
    "true": True,
    "false": False,
    "zero": 0,
    "minus": -1,
    "float": 4_000_000_000.5,
    "endless": ENDLESS,
    "text": "x",
    "empty": "",
    "digits": "4000000000",
    "list": [],
    "list_of_one": ["x"],
    "object": {},
    "deep": {"a": [{}]},
}
RAW = {
    "infinity": "Infinity",
    "minus_infinity": "-Infinity",
    "nan": "NaN",
    "1e400": "1e400",
    "1e10": "1e10",
    "float_of_whole": "4000000000.0",
    "long": "9" * 5_000,
    "long_fraction": "4." + "0" * 300,
    "plus": "+4000000000",
    "octal": "04000000000",
    "hex": "0xEE6B2800",
    "single_quotes": "'x'",
    "nothing": "",
    "half": '"\\ud800"',
}
INSTANTS = ("exp", "iat", "nbf", "auth_time")
CLAIMS = (*INSTANTS, "iss", "client_id", "token_use", "sub", "cognito:groups")

Case = Callable[[Pool], str]


def _is_sound(name: str, odd: Any) -> bool:
    """Return whether the odd value is valid after all: a list of groups, or 0 as an instant long past."""
    return (name in {"nbf", "auth_time", "iat"} and odd == 0 and odd is not False) or (
        name == "cognito:groups" and isinstance(odd, list)
    )


def _cases() -> dict[str, Case]:
    cases: dict[str, Case] = {}
    for name in CLAIMS:
        for kind, odd in ODDITIES.items():
            if not _is_sound(name, odd):
                cases[f"{name}_{kind}"] = partial(_odd_claim, name=name, value=odd)
        for kind, raw in RAW.items():
            cases[f"{name}_{kind}"] = partial(_odd_json, name=name, raw=raw)
    for name in ("exp", "iat", "iss", "client_id", "token_use", "sub"):
        cases[f"{name}_missing"] = partial(_odd_claim, name=name, value=NONE)
    headers: dict[str, dict[str, Any]] = {
        "zip": {"zip": "DEF"},
        "crit": {"crit": ["exp"]},
        "crit_unknown": {"crit": ["x"], "x": 1},
        "crit_none": {"crit": []},
        "b64": {"b64": False},
        "jwk": {"jwk": {}},
        "jku": {"jku": "https://evil.invalid"},
        "x5c": {"x5c": []},
        "x5u": {"x5u": "https://evil.invalid"},
        "cty": {"cty": "JWT"},
        "enc": {"enc": "A256GCM"},
        "unknown": {"x": 1},
        "alg_none": {"alg": "none"},
        "alg_lower": {"alg": "rs256"},
        "alg_null": {"alg": None},
        "alg_list": {"alg": ["RS256"]},
        "alg_missing": {"alg": NONE},
        "hs256": {"alg": "HS256"},
        "rs512": {"alg": "RS512"},
        "ps256": {"alg": "PS256"},
        "kid_missing": {"kid": NONE},
        "kid_null": {"kid": None},
        "kid_list": {"kid": ["users-key"]},
        "kid_number": {"kid": 7},
        "kid_object": {"kid": {}},
        "kid_path": {"kid": "../users-key"},
        "typ_id": {"typ": "ID"},
        "typ_list": {"typ": ["JWT"]},
    }
    for kind, changes in headers.items():
        cases[f"header_{kind}"] = partial(_odd_header, changes=changes)
    raws: dict[str, bytes] = {
        "empty": b"",
        "list": b"[]",
        "null": b"null",
        "text": b'"x"',
        "number": b"7",
        "cut": b'{"a":',
        "noise": b"\xff\xfe",
        "bom": b"\xef\xbb\xbf{}",
        "deep": b"[" * 3_000,
        "two": b"{}{}",
        "nul": b"\0",
    }
    for kind, noise in raws.items():
        cases[f"header_is_{kind}"] = partial(_no_header, raw=noise)
        cases[f"claims_are_{kind}"] = partial(_no_claims, raw=noise)
    return cases | TWISTED


def _good(pool: Pool) -> str:
    return sign(pool, _header(pool), _claims(pool))


TWISTED: dict[str, Case] = {
    "name_twice": lambda pool: sign(pool, _header(pool), _claims(pool)[:-1] + b', "sub": "x"}'),
    "name_twice_in_header": lambda pool: sign(pool, _header(pool)[:-1] + b', "alg": "none"}', _claims(pool)),
    "padded": lambda pool: _good(pool) + "=",
    "padded_claims": lambda pool: _good(pool).replace(".", "=.", 1),
    "space": lambda pool: " " + _good(pool),
    "line_break": lambda pool: _good(pool) + "\n",
    "four_parts": lambda pool: _good(pool) + ".eA",
    "five_parts": lambda pool: ".".join([_good(pool), "eA", "eA"]),
    "two_parts": lambda pool: _good(pool).rpartition(".")[0],
    "no_signature": lambda pool: _good(pool).rpartition(".")[0] + ".",
    "short_signature": lambda pool: _good(pool)[:-8],
    "another_signature": lambda pool: _good(pool)[:-8] + "AAAAAAAA",
    "other_alphabet": lambda pool: _good(pool).replace("-", "+").replace("_", "/") + "+",
    "not_ascii": lambda pool: _good(pool) + "é",
    "too_long": lambda pool: sign(pool, _header(pool), _claims(pool, filler="x" * 8_192)),
    "dots": lambda pool: "." * 8_000,
    "letters": lambda pool: "a" * 8_192,
    "only_dots": lambda pool: "..",
}
CASES = _cases()


def test_there_are_enough() -> None:
    assert len(CASES) >= 200


def test_what_is_not_understood_is_not_taken(users: Pool) -> None:
    def check(odd: Case) -> None:
        verifier = users.verifier()
        assert verifier.verify(_good(users)).user_id == USER_ID
        with pytest.raises(UnauthenticatedError) as refusal:
            verifier.verify(odd(users))
        assert refusal.value.headers["WWW-Authenticate"].startswith("Bearer")

    try_all(check, CASES.items())


SOUND: dict[str, dict[str, Any]] = {
    "unknown_claims": {
        "version": 2,
        "jti": "x",
        "origin_jti": "x",
        "username": "y",
        "scope": "openid",
        "device_key": "z",
    },
    "nested": {"x": {"y": [1, {"z": None}]}},
    "signed_in_before": {"auth_time": 1_700_000_000, "nbf": 0},
    "groups": {"cognito:groups": ["a", "b"]},
}


@pytest.mark.parametrize("name", SOUND)
def test_what_cognito_writes_is_taken(name: str, users: Pool) -> None:
    token = sign(users, _header(users, typ="JWT"), _claims(users, **SOUND[name]))
    assert users.verifier().verify(token).user_id == USER_ID


@pytest.mark.parametrize("groups", [[1], [None], [["admins"]], {"admins": True}, "admins", 1, [{"a": 1}]])
def test_groups_are_a_list_of_names(groups: object, admins: Pool) -> None:
    token = sign(admins, _header(admins), _claims(admins, **{"cognito:groups": groups}))
    with pytest.raises((UnauthenticatedError, ForbiddenError)):
        admins.verifier(group="admins").verify(token)
