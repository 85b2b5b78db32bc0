"""The plans of answers to what is said to us: courtesy, questions about ourselves, and what puts us right."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from homebiyori.ai.offline import naming
from homebiyori.ai.offline.cues import is_wordless
from homebiyori.ai.offline.ordinary import GROUPS, Options, Row, parts_of
from homebiyori.ai.port import Exchange, Mood, ReplyRequest
from homebiyori.lexicon import addressed, analyze, complaints, concepts, corrections, rituals, things
from homebiyori.lexicon.concepts import all_concepts
from homebiyori.lexicon.corrections import Correction
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Analysis, Ritual, Tier, Topic, Wish

_RITUALS: Mapping[str, Row] = {
    "greeting.morning": ("ritual.greeting.morning", "ritual.ask"),
    "greeting.day": ("ritual.greeting.day", "ritual.ask"),
    "greeting.night": ("ritual.greeting.night", "ritual.ask"),
    "greeting": ("ritual.greeting", "ritual.ask"),
    "thanks": ("ritual.thanks", "ritual.back"),
    "apology": ("ritual.apology", "ritual.ask"),
    "farewell": ("ritual.farewell", "ritual.back"),
    "farewell.goodnight": ("ritual.goodnight", "ritual.back"),
    "question": ("ritual.question", "ritual.ask"),
    "question.family": ("ritual.family", "ritual.ask"),
    "question.body": ("ritual.body", "ritual.ask"),
    "question.sleep": ("ritual.sleep", "ritual.ask"),
    "question.likes": ("ritual.likes", "ritual.ask"),
    "question.past": ("ritual.past", "ritual.ask"),
    "question.feelings": ("ritual.feelings", "ritual.ask"),
    "question.home": ("ritual.home", "ritual.ask"),
    "question.opinion": ("ritual.opinion", "wish.stay"),
    "question.named": ("ritual.named", "ritual.ask"),
    "question.who": ("identity.a", "identity.b"),
    "question.remember": ("ritual.forgot", "ritual.ask"),
    "question.name": ("ritual.name", "ritual.ask"),
    "question.age": ("ritual.age", "ritual.ask"),
    "question.there": ("ritual.there", "ritual.ask"),
    "politeness": ("ritual.politeness", "ritual.ask"),
    "politeness.please": ("ritual.please", "ritual.ask"),
    "politeness.test": ("ritual.test", "ritual.ask"),
}
# The tones of an answer that may be denied, and the answers that were worried.
_HEAVY = ("tired", "low", "anxious", "angry")
_WORRIED = ("gentle.", "crisis.", "care.", "sorry", "corrected", "misread", "emergency.")
# What is asked of a thing that no topic names.
_OPEN_QUESTIONS = frozenset({"question.likes", "question.any", "question.know"})
_OF_THINGS = {"food": "food", "play": "games", "place": "been", "event": "feast"}
# Looked through for what somebody asks us to remember.
_LOOKED_BACK = 4
# Asks for one thing of what was told: in doubt it is not remembered.
_PARTICULAR = re.compile("何|なん|なに|誰|だれ|いつ|どこ|どんな|どの|いくつ|名前")


def ritual_options(request: ReplyRequest) -> Options | None:
    """Answer courtesy with courtesy; None where something is told."""
    if request.analysis.ritual is None or request.analysis.wish is Wish.PRAISE or is_wordless(request.text):
        return None
    found = rituals.shades_of(request.text)
    if addressed.REMEMBER in found:
        return _remembering(request)
    if rituals.GOODNIGHT in found and "thanks" in found:
        return (("ritual.thanks", "ritual.goodnight", "ritual.back"), ("ritual.thanks", "ritual.goodnight"))
    slots = _row_of(rituals.shade_of(request.text) or request.analysis.ritual.value, request.text)
    memory = naming.memory_slot(request) if request.analysis.ritual is Ritual.GREETING else None
    if memory is not None:
        return ((slots[0], memory),)
    return slots, (*slots, "close.listen")


def _row_of(kind: str, text: str) -> Row:
    """Name the slots of a kind of ritual: what is asked of us has one of its own for each topic."""
    if kind in _OPEN_QUESTIONS:
        group = next((thing.group for thing in things.read(text) if thing.group in _OF_THINGS), None)
        kind = f"question.{_OF_THINGS[group]}" if group else kind
    return _RITUALS.get(kind) or (f"us.{kind.partition('.')[2]}", "ritual.ask")


def aside_options(request: ReplyRequest) -> Options | None:
    """Answer what is said to us beside what is told, and then receive that; None where nothing is."""
    spoken = addressed.split(fold(request.text))
    slot = next((_row_of(kind, request.text)[0] for kind in spoken.kinds if kind.startswith("question.")), None)
    slot = slot or ("ritual.apology" if "apology" in spoken.kinds else None)
    if slot is None:
        return None
    opening, named, core = parts_of(replace(request, mood=Mood.LISTEN))
    return ((slot, named, core), (slot, named)) if named else ((slot, opening, core), (slot, core))


def complaint_options(request: ReplyRequest) -> Options | None:
    """Answer who was not understood: a short apology, and what was said is heard anew, without praise."""
    put_right = correction_in(request)
    if put_right is None:
        return None
    if put_right.kind == "misread" and len(put_right.rest) < complaints.SAYS_SOMETHING:
        return (("misread", "ritual.ask"), ("misread",))
    opening, named, core = parts_of(_heard_again(request, put_right.rest))
    if named is None:
        return ((put_right.kind, core), (put_right.kind, opening, core))
    return ((put_right.kind, named, core), (put_right.kind, named))


def correction_in(request: ReplyRequest) -> Correction | None:
    """Tell how a message puts our last answers right, if it does."""
    return _corrected(request.text, request.exchanges[-corrections.ANSWERS :], request.recent_fragments[: corrections.ANSWERS])


@lru_cache(maxsize=4)
def _corrected(text: str, exchanges: Sequence[Exchange], recent: Sequence[tuple[str, ...]]) -> Correction | None:
    if not exchanges:
        return None
    answers = [one.ai_text for one in reversed(exchanges)]
    told = [one.user_text for one in reversed(exchanges)]
    return corrections.of(text, answers, told, _tones(answers, recent))


def is_only_sorry(request: ReplyRequest) -> bool:
    """Tell whether an answer but apologises: what was said anew is worth keeping, an apology is not."""
    put_right = correction_in(request)
    return put_right is not None and len(put_right.rest) < complaints.SAYS_SOMETHING


def _tones(answers: Sequence[str], recent: Sequence[tuple[str, ...]]) -> frozenset[str]:
    """Name the heavy tones in which our last answers spoke, by their fragments, or where they have none by their words."""
    slots = [name.partition(".")[2] for names in recent for name in names]
    if not slots:
        return frozenset(GROUPS[analyze(answer).emotion] for answer in answers) - {"bright", "plain"}
    found = {tone for tone in _HEAVY for slot in slots if slot.startswith((f"receive.{tone}", f"core.listen.{tone}"))}
    is_worried = any(slot.startswith(_WORRIED) for slot in slots)
    return frozenset(found | (set(_HEAVY) if is_worried else set()))


def _heard_again(request: ReplyRequest, rest: str) -> ReplyRequest:
    """Return what a complaint is about: what it says itself, or else what was said before it."""
    said = (one.user_text for one in reversed(request.exchanges) if complaints.rest(one.user_text) is None)
    text = rest if len(rest) >= complaints.SAYS_SOMETHING else next(said, "")
    again = analyze(text)
    if again.tier is not Tier.NONE or again.concerns or not text:
        again = Analysis()
    return replace(request, text=text, mood=Mood.LISTEN, analysis=replace(again, wish=None), thread=None)


def _remembering(request: ReplyRequest) -> Options:
    """Say what is remembered, of what was asked after if that was named; honestly, where nothing is."""
    asked = concepts.read(fold(request.text))
    known = [name for name in dict.fromkeys(_remembered(request)) if naming.noun_of(name)]
    topics = {_topic(name) for name in asked} - {None}
    is_open = not asked and _PARTICULAR.search(request.text) is None
    fitting = [name for name in known if is_open or name in asked or _topic(name) in topics]
    if not fitting:
        return (("ritual.forgot", "ritual.ask"),)
    return ((f"remember.{fitting[0]}", "ritual.kept"), (f"remember.{fitting[0]}", "ritual.kept", "ritual.ask"))


def _topic(name: str) -> Topic | None:
    concept = all_concepts().get(name)
    return concept.topic if concept else None


def _remembered(request: ReplyRequest) -> Iterator[str]:
    yield from request.recalled
    yield from (name for name in (request.trouble, request.gladness) if name)
    for one in reversed(request.exchanges[-_LOOKED_BACK:]):
        said = analyze(one.user_text)
        if said.tier is Tier.NONE and not said.concerns and not said.is_uncertain:
            yield from said.concepts[:1]
