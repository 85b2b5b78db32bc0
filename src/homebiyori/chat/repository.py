"""Stores messages as `CHAT#id` in a user's partition of `chats`.

The index by character holds each message once, under its type and the set of its voices. A filter matches only a few
of these sets, each in order of time: a page is queried from them in parallel and merged, and nothing is read in vain.
The index key does not include the expiry, so that changing that writes no index entry.
"""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

from boto3.dynamodb.conditions import Attr, ConditionBase, Key

from homebiyori.ai.port import Character
from homebiyori.aws.dynamodb import EXISTS, MOST_KEYS, SK, TTL, Item, ItemKey, Page, Table, Update, WriteOp, user_key
from homebiyori.base import ids
from homebiyori.base.clock import epoch, is_past, start_of_jst_day
from homebiyori.base.errors import NotFoundError
from homebiyori.chat.models import ChatMessage, ChatType, Feedback
from homebiyori.recall.models import RecentMessage

CHARACTER_INDEX = "by_character"
CHARACTER_KEY = "character_key"

_FIRST = "CHAT#0"
_LAST = "CHAT#Z"
# What another answer to a message replaces.
_ANSWER = {"ai_response", "responses", "source", "fragment_ids", "usage", "regenerations", "former_answers"}


class MessageNotFoundError(NotFoundError):
    """The parent has no such message, or it has expired."""

    advice = "そのメッセージは見つかりませんでした"


def check_id(message_id: str) -> None:
    """Raise MessageNotFoundError for a malformed id."""
    if not ids.is_id(message_id):
        raise MessageNotFoundError


def _chat_key(user_id: str, message_id: str) -> ItemKey:
    return user_key(user_id, f"CHAT#{message_id}")


def _character_key(user_id: str, chat_type: ChatType, voices: Collection[Character]) -> str:
    return f"USER#{user_id}#{chat_type}#{'+'.join(sorted(voices))}"


def _voices(message: ChatMessage) -> set[Character]:
    return {voice.ai_character for voice in message.voices}


def read_message(item: Item) -> ChatMessage:
    return ChatMessage.model_validate(item)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFilter:
    """Which messages to list: JST days, inclusive; a type; a character that spoke, also in a group."""

    first: date | None
    last: date | None
    character: Character | None
    chat_type: ChatType | None

    @property
    def needs_index(self) -> bool:
        """Whether the index must be queried."""
        return self.character is not None or self.chat_type is not None


class ChatRepository:
    """Reads and writes messages; only ttl-updater changes their `expires_at`."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add_write(self, user_id: str, message: ChatMessage) -> WriteOp:
        """Return the write that adds a message; defaults are left out, because each kilobyte is billed."""
        item = {
            **_chat_key(user_id, message.message_id),
            CHARACTER_KEY: _character_key(user_id, message.chat_type, _voices(message)),
            **message.model_dump(mode="json", exclude_defaults=True),
            "regenerations": message.regenerations,  # `revise_write` asks for it
        }
        return self._table.put_write(item)

    def newest(self, user_id: str, count: int, *, now: datetime) -> list[RecentMessage]:
        """Read what answers need of the newest messages that have not expired."""
        first, last = user_key(user_id, _FIRST), user_key(user_id, _LAST)
        page = self._table.page(first, last, limit=count, only=tuple(RecentMessage.model_fields))
        return [RecentMessage.model_validate(item) for item in page.items if not is_past(item[TTL], now)]

    def page(self, user_id: str, asked: HistoryFilter, *, after: str | None, limit: int) -> Page:
        """Read messages of a range of days, newest first, whichever character spoke."""
        oldest, newest = (user_key(user_id, sort_key) for sort_key in _range(asked))
        return self._table.page(oldest, newest, after=after, limit=limit)

    def page_keys(
        self, user_id: str, asked: HistoryFilter, *, after: str | None, limit: int, readers: Executor
    ) -> Page:
        """Read the keys of messages by character or type, newest first, in seven parallel queries at most."""
        oldest, newest = _range(asked)
        newest = min(newest, after or newest)
        # One more, because the range includes `after` itself.
        limit = min(limit, MOST_KEYS) + 1

        def read(index_key: str) -> Page:
            keys = Key(CHARACTER_KEY).eq(index_key) & Key(SK).between(oldest, newest)
            return self._table.query(keys, limit=limit, index=CHARACTER_INDEX)

        keys = [_character_key(user_id, kind, voices) for kind, voices in _partitions(asked)]
        return _merged(list(readers.map(read, keys)), after=after, limit=limit - 1)

    def find(self, user_id: str, message_id: str, *, now: datetime) -> ChatMessage | None:
        """Read a message; None if it is missing or has expired."""
        item = self._table.get(_chat_key(user_id, message_id))
        return read_message(item) if item is not None and not is_past(item[TTL], now) else None

    def get(self, user_id: str, message_id: str, *, now: datetime) -> ChatMessage:
        """Read a message; MessageNotFoundError, also for a malformed id."""
        check_id(message_id)
        message = self.find(user_id, message_id, now=now)
        if message is None:
            raise MessageNotFoundError
        return message

    def set_feedback(self, user_id: str, message_id: str, feedback: Feedback, *, now: datetime) -> bool:
        """Store a parent's rating; False if the message is missing or has expired."""
        update = Update(sets={"feedback": feedback.model_dump(mode="json", exclude_none=True)})
        return self._table.update(_chat_key(user_id, message_id), update, Attr(TTL).gt(epoch(now))) is not None

    def revise_write(self, user_id: str, *, before: ChatMessage, after: ChatMessage) -> WriteOp:
        """Return the write that replaces an answer, refused if another request has replaced it since."""
        answer = after.model_dump(mode="json", include=_ANSWER)
        answer[CHARACTER_KEY] = _character_key(user_id, after.chat_type, _voices(after))
        # Only the answer's own attributes are set, so that concurrent changes to others survive.
        unchanged: ConditionBase = Attr("regenerations").eq(before.regenerations) & EXISTS
        return self._table.update_write(_chat_key(user_id, before.message_id), Update(sets=answer), unchanged)

    def delete(self, user_id: str, message_id: str, *, now: datetime) -> bool:
        """Delete a message; False if it is missing or has expired."""
        return self._table.delete(_chat_key(user_id, message_id), Attr(TTL).gt(epoch(now)))

    def get_many(self, user_id: str, keys: Sequence[Item]) -> list[Item]:
        """Read whole messages by the keys from the index."""
        items = self._table.get_many([user_key(user_id, key[SK]) for key in keys])
        return [item for item in items if item is not None]


def _merged(pages: Sequence[Page], *, after: str | None, limit: int) -> Page:
    """Merge pages of several lists, newest first, down to the point that all of them have reached."""
    read_to = max((page.last_key[SK] for page in pages if page.last_key), default="")
    found = [item for page in pages for item in page.items if item[SK] != after and item[SK] >= read_to]
    merged = sorted(found, key=lambda item: str(item[SK]), reverse=True)
    if len(merged) > limit:
        merged, read_to = merged[:limit], merged[limit - 1][SK]
    return Page(merged, {SK: read_to} if read_to else None)


def _range(asked: HistoryFilter) -> tuple[str, str]:
    """Turn days into sort keys: an id begins with its instant."""
    oldest = _FIRST if asked.first is None else f"CHAT#{ids.first_id(start_of_jst_day(asked.first))}"
    newest = _LAST if asked.last is None else f"CHAT#{ids.first_id(start_of_jst_day(asked.last + timedelta(days=1)))}"
    return oldest, newest


def _partitions(asked: HistoryFilter) -> Iterator[tuple[ChatType, tuple[Character, ...]]]:
    """Yield the index partitions to read; without a filter, three individual and seven group sets."""
    for kind in ChatType if asked.chat_type is None else (asked.chat_type,):
        for size in range(1, 2 if kind is ChatType.INDIVIDUAL else len(Character) + 1):
            for voices in combinations(Character, size):
                if asked.character is None or asked.character in voices:
                    yield kind, voices
