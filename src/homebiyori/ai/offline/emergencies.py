"""Answers in a medical emergency: 119 in the first words, then one instruction (`docs/product.md` 2)."""

import re
from collections.abc import Iterator

from homebiyori.ai.port import ReplyRequest, slot_of
from homebiyori.care.answers import guidance, moments
from homebiyori.care.groups import AT_THE_EDGE, HARMED, MEANS_TOLD
from homebiyori.care.reading import standing, told_of
from homebiyori.care.reading.perils import SLOTS
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon import concerns, emergencies
from homebiyori.lexicon.models import emergencies as emergencies_model
from homebiyori.lexicon.models.emergencies import Heard
from homebiyori.lexicon.models.talks import ENDED, Stage, Theme
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import OF_CHILDREN, Concern, RiskKind
from homebiyori.lexicon.writing import writing
from homebiyori.startup.wide import compile_wide

Slots = tuple[str, ...]

_PREFIX = "emergency."
_CALL, _LINE = _PREFIX + "call", _PREFIX + "line"
_TALK = tuple(_PREFIX + name for name in ("called", "near", "wait", "watch", "worse", "hold", "here", "well", "tell"))
_CALLED, _NEAR, _WAIT, _WATCH, _WORSE, _HOLD, _HERE, _WELL, _TELL = _TALK
_OVER, _SHAKING, _GUILT = (_PREFIX + name for name in ("over", "shaking", "guilt"))
_DOCTOR, _SLEEP, _WAKE, _LATER = (_PREFIX + name for name in ("q_doctor", "q_sleep", "q_wake", "q_later"))
# Questions whose answer makes the call possible.
_OF_THE_PHONE = frozenset({"q_locked", "q_line"})
_PRESSED, _BLOWS = "press", "q_blows"
# Answered by the first aid itself.
_TODO = "todo"
# Said after an end that is told first, if nothing is asked.
_NO_FAULT = f"{guidance.SLOT}body_not_fault"
# Asked and answered after the end, too.
_AFTERWARDS = frozenset({"q_cost", "q_ride", "q_card", "q_doctor", "q_shelter", "q_home", "q_wake"})
# Beside these the first aid is told, too: they are not about the body.
_BESIDE = _AFTERWARDS | {"q_minutes", "q_feed", "q_delay", "q_sleep", "q_locked", "q_line"}
_MOST_ASKED = 2
# Names 119 in case it is an emergency, and asks on in case it is none; with 110, in case of any danger under way.
IN_CASE = ("urgent.if", "urgent.else")
IN_CASE_OF_DANGER = ("urgent.now", "urgent.what")
_ACTS = frozenset(_PREFIX + aid for aid in ("seizure", "breath", "choke", "poison", *emergencies.AIDS, "line"))
# Says nothing of the kind: a later message keeps the kind that was told.
_GENERAL = frozenset({"breath", "line"})
# The state in which somebody else is found.
_FOUND = frozenset({"hanging", "side"})
# A baby just born is dried and rubbed first, who hangs is taken down.
_OTHER_FIRST = frozenset({"birth", "birth_blood", "newborn", "hanging"})
# Who lies there without an answer, and what is asked about it.
_SENSELESS = frozenset({"breath", "side", "press"})
_OF_A_BODY = frozenset({"q_side", "q_snore", "q_press", "q_breaths", "q_still", "q_wake"})

# With one of these the patient may be the writer, or a child whom the writer would take along.
_OWN_ACTS = HARMED | MEANS_TOLD | AT_THE_EDGE | {Sign.PLAN, Sign.CHOKED, Sign.PILLS}
_OWN_ACTS |= {Sign.DRAWS_CHILD, Sign.CHILD_DRUGGED, Sign.CHILD_DRANK, Sign.DRUG_POURED}
# A child who does not breathe comes before anything that the parent has told about themselves.
_OF_A_CHILD = compile_wide(
    r"(?:子|子ども|子供|こども|娘|むすめ|息子|むすこ|赤ちゃん|あかちゃん|ちび|[0-9０-９一二三四五六]歳|歳児)[のがはも、]{0,2}[^。、\n]{0,6}"
    r"(?:(?:息|いき|呼吸)(?:が|を|も|は)?(?:して|な[いか]|ねえ|ない|とま|止ま)|ぐったり|意識が?(?:な|戻ら)|けいれん|痙攣|ひきつけ|白目|顔色|紫|むらさき|動かな|うごかな|反応|起き(?:な|ん|へん|ませ)|目を(?:覚|さ)まさ)"
)

_SENSELESS_TOLD = compile_wide(
    r"(?:ゆす|揺す|ゆさぶ|揺さぶ|よん|呼ん|たたい|叩い|起こし|おこし)(?:って|で|て)も[^。]{0,6}(?:おき|起き|目を|返事|へんじ|反応)[^。]{0,4}(?:ない|なく|へん|ん$|ません)"
)
_BODY_NAMED = re.compile("息|いき|呼吸|意識|いしき|脈|心臓|心マ|胸|いびき|反応|返事|へんじ|起き|おき|横向き|横に")
_BREATHLESS = compile_wide(
    r"(?:息|いき|呼吸|脈|心臓)(?:が|を|も|は)?[^。、\n]{0,4}(?:な[いかく]|へん|ねえ|とま|止ま)|胸(?:を)?(?:お|押)す"
)


def is_emergency(request: ReplyRequest) -> bool:
    """Return whether this is a medical emergency, not a crisis or a question about the ambulance during one."""
    care = request.care
    if care is not None and care.is_open and _is_of_victim(request, care):
        return True
    if Concern.MEDICAL_EMERGENCY not in request.analysis.concerns:
        return False
    if care is not None and care.outranks_emergency:
        return False
    return request.analysis.risk is None


def _is_of_victim(request: ReplyRequest, care: Care) -> bool:
    """Return whether somebody is injured whom the parent can help, whatever the talk is about."""
    text = request.text
    if Sign.HURT_CHILD in care.signs:
        # Has an answer of its own.
        return False
    if care.kind is RiskKind.THIRD_PARTY and care.is_imminent and _is_of_a_body(request):
        return True
    if Concern.MEDICAL_EMERGENCY not in request.analysis.concerns:
        return False
    if care.kind in OF_CHILDREN or (care.kind is RiskKind.THIRD_PARTY and _BREATHLESS.search(text)):
        return True
    is_of_another = care.is_new and care.is_own and told_of.names_somebody(text) and not care.told & _OWN_ACTS
    return is_of_another or _OF_A_CHILD.search(text) is not None


def _is_of_a_body(request: ReplyRequest) -> bool:
    """Return whether somebody was found hanging, or first aid is asked for."""
    if emergencies.fitted_aid("breath", request.text) in _FOUND or _SENSELESS_TOLD.search(request.text):
        return True
    texts = (request.text, *(one.user_text for one in request.exchanges))
    is_of_a_body = any(_BODY_NAMED.search(text) for text in texts)
    return is_of_a_body and any(name in _OF_A_BODY for name in standing.asked(request.text, _SENSELESS))


def slots_for(request: ReplyRequest) -> tuple[Slots, ...]:
    """Choose the slots: at first 119 and one instruction, afterwards what fits the course of the emergency."""
    before = _said_before(request)
    case = _case_of(request)
    aid, is_named = _aid_of(request, case)
    asked = tuple(name for name in standing.asked(request.text, {*_kinds(before), case or aid, aid}) if name != _TODO)
    if aid == _PRESSED or _BREATHLESS.search(request.text):
        # Who does not breathe is pressed, whatever they have choked on.
        asked = tuple(name for name in asked if name != _BLOWS)
    is_changed = case is not None and aid != case
    moment = None if asked or not before else moments.moment_outside(request.text, moments.BODY)
    if moment is not None:
        is_known = moment.names_call or _is_called(request, before)
        return (moment.slots if is_known else (*moment.slots, _CALL),)
    if before and not asked and (steps := _guided(request, before, aid)):
        chosen = steps
    elif before or _is_called(request, before):
        chosen = _after(request, before, _PREFIX + aid, asked, is_named=is_named, is_changed=is_changed)
    else:
        chosen = (_CALL, *_with_aid(asked[:1], _PREFIX + aid))
    said = tuple(dict.fromkeys(chosen))
    return (guidance.beside(said, request.text, request.said_before, before, {Theme.BODY}),)


def _guided(request: ReplyRequest, before: Slots, aid: str) -> Slots | None:
    """Return what every accident or illness needs once help is there, or the step that is surely asked for before."""
    told = standing.read(request.text, {*_kinds(before)})
    if not _is_called(request, before) or told & {"here", "worse", _TODO}:
        return None
    if request.stage is Stage.HELPED:
        return guidance.steps_for(request.text, Theme.BODY, Stage.HELPED, before)
    if not standing.asks(request.text):
        return None
    found = guidance.heard(request.text, Theme.BODY, Stage.CALLED)
    return (found.slots[0], _PREFIX + aid) if found.is_sure else None


def _case_of(request: ReplyRequest) -> str | None:
    """Return the first aid of this emergency so far: by our answers, and by what was told since."""
    case = None
    answers = list(_answers(request))
    told = (one.user_text for one in request.exchanges[-len(answers) :]) if answers else ()
    for text, slots in zip(told, reversed(answers), strict=False):
        case = next(_kinds(slots), None) or (emergencies.fitted_aid(case, text) if case else _kind_told(text))
    return case


def _kind_told(text: str) -> str | None:
    return emergencies.aid_of(text) or emergencies.likely_aid(text)


def _with_aid(asked: Slots, aid: str, *, is_changed: bool = False) -> Slots:
    """Join answers with the first aid; an answer about the body takes the place of one that is known."""
    if not asked:
        return (aid,)
    return (aid, *_slots(asked)) if is_changed or asked[0] in _BESIDE else _slots(asked)


def after_end(request: ReplyRequest) -> Slots | None:
    """Choose the answer once the emergency is over: the end, trembling hands, blame, a question about what comes next.

    None if the message is about something else.
    """
    before = _said_before(request)
    kinds = {*_kinds(before), "over"}
    told = standing.read(request.text, kinds)
    is_heard_end = request.stage in ENDED and not told & standing.GOES_ON and not _is_of_peril(request)
    if "gone" in told or not (before or "shaking" in told or is_heard_end):
        return None
    is_end = standing.is_over(request.text) or is_heard_end
    if not (before or is_end):
        return None
    felt = [slot for name, slot in (("shaking", _SHAKING), ("guilt", _GUILT)) if name in told]
    fitting = _AFTERWARDS if is_end else _AFTERWARDS - {"q_home"}
    asked = [_PREFIX + name for name in standing.asked(request.text, kinds) if name in fitting]
    moment = moments.moment_outside(request.text, moments.BODY)
    if moment is not None and not asked:
        asked = [*moment.slots]
    elif not before and not asked:
        asked = [*guidance.heard(request.text, Theme.BODY, Stage.HELPED).slots[:1]] or [_NO_FAULT]
    elif request.stage is not None and not asked and standing.asks(request.text):
        # Of no known kind: what holds for all of them, else who treats the patient is to be asked.
        stage = request.stage if request.stage in ENDED else Stage.OVER
        asked = [*guidance.steps_for(request.text, Theme.BODY, stage, before)] or [_LATER]
    then = (*felt, *asked)[:_MOST_ASKED]
    if not is_end:
        return then or None
    if request.stage is Stage.EASED and not told:
        return (_WELL, *(then or (_WATCH,)))
    is_crew = "here" in told and "over" not in told and not standing.is_at_hospital(request.text)
    return (_HERE if is_crew else _OVER, *then)


def _is_of_peril(request: ReplyRequest) -> bool:
    """Return whether our last answer was about somebody outside the home."""
    return any(slot_of(name).startswith(SLOTS) for names in request.recent_fragments[:1] for name in names)


def every_slot() -> Iterator[str]:
    """Yield every slot of an emergency."""
    yield from (_CALL, *sorted(_ACTS), *_TALK, _OVER, _SHAKING, _GUILT, _LATER, *IN_CASE, *IN_CASE_OF_DANGER)
    yield from (_PREFIX + name for name in standing.answers() if name != _TODO)


def _kinds(before: Slots) -> Iterator[str]:
    yield from (slot.removeprefix(_PREFIX) for slot in before if slot in _ACTS)


def _slots(names: Slots) -> Slots:
    return tuple(_PREFIX + name for name in names)


def _is_called(request: ReplyRequest, before: Slots) -> bool:
    """Return whether 119 was called, by this message, one before it in the same emergency, or the talk in care."""
    care = request.care
    if _CALLED in before or (care is not None and Sign.CALLED in care.told):
        return True
    earlier = request.exchanges[-_answers_before(request) :] if before else ()
    return any("called" in standing.read(text) for text in (request.text, *(one.user_text for one in earlier)))


def _after(request: ReplyRequest, before: Slots, aid: str, asked: Slots, *, is_named: bool, is_changed: bool) -> Slots:
    """Answer a follow-up: help called or arrived, a change, a question; until help is called, repeat the call."""
    told = standing.read(request.text, {*_kinds(before)})
    if "here" in told:
        # Danger goes on beside the crew, else the emergency would be over.
        return (_TELL, *_with_aid(asked[:1], aid))
    if "well" in told and not asked:
        return (_WELL, _WATCH)
    is_called = _is_called(request, before)
    if asked and asked[0] in _OF_THE_PHONE:
        return (_PREFIX + asked[0], aid)
    if asked and not before:
        return _slots(asked[:_MOST_ASKED])
    if is_named or "worse" in told:
        return (_WORSE if is_called else _CALL, *_with_aid(asked[:1], aid, is_changed=is_changed))
    if asked:
        return _answered(asked[:_MOST_ASKED], told, aid, is_called=is_called)
    if standing.asks(request.text):
        # Of no known kind: the first aid is the best answer there is.
        told |= {_TODO}
    return _awaited(told, before, aid, is_called=is_called)


def _awaited(told: frozenset[str], before: Slots, aid: str, *, is_called: bool) -> Slots:
    """Answer what neither asks nor tells of a change: help was called, what to do, fear, or something small."""
    call = () if is_called else (_CALL,)
    if "called" in told:
        return (_CALLED, aid if _CALLED not in before else _WAIT)
    if _TODO in told:
        return (*call, aid, *((_WAIT,) if is_called else ()))
    if "hold" in told:
        return (*call, _HOLD, *((aid,) if is_called else ()))
    return (*(call or (_WAIT,)), _WATCH if _NEAR in before else _NEAR)


def _answered(asked: Slots, told: frozenset[str], aid: str, *, is_called: bool) -> Slots:
    answers = _slots(asked)
    if _DOCTOR in answers and "well" in told:
        return (_WELL, _DOCTOR)
    if answers[0] == _SLEEP:
        # Says itself that 119 is to be called.
        return (_WAKE if is_called else _SLEEP, aid)
    if not is_called:
        return (_CALL, *answers)
    return (*answers, aid) if len(answers) < _MOST_ASKED else answers


def _said_before(request: ReplyRequest) -> Slots:
    """Return the slots of this emergency's answers so far, newest first."""
    return tuple(slot for slots in _answers(request) for slot in slots)


def _answers_before(request: ReplyRequest) -> int:
    return sum(1 for _ in _answers(request))


def _answers(request: ReplyRequest) -> Iterator[Slots]:
    for names in request.recent_fragments:
        slots = tuple(map(slot_of, names))
        if not any(slot.startswith((_PREFIX, guidance.SLOT + "body_")) for slot in slots):
            return
        yield slots


def _aid_of(request: ReplyRequest, case: str | None) -> tuple[str, bool]:
    """Return the first aid that fits the message, and whether the message itself calls for it.

    `case` is the first aid of the emergency so far: a message that names no kind keeps it.
    """
    text, folded = request.text, fold(request.text)
    named = emergencies.aid_of(text)
    is_named = named is not None or case is None or _is_named(folded, writing().plain(folded))
    # A message that says nothing of the kind keeps the one that was told.
    is_kept = case is not None and (case not in _GENERAL or not is_named)
    is_unnamed = is_kept and named in (None, *_GENERAL)
    if is_unnamed and case not in _OTHER_FIRST and emergencies.fitted_aid("breath", text) == _PRESSED:
        # Whatever it began with, who does not breathe any more is pressed.
        named = _PRESSED
    elif named is None or is_unnamed:
        named = case if is_kept else _guessed_aid(request) or case
    fitted = emergencies.fitted_aid(named or "line", text)
    aid = fitted if _PREFIX + fitted in _ACTS else "line"
    return aid, is_named or aid != case


def _guessed_aid(request: ReplyRequest) -> str | None:
    if Concern.POISONING in request.analysis.concerns:
        return "poison"
    return emergencies.likely_aid(request.text)


def _is_named(folded: str, plain: str) -> bool:
    is_heard = emergencies_model.hear(folded, plain, is_calm=False) >= Heard.SURELY
    return is_heard or bool(concerns.read(folded, plain) & emergencies.POISONED)
