"""What a question of memory is about: 「何部か覚えてる？」「あの咳のこと、覚えてますか」."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from homebiyori.ai.port import Asked
from homebiyori.chat import known_facts
from homebiyori.chat.models import RecentMessage
from homebiyori.chat.threads import is_kin, is_to_come, is_told, matters, mentioned, name_of, open_threads, stood
from homebiyori.lexicon import addressed, concepts, things
from homebiyori.lexicon.concepts import Concept, Kind, all_concepts
from homebiyori.lexicon.normalize import fold
from homebiyori.memory import facts, recalling
from homebiyori.memory.standing import Standing
from homebiyori.tree.models import ToldFacts

# What is known by its words alone, and that somebody's words were the reason.
_HEARD = "ritual.heard"
_REASON = "why.said"


def asked_of(recent: Sequence[RecentMessage], text: str, now: datetime, kept: ToldFacts | None = None) -> Asked | None:
    """Find what is asked after; an empty answer where it is not known, None where nothing is asked."""
    folded = fold(text)
    if not recalling.asks(folded) and addressed.REMEMBER not in addressed.split(folded).kinds:
        return None
    past = [at for at, message in enumerate(recent) if is_told(message)]
    fact = _fact(known_facts.known_of(recent, kept), text, now)
    answers = (
        fact,
        *_named(recent, past, text, now),
        *_pointed_at(recent, past, folded, now),
        *_worded(recent, past, text, now),
    )
    found = next((one for one in answers if one is not None), Asked())
    return replace(found, reason=_REASON) if recalling.asks_why(folded) and _is_said(recent, past, found) else found


def _is_said(recent: Sequence[RecentMessage], past: Sequence[int], asked: Asked) -> bool:
    """Return whether the first that was told of a matter is what somebody said."""
    told = (fold(recent[at].user_message) for at in reversed(past) if asked.name in mentioned(recent[at]))
    first = next(told, None) if asked.name else None
    return first is not None and recalling.is_said_by_another(first)


def _worded(recent: Sequence[RecentMessage], past: Sequence[int], text: str, now: datetime) -> Iterator[Asked]:
    """Look for the words themselves, where they are of no thing or concept that we could name."""
    words = recalling.words_in(text)
    at = next((at for at in past if any(word in recent[at].user_message for word in words)), None)
    if at is not None:
        name = name_of(recent[at], frozenset(things.groups().values()))
        yield _stood(recent, at, name, now) if name else Asked(fact=_HEARD)


def _fact(known: ToldFacts, text: str, now: datetime) -> Asked | None:
    age = known_facts.age_of(known, now) if facts.ASKS_AGE.search(text) else None
    if age is not None:
        return Asked(fact=f"known.age.{age}")
    asked = ((facts.ASKS_CLUB, known.club), (facts.ASKS_LESSON, known.lesson))
    name = next((name for asks, name in asked if name and asks.search(text)), None)
    return Asked(fact=f"known.club.{name}") if name else None


def _named(recent: Sequence[RecentMessage], past: Sequence[int], text: str, now: datetime) -> Iterator[Asked]:
    """Look for the things that the question names, or else for its concepts."""
    if asked := things.read(text):
        yield from (
            _stood(recent, at, name, now) for thing in asked for at in past if (name := _kin_in(recent[at], thing))
        )
        return
    for concept in (all_concepts()[name] for name in concepts.read(fold(text))):
        yield from (_stood(recent, at, name, now) for at in past if (name := _like(recent[at], concept)))


def _kin_in(message: RecentMessage, thing: things.Thing) -> str | None:
    return next((one.name for one in things.read(message.user_message) if is_kin(one.name, thing.name)), None)


def _like(message: RecentMessage, asked: Concept) -> str | None:
    """Name a message's first concept, if it is what was asked after, or of that scene where no more was said."""
    known = all_concepts().get(next(iter(message.concepts), ""))
    is_of_scene = known is not None and asked.kind is Kind.ANY and known.topic is asked.topic
    return known.id if known is not None and (known.id == asked.id or is_of_scene) else None


def _stood(recent: Sequence[RecentMessage], at: int, name: str, now: datetime) -> Asked:
    return Asked(name, Standing.AHEAD if is_to_come(recent, "", name, now) else stood(recent, at, name))


def _pointed_at(recent: Sequence[RecentMessage], past: Sequence[int], folded: str, now: datetime) -> Iterator[Asked]:
    """Take the one matter that is open for 例の件, and what was told last for 私の話."""
    if recalling.is_bare(folded) and len(opened := open_threads(recent, now)) == 1:
        yield Asked(opened[0].name, opened[0].before)
    if recalling.names_nothing(folded):
        groups = frozenset(things.groups().values())
        names = ((at, name_of(recent[at], groups) or next(iter(matters(recent[at])), None)) for at in past)
        yield from (_stood(recent, at, name, now) for at, name in names if name)
