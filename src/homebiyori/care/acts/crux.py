"""Replies to the crux of a message: no to a voice, yes to handing over means, words for somebody near, and 119.

These precede the replies by kind. A parent who has called is never told to; questions are answered first.
"""

from collections.abc import Iterator

from homebiyori.care.acts.imminent import AGAIN, own_act
from homebiyori.care.answers.by_sign import facts_in
from homebiyori.care.answers.by_topic import OFFICES, PLAINEST, named_in
from homebiyori.care.answers.calls import THERE, THROAT, call_for
from homebiyori.care.answers.everyday import Things
from homebiyori.care.answers.questions import next_question
from homebiyori.care.answers.tables import Slots
from homebiyori.care.groups import AT_THE_EDGE, HARMED, OWN_DEATH, WAYS
from homebiyori.care.reading import crux
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import AT_HOME, OWN_LIFE, RiskKind


def _of(name: str) -> str:
    return f"care.crux.{name}"


_NOT_BATHED = "care.fact.bath_not"
_NO, _DOWN = _of("voice_no"), _of("baby_down")
_TOGETHER, _FROM_EDGE = _of("not_together"), _of("from_edge")
_ALONG_CALL, _ALONG_ACT = "care.other.along_call", "care.other.along_act"
_TODAY, _NOT_YET = _of("yes_today"), _of("not_yet")
_TOO = _of("too_119")
_WORDS: dict[str, str] = {"staff": _of("words_staff"), "near": _of("words_near")}
_WORDS_CREW = _of("words_crew")
_DOCTOR, _DOCTOR_PLAINLY, _VOICES, _PLAINLY = (
    f"care.fact.words_{name}" for name in ("doctor", "doctor_plain", "voices", "plain")
)
_UNASKED, _KEEP = _of("unasked"), _of("keep_line")
_NECK, _NECK_MONEY, _NECK_POLICE = "care.fact.throat_yes", _of("neck_money"), _of("neck_police")
_COST = "care.case.q_cost"
_TELL, _STAY, _WAIT = "care.step.tell", "care.stay", "care.wait.stay"
_CREW = frozenset({Sign.CREW_HERE, Sign.CREW_CAME})
# Somebody near was called, or comes.
_SOMEBODY_CALLED = frozenset({Sign.TOLD_SOMEONE, Sign.SOMEONE_COMING})
# Questions that are answered together with words for somebody.
_ASKED_BESIDE = frozenset(
    {Sign.ASKS_ABOUT_CHILD, Sign.ASKS_LINES, Sign.ASKS_FREE, Sign.ASKS_COST, Sign.ASKS_ADMISSION, Sign.ASKS_REPORT}
)
_CHILD_WORDS, _CALL_THEM = "care.case.q_child_words", _of("call_them")
_HANDS_OVER = "care.hear.hands_over"
_RELIEF = ((Sign.SOMEONE_CAME, "care.hear.someone_came"), (Sign.MEANS_AWAY, "care.hear.means_away"))
# Words that fit anybody.
_OF_WORDS = frozenset(f"care.fact.{name}" for name in ("phone_words", "words", "words_plain", "words_enough"))
_MOST = 3


def answer(care: Care, text: str, things: Things) -> tuple[Slots, ...] | None:
    """Choose the reply to the crux of a message; None if it has none."""
    said = _said(care, text, things)
    return None if said is None else (tuple(dict.fromkeys(slot for slot in said if slot))[:_MOST],)


def _said(care: Care, text: str, things: Things) -> tuple[str | None, ...] | None:
    if care.kind in AT_HOME:
        return _of_a_neck(care, text)
    if care.kind is RiskKind.THIRD_PARTY:
        return _of_a_friend(care, text)
    if care.kind not in OWN_LIFE or (Sign.RESCUED in care.signs and not care.signs & _CREW):
        return None
    return _of_a_child(care, text) or _of_calls(care, text, things) or _of_own(care, text, things)


def _next(care: Care) -> Slots:
    """Return the call and the act, or, once help was called, what to do until it comes."""
    act = own_act(care)
    if Sign.CALLED in care.stands:
        return ((act[1] if act else _WAIT),)
    call = call_for(care)
    return (AGAIN if call in care.done else call, act[0] if act else "care.now.with")


def _of_a_child(care: Care, text: str) -> tuple[str | None, ...] | None:
    if Sign.ILL_WITH_BABY in care.signs and Sign.OWN_UNREAL not in care.known:
        is_laid = bool(care.known & {Sign.BABY_LAID, Sign.BABY_HELD})
        call = None if Sign.CALLED in care.stands else "care.now.call_baby"
        no = _NOT_BATHED if crux.says("of_a_bath", text) else _NO
        return (no, call, "care.now.with" if is_laid else _DOWN)
    if Sign.DRAWS_CHILD not in care.signs or Sign.PILLS in care.signs:
        return None
    act = _FROM_EDGE if (care.known | care.stands) & AT_THE_EDGE else _ALONG_ACT
    return (_TOGETHER, None if Sign.CALLED in care.stands else _ALONG_CALL, act)


def _of_calls(care: Care, text: str, things: Things) -> tuple[str | None, ...] | None:
    """Answer whether to call 119 too, once somebody near was called."""
    is_told = bool(care.told & _SOMEBODY_CALLED) or crux.says("too", text) or crux.says("called_person", text)
    is_open = Sign.CALLED not in care.stands or Sign.AMBULANCE not in care.told
    is_asked = is_told and is_open and crux.says("asks_119", text, "called_amb")
    if not (is_asked and care.is_imminent) or Sign.REFUSES in care.signs:
        return None
    # What else is asked is answered beside it.
    told = next((slot for slot in things.answers if slot in named_in("now")), None)
    act = own_act(care)
    return (_TOO, told, act[0] if act else "care.now.with")


def _of_own(care: Care, text: str, things: Things) -> tuple[str | None, ...] | None:
    if (words := _words(care, text, things)) is not None:
        return words
    if crux.says("gives_away", text) and not care.signs & (HARMED | {Sign.MEANS_AWAY}):
        yes = _HANDS_OVER if Sign.HANDS_OVER in care.signs else _TODAY
        if care.is_imminent:
            # No act says to leave the means lying: they are being given away.
            return (yes, _next(care)[0], "care.now.with")
        return (yes, _asked_beside(care) or next_question(care) or _STAY)
    if Sign.NOT_NOW in care.signs and not care.is_imminent and care.known & OWN_DEATH and crux.says("not_yet", text):
        asked = next(iter(things.answers), None) or _asked_beside(care)
        return (_NOT_YET, asked or next_question(care) or _TELL)
    return None


def _words(care: Care, text: str, things: Things) -> tuple[str | None, ...] | None:
    """Choose the words for somebody near, or for those who came."""
    is_of_crew = care.signs & _CREW and Sign.TAKEN not in care.known and Sign.ASKS_TELL_CHILD not in care.signs
    if is_of_crew and Sign.ASKS_WHAT_TO_SAY in care.signs:
        return (_WORDS_CREW, _STAY)
    name = None if Sign.TO_SCHOOL in care.signs else crux.asks_for_words(text)
    if name == "kid":
        is_waited_for = Sign.TAKEN in care.stands and Sign.CALLED in care.stands
        return (_CHILD_WORDS, *_next(care)) if is_waited_for else None
    if name is None or care.kind is None:
        return None
    if set(things.answers) - OFFICES - PLAINEST - _OF_WORDS:
        # The question has a more exact answer.
        return None
    words = _for_whom(care, name)
    if care.is_imminent:
        return (words, *_next(care))
    relief = next((slot for sign, slot in _RELIEF if sign in care.signs), None)
    if relief:
        return (relief, words)
    has_means = bool(care.stands & WAYS) and Sign.MEANS_AWAY not in care.known
    return (words, _asked_beside(care) or (_TELL if has_means else _STAY))


def _asked_beside(care: Care) -> str | None:
    return next((slot for sign, slot in facts_in(care) if sign in _ASKED_BESIDE), None)


def _for_whom(care: Care, name: str) -> str:
    if Sign.VOICES in care.known:
        return _VOICES
    if name == "doctor":
        is_plain = not care.known & OWN_DEATH or Sign.NO_DEATH_WISH in care.known
        return _DOCTOR_PLAINLY if is_plain else _DOCTOR
    if name == "near" and care.is_imminent:
        return "care.fact.words_near"
    is_plain = Sign.NO_DEATH_WISH in care.known or not care.known & (OWN_DEATH | WAYS)
    return _PLAINLY if is_plain and name == "near" else _WORDS[name]


def _of_a_friend(care: Care, text: str) -> tuple[str | None, ...] | None:
    """Answer a parent on the phone with somebody about to die: send 119 there, and stay on the line."""
    if Sign.RESCUED in care.told or Sign.TAKES_OVER in care.signs:
        return None
    if not (care.is_imminent or care.known & {Sign.OTHER_DYING, Sign.OTHER_ON_PHONE}):
        return (_UNASKED, "care.now.beside") if crux.says("asks_unasked", text) else _of_a_worry(text)
    is_called = Sign.CALLED in care.stands
    if crux.says("asks_hang_up", text):
        return (_KEEP, "care.wait.beside" if is_called else _UNASKED)
    is_asked = crux.says("asks_unasked", text) or crux.says("asks_119_fits", text) or crux.says("asks_number", text)
    if is_asked and not is_called:
        return (_UNASKED, _KEEP if Sign.OTHER_ON_PHONE in care.known else "care.now.beside")
    if Sign.OTHER_ON_PHONE in care.signs and Sign.OTHER_DYING in care.signs and not is_called:
        return (THERE, _KEEP)
    return None


def _of_a_worry(text: str) -> tuple[str | None, ...] | None:
    """Answer whether to call somebody the parent fears for; if we mistook them for the writer, say so."""
    is_mistaken = crux.says("not_me", text) and crux.says("is_them", text)
    if crux.says("asks_call_them", text):
        return ("care.hear.other" if is_mistaken else None, _CALL_THEM, None if is_mistaken else _STAY)
    return None


def _of_a_neck(care: Care, text: str) -> tuple[str | None, ...] | None:
    """Answer questions about a doctor after a gripped neck: today, whatever it costs."""
    told = care.told
    if Sign.CHOKED not in told or told & {Sign.ON_WARD, Sign.DISCHARGED} or crux.says("of_mind", text):
        return None
    asks, is_money = crux.says("asks_care", text), crux.says("asks_money", text)
    if care.signs & _CREW and (asks or Sign.THROAT_HURT in care.signs):
        return (_NECK_POLICE, _COST if is_money else _NECK)
    if Sign.CALLED in care.stands:
        return None
    if is_money and (asks or Sign.THROAT_HURT in care.stands):
        return (_NECK_MONEY, THROAT if care.is_imminent else _NECK)
    if asks and Sign.THROAT_HURT in care.stands:
        return (_NECK, THROAT)
    return (_NECK, "care.home.quiet") if asks else None


def every_slot() -> Iterator[str]:
    """Yield every slot of these answers."""
    yield from (_NO, _DOWN, _TOGETHER, _FROM_EDGE, _TODAY, _NOT_YET, _TOO, *_WORDS.values(), _WORDS_CREW)
    yield from (_CALL_THEM, THERE, _UNASKED, _KEEP, _NECK_MONEY, _NECK_POLICE)
