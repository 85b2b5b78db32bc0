"""Plans of ordinary answers, which praise what was recognised and follow what was asked for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from homebiyori.ai.offline import about, closing, detailed, fitting, kinds, naming, receiving, situated, told
from homebiyori.ai.offline.asked import asked_in
from homebiyori.ai.offline.cues import (
    asks_facts,
    is_dark,
    is_wordless,
    looks_ahead,
    sticker_of,
)
from homebiyori.ai.offline.tones import group_of, mood_of, tone_of
from homebiyori.ai.port import Mood, PraiseLevel, ReplyRequest
from homebiyori.lexicon.concepts import BRIGHT, Concept, Kind, all_concepts
from homebiyori.lexicon.questions import is_only_asked
from homebiyori.lexicon.vocabulary import Emotion, Wish
from homebiyori.situations.words import Found

Row = tuple[str, ...]
Options = tuple[Row, ...]

# What is praised for each kind of concept; for one only mentioned (ANY), the feeling is.
_PRAISED: Mapping[Kind, str] = {
    **{kind: kind.value for kind in Kind if kind is not Kind.ANY},
    Kind.LOVE: "glad",
}
_NOT_SAD = frozenset({Kind.BESIDE, Kind.LOVE, Kind.GLAD})
_GLAD_TOO = BRIGHT | {Kind.ANY, Kind.TRIED}

# Among answers that welcome or remember, the ratio of full ones to short ones.
_TO_ONE = 3
_NAMING = ("thing.", "thread.", "deed.")
_RECEIVING = ("receive.", kinds.SLOTS)
_TURNS = "tu_"
# An event still being prepared, or that has only just come, has not been watched yet.
_DAY_WATCHED = "event_watch"
_PREPARES = re.compile(
    r"(?:縫|作|準備|用意|支度|練習|覚え|買|こしらえ)[^。!?！？]{0,6}(?:なあか|なきゃ|ないかん|なければ|ねば|ないと|なならん|んといけ|んとあか)"
    r"|(?:練習|稽古|けいこ|リハーサル|予行)(?:が|を|は|に(?!な)|中|で|も)|(?:作り|縫い|焼き|用意し)(?:終|おわ|上げ|あげ)|行けることにな|行けそう|(?:今日|きょう)[^。!?！？]{0,12}(?:発表会|本番|運動会|お遊戯会|学芸会|音楽会|卒園式|入学式)[！!]"
)
_ANY_ACT = "core.praise.act"
# What follows the answers to questions without self-doubt; after others, `asked.weighs`.
_DOUBTED: Mapping[str, str] = {
    "asked.great": "core.praise.asked",
    "asked.understand": "asked.turn",
    "asked.ends": "asked.while",
}


def subject_of(request: ReplyRequest) -> Concept | None:
    """Return the concept to name: the surest one told that fits the feeling; None in doubt, or for a mere question.

    A parent who only asks for praise is praised for what was told last.
    """
    names = () if is_only_asked(request.text) else request.analysis.concepts
    if not names and is_only_a_wish(request) and request.analysis.wish is Wish.PRAISE:
        names = request.recalled
    known = (all_concepts().get(name) for name in names)
    return next(
        (one for one in known if one and _goes_with(one.kind, tone_of(request)) and _may_name(one, request)), None
    )


def _may_name(subject: Concept, request: ReplyRequest) -> bool:
    """Return whether to name a concept; nothing is called good in possible danger, or before it happens."""
    if subject.id not in request.recalled and not fitting.is_told(
        subject, request.text, [one.user_text for one in request.exchanges]
    ):
        return False
    if subject.id == _DAY_WATCHED and _PREPARES.search(request.text):
        return False
    return subject.kind not in BRIGHT or not (request.analysis.is_uncertain or looks_ahead(request.text))


def _goes_with(kind: Kind, tone: str) -> bool:
    if tone == "bright":
        return kind in _GLAD_TOO
    return tone == "plain" or kind not in _NOT_SAD


def is_only_a_wish(request: ReplyRequest) -> bool:
    """Return whether a message only asks for a kind of answer."""
    analysis = request.analysis
    return analysis.wish is not None and not analysis.concepts and analysis.emotion is Emotion.NONE


def wish_options(request: ReplyRequest) -> Options | None:
    """Answer a parent who only asks to be heard, or to be praised."""
    if not is_only_a_wish(request):
        return None
    if mood_of(request) is Mood.LISTEN:
        return ("wish.listen", "wish.stay"), ("wish.listen", "wish.stay", "close.listen")
    subject = subject_of(request)
    if subject is None:
        return detailed.woven((("wish.praise", "core.praise.asked"),), request, "core.praise.asked")
    return (("wish.praise", f"concept.{subject.id}", _praise(subject, "bright")),)


def asked_options(request: ReplyRequest) -> Options | None:
    """Answer a direct question first, then name what was told."""
    answer = asked_in(request)
    if answer is None:
        return None
    if answer.startswith("care.fact.language"):
        return ((answer, "asked.lines"),)
    if answer.startswith("care."):
        close = closing.close(replace(request, mood=Mood.LISTEN))
        return (answer, close), (answer, "core.receive.plain")
    named, end = _named(request), _DOUBTED.get(answer, "asked.weighs")
    options = ((answer, named), (answer, named, end)) if named else ((answer, end),)
    return detailed.woven(options, request, end)


def question_options(request: ReplyRequest) -> Options | None:
    """Say plainly that we give no facts, if the message asks for them without a strong feeling."""
    analysis = request.analysis
    is_faint = group_of(request) != "bright" and analysis.intensity <= receiving.FAINT
    is_calm = analysis.emotion is Emotion.NONE or is_faint
    if not is_calm or not asks_facts(request.text):
        return None
    # Say nothing about the subject of a question that was not asked.
    return (("unknown", "asked.held"),)


def ordinary_options(request: ReplyRequest) -> Options:
    """Answer what is told, at the requested level."""
    if found := _situations(request):
        if found[0].situation.id in situated.UNPRAISED:
            request = replace(request, mood=Mood.LISTEN)
        options = _of_situation(request, found)
    else:
        options = _deep(request) if request.level is PraiseLevel.DEEP else _normal(request)
    return detailed.woven(options, request, _core(request))


def parts_of(request: ReplyRequest) -> tuple[str, str | None, str]:
    """Return the opening of an answer, what it names, if anything, and its core."""
    if found := _situations(request):
        return _opening(request), *_told(request, found[0])
    return _opening(request), _named(request), _core(request)


def _situations(request: ReplyRequest) -> Sequence[Found]:
    """Return the situations to answer; in small talk, a memory takes precedence."""
    found = [one for one in situated.found_in(request) if not receiving.contradicts(one.text, one.situation.tone)]
    toned = receiving.toned(request)
    if toned and all(not _tells_the_end(one) and receiving.goes_before(toned, one.situation) for one in found):
        return ()
    if not found or not naming.is_small_talk(request, subject_of(request), tone_of(request)):
        return found
    return found if naming.memory_slot(request) is None or _tells_the_end(found[0]) else ()


def _tells_the_end(found: Found) -> bool:
    """Return whether a situation itself includes the ending: a quarrel made up, or how it turned out."""
    return receiving.MADE_UP in found.situation.id or found.situation.id.startswith(_TURNS)


def _told(request: ReplyRequest, found: Found) -> tuple[str, str]:
    """Return the slot that acknowledges a situation, and the one that follows."""
    return situated.slot(found, "open", request), situated.second(found, request) or _core(request)


def _of_situation(request: ReplyRequest, found: Sequence[Found]) -> Options:
    """Answer a situation, preceded by a thread or by what was asked for, and followed by a second situation."""
    opening, core = _told(request, found[0])
    before, last = _before_situation(request), closing.last(request, subject_of(request))
    if request.level is PraiseLevel.DEEP:
        deepen = _deepen(request)
        options = (*before, opening, core, deepen, deepen), (*before, opening, core, deepen, last)
        return options if before else (*options, (opening, core, deepen, deepen, last))
    if before:
        # Too long for all three: after a wish keep the core, after anything else the opening.
        short = (*before, core if before[0].startswith("wish.") else opening)
        return (*[(*before, opening, core)] * _TO_ONE, short)
    also = tuple(situated.slot(one, "open", request) for one in found[1:])
    if also:
        return (opening, *also, core), (opening, *also)
    # A situation needs no closing words, but they keep answers from repeating.
    short, long = (opening, core), (opening, core, last)
    return closing.seldom(short, long) if last.startswith("close.") else (long, short)


def _before_situation(request: ReplyRequest) -> Row:
    wish = request.analysis.wish
    if wish is not None and mood_of(request).value == wish.value:
        return (f"wish.{wish.value}",)
    if is_first(request):
        return ("first",)
    thread = naming.thread_slot(request, tone_of(request))
    return (thread,) if thread else ()


def _opening(request: ReplyRequest) -> str:
    sticker = sticker_of(request.text)
    if sticker:
        return f"sticker.{sticker}"
    if is_wordless(request.text):
        return "wordless"
    thread = naming.thread_slot(request, tone_of(request))
    # An ending comes after the thread that it ends.
    if (toned := receiving.toned(request)) and not (thread and receiving.is_end(request)):
        return toned
    if thread or receiving.is_light(request):
        return thread or "humour"
    return _beside(request) or kinds.received(request, is_named=_named(request) is not None)


def _beside(request: ReplyRequest) -> str | None:
    """Return the slot of the deed, or else of a thing central to the message."""
    if deed := told.slot(request, tone_of(request), subject_of(request)):
        return deed
    thing = naming.thing_of(request)
    is_named = thing is not None and thing.is_central and not naming.is_vague(subject_of(request))
    return naming.thing_slot(request, tone_of(request)) if is_named else None


def _core(request: ReplyRequest) -> str:
    core = _core_of(request)
    # After an ending, say nothing about the illness or fear that ended.
    if receiving.is_end(request):
        return core
    return kinds.instead_of(core, request) or about.instead_of(core, request)


def _core_of(request: ReplyRequest) -> str:
    group, mood = group_of(request), mood_of(request)
    if group != "bright" and receiving.is_no_grief(request):
        return "core.listen.lost"  # an aching body is not exhaustion, nor a theft a bereavement
    # A wordless message has no deed to praise but the visit itself.
    if sticker_of(request.text) is not None or is_wordless(request.text):
        return f"core.{(Mood.LISTEN if group == 'plain' else mood).value}.token"
    if group == "plain" and mood is Mood.PRAISE and request.analysis.wish is Wish.PRAISE:
        return _praise(subject_of(request), "asked")
    if group == "plain" and mood is Mood.PRAISE and (praised := _deed_praise(request)):
        return praised
    if group == "plain":
        return "core.receive.plain" if mood is Mood.PRAISE else "core.listen.plain|core.receive.plain"
    if mood is Mood.PRAISE:
        return _deed_praise(request) or _praise(
            _beside_the_deed(request), "told" if receiving.is_faint(request) else group
        )
    if receiving.is_faint(request):
        return "core.listen.plain|core.receive.plain"
    # Do not elaborate on a feeling that is only guessed.
    return f"core.listen.{group}" if request.analysis.has_own_feeling else f"core.listen.{group}|core.receive.plain"


def _deed_praise(request: ReplyRequest) -> str | None:
    """Return the slot that praises the deed named in the answer.

    None if it sounds faintly of danger or a partner is involved, unless the parent is glad.
    """
    is_glad = group_of(request) == "bright"
    if not is_glad and (request.analysis.is_faint or told.is_beside_partner(request.text)):
        return None
    if told.slot(request, tone_of(request), subject_of(request)) is None:
        return None
    deed = told.deed_of(request)
    slot = told.praise_slot(deed, tone_of(request)) if deed else None
    # A deed of no particular kind is praised only if the parent is glad.
    return None if slot == _ANY_ACT and not is_glad else slot


def _praise(subject: Concept | None, group: str) -> str:
    praised = _PRAISED.get(subject.kind) if subject else None
    return f"core.praise.{praised or group}"


def _deepen(request: ReplyRequest) -> str:
    tone = tone_of(request)
    listening = f"deepen.listen.{tone}"
    if mood_of(request) is Mood.LISTEN or tone == "plain":
        return listening
    # Without a recognised deed, few of the praising fragments apply.
    return f"deepen.praise.{tone}|{listening}"


def _named(request: ReplyRequest) -> str | None:
    subject = subject_of(request)
    if toned := receiving.toned(request):
        is_tied = receiving.is_end(request) and naming.thread_slot(request, tone_of(request)) is not None
        return toned if is_tied else None
    if is_wordless(request.text) or sticker_of(request.text):
        return None
    if deed := told.slot(request, tone_of(request), subject):
        return _beside_deed(request, deed)
    if naming.is_vague(subject):
        is_tied = naming.thread_slot(request, tone_of(request)) is not None
        thing = None if is_tied else naming.thing_slot(request, tone_of(request))
        if thing or is_tied:
            return thing
        subject = None if kinds.kind_of(request) else subject
    if subject is None:
        return None
    if subject.pool is None:
        return f"concept.{subject.id}"
    return f"concept.{subject.id}|topic.{subject.pool}"


def _beside_deed(request: ReplyRequest, slot: str) -> str | None:
    """Return what to name with a deed; the deed itself if the answer opens with a thread."""
    if naming.thread_slot(request, tone_of(request)) is not None:
        return slot
    subject = _beside_the_deed(request)
    return f"concept.{subject.id}" if subject else None


def _beside_the_deed(request: ReplyRequest) -> Concept | None:
    """Return the subject, unless it does not fit the deed that is named."""
    subject = None if receiving.toned(request) else subject_of(request)
    deed = told.deed_of(request) if told.slot(request, tone_of(request), subject) else None
    return subject if subject is None or deed is None or told.fits(deed, subject) else None


def is_first(request: ReplyRequest) -> bool:
    """Return whether this is the first message of all."""
    return not request.exchanges and not request.recent_fragments


def _parts(request: ReplyRequest) -> tuple[str, str | None, str, str]:
    """Return the opening, the named slot, the core and the last slot of an answer."""
    return _opening(request), _named(request), _core(request), closing.last(request, subject_of(request))


def _normal(request: ReplyRequest) -> Options:
    opening, named, core, last = _parts(request)
    if (wish := request.analysis.wish) is not None and mood_of(request).value == wish.value:
        return ((f"wish.{wish.value}", named or opening, core),)
    if is_first(request):
        return (("first", named or opening, core),)
    if opening.startswith(_NAMING) and last.startswith("ask."):
        return ((opening, named or core, last),)
    if opening.startswith((*_NAMING, "humour", "tone.", receiving.MIFFED)):
        return ((opening, named, core),) if named else closing.seldom((opening, core), (opening, core, last))
    if not last.startswith("close."):
        return ((named or opening, core, last),)
    if not opening.startswith(_RECEIVING):
        return closing.seldom((opening, core), (opening, core, last))
    if named is None:
        return _unnamed(opening, core, last)
    return _received_first(request, opening, named, core, last)


def _unnamed(opening: str, core: str, last: str) -> Options:
    """Plan an answer that names nothing; if it comments on the thing itself, closing words are rare."""
    if core.startswith(about.SLOTS) or opening.startswith(kinds.SLOTS):
        return closing.seldom((opening, core), (opening, core, last))
    return (opening, core, last), (opening, core), (core, last)


def _received_first(request: ReplyRequest, opening: str, named: str, core: str, last: str) -> Options:
    """Plan an answer that acknowledges and names; a core about the thing itself rarely needs an opening."""
    if core.startswith(about.SLOTS):
        return (*[(named, core)] * _TO_ONE, (opening, named, core))
    plans = (opening, named, core), (named, core, last), (named, core)
    # At night, a parent who only wants to be heard may also get closing words.
    by_night = mood_of(request) is Mood.LISTEN and is_dark(request.now)
    return (*plans, (opening, named, last)) if by_night else plans


def _deep(request: ReplyRequest) -> Options:
    opening, named, core, last = _parts(request)
    deepen = _deepen(request)
    middle = (named, core, deepen) if named else (core, deepen)
    if request.analysis.wish is Wish.LISTEN:
        return (("wish.listen", named or opening, core, deepen, deepen),)
    if is_first(request):
        return ("first", *middle, deepen), ("first", opening, core, deepen, deepen)
    if not last.startswith("close."):
        return (*((opening, named) if named else (opening,)), core, deepen, last), (
            named or opening,
            core,
            deepen,
            deepen,
            last,
        )
    if named:
        return (opening, *middle, last), (opening, *middle, deepen), (*middle, deepen, last)
    return (opening, *middle, deepen, last), (opening, *middle, deepen)
