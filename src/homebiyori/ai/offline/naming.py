"""Names the everyday thing in a message, and links it to what was told about it some days ago."""

import re
from collections.abc import Mapping

from homebiyori.ai.offline.cues import asks_facts, is_wordless, sticker_of
from homebiyori.ai.offline.tones import is_guess
from homebiyori.ai.port import ReplyRequest, Thread
from homebiyori.base.text import normalize
from homebiyori.lexicon import things
from homebiyori.lexicon.concepts import Concept, Kind, all_concepts
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.moments import CONCEPTS as MOMENTS
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.outcomes import UNHAPPY
from homebiyori.lexicon.questions import is_only_asked
from homebiyori.lexicon.things import Thing
from homebiyori.lexicon.vocabulary import Emotion, Tier
from homebiyori.memory import standing
from homebiyori.memory.standing import HEAVY, SETTLED, Standing

# The sentences for a thing by how it stood when told and how it stands now; plain ones otherwise.
_OF_TROUBLE: Mapping[Standing, str] = {
    Standing.HEAVY: "heavy",
    Standing.BETTER: "better",
    Standing.OVER: "over",
    Standing.DONE: "done",
    Standing.BRIGHT: "good",
}
_OF_JOY: Mapping[Standing, str] = dict.fromkeys((Standing.BRIGHT, Standing.BETTER, Standing.OVER), "bright")
_THREADS: Mapping[Standing, Mapping[Standing, str]] = {
    Standing.HEAVY: _OF_TROUBLE,
    Standing.BETTER: _OF_TROUBLE,
    Standing.OVER: {
        # Something that is only mentioned again may have returned.
        **dict.fromkeys((Standing.BETTER, Standing.BRIGHT, Standing.DONE), "past"),
        Standing.HEAVY: "again",
        Standing.OVER: "over",
    },
    Standing.BRIGHT: _OF_JOY,
    Standing.DONE: _OF_JOY,
    Standing.AHEAD: {
        Standing.OVER: "over",
        Standing.BETTER: "better",
        Standing.DONE: "done",
        Standing.BRIGHT: "came",
    },
}
# For a thing that has ended: sentences if the feeling is glad, and if nothing may be called glad.
_GLADLY = {Standing.HEAVY: "good", Standing.BETTER: "good", Standing.AHEAD: "came"}
_ENDED = frozenset({"over", "done"})
_SOBERLY = {"good": "over", "came": "done", "bright": "plain"}
_DAYS = frozenset({"event", "place"})
_DAYS_OF_PAPER = frozenset(
    {"テスト", "試験", "受験", "面談", "保護者会", "家庭訪問", "授業参観", "見学"}
    | {"会議", "打ち合わせ", "プレゼン", "復職", "出張"}
)
# A telephone or a lunch box is never done or over; what is washed or made is.
_NEVER_DONE = frozenset({"object", "food"})
_COMES_TO_AN_END = frozenset({"came", "done", "over"})
_WORK_OF_HANDS = frozenset(
    {
        "洗濯物",
        "洗濯",
        "掃除",
        "食器洗い",
        "アイロン",
        "ゴミ出し",
        "片付け",
        "模様替え",
        "衣替え",
        "アルバム",
        "車検",
        "お風呂掃除",
        "お風呂",
        "沐浴",
        "寝かしつけ",
    }
    | {"手紙", "年賀状", "似顔絵", "離乳食", "おせち", "プレゼント", "制服", "ランドセル", "着物", "浴衣"}
)
# Not over after the first day.
_LASTING = frozenset(
    {"慣らし保育", "入院", "研修", "リハビリ", "断乳", "卒乳", "トイトレ", "新学期", "夏休み", "冬休み"}
)
# A meeting may prepare for another day, or be the day itself.
_PREPARED = frozenset({"打ち合わせ"})
_LONG_PAST = frozenset({"past", "again"})
_NONE = (
    "(?:を出した?ことが?(?:は|も)?(?:[一1][度回]も)?(?:な|あり|ござ)"
    "|(?:は|も|が)?(?:な(?:い|く(?!な)|し(?!て)|かった)|あらへん|ありませ|出(?:な(?!くな)|ず|て(?:い)?な|とら|てへん)))"
)
_HALF_SENTENCES = ("こと", "とき", "日", "日々", "毎日")
# A longer message leaves no room for what was told some days ago.
_SHORT = 16


def noun_of(name: str | None) -> str | None:
    """Return the noun for a remembered concept or thing; None if the data no longer have it."""
    concept = all_concepts().get(name) if name else None
    if concept is not None:
        return concept.noun
    return name if name in things.groups() else None


def is_vague(subject: Concept | None) -> bool:
    """Return whether a concept only gives the topic of a message, so that a thing describes it better."""
    return subject is None or (subject.kind is Kind.ANY and subject.id not in MOMENTS)


def thing_of(request: ReplyRequest) -> Thing | None:
    """Return the thing to name, if any; None in possible danger, or if nothing is told."""
    if not may_name(request):
        return None
    return next((one for one in things.read(request.text) if not _is_denied(one, request.text)), None)


def _is_denied(thing: Thing, text: str) -> bool:
    """Return whether an illness is only mentioned as absent: 「熱はなくて」."""
    return thing.group == "body" and re.search(re.escape(thing.name) + _NONE, normalize(text)) is not None


def may_name(request: ReplyRequest, *, even_uncertain: bool = False) -> bool:
    """Return whether an answer may name anything from a message: not in possible danger, nor if nothing is told."""
    analysis = request.analysis
    if analysis.tier is not Tier.NONE or analysis.ritual is not None:
        return False
    if analysis.is_uncertain and not even_uncertain:
        return False
    return not is_wordless(request.text) and sticker_of(request.text) is None


def thing_slot(request: ReplyRequest, tone: str) -> str | None:
    """Return the slot of the sentences that name the thing."""
    thing = thing_of(request)
    tone = "plain" if request.analysis.is_guarded or is_guess(request) else tone
    return f"thing.{thing.group}.{tone}.{thing.name}|thing.any.{tone}.{thing.name}" if thing else None


def thread_slot(request: ReplyRequest, tone: str) -> str | None:
    """Return the slot of the sentences that recall what was told about the same thing, and how it stood."""
    thread, analysis = request.thread, request.analysis
    if thread is None or noun_of(thread.name) is None or analysis.is_uncertain:
        return None
    text = _told_of(thread, request.text)
    # A burden that is only guessed does not bring a trouble back.
    is_guessed = analysis.emotion in HEAVY and not analysis.has_own_feeling
    now = standing.read(text, Emotion.NONE if is_guessed else analysis.emotion)
    if thread.before is Standing.BRIGHT and (now is Standing.HEAVY or (tone == "heavy" and now is Standing.PLAIN)):
        return None
    kind = _kind(request, thread, now, tone, text)
    return f"thread.{kind}.{'' if kind in _LONG_PAST else _on(thread.when, thread.name)}{thread.name}"


def _told_of(thread: Thread, text: str) -> str:
    """Return the folded text from the sentence that names the thread's thing; what precedes is about others."""
    sentences = SENTENCE.findall(normalize(text))
    named = (at for at, one in enumerate(sentences) if any(thing.name == thread.name for thing in things.read(one)))
    return fold("".join(sentences[next(named, 0) :]))


def _on(when: str | None, name: str) -> str:
    """Return the day as a prefix of the slot's name; "" if the noun is half a sentence and has no room for it."""
    return f"{when}:" if when and not (noun_of(name) or "").endswith(_HALF_SENTENCES) else ""


def _kind(request: ReplyRequest, thread: Thread, now: Standing, tone: str, text: str) -> str:
    before = thread.before
    is_settled = standing.read(text, Emotion.NONE) in SETTLED
    if now is Standing.AHEAD or (thread.is_to_come and not is_settled):
        return "eve" if standing.is_near(text) and _is_awaited(thread) else "plain"
    if before is Standing.AHEAD and standing.is_practice(text) and thread.name not in _PREPARED:
        return "plain"
    told = standing.read(text, Emotion.NONE)
    kind = _THREADS.get(before, {}).get(now, "plain")
    if kind in _COMES_TO_AN_END and things.group_of(thread.name) in _NEVER_DONE and thread.name not in _WORK_OF_HANDS:
        return "bright" if tone == "bright" and now is Standing.BRIGHT else "plain"
    if before is Standing.AHEAD and told is Standing.PLAIN and kind == "plain" and standing.is_past(text):
        is_lasting = things.group_of(thread.name) == "nature" or thread.name in _LASTING
        return "plain" if is_lasting else "done"
    if request.analysis.is_guarded or (tone == "heavy" and now is Standing.BRIGHT):
        return _SOBERLY.get(kind, kind)
    if tone != "bright":
        return "plain" if kind == "bright" else kind
    is_not_so = now is Standing.HEAVY or (request.analysis.outcome in UNHAPPY and told not in SETTLED)
    return "plain" if is_not_so else _GLADLY.get(before, kind) if kind in _ENDED else kind


def _is_awaited(thread: Thread) -> bool:
    """Return whether a thing is an awaited day."""
    group = things.group_of(thread.name)
    if group in _DAYS or thread.name in _DAYS_OF_PAPER:
        return thread.before in {Standing.AHEAD, Standing.HEAVY, Standing.PLAIN}
    return thread.before is Standing.AHEAD and group not in {"paper", "object", "food"}


def memory_slot(request: ReplyRequest) -> str | None:
    """Return the slot that recalls what is at hand, a trouble, a milestone of the talk, or a joy."""
    ranked = (("thread.eve", request.coming), ("recall", request.trouble), ("gladly", request.gladness))
    found = ((kind, name) for kind, name in ranked if name is not None and noun_of(name))
    slots = [f"{kind}.{_on(request.told_on.get(name), name)}{name}" for kind, name in found]
    is_joy = not slots or slots[0].startswith("gladly.")
    return f"known.week.{request.milestone}" if request.milestone and is_joy else next(iter(slots), None)


def is_small_talk(request: ReplyRequest, subject: Concept | None, tone: str) -> bool:
    """Return whether a message leaves room for something else: it tells and asks nothing, and nothing is heavy."""
    analysis = request.analysis
    if tone != "plain" or analysis.is_uncertain or analysis.concerns or analysis.wish or _asks(request.text):
        return False
    if len(request.text) > _SHORT or standing.read(fold(request.text), Emotion.NONE) is not Standing.PLAIN:
        return False
    return request.thread is None and is_vague(subject) and thing_of(request) is None


def _asks(text: str) -> bool:
    return asks_facts(text) or is_only_asked(text)
