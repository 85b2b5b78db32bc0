"""Messages from some days ago, as the chat stores them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Tier
from homebiyori.recall.models import RecentMessage

# A Wednesday evening in Japan.
NOW = datetime(2026, 12, 9, 12, tzinfo=UTC)


def told(ago: float, text: str, **changes: Any) -> RecentMessage:
    """Return a message sent `ago` days before NOW, with its analysis."""
    read = analyze(text)
    values: dict[str, Any] = {"emotion": read.emotion, "concepts": read.concepts, "tier": Tier.NONE, **changes}
    return RecentMessage(
        user_message=text, ai_response="", expires_at=0, created_at=NOW - timedelta(days=ago), **values
    )
