"""All connections, secrets and clocks, created once per process and passed explicitly."""

import secrets
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

import boto3
from botocore.config import Config

from homebiyori.aws.cloudwatch import MetricReader
from homebiyori.aws.dead_letters import Backlog
from homebiyori.aws.dynamodb import Table
from homebiyori.aws.jobs import JobQueue
from homebiyori.aws.parameters import CachedParameters
from homebiyori.aws.retries import with_short_waits
from homebiyori.aws.secrets import Secret
from homebiyori.base.clock import Clock
from homebiyori.base.cursor import Cursors
from homebiyori.base.lazy import Lazy, LazyAttribute
from homebiyori.base.settings import SHORTEST_KEY, Settings
from homebiyori.base.signing import Signer
from homebiyori.ops.bulkhead import Bulkhead
from homebiyori.ops.counters import Counters
from homebiyori.ops.maintenance import Maintenance
from homebiyori.ops.ratelimit import RATE_LIMITS, RateLimiter
from homebiyori.payments.port import Payments

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

    from homebiyori.ai.companions import Companions
    from homebiyori.http.auth import TokenVerifier

ADMIN_GROUP = "admins"
GROWTH_THRESHOLDS = "/homebiyori/tree/growth_thresholds"
DAILY_BUDGETS = "/homebiyori/ai/daily_budgets"
POLICIES = (GROWTH_THRESHOLDS, DAILY_BUDGETS, RATE_LIMITS)

_POLICY_SECONDS = 300.0
_READERS = 16
# The maximum number of concurrent requests on a server.
_WORKERS = 40

# Our requests are small: one that takes longer than this is lost, and boto3 retries it.
_AWS = Config(
    connect_timeout=2,
    read_timeout=5,
    max_pool_connections=64,
    # All arguments are typed and tested; boto3's own validation took 1 ms per call (tests/chat/test_costs.py).
    parameter_validation=False,
    retries={"mode": "standard", "total_max_attempts": 3},
)
# Optional cached values: a request that refreshes them must not wait long for an unavailable store.
_CACHED = _AWS.merge(Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 2}))


@dataclass(frozen=True, kw_only=True)
class Resources:
    """What services are built from. Tests replace fields with `dataclasses.replace`."""

    settings: Settings
    clock: Clock
    core: Table
    chats: Table
    ssm: LazyAttribute["SSMClient"] = LazyAttribute()
    sqs: LazyAttribute["SQSClient"] = LazyAttribute()
    s3: LazyAttribute["S3Client"] = LazyAttribute()
    cognito: LazyAttribute["CognitoIdentityProviderClient"] = LazyAttribute()
    policy: CachedParameters
    maintenance: Maintenance
    limiter: RateLimiter
    bulkhead: Bulkhead
    signer: Signer
    cursors: Cursors
    user_tokens: LazyAttribute["TokenVerifier"] = LazyAttribute()
    admin_tokens: LazyAttribute["TokenVerifier"] = LazyAttribute()
    companions: LazyAttribute["Companions"] = LazyAttribute()
    payments: LazyAttribute[Payments] = LazyAttribute()
    webhook_secret: Secret
    internal_keys: Secret
    metrics: MetricReader
    readers: Executor
    workers: Executor

    @property
    def queue(self) -> JobQueue:
        """The queue of background jobs."""
        return JobQueue(Lazy(lambda: self.sqs), self.settings.ttl_queue_url, self.clock)

    @property
    def backlog(self) -> Backlog:
        """The backlog of that queue, and its dead letters."""
        return Backlog(self.sqs, self.settings.ttl_queue_url, self.clock)

    @property
    def counters(self) -> Counters:
        """The operators' counters."""
        return Counters(self.core, self.settings.counter_shards)

    @classmethod
    def connect(cls, settings: Settings, clock: Clock | None = None) -> Self:
        """Prepare everything that a request may need, without waiting for the network.

        What only some requests need is created on first use: a client adds about 50 ms to a cold start (`make bench`).
        """
        clock = clock or Clock()
        session, lock = boto3.Session(), threading.Lock()
        dynamodb = Lazy(lambda: with_short_waits(session.client("dynamodb", config=_AWS)), lock)
        ssm = Lazy(lambda: session.client("ssm", config=_CACHED), lock)
        core = Table(client=dynamodb, name=settings.table_core, clock=clock)
        keys = partial(Secret, ssm=ssm, clock=clock, shortest=SHORTEST_KEY)
        signer = Signer(keys(settings.cursor_keys, parameter=settings.cursor_keys_parameter).values)
        policy = CachedParameters(ssm, POLICIES, seconds=_POLICY_SECONDS, clock=clock)
        return cls(
            settings=settings,
            clock=clock,
            core=core,
            chats=Table(client=dynamodb, name=settings.table_chats, clock=clock),
            ssm=ssm,
            sqs=Lazy(lambda: session.client("sqs", config=_AWS), lock),
            s3=Lazy(lambda: session.client("s3", config=_files(settings)), lock),
            cognito=Lazy(lambda: session.client("cognito-idp", config=_AWS), lock),
            policy=policy,
            maintenance=Maintenance(ssm, clock),
            limiter=RateLimiter(core, policy, clock),
            bulkhead=Bulkhead(),
            signer=signer,
            cursors=Cursors(signer),
            user_tokens=_verifier(settings.users_issuer, settings.users_jwks_url, settings.users_client_ids, clock),
            admin_tokens=_verifier(
                settings.admins_issuer, settings.admins_jwks_url, settings.admins_client_ids, clock, group=ADMIN_GROUP
            ),
            companions=Lazy(_companions(settings, session.region_name)),
            payments=Lazy(lambda: _payments(settings, ssm, clock)),
            webhook_secret=Secret(
                settings.stripe_webhook_secrets,
                parameter=settings.stripe_webhook_secrets_parameter,
                ssm=ssm,
                clock=clock,
            ),
            internal_keys=keys(settings.internal_api_keys, parameter=settings.internal_api_keys_parameter),
            metrics=MetricReader(Lazy(lambda: session.client("cloudwatch", config=_CACHED), lock), clock),
            readers=ThreadPoolExecutor(_READERS, thread_name_prefix="reader"),
            workers=ThreadPoolExecutor(_WORKERS, thread_name_prefix="worker"),
        )


def _verifier(
    issuer: str, jwks_url: str, client_ids: tuple[str, ...], clock: Clock, *, group: str | None = None
) -> "Lazy[TokenVerifier]":
    def make() -> "TokenVerifier":
        from homebiyori.http.auth import SigningKeys, TokenVerifier, fetcher  # noqa: PLC0415 - see there

        keys = SigningKeys(fetcher(jwks_url), clock)
        return TokenVerifier(issuer=issuer, client_ids=client_ids, keys=keys, clock=clock, required_group=group)

    return Lazy(make)


def _files(settings: Settings) -> Config:
    """Sign URLs in the one way that all regions accept.

    With the bucket in the host name, they include the region, too: at the global endpoint, a new bucket outside
    us-east-1 redirects for hours, which invalidates the signature.
    """
    return _AWS.merge(Config(signature_version="s3v4", s3={"addressing_style": settings.bucket_addressing}))


def _payments(settings: Settings, ssm: "Lazy[SSMClient]", clock: Clock) -> Payments:
    from homebiyori.payments.stripe import StripePayments  # noqa: PLC0415 - needed only by billing and the webhook

    given = [settings.stripe_secret_key] if settings.stripe_secret_key else []
    return StripePayments(
        Secret(given, parameter=settings.stripe_secret_key_parameter, ssm=ssm, clock=clock),
        api_base=settings.stripe_api_base,
        portal_configuration=settings.stripe_portal_configuration,
    )


def _companions(settings: Settings, region: str) -> "Callable[[], Companions]":
    def make() -> "Companions":
        from homebiyori.ai.companions import Companions  # noqa: PLC0415 - takes half a second, and only chats need it

        # Only makes replies unpredictable, so it may differ between processes.
        key = secrets.token_bytes(32)
        if settings.companion == "offline":
            return Companions.without_model(key)
        return Companions.bedrock(
            key,
            region=region,
            model_id=settings.bedrock_model,
            cheaper_model_id=settings.bedrock_cheaper_model,
            guardrail=settings.bedrock_guardrail,
        )

    return make
