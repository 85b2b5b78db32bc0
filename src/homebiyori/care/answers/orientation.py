"""Sexual orientation and gender identity, a parent's or a child's: never treated as an illness or a danger."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon.letters import QUOTED, WRITTEN_SENTENCE
from homebiyori.lexicon.normalize import compile_folded
from homebiyori.lexicon.spacing import fold_without_gaps

Slots = tuple[str, ...]

_OF = "care.case."
_SELF, _CHILD, _TELL, _SECRET, _FAULT, _LINE = (
    f"{_OF}orient_{name}" for name in ("self", "child", "tell", "secret", "fault", "line")
)
_ONLY = tuple(f"{_OF}orient_{name}" for name in ("that", "late", "first", "parents"))
_EXACT = (*(f"{_OF}orient_{name}" for name in ("hurt", "school", "words", "where", "partner", "fault")), *_ONLY)
_GENDER, _READS = f"{_OF}orient_gender", "care.fact.reads"
# Exact questions; if any is asked, general ones are not answered.
_EXACTLY = frozenset(
    f"orient_{name}" for name in ("hurt", "school", "words", "where", "parents", "secret", "partner", "fault")
) | {"orient_that", "orient_late", "orient_first", "orient_to_parent", "orient_may_call", "orient_call_words"}
_TO_PARENT = "orient_to_parent"
_OWN_TELL, _OWN_WHEN, _OWN_MEET = "own_tell", "own_when", "own_meet"
_STAY = "care.stay"
_PARTNER = f"{_OF}orient_partner"
# Replacements by whom it is about, a child or the writer.
_OF_CHILD = {"orient_tell": _SECRET}
_OF_SELF = {
    **{f"orient_{name}": _TELL for name in ("secret", "partner")},
    **{f"orient_{name}": _SELF for name in ("first", "that", "late")},
    "orient_parents": f"{_OF}orient_where",
}
# A grandparent's questions, with answers that fit any topic: whether to tell the parent, whether to call.
_GENERAL_ANSWERS = {
    _TO_PARENT: _PARTNER,
    "orient_may_call": "care.fact.who_may",
    "orient_call_words": "care.fact.phone_words",
}
# How many messages back it may have been told.
_MESSAGES = 6
_READ, _MOST = 2_000, 2


_words = GatedPatterns("orientation", compile_folded)


@cache
def _written() -> re.Pattern[str]:
    """Compile words that only their script tells apart from a southern sentence ending: バイ, ばい."""
    return re.compile(_words.data["written"])


@cache
def _own_word() -> re.Pattern[str]:
    return re.compile(_words.data["own_word"])


@cache
def _asks_of_own() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_folded(pattern)) for name, pattern in _words.data["own"])


@cache
def _asks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_folded(pattern)) for name, pattern in _words.data["asks"])


def _plainly(text: str) -> str:
    return fold_without_gaps(text[-_READ:])


def is_named(text: str) -> bool:
    """Return whether a message tells somebody's orientation or gender identity."""
    read = _plainly(text)
    is_told = _written().search(text[-_READ:]) is not None or _words.has("named", read)
    return is_told and not _words.has("not_named", read)


def is_asked(text: str, before: Sequence[str], said: Sequence[str] = ()) -> bool:
    """Return whether a message tells of it, or asks further about it."""
    if is_named(text) or tells_of_self(text):
        return True
    told = [*before[-_MESSAGES:], text]
    is_any = bool(_asked(text)) or (is_parents_own(told) and bool(_asked_of_own(text)))
    return is_any and _is_spoken_of(before, said)


def tells_of_self(text: str) -> bool:
    """Return whether a message says so of the writer; quoted words are somebody else's."""
    own = QUOTED.sub("〇", text[-_READ:])
    return _own_word().search(own) is not None or _words.has("of_self", _plainly(own))


def is_parents_own(told: Sequence[str]) -> bool:
    """Return whether a parent speaks of themselves; what was told last counts."""
    if not any(_words.has("of_child", _plainly(one)) for one in told):
        return False
    for one in (part for each in reversed(told) for part in reversed(WRITTEN_SENTENCE.findall(each[-_READ:]))):
        if tells_of_self(one) or _words.has("turns_to_self", _plainly(QUOTED.sub("〇", one))):
            return True
        if is_named(one) and _words.has("of_child", _plainly(one)):
            return False
    return False


def _is_spoken_of(before: Sequence[str], said: Sequence[str]) -> bool:
    was_said = any(slot.startswith((f"{_OF}orient_", f"{_OF}own_")) for slot in said)
    return was_said or any(is_named(one) or tells_of_self(one) for one in before[-_MESSAGES:])


def answers(text: str, before: Sequence[str], said: Sequence[str] = ()) -> Slots | None:
    """Choose the reply to it; None if it is not the topic.

    `before` are the earlier messages, oldest first; `said` are the slots of our last replies.
    """
    if not is_asked(text, before, said):
        return None
    told = [*before[-_MESSAGES:], text]
    if is_parents_own(told):
        return _of_own(text) or _of_it(text, told, said, is_of_child=False)
    is_of_child = any(_words.has("of_child", _plainly(one)) for one in told if is_named(one))
    return _of_it(text, told, said, is_of_child=is_of_child or bool({_CHILD, _SECRET}.intersection(said)))


def _of_own(text: str) -> Slots | None:
    """Answer a parent about coming out to their own child; the decision stays theirs."""
    names = _asked_of_own(text)
    if not names:
        return None
    if len(names) > 1:
        # An exact question gets no general answer.
        names = tuple(name for name in names if name != _OWN_TELL) or names
        names = tuple(name for name in names if name != _OWN_WHEN or _OWN_MEET not in names)
    chosen = tuple(_OF + name for name in names)[:_MOST]
    if len(chosen) > 1:
        return chosen
    return (chosen[0], _OF + _OWN_WHEN if chosen[0] == _OF + _OWN_TELL else _STAY)


def _of_it(text: str, told: Sequence[str], said: Sequence[str], *, is_of_child: bool) -> Slots:
    whose = _CHILD if is_of_child else _SELF
    is_of_gender = any(_words.has("of_gender", _plainly(one)) for one in told)
    # A child's wish for secrecy is answered before whom else to tell.
    names = tuple(sorted(_asked(text), key=lambda name: name != "orient_secret"))
    if not any(_words.has("of_grandchild", _plainly(one)) for one in told):
        names = tuple(name for name in names if name != _TO_PARENT)
    if "orient_reads" in names:
        return (_READS, _STAY)
    slots = {
        "orient_ill": whose,
        "orient_reply": whose,
        **(_OF_CHILD if is_of_child else _OF_SELF),
        **_GENERAL_ANSWERS,
    }
    # An exact question gets no general answer.
    exact = tuple(name for name in names if name in _EXACTLY)
    chosen = tuple(dict.fromkeys(slots.get(name, _OF + name) for name in exact or names))[:_MOST] or (whose,)
    if len(chosen) > 1:
        return chosen
    if chosen[0] in _ONLY or chosen[0].startswith("care.fact."):
        return (chosen[0], _STAY)
    beside = _GENDER if is_of_gender and chosen[0] == _CHILD else _beside(chosen[0], whose)
    return (chosen[0], _STAY if chosen[0] in _EXACT and beside in said else beside)


def _beside(slot: str, whose: str) -> str:
    """Choose what accompanies a single answer: whose decision it is to tell, or who else listens."""
    if slot == _TELL:
        return _LINE
    return _TELL if whose == _SELF and slot == _SELF else (_SECRET if slot in (_CHILD, _PARTNER) else whose)


def _asked(text: str) -> Slots:
    """Return what a message asks, in the order asked."""
    return _in_order(_asks(), _plainly(text))


def _asked_of_own(text: str) -> Slots:
    return _in_order(_asks_of_own(), _plainly(text))


def _in_order(table: tuple[tuple[str, re.Pattern[str]], ...], read: str) -> Slots:
    found = ((pattern.search(read), name) for name, pattern in table)
    return tuple(name for _, name in sorted(((each.start(), name) for each, name in found if each), key=itemgetter(0)))


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_SELF, _CHILD, _TELL, _SECRET, _FAULT, _LINE, _GENDER, *_EXACT)
    yield from (_OF + name for name, _ in _asks_of_own())
