"""Where messages lie: `CHAT#id` in a user's partition of `chats`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from boto3.dynamodb.conditions import Attr, ConditionBase, Key

from homebiyori.ai.port import Character
from homebiyori.chat.models import ChatMessage, ChatType, Feedback, RecentMessage
from homebiyori.core import ids
from homebiyori.core.clock import epoch, start_of_jst_day
from homebiyori.core.dynamodb import PK, SK, THERE, TTL, Item, ItemKey, Page, Table, Update, user_key

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

CHARACTER_INDEX = "by_character"
CHARACTER_KEY = "character_key"

_FIRST = "CHAT#0"
_LAST = "CHAT#Z"


def _chat_key(user_id: str, message_id: str) -> ItemKey:
    return user_key(user_id, f"CHAT#{message_id}")


def _character_key(user_id: str, character: Character) -> str:
    return f"USER#{user_id}#{character}"


def read_message(item: Item) -> ChatMessage:
    """Read a message's item."""
    return ChatMessage.model_validate(item)


_ANSWER = {"ai_response", "responses", "source", "fragment_ids", "usage", "regenerations", "former_answers"}


class ChatRepository:
    """The writer of messages; ttl-updater alone changes their `expires_at`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add_write(self, user_id: str, message: ChatMessage) -> "TransactWriteItemTypeDef":
        """Hand out a new message."""
        item = {
            **_chat_key(user_id, message.message_id),
            CHARACTER_KEY: _character_key(user_id, message.ai_character),
            **message.model_dump(mode="json", exclude_none=True),
        }
        return self._table.put_write(item)

    def newest(self, user_id: str, count: int, *, now: datetime) -> list[RecentMessage]:
        """Read what answers must know of the newest messages that are still within their time."""
        partition = _chat_key(user_id, "")[PK]
        page = self._table.query(
            Key(PK).eq(partition) & Key(SK).between(_FIRST, _LAST), limit=count, only=tuple(RecentMessage.model_fields)
        )
        return [RecentMessage.model_validate(item) for item in page.items if item[TTL] > epoch(now)]

    def page(
        self,
        user_id: str,
        *,
        first: date | None,
        last: date | None,
        character: Character | None,
        after: str | None,
        limit: int,
    ) -> Page:
        """Read messages of a range of JST days, newest first; by character only their keys."""
        partition = _chat_key(user_id, "")[PK]
        oldest, newest = _range(first, last)
        start = None if after is None else {PK: partition, SK: after}
        if character is None:
            return self._table.query(Key(PK).eq(partition) & Key(SK).between(oldest, newest), limit=limit, after=start)
        index_key = _character_key(user_id, character)
        return self._table.query(
            Key(CHARACTER_KEY).eq(index_key) & Key(SK).between(oldest, newest),
            limit=min(limit, 100),  # what one BatchGetItem takes
            after=start and {**start, CHARACTER_KEY: index_key},
            index=CHARACTER_INDEX,
        )

    def find(self, user_id: str, message_id: str, *, now: datetime) -> ChatMessage | None:
        """Read a message, if it is there and within its time."""
        item = self._table.get(_chat_key(user_id, message_id))
        return read_message(item) if item is not None and item[TTL] > epoch(now) else None

    def key(self, user_id: str, message_id: str) -> ItemKey:
        """Name a message's item."""
        return _chat_key(user_id, message_id)

    def set_feedback(self, user_id: str, message_id: str, feedback: Feedback, *, now: datetime) -> bool:
        """Keep what a parent thinks of an answer; says whether the message is there and within its time."""
        update = Update(sets={"feedback": feedback.model_dump(mode="json", exclude_none=True)})
        return self._table.update(_chat_key(user_id, message_id), update, Attr(TTL).gt(epoch(now))) is not None

    def revise_write(self, user_id: str, *, before: ChatMessage, after: ChatMessage) -> "TransactWriteItemTypeDef":
        """Hand out a new answer to a message, if nobody asked for another since it was read."""
        answer = after.model_dump(mode="json", include=_ANSWER)
        # Nobody else's change is written over: only what belongs to the answer is set.
        unchanged: ConditionBase = Attr("regenerations").eq(before.regenerations) & THERE
        return self._table.update_write(_chat_key(user_id, before.message_id), Update(sets=answer), unchanged)

    def delete(self, user_id: str, message_id: str, *, now: datetime) -> bool:
        """Delete a message; says whether it was there and within its time."""
        return self._table.delete(_chat_key(user_id, message_id), Attr(TTL).gt(epoch(now)))

    def get_many(self, keys: Sequence[Item]) -> list[Item]:
        """Read whole messages by what the index gave."""
        items = self._table.get_many([{PK: key[PK], SK: key[SK]} for key in keys])
        return [item for item in items if item is not None]


def _range(first: date | None, last: date | None) -> tuple[str, str]:
    """Turn JST days, both included, into sort keys: an id begins with its instant."""
    oldest = _FIRST if first is None else f"CHAT#{ids.first_id(start_of_jst_day(first))}"
    newest = _LAST if last is None else f"CHAT#{ids.first_id(start_of_jst_day(last + timedelta(days=1)))}"
    return oldest, newest


def is_visible(item: Item, *, now: datetime, chat_type: ChatType | None) -> bool:
    """Tell whether a message is within its time and of the type that is asked for."""
    return item[TTL] > epoch(now) and (chat_type is None or item["chat_type"] == chat_type)
