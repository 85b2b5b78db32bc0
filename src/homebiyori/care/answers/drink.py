"""Plain questions about drinking (how much, where, which doctor), no danger by themselves (`drink.json`)."""

from collections.abc import Iterator, Sequence

from homebiyori.care.answers.plainly_asked import ASKED, PlainQuestions, Slots
from homebiyori.care.reading import follow_ups
from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

_SOME, _AMOUNT, _LINE = f"{ASKED}glass_some", f"{ASKED}drink_amount", f"{ASKED}line_8000"
_DAILY, _DRY, _WHERE = "care.fact.too_much", f"{ASKED}drink_dry", f"{ASKED}drink_where"
# For how many messages a drink stays the topic, and a danger is remembered.
_LATELY, _MESSAGES = 2, 6
_READ, _MOST = 2_000, 2
# A sentence with one of these is about the drink.
_OF_IT = ("drank", "of_a_body", "of_that")

_words = GatedPatterns("drink", compile_folded)
_questions = PlainQuestions(_words, "rows")


def answers(text: str, before: Sequence[str]) -> Slots:
    """Return the answers to questions about a drink, or a feverish child after one; none if a danger is told.

    `before` are the earlier messages, oldest first.
    """
    read = _plainly(text)
    line = (_LINE,) if _words.has("line", read) else ()
    if not is_spoken_of(text, before):
        return line
    lately = _lately(text, before)
    is_heavy, is_daily = (any(_words.has(name, one) for one in lately) for name in ("heavy", "daily"))
    found = [*_questions.answered(read)]
    if _SOME in found and (is_daily or is_heavy):
        # On daily drinking we give amounts; whether it is too much is for a doctor to say.
        found[found.index(_SOME) : found.index(_SOME) + 1] = [_AMOUNT, _DAILY]
    said = tuple(dict.fromkeys((*line, *found)))[:_MOST]
    return (*said, _WHERE if is_heavy else _DRY) if said == (_AMOUNT,) else said


def is_spoken_of(text: str, before: Sequence[str]) -> bool:
    """Return whether a message, or one just before it, is about a drink, and none tells of danger."""
    return _is_spoken_of(_lately(text, before)) and not any(map(_is_grave, (*before[-_MESSAGES:], text)))


def without_it(text: str) -> tuple[str, str]:
    """Return a text without a drink's effects on the body, then also without all sentences about a drink."""
    read = _plainly(text)
    bare = _words.pattern("of_a_body").sub("〇", read)
    rest = (one for one in SENTENCE.findall(read) if not any(_words.has(name, one) for name in _OF_IT))
    return bare, "".join(one for one in rest if not _questions.answered(one)).strip()


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from _questions.every_slot()
    yield from (_AMOUNT, _LINE)


def _lately(text: str, before: Sequence[str]) -> list[str]:
    return [_plainly(one) for one in (*before[-_MESSAGES:], text)]


def _is_grave(text: str) -> bool:
    """Return whether a danger is told; merely denying a wish to die is not one."""
    return _words.has("grave", _plainly(text)) and not follow_ups.denies_death(text)


def _is_spoken_of(lately: Sequence[str]) -> bool:
    """Return whether a drink is still the topic of the last message."""
    since = _LATELY + 1
    for read in lately:
        is_of_it = _words.has("drank", read) or (since < _LATELY and bool(_questions.answered(read)))
        since = 0 if is_of_it else since + 1
    return since <= _LATELY


def _plainly(text: str) -> str:
    return fold_without_gaps(text[-_READ:])
