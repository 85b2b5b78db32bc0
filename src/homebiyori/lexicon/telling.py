"""What a text tells and asks, apart from its feelings."""

import re
from dataclasses import dataclass

from homebiyori.lexicon import concepts, moments, outcomes, questions, rituals, wishes
from homebiyori.lexicon.concepts import BRIGHT, Kind
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
_RECOVERIES = frozenset({"child_well", "checkup_good"})
# Most parents are glad about these, though few say so.
_GOOD_DAYS = frozenset({"child_birthday", "hobby", "kind_words"})
_NOT_YET = re.compile(r"まだ[^。!?\n]{0,16}?(?:ない|な(?:く|か[っろ])|ません|へん|ねえ|てん|ず(?![っる]))")
_HAPPENED = frozenset({Kind.DONE, Kind.BESIDE})
_GLADDENING = frozenset({Kind.LOVE, Kind.BESIDE, Kind.GLAD})


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told, how it ended, what is asked for, and whether all of it is mere courtesy."""

    concepts: tuple[str, ...]
    outcome: Outcome | None
    wish: Wish | None
    ritual: Ritual | None
    is_moment: bool

    @property
    def feels(self) -> Emotion | None:
        """What most parents feel who tell this."""
        return next((concepts.all_concepts()[name].feels for name in self.concepts[:1]), None)

    @property
    def is_passing(self) -> bool:
        """Whether this is small talk: a film, the news, an errand, thanks to us."""
        return self.ritual is not None or (not self.is_moment and bool(_PASSING.intersection(self.concepts[:1])))

    @property
    def is_bittersweet(self) -> bool:
        """Whether the moment may be a sad one."""
        return self.is_moment and bool(moments.BITTERSWEET.intersection(self.concepts[:1]))

    @property
    def is_childs_gift(self) -> bool:
        """Whether a child's step or word of love is told first."""
        return any(concepts.all_concepts()[name].kind in _OF_CHILDREN for name in self.concepts[:1])

    @property
    def is_made_up(self) -> bool:
        """Whether a quarrel that was made up is told first."""
        return "made_up" in self.concepts[:1] and self.outcome not in outcomes.UNHAPPY

    @property
    def is_recovery(self) -> bool:
        """Whether an illness that is over, or a good result, is told first."""
        return bool(_RECOVERIES.intersection(self.concepts[:1])) and self.outcome not in outcomes.UNHAPPY

    @property
    def is_good_day(self) -> bool:
        """Whether a birthday, a hobby or a kind word is told first."""
        return bool(_GOOD_DAYS.intersection(self.concepts[:1])) and self.outcome not in outcomes.UNHAPPY

    @property
    def is_gladdening(self) -> bool:
        """Whether a gift, a child's step or a word of love is told first: its tears are happy ones."""
        return any(concepts.all_concepts()[name].kind in _GLADDENING for name in self.concepts[:1])


def read(text: str, rest: str, turn: int = 0, *, is_hard: bool = False) -> Telling:
    """Read a folded text; `rest` is what is not addressed to us, `turn` where the text after its last "but" begins.

    `is_hard`: what follows the turn is a difficulty.
    """
    ritual = rituals.read(text)
    if ritual is not None:
        return Telling((), None, wishes.read(text), ritual, is_moment=False)
    found = _in_order(rest, _told(rest), turn, is_hard=is_hard)
    outcome = outcomes.read(rest[turn:] if is_hard else rest, found)
    is_moment = not is_hard and moments.is_moment(rest, found, outcome)
    return Telling(found, outcome, wishes.read(text), None, is_moment=is_moment)


def _told(text: str) -> tuple[str, ...]:
    """Return what is told: what is only wondered about was not done and has not happened."""
    told = questions.without(text)
    found = concepts.read(told)
    if found or told == text:
        return found
    return tuple(name for name in concepts.read(text) if concepts.all_concepts()[name].kind in _WONDERED)


def _in_order(text: str, found: tuple[str, ...], turn: int, *, is_hard: bool) -> tuple[str, ...]:
    """Put what the last clause tells first; drop what has not happened, and the good news before a difficulty."""
    found = _happened(text, found)
    if not turn or not found:
        return found
    late = frozenset(concepts.read(text[turn:]))
    kept = (name for name in found if not is_hard or name in late or not _is_bright(name))
    return tuple(sorted(kept, key=lambda name: name not in late))


def _happened(text: str, found: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the deeds that are said not to be done yet."""
    if not _NOT_YET.search(text) or not any(concepts.all_concepts()[name].kind in _HAPPENED for name in found):
        return found
    left = frozenset(concepts.read(_NOT_YET.sub("〇", text)))
    return tuple(name for name in found if name in left or concepts.all_concepts()[name].kind not in _HAPPENED)


def _is_bright(name: str) -> bool:
    return concepts.all_concepts()[name].kind in BRIGHT
