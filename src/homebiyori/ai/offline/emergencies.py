"""Answers in a medical emergency: 119 in the first words, then one instruction (`docs/product.md` 2)."""

from collections.abc import Iterator

from homebiyori.ai.port import ReplyRequest
from homebiyori.care.reading import standing
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon import concerns, emergencies, emergencies_model
from homebiyori.lexicon.emergencies_model import Heard
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import OF_CHILDREN, Concern, RiskKind
from homebiyori.lexicon.writing import writing
from homebiyori.startup.wide import compile_wide

Slots = tuple[str, ...]

_PREFIX = "emergency."
_CALL, _LINE = _PREFIX + "call", _PREFIX + "line"
_TALK = tuple(_PREFIX + name for name in ("called", "near", "wait", "watch", "worse", "hold", "here", "well"))
_CALLED, _NEAR, _WAIT, _WATCH, _WORSE, _HOLD, _HERE, _WELL = _TALK
_STAY, _DOCTOR = "care.stay", _PREFIX + "q_doctor"
# Questions whose answer makes the call possible.
_OF_THE_PHONE = frozenset({"q_locked", "q_line"})
# Questions that come before what the message itself tells.
_ANSWERED_FIRST = _OF_THE_PHONE | {"q_epipen_other"}
# Names 119 in case it is an emergency, and asks on in case it is none; with 110, in case of any danger under way.
IN_CASE = ("urgent.if", "urgent.else")
IN_CASE_OF_DANGER = ("urgent.now", "urgent.what")
_ACTS = frozenset(_PREFIX + aid for aid in ("seizure", "breath", "choke", "poison", *emergencies.AIDS, "line"))

# A child who does not breathe comes before anything that the parent has told about themselves.
_OF_A_CHILD = compile_wide(
    r"(?:子|子ども|子供|こども|娘|むすめ|息子|むすこ|赤ちゃん|あかちゃん|ちび|[0-9０-９一二三四五六]歳|歳児)[のがはも、]{0,2}[^。、\n]{0,6}"
    r"(?:(?:息|いき|呼吸)(?:が|を|も|は)?(?:して|な[いか]|ねえ|ない|とま|止ま)|ぐったり|意識が?(?:な|戻ら)|けいれん|痙攣|ひきつけ|白目|顔色|紫|むらさき|動かな|うごかな|反応|起き(?:な|ん|へん|ませ)|目を(?:覚|さ)まさ)"
)

_BREATHLESS = compile_wide(
    r"(?:息|いき|呼吸|脈|心臓)(?:が|を|も|は)?[^。、\n]{0,4}(?:な[いかく]|へん|ねえ|とま|止ま)|胸(?:を)?(?:お|押)す"
)


def is_emergency(request: ReplyRequest) -> bool:
    """Return whether this is a medical emergency, not a crisis or a question about the ambulance during one."""
    if Concern.MEDICAL_EMERGENCY not in request.analysis.concerns:
        return False
    care = request.care
    if care is not None and care.is_open and _is_of_victim(care, request.text):
        return True
    if care is not None and care.outranks_emergency:
        return False
    return request.analysis.risk is None


def _is_of_victim(care: Care, text: str) -> bool:
    """Return whether somebody is injured whom the parent can help, whatever the talk is about."""
    if Sign.HURT_CHILD in care.signs:
        # Has an answer of its own.
        return False
    if care.kind in OF_CHILDREN or (care.kind is RiskKind.THIRD_PARTY and _BREATHLESS.search(text)):
        return True
    return care.is_imminent and _OF_A_CHILD.search(text) is not None


def slots_for(request: ReplyRequest) -> tuple[Slots, ...]:
    """Choose the slots: at first 119 and one instruction, afterwards what fits the course of the emergency."""
    before = _said_before(request)
    named = _aid_of(request, is_first=not before)
    if not before:
        return ((_CALL, named or _LINE),)
    of_case = next((slot for slot in before if slot in _ACTS), _LINE)
    aid = named if named not in (None, _LINE) else of_case
    return (tuple(dict.fromkeys(_after(request.text, before, aid, is_named=named is not None))),)


def every_slot() -> Iterator[str]:
    """Yield every slot of an emergency."""
    yield from (_CALL, *sorted(_ACTS), *_TALK, *IN_CASE, *IN_CASE_OF_DANGER)
    yield from (_PREFIX + name for name in standing.ASKED if name != "todo")


def _after(text: str, before: Slots, aid: str, *, is_named: bool) -> Slots:
    """Answer a follow-up: help called or arrived, a change, a question; until help is called, repeat the call."""
    told = standing.read(text)
    if told & {"here", "well"}:
        last = _DOCTOR if "q_doctor" in told else _WATCH
        return (_HERE, _STAY) if "here" in told else (_WELL, last)
    is_called = "called" in told or _CALLED in before
    call = () if is_called else (_CALL,)
    asked = next((name for name in standing.ASKED if name in told), None)
    if asked in _ANSWERED_FIRST:
        return (_PREFIX + asked, aid) if asked in _OF_THE_PHONE else (*(call or (_WAIT,)), _PREFIX + asked)
    if is_named or "worse" in told:
        return (_WORSE if is_called else _CALL, aid)
    if "called" in told:
        return (_CALLED, aid if _CALLED not in before else _WAIT)
    if asked == "todo":
        return (*call, aid, *((_WAIT,) if is_called else ()))
    if asked is not None:
        return (_PREFIX + asked, aid) if is_called or asked == "q_sleep" else (_CALL, _PREFIX + asked)
    if "hold" in told:
        return (*call, _HOLD, *((aid,) if is_called else ()))
    return (*(call or (_WAIT,)), _WATCH if _NEAR in before else _NEAR)


def _said_before(request: ReplyRequest) -> Slots:
    """Return the slots of this emergency's answers so far, newest first."""
    said: list[str] = []
    for names in request.recent_fragments:
        slots = [name.partition(".")[2].rpartition(".")[0] for name in names]
        if not any(slot.startswith(_PREFIX) for slot in slots):
            break
        said += slots
    return tuple(said)


def _aid_of(request: ReplyRequest, *, is_first: bool) -> str | None:
    """Return the first-aid slot that fits the message itself; None if it tells of no emergency."""
    text, folded = request.text, fold(request.text)
    if (aid := emergencies.aid_of(text)) is not None:
        return _PREFIX + aid if _PREFIX + aid in _ACTS else _LINE
    if not is_first and not _is_named(folded, writing().plain(folded)):
        return None
    if Concern.POISONING in request.analysis.concerns:
        return _PREFIX + "poison"
    likely = emergencies.likely_aid(text)
    return _PREFIX + likely if likely else _LINE


def _is_named(folded: str, plain: str) -> bool:
    is_heard = emergencies_model.hear(folded, plain, is_calm=False) >= Heard.SURELY
    return is_heard or bool(concerns.read(folded, plain) & emergencies.POISONED)
