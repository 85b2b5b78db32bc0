"""What links a message to one of another day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homebiyori.ai.port import Thread
from homebiyori.lexicon import analyze
from homebiyori.lexicon.questions import is_only_asked
from homebiyori.lexicon.vocabulary import Emotion, Tier
from homebiyori.memory.standing import Standing
from homebiyori.recall.models import RecentMessage
from homebiyori.recall.threads import thread_of
from homebiyori.recall.unasked import open_trouble, past_gladness
from support.actors import MovableTime
from support.product import Caller

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TROUBLE: dict[str, Any] = {"user_message": "逆上がりがまだできない。心配", "emotion": Emotion.WORRY}
JOY: dict[str, Any] = {"user_message": "逆上がりができた！", "emotion": Emotion.JOY, "concepts": ("sports_ok",)}


def told(hours: float, **changes: Any) -> RecentMessage:
    values: dict[str, Any] = {"user_message": "", "ai_response": "", "expires_at": 0, **changes}
    return RecentMessage(created_at=NOW - timedelta(hours=hours), **values)


def tied(text: str, *recent: RecentMessage) -> Thread | None:
    return thread_of(recent, text, analyze(text), NOW)


@pytest.mark.parametrize("text", ["できたんです、逆上がり", "さかあがりできたよ！", "蓮の逆上がりは三度も"])
def test_a_thing_comes_back_on_another_day(text: str) -> None:
    assert tied(text, told(40, **TROUBLE)) == Thread("逆上がり", Standing.HEAVY)
    assert tied(text, told(40, **JOY)) == Thread("逆上がり", Standing.BRIGHT)
    assert tied(text, told(2, **TROUBLE)) is None


def test_a_trouble_comes_to_its_good_end() -> None:
    refused = told(300, user_message="ぜんぜん食べてくれない", emotion=Emotion.WORRY, concepts=("weaning_refused",))
    assert tied("今日は完食してくれた", refused) == Thread("weaning_refused", Standing.HEAVY)


@pytest.mark.parametrize("text", ["逆上がりって何歳でできますか？", "逆上がりのこと、覚えてますか？"])
def test_what_is_only_asked_is_no_thread(text: str) -> None:
    assert tied(text, told(40, **TROUBLE)) is None
    assert tied("逆上がりできた", told(40, user_message=text)) is None


@pytest.mark.parametrize("marks", [{"tier": Tier.GENTLE}, {"risk_level": 1}, {"fragment_ids": ("t.care.stay.02",)}])
def test_nothing_of_a_talk_in_care_comes_back(marks: dict[str, Any]) -> None:
    assert tied("逆上がりできた", told(40, **TROUBLE, **marks)) is None


def test_once_a_day() -> None:
    spoken = told(1, user_message="逆上がり、三度も", fragment_ids=("h.thread.good.02",))
    assert tied("逆上がりできた", spoken, told(40, **TROUBLE)) is None


def test_another_thing_is_another_matter() -> None:
    assert tied("縄跳びができた！", told(40, **JOY)) is None
    assert tied("おはよう", told(40, **JOY)) is None


class TestMemory:
    def test_a_remembered_thread_names_its_thing(self) -> None:
        assert open_trouble([told(30, **TROUBLE)], NOW) == "逆上がり"
        assert past_gladness([told(30, **JOY)], NOW) == "逆上がり"

    def test_a_trouble_that_was_made_good_is_not_asked_after(self) -> None:
        assert open_trouble([told(5, **JOY), told(30, **TROUBLE)], NOW) is None
        ended = told(5, emotion=Emotion.JOY, concepts=("ate_well",))
        refused = told(30, emotion=Emotion.WORRY, concepts=("weaning_refused",))
        assert open_trouble([ended, refused], NOW) is None
        assert open_trouble([told(5, emotion=Emotion.JOY), refused], NOW) == "weaning_refused"

    @pytest.mark.parametrize(
        "text",
        [
            "双子って沐浴一人でやるときどうしてるんだろ。みんな",
            "逆上がりができるようになってほしいな",
            "断乳は何歳からですか",
        ],
    )
    def test_a_question_or_a_wish_is_neither_deed_nor_trouble(self, text: str) -> None:
        assert is_only_asked(text)
        assert open_trouble([told(30, user_message=text, emotion=Emotion.WORRY, concepts=("bath",))], NOW) is None
        assert past_gladness([told(30, user_message=text, emotion=Emotion.JOY, concepts=("toilet_ok",))], NOW) is None

    @pytest.mark.parametrize(
        "text", ["三つ言えるようになった。成長早すぎない？", "おもちゃを貸せたよ。やさしいでしょ？"]
    )
    def test_what_is_told_beside_a_question_is_told(self, text: str) -> None:
        assert not is_only_asked(text)

    def test_a_fever_is_no_joy_to_be_named_by(self) -> None:
        better = told(30, user_message="熱が下がった！", emotion=Emotion.JOY, concepts=("child_well",))
        assert past_gladness([better], NOW) == "child_well"


def test_two_weeks_later_the_answer_knows(parent: Caller, moment: MovableTime) -> None:
    parent.say("ほうれん草、べーって全部出された。しんどい")
    moment.advance(days=13)
    answer = parent.say("ほうれん草、今日は食べたよ。うれしい").json()["ai_response"]
    assert "ほうれん草" in answer
    recent = timedelta(seconds=5)
    moment.advance(seconds=recent.seconds)
    again = parent.say("ほうれん草のスープも飲んだ。うれしい").json()["ai_response"]
    assert not any(word in again for word in ("このあいだ", "あのほうれん草", "あの日", "あのとき"))
