"""Reading a message in its context, and a stored one again: `chat.care` without an answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest

from homebiyori.ai.port import Character, Mood, PraiseLevel, Source
from homebiyori.base.clock import JST, epoch
from homebiyori.care.mark import CareMark
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat import care
from homebiyori.chat.models import ChatMessage, ChatType, ShownSafety
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Risk, RiskKind, RiskLevel, Tier
from homebiyori.recall.models import RecentMessage

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=JST)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
CALM, GENTLE = Analysis(), Analysis(is_gentle=True)
OWN = Analysis(risk=Risk(RiskKind.SELF_HARM, RiskLevel.SERIOUS))
EVERYDAY = "今日はカレーを作った"


def before(text: str, age: timedelta = MINUTE, *, tier: Tier = Tier.NONE, signs: Iterable[Sign] = ()) -> RecentMessage:
    at = NOW - age
    return RecentMessage(
        user_message=text, ai_response="はい", tier=tier, signs=tuple(signs), created_at=at, expires_at=epoch(at)
    )


def mark(kind: RiskKind = RiskKind.SELF_HARM, level: RiskLevel = RiskLevel.SERIOUS, **changed: object) -> CareMark:
    return CareMark.model_validate(
        {"kind": kind, "level": level, "began_at": NOW - HOUR, "firm_at": NOW - HOUR, **changed}
    )


def kept(text: str, *, is_shown: bool = False, at: datetime = NOW) -> ChatMessage:
    safety = ShownSafety(level="gentle", discreet=False, is_card=False) if is_shown else None
    return ChatMessage(
        message_id="m",
        chat_type=ChatType.INDIVIDUAL,
        user_message=text,
        ai_response="はい",
        ai_character=Character.TAMA,
        mood=Mood.PRAISE,
        praise_level=PraiseLevel.NORMAL,
        emotion=Emotion.NONE,
        emotion_intensity=0,
        depth=0,
        safety=safety,
        source=Source.OFFLINE,
        growth=0,
        created_at=at,
        expires_at=epoch(at),
    )


def read(text: str, *recent: RecentMessage, of: Analysis = CALM, in_care: CareMark | None = None) -> Reading:
    return care.read(text, of, in_care, recent, NOW)


def in_care(text: str, *recent: RecentMessage, of: CareMark) -> Care:
    found = read(text, *recent, in_care=of).care
    assert found is not None
    return found


@pytest.mark.parametrize(("age", "is_known"), [(30 * MINUTE - SECOND, True), (30 * MINUTE, False)])
def test_what_was_told_half_an_hour_before_the_danger_counts(age: timedelta, *, is_known: bool) -> None:
    opened = read("死にたい", before("薬をためてある", age), of=OWN).care
    assert opened is not None
    assert (Sign.MEANS in opened.known, Sign.MEANS in opened.stands) == (is_known, is_known)


def test_a_place_alone_opens_a_care() -> None:
    opened = read("屋上の柵の外に立っています")
    assert opened.analysis.risk == Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)
    assert read("屋上の柵を塗りました").care is None


def test_after_a_gentle_word_an_hour_long_nothing_is_surely_none() -> None:
    def is_unsure(*recent: RecentMessage) -> bool:
        return read("お茶を飲んだ", *recent).analysis.is_uncertain

    assert not is_unsure()
    assert is_unsure(before("なんだかもう", HOUR - SECOND, tier=Tier.GENTLE))
    assert not is_unsure(before("なんだかもう", HOUR, tier=Tier.GENTLE))
    assert is_unsure(before("お茶", tier=Tier.NONE), before("なんだかもう", 2 * MINUTE, tier=Tier.GENTLE))


def test_a_care_that_ended_is_spoken_of_after_an_hour_where_there_is_room() -> None:
    def is_spoken_of(of: Analysis = CALM, **changed: object) -> bool:
        found = read("お茶を飲んだ", of=of, in_care=mark().model_copy(update={"ended_at": NOW - HOUR, **changed})).care
        return found is not None and found.is_over

    assert is_spoken_of()
    assert not is_spoken_of(ended_at=NOW - HOUR + SECOND)
    assert not is_spoken_of(is_remembered=True)
    assert not is_spoken_of(GENTLE)
    assert not is_spoken_of(Analysis(concerns=frozenset({Concern.GRIEF})))
    assert is_spoken_of(ended_at=None, firm_at=NOW - 24 * HOUR)


def test_who_was_taken_too_seriously_and_says_so_is_believed() -> None:
    gentle = before("なんだかもう", tier=Tier.GENTLE)
    assert read("もう安全です", gentle, of=GENTLE).care is None
    assert read("なんだかもう", gentle, of=GENTLE).care is not None
    assert read("なんだかもう", of=GENTLE).care is None


def test_what_was_said_since_the_talk_began_is_known() -> None:
    at_its_begin = before("死にたい", HOUR, signs={Sign.AFRAID})
    earlier = before("疲れた", HOUR + SECOND, signs={Sign.TIRED})
    known = in_care("うん", at_its_begin, earlier, of=mark()).known
    assert Sign.AFRAID in known
    assert Sign.TIRED not in known


def test_the_next_message_knows_of_a_press() -> None:
    assert Sign.PRESSED_SAFE in in_care("うん", of=mark(pressed_at=NOW - MINUTE)).signs
    assert Sign.PRESSED_SAFE not in in_care("うん", of=mark()).signs


def test_a_helper_who_is_safe_says_nothing_of_the_other() -> None:
    assert Sign.SAFE not in in_care("私は大丈夫です", of=mark(RiskKind.THIRD_PARTY)).signs
    assert Sign.SAFE in in_care("私は大丈夫です", of=mark()).signs


def test_violence_that_was_only_heard_is_denied() -> None:
    heard = in_care("暴力とかはない", of=mark(RiskKind.ABUSE, RiskLevel.CONCERN, known=(Sign.TIRED,)))
    assert heard.kind is None
    assert Sign.DENIED in heard.known
    assert Sign.TIRED not in heard.known
    assert in_care("暴力とかはない", of=mark(level=RiskLevel.CONCERN)).kind is RiskKind.SELF_HARM
    assert in_care("うん", of=mark(RiskKind.ABUSE, RiskLevel.CONCERN)).kind is RiskKind.ABUSE


def test_who_names_the_partner_is_answered_discreetly() -> None:
    assert in_care("夫がこわい", of=mark()).is_discreet
    assert in_care("うん", of=mark(RiskKind.DOMESTIC_VIOLENCE)).is_discreet
    assert not in_care("うん", of=mark()).is_discreet


def test_a_kept_message_is_read_by_what_was_said_before_it() -> None:
    itself = before("なんだかもう", timedelta(), tier=Tier.GENTLE)
    assert care.read_again(kept("なんだかもう"), GENTLE, None, [itself], NOW).care is None
    earlier = before("なんだかもう", tier=Tier.GENTLE)
    assert care.read_again(kept("なんだかもう"), GENTLE, None, [itself, earlier], NOW).care is not None


def test_what_was_once_met_with_care_is_not_praised_later() -> None:
    assert care.read_again(kept(EVERYDAY, is_shown=True), CALM, None, [], NOW).analysis.is_gentle
    assert not care.read_again(kept(EVERYDAY), CALM, None, [], NOW).analysis.is_gentle
    assert not care.read_again(kept(EVERYDAY), GENTLE, None, [], NOW).analysis.is_gentle


def test_a_kept_message_of_an_open_talk_is_in_care() -> None:
    found = care.read_again(kept(EVERYDAY, is_shown=True), CALM, mark(known=(Sign.TOLD, Sign.PLAN)), [], NOW)
    assert found.care is not None
    assert found.care.is_open
    assert not found.analysis.is_gentle
    assert Sign.PLAN not in found.care.known, "it is answered by what was known then"


@pytest.mark.parametrize(("age", "is_new"), [(HOUR, True), (HOUR - SECOND, False)])
def test_the_message_that_opened_the_talk_opens_it_again(age: timedelta, *, is_new: bool) -> None:
    found = care.read_again(kept("死にたい", at=NOW - age), OWN, mark(), [], NOW)
    assert found.care is not None
    assert found.care.is_new is is_new


def test_nothing_is_celebrated_in_care_nor_in_an_emergency() -> None:
    def celebrates(analysis: Analysis, talk: Care | None = None) -> bool:
        return care.celebrates(Reading(analysis=analysis, care=talk), analysis)

    talk = Care(kind=RiskKind.SELF_HARM, level=RiskLevel.SERIOUS)
    over = Care(kind=RiskKind.SELF_HARM, level=RiskLevel.SERIOUS, is_over=True)
    assert celebrates(CALM)
    assert celebrates(CALM, over)
    assert not celebrates(CALM, talk)
    assert not celebrates(GENTLE)
    assert not celebrates(Analysis(concerns=frozenset({Concern.MEDICAL_EMERGENCY})))
