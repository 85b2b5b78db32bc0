"""Answers direct questions in an ordinary talk (`posed.json`, `posed_neighbour.json`): who reads along, who knows.

If we cannot know, the answer says so and who does; decisions of a parent or a child are left to them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from homebiyori.ai.offline.asked import is_guarded
from homebiyori.ai.offline.files import load
from homebiyori.ai.port import ReplyRequest
from homebiyori.base.clock import JST
from homebiyori.lexicon.asked_us import NAMES
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.normalize import LazyPattern, lazy_folded
from homebiyori.lexicon.spacing import fold_without_gaps

_END = "。!…♪笑w \t\r\n\u3000"
# A question is near the end; its subject may be `_MESSAGES` messages back, what `told` requires `_LATELY`.
_LONGEST, _TAIL, _MESSAGES, _LATELY = 120, 1_000, 6, 3
# Endings of a question that expects an answer; an echo does not.
_OUTRIGHT = re.compile(
    "(?:でしょうか|ですか(?:ね|のう)?|ますか(?:ね|のう)?|ませんか|やろか|かのう|だろうか|かしら|[いるたなん]の|[くつむる]|か)[?]+$|(?:でしょうか|ますか|ですか)$"
)
_LEAST = 6
# A question this short refers to the message before it.
_SHORT = 24
_ANYWHERE, _THERE = "any", "place"
# An answer that calls something right must be sure that no danger is meant.
_SURELY = "surely"


@dataclass(frozen=True, slots=True)
class Posed:
    """The slots that answer a question, first and rest, and how far the answer calls something right."""

    first: str
    rest: tuple[str, ...]
    judges: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    asks: LazyPattern
    unless: LazyPattern | None
    told: re.Pattern[str] | None
    slots: tuple[str, ...]
    form: str | None
    is_of_here: bool
    is_of_no_body: bool
    needs_place: bool
    judges: str


@dataclass(frozen=True, slots=True)
class _Table:
    quoted: re.Pattern[str]
    patterns: dict[str, re.Pattern[str]]
    rows: tuple[_Row, ...]
    knows: tuple[tuple[str, re.Pattern[str]], ...]


def posed_in(request: ReplyRequest) -> Posed | None:
    """Return the answer to the last question of a known kind in a message."""
    before = tuple(_plain(one.user_text) for one in reversed(request.exchanges[-_MESSAGES:]))
    text = _plain(request.text)
    asked = ((each, _posed(_bare(each), text, before)) for each in _questions(text))
    posed = [(each, one) for each, one in asked if one is not None and _may_say(one, request, text)]
    found = [one for _, one in posed]
    if {_IDENTITY, _READERS} <= {one.first for one in found}:
        return Posed(_IDENTITY, (_READERS,))
    if not found:
        return None
    said = _joined([one for each, one in posed[:-1] if _OUTRIGHT.search(each.strip()) or "?" in each], found[-1])
    if said.first != _TODAY:
        return said
    return replace(said, first=f"{_TODAY}.{request.now.astimezone(JST).weekday()}")


def _joined(before: Sequence[Posed], last: Posed) -> Posed:
    """Answer the last question; if a different one was asked outright before, answer that one first."""
    first = next((one for one in before if one.first != last.first and one.first not in last.rest), None)
    if first is None or _TODAY in (first.first, last.first):
        return last
    return Posed(first.first, (last.first,), judges=first.judges or last.judges)


def asks_at_last(text: str) -> bool:
    """Return whether a message ends in a question that expects an answer, not in musing or a tag question."""
    last = next(reversed(SENTENCE.findall(_table().quoted.sub("〇", _plain(text)[-_TAIL:]))), "").strip()
    return len(last) >= _LEAST and _OUTRIGHT.search(last) is not None


def every_slot() -> frozenset[str]:
    """Return every slot of these answers."""
    forms = {f"asked.fact.{row.form}" for row in _table().rows if row.form}
    places = {f"asked.at.{name}" for name in (*(name for name, _ in _table().knows), _ANYWHERE, "doctor")}
    days = {f"{_TODAY}.{day}" for day in range(_WEEK)}
    slots = {slot for row in _table().rows for slot in row.slots if slot != _TODAY}
    return frozenset(slots | forms | places | days | _OF_TONGUES)


_TODAY = "asked.today"
_WEEK = 7
_IDENTITY, _READERS = "identity.a", "asked.readers"
_OF_TONGUES = {"asked.tongues", "asked.lines"}


def _may_say(one: Posed, request: ReplyRequest, text: str) -> bool:
    """Return whether an answer may be given: nothing is called right where harm may be told."""
    if one.judges and is_guarded(text):
        return False
    return one.judges != _SURELY or not request.analysis.is_uncertain


def _posed(sentence: str, text: str, before: Sequence[str]) -> Posed | None:
    row = next((row for row in _table().rows if _fits(row, sentence, text, before)), None)
    if row is None:
        return None
    if row.form is None:
        return Posed(row.slots[0], row.slots[1:], judges=row.judges)
    return _practical(row.form, sentence, _who_knows(text, before))


def _fits(row: _Row, sentence: str, text: str, before: Sequence[str]) -> bool:
    if not row.asks.pattern.search(sentence) or (row.unless and row.unless.pattern.search(sentence)):
        return False
    if row.told and not any(row.told.search(said) for said in (text, *before[:_LATELY])):
        return False
    if row.is_of_here and not _is_of_here(sentence, text, before):
        return False
    # What a body can take is not for a parent's feeling to decide.
    if row.is_of_no_body and any(_table().patterns["body"].search(said) for said in (text, *before[:1])):
        return False
    return not row.needs_place or _who_knows(text, before) is not None


def _is_of_here(sentence: str, text: str, before: Sequence[str]) -> bool:
    """Return whether a question is about what is written in this chat."""
    here, grumbled = _table().patterns["here"], _table().patterns["grumbled"]
    was_told = any(here.search(one) or grumbled.search(one) for one in before[:1])
    return here.search(text) is not None or (was_told and len(sentence) <= _SHORT)


def _practical(form: str, sentence: str, known: str | None) -> Posed:
    """Say that we do not know and who does, and where the help lines are if they fit."""
    if form == "clinic":
        return Posed("asked.fact.clinic", ("asked.at.doctor",))
    if form == "tongue":
        first = "tongues" if _table().patterns["known_tongues"].search(sentence) else "fact.tongue"
        return Posed(f"asked.{first}", ("asked.at.foreign",))
    if form == "where":
        is_of_people = known in (None, "family", "school", "foreign")
        return Posed(
            "asked.fact.where", (f"asked.at.{known or _ANYWHERE}", *(("asked.lines",) if is_of_people else ()))
        )
    return Posed(f"asked.fact.{form}", (f"asked.at.{known or _THERE}",))


def _who_knows(text: str, before: Sequence[str]) -> str | None:
    """Return who can answer, by the newest message that tells."""
    return next((name for said in (text, *before) for name, words in _table().knows if words.search(said)), None)


def _questions(text: str) -> list[str]:
    sentences = SENTENCE.findall(_table().quoted.sub("〇", text[-_TAIL:]))
    return [one for one in sentences if _table().patterns["asking"].search(_bare(one))]


def _bare(sentence: str) -> str:
    return sentence.rstrip(_END)[-_LONGEST:]


def _plain(text: str) -> str:
    return fold_without_gaps(text)


@cache
def _table() -> _Table:
    data, neighbour = load("posed"), load("posed_neighbour")
    patterns = {name: _compile(data[name]) for name in ("here", "grumbled", "body", "known_tongues")}
    return _Table(
        quoted=re.compile(data["quoted"]),
        patterns={**patterns, "asking": _compile(f"{data['asking']}|{neighbour['asking']}")},
        rows=tuple(map(_row, (*neighbour["rows"], *data["rows"], *neighbour["late"]))),
        knows=tuple((name, _compile(words)) for name, words in data["knows"]),
    )


def _row(entry: dict[str, Any]) -> _Row:
    return _Row(
        asks=_lazy(entry["asks"]),
        unless=_lazy(entry["unless"]) if "unless" in entry else None,
        told=_compile(entry["told"]) if "told" in entry else None,
        slots=tuple(slot if "." in slot else f"asked.{slot}" for slot in entry.get("slots", ())),
        form=entry.get("form"),
        is_of_here="told_here" in entry,
        is_of_no_body="of_no_body" in entry,
        needs_place="needs" in entry,
        judges=entry.get("judges", ""),
    )


def _compile(words: str) -> re.Pattern[str]:
    return _lazy(words).pattern


def _lazy(words: str) -> LazyPattern:
    return lazy_folded(words.replace("N", NAMES))
