"""What a text tells and asks, beside what is felt in it."""

from dataclasses import dataclass

from homebiyori.lexicon import addressed, concepts, moments, outcomes, questions, rituals, wishes
from homebiyori.lexicon.concepts import Kind
from homebiyori.lexicon.vocabulary import Emotion, Outcome, Ritual, Wish

_PASSING = frozenset(
    {
        *("reading", "game_any", "sports_any", "clothes_any", "photos", "hair", "bugs", "dream", "phone_broken"),
        *("news", "public_eye", "money", "big_papers", "seasonal", "pet_any", "child_funny", "sweets", "queue_trip"),
        *("vaccine", "illness_any", "housework", "moving", "mama_friends"),
    }
)
_WONDERED = frozenset(Kind) - concepts.BRIGHT - {Kind.TRIED}
_OF_CHILDREN = frozenset({Kind.LOVE, Kind.BESIDE})
_GLADDENING = frozenset({Kind.LOVE, Kind.BESIDE, Kind.GLAD})


@dataclass(frozen=True, slots=True)
class Telling:
    """The things told of, how they ended, what is asked for, and whether all is mere courtesy."""

    concepts: tuple[str, ...]
    outcome: Outcome | None
    wish: Wish | None
    ritual: Ritual | None
    is_moment: bool

    @property
    def feels(self) -> Emotion | None:
        """What most feel who tell of this."""
        return next((concepts.all_concepts()[name].feels for name in self.concepts[:1]), None)

    @property
    def is_passing(self) -> bool:
        """Return whether this is the day's small talk: a film, the news, an errand, a word of thanks to us."""
        return self.ritual is not None or (not self.is_moment and bool(_PASSING.intersection(self.concepts[:1])))

    @property
    def is_bittersweet(self) -> bool:
        """Return whether the moment may be a sad one."""
        return self.is_moment and bool(moments.BITTERSWEET.intersection(self.concepts[:1]))

    @property
    def is_childs_gift(self) -> bool:
        """Return whether a child's step or word of love is told first."""
        return any(concepts.all_concepts()[name].kind in _OF_CHILDREN for name in self.concepts[:1])

    @property
    def is_gladdening(self) -> bool:
        """Return whether what is told is a gift, a child's step or a word of love: its tears are happy ones."""
        return any(concepts.all_concepts()[name].kind in _GLADDENING for name in self.concepts[:1])


def read(text: str) -> Telling:
    """Read a folded text."""
    ritual = rituals.read(text)
    if ritual is not None:
        return Telling((), None, wishes.read(text), ritual, is_moment=False)
    rest = addressed.split(text).rest
    found = _told(rest)
    outcome = outcomes.read(rest, found)
    return Telling(found, outcome, wishes.read(text), None, is_moment=moments.is_one(rest, found, outcome))


def _told(text: str) -> tuple[str, ...]:
    """Name the things told of: what is only wondered about was neither done nor has it happened."""
    told = questions.without(text)
    found = concepts.read(told)
    if found or told == text:
        return found
    return tuple(name for name in concepts.read(text) if concepts.all_concepts()[name].kind in _WONDERED)
