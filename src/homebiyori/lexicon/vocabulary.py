"""The values that the analysis of a text consists of."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Emotion(StrEnum):
    """The emotions; relief, gratitude and love are joy, being at a loss (困った) is worry."""

    JOY = "joy"
    ACCOMPLISHMENT = "accomplishment"
    FATIGUE = "fatigue"
    SADNESS = "sadness"
    WORRY = "worry"
    ANGER = "anger"
    NONE = "none"


# The positive emotions.
GLAD_EMOTIONS = frozenset({Emotion.ACCOMPLISHMENT, Emotion.JOY})


class Topic(StrEnum):
    """Scenes of a parent's day that the companion can name without repeating the parent's words."""

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


# Dangers to a child.
OF_CHILDREN = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT})
# Violence by someone in the household.
AT_HOME = frozenset({RiskKind.CHILD_VIOLENCE, RiskKind.DOMESTIC_VIOLENCE})
# Risks to the writer's own life.
OWN_LIFE = frozenset({RiskKind.SELF_HARM, RiskKind.POSTPARTUM})


class RiskLevel(IntEnum):
    """How near the danger is: a wish or a worry, acts or plans, happening now."""

    CONCERN = 1
    SERIOUS = 2
    IMMEDIATE = 3


class Tier(StrEnum):
    """How certain a danger is: FIRM brings a card, GENTLE only a reply that stays with the parent and never praises."""

    NONE = "none"
    GENTLE = "gentle"
    FIRM = "firm"


class Wish(StrEnum):
    """What a message itself asks for, whatever the mood: only to be listened to, or to be praised."""

    LISTEN = "listen"
    PRAISE = "praise"


class Ritual(StrEnum):
    """Everyday politeness, which says nothing about how a parent is."""

    GREETING = "greeting"
    THANKS = "thanks"
    APOLOGY = "apology"
    FAREWELL = "farewell"
    QUESTION = "question"
    POLITENESS = "politeness"


class Outcome(StrEnum):
    """The outcome of what is told."""

    TRIED = "tried"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    REFUSED = "refused"
    NOT_YET = "not_yet"


class Concern(StrEnum):
    """What is no crisis, but needs words of its own or keeps an exchange from becoming a fruit.

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
    """A crisis found in a text."""

    kind: RiskKind
    level: RiskLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """Whether something may be happening now.

    `may_be_emergency`: 119 is named in case it is one. `is_emergency_heard`: no pattern names the emergency, and others
    may be meant. `may_be_under_way`: the kind of a danger that may be happening now; 119 and 110 are named in case it
    is. `is_under_way`: the risk surely sounds as if it were happening now.
    """

    may_be_emergency: bool = False
    is_emergency_heard: bool = False
    may_be_under_way: RiskKind | None = None
    is_under_way: bool = False

    @property
    def may_be_urgent(self) -> bool:
        """Whether a number to call is named in case it is needed."""
        return self.may_be_emergency or self.may_be_under_way is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis(Urgency):
    """The result of analysing a parent's text.

    `intensity` and `depth` range from 0 to 5; `topics` and `concepts` (ids from the concept data) list the
    strongest first. `is_guessed`: no rule names the risk. `is_gentle` and `is_uncertain` are only ever set without
    `risk`; `is_uncertain`: what is not surely harmless is answered, but not praised, and bears no fruit.
    `is_guarded`: low, or a joy that is not named, and sounds a little like danger; not praised either. `is_faint`:
    sounds a little like danger, whatever is felt; `is_slight`: nothing that parents keep; neither bears a fruit,
    except a slight text that tells of a moment. `is_dubious`: may be harm told lightly; what happened is not
    praised. `is_only_heard`: only the model hears the feeling; no word, mark or event expresses it.
    """

    emotion: Emotion = Emotion.NONE
    intensity: int = 0
    depth: int = 0
    topics: tuple[Topic, ...] = ()
    risk: Risk | None = None
    is_guessed: bool = False
    is_gentle: bool = False
    is_uncertain: bool = False
    concerns: frozenset[Concern] = frozenset()
    is_guarded: bool = False
    is_faint: bool = False
    is_dubious: bool = False
    is_slight: bool = False
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
        """How certain a danger is."""
        if self.risk is not None:
            return Tier.FIRM
        return Tier.GENTLE if self.is_gentle else Tier.NONE
