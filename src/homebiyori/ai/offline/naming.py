"""Names an everyday thing that a message speaks of, and ties it to what was told of it some days ago."""

from homebiyori.ai.offline.cues import asks_facts, is_wordless, sticker_of
from homebiyori.ai.port import Before, ReplyRequest
from homebiyori.lexicon import things
from homebiyori.lexicon.concepts import Concept, Kind, all_concepts
from homebiyori.lexicon.moments import CONCEPTS as MOMENTS
from homebiyori.lexicon.outcomes import UNHAPPY
from homebiyori.lexicon.questions import is_only_asked
from homebiyori.lexicon.things import Thing
from homebiyori.lexicon.vocabulary import Tier

# What was told of a thing, and in what tone it comes back.
_THREADS = {
    (Before.HEAVY, "bright"): "good",
    (Before.BRIGHT, "bright"): "bright",
    (Before.HEAVY, "heavy"): "heavy",
}


def noun_of(name: str | None) -> str | None:
    """Return what a remembered concept or thing is called inside a sentence; None for what the data know no more."""
    concept = all_concepts().get(name) if name else None
    if concept is not None:
        return concept.noun
    return name if name in things.groups() else None


def is_vague(subject: Concept | None) -> bool:
    """Return whether a concept says no more than what a message is about, so that a thing says it better."""
    return subject is None or (subject.kind is Kind.ANY and subject.id not in MOMENTS)


def thing_of(request: ReplyRequest) -> Thing | None:
    """Choose the thing to name: none beside what may be danger, and none where nothing is told."""
    if not may_name(request):
        return None
    return next(iter(things.read(request.text)), None)


def may_name(request: ReplyRequest) -> bool:
    """Return whether anything may be named of a message: not beside what may be danger, nor where nothing is told."""
    analysis = request.analysis
    if analysis.tier is not Tier.NONE or analysis.is_uncertain or analysis.ritual is not None:
        return False
    return not is_wordless(request.text) and sticker_of(request.text) is None


def thing_slot(request: ReplyRequest, tone: str) -> str | None:
    """Name the slot of sentences that name the thing."""
    thing = thing_of(request)
    tone = "plain" if request.analysis.is_guarded else tone
    return f"thing.{thing.group}.{tone}.{thing.name}|thing.any.{tone}.{thing.name}" if thing else None


def thread_slot(request: ReplyRequest, tone: str) -> str | None:
    """Name the slot of sentences that know what was told of the same thing before."""
    thread, analysis = request.thread, request.analysis
    if thread is None or noun_of(thread.name) is None or analysis.is_uncertain or analysis.is_guarded:
        return None
    if thread.before is Before.BRIGHT and tone == "heavy":
        return None
    is_not_so = tone == "bright" and analysis.outcome in UNHAPPY
    kind = "plain" if is_not_so else _THREADS.get((thread.before, tone), "plain")
    return f"thread.{kind}.{thread.name}"


def memory_slot(request: ReplyRequest) -> str | None:
    """Name the slot of sentences about a trouble, or else a joy, of some days ago."""
    if noun_of(request.trouble):
        return f"recall.{request.trouble}"
    return f"gladly.{request.gladness}" if noun_of(request.gladness) else None


def is_small_talk(request: ReplyRequest, subject: Concept | None, tone: str) -> bool:
    """Return whether a message leaves room for something else: it tells of nothing, asks nothing and nothing weighs."""
    analysis = request.analysis
    if tone != "plain" or analysis.is_uncertain or analysis.concerns or analysis.wish or _asks(request.text):
        return False
    return request.thread is None and is_vague(subject) and thing_of(request) is None


def _asks(text: str) -> bool:
    return asks_facts(text) or is_only_asked(text)
