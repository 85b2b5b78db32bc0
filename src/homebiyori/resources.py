"""Every connection, secret and clock, made once per process and passed by hand."""

import hashlib
import hmac
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import boto3
from botocore.config import Config

from homebiyori.ai.bedrock import BedrockCompanion, Guardrail, connect_bedrock
from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Companion, Source
from homebiyori.core.auth import SigningKeys, TokenVerifier, fetcher
from homebiyori.core.clock import Clock
from homebiyori.core.cursor import Cursors
from homebiyori.core.dynamodb import Table
from homebiyori.core.parameters import CachedParameters
from homebiyori.core.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_ssm import SSMClient

ADMIN_GROUP = "admins"
GROWTH_THRESHOLDS = "/homebiyori/tree/growth_thresholds"

_POLICY_SECONDS = 300.0
_READERS = 16

# A request of ours is small: what takes longer than this is lost, and boto3 tries again.
_AWS = Config(
    connect_timeout=2,
    read_timeout=5,
    max_pool_connections=64,
    # Every argument is typed and tested; boto3's own checks took 1 ms of each call (tests/chat/test_costs.py).
    parameter_validation=False,
    retries={"mode": "standard", "total_max_attempts": 3},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resources:
    """What the services are built from. A test swaps a field with `dataclasses.replace`."""

    settings: Settings
    clock: Clock
    core: Table
    chats: Table
    ssm: "SSMClient"
    policy: CachedParameters
    cursors: Cursors
    users: TokenVerifier
    admins: TokenVerifier
    companion: Companion
    careful_companion: Companion
    readers: Executor

    @classmethod
    def connect(cls, settings: Settings, clock: Clock | None = None) -> Self:
        """Open everything that a request needs; nothing here waits for the network."""
        clock = clock or Clock()
        session = boto3.Session()
        dynamodb = session.client("dynamodb", config=_AWS)
        ssm = session.client("ssm", config=_AWS)
        cursor_keys = [key.get_secret_value().encode() for key in settings.cursor_keys]
        companion_key = _derived(cursor_keys[0], "companion")
        return cls(
            settings=settings,
            clock=clock,
            core=Table(dynamodb, settings.table_core, clock),
            chats=Table(dynamodb, settings.table_chats, clock),
            ssm=ssm,
            policy=CachedParameters(ssm, [GROWTH_THRESHOLDS], seconds=_POLICY_SECONDS, clock=clock),
            cursors=Cursors(cursor_keys),
            users=_verifier(settings.users_issuer, settings.users_jwks_url, settings.users_client_ids, clock),
            admins=_verifier(
                settings.admins_issuer, settings.admins_jwks_url, settings.admins_client_ids, clock, group=ADMIN_GROUP
            ),
            companion=_companion(settings, companion_key, session.region_name),
            careful_companion=OfflineCompanion(companion_key),
            readers=ThreadPoolExecutor(_READERS, thread_name_prefix="reader"),
        )


def _verifier(
    issuer: str, jwks_url: str, client_ids: tuple[str, ...], clock: Clock, *, group: str | None = None
) -> TokenVerifier:
    keys = SigningKeys(fetcher(jwks_url), clock)
    return TokenVerifier(issuer=issuer, client_ids=client_ids, keys=keys, clock=clock, required_group=group)


def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, hashlib.sha256(purpose.encode()).digest(), "sha256")


def _companion(settings: Settings, key: bytes, region: str) -> Companion:
    if settings.companion == "offline":
        return OfflineCompanion(key)
    return BedrockCompanion(
        connect_bedrock(region),
        model_id=settings.bedrock_model,
        cheaper_model_id=settings.bedrock_cheaper_model,
        guardrail=_guardrail(settings.bedrock_guardrail),
        fallback=OfflineCompanion(key, source=Source.FALLBACK),
    )


def _guardrail(setting: str | None) -> Guardrail | None:
    """Read `identifier:version`."""
    if setting is None:
        return None
    identifier, _, version = setting.rpartition(":")
    return Guardrail(identifier, version)
