"""What the recent messages contribute to the next answer."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest

from homebiyori.ai.port import Mood
from homebiyori.ai.wording import praise_words
from homebiyori.lexicon.vocabulary import Emotion, Tier, Wish
from homebiyori.recall.models import RecentMessage
from homebiyori.recall.unasked import coming, open_trouble, past_gladness, recalled, standing_mood
from support.actors import MovableTime
from support.product import Caller

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def told(hours: float, **changes: Any) -> RecentMessage:
    values: dict[str, Any] = {"user_message": "", "ai_response": "", "expires_at": 0, **changes}
    return RecentMessage(created_at=NOW - timedelta(hours=hours), **values)


# Rows in which danger was read, or that were answered in care.
CAREFUL: tuple[dict[str, Any], ...] = ({"tier": Tier.GENTLE}, {"fragment_ids": ("h.care.stay.02",)}, {"risk_level": 1})
REFUSED: dict[str, Any] = {"emotion": Emotion.WORRY, "concepts": ("weaning_refused",)}


class TestStandingMood:
    def test_once_is_not_yet_a_rule(self) -> None:
        assert standing_mood([told(1, wish=Wish.LISTEN)], NOW) is None

    def test_twice_within_a_day_is_one(self) -> None:
        wishes = [told(1, wish=Wish.LISTEN), told(2), told(20, wish=Wish.LISTEN)]
        assert standing_mood(wishes, NOW) is Mood.LISTEN
        assert standing_mood(wishes, NOW + timedelta(hours=5)) is None

    def test_to_ask_for_praise_ends_it(self) -> None:
        wishes = [told(1, wish=Wish.PRAISE), told(2, wish=Wish.LISTEN), told(3, wish=Wish.LISTEN)]
        assert standing_mood(wishes, NOW) is None


class TestOpenTrouble:
    def test_it_is_asked_after_from_the_next_day_to_two_days(self) -> None:
        ages = {hours: open_trouble([told(hours, **REFUSED)], NOW) for hours in (1, 21, 21.1, 30, 48, 48.1, 100)}
        assert [hours for hours, found in ages.items() if found == "weaning_refused"] == [21.1, 30, 48]

    def test_a_trouble_is_asked_after_only_after_a_night(self) -> None:
        morning = NOW.replace(hour=17)
        ages = {hours: open_trouble([told(hours - 5, **REFUSED)], morning) for hours in (5.9, 6)}
        assert ages == {5.9: None, 6: "weaning_refused"}

    def test_a_trouble_is_asked_after_once(self) -> None:
        asked = told(1, fragment_ids=("t.receive.plain.01", "t.recall.weaning_refused.02"))
        assert open_trouble([asked, told(20, **REFUSED)], NOW) is None

    def test_joys_dangers_and_things_done_are_no_troubles(self) -> None:
        assert open_trouble([told(20, **{**REFUSED, "emotion": Emotion.JOY})], NOW) is None
        assert open_trouble([told(20, **REFUSED, risk_level=1)], NOW) is None
        assert open_trouble([told(20, **REFUSED, tier=Tier.GENTLE)], NOW) is None
        assert open_trouble([told(20, **REFUSED, fragment_ids=("t.care.stay.01",))], NOW) is None
        assert open_trouble([told(20, emotion=Emotion.FATIGUE, concepts=("weaned",))], NOW) is None
        assert open_trouble([told(20, emotion=Emotion.FATIGUE, concepts=("gone_from_the_data",))], NOW) is None


class TestPastGladness:
    GLAD: ClassVar[dict[str, Any]] = {"emotion": Emotion.JOY, "concepts": ("toilet_ok",)}

    def test_it_is_remembered_from_twelve_hours_to_three_days(self) -> None:
        ages = {hours: past_gladness([told(hours, **self.GLAD)], NOW) for hours in (1, 12, 21, 21.1, 72, 72.1)}
        assert [hours for hours, found in ages.items() if found == "toilet_ok"] == [21.1, 72]

    def test_once_and_nothing_else_within_a_day(self) -> None:
        other = told(40, emotion=Emotion.JOY, concepts=("slept_through",))
        said = told(30, fragment_ids=("t.receive.plain.01", "t.gladly.toilet_ok.02"))
        assert past_gladness([said, told(50, **self.GLAD)], NOW) is None
        assert past_gladness([said, other, told(50, **self.GLAD)], NOW) == "slept_through"
        asked = told(2, fragment_ids=("t.recall.weaning_refused.02",))
        assert past_gladness([asked, other], NOW) is None

    def test_troubles_and_dangers_are_none(self) -> None:
        assert past_gladness([told(20, **REFUSED)], NOW) is None
        assert past_gladness([told(20, emotion=Emotion.SADNESS, concepts=("toilet_ok",))], NOW) is None
        assert [past_gladness([told(20, **self.GLAD, **careful)], NOW) for careful in CAREFUL] == [None] * 3


def test_the_break_of_another_is_no_joy_of_the_parent() -> None:
    hers = told(30, user_message="妻が美容院に行ってきた。うれしそう", emotion=Emotion.JOY, concepts=("alone_time",))
    own = told(30, user_message="美容院に行けた。うれしい", emotion=Emotion.JOY, concepts=("alone_time",))
    assert past_gladness([hers], NOW) is None
    assert past_gladness([own], NOW) is not None


@pytest.mark.parametrize(
    "text", ["咳、止まりました", "咳はもう出ません", "咳のことは一段落。学校へ行けた", "今日も咳がつらい"]
)
def test_what_was_told_again_since_is_not_asked_after(text: str) -> None:
    cough = told(30, user_message="咳がひどい。心配", emotion=Emotion.WORRY)
    assert open_trouble([cough], NOW) == "咳"
    assert open_trouble([told(2, user_message=text), cough], NOW) is None


def test_a_reading_that_was_put_right_is_no_memory() -> None:
    wrong = told(30, user_message="霜がおりた", emotion=Emotion.SADNESS, concepts=("sleepless",))
    right = told(29.9, user_message="悲しくないです", fragment_ids=("h.sorry.02",))
    assert open_trouble([wrong], NOW) is not None
    assert open_trouble([right, wrong], NOW) is None


def test_what_was_told_last_is_recalled_newest_first() -> None:
    recent = [
        told(1, concepts=("apologized", "yelled")),
        told(2, concepts=("rejected",), risk_level=2),
        told(3, concepts=("cooking",)),
    ]
    careful = [told(1, concepts=("lonely",), **marks) for marks in CAREFUL]
    assert recalled(careful, NOW) == ()
    assert recalled(recent, NOW) == ("apologized", "cooking")
    assert recalled(recent, NOW + timedelta(days=2)) == ()


def test_a_day_later_the_trouble_is_asked_after_once(parent: Caller, moment: MovableTime) -> None:
    parent.say("離乳食をぜんぜん食べてくれない。心配で仕方ない")
    assert "離乳食" not in parent.say("おはよう").json()["ai_response"]
    moment.advance(hours=20)
    answers = []
    for text in ("おはよう", "今日はカーテンを洗った", "こんにちは"):
        moment.advance(seconds=1)
        answers.append(parent.say(text).json()["ai_response"])
    assert ["離乳食" in answer for answer in answers] == [True, False, False]


def test_who_asks_twice_to_be_heard_is_heard(parent: Caller, moment: MovableTime) -> None:
    said = ("ほめないで、ただ聞いて", "ほめなくていいから", "お弁当作りで疲れた", "ほめて", "お弁当作りで疲れた")
    answers = []
    for text in said:
        moment.advance(seconds=1)
        answers.append(parent.say(text).json()["ai_response"])
    assert [bool(praise_words(answer)) for answer in answers[:3]] == [False, False, False]
    moods = [entry["mood"] for entry in parent.get("/api/chat/history").json()["items"]]
    assert list(reversed(moods)) == ["listen", "listen", "listen", "praise", "praise"]


def test_praise_is_for_what_was_told_before(parent: Caller, moment: MovableTime) -> None:
    parent.say("言いすぎたこと、娘に謝れた", ai_character="tama")
    moment.advance(seconds=1)
    answer = parent.say("ほめて", ai_character="tama").json()["ai_response"]
    assert any(word in answer for word in ("ごめんね", "謝"))


class TestComing:
    """NOW is Monday evening in Japan, 2026-11-23."""

    @pytest.mark.parametrize(
        ("days", "text"),
        [
            (5, "来週の火曜から期末テストです"),
            (1, "明後日は面談です"),
            (3, "4日後に発表会があります"),
            (6, "運動会は11月24日です"),
            (2, "火曜に健診に行きます"),
        ],
    )
    def test_on_its_eve_it_is_spoken_of(self, days: int, text: str) -> None:
        ahead = told(24 * days, user_message=text)
        assert coming([ahead], NOW) is not None
        assert coming([ahead], NOW - timedelta(days=1)) is None
        assert coming([ahead], NOW + timedelta(days=2)) is None

    def test_once_and_not_after_it_was_told_of_again(self) -> None:
        ahead = told(24, user_message="明後日は面談です")
        assert coming([told(2, user_message="面談のこと考えてる"), ahead], NOW) is None
        assert coming([told(2, fragment_ids=("t.thread.eve.02",)), ahead], NOW) is None
        assert coming([told(24, user_message="面談、終わりました")], NOW) is None

    def test_a_greeting_is_answered_with_it(self, parent: Caller, moment: MovableTime) -> None:
        parent.say("三日後に娘の発表会があります")
        moment.advance(days=2)
        assert "発表会" in parent.say("こんばんは").json()["ai_response"]
