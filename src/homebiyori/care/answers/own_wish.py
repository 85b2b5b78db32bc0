"""Asks the writer plainly about a wish to die that they let fall beside somebody else's danger."""

from collections.abc import Iterator

from homebiyori.care.answers.tables import ANSWERS, ASKS_BESIDE, ASKS_FIRST, Slots
from homebiyori.care.groups import HELP_CAME, OWN_END
from homebiyori.care.reading.rules import OF_DEATH
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import OF_CHILDREN, RiskKind

_ASKED = frozenset(f"care.ask.{name}" for name in OF_DEATH)
# How many sentences an answer has.
_MOST = 3
# While somebody else is dying, nothing is asked until help is called.
_FIRST_THEIRS = OF_CHILDREN | {RiskKind.THIRD_PARTY}
_HELP = HELP_CAME | {Sign.CALLED, Sign.SOMEONE_COMING}
# Says nothing by itself, or would be a second question.
_GIVES_WAY = ("care.ask.", "care.stay", "care.door", "care.later", "care.now.stay")
# Answers that were written as a whole: the question waits for the next message.
_WHOLE = tuple(f"care.{name}." for name in ("case", "hand", "crux", "moment", "kept", "other", "ill"))
# What only sounds like a wish is not called too heavy to be borne.
_SOFTLY = {"crisis.self_harm.hear": "gentle.receive"}


def fitting(options: tuple[Slots, ...], care: Care) -> tuple[Slots, ...]:
    """Ask about the writer's own wish at the end, once what is urgent for the other was said."""
    if not _is_due(care):
        return options
    return tuple(dict.fromkeys(_asking(option, is_imminent=care.is_imminent) for option in options))


def _is_due(care: Care) -> bool:
    told = care.told
    if Sign.LETS_FALL not in told or told & ANSWERS["beside"] or care.done & _ASKED:
        return False
    if care.is_own and (not care.is_new or told & OWN_END):
        return False
    if Sign.DEATH_SAID in told and care.kind is not RiskKind.THIRD_PARTY:
        # The writer has said it; of somebody else's danger, the other may have.
        return False
    return not (care.is_imminent and care.kind in _FIRST_THEIRS and not told & _HELP)


def _asking(option: Slots, *, is_imminent: bool) -> Slots:
    """Put the question last; in imminent danger, or beside a whole answer, only if all of it has room."""
    if _ASKED.intersection(option):
        return option
    kept = tuple(slot for slot in option if not slot.startswith(_GIVES_WAY) and not slot.endswith(ASKS_FIRST))
    is_whole = is_imminent or any(slot.startswith(_WHOLE) for slot in kept)
    if is_whole and len(kept) == _MOST:
        return option
    softly = tuple(_SOFTLY.get(slot, slot) for slot in kept[: _MOST - 1])
    return (*softly, ASKS_BESIDE)


def every_slot() -> Iterator[str]:
    """Yield every slot of this question."""
    yield ASKS_BESIDE
