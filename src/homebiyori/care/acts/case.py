"""Replies by the facts of an emergency: what is the matter, whose it is, and how near help is.

Replies fit the stage that was told: after a call, nobody is told to call; while waiting, nobody that it is over.
"""

from collections.abc import Iterator

from homebiyori.care.answers import case_asked
from homebiyori.care.answers.calls import THROAT
from homebiyori.care.answers.case_asked import ACT, OF_CASES
from homebiyori.care.answers.tables import Slots, has_said_ai
from homebiyori.care.groups import COMPANY_KNOWN, DEATH_TOLD, HARD_NOW
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME, RiskKind


def _of(name: str) -> str:
    return OF_CASES + name


_CALLED, _HERE = _of("called"), _of("here")
_FIRST, _APART, _NIGHT, _ILL_CALL, _ILL_WAIT = (_of(f"ill_{n}") for n in ("first", "apart", "night", "call", "wait"))
_WORDS, _ILL_NOW = _of("ill_words"), _of("ill_now")
_WORDS_BY: tuple[tuple[Sign, str], ...] = (
    (Sign.OF_DAUGHTER, _of("ill_words_daughter")),
    (Sign.OF_WIFE, _of("ill_words_wife")),
)
_WITH_BABY = "care.wife.ask"
_OWN_ILL, _OWN_CALL = _of("own_ill"), _of("own_ill_call")
_HOW, _THROAT_WAIT, _LATE = (_of(f"throat_{n}") for n in ("how", "wait", "late"))
_HEAD, _VOMIT, _SLEEP = _of("head_now"), _of("q_vomit"), _of("q_sleep")
_THOUGHT, _MISREAD, _URGE, _ACT = (_of(f"baby_{n}") for n in ("thought", "misread", "urge", "act"))
_DOWN, _ONE, _BREATH = "care.hand.lay_down", "care.hand.call_one", "care.hand.breath"
_VOICE, _LEFT, _CRY, _NOW = "care.hand.voice", "care.hand.left", _of("baby_cry"), "care.hand.now"
_NEAR = "care.ask.near"
_REFUGE, _WHERE_TO = "care.fact.refuge", frozenset({Sign.ASKS_REFUGE, Sign.ASKS_WHERE})
_TAKEN_CALL, _TAKEN_ACT = "care.now.call_taken", "care.now.taken"
_WAIT_OWN, _WAIT_LOCK, _WAIT_PLACE = "care.wait.own", "care.wait.lock", "care.wait.place"
_DEATH_WISHED = DEATH_TOLD | {Sign.OWN_WISH, Sign.BETTER_DEAD}
_HARD_OR_WORSE = HARD_NOW | {Sign.WORSE}


def answer(care: Care, text: str) -> tuple[Slots, ...] | None:
    """Choose the reply to an emergency whose facts are known; else None."""
    matter = _matter(care)
    if matter is None:
        return None
    asked = tuple(_named(slot, care) for slot in case_asked.asked_in(text, matter))
    if matter == "baby":
        return _of_a_baby(care, asked)
    if _is_over(care):
        return _after(care, asked, matter)
    if Sign.CALLED in care.stands and not _may_call_again(care, matter):
        return _waiting(care, asked, matter)
    return _before(care, asked, matter)


def _matter(care: Care) -> str | None:
    told, stands = care.told, care.stands
    if care.kind is RiskKind.THIRD_PARTY:
        return "ill" if told >= {Sign.OTHER_ILL, Sign.AFTER_BIRTH} else "other" if Sign.RESCUED in told else None
    if care.kind is RiskKind.ABUSE and Sign.BABY_FEAR in told:
        return "baby"
    if care.kind in AT_HOME:
        return _of_a_body(told, stands)
    if not care.is_own:
        return None
    if Sign.OWN_UNREAL in told:
        return "own_ill"
    return "taken" if Sign.TAKEN in told else "own"


def _of_a_body(told: frozenset[Sign], stands: frozenset[Sign]) -> str | None:
    if Sign.HEAD_HURT in told:
        return "head"
    is_over = Sign.RESCUED in told and Sign.CHOKED in told
    return "throat" if Sign.THROAT_HURT in stands or is_over else None


def _is_over(care: Care) -> bool:
    """Return whether help is there, or was: nothing is awaited."""
    return Sign.RESCUED in care.told and not care.is_imminent


def _may_call_again(care: Care, matter: str) -> bool:
    """Return whether only the police were called, and a body still needs the ambulance."""
    told = care.told
    return matter in ("throat", "head") and Sign.CREW_HERE in told and Sign.AMBULANCE not in told


def _named(slot: str, care: Care) -> str:
    """Fit the words for the call to who is ill, and the act to how imminent the danger is."""
    if slot == ACT:
        return _ILL_NOW if care.is_imminent else _APART
    if slot != _WORDS:
        return slot
    if _is_over(care):
        return _of("ill_doctor")
    told = care.told
    return next((words for sign, words in _WORDS_BY if sign in told), _WORDS)


def _joined(*parts: Slots | str | None) -> tuple[Slots, ...]:
    said: list[str] = []
    for part in parts:
        said.extend((part,) if isinstance(part, str) else part or ())
    return (tuple(dict.fromkeys(said))[:3],)


def _before(care: Care, asked: Slots, matter: str) -> tuple[Slots, ...] | None:
    """Answer what is asked, then name the call, with an act if there is room."""
    if matter == "ill":
        return _ill_before(care, asked)
    if matter == "own_ill":
        if care.is_imminent and not asked:
            return None
        call = _OWN_CALL if care.is_imminent else _NIGHT
        return _joined(asked or (_OWN_ILL if _OWN_ILL not in care.done else _FIRST), call)
    if matter in ("throat", "head"):
        return _body_before(care, asked, THROAT if matter == "throat" else _HEAD)
    if matter == "taken" and care.is_imminent and asked:
        return _joined(asked, None if _SLEEP in asked else _TAKEN_CALL, _TAKEN_ACT)
    return None


def _ill_before(care: Care, asked: Slots) -> tuple[Slots, ...]:
    if care.is_imminent:
        act = _APART if _ILL_NOW in care.done and _APART not in care.done else _ILL_NOW
        if any(slot.startswith(_WORDS) for slot in asked):
            return _joined(asked, act if len(asked) == 1 else None)
        words = _named(_WORDS, care)
        return _joined(asked or act, words if _ILL_CALL in care.done and words not in care.done else _ILL_CALL)
    if care.is_new:
        return _joined(asked[:1] or _APART, _NIGHT, _WITH_BABY)
    then = next((slot for slot in (_NIGHT, _APART, _FIRST) if slot not in care.done and slot not in asked), _NIGHT)
    return _joined(asked or _FIRST, then if then not in asked else _APART)


def _body_before(care: Care, asked: Slots, call: str) -> tuple[Slots, ...] | None:
    """Answer, and name 119; if nothing is asked, the danger in the home decides."""
    if not asked and call == _HEAD and care.signs & _WHERE_TO:
        # A parent who asks where to go is told of a refuge, too.
        asked = (_REFUGE,)
    if not asked and (call == THROAT or Sign.THREAT in care.stands):
        return None
    is_named = bool({_HOW, _LATE, _HEAD}.intersection(asked))
    act = "care.now.stay" if call == _HEAD and not asked else None
    return _joined(asked, None if is_named and len(asked) > 1 else call, act)


def _waiting(care: Care, asked: Slots, matter: str) -> tuple[Slots, ...] | None:
    """Answer until help comes; a call is acknowledged once, and never asked for again."""
    # A parent who has called is never told to.
    asked = tuple(slot for slot in asked if not slot.startswith("care.now.call"))
    waits = {"ill": _ILL_WAIT, "throat": _THROAT_WAIT, "taken": _WAIT_OWN, "own_ill": _OWN_ILL}
    wait = waits.get(matter, _WAIT_PLACE)
    if Sign.THREAT in care.stands or matter == "head":
        # Nobody at home counts as company.
        wait = _WAIT_LOCK
    if not asked and matter in ("own", "taken", "other"):
        return None
    heard = _CALLED if _CALLED not in care.done and len(asked) < 2 else None
    return _joined(heard, asked, wait)


def _after(care: Care, asked: Slots, matter: str) -> tuple[Slots, ...] | None:
    """Answer questions once help is there; None without any, as the reply after any rescue fits."""
    if not asked:
        return None
    return _joined(
        _HERE if Sign.RESCUED in care.signs and len(asked) < 2 and _HERE not in care.done else None,
        asked,
        _stays(matter),
    )


def _stays(matter: str) -> str:
    return "care.home.quiet" if matter in ("throat", "head") else "care.stay"


def _of_a_baby(care: Care, asked: Slots) -> tuple[Slots, ...] | None:
    """Lay the baby down and leave, one number, one person; then ask about the urge, a deed, and who is near."""
    told = care.told
    if Sign.CHILD_HARMED in care.stands or care.signs & _DEATH_WISHED:
        return None
    if Sign.BABY_DONE in care.signs and Sign.NO_DEATH_WISH not in care.signs:
        return None
    if Sign.HAND_NOW in care.stands and not asked:
        return _joined(_NOW, _DOWN, _BREATH)
    down = _CRY if Sign.BABY_LEFT in told else _DOWN
    if care.is_new:
        return _joined(_THOUGHT, down, _ONE)
    ask = _ask_of_baby(care)
    if asked:
        step = next(
            (slot for slot in (down, _ONE, _BREATH, _VOICE) if slot not in care.done and slot not in asked), None
        )
        is_short = len(asked) < 2
        return _joined(_thought(care), asked, step if is_short and (care.signs & _HARD_OR_WORSE or not ask) else ask)
    if Sign.BABY_LEFT in care.signs:
        return _joined(_LEFT, _CRY, ask or _ONE)
    if Sign.BABY_FEAR in care.signs or (care.signs & _HARD_OR_WORSE and Sign.ASKS_NIGHT not in care.signs):
        return _joined(_DOWN if down == _DOWN else _BREATH, _ONE, ask)
    return None


def _thought(care: Care) -> str | None:
    """Say once that a thought is not a deed, unless we have said that an AI answers."""
    return None if has_said_ai(care) or _THOUGHT in care.done else _THOUGHT


def _ask_of_baby(care: Care) -> str | None:
    told = care.told
    asks = (_URGE, _ACT, None if told & COMPANY_KNOWN else _NEAR)
    return next((slot for slot in asks if slot and slot not in care.done), None)


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_CALLED, _HERE, _FIRST, _APART, _NIGHT, _ILL_CALL, _ILL_NOW, _ILL_WAIT, _WORDS, _OWN_ILL, _OWN_CALL)
    yield from (words for _, words in _WORDS_BY)
    yield from (_HOW, _THROAT_WAIT, _LATE, _HEAD, _VOMIT, _SLEEP, _THOUGHT, _MISREAD, _URGE, _ACT, _CRY)
