"""Marks handled events: `STRIPE_EVENT#id` in `core`, kept for 40 days."""

from datetime import datetime

from homebiyori.aws.dynamodb import PK, SK, TTL, Item, ItemKey, Table, WriteOp
from homebiyori.base.clock import epoch, to_text
from homebiyori.webhook.models import Event
from homebiyori.webhook.rules import MARKER_KEPT_FOR


def _marker_key(event_id: str) -> ItemKey:
    return {PK: f"STRIPE_EVENT#{event_id}", SK: "HANDLED"}


class EventRepository:
    """The only writer of event markers."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, event_id: str) -> Item | None:
        """Return the event's marker, if it was handled."""
        return self._table.get(_marker_key(event_id))

    def handled_write(self, event: Event, *, now: datetime) -> WriteOp:
        """Return the write that adds the marker, only once."""
        item = {
            **_marker_key(event.event_id),
            "type": event.type,
            "handled_at": to_text(now),
            TTL: epoch(now + MARKER_KEPT_FOR),
        }
        return self._table.put_write(item)
