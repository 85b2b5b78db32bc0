"""Reads and changes the expiry of a user's chats in bulk: `expires_at` of `CHAT#id` in `chats`."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol, Self

from botocore.config import Config
from botocore.exceptions import ClientError

from homebiyori.aws.dynamodb import PK, SK, TTL, user_key
from homebiyori.aws.error_codes import CONDITION_FAILED, error_code
from homebiyori.base import ids
from homebiyori.base.clock import epoch
from homebiyori.retention.rules import IN_FLIGHT

_PREFIX = "CHAT#"

_AWS = Config(
    connect_timeout=2,
    read_timeout=5,
    max_pool_connections=IN_FLIGHT + 10,
    # All arguments are built below; validating them would cost a tenth of our share of a call. Building the default
    # user agent, which describes this Python to AWS, would cost a seventh.
    parameter_validation=False,
    user_agent="homebiyori-ttl-updater",
    # No account lookup before each call: the regional endpoint serves all accounts.
    account_id_endpoint_mode="disabled",
    retries={"mode": "standard", "total_max_attempts": 4},
)


class _DynamoDB(Protocol):
    """The two operations that are used of aioboto3's client."""

    async def query(self, **request: object) -> dict[str, Any]: ...

    async def update_item(self, **request: object) -> dict[str, Any]: ...


@dataclass(frozen=True, slots=True)
class ChatExpiry:
    """When a chat was written and when it expires, in seconds since 1970."""

    sort_key: str
    created: int
    expires: int


@dataclass(frozen=True, slots=True)
class ChatPage:
    """The result of one Query, oldest first, and the sort key to continue after, if there are more."""

    chats: Sequence[ChatExpiry]
    last: str | None


class ChatExpiryRepository:
    """The only writer that changes `expires_at` of a stored chat.

    A page is what DynamoDB reads at once (1 MB of whole chats); `page` limits it to fewer chats.
    """

    def __init__(self, client: _DynamoDB, table: str, *, page: int | None = None) -> None:
        self._client = client
        self._table = table
        self._page = page

    @classmethod
    @asynccontextmanager
    async def open(cls, table: str) -> AsyncIterator[Self]:
        """Connect on the running event loop; the client can only be used on this loop."""
        import aioboto3  # type: ignore[import-untyped]  # noqa: PLC0415 - it is untyped, and loads aiohttp

        async with aioboto3.Session().client("dynamodb", config=_AWS) as client:
            yield cls(client, table)

    async def page(self, user_id: str, *, after: str | None) -> ChatPage:
        """Return the expiry of some chats; no other attributes are read."""
        partition = user_key(user_id, "")[PK]
        request: dict[str, Any] = {
            "TableName": self._table,
            # The whole partition: other items are filtered out below.
            "KeyConditionExpression": "#pk = :pk",
            "ProjectionExpression": "#sk, #expires",
            "ExpressionAttributeNames": {"#pk": PK, "#sk": SK, "#expires": TTL},
            "ExpressionAttributeValues": {":pk": {"S": partition}},
            # A chat stored a moment ago with the old expiry must be seen.
            "ConsistentRead": True,
        }
        if self._page is not None:
            request["Limit"] = self._page
        if after is not None:
            request["ExclusiveStartKey"] = {PK: {"S": partition}, SK: {"S": after}}
        answer = await self._client.query(**request)
        last = answer.get("LastEvaluatedKey")
        chats = [_read(item) for item in answer["Items"] if item[SK]["S"].startswith(_PREFIX)]
        return ChatPage(chats, last and last[SK]["S"])

    async def change(self, user_id: str, chat: ChatExpiry, expires: int) -> bool:
        """Change one chat's expiry; False if the chat was deleted or changed by another run since it was read."""
        # Stronger than attribute_exists(PK), and cheaper: a deleted chat has no expiry to match. Without the condition,
        # the update would create an item with only an expiry, or undo what another run has done.
        is_as_read = "#expires = :seen"
        try:
            await self._client.update_item(
                TableName=self._table,
                Key={PK: {"S": user_key(user_id, "")[PK]}, SK: {"S": chat.sort_key}},
                UpdateExpression="SET #expires = :new",
                ConditionExpression=is_as_read,
                ExpressionAttributeNames={"#expires": TTL},
                ExpressionAttributeValues={":new": {"N": str(expires)}, ":seen": {"N": str(chat.expires)}},
            )
        except ClientError as error:
            if error_code(error) != CONDITION_FAILED:
                raise
            return False
        return True


def _read(item: dict[str, Any]) -> ChatExpiry:
    sort_key = item[SK]["S"]
    # The id contains the time of writing, which makes the pages a third smaller.
    return ChatExpiry(sort_key, epoch(ids.id_time(sort_key.removeprefix(_PREFIX))), int(item[TTL]["N"]))
