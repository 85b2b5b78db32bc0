"""Opening a fruit: the reply, and the part of it that is stored for a replay."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homebiyori.ai.occasions import fruit_line
from homebiyori.aws.dynamodb import Item
from homebiyori.base.clock import to_jst
from homebiyori.care.mark import CareMark
from homebiyori.ops.idempotency import ReplayGoneError
from homebiyori.tree.models import Fruit, FruitView

# Stored only with the fruit, so that they are deleted with it.
WORDS = {"fruit": {"user_message", "ai_response"}}


def opened_before(item: Item | None, fruit_id: str, stored: Mapping[str, Any]) -> FruitView:
    """Rebuild an earlier reply; ReplayGoneError if the fruit was deleted since."""
    if item is None or item["fruit_id"] != fruit_id:
        raise ReplayGoneError
    words = {name: item[name] for name in WORDS["fruit"]}
    return FruitView.model_validate({**stored, "fruit": {**stored["fruit"], **words}})


def opened(fruit: Fruit, care: CareMark | None, now: datetime) -> FruitView:
    """Count a view; there is no praise line while care is open."""
    viewed = fruit.model_copy(
        update={"view_count": fruit.view_count + 1, "first_viewed_at": fruit.first_viewed_at or to_jst(now)}
    )
    line = fruit_line(fruit.ai_character, f"{fruit.fruit_id}{fruit.view_count}".encode())
    is_praised = care is None or not care.is_open(now)
    return FruitView(fruit=viewed, is_first_view=fruit.view_count == 0, praise_line=line if is_praised else None)
