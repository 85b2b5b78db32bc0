"""Links a message to earlier ones: by the same thing, the same concept, or the good end of a trouble."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from homebiyori.ai.port import Thread
from homebiyori.base.clock import jst_date
from homebiyori.lexicon import persons, things
from homebiyori.lexicon.concepts import BRIGHT, Kind, all_concepts
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.questions import is_only_asked
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Tier
from homebiyori.memory import days, recalling, standing
from homebiyori.memory.due import due
from homebiyori.memory.standing import GLAD, HEAVY, SETTLED, Standing
from homebiyori.recall.models import RecentMessage

# The troubles that each good outcome ends.
_ENDS: Mapping[str, frozenset[str]] = {
    good: frozenset(of.split())
    for good, of in {
        "slept_through": "night_wakings sleepless bedtime_long 夜泣き 寝かしつけ",
        "bedtime_ok": "bedtime_long",
        "ate_well": "weaning_refused",
        "drank_ok": "feeding",
        "weaned": "feeding",
        "apologized": "yelled",
        "did_not_yell": "yelled",
        "loved": "rejected",
        "made_up": "yelled partner_hard friends_trouble siblings_fight mama_friends partner_any relatives_any",
        "first_word": "speech_late",
        "checkup_good": "checkup_wait",
        "child_well": "child_ill 熱 咳 鼻水 風邪 胃腸炎 インフルエンザ",
        "nursery_ok": "nursery_morning school_refusal",
        "passed": "nursery_waiting exam waiting_result job_hunt 受験 テスト 資格 就活 転職 保活",
        "friends_ok": "friends_trouble left_out",
        "partner_kind": "partner_hard partner_any",
        "relatives_kind": "relatives_hard relatives_any",
        "siblings_kind": "siblings_fight",
        "toilet_ok": "toilet_hard",
        "nails_teeth": "nails_teeth_hard",
        "papers": "papers_hard",
        "homework_done": "homework",
        "housework_done": "housework",
        "sports_ok": "sports_try",
        "money_done": "money",
        "outing_fun": "outing_hard",
    }.items()
}
# Groups of things that may name a trouble.
_TROUBLESOME = frozenset({"skill", "play", "object", "paper", "event", "body"})
# Different names for the same matter.
_KIN: Mapping[str, str] = {
    "お絵かき": "絵",
    "補助輪": "自転車",
    "自転車の練習": "自転車",
    "会議": "プレゼン",
    "大会": "試合",
}
# Weather is linked only if it was awaited, everyday things only if they mattered then.
_WEATHER = frozenset(
    {"霜", "初雪", "雪", "大雨", "雨", "台風", "虹", "夕焼け", "朝焼け", "青空", "星空", "流れ星", "お月さま", "雷"}
    | {"北風", "氷", "小春日和", "暑さ", "寒さ", "梅雨"}
)
_EVERYDAY = frozenset(
    {"朝ごはん", "昼ごはん", "晩ごはん", "おやつ", "パン", "ミルク", "コーヒー", "写真", "動画", "スマホ", "テレビ"}
    | {"仕事", "買い物", "お風呂", "着替え", "洗濯物", "洗濯", "掃除", "布団", "散歩", "公園", "スーパー", "バス"}
    | {"おむつ", "髪", "昼寝", "ゲーム"}
)
_WEIGHED = frozenset({Standing.HEAVY, Standing.BETTER, Standing.AHEAD})
_TROUBLED = _WEIGHED | {Standing.OVER}
# In these kinds the trouble is a thing; in others it is something said or done.
_OF_THINGS = frozenset({Kind.WAITING, Kind.ONGOING, Kind.TRIED, Kind.REFUSED})
_FAILED = frozenset({Kind.FAILED, Kind.REFUSED})
_GRAVE_CONCERNS = frozenset({Concern.GRIEF, Concern.SEPARATION, Concern.MEDICAL_EMERGENCY})
# Slots of answers in care; stored messages carry no other mark of it.
_OF_CARE = frozenset({"care", "crisis", "gentle", "emergency"})
_AFTER = ".care.after."
_PUT_RIGHT = (".sorry.", ".corrected.")
_SPOKEN = ".thread."
_ON_ITS_EVE = ".thread.eve."
_ILL = "child_ill"
# News may be about a matter whose date is at most this many days away.
_NEWS_WITHIN = 3
# A settled quarrel is not an illness that got better.
_MADE_UP = re.compile("仲直り|なかなおり")
# Events whose outcome is told in one word: 受かった, 落ちた.
_JUDGED = frozenset({"試験", "テスト", "受験", "資格", "面接", "試合", "大会", "コンクール"})
_OPEN_FOR = timedelta(days=14)
# A longer question about the past may also tell something new.
_SHORT = 40
_PENDING = frozenset({Kind.WAITING, Kind.FAILED, Kind.REFUSED})


def thread_of(recent: Sequence[RecentMessage], text: str, analysis: Analysis, now: datetime) -> Thread | None:
    """Find the same matter in messages of earlier days; None if it was already mentioned today."""
    if analysis.tier is not Tier.NONE or analysis.concerns & _GRAVE_CONCERNS or is_only_asked(text):
        return None
    found = next(_ties(recent, text, analysis, now), None)
    if found is None or any(_has_tied(message, found, now) for message in recent):
        return None
    found = replace(found, when=told_on(recent, found.name, now))
    return (
        replace(found, before=Standing.AHEAD, is_to_come=True) if is_to_come(recent, text, found.name, now) else found
    )


def told_on(recent: Sequence[RecentMessage], name: str, now: datetime) -> str | None:
    """Say in words on which earlier day a matter was last told; None if it was not."""
    at = next(
        (
            message.created_at
            for message in recent
            if is_earlier(message, now) and is_told(message) and _speaks_of(message, name)
        ),
        None,
    )
    return days.spoken(jst_date(at), jst_date(now)) if at is not None else None


def _speaks_of(message: RecentMessage, name: str) -> bool:
    return name in message.concepts or any(is_kin(one, name) for one in mentioned(message))


def is_to_come(recent: Sequence[RecentMessage], text: str, name: str, now: datetime) -> bool:
    """Return whether the last date given for a matter is in the future."""
    told = ((text, now), *((message.user_message, message.created_at) for message in recent))
    named = (
        due(words, jst_date(at)) for words, at in told if any(is_kin(one.name, name) for one in things.read(words))
    )
    day = next((day for day in named if day is not None), None)
    return day is not None and day > jst_date(now)


def _ties(recent: Sequence[RecentMessage], text: str, analysis: Analysis, now: datetime) -> Iterator[Thread]:
    """Yield ties by the things named, then by a trouble that ends or recurs, last by pointers such as 例の件."""
    named, folded = things.read(text), fold(text)
    central = [thing.name for thing in named if thing.is_central]
    earlier = [at for at, message in enumerate(recent) if is_earlier(message, now) and is_told(message)]
    ties = [
        tie for at, thing in enumerate(named) for tie in _of_thing(recent, earlier, thing, folded, is_first=at == 0)
    ]
    # Open matters come before those that are merely mentioned again.
    yield from sorted(ties, key=lambda tie: tie.before not in _WEIGHED)
    stands = standing.read(folded, analysis.emotion)
    is_again = not central and analysis.emotion in HEAVY and stands in _TROUBLED and stands is not Standing.AHEAD
    again = _telling(analysis.concepts) if is_again else ()
    yield from _of_concepts(recent, earlier, analysis.concepts, again, central, folded)
    if not central:
        yield from _pointed_at(recent, folded, now)


def _of_concepts(
    recent: Sequence[RecentMessage],
    earlier: Sequence[int],
    concepts: Sequence[str],
    again: Sequence[str],
    central: Sequence[str],
    folded: str,
) -> Iterator[Thread]:
    """Yield troubles that the first concept ends, or that recur (`again`); other concepts are too vague."""
    ended = _ENDS.get(next(iter(concepts), ""), frozenset[str]())
    for at in earlier:
        # A trouble may be the second concept of its message.
        over = next((name for name in recent[at].concepts[:2] if name in ended), None)
        same = next((name for name in again if _is_again(name, recent[at])), None)
        if (over is None and same is None) or not _is_of_same(recent[at], folded):
            continue
        if over is not None and (before := stood(recent, at, over)) in _WEIGHED:
            yield Thread(_called(recent[at], over, central), before)
        elif same is not None and (before := stood(recent, at, same)) in _TROUBLED:
            yield Thread(same, before)


def _pointed_at(recent: Sequence[RecentMessage], folded: str, now: datetime) -> Iterator[Thread]:
    """Yield the only open matter for 例の件, the only illness for 楽になった, the only plan for 言えた."""
    if recalling.is_sequel(folded):
        yield from _of_last(recent, now)
        return
    opened = open_threads(recent, now, folded)
    if not recalling.is_bare(folded):
        stands = standing.read(folded, Emotion.NONE)
        if stands in {Standing.BETTER, Standing.OVER} and not _MADE_UP.search(folded):
            ill = [thread for thread in opened if _is_illness(thread)]
            opened = [thread for thread in ill if thread.name != _ILL] or ill
        elif (stands in SETTLED or stands is Standing.HEAVY) and recalling.is_news(folded):
            waited = (one for one in opened if one.before is Standing.AHEAD or one.name in _JUDGED)
            opened = [thread for thread in waited if _is_due(recent, thread, now)]
        else:
            return
    yield from opened if len(opened) == 1 else ()


def _is_due(recent: Sequence[RecentMessage], thread: Thread, now: datetime) -> bool:
    """Return whether news may be about a matter: its date is within a few days of today, or not known."""
    told = (one for one in recent if any(is_kin(thing.name, thread.name) for thing in things.read(one.user_message)))
    days_named = (due(one.user_message, jst_date(one.created_at)) for one in told)
    day = next((day for day in days_named if day is not None), None)
    return day is None or abs((jst_date(now) - day).days) <= _NEWS_WITHIN


def _is_again(name: str, message: RecentMessage) -> bool:
    return name in message.concepts[:1] and all_concepts()[name].kind not in BRIGHT


def _of_last(recent: Sequence[RecentMessage], now: datetime) -> Iterator[Thread]:
    """Yield the matter of the last message, for 続き, if that was on an earlier day."""
    name = name_of(recent[0], frozenset(things.groups().values())) if recent and is_told(recent[0]) else None
    if name is not None and is_earlier(recent[0], now):
        yield Thread(name, stood(recent, 0, name))


def _is_illness(thread: Thread) -> bool:
    return thread.name == _ILL or things.group_of(thread.name) == "body"


def _of_thing(
    recent: Sequence[RecentMessage], earlier: Sequence[int], thing: things.Thing, folded: str, *, is_first: bool
) -> Iterator[Thread]:
    """Yield how a thing last stood, skipping messages that do not tell."""
    found: list[Standing] = []
    for at in earlier:
        told = next((one for one in things.read(recent[at].user_message) if is_kin(one.name, thing.name)), None)
        is_other = thing.group == "body" and not _is_of_same(recent[at], folded)
        if told is None or is_other:
            continue
        before = stood(recent, at, told.name)
        if told.is_central or thing.is_central or (is_first and before in _WEIGHED):
            found.append(before)
            if found[-1] is not Standing.PLAIN:
                break
    if found and _may_return(thing, found[-1]):
        yield Thread(thing.name, found[-1])


def _may_return(thing: things.Thing, before: Standing) -> bool:
    if thing.name in _WEATHER:
        return before is Standing.AHEAD
    return before in _WEIGHED or (thing.name not in _EVERYDAY and thing.group != "person")


def _called(message: RecentMessage, name: str, central: Sequence[str]) -> str:
    """Name a matter by the thing it was told with, unless the new message is about another."""
    concept = all_concepts().get(name)
    is_of_thing = concept is not None and concept.kind in _OF_THINGS and not central
    return (_trouble_of(message) if is_of_thing else None) or name


def _trouble_of(message: RecentMessage) -> str | None:
    """Return the thing that is the trouble; an illness counts even if mentioned in passing."""
    ills = (thing.name for thing in things.read(message.user_message) if thing.group == "body")
    return name_of(message, _TROUBLESOME) or next(ills, None)


def _is_of_same(message: RecentMessage, folded: str) -> bool:
    return persons.may_be_same(_folded(message), folded)


def is_kin(one: str, other: str) -> bool:
    """Return whether two names mean the same matter."""
    return _KIN.get(one, one) == _KIN.get(other, other)


def _has_tied(message: RecentMessage, thread: Thread, now: datetime) -> bool:
    is_today = jst_date(message.created_at) == jst_date(now)
    # A mention on the eve does not count: how it went may be told the same day.
    is_tied = any(_SPOKEN in name and _ON_ITS_EVE not in name for name in message.fragment_ids)
    return is_today and is_tied and thread.name in matters(message)


def open_threads(recent: Sequence[RecentMessage], now: datetime, folded: str = "") -> list[Thread]:
    """List the matters of the last two weeks, from earlier days, that are open: troubles and upcoming events."""
    last: dict[str, Standing] = {}
    for at, message in enumerate(recent):
        if now - message.created_at > _OPEN_FOR:
            break
        name = _pending(message) if is_told(message) and _is_of_same(message, folded) else None
        if name is not None and name not in last and is_earlier(message, now):
            last[name] = stood(recent, at, name)
    return [Thread(name, stood) for name, stood in last.items() if stood in _WEIGHED]


def _pending(message: RecentMessage) -> str | None:
    known = (all_concepts().get(name) for name in message.concepts[:1])
    concept = next((one.id for one in known if one and (one.kind in _PENDING or one.id == _ILL)), None)
    return _trouble_of(message) or concept


def stood(recent: Sequence[RecentMessage], at: int, name: str) -> Standing:
    """Return how a matter stands, given later messages: a trouble may have ended, an event taken place."""
    concept = all_concepts().get(name)
    before = before_of(recent, at)
    if concept is not None and concept.kind in BRIGHT and before in SETTLED:
        return Standing.BRIGHT
    if concept is not None and concept.kind in _FAILED and before is Standing.PLAIN:
        before = Standing.HEAVY
    if before not in _WEIGHED:
        return before
    known, is_ahead = {name, *matters(recent[at])}, before is Standing.AHEAD
    if is_ahead and (ended := _news_of(recent, at)) is not None:
        return ended
    later = [good for good in recent[:at] if not (is_ahead and standing.is_practice(_folded(good)))]
    if not any(ends_one_of(good, known) for good in later):
        return before
    is_trouble = concept is not None or things.group_of(name) == "body"
    return Standing.OVER if is_trouble and not is_ahead else Standing.BRIGHT


def _news_of(recent: Sequence[RecentMessage], at: int) -> Standing | None:
    """Return the outcome of an upcoming event from later news that names nothing but was tied; else None."""
    for later in reversed(recent[:at]):
        is_tied = any(_SPOKEN in name for name in later.fragment_ids)
        folded = _folded(later)
        is_bare = not any(thing.is_central for thing in things.read(later.user_message))
        if is_tied and is_bare and recalling.is_news(folded):
            return standing.read(folded, later.emotion)
    return None


def before_of(recent: Sequence[RecentMessage], at: int) -> Standing:
    """Return how a message's matter stood; its emotion is ignored if it was corrected or somebody else's."""
    message, folded = recent[at], _folded(recent[at])
    is_doubtful = is_corrected(recent, at) or (message.emotion in GLAD and persons.is_of_others(folded))
    return standing.read(folded, Emotion.NONE if is_doubtful else message.emotion)


def is_corrected(recent: Sequence[RecentMessage], at: int) -> bool:
    """Return whether our reading of a message was corrected, in that message or the next."""
    names = (name for message in recent[max(0, at - 1) : at + 1] for name in message.fragment_ids)
    return any(mark in name for name in names for mark in _PUT_RIGHT)


def _folded(message: RecentMessage) -> str:
    return _fold(message.user_message)


@lru_cache(maxsize=64)
def _fold(text: str) -> str:
    return fold(text)


def matters(message: RecentMessage) -> frozenset[str]:
    """Return what a message is about: its central things, and its first concept unless that is generic."""
    central = (thing.name for thing in things.read(message.user_message) if thing.is_central)
    return frozenset({*central, *_telling(message.concepts)})


def mentioned(message: RecentMessage) -> frozenset[str]:
    """Return all things that a message names, even in passing."""
    return frozenset(thing.name for thing in things.read(message.user_message))


def ends_one_of(good: RecentMessage, troubles: Collection[str]) -> bool:
    """Return whether a message tells the good end of one of `troubles`."""
    known = matters(good)
    ended = known.union(*(_ENDS.get(name, frozenset()) for name in known))
    if ended.isdisjoint(troubles):
        return False
    return good.emotion in GLAD or standing.read(_folded(good), Emotion.NONE) in SETTLED


def is_earlier(message: RecentMessage, now: datetime) -> bool:
    """Return whether a message is from an earlier day."""
    return jst_date(message.created_at) < jst_date(now)


def is_told(message: RecentMessage) -> bool:
    """Return whether a message tells something that a later answer may mention."""
    return not is_careful(message) and not _is_asked(message.user_message)


@lru_cache(maxsize=64)
def _is_asked(text: str) -> bool:
    """Return whether a text only asks, possibly about the past, and tells nothing new."""
    if is_only_asked(text):
        return True
    return len(text) <= _SHORT and recalling.asks(fold(text))


def is_careful(message: RecentMessage) -> bool:
    """Return whether danger was read in a message, even gently, or it was answered in care."""
    in_care = any(name.split(".")[1] in _OF_CARE and _AFTER not in name for name in message.fragment_ids)
    return bool(message.risk_level) or message.tier is not Tier.NONE or in_care


def name_of(message: RecentMessage, groups: frozenset[str]) -> str | None:
    """Return the first central thing of a message, if it is in one of `groups`."""
    first = next((thing for thing in things.read(message.user_message) if thing.is_central), None)
    return first.name if first is not None and first.group in groups else None


def _telling(concepts: Sequence[str]) -> tuple[str, ...]:
    known = (all_concepts().get(name) for name in concepts[:1])
    return tuple(one.id for one in known if one and one.kind is not Kind.ANY)
