"""The message history: page by page, or one exchange."""

from collections.abc import Sequence
from dataclasses import asdict

from homebiyori.aws.dynamodb import TTL, Item, Page
from homebiyori.aws.paging import PageOf, Pager, PageRequest
from homebiyori.base.clock import is_past
from homebiyori.chat import repository, views
from homebiyori.chat.models import HistoryEntry
from homebiyori.chat.repository import ChatRepository, HistoryFilter
from homebiyori.resources import Resources


class HistoryService:
    """Reads a parent's messages that have not expired."""

    def __init__(self, resources: Resources) -> None:
        self._chats = ChatRepository(resources.chats)
        self._readers = resources.readers
        self._cursors = resources.cursors
        self._clock = resources.clock

    def page(self, user_id: str, asked: HistoryFilter, wanted: PageRequest) -> PageOf[HistoryEntry]:
        """List messages, newest first."""
        now = self._clock.now()
        scope = {"user": user_id, "list": "history", **asdict(asked)}

        def read(after: str | None, count: int) -> Page:
            if not asked.needs_index:
                return self._chats.page(user_id, asked, after=after, limit=count)
            return self._chats.page_keys(user_id, asked, after=after, limit=count, readers=self._readers)

        def visible(items: Sequence[Item]) -> Sequence[Item]:
            whole = self._chats.get_many(user_id, items) if asked.needs_index else items
            return [item for item in whole if not is_past(item[TTL], now)]

        return Pager(self._cursors, scope).fill(
            read,
            wanted,
            show=lambda item: views.entry_of(repository.read_message(item), now),
            where=visible,
        )

    def get(self, user_id: str, message_id: str) -> HistoryEntry:
        """Return one exchange; MessageNotFoundError."""
        now = self._clock.now()
        return views.entry_of(self._chats.get(user_id, message_id, now=now), now)
