"""What ties one message to another: the same thing, the same concept, or the good end of a trouble."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from homebiyori.ai.port import Before, Thread
from homebiyori.base.clock import jst_date
from homebiyori.chat.models import RecentMessage
from homebiyori.lexicon import things
from homebiyori.lexicon.concepts import Kind, all_concepts
from homebiyori.lexicon.questions import is_only_asked
from homebiyori.lexicon.vocabulary import Analysis, Emotion, Tier

HEAVY = frozenset({Emotion.FATIGUE, Emotion.SADNESS, Emotion.WORRY, Emotion.ANGER})
GLAD = frozenset({Emotion.JOY, Emotion.ACCOMPLISHMENT})

# What each of these good things puts an end to.
_ENDS: Mapping[str, frozenset[str]] = {
    good: frozenset(of.split())
    for good, of in {
        "slept_through": "night_wakings sleepless bedtime_long",
        "bedtime_ok": "bedtime_long",
        "ate_well": "weaning_refused",
        "drank_ok": "feeding",
        "weaned": "feeding",
        "apologized": "yelled",
        "did_not_yell": "yelled",
        "loved": "rejected",
        "first_word": "speech_late",
        "checkup_good": "checkup_wait",
        "child_well": "child_ill",
        "nursery_ok": "nursery_morning school_refusal",
        "passed": "nursery_waiting exam waiting_result job_hunt",
        "friends_ok": "friends_trouble left_out",
        "partner_kind": "partner_hard",
        "relatives_kind": "relatives_hard",
        "siblings_kind": "siblings_fight",
        "toilet_ok": "toilet_hard",
        "nails_teeth": "nails_teeth_hard",
        "papers": "papers_hard",
        "homework_done": "homework",
        "housework_done": "housework",
        "sports_ok": "sports_try",
        "money_done": "money",
        "outing_fun": "outing_hard",
    }.items()
}
# The slots of answers in care: the rows keep no other mark of it.
_OF_CARE = frozenset({"care", "crisis", "gentle", "emergency"})
_SPOKEN = ".thread."


def thread_of(recent: Sequence[RecentMessage], text: str, analysis: Analysis, now: datetime) -> Thread | None:
    """Find what was told of the same matter on an earlier day; at most once a day it is spoken of."""
    if analysis.tier is not Tier.NONE or is_only_asked(text):
        return None
    named, concepts = _central(text)[:1], analysis.concepts[:1]
    if not named and not concepts:
        return None
    found = next(_earlier(recent, named, concepts, now), None)
    if found is None or any(_has_tied(message, found, now) for message in recent):
        return None
    return found


def _earlier(
    recent: Sequence[RecentMessage], named: Sequence[str], concepts: Sequence[str], now: datetime
) -> Iterator[Thread]:
    for message in recent:
        if jst_date(message.created_at) < jst_date(now) and is_told(message):
            name = _common(message, named, concepts)
            if name is not None:
                yield Thread(name, _before(message, name))


def _has_tied(message: RecentMessage, thread: Thread, now: datetime) -> bool:
    is_today = jst_date(message.created_at) == jst_date(now)
    return is_today and any(_SPOKEN in name for name in message.fragment_ids) and thread.name in matters(message)


def matters(message: RecentMessage) -> frozenset[str]:
    """Return what a message is about: its central things, and its first concept where that is no mere mention."""
    return frozenset({*_central(message.user_message), *_telling(message.concepts)})


def is_end_of(good: RecentMessage, trouble: str) -> bool:
    """Return whether a glad message is about a trouble that was told before, or puts an end to it."""
    known = matters(good)
    return good.emotion in GLAD and (trouble in known or any(trouble in _ENDS.get(name, ()) for name in known))


def is_told(message: RecentMessage) -> bool:
    """Return whether a message tells something that may be spoken of again."""
    return not is_careful(message) and not is_only_asked(message.user_message)


def is_careful(message: RecentMessage) -> bool:
    """Return whether danger was read in a message, gently too, or it was answered in care."""
    in_care = any(name.split(".")[1] in _OF_CARE for name in message.fragment_ids)
    return bool(message.risk_level) or message.tier is not Tier.NONE or in_care


def name_of(message: RecentMessage, groups: frozenset[str]) -> str | None:
    """Return the thing that a message is about, for its memory to be named by, if it is of these groups."""
    first = next((thing for thing in things.read(message.user_message) if thing.is_central), None)
    return first.name if first is not None and first.group in groups else None


def _common(message: RecentMessage, named: Sequence[str], concepts: Sequence[str]) -> str | None:
    known = matters(message)
    ended = _ENDS.get(concepts[0], frozenset()) if concepts else frozenset[str]()
    # What is named says more than the concept: another thing is another matter, unless a trouble has ended.
    shared = (*named, *(() if named else _telling(concepts)), *sorted(ended))
    return next((name for name in shared if name in known), None)


def _before(message: RecentMessage, name: str) -> Before:
    if message.emotion in HEAVY:
        return Before.HEAVY
    is_joy = message.emotion in GLAD and things.group_of(name) != "body"
    return Before.BRIGHT if is_joy else Before.PLAIN


def _central(text: str) -> tuple[str, ...]:
    return tuple(thing.name for thing in things.read(text) if thing.is_central)


def _telling(concepts: Sequence[str]) -> tuple[str, ...]:
    known = (all_concepts().get(name) for name in concepts[:1])
    return tuple(one.id for one in known if one and one.kind is not Kind.ANY)
