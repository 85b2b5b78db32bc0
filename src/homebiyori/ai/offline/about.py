"""Comments on the thing or deed in a message, where the answer would otherwise only acknowledge it."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from homebiyori.ai.offline import fitting, naming, told
from homebiyori.ai.offline.files import load
from homebiyori.ai.offline.tones import GROUPS, group_of, is_guess, tells_amiss
from homebiyori.ai.port import Mood, ReplyRequest
from homebiyori.lexicon.concepts import all_concepts
from homebiyori.lexicon.deeds import Deed
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.vocabulary import GLAD_EMOTIONS

SLOTS = "about."
# Slots that fit any message.
_GENERAL = ("core.receive.plain", "core.listen.plain|core.receive.plain")
# Slots that stay with a feeling in general; up to this intensity of a burden, its subject replaces them.
_LISTENS = "core.listen."
_BEARABLE = 3
_OF_A_GUESS = frozenset(f"core.{mood}.{group}" for mood in ("praise", "listen") for group in GROUPS.values())

# Kinds whose sentences only suit a customer, or things at home.
_OF_A_CUSTOMER = frozenset({"shopping", "party", "appliances"})
_PICKED_UP, _FIND, _LITTER = "拾う", "to_find", ("ごみ", "ゴミ", "おもちゃ", "洗濯")

# The fate of a thing is looked for in this many last sentences.
_LAST = 2

_ONLY_WHERE_SURE = frozenset({"bright", "tired"})


def slot(request: ReplyRequest) -> str | None:
    """Return the slot that comments on what a message is about: its thing, else its deed, else its subject."""
    thing, deed = naming.thing_of(request), told.deed_of(request)
    earlier = [one.user_text for one in request.exchanges]
    kind = None if thing is None else _kinds("things").get(thing.name)
    if kind in _OF_A_CUSTOMER and fitting.keeps_shop([request.text, *earlier]):
        kind = None
    if kind not in _sober() and (fate := fate_of(request.text)) is not None and naming.may_name(request):
        return f"{SLOTS}{fate}"
    if kind is None and deed is not None:
        kind = _kind_of_deed(deed)
    if kind is None and naming.may_name(request):
        kind = next((of for name in _told(request, earlier) if (of := _kinds("concepts").get(name))), None)
    return None if kind is None else f"{SLOTS}{kind}"


def fate_of(text: str) -> str | None:
    """Return the fate of a thing as told at the end: "amiss" or "cost"; None if neither is told."""
    last = "".join(SENTENCE.findall(fold(text))[-_LAST:])
    return next((name for name, words in _fates() if words.search(last)), None)


@cache
def _fates() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(fold_pattern(words))) for name, words in load("about")["fates"].items())


def _told(request: ReplyRequest, earlier: Sequence[str]) -> Iterator[str]:
    """Yield the concepts whose sentences fit the person that the message is about."""
    for name in request.analysis.concepts:
        if (known := all_concepts().get(name)) and fitting.is_told(known, request.text, earlier):
            yield name


def _kind_of_deed(deed: Deed) -> str | None:
    """Return the kind of a deed; picking up anything but litter is a find."""
    is_find = deed.verb.said == _PICKED_UP and not deed.object.startswith(_LITTER)
    return _FIND if is_find else _kinds("deeds").get(deed.verb.group.name)


def instead_of(core: str, request: ReplyRequest) -> str:
    """Return the slot to use instead of a general core; the core itself if nothing more specific is known."""
    is_general = core.endswith(_GENERAL) or (core in _OF_A_GUESS and is_guess(request))
    if is_general:
        return slot(request) or ("core.receive.plain" if is_unsure(request) else core)
    return (_while_listening(request) or core) if core.startswith(_LISTENS) else core


def _while_listening(request: ReplyRequest) -> str | None:
    """Return the slot about the matter itself in the listen mood: any kind for a joy, only a sober one for a burden."""
    analysis, named = request.analysis, slot(request)
    if named is None or request.mood is not Mood.LISTEN or analysis.is_guarded or analysis.is_faint:
        return None
    is_sober = analysis.intensity <= _BEARABLE and named.removeprefix(SLOTS) in _sober()
    return named if analysis.emotion in GLAD_EMOTIONS or is_sober else None


@cache
def _sober() -> frozenset[str]:
    return frozenset(load("about")["sober"].split())


def is_unsure(request: ReplyRequest) -> bool:
    """Return whether a feeling was only guessed and nothing else is known, so that none is stated.

    For a burden, only if no word suggests one and nothing sounds like danger.
    """
    analysis = request.analysis
    if not is_guess(request) or analysis.concepts:
        return False
    if group_of(request) in _ONLY_WHERE_SURE:
        return True
    is_near_danger = analysis.is_uncertain or analysis.is_guarded or analysis.is_faint
    return not is_near_danger and not tells_amiss(request.text)


def is_said_of_a_guess(request: ReplyRequest) -> bool:
    """Return whether to comment on the thing rather than on a feeling that was only guessed."""
    return is_guess(request) and slot(request) is not None


@cache
def _kinds(of: str) -> dict[str, str]:
    return {name: kind for kind, names in load("about")[of].items() for name in names.split()}


def every_slot() -> frozenset[str]:
    """Return every slot of these sentences."""
    kinds = {kind for of in ("things", "deeds", "fates") for kind in load("about")[of]}
    return frozenset(f"{SLOTS}{kind}" for kind in kinds)
