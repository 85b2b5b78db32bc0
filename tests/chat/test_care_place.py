"""A dangerous place and what is said there, summed over a conversation (weights: care/data/places.json)."""

from datetime import datetime, timedelta

import pytest

from homebiyori.base.clock import JST, epoch
from homebiyori.care.signs import Sign
from homebiyori.chat.care import place
from homebiyori.chat.care.place import Standing
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import Analysis, Emotion, Risk, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=JST)
HOURS = timedelta(hours=2)
CALM = Analysis()
GLAD = Analysis(emotion=Emotion.JOY)
PLACE = "ホームにいます"
# Cues of weight one; none of them is a place.
SPENT, NO_HOME, ENOUGH = "ずっと座っています", "家には帰れない", "もう十分です"
PILLS = "数えたら眠剤が三十錠ありました"


def before(text: str, *, age: timedelta = timedelta(minutes=5), signs: tuple[Sign, ...] = ()) -> RecentMessage:
    at = NOW - age
    return RecentMessage(user_message=text, ai_response="はい", signs=signs, created_at=at, expires_at=epoch(at))


def said(text: str, *recent: RecentMessage, analysis: Analysis = CALM) -> Utterance:
    return Utterance(text=text, analysis=analysis, recent=recent, now=NOW)


def standing(text: str, *recent: RecentMessage, analysis: Analysis = CALM) -> Standing:
    return place.read(said(text, *recent, analysis=analysis)).get("place", (Standing.NOTHING,))[0]


@pytest.mark.parametrize(
    ("texts", "stands"),
    [
        ((PLACE,), Standing.NOTHING),
        ((SPENT, NO_HOME, ENOUGH), Standing.NOTHING),
        ((PLACE, SPENT), Standing.UNSURE),
        ((PLACE, SPENT, NO_HOME), Standing.UNSURE),
        ((PLACE, SPENT, NO_HOME, ENOUGH), Standing.OPENS),
        ((PLACE, SPENT, NO_HOME, ENOUGH, "次の特急で"), Standing.NOW),
        (("屋上の柵の外に立っています",), Standing.OPENS),
        (("屋上の柵の外に立っています", SPENT), Standing.NOW),
        ((PLACE, SPENT, SPENT), Standing.UNSURE),
    ],
)
def test_a_place_weighs_by_what_is_told_there(texts: tuple[str, ...], stands: Standing) -> None:
    newest, *earlier = texts
    for text, told in ((newest, earlier), (texts[-1], [*texts[:-1]])):
        assert standing(text, *map(before, told)) is stands


def test_a_message_that_tells_nothing_of_it_weighs_nothing() -> None:
    assert standing("うん", before(PLACE), before(SPENT), before(NO_HOME), before(ENOUGH)) is Standing.NOTHING


def test_a_bright_message_is_of_no_danger_unless_danger_was_read() -> None:
    told = [before(SPENT), before(NO_HOME), before(ENOUGH)]
    assert standing(PLACE, *told, analysis=GLAD) is Standing.NOTHING
    risk = Risk(RiskKind.SELF_HARM, RiskLevel.SERIOUS)
    assert standing(PLACE, *told, analysis=Analysis(emotion=Emotion.JOY, risk=risk)) is Standing.OPENS
    assert standing(PLACE, *told, analysis=Analysis(emotion=Emotion.SADNESS)) is Standing.OPENS


def test_what_was_told_two_hours_ago_or_before_the_place_was_left_is_past() -> None:
    assert standing(PLACE, before(SPENT, age=HOURS - timedelta(seconds=1))) is Standing.UNSURE
    assert standing(PLACE, before(SPENT, age=HOURS)) is Standing.NOTHING
    for left in (Sign.LEFT_PLACE, Sign.SOMEONE_CAME, Sign.RESCUED):
        assert standing(PLACE, before("帰った", signs=(left,)), before(SPENT)) is Standing.NOTHING
    assert standing(PLACE, before("つらい", signs=(Sign.SUFFERS,)), before(SPENT)) is Standing.UNSURE


def test_eight_messages_back_are_looked_at() -> None:
    between = [before("うん")] * 7
    assert standing(PLACE, *between, before(SPENT)) is Standing.UNSURE
    assert standing(PLACE, *between, before("うん"), before(SPENT)) is Standing.NOTHING


def _signs(text: str, *recent: RecentMessage, signs: frozenset[Sign]) -> frozenset[Sign]:
    return place.completed(signs, said(text, *recent))


def test_the_place_is_a_sign_and_takes_the_light_ones_away() -> None:
    light = frozenset({Sign.EVERYDAY, Sign.THANKS, Sign.TIRED})
    told = [before(SPENT), before(NO_HOME)]
    assert _signs(PLACE, *told, signs=light) == light
    assert _signs(PLACE, *told, before(ENOUGH), signs=light) == {Sign.RAIL, Sign.TIRED}
    now = [*told, before(ENOUGH), before("次の特急で")]
    assert _signs(PLACE, *now, signs=light) == {Sign.RAIL, Sign.TIRED, Sign.DANGEROUS_PLACE}
    left = light | {Sign.LEFT_PLACE}
    assert _signs(PLACE, *now, signs=left) == left


def test_pills_that_were_kept_and_counted_are_means() -> None:
    assert _signs(PILLS, signs=frozenset({Sign.SAFE, Sign.TIRED})) == {Sign.MEANS, Sign.PILLS, Sign.TIRED}
    assert _signs("数えたら母の薬が三十錠ありました", signs=frozenset({Sign.SAFE})) == {Sign.SAFE}


def test_what_alarms_and_what_is_only_unsure() -> None:
    def told(text: str, *recent: RecentMessage) -> tuple[bool, bool]:
        alarms = place.opened(said(text, *recent)) == Risk(RiskKind.SELF_HARM, RiskLevel.SERIOUS)
        return alarms, place.is_unsure(said(text, *recent))

    assert told(PILLS) == (True, False)
    assert told(PLACE) == (False, False)
    assert told(PLACE, before(SPENT)) == (False, True)
    assert told("屋上の柵の外に立っています") == (True, False)
    assert told("屋上の柵の外に立っています", before(SPENT)) == (True, False)
