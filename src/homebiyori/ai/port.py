"""What the AI layer speaks: its vocabulary, and the companion that answers.

Everything here is a value; two companions stand behind the port: `offline` and `bedrock`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from homebiyori.care.reading.perils import Peril
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import Analysis
from homebiyori.memory.standing import Standing


class Character(StrEnum):
    """Who answers (`docs/glossary.md`)."""

    TAMA = "tama"
    MADOKA = "madoka"
    HIDE = "hide"


class Mood(StrEnum):
    """What the parent wants: praise, or only to be listened to."""

    PRAISE = "praise"
    LISTEN = "listen"


class PraiseLevel(StrEnum):
    """How long the answer is: normal 50-150 characters, deep 200-400."""

    NORMAL = "normal"
    DEEP = "deep"


class Source(StrEnum):
    """Who wrote the answer: the model, the offline companion by choice, or the offline companion in need."""

    BEDROCK = "bedrock"
    OFFLINE = "offline"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Thread:
    """What was told on another day, too, and how it stood then; `is_to_come` where its day has not come.

    `when` says on which day, in words; two ties are equal without it.
    """

    name: str
    before: Standing
    is_to_come: bool = False
    when: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question of memory is about: a fact that was told, or a thing or concept and how it stands; or nothing.

    `reason` is the slot that answers why, where that was told; `when` says on which day, in words; two
    are equal without it. `is_lacking`: the matter is known, but not what was asked of it.
    """

    name: str | None = None
    standing: Standing = Standing.PLAIN
    fact: str | None = None
    reason: str | None = None
    is_lacking: bool = False
    when: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One earlier message and its answer, as context."""

    user_text: str
    ai_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyRequest:
    """All that a companion may know when it answers.

    `exchanges` are the last ones, oldest first. `recent_fragments` are the fragment ids of the last 30
    answers, newest first, one tuple an answer. `seed` is any bytes unique to the message (its id).
    `now` is JST. `seconds_left` is what remains of the request's time. `spend` is what the answer may cost,
    in microdollars; None bounds nothing. `recalled` are the concepts of the last exchanges, newest first; `trouble`
    is the one to ask after, if any, `gladness` the good thing to be glad of once more, and `coming` what is at hand:
    the id of a concept, or a thing's name; `milestone` says how long the talk has lasted, where that is round;
    `told_on` says in words on which day these were told. `thread` ties what is told now to another day, `asked` is
    what of it a question of memory is about. `called` says who bears a name that was told lately; an answer
    says the name only where `asked` has it. `peril` is what strangers do to the parent.
    """

    character: Character
    mood: Mood
    level: PraiseLevel
    text: str
    analysis: Analysis
    seed: bytes
    now: datetime
    nickname: str | None = None
    exchanges: tuple[Exchange, ...] = ()
    recent_fragments: tuple[tuple[str, ...], ...] = ()
    recalled: tuple[str, ...] = ()
    trouble: str | None = None
    gladness: str | None = None
    coming: str | None = None
    milestone: str | None = None
    told_on: Mapping[str, str] = field(default_factory=dict)
    thread: Thread | None = None
    asked: Asked | None = None
    called: Mapping[str, str] = field(default_factory=dict)
    seconds_left: float = 25.0
    spend: int | None = None
    care: Care | None = None
    peril: Peril | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What one answer took of a model.

    `charge` are the microdollars to take from a budget for all of its calls, those included that ended without
    reporting their tokens. For a model whose price is not known (`is_priced`) it is an upper bound.
    """

    model_id: str
    input_tokens: int
    output_tokens: int
    charge: int
    calls: int = 1
    is_priced: bool = True

    @property
    def cost(self) -> int | None:
        """The cost in microdollars; None for a model without a known price."""
        return self.charge if self.is_priced else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer, and the analysis the server goes on with (the model's, or the lexicon's)."""

    text: str
    source: Source
    analysis: Analysis
    fragment_ids: tuple[str, ...] = ()
    usage: Usage | None = field(default=None)


class Companion(Protocol):
    """Answers a parent in a character's voice; never raises for what a model or a network does."""

    def reply(self, request: ReplyRequest) -> Reply:
        """Answer within `request.seconds_left`."""
        ...

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        """Say the answer sentence by sentence, each one safe, and then give the whole.

        Should the whole's text differ from the sentences, it takes their place.
        """
        ...
