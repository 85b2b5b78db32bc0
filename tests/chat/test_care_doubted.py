"""What retracts a reading of danger: an accident, a worry about choking, a denial, words that nobody said."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from homebiyori.base.clock import JST
from homebiyori.care.mark import CareMark
from homebiyori.care.signs import Sign
from homebiyori.chat.care import disowned, doubts
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Risk, RiskKind, RiskLevel, Tier
from homebiyori.recall.models import RecentMessage
from support.care_talk import talk

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=JST)
OWN, CHILD, OTHER = RiskKind.SELF_HARM, RiskKind.CHILD_DANGER, RiskKind.THIRD_PARTY
HOME = RiskKind.DOMESTIC_VIOLENCE
WORRY, GRAVE, NOW_AT_ONCE = RiskLevel.CONCERN, RiskLevel.SERIOUS, RiskLevel.IMMEDIATE
GENTLE = Analysis(is_gentle=True)


def danger(kind: RiskKind, level: RiskLevel = GRAVE, **changes: Any) -> Analysis:
    return Analysis(risk=Risk(kind, level), **changes)


def guess(kind: RiskKind, level: RiskLevel = GRAVE, **changes: Any) -> Analysis:
    return danger(kind, level, is_guessed=True, **changes)


def read(analysis: Analysis) -> str:
    """Name the properties of a reading, for example "gentle uncertain"."""
    names = {"risk": analysis.risk is not None, "gentle": analysis.is_gentle, "uncertain": analysis.is_uncertain}
    emergency = {"emergency": Concern.MEDICAL_EMERGENCY in analysis.concerns}
    return " ".join(name for name, holds in {**names, **emergency}.items() if holds)


@pytest.mark.parametrize(
    ("text", "first", "then"),
    [
        # A worry about choking is no danger if only the model alarms.
        ("お餅を喉に詰まらせないか心配", guess(CHILD), ""),
        ("お餅を喉に詰まらせないか心配", GENTLE, ""),
        ("お餅を喉に詰まらせないか心配", danger(CHILD), "risk"),
        ("お餅を喉に詰まらせないか心配", guess(CHILD, NOW_AT_ONCE), "risk"),
        ("お餅を喉に詰まらせないか心配。もう死にたい", guess(CHILD), "risk"),
        ("今日は公園に行った", guess(CHILD), "risk"),
        ("今日は公園に行った", Analysis(), ""),
        ("今日は公園に行った", GENTLE, "gentle"),
        # Retractions and denials, alone or beside something heavy.
        ("冗談です", GENTLE, ""),
        ("冗談です。でもつらいです", GENTLE, "gentle"),
        ("冗談です。でも死にたい", GENTLE, "gentle"),
        ("冗談です", danger(HOME), "risk"),
        ("死にたいとは思いません", GENTLE, ""),
        ("死にたいわけじゃないけど、つらい", GENTLE, "gentle"),
        # Nobody is in danger, or another person.
        ("死にたい人はいません", danger(OTHER), "gentle"),
        ("死にたい人はいません", danger(HOME), "risk"),
        ("死にたい人はいません", guess(HOME), "gentle"),
        ("死にたい人はいません。薬を手に持ってます", guess(OTHER), "risk"),
        ("友達の話です", guess(HOME), "gentle"),
        ("友達の話です", danger(OTHER), "risk"),
        ("冗談です", guess(OTHER), "gentle"),
        # A fall is an accident, unless it is violence at home or the writer wants to die.
        ("階段から落ちた", danger(CHILD), "emergency"),
        ("階段から落ちた", danger(OWN), "emergency"),
        ("階段から落ちた", danger(HOME), "risk"),
        ("階段から落ちた。もう死にたい", danger(OWN), "risk"),
        ("階段から落ちた。もう死にたい", danger(CHILD), "emergency"),
        # A denied wish to die, in the words that raised the alarm.
        ("死にたいとは思いません", danger(OWN), "uncertain"),
        ("死にたいわけじゃないけど、つらい", danger(OWN), "gentle uncertain"),
        ("死にたいわけじゃないけど、つらい", danger(OWN, emotion=Emotion.JOY), "uncertain"),
        ("死にたいわけじゃないけど、つらい", danger(OWN, concerns=frozenset({Concern.GRIEF})), "uncertain"),
        ("死にたいわけじゃないけど、つらい", danger(OWN, NOW_AT_ONCE), "risk"),
        ("死にたいわけじゃないけど、つらい", danger(CHILD), "risk"),
    ],
)
def test_how_a_first_reading_is_mended(text: str, first: Analysis, then: str) -> None:
    assert read(doubts.corrected(Utterance(text=text, analysis=first, now=NOW))) == then


def test_an_accident_keeps_the_other_concerns() -> None:
    first = danger(CHILD, concerns=frozenset({Concern.GRIEF}))
    corrected = doubts.corrected(Utterance(text="階段から落ちた", analysis=first, now=NOW))
    assert corrected.concerns == {Concern.GRIEF, Concern.MEDICAL_EMERGENCY}


@pytest.mark.parametrize(
    ("text", "kind", "is_of_end"),
    [
        ("薬は母に預けました", OTHER, True), ("薬は母に預けました", HOME, False), ("薬は母に預けました", OWN, False),
        ("薬は母に預けました。妹は死にたいわけじゃないって", OTHER, False), ("母に止められた", HOME, True),
        ("母に止められた", OTHER, False), ("母に止められた", OWN, False), ("公園に行った", OTHER, False),
        ("公園に行った", HOME, False), ("薬は母に預けました", None, False),
    ],
)  # fmt: skip
def test_what_ended_ones_own_danger_is_no_danger_of_others(
    text: str, kind: RiskKind | None, *, is_of_end: bool
) -> None:
    assert doubts.of_an_end(text, Risk(kind, GRAVE) if kind else None) is is_of_end


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("家族に死にたい人はいません。でも私は死にたいです", OWN), ("死にたい人はいません。私はもう消えたい", OWN),
        ("死にたい人はいません", None), ("死にたい人はいません。私は死にたいわけじゃないです", None),
        ("死にたい人はいません。私は死にたくないです", None),
    ],
)  # fmt: skip
def test_that_nobody_else_wishes_it_takes_no_wish_of_ones_own_back(text: str, kind: RiskKind | None) -> None:
    care = talk(["友達が死にたいと言ってます", text])[-1].reading.care
    assert care is not None
    assert (care.kind if care.is_open else None) == kind


def mark(*, known: Iterable[Sign] = (), stands: Iterable[Sign] = (), **changes: Any) -> CareMark:
    began = NOW - timedelta(minutes=10)
    values: dict[str, Any] = {"level": GRAVE, "began_at": began, "firm_at": began, **changes}
    return CareMark(known=tuple(known), stands=tuple(stands), **values)


def told(
    text: str = "", *signs: Sign, ago: timedelta = timedelta(minutes=5), tier: Tier = Tier.GENTLE
) -> RecentMessage:
    return RecentMessage(
        user_message=text, ai_response="", expires_at=0, created_at=NOW - ago, signs=tuple(signs), tier=tier
    )


@pytest.mark.parametrize(
    ("text", "kept", "since", "is_so"),
    [
        ("薬って何の話？", mark(), [], True),
        ("薬って何の話？", mark(), [told("", Sign.DEATH_NAMED)], True),
        ("薬って何の話？", mark(), [told("", Sign.DEATH_NAMED), told("", Sign.MEANS)], False),
        ("薬って何の話？", mark(), [told("", Sign.AFRAID), told("", Sign.TEARS)], True),
        ("薬って何の話？", mark(known={Sign.PLAN}), [], False),
        ("薬って何の話？", mark(stands={Sign.HURT}), [], False),
        ("薬って何の話？", mark(), [told("", Sign.ROPE)], False),
        ("薬って何の話？もう死にたい", mark(), [], False),
        ("冗談です", mark(), [], False),
        ("あ" * 1_992 + "。薬って何の話？", mark(), [], True),
    ],
)
def test_what_was_never_said(text: str, kept: CareMark, since: list[RecentMessage], *, is_so: bool) -> None:
    assert disowned.is_disowned(text, kept, since) is is_so


def is_back(
    text: str, analysis: Analysis | None = None, kept: CareMark | None = None, recent: Iterable[RecentMessage] = ()
) -> bool:
    said = Utterance(text=text, analysis=analysis or Analysis(), mark=kept, recent=list(recent), now=NOW)
    return disowned.is_taken_back(said)


LIGHT = "大げさですよ"


@pytest.mark.parametrize(
    ("text", "analysis", "is_so"),
    [
        ("そういう意味じゃないです", Analysis(), True), ("みんな元気です", Analysis(), True),
        (LIGHT, Analysis(), False), (f"{LIGHT}笑", Analysis(), True), (LIGHT, Analysis(concepts=("park",)), True),
        ("公園に行った", Analysis(), False), ("公園に行った笑", Analysis(concepts=("park",)), False),
        ("そういう意味じゃないです", Analysis(emotion=Emotion.SADNESS), False),
        ("そういう意味じゃないです", Analysis(emotion=Emotion.JOY), True),
        ("そういう意味じゃないです", danger(OWN, WORRY), False),
        ("そういう意味じゃないです", guess(OWN, WORRY), True), ("そういう意味じゃないです", guess(OWN), False),
        ("そういう意味じゃないです。もう死にたい", Analysis(), False),
        ("そういう意味じゃないです。一人で泣いてます", Analysis(), False),
        ("そういう意味じゃないです。ひとりぼっちです", Analysis(), False),
        ("そういう意味じゃないです。殴られました", Analysis(), False),
    ],
)  # fmt: skip
def test_what_was_not_meant_so(text: str, analysis: Analysis, *, is_so: bool) -> None:
    assert is_back(text, analysis, mark(), [told()]) is is_so
    assert is_back(text, analysis, None, [told()]) is is_so


@pytest.mark.parametrize(
    ("kept", "recent", "is_so"),
    [
        # In an open conversation, everything since its start counts, and nothing before.
        (mark(), [], True), (mark(known={Sign.TIME}), [], False), (mark(stands={Sign.DEATH_NAMED}), [], False),
        (mark(known={Sign.TIRED}), [], False), (mark(known={Sign.THREAT}), [], False),
        (mark(known={Sign.NOT_SAFE}), [], False), (mark(known={Sign.NIGHT}), [], True),
        (mark(), [told("叩いた")], False), (mark(), [told("叩いた", ago=timedelta(minutes=10))], False),
        (mark(), [told("叩いた", ago=timedelta(minutes=11))], True), (mark(), [told("", Sign.TEARS)], False),
        (mark(), [told(tier=Tier.NONE)], True),
        # Otherwise the last message counts, for an hour.
        (None, [], False), (None, [told()], True), (None, [told(tier=Tier.NONE)], False),
        (None, [told(ago=timedelta(hours=1))], False), (None, [told(ago=timedelta(minutes=59))], True),
        (None, [told(), told("叩いた")], True), (None, [told("叩いた")], False),
        (None, [told(tier=Tier.NONE), told()], False),
        (mark(ended_at=NOW), [], False), (mark(ended_at=NOW, known={Sign.TIME}), [told()], True),
    ],
)  # fmt: skip
def test_what_it_is_said_after(kept: CareMark | None, recent: list[RecentMessage], *, is_so: bool) -> None:
    assert is_back("そういう意味じゃないです", None, kept, recent) is is_so


def test_that_all_are_well_takes_no_told_thing_back() -> None:
    assert is_back("みんな元気です", None, mark(), [])
    assert not is_back("みんな元気です", None, mark(known={Sign.TOLD}), [])
    assert is_back("そういう意味じゃないです", None, mark(known={Sign.TOLD}), [])


def test_who_was_misheard_is_answered_as_on_any_day() -> None:
    alarmed = replace(guess(OWN), is_gentle=True, is_uncertain=True, is_faint=True)
    reading = disowned.taken_back(alarmed)
    found = reading.analysis
    assert not any((found.risk, found.is_guessed, found.is_gentle, found.is_uncertain, found.is_faint))
    assert reading.care is not None
    assert (reading.care.is_over, reading.care.is_taken_back, reading.ends) == (True, True, True)
    assert reading.signs == {Sign.DENIED}
