"""What the AI layer speaks: its vocabulary, what it reads in a text, and the companion that answers.

Everything here is a value; two companions stand behind the port: `offline` and `bedrock`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol

from homebiyori.ai import care_signs

Sign = care_signs.Sign


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


class Emotion(StrEnum):
    """Relief, gratitude and love are joy; being at a loss (困った) is worry."""

    JOY = "joy"
    ACCOMPLISHMENT = "accomplishment"
    FATIGUE = "fatigue"
    SADNESS = "sadness"
    WORRY = "worry"
    ANGER = "anger"
    NONE = "none"


class Topic(StrEnum):
    """The scenes of a parent's day that the companion can name without repeating the parent's words."""

    NIGHT_CRYING = "night_crying"
    FEEDING = "feeding"
    WEANING_FOOD = "weaning_food"
    SLEEP = "sleep"
    TOILET = "toilet"
    TANTRUM = "tantrum"
    DEVELOPMENT = "development"
    ILLNESS = "illness"
    NURSERY = "nursery"
    SCHOOL = "school"
    WORK = "work"
    HOUSEWORK = "housework"
    PARTNER = "partner"
    RELATIVES = "relatives"
    ALONE = "alone"
    SIBLINGS = "siblings"
    PREGNANCY = "pregnancy"
    BODY = "body"
    OUTING = "outing"
    MILESTONE = "milestone"


class RiskKind(StrEnum):
    """What a crisis is about; each kind has its own audited words and resources."""

    SELF_HARM = "self_harm"
    ABUSE = "abuse"
    DOMESTIC_VIOLENCE = "domestic_violence"
    CHILD_DANGER = "child_danger"
    NEGLECT = "neglect"
    CHILD_VIOLENCE = "child_violence"
    POSTPARTUM = "postpartum"
    THIRD_PARTY = "third_party"


class RiskLevel(IntEnum):
    """How near the danger is: a wish or a worry, acts or plans, happening now."""

    CONCERN = 1
    SERIOUS = 2
    IMMEDIATE = 3


class Tier(StrEnum):
    """How surely danger was read: FIRM draws a card, GENTLE only stays with the parent and is never praised."""

    NONE = "none"
    GENTLE = "gentle"
    FIRM = "firm"


class Wish(StrEnum):
    """What the message itself asks for, whatever the mood: to be listened to only, or to be praised."""

    LISTEN = "listen"
    PRAISE = "praise"


class Ritual(StrEnum):
    """Everyday politeness that says nothing of how a parent fares."""

    GREETING = "greeting"
    THANKS = "thanks"
    APOLOGY = "apology"
    FAREWELL = "farewell"
    QUESTION = "question"
    POLITENESS = "politeness"


class Outcome(StrEnum):
    """How what is told has ended."""

    TRIED = "tried"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"
    NOT_YET = "not_yet"


class Concern(StrEnum):
    """What needs words of its own, or keeps an exchange from becoming a fruit, without being a crisis.

    A poisoning is always a medical emergency, too.
    """

    MEDICAL = "medical"
    MEDICAL_EMERGENCY = "medical_emergency"
    POISONING = "poisoning"
    GRIEF = "grief"
    SEPARATION = "separation"
    IDENTITY = "identity"
    INJECTION = "injection"


class Source(StrEnum):
    """Who wrote the answer: the model, the offline companion by choice, or the offline companion in need."""

    BEDROCK = "bedrock"
    OFFLINE = "offline"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Risk:
    """A crisis that was read in a text."""

    kind: RiskKind
    level: RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What was read in a parent's text.

    `intensity` and `depth` run from 0 to 5; `topics` and `concepts` (ids of the concept data) come with the
    strongest first. The risk `is_guessed` where no rule names it. `is_gentle` is only ever set without `risk`, and
    `is_uncertain` without both: what is not surely harmless is answered, but not praised, and bears no fruit. What
    `is_guarded` is low, or a joy that is not named, and sounds a little like danger: it is not praised either. What
    `is_faint` sounds a little like danger, whatever is felt, and what `is_slight` is nothing that parents keep: neither
    bears a fruit, but for a slight one that tells of a moment.
    """

    emotion: Emotion = Emotion.NONE
    intensity: int = 0
    depth: int = 0
    topics: tuple[Topic, ...] = ()
    risk: Risk | None = None
    is_guessed: bool = False
    is_gentle: bool = False
    is_uncertain: bool = False
    is_guarded: bool = False
    is_faint: bool = False
    is_slight: bool = False
    concerns: frozenset[Concern] = frozenset()
    concepts: tuple[str, ...] = ()
    outcome: Outcome | None = None
    wish: Wish | None = None
    ritual: Ritual | None = None
    is_moment: bool = False
    has_own_feeling: bool = False
    has_scene: bool = False

    @property
    def tier(self) -> Tier:
        """How surely danger was read."""
        if self.risk is not None:
            return Tier.FIRM
        return Tier.GENTLE if self.is_gentle else Tier.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """How a talk stands after danger was read in it: nothing is praised in it.

    `kind` is None when the parent has denied what was read. `done` holds the slots of the fragments said
    since it began, so that nothing is asked twice; `known` are all signs since then, `signs` those of this
    message, `stands` the dangers that were told and not taken back. `is_new` marks the message that opened it,
    `is_over` the first one after its end.
    """

    kind: RiskKind | None
    level: RiskLevel
    signs: frozenset[Sign] = frozenset()
    known: frozenset[Sign] = frozenset()
    stands: frozenset[Sign] = frozenset()
    done: frozenset[str] = frozenset()
    is_new: bool = False
    is_imminent: bool = False
    is_discreet: bool = False
    is_over: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the talk is still in care."""
        return not self.is_over

    @property
    def outranks_emergency(self) -> bool:
        """Whether 119 is the talk's own matter, so that its mention is no medical emergency."""
        return self.is_open and (self.is_imminent or Sign.ASKS_WHAT_HAPPENS in self.signs)


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
    is the one to ask after, if any, and `gladness` the good thing to be glad of once more.
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
    seconds_left: float = 25.0
    spend: int | None = None
    care: Care | None = None


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
