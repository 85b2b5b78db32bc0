"""The interface of the AI layer: its value types, and the `Companion` protocol.

Two companions implement it: `offline` and `bedrock`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from homebiyori.care.reading.perils import Peril
from homebiyori.care.state import Care
from homebiyori.lexicon.models.talks import Stage
from homebiyori.lexicon.vocabulary import Analysis
from homebiyori.memory.standing import Standing


class Character(StrEnum):
    """The character that answers (`docs/glossary.md`)."""

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
    """The author of an answer: the model, the offline companion by choice, or the same as a fallback."""

    BEDROCK = "bedrock"
    OFFLINE = "offline"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Thread:
    """A matter that the parent also mentioned on another day, and how it stood then.

    `is_to_come`: its day is still ahead. `when` is that other day in words, ignored in comparisons.
    """

    name: str
    before: Standing
    is_to_come: bool = False
    when: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """The subject of a memory question: a fact that was told, or a thing or concept and how it stands; or nothing.

    `reason` is the slot that answers why, if the parent has said so. `when` is the day in words, ignored in
    comparisons. `is_lacking`: the matter is known, but not the detail that was asked for.
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
    """Everything that a companion is given to answer with.

    `exchanges` are the last ones, oldest first. `recent_fragments` are the fragment ids of the last 30
    answers, newest first, one tuple per answer. `seed` is any bytes unique to the message (its id).
    `now` is JST. `seconds_left` is the time left for the request. `spend` is the most the answer may cost, in
    microdollars; None is no limit. `recalled` are the concepts of the last exchanges, newest first. `trouble` is the
    one to ask after, `gladness` the good news to return to, and `coming` the event that is near, each as the id of a
    concept or the name of a thing; `told_on` is the day on which each was told, in words. `milestone` is how long
    the talk has lasted, if a round time. `thread` links the message to another day, `asked` is the subject of a
    memory question. `called` maps names told lately to the persons who bear them; an answer uses a name only if
    `asked` has it. `peril` is harm done to the parent by strangers; `stage` is how an accident or somebody else's peril
    stands, if that was heard.
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
    stage: Stage | None = None

    @property
    def said_before(self) -> list[str]:
        """The parent's messages before this one, the newest first."""
        return [one.user_text for one in reversed(self.exchanges)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """The model usage of one answer.

    `charge` is the microdollars to deduct from a budget for all of its calls, including those that ended without
    reporting their tokens. For a model of unknown price (see `is_priced`) it is an upper bound.
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
    """An answer, and the analysis for the server to continue with (the model's or the lexicon's)."""

    text: str
    source: Source
    analysis: Analysis
    fragment_ids: tuple[str, ...] = ()
    usage: Usage | None = field(default=None)


def slot_of(fragment_id: str) -> str:
    """Return the slot of a fragment: its id without number and the character's letter."""
    return fragment_id.partition(".")[2].rpartition(".")[0]


class Companion(Protocol):
    """Answers a parent in a character's voice. Never raises because of a model or network failure."""

    def reply(self, request: ReplyRequest) -> Reply:
        """Answer within `request.seconds_left`."""
        ...

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        """Yield the answer sentence by sentence, each one safe to show, and then the whole `Reply`.

        If the text of the `Reply` differs from the sentences, it replaces them.
        """
        ...
