"""Answers practical questions of everyday life with a taste, a leave, words to say, or who knows (`practical.json`).

What is asked is heard by a model (`lexicon/models/messages.py`), so that any words will do.
"""

from dataclasses import dataclass
from functools import cache

from homebiyori.ai.offline.asked import is_guarded
from homebiyori.ai.offline.files import load
from homebiyori.ai.port import ReplyRequest, slot_of
from homebiyori.lexicon import practical
from homebiyori.lexicon.models.messages import PRACTICAL
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Tier

Row = tuple[str, ...]

_SLOT, _THEN = "practical.", "_then"
# How surely something is asked, at least: where danger may be told, and before something is called right.
_IN_DOUBT, _TO_JUDGE, _NEVER = 0.3, 0.5, float("inf")
_OF_DANGER = ("emergency.", "crisis.", *(f"care.{part}." for part in ("now", "wait", "guide", "first", "ask")))


@dataclass(frozen=True, slots=True)
class _Kinds:
    judging: frozenset[str]
    of_body: frozenset[str]
    vague: frozenset[str]


def row(request: ReplyRequest) -> Row | None:
    """Return the slots that answer a practical question; None if a message surely asks none."""
    if _follows_danger(request):
        return None
    heard = practical.heard_in(request.text, [one.user_text for one in reversed(request.exchanges)])
    if heard is None or heard.ahead < _least(request, heard.kind):
        return None
    return (f"{_SLOT}{heard.kind}", f"{_SLOT}{heard.kind}{_THEN}")


def _follows_danger(request: ReplyRequest) -> bool:
    """Return whether our last answer was about a danger: what is asked then may still belong to it."""
    last = map(slot_of, next(iter(request.recent_fragments), ()))
    return any(slot.startswith(_OF_DANGER) for slot in last)


def _least(request: ReplyRequest, kind: str) -> float:
    """Return how surely it must be asked: more where harm may be meant; then nothing is called right."""
    may_be_harm = request.analysis.tier is not Tier.NONE
    if kind not in _kinds().judging:
        return _IN_DOUBT if may_be_harm else 0
    may_be_harm = may_be_harm or request.analysis.is_uncertain or is_guarded(fold(request.text))
    return _NEVER if may_be_harm else _TO_JUDGE


def is_vague(slot: str) -> bool:
    """Return whether an answer to a direct question only says that we cannot know."""
    return slot in _kinds().vague


def is_of_body(slot: str) -> bool:
    """Return whether what is answered asks about a body, which may be in danger."""
    return slot in _kinds().of_body


def every_slot() -> frozenset[str]:
    """Return every slot of these answers."""
    return frozenset(f"{_SLOT}{kind}{end}" for kind in PRACTICAL.kinds() for end in ("", _THEN))


@cache
def _kinds() -> _Kinds:
    data = load("practical")
    return _Kinds(
        judging=frozenset(data["judges"].split()),
        of_body=frozenset(f"{_SLOT}{kind}" for kind in data["of_body"].split()),
        vague=frozenset(data["gives_way"].split()),
    )
