"""Callers in tests: pools with their own keys, and tokens of every kind, valid and forged."""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from homebiyori.base.clock import Clock
from homebiyori.http.auth import SigningKeys, TokenVerifier


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class Pool:
    """A user pool that signs real tokens."""

    name: str
    clock: Clock
    key: rsa.RSAPrivateKey = field(default_factory=_new_key)
    client_id: str = "test-client"
    fetches: int = 0

    @property
    def issuer(self) -> str:
        return f"https://cognito-idp.ap-northeast-1.amazonaws.com/ap-northeast-1_{self.name}"

    @property
    def key_id(self) -> str:
        return f"{self.name}-key"

    def key_set(self) -> bytes:
        self.fetches += 1
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return json.dumps({"keys": [{**public, "kid": self.key_id, "alg": "RS256", "use": "sig"}]}).encode()

    def verifier(self, *, group: str | None = None) -> TokenVerifier:
        return TokenVerifier(
            issuer=self.issuer,
            client_ids=[self.client_id],
            keys=SigningKeys(self.key_set, self.clock),
            clock=self.clock,
            required_group=group,
        )

    def claims(self, user_id: str, **changes: Any) -> dict[str, Any]:
        now = self.clock.now()
        claims = {
            "sub": user_id,
            "iss": self.issuer,
            "client_id": self.client_id,
            "token_use": "access",
            "scope": "openid",
            "iat": _epoch(now),
            "exp": _epoch(now + timedelta(hours=1)),
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, user_id: str, **changes: Any) -> str:
        return jwt.encode(self.claims(user_id, **changes), self.key, algorithm="RS256", headers={"kid": self.key_id})


def _epoch(at: datetime) -> int:
    return int(at.timestamp())


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def new_user_id() -> str:
    return str(uuid.uuid4())


class MovableTime:
    """Calendar and monotonic time, moved by the test."""

    def __init__(self, start: datetime) -> None:
        self.at = start
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, **delta: float) -> None:
        step = timedelta(**delta)
        self.at += step
        self.seconds += step.total_seconds()
