"""What can be read in a text, as values."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Emotion(StrEnum):
    """Relief, gratitude and love are joy; being at a loss (困った) is worry."""

    JOY = "joy"
    ACCOMPLISHMENT = "accomplishment"
    FATIGUE = "fatigue"
    SADNESS = "sadness"
    WORRY = "worry"
    ANGER = "anger"
    NONE = "none"


# What is glad.
GLAD_EMOTIONS = frozenset({Emotion.ACCOMPLISHMENT, Emotion.JOY})


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


# What a child is in danger of.
OF_CHILDREN = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT})
# Violence by somebody who lives there.
AT_HOME = frozenset({RiskKind.CHILD_VIOLENCE, RiskKind.DOMESTIC_VIOLENCE})
# What puts the writer's own life at risk.
OWN_LIFE = frozenset({RiskKind.SELF_HARM, RiskKind.POSTPARTUM})


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
    bears a fruit, but for a slight one that tells of a moment. What `is_dubious` may be harm told lightly: what
    happened is not praised. A feeling `is_only_heard` where the model alone makes it out, and no word, mark or thing
    told says it.
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
    is_dubious: bool = False
    is_slight: bool = False
    concerns: frozenset[Concern] = frozenset()
    concepts: tuple[str, ...] = ()
    outcome: Outcome | None = None
    wish: Wish | None = None
    ritual: Ritual | None = None
    is_moment: bool = False
    has_own_feeling: bool = False
    is_only_heard: bool = False
    has_scene: bool = False

    @property
    def tier(self) -> Tier:
        """How surely danger was read."""
        if self.risk is not None:
            return Tier.FIRM
        return Tier.GENTLE if self.is_gentle else Tier.NONE
