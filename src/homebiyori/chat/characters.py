"""The characters, as an app introduces them before sign-in (`docs/product.md` 2)."""

from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from homebiyori.ai.port import Character
from homebiyori.base import data
from homebiyori.tree.models import ThemeColor

FRESH_SECONDS = 3_600


class CharacterCard(BaseModel):
    """A character: what they are called, what they call themselves and the parent, and how they sound."""

    model_config = ConfigDict(frozen=True)

    id: Character
    name: Annotated[str, Field(examples=["たまさん"])]
    theme_color: ThemeColor
    color: Annotated[str, Field(pattern="^#[0-9A-F]{6}$", examples=["#FFB6C1"])]
    calls_self: Annotated[str, Field(examples=["おばちゃん"])]
    calls_you: Annotated[str, Field(examples=["あんた"])]
    description: str
    suits: Annotated[str, Field(description="どんなときに")]
    sample_line: str


class Characters(BaseModel):
    """All characters, in the order in which an app shows them."""

    model_config = ConfigDict(frozen=True)

    characters: tuple[CharacterCard, ...]


@cache
def all_characters() -> Characters:
    return Characters.model_validate(data.load("chat", "characters"))
