"""If a parent asks whether a human answers, an answer first says that it is an AI, then all else, in every talk."""

from collections.abc import Callable
from dataclasses import replace

from homebiyori.ai.offline.ordinary import Options, Row
from homebiyori.ai.port import ReplyRequest
from homebiyori.care.answers.tables import AI
from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign
from homebiyori.lexicon import asks_human
from homebiyori.lexicon.letters import LETTER
from homebiyori.lexicon.vocabulary import Concern

_IN_CARE, _ANYWHERE, _MORE, _STAY = "care.fact.ai", "identity.a", "identity.b", "care.stay"
# Slots that say the same at more length, or only acknowledge the question.
_SAID = frozenset({_IN_CARE, AI, _ANYWHERE, _MORE, "care.hear.asks"})
_OF_CARE = ("care.", "crisis.", "gentle.", "emergency.")
# `_FIRST` slots name people and say that we are an AI, `_PEOPLE` slots only name people.
_FIRST, _PEOPLE = "care.first.", "care.people."
_OF_CHILD = f"{_FIRST}child"
# With fewer letters than `_LEAST` besides the question, nothing else is told.
_LEAST, _MOST = 4, 3


def answered_first(request: ReplyRequest, options_for: Callable[[ReplyRequest], Options]) -> Options:
    """Answer the question first, then the rest of the message with the plan that `options_for` returns for it."""
    rest = asks_human.without_question(request.text)
    is_alone = len(LETTER.findall(rest)) < _LEAST
    options = options_for(_without(request, "" if is_alone else rest))
    if is_alone and not _is_of_care(options):
        return ((_ANYWHERE, _MORE),)
    return tuple(dict.fromkeys(_led(option) for option in options))


def _without(request: ReplyRequest, rest: str) -> ReplyRequest:
    """Return the request without the question."""
    care, analysis = request.care, request.analysis
    if care is not None:
        is_asking = Sign.ASKS_ELSE in follow_ups.read(rest)
        asked = {Sign.ASKS_WHO} if is_asking else {Sign.ASKS_WHO, Sign.ASKS_ELSE}
        care = replace(care, signs=care.signs - asked, done=care.done | {AI})
    analysis = replace(analysis, concerns=analysis.concerns - {Concern.IDENTITY})
    return replace(request, text=rest, care=care, analysis=analysis)


def _is_of_care(options: Options) -> bool:
    return all(slot.startswith(_OF_CARE) for option in options for slot in option)


def _led(option: Row) -> Row:
    is_care = _is_of_care((option,))
    rest = tuple(map(_plainly, (slot for slot in option if slot not in _SAID)))
    lead = _IN_CARE if is_care else _ANYWHERE
    if is_care:
        # In danger, nothing is dropped to make room.
        return (lead, *(rest or (_STAY,)))
    return (lead, *(rest or (_MORE,)))[:_MOST]


def _plainly(slot: str) -> str:
    if slot == _OF_CHILD:
        return f"{_PEOPLE}third_party"
    return _PEOPLE + slot.removeprefix(_FIRST) if slot.startswith(_FIRST) else slot
