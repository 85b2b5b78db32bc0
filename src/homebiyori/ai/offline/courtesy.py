"""The plans of answers to what is said to us: courtesy, questions about ourselves, and what puts us right."""

import re
from collections.abc import Mapping
from dataclasses import replace

from homebiyori.ai.offline import naming
from homebiyori.ai.offline.cues import is_wordless
from homebiyori.ai.offline.ordinary import Options, Row, parts_of
from homebiyori.ai.port import Mood, ReplyRequest
from homebiyori.lexicon import addressed, analyze, complaints, rituals
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.standing import Standing
from homebiyori.lexicon.vocabulary import Analysis, Ritual, Tier, Wish

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
# Asks for one thing of what was told: of details nothing is claimed.
_PARTICULAR = re.compile("何|なん|なに|誰|だれ|いつ|どこ|どんな|どの|いくつ|名前|題")


def memory_options(request: ReplyRequest) -> Options | None:
    """Say what is remembered of what was asked after, and how it stood; honestly, where nothing is."""
    asked = request.asked
    if asked is None:
        return None
    if asked.fact is not None:
        return (asked.fact, "ritual.ask"), (asked.fact, "close.listen")
    if naming.noun_of(asked.name) is None:
        return (("ritual.forgot", "ritual.ask"),)
    is_detail = asked.standing is Standing.PLAIN or _PARTICULAR.search(request.text) is not None
    stood = "ritual.kept" if is_detail else f"stood.{asked.standing.value}"
    return ((f"remember.{asked.name}", stood), (f"remember.{asked.name}", stood, "ritual.ask"))


def ritual_options(request: ReplyRequest) -> Options | None:
    """Answer courtesy with courtesy; None where something is told."""
    if request.analysis.ritual is None or request.analysis.wish is Wish.PRAISE or is_wordless(request.text):
        return None
    found = rituals.shades_of(request.text)
    if rituals.GOODNIGHT in found and "thanks" in found:
        return (("ritual.thanks", "ritual.goodnight", "ritual.back"), ("ritual.thanks", "ritual.goodnight"))
    slots = _RITUALS[rituals.shade_of(request.text) or request.analysis.ritual.value]
    memory = naming.memory_slot(request) if request.analysis.ritual is Ritual.GREETING else None
    if memory is not None:
        return ((slots[0], memory),)
    return slots, (*slots, "close.listen")


def aside_options(request: ReplyRequest) -> Options | None:
    """Answer what is said to us beside what is told, and then receive that; None where nothing is."""
    spoken = addressed.split(fold(request.text))
    slot = next((_RITUALS[kind][0] for kind in spoken.kinds if kind.startswith("question.")), None)
    slot = slot or ("ritual.apology" if "apology" in spoken.kinds else None)
    if slot is None:
        return None
    opening, named, core = parts_of(replace(request, mood=Mood.LISTEN))
    return ((slot, named, core), (slot, named)) if named else ((slot, opening, core), (slot, core))


def complaint_options(request: ReplyRequest) -> Options | None:
    """Answer who was not understood: a short apology, and what was said is heard again, without praise."""
    spoken = addressed.split(fold(request.text))
    rest = complaints.rest(request.text)
    is_put_right = spoken.is_correction and bool(request.exchanges)
    if rest is None and not is_put_right:
        return None
    heard = _heard_again(request, rest if rest is not None else spoken.rest)
    sorry = "corrected" if rest is None and addressed.CORRECTION in spoken.kinds else "sorry"
    opening, named, core = parts_of(heard)
    if named is None:
        return ((sorry, core), (sorry, opening, core))
    return ((sorry, named, core), (sorry, named))


def _heard_again(request: ReplyRequest, rest: str) -> ReplyRequest:
    """Return what a complaint is about: what it says itself, or else what was said before it."""
    said = (one.user_text for one in reversed(request.exchanges) if not _is_put_right(one.user_text))
    text = rest if len(rest) >= complaints.SAYS_SOMETHING else next(said, "")
    again = analyze(text)
    if again.tier is not Tier.NONE or again.concerns or not text:
        again = Analysis()
    return replace(request, text=text, mood=Mood.LISTEN, analysis=replace(again, wish=None), thread=None)


def _is_put_right(text: str) -> bool:
    return complaints.rest(text) is not None or addressed.split(fold(text)).is_correction
