"""The connection to Bedrock, created at the first chat: boto3 and its client would slow every cold start."""

from collections.abc import Mapping
from threading import Lock
from typing import Protocol, cast

CONNECT_SECONDS = 2.0
# How long a silent socket is kept open; `call.Caller` enforces the deadline of the request itself.
READ_SECONDS = 25.0
# Three parallel calls of a group chat, with room for those of an overlapping request.
POOL_CONNECTIONS = 10


class BedrockClient(Protocol):
    """The two operations that we use of boto3's `bedrock-runtime` client."""

    def converse(self, **request: object) -> Mapping[str, object]:
        """Answer at once."""
        ...

    def converse_stream(self, **request: object) -> Mapping[str, object]:
        """Answer piece by piece."""
        ...


class LazyBedrockClient:
    """Creates the real client on first use, once, whichever thread comes first."""

    def __init__(self, *, region: str, endpoint_url: str | None) -> None:
        """Keep what is needed to connect; nothing is imported or opened yet."""
        self._region = region
        self._endpoint_url = endpoint_url
        self._lock = Lock()
        self._client: BedrockClient | None = None

    def converse(self, **request: object) -> Mapping[str, object]:
        return self._connected().converse(**request)

    def converse_stream(self, **request: object) -> Mapping[str, object]:
        return self._connected().converse_stream(**request)

    def _connected(self) -> BedrockClient:
        with self._lock:
            if self._client is None:
                self._client = _create(self._region, self._endpoint_url)
            return self._client


def connect_bedrock(region: str, *, endpoint_url: str | None = None) -> BedrockClient:
    """Return a client that connects at its first call (`AWS_ENDPOINT_URL_BEDROCK_RUNTIME` is honoured)."""
    return LazyBedrockClient(region=region, endpoint_url=endpoint_url)


def _create(region: str, endpoint_url: str | None) -> BedrockClient:
    # Imported here, so that a process that only answers offline does not load boto3.
    import boto3  # noqa: PLC0415
    from botocore.config import Config  # noqa: PLC0415

    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        max_pool_connections=POOL_CONNECTIONS,
        # boto's own retries ignore the request's deadline; `call.Caller` retries instead.
        retries={"total_max_attempts": 1, "mode": "standard"},
    )
    # A new session: creating clients from boto3's shared default session is not thread-safe.
    client = boto3.session.Session(region_name=region).client(
        "bedrock-runtime", endpoint_url=endpoint_url, config=config
    )
    return cast("BedrockClient", client)
