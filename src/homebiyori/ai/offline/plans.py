"""Which slots an answer is made of (`docs/product.md` 2, "The offline responder")."""

from dataclasses import dataclass, replace

from homebiyori.ai.offline import (
    answering,
    care,
    emergencies,
    human,
    mourning,
    naming,
    posed,
    practical,
    receiving,
    situated,
    told,
)
from homebiyori.ai.offline.asked import asks_for_tongue
from homebiyori.ai.offline.courtesy import (
    answered_of_us,
    aside_options,
    complaint_options,
    correction_in,
    framed,
    ritual_options,
)
from homebiyori.ai.offline.facts import Fact, known_of
from homebiyori.ai.offline.ordinary import (
    Options,
    Row,
    asked_options,
    ordinary_options,
    question_options,
    subject_of,
    wish_options,
)
from homebiyori.ai.offline.protested import missed_question_options, pardon
from homebiyori.ai.offline.remembered import memory_options
from homebiyori.ai.offline.tones import tone_of
from homebiyori.ai.offline.views import choice_options, view_options
from homebiyori.ai.port import Mood, PraiseLevel, ReplyRequest
from homebiyori.care.answers import drink, plain
from homebiyori.care.answers.by_topic import asks_outright
from homebiyori.care.reading import follow_ups, things
from homebiyori.lexicon import asks_human, recalled, rituals, tones_told
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import GLAD_EMOTIONS, Concern, Emotion

# Concerns that replace the ordinary answer by the slots of their name, the gravest first.
_SPECIALS = (Concern.GRIEF, Concern.SEPARATION, Concern.MEDICAL, Concern.IDENTITY, Concern.INJECTION)
# Short at every level: the less said, the better.
_BRIEF = frozenset({"grief", "separation"})
_LOW = frozenset({Emotion.SADNESS, Emotion.WORRY, Emotion.ANGER})


_LOST = "care.felt.crop_lost"
# In possible danger, nothing is called right.
_BESIDE_DANGER = ("", "theirs")
_LEFT_ALONE = "care.fact.left_alone"
_MOST_SAID = 3
_CLINIC = "asked.fact.clinic"
_ASKED_BESIDE = frozenset({"identity.a", "asked.readers", _CLINIC})
_NAMED = frozenset({"grief.name"})
# Kindness in mourning, acknowledged as such.
_WARM = frozenset({"tone.made_up", "tone.kindness", "tone.thanked"})
# Light questions to us, which may come even after a visit to a grave.
_SMALL_TALK = ("us.flowers", "us.season", "us.food", "us.drink", "us.colour", "us.music", "us.animals", "ritual.likes")


@dataclass(frozen=True, slots=True)
class Plan:
    """Alternative rows of slots, and the level whose length they must keep.

    An entry may join several slots with `|`: their fragments form one pool. A fragment that presumes more than is
    `known` is not chosen.
    """

    options: tuple[Row, ...]
    level: PraiseLevel
    known: frozenset[Fact] = frozenset()
    is_mourning: bool = False


def plan_for(request: ReplyRequest) -> Plan:
    """Choose the slots of an answer; the question whether a human answers comes before all else."""
    if not asks_human.asks(request.text):
        return _plan_for(request)
    plans: list[Plan] = []

    def options_for(rest: ReplyRequest) -> Options:
        plans.append(_plan_for(rest))
        return plans[-1].options

    options = human.answered_first(request, options_for)
    return replace(plans[-1], options=options)


def _plan_for(request: ReplyRequest) -> Plan:
    """Choose by what was read; danger, and the talk after it, take precedence."""
    analysis = request.analysis
    if emergencies.is_emergency(request):
        return Plan(emergencies.slots_for(request), PraiseLevel.NORMAL)
    if analysis.risk is not None or (request.care is not None and request.care.is_open):
        return Plan(care.crisis(request, analysis.risk), PraiseLevel.NORMAL)
    if options := _after_emergency(request) or _of_strangers(request) or _after_danger(request):
        return Plan(options, PraiseLevel.NORMAL)
    if recalled.is_put_to_us(fold(request.text)):
        end = care.gentle(request)[0][-1] if analysis.is_gentle else "ritual.ask"
        return Plan((("us.denied", end),), PraiseLevel.NORMAL)
    is_mourning = mourning.is_mourning(request)
    if not is_mourning and (loved := care.orientation_slots(request)):
        return Plan((_pardoned(request, loved),), PraiseLevel.NORMAL)
    if not analysis.is_gentle and (glass := drink.answers(request.text, _texts_before(request))):
        asked = (*glass[:1], *mourning.answers_to(request.text)[:1]) if is_mourning else glass
        # The answer already says which doctor to see.
        asked = _pardoned(request, _both(request, asked, unless=_CLINIC))
        return Plan((asked,), PraiseLevel.NORMAL, is_mourning=is_mourning)
    if analysis.is_gentle and not analysis.may_be_urgent:
        options = _gently(request)
        return Plan(_mourned(request, options) if is_mourning else options, PraiseLevel.NORMAL, is_mourning=is_mourning)
    plan = (_of_mourning(request) if is_mourning else None) or _of_concern(request) or _of_loss(request)
    return plan or _in_case(request) or _after_care(request, is_mourning=is_mourning)


def _after_emergency(request: ReplyRequest) -> Options | None:
    """Answer the end of an emergency, with whatever everyday question the parent asks beside it."""
    ended = emergencies.after_end(request)
    if ended is None or len(ended) > 1:
        return None if ended is None else (ended,)
    options = _posed_options(request) or (("care.stay",),)
    return tuple((*ended, *option) for option in options)


def _of_strangers(request: ReplyRequest) -> Options | None:
    frightened = care.of_strangers(request)
    return None if frightened is None else (frightened,)


def _after_danger(request: ReplyRequest) -> Options | None:
    said = care.afterwards(request)
    return None if said is None else (said,)


def _in_case(request: ReplyRequest) -> Plan | None:
    """Name the number to call in case it is urgent, after the answer to a practical question about a body."""
    if not request.analysis.may_be_urgent:
        return None
    slots = emergencies.IN_CASE if request.analysis.may_be_emergency else emergencies.IN_CASE_OF_DANGER
    asked = practical.row(request)
    if asked is None:
        return Plan((slots,), PraiseLevel.NORMAL)
    return Plan(((asked[0], slots[0]) if practical.is_of_body(asked[0]) else asked,), PraiseLevel.NORMAL)


def _of_mourning(request: ReplyRequest) -> Plan | None:
    """Answer questions in mourning, and acknowledge a joy without praise."""
    answers = mourning.answers_to(request.text)
    asked = request.asked
    if asked is not None and (asked.fact or asked.name) and (options := memory_options(request)) is not None:
        return Plan(options, PraiseLevel.NORMAL, is_mourning=True)
    # A quotation may be misread as a name, so a direct question comes first.
    if (options := _posed_options(request)) is not None:
        return Plan(options, PraiseLevel.NORMAL, is_mourning=True)
    if answers:
        end = () if len(answers) > 1 and plain.of_mourning(request.text) else ("grief.b",)
        return Plan((_pardoned(request, _both(request, (*answers, *end))),), PraiseLevel.NORMAL, is_mourning=True)
    if (about_us := answered_of_us(request)) and about_us[0].startswith(_SMALL_TALK):
        return Plan(((about_us[0], "asked.turn"),), PraiseLevel.NORMAL, is_mourning=True)
    if (
        left := missed_question_options(request) or _practical_options(request) or _open_in_mourning(request)
    ) is not None:
        return Plan(left, PraiseLevel.NORMAL, is_mourning=True)
    if (memorial := situated.memorial_in(request)) is not None:
        return Plan((memorial,), PraiseLevel.NORMAL, is_mourning=True)
    is_glad = request.analysis.emotion in GLAD_EMOTIONS and not follow_ups.glance(request.text)[0]
    toned = receiving.toned(request)
    named = naming.thread_slot(request, "bright") or (toned if toned in _WARM else naming.thing_slot(request, "plain"))
    sweet = (named or "grief.sweet", "core.receive.plain")
    if is_glad:
        return Plan((sweet,), PraiseLevel.NORMAL, is_mourning=True)
    # More about the deceased is acknowledged as grief, unless something else fits better.
    is_told_on = mourning.tells_on(request) and toned not in _WARM and not situated.found_in(request)
    return Plan(((mourning.opening(request), "grief.b"),), PraiseLevel.NORMAL, is_mourning=True) if is_told_on else None


def _open_in_mourning(request: ReplyRequest) -> tuple[Row, ...] | None:
    if not asks_outright(request.text):
        return None
    # A question about something else gets no consolation.
    return (("unknown", "grief.b" if Concern.GRIEF in request.analysis.concerns else "asked.held"),)


def _texts_before(request: ReplyRequest) -> list[str]:
    return [one.user_text for one in request.exchanges]


def _both(request: ReplyRequest, answers: Row, *, unless: str = "") -> Row:
    """Also answer whether we are a machine, who reads along, or which clinic to see, if that is asked too."""
    found = posed.posed_in(request)
    is_beside = found is not None and found.first in _ASKED_BESIDE - {unless}
    return (answers[0], found.first) if found is not None and is_beside else answers


def _pardoned(request: ReplyRequest, answers: Row) -> Row:
    """Put an apology first if the parent asks again, or was misread."""
    return tuple(dict.fromkeys((*pardon(request), *answers)))[:_MOST_SAID]


def _posed_options(request: ReplyRequest) -> tuple[Row, ...] | None:
    """Answer a direct question first, preceded by an apology if the parent was misunderstood."""
    exact = set(mourning.answers_to(request.text)) - _NAMED
    is_exact = _LEFT_ALONE in exact or (bool(exact) and mourning.is_mourning(request))
    found = None if is_exact else posed.posed_in(request)
    if found is None:
        return None
    if practical.is_vague(found.first) and (answer := _practical_options(request)):
        return answer
    return _put_right_first(request, (found.first, *found.rest))


def _practical_options(request: ReplyRequest) -> tuple[Row, ...] | None:
    row = practical.row(request)
    return None if row is None else _put_right_first(request, row)


def _put_right_first(request: ReplyRequest, row: Row) -> tuple[Row, ...]:
    put_right = None if row[0].startswith("identity.") else correction_in(request)
    return (row,) if put_right is None else ((put_right.kind, *row[:2]), (put_right.kind, row[0]))


def _unanswered_options(request: ReplyRequest) -> tuple[Row, ...] | None:
    """Say that we heard a final question but have no answer, if nothing else is known about it."""
    is_open = tone_of(request) != "bright" and not situated.found_in(request) and naming.memory_slot(request) is None
    return (("unknown", "asked.held"),) if is_open and posed.asks_at_last(request.text) else None


def _gently(request: ReplyRequest) -> tuple[Row, ...]:
    """Stay with a parent who may be in danger; a question that needs no judgement is answered before naming people."""
    options = care.gentle(request)
    if glass := drink.answers(request.text, _texts_before(request)):
        return ((glass[0], options[0][-1]),)
    found = posed.posed_in(request)
    is_judging = found is not None and found.judges not in _BESIDE_DANGER
    if is_judging or options[0][0].startswith("care.fact."):
        return options
    row = practical.row(request) if found is None or practical.is_vague(found.first) else None
    if row is not None:
        return ((row[0], options[0][-1]),)
    return options if found is None else ((found.first, *found.rest[:1], options[0][-1]),)


def _of_loss(request: ReplyRequest) -> Plan | None:
    """Acknowledge a loss that is neither a death nor a danger: a harvest, a debt."""
    _, felt, _ = things.told_in(request.text)
    is_glad = request.analysis.emotion in GLAD_EMOTIONS
    return None if felt != _LOST or is_glad else Plan(((_LOST, "core.listen.low"),), PraiseLevel.NORMAL)


def _of_concern(request: ReplyRequest) -> Plan | None:
    # A greeting, a question how we are, or a memory question about a fever is not a medical question.
    is_no_matter = request.analysis.ritual is not None or request.asked is not None
    heard = request.analysis.concerns - ({Concern.MEDICAL} if is_no_matter else set())
    heard |= {Concern.GRIEF} if plain.tells_death(request.text) and not is_no_matter else frozenset()
    special = next((concern.value for concern in _SPECIALS if concern in heard), None)
    if special == "grief" and tones_told.is_smiling(fold(request.text)):
        return Plan((("grief.smile", "core.receive.plain"),), PraiseLevel.NORMAL, is_mourning=True)
    if special in (None, "grief") and mourning.is_rite(request.text):
        return Plan(
            (("grief.rite", "grief.rite"), ("grief.rite", "core.receive.plain")), PraiseLevel.NORMAL, is_mourning=True
        )
    if special == Concern.MEDICAL.value and (answer := _practical_options(request)):
        return Plan(answer, PraiseLevel.NORMAL)
    return None if special is None else _special(special, request)


def _after_care(request: ReplyRequest, *, is_mourning: bool) -> Plan:
    is_heard = is_mourning or _is_not_understood(request)
    plan = replace(_everyday(replace(request, mood=Mood.LISTEN) if is_heard else request), is_mourning=is_mourning)
    if request.care is None or request.care.is_taken_back:
        return plan
    # The first answer after a talk in care refers to it, once; a good night is still said.
    is_leaving = rituals.shade_of(request.text) == rituals.GOODNIGHT
    options = (option if is_leaving else _without_opening(option) for option in plan.options)
    return replace(plan, options=tuple(("care.after", *option) for option in options))


def _is_not_understood(request: ReplyRequest) -> bool:
    """Return whether a parent who feels low says that nobody understands, which is heard and not praised."""
    return request.analysis.emotion in _LOW and follow_ups.glance(request.text)[0]


def _without_opening(option: Row) -> Row:
    """Make room for `care.after`: drop an opening, or else the last sentence, but never what names a joy."""
    is_opening = option[0].startswith(("receive.", "first", "ritual.", "sticker.", "wordless"))
    return option[1:] if is_opening or len(option) == 1 else option[:-1]


def _mourned(request: ReplyRequest, options: tuple[Row, ...]) -> tuple[Row, ...]:
    """Answer questions in mourning, or acknowledge the grief, first; the people to reach stay at the end."""
    answers = mourning.answers_to(request.text)
    if not answers and Concern.GRIEF in request.analysis.concerns:
        answers = (mourning.opening(request),)
    return tuple((*answers, *option[len(answers) :]) for option in options) if answers else options


def _everyday(request: ReplyRequest) -> Plan:
    subject = subject_of(request)
    known = told.known_beside(told.deed_of(request), known_of(request, subject.kind if subject else None))
    # Answered briefly at every level.
    answers = (
        memory_options,
        missed_question_options,
        choice_options,
        _posed_options,
        complaint_options,
        view_options,
        ritual_options,
        wish_options,
        asked_options,
        aside_options,
        _practical_options,
        question_options,
        _unanswered_options,
    )
    # The help line for a language comes before any courtesy.
    first = asked_options(request) if asks_for_tongue(request) else None
    short = first or next((options for answer in answers if (options := answer(request)) is not None), None)
    if short is not None:
        return Plan(short, PraiseLevel.NORMAL, known)
    return Plan(framed(answering.heard(ordinary_options(request), request), request), request.level, known)


def _special(slot: str, request: ReplyRequest) -> Plan:
    is_mourning = slot == "grief"
    first, second = mourning.opening(request) if is_mourning else f"{slot}.a", f"{slot}.b"
    if slot in _BRIEF or request.level is PraiseLevel.NORMAL:
        return Plan(((first, second),), PraiseLevel.NORMAL, is_mourning=is_mourning)
    deepen = f"deepen.{Mood.LISTEN.value}.{'heavy' if slot == 'medical' else 'plain'}"
    close = f"close.{Mood.LISTEN.value}"
    return Plan(((first, second, deepen, deepen), (first, second, deepen, deepen, close)), PraiseLevel.DEEP)
