"""What a parent asks in care, by its topic and its form, and the slot that answers it (`answers.json`).

A question is looked for sentence by sentence; where it does not name what it is about, the sentences before it do.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from homebiyori.ai.port import Care
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.signs import Sign
from homebiyori.lexicon.spacing import without_gaps
from homebiyori.lexicon.vocabulary import RiskKind

Slots = tuple[str, ...]

_OF_HOMES = frozenset({RiskKind.DOMESTIC_VIOLENCE, RiskKind.CHILD_VIOLENCE})
_OF_CHILDREN = frozenset({RiskKind.ABUSE, RiskKind.CHILD_DANGER, RiskKind.NEGLECT})
_SENTENCE = re.compile(r"[^。!?\n]+[。!?\n]*")
# Spoken on without a stop, a sentence ends where its verb does.
_SPOKEN = re.compile(
    r"(?<=です)(?=[^かがけよねしのでもっ、,。!?…])|(?<=ますか|ですか|んすか)(?=[^。!?、,])|(?<=ょうか)(?=[^。!?、,])"
)
# What a question is about stands near its end: so much of a sentence is read.
_LONGEST, _TAIL = 160, 2_000
_LONG, _MOST_READ = 30, 12
# How many messages back a question may mean.
_MESSAGES = 3
# A question with people or feelings in it is about them, whatever was told before.
_TOPIC = re.compile("[妻夫母父親娘息子友姉妹兄弟嫁]|旦那|主人|子ども|顔|気持|声|言")
_MOST_ASKED = 2
# Where nothing more exact is asked; what was told before may say what it is about.
PLAINEST = frozenset({"care.fact.where", "care.fact.where_other", "care.fact.whom", "care.fact.tomorrow"})
_OFFICES = frozenset(
    f"care.fact.{name}"
    for name in (
        "debt",
        "law",
        "rent",
        "disability",
        "elderly",
        "hospital_cost",
        "school_talk",
        "addiction",
        "hikikomori",
        "development",
    )
)

# 「ママ、怒ってる？」って聞かれました: nobody asks that of us.
_ASKED_BY_OTHERS = re.compile("「[^」]{0,60}」(?:って|と)[^。「]{0,4}(?:聞|きい|きか|言われ|いわれ)")


@dataclass(frozen=True, slots=True)
class _Answer:
    slot: str
    topic: re.Pattern[str]
    whose: frozenset[str]
    forms: frozenset[str]
    reads_before: bool


@dataclass(frozen=True, slots=True)
class _Table:
    question: re.Pattern[str]
    forms: dict[str, re.Pattern[str]]
    answers: tuple[_Answer, ...]
    named: dict[str, frozenset[str]]


def answers_in(text: str, care: Care, lately: Sequence[str] = ()) -> Slots:
    """Name the slots that answer what a message asks, the last question first; `lately` was said before it."""
    whose = _whose(care)
    asked, told = _sentences(text), [sentence for each in lately[-_MESSAGES:] for sentence in _sentences(each)]
    sentences = told + asked
    places = [place for place in range(len(told), len(sentences)) if _table().question.search(sentences[place])]
    found = (slot for place in reversed(places) if (slot := _answer(sentences, place, whose)))
    return tuple(dict.fromkeys(found))[:_MOST_ASKED]


def every_answer() -> Iterator[str]:
    """Name every slot of the table."""
    yield from (answer.slot for answer in _table().answers)


def named_in(group: str) -> frozenset[str]:
    """Name a group of slots: said even `now`, `gives_way` to what is more exact, `says_little`, `filler`."""
    return _table().named[group]


def _answer(sentences: list[str], place: int, whose: str) -> str | None:
    asked, before = sentences[place], sentences[max(0, place - _MOST_READ) : place]
    forms = {name for name, pattern in _table().forms.items() if pattern.search(asked)}
    fitting = [one for one in _table().answers if _fits(one, whose, forms)]
    named = next((one.slot for one in fitting if one.topic.search(_read(one, asked, before))), None)
    if named is not None and named not in PLAINEST:
        return named
    if "where" not in forms and ("how" not in forms or _TOPIC.search(asked)):
        return named
    offices = [one for one in fitting if one.slot in _OFFICES]
    told = (one.slot for sentence in reversed(before) for one in offices if one.topic.search(sentence))
    return next(told, named)


def _fits(one: _Answer, whose: str, forms: set[str]) -> bool:
    return (not one.whose or whose in one.whose) and (not one.forms or bool(one.forms & forms))


def _read(one: _Answer, asked: str, before: list[str]) -> str:
    return "".join((*before[-1:], asked)) if one.reads_before else asked


def _whose(care: Care) -> str:
    if care.kind is RiskKind.THIRD_PARTY:
        return "other"
    if care.kind in _OF_HOMES or care.known & {Sign.VIOLENCE, Sign.THREAT, Sign.CONTROL}:
        return "home"
    return "child" if care.kind in _OF_CHILDREN else "own"


def _sentences(text: str) -> list[str]:
    own = _ASKED_BY_OTHERS.sub("〇", without_gaps(fold(text[-_TAIL:]).strip()))
    whole = _SENTENCE.findall(own)
    parts = (part for one in whole for part in (_SPOKEN.split(one) if len(one) > _LONG else (one,)))
    return [part[-_LONGEST:] for part in parts if part.strip()][-_MOST_READ:]


@cache
def _table() -> _Table:
    data = json.loads(resources.files("homebiyori.ai.offline").joinpath("answers.json").read_text("utf-8"))
    return _Table(
        question=_compile(data["question"]),
        forms={name: _compile(pattern) for name, pattern in data["forms"].items()},
        answers=tuple(map(_row, data["answers"])),
        named={name: frozenset(data[name].split()) for name in ("now", "gives_way", "says_little", "filler")},
    )


def _row(entry: list[Any]) -> _Answer:
    slot, topic = entry[:2]
    whose, forms, before = (entry[place] if len(entry) > place else () for place in (2, 3, 4))
    return _Answer(
        slot=slot if slot.startswith("care.") else f"care.fact.{slot}",
        topic=_compile(topic),
        whose=frozenset(whose),
        forms=frozenset(forms),
        reads_before=bool(before),
    )


def _compile(pattern: str) -> re.Pattern[str]:
    # A folded text has no sound drawn out.
    return re.compile(fold_pattern(pattern).replace("ー", ""), re.IGNORECASE)
