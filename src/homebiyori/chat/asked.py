"""What a question of memory is about: 「何部か覚えてる？」「あの咳のこと、覚えてますか」."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from homebiyori.ai.port import Asked
from homebiyori.base.clock import jst_date
from homebiyori.chat.models import RecentMessage
from homebiyori.chat.threads import is_kin, is_told, matters, name_of, open_threads, stood
from homebiyori.lexicon import addressed, concepts, recalling, things, told_facts
from homebiyori.lexicon.concepts import Concept, Kind, all_concepts
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Tier


def asked_of(recent: Sequence[RecentMessage], text: str, now: datetime) -> Asked | None:
    """Find what is asked after; an empty answer where it is not known, None where nothing is asked."""
    folded = fold(text)
    if not recalling.asks(folded) and addressed.REMEMBER not in addressed.split(folded).kinds:
        return None
    told = [at for at, message in enumerate(recent) if is_told(message)]
    answers = (_fact(recent, text, now), *_named(recent, told, text), *_pointed_at(recent, told, folded, now))
    return next((one for one in answers if one is not None), Asked())


def _fact(recent: Sequence[RecentMessage], text: str, now: datetime) -> Asked | None:
    calm = [message for message in recent if message.tier is not Tier.FIRM and not message.risk_level]
    if told_facts.ASKS_AGE.search(text):
        for message in calm:
            if age := told_facts.age(message.user_message):
                spoken = told_facts.spoken_age(age, jst_date(message.created_at), jst_date(now))
                return Asked(fact=f"known.age.{spoken}")
    for asks, read in ((told_facts.ASKS_CLUB, told_facts.club), (told_facts.ASKS_LESSON, told_facts.lesson)):
        if asks.search(text):
            known = (read(message.user_message) for message in calm)
            return next((Asked(fact=f"known.club.{name}") for name in known if name), None)
    return None


def _named(recent: Sequence[RecentMessage], told: Sequence[int], text: str) -> Iterator[Asked]:
    """Look for the things that the question names, or else for its concepts."""
    if asked := things.read(text):
        yield from (_stood(recent, at, name) for thing in asked for at in told if (name := _kin_in(recent[at], thing)))
        return
    for concept in (all_concepts()[name] for name in concepts.read(fold(text))):
        yield from (_stood(recent, at, name) for at in told if (name := _like(recent[at], concept)))


def _kin_in(message: RecentMessage, thing: things.Thing) -> str | None:
    return next((one.name for one in things.read(message.user_message) if is_kin(one.name, thing.name)), None)


def _like(message: RecentMessage, asked: Concept) -> str | None:
    """Name a message's first concept, if it is what was asked after, or of that scene where no more was said."""
    known = all_concepts().get(next(iter(message.concepts), ""))
    is_of_scene = known is not None and asked.kind is Kind.ANY and known.topic is asked.topic
    return known.id if known is not None and (known.id == asked.id or is_of_scene) else None


def _stood(recent: Sequence[RecentMessage], at: int, name: str) -> Asked:
    return Asked(name, stood(recent, at, name))


def _pointed_at(recent: Sequence[RecentMessage], told: Sequence[int], folded: str, now: datetime) -> Iterator[Asked]:
    """Take the one matter that is open for 例の件, and what was told last for 私の話."""
    if recalling.is_bare(folded) and len(opened := open_threads(recent, now)) == 1:
        yield Asked(opened[0].name, opened[0].before)
    if recalling.names_nothing(folded):
        groups = frozenset(things.groups().values())
        names = ((at, name_of(recent[at], groups) or next(iter(matters(recent[at])), None)) for at in told)
        yield from (_stood(recent, at, name) for at, name in names if name)
