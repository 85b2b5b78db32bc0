"""An earlier message, as far as an answer needs it."""

from pydantic import BaseModel, ConfigDict

from homebiyori.base.api_types import Instant
from homebiyori.care.mark import KnownSigns
from homebiyori.lexicon.vocabulary import Emotion, Tier, Wish

# How many messages an answer remembers.
REMEMBERED_ANSWERS = 30


class RecentMessage(BaseModel):
    """What an answer needs of an earlier message: both texts, the fragments used, the signs read."""

    model_config = ConfigDict(frozen=True)

    user_message: str
    ai_response: str
    emotion: Emotion = Emotion.NONE
    concepts: tuple[str, ...] = ()
    wish: Wish | None = None
    risk_level: int = 0
    fragment_ids: tuple[str, ...] = ()
    tier: Tier = Tier.NONE
    signs: KnownSigns = ()
    created_at: Instant
    expires_at: int
