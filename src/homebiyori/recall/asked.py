"""Answers questions about the past: 「何部か覚えてる？」「あの咳のこと、覚えてますか」."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from homebiyori.ai.port import Asked
from homebiyori.base.clock import jst_date
from homebiyori.lexicon import addressed, concepts, things
from homebiyori.lexicon.concepts import Concept, Kind, all_concepts
from homebiyori.lexicon.normalize import fold
from homebiyori.memory import days, facts, family, questions, recalling
from homebiyori.memory.questions import Wanted
from homebiyori.recall import details, known_facts
from homebiyori.recall.models import REMEMBERED_ANSWERS, RecentMessage
from homebiyori.recall.question import SAID, Question, stood_of
from homebiyori.recall.threads import is_kin, is_told, matters, mentioned, name_of, open_threads
from homebiyori.tree.models import ToldFacts

# Slots: only the words are remembered; the reason was what somebody said.
_HEARD = "ritual.heard"
_REASON = "why.said"
_TALKS = frozenset({"相談", "報告"})
_ALL = frozenset(things.groups().values())


def asked_of(
    recent: Sequence[RecentMessage],
    text: str,
    now: datetime,
    kept: ToldFacts | None = None,
    since: datetime | None = None,
) -> Asked | None:
    """Return the answer to a question about the past: empty if it is not known, None if nothing is asked."""
    folded = fold(text)
    is_asked = recalling.asks(folded) or addressed.REMEMBER in addressed.split(folded).kinds
    if not is_asked and not recalling.asks_softly(folded) and not recalling.reminds(folded):
        return None
    asking = recalling.asking_in(text)
    question = replace(_question(recent, asking, now, kept), since=_first_day(recent, since))
    question = replace(question, beside=text.replace(asking, ""))
    answers = (
        _fact(known_facts.known_of(recent, kept), question),
        *details.of(question),
        *(() if question.wanted in questions.ALONE else _lacking(question, folded)),
    )
    nothing = Asked() if is_asked or recalling.reminds(folded) else None
    found = next((one for one in answers if one is not None), nothing)
    found = replace(found, fact=family.as_elder(found.fact)) if found and found.fact and _is_elder(recent) else found
    is_why = found is not None and recalling.asks_why(folded) and _is_said(question, found)
    return replace(found, reason=_REASON) if found is not None and is_why else found


def _lacking(question: Question, folded: str) -> Iterator[Asked]:
    """Yield the matter, marked as lacking the detail asked for; the day it was told may serve as a date."""
    for one in _by_the_way(question, folded):
        is_answered = question.wanted not in questions.PARTICULAR or (question.wanted is Wanted.DAY and one.when)
        is_reason = question.wanted is Wanted.WHY and _is_said(question, one)
        yield one if is_answered or is_reason else replace(one, is_lacking=True)


def _is_elder(recent: Sequence[RecentMessage]) -> bool:
    """Return whether the writer is a grandparent, whose 嫁 is the son's wife."""
    return any("お孫さん" in family.people(message.user_message) for message in recent)


def _first_day(recent: Sequence[RecentMessage], since: datetime | None) -> datetime | None:
    """Return when the talk began: `since`, or the first message if `recent` holds them all."""
    first = recent[-1].created_at if recent and len(recent) < REMEMBERED_ANSWERS else None
    return since or first


def _by_the_way(question: Question, folded: str) -> Iterator[Asked]:
    """Yield matters that the question may mean, if it asks for no detail or the detail is not known."""
    yield from _named(question)
    yield from _pointed_at(question, folded)
    if question.wanted in {Wanted.LAST, Wanted.WHAT} and question.people:
        for at in filter(question.is_of_same, question.past):
            yield from (stood_of(question, at, name) for name in (_name_in(question.recent[at]),) if name)
    yield from _worded(question)


def _question(recent: Sequence[RecentMessage], text: str, now: datetime, kept: ToldFacts | None) -> Question:
    today = jst_date(now)
    meant = days.meant(text, today)
    past = (at for at, message in enumerate(recent) if is_told(message) and not _asks(message))
    told = [at for at in past if meant is None or (today - jst_date(recent[at].created_at)).days in meant]
    return Question(
        text, questions.wanted(text), recent, told, now, names_day=meant is not None, ages=kept.ages if kept else ()
    )


def _asks(message: RecentMessage) -> bool:
    return recalling.asks(fold(message.user_message))


def _is_said(question: Question, asked: Asked) -> bool:
    """Return whether the first message about a matter reports what somebody said."""
    recent = question.recent
    told = (fold(recent[at].user_message) for at in reversed(question.past) if asked.name in mentioned(recent[at]))
    first = next(told, None) if asked.name else None
    return first is not None and recalling.is_said_by_another(first)


def _worded(question: Question) -> Iterator[Asked]:
    """Look for a message that shares words with the question, if nothing else matches."""
    recent = question.recent
    at = next(iter(question.ranked(all_of_them=False)), None)
    if at is not None:
        name = name_of(recent[at], _ALL)
        told = recent[at].user_message
        if name is not None and not _is_meant(question, name, told):
            return
        is_reason = question.wanted in {Wanted.WHY, Wanted.BURDEN}
        others = (f"{who}とのこと" for who in family.people(told) if is_reason and who not in question.people)
        said = next(iter((*questions.named("causes", told), *others)), None)
        heard = Asked(fact=f"{SAID}{said}" if said else _HEARD, when=question.when(at))
        yield stood_of(question, at, name) if name else heard


def _is_meant(question: Question, name: str, told: str) -> bool:
    """Return whether a matter may be the one asked about; if the question names a thing, it must match."""
    goods = questions.named("goods", question.text)
    if not question.named and not goods:
        return True
    known = [one.name for one in things.read(told)]
    is_kept = any(is_kin(one, name) for one in question.named for name in known)
    return is_kept or name in question.named or any(one in questions.named("goods", told) for one in goods)


def _fact(known: ToldFacts, question: Question) -> Asked | None:
    text = question.text
    age = known_facts.age_of(known, question.now) if facts.ASKS_AGE.search(text) else None
    if age is not None:
        return Asked(fact=f"known.age.{age}")
    asked = ((facts.ASKS_CLUB, known.club), (facts.ASKS_LESSON, known.lesson))
    name = next((name for asks, name in asked if name and asks.search(text)), None)
    return Asked(fact=f"known.club.{name}") if name else None


def _named(question: Question) -> Iterator[Asked]:
    """Yield the matters of the things that the question names, or else of its concepts."""
    if question.wanted in {Wanted.NAME, Wanted.WHO, Wanted.AGE}:
        return
    recent, past = question.recent, question.past
    if asked := things.read(question.text):
        yield from (
            stood_of(question, at, name)
            for thing in asked
            for at in past
            if not question.is_of_another(at) and (name := _kin_in(recent[at], thing))
        )
        return
    for concept in (all_concepts()[name] for name in concepts.read(fold(question.text))):
        yield from (stood_of(question, at, name) for at in past if (name := _like(recent[at], concept)))


def _kin_in(message: RecentMessage, thing: things.Thing) -> str | None:
    return next((one.name for one in things.read(message.user_message) if is_kin(one.name, thing.name)), None)


def _like(message: RecentMessage, asked: Concept) -> str | None:
    """Return a message's first concept if it is the one asked about, or of the same topic as a generic one."""
    known = all_concepts().get(next(iter(message.concepts), ""))
    is_of_scene = known is not None and asked.kind is Kind.ANY and known.topic is asked.topic
    return known.id if known is not None and (known.id == asked.id or is_of_scene) else None


def _pointed_at(question: Question, folded: str) -> Iterator[Asked]:
    """Resolve 例の件 to the only open matter, and 私の話 to what was told last (or first)."""
    recent = question.recent
    if recalling.is_bare(folded) and len(opened := open_threads(recent, question.now)) == 1:
        yield Asked(opened[0].name, opened[0].before)
    is_first = question.wanted is Wanted.FIRST
    if is_first and len(recent) >= REMEMBERED_ANSWERS:
        return
    if recalling.names_nothing(folded) or (
        question.wanted in {Wanted.LAST, Wanted.FIRST} and not question.named and not question.words - _TALKS
    ):
        for at in reversed(question.past) if is_first else question.past:
            yield from _told_in(question, at)


def _told_in(question: Question, at: int) -> Iterator[Asked]:
    """Yield what a message was about, then whom."""
    name = _name_in(question.recent[at])
    if name:
        yield stood_of(question, at, name)
    for who in family.people(question.recent[at].user_message):
        yield Asked(fact=f"{SAID}{who}のこと", when=question.when(at))


def _name_in(message: RecentMessage) -> str | None:
    """Return what a message was about: its central thing, else any thing that it names, else its concept."""
    named = (thing.name for thing in things.read(message.user_message))
    known = (name_of(message, _ALL), next(named, None), next(iter(matters(message)), None))
    return next((name for name in known if name), next(iter(message.concepts), None))
