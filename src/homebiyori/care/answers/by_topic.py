"""Answers a parent's questions in care by topic and form (`answers.json`).

Questions are read sentence by sentence; if one does not name its topic, the sentences before it do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from homebiyori.care.files import load
from homebiyori.care.reading import carried
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care, side_of
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.normalize import compile_folded, fold
from homebiyori.lexicon.spacing import fold_without_gaps
from homebiyori.lexicon.vocabulary import RiskKind

Slots = tuple[str, ...]

# Without punctuation, a sentence ends after its verb.
_SPOKEN = re.compile(
    r"(?<=です)(?=[^かがけよねしのでもっ、,。!?…])|(?<=ますか|ですか|んすか)(?=[^。!?、,])|(?<=ょうか)(?=[^。!?、,])"
)
# Read in this order, the most exact first.
_FILES = (
    "answers_next",
    "answers_weighty",
    "answers_direct",
    "answers_open",
    "answers_often",
    "answers_asked",
    "answers",
)
# A question's topic is near its end: only this much of a sentence is read.
_LONGEST, _TAIL = 160, 2_000
_LONG, _MOST_READ = 30, 12
# How many messages back a question may refer.
_MESSAGES = 3
# A question with people or feelings in it is about them, whatever was told before.
_TOPIC = re.compile("[妻夫母父親娘息子友姉妹兄弟嫁]|旦那|主人|子ども|顔|気持|声|言")
_MOST_ASKED = 2
# The least exact answers: earlier sentences may name a better topic.
PLAINEST = frozenset({"care.fact.where", "care.fact.where_other", "care.fact.whom", "care.fact.tomorrow"})
OFFICES = frozenset(
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

# 「ママ、怒ってる？」って聞かれました is not asked of us.
_ASKED_BY_OTHERS = re.compile("「[^」]{0,60}」(?:って|と)[^。「]{0,4}(?:聞|きい|きか|言われ|いわれ)")

_INSISTS = re.compile(
    "答え(?:て|で|に)(?:くれ|もら|ほし|ください|や|よ|け|な)|(?:それ|そこ|これ|一つ|ひとつ)だけ(?:は)?(?:教え|聞|知り|答え)|(?:て|と)聞(?:い|き)て(?:い)?(?:る|ます|ん)"
    "|(?:か(?:どうか)?|こと)?(?:も|を|て|と|だけ)?,?(?:聞|き)い(?:た|だ|とる|てる|てん)(?:の|ん|ご|です|$|[。,.!])|返事(?:は|を)?(?:け|く)れ|(?:質問|問い)に"
)
# A sentence that asks outright, on any topic.
_OUTRIGHT = re.compile(
    "[?][。!…笑w]*$|(?:です|ます|でしょう|ません|ました)か(?:ね|な|のう)?[。!…]*$|(?:教えて|答え[てで])(?:ください|くれ|ほしい|や|よ|けれ)?[。!…]*$|(?:ねえ?|へん)[かが][。!…]*$"
)

# Echoed words, or asking whether we follow, do not count.
_ECHO = re.compile(
    "^.{0,8}$|[」』]って…?[?]|(?:わか|分か)(?:り|る|って)[^。]{0,4}$|(?:聞い|読ん)(?:で|て)(?:い)?(?:る|ます)[^。]{0,3}$|(?:よ|でしょ|です)ね[?]$"
)
# Questions about dying are answered with help against it.
_OF_DYING = re.compile(
    "死|しん[でだ]|しねる|痛|いたく|楽に|らくに|飲(?!みすぎ|み過ぎ)|のん[だで]|飛び|何錠|何ミリ|確実|消えて|きえて|やる(?:な|の)"
)


@dataclass(frozen=True, slots=True)
class _Answer:
    slot: str
    # A pattern of the topic, compiled on first use.
    topic: str
    whose: frozenset[str]
    forms: frozenset[str]
    reads_before: bool
    needs: frozenset[Sign]

    def is_about(self, text: str) -> bool:
        return _compiled(self.topic).search(text) is not None


_compiled = cache(compile_folded)


@dataclass(frozen=True, slots=True)
class _Table:
    question: re.Pattern[str]
    forms: dict[str, re.Pattern[str]]
    answers: tuple[_Answer, ...]
    named: dict[str, frozenset[str]]


def answers_in(text: str, care: Care, lately: Sequence[str] = ()) -> Slots:
    """Return the slots that answer a message's questions, the last first; `lately` are the messages before it."""
    rows = _rows_for(care)
    asked, told = _sentences(text), [sentence for each in lately[-_MESSAGES:] for sentence in _sentences(each)]
    sentences = told + asked
    places = [place for place in range(len(sentences)) if _table().question.search(sentences[place])]
    now = (slot for place in reversed(places) if place >= len(told) and (slot := _answer(sentences, place, rows)))
    found = tuple(dict.fromkeys(now))[:_MOST_ASKED]
    if found or not insists(text):
        return found
    # A parent who only insists means an earlier question.
    before = (slot for place in reversed(places) if place < len(told) and (slot := _answer(sentences, place, rows)))
    return tuple(before)[:1]


def asks_outright(text: str) -> bool:
    """Return whether a message ends in a question, or insists on one."""
    last = next(reversed(_sentences(text)), "")
    if _ECHO.search(last):
        return False
    return not _OF_DYING.search(last) and bool(_OUTRIGHT.search(last) or _INSISTS.search(last))


def insists(text: str) -> bool:
    """Return whether a message insists on an answer."""
    return _INSISTS.search(fold(text)) is not None


def _rows_for(care: Care) -> tuple[_Answer, ...]:
    """Return the rows that fit who is in danger and what was told."""
    side, told = whose(care), care.told | care.stands
    return tuple(
        one for one in _table().answers if (not one.whose or side in one.whose) and (not one.needs or one.needs & told)
    )


def every_slot() -> Iterator[str]:
    """Yield every slot of the table."""
    yield from (answer.slot for answer in _table().answers)


def named_in(group: str) -> frozenset[str]:
    """Return a group of slots: `now` (allowed in imminent danger), `gives_way`, `says_little` or `filler`."""
    return _table().named[group]


def _answer(sentences: list[str], place: int, rows: tuple[_Answer, ...]) -> str | None:
    asked, before = sentences[place], sentences[max(0, place - _MOST_READ) : place]
    forms = {name for name, pattern in _table().forms.items() if pattern.search(asked)}
    fitting = [one for one in rows if not one.forms or one.forms & forms]
    named = next((one.slot for one in fitting if one.is_about(_read(one, asked, before))), None)
    if named is not None and named not in PLAINEST:
        return named
    if "where" not in forms and ("how" not in forms or _TOPIC.search(asked)):
        return named
    offices = [one for one in fitting if one.slot in OFFICES]
    told = (one.slot for sentence in reversed(before) for one in offices if one.is_about(sentence))
    return next(told, named)


def _read(one: _Answer, asked: str, before: list[str]) -> str:
    return "".join((*before[-1:], asked)) if one.reads_before else asked


def whose(care: Care) -> str:
    """Return whose answers fit the talk: `other`, `home`, `child` or `own`."""
    is_hurt = care.known & {Sign.VIOLENCE, Sign.THREAT, Sign.CONTROL}
    return "home" if is_hurt and care.kind is not RiskKind.THIRD_PARTY else side_of(care.kind)


def _sentences(text: str) -> list[str]:
    own = _ASKED_BY_OTHERS.sub("〇", carried.plainly(fold_without_gaps(text[-_TAIL:]).strip()))
    whole = SENTENCE.findall(own)
    parts = (part for one in whole for part in (_SPOKEN.split(one) if len(one) > _LONG else (one,)))
    return [part[-_LONGEST:] for part in parts if part.strip()][-_MOST_READ:]


@cache
def _table() -> _Table:
    books = [load(name) for name in _FILES]
    data = books[-1]
    return _Table(
        question=compile_folded(data["question"]),
        forms={name: compile_folded(pattern) for name, pattern in data["forms"].items()},
        answers=tuple(_row(entry) for book in books for entry in book["answers"]),
        named={
            name: frozenset(" ".join(book.get(name, "") for book in books).split())
            for name in ("now", "gives_way", "says_little", "filler")
        },
    )


def _row(entry: list[Any]) -> _Answer:
    slot, topic = entry[:2]
    whose, forms, before, needs = (entry[place] if len(entry) > place else () for place in (2, 3, 4, 5))
    return _Answer(
        slot=slot if slot.startswith("care.") else f"care.fact.{slot}",
        topic=topic,
        whose=frozenset(whose),
        forms=frozenset(forms),
        reads_before=bool(before),
        needs=frozenset(map(Sign, needs)),
    )
