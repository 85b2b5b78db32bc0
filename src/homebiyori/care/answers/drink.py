"""What is plainly asked of a drink: how much, where, which doctor; answered, and by itself no danger (`drink.json`)."""

from collections.abc import Iterator, Sequence

from homebiyori.care.answers.plainly_asked import ASKED, PlainQuestions, Slots
from homebiyori.care.reading import follow_ups
from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

_SOME, _AMOUNT, _LINE = f"{ASKED}glass_some", f"{ASKED}drink_amount", f"{ASKED}line_8000"
_DAILY, _DRY, _WHERE = "care.fact.too_much", f"{ASKED}drink_dry", f"{ASKED}drink_where"
# For so many messages after it was named, or asked after, a drink is still spoken of; danger in it is not forgotten.
_LATELY, _MESSAGES = 2, 6
_READ, _MOST = 2_000, 2
# A sentence with one of these is about the drink.
_OF_IT = ("drank", "of_a_body", "of_that")

_words = GatedPatterns("drink", compile_folded)
_questions = PlainQuestions(_words, "rows")


def answers(text: str, before: Sequence[str]) -> Slots:
    """Name what answers who asks of a drink, or of a feverish child after one; nothing where a danger is told.

    `before` was written earlier, the oldest first.
    """
    read = _plainly(text)
    line = (_LINE,) if _words.has("line", read) else ()
    if not is_spoken_of(text, before):
        return line
    lately = _lately(text, before)
    is_heavy, is_daily = (any(_words.has(name, one) for one in lately) for name in ("heavy", "daily"))
    found = [*_questions.answered(read)]
    if _SOME in found and (is_daily or is_heavy):
        # What is drunk every day is told by the amount; whether it is too much, a doctor says.
        found[found.index(_SOME) : found.index(_SOME) + 1] = [_AMOUNT, _DAILY]
    said = tuple(dict.fromkeys((*line, *found)))[:_MOST]
    return (*said, _WHERE if is_heavy else _DRY) if said == (_AMOUNT,) else said


def is_spoken_of(text: str, before: Sequence[str]) -> bool:
    """Return whether a message, or one just before it, is about a drink, and no danger is told of it."""
    return _is_spoken_of(_lately(text, before)) and not any(map(_is_grave, (*before[-_MESSAGES:], text)))


def without_it(text: str) -> tuple[str, str]:
    """Leave out of a text what a drink does to a body, and also the sentences that are about a drink."""
    read = _plainly(text)
    bare = _words.pattern("of_a_body").sub("〇", read)
    rest = (one for one in SENTENCE.findall(read) if not any(_words.has(name, one) for name in _OF_IT))
    return bare, "".join(one for one in rest if not _questions.answered(one)).strip()


def every_slot() -> Iterator[str]:
    """Name every slot of these answers."""
    yield from _questions.every_slot()
    yield from (_AMOUNT, _LINE)


def _lately(text: str, before: Sequence[str]) -> list[str]:
    return [_plainly(one) for one in (*before[-_MESSAGES:], text)]


def _is_grave(text: str) -> bool:
    """Return whether a danger is told; who only denies that they would die tells of none."""
    return _words.has("grave", _plainly(text)) and not follow_ups.denies_death(text)


def _is_spoken_of(lately: Sequence[str]) -> bool:
    """Return whether the last message is about a drink: one that the talk has not left since names it."""
    since = _LATELY + 1
    for read in lately:
        is_of_it = _words.has("drank", read) or (since < _LATELY and bool(_questions.answered(read)))
        since = 0 if is_of_it else since + 1
    return since <= _LATELY


def _plainly(text: str) -> str:
    return fold_without_gaps(text[-_READ:])
