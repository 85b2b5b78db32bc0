"""What ends an imminent danger: a completed step does; a question, a hope or means moved elsewhere do not."""

from datetime import datetime, timedelta

import pytest

from homebiyori.base.clock import JST
from homebiyori.care.mark import CareMark
from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign
from homebiyori.chat.care import memory
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel, Tier
from support.care_talk import Turn, talk

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=JST)
ARMED = "睡眠薬をためてあります。今夜ぜんぶ飲みます"


def _is_near(turn: Turn) -> bool:
    return turn.reading.care is not None and turn.reading.care.is_imminent


def _level(turn: Turn) -> RiskLevel:
    assert turn.mark is not None
    return RiskLevel(turn.mark.level)


class TestDoneIsDone:
    @pytest.mark.parametrize(
        "text",
        [
            "高橋さんが来てくれました。いま横にいます",
            "おかあさん きました。いっしょに います",
            "嫁を起こして来てもろた",
            "眠剤は夫が全部持っていってくれました",
            "薬はぜんぶ姉が管理しています",
            "姉に電話しました。最後まで聞いてくれました",
            "翌朝です。妹が来てくれて、お粥を食べました",
            "三日たちました。孫が歩いて、うれしくて笑いました",
            "昨日まで入院して、さっき退院しました",
            "心療内科に行ってきました。薬が出ました",
            "いまはシェルターです。子どもも眠りました",
        ],
    )
    def test_danger_is_not_near_once_it_is_over(self, text: str) -> None:
        turns = talk((ARMED, text))
        assert _is_near(turns[0])
        assert not _is_near(turns[1])
        assert _level(turns[1]) <= RiskLevel.SERIOUS

    @pytest.mark.parametrize(
        "text",
        [
            "119には何と言えばいいですか",
            "薬は車に入れました。鍵は私が持っています",
            "朝になりました。",
            "翌朝です。まだ死にたい。薬は手元にあります",
            "退院したら死にます",
            "妹が来てくれたらいいのに",
            "息子は小五で、サッカーをやっとる",
        ],
    )
    def test_what_is_not_done_ends_nothing(self, text: str) -> None:
        assert _is_near(talk((ARMED, text))[1])

    def test_everyday_words_before_a_farewell_are_no_ease(self) -> None:
        turns = talk(
            (ARMED, "息子は小五や。野球やっとる", "キャッチャーやねん、土曜試合やねん", "もうええ、おおきに。ほなな")
        )
        assert all(map(_is_near, turns))

    def test_joy_after_the_end_leaves_worry(self) -> None:
        turns = talk((ARMED, "夫が来てくれました。薬も預かってくれました", "娘がはじめて歩いて、うれしくて笑いました"))
        assert [_level(turn) for turn in turns[1:]] == [RiskLevel.SERIOUS, RiskLevel.CONCERN]


class TestACallToTheNear:
    @pytest.mark.parametrize(
        "text",
        [
            "でんわしました。ほっとしました",
            "でんわしました。はは、だまって きいてくれました",
            "さっき電話しました。父が出ました",
        ],
    )
    def test_a_call_to_family_never_raises_the_level(self, text: str) -> None:
        turns = talk(("消えてしまいたいです", text))
        assert not _is_near(turns[1])
        assert _level(turns[1]) <= _level(turns[0])

    def test_one_to_the_ambulance_is_waited_for(self) -> None:
        assert _is_near(talk(("死にたい。薬を手に持ってる", "いま電話しました"))[1])


class TestTheButton:
    def _pressed(self, *stands: Sign) -> CareMark:
        mark = CareMark(level=RiskLevel.IMMEDIATE, began_at=NOW, firm_at=NOW, stands=stands)
        pressed = memory.pressed_safe(mark, NOW + timedelta(minutes=1))
        assert pressed is not None
        return pressed

    def test_where_nothing_is_under_way_worry_is_left(self) -> None:
        for stands in ((), (Sign.CALLED,)):
            pressed = self._pressed(*stands)
            assert (pressed.level, pressed.stands) == (RiskLevel.CONCERN, ())

    @pytest.mark.parametrize("danger", [Sign.MEANS_IN_HAND, Sign.TIME, Sign.MEANS, Sign.DANGEROUS_PLACE])
    def test_beside_a_plan_it_stays_serious(self, danger: Sign) -> None:
        assert self._pressed(danger).level == RiskLevel.SERIOUS

    def _pressed_twice(self, mark: CareMark | None, at: datetime) -> CareMark:
        once = memory.pressed_safe(mark, at)
        twice = memory.pressed_safe(once, at + timedelta(seconds=30))
        assert twice is not None
        return twice

    @pytest.mark.parametrize(
        "said",
        [ARMED, "薬を全部飲みました", "いまから飛び降ります。ベランダの柵に座ってる", "包丁を持ってます。死にたい"],
    )
    def test_twice_within_the_hour_leaves_no_danger_that_stands(self, said: str) -> None:
        mark = talk((said,))[0].mark
        twice = self._pressed_twice(mark, NOW + timedelta(minutes=5))
        assert (twice.times_safe, twice.ended_at) == (2, None)
        assert self._pressed_twice(mark, NOW + timedelta(minutes=61)).ended_at is not None

    @pytest.mark.parametrize(
        "texts",
        [
            ("今から死にます。さようなら",),
            ("消えてしまいたい",),
            (ARMED, "死ぬ気はないです。薬は捨てました"),
            (ARMED, "夫が来てくれました。薬も預かってくれました"),
        ],
    )
    def test_twice_it_ends_what_is_not_near_or_was_taken_back(self, texts: tuple[str, ...]) -> None:
        assert self._pressed_twice(talk(texts)[-1].mark, NOW + timedelta(minutes=10)).ended_at is not None


class TestDenied:
    @pytest.mark.parametrize(
        "text",
        [
            "死にたいとは思っておりません",
            "死にたいなどとは考えておりません",
            "死のうとは思うておりませんよ",
            "消えたいとは思っておりませぬ",
            "しにたいとは おもっていません",
        ],
    )
    def test_a_denied_wish_is_read_in_every_form(self, text: str) -> None:
        signs = follow_ups.read(text)
        assert Sign.NO_DEATH_WISH in signs
        assert not signs & {Sign.DEATH_NAMED, Sign.DEATH_SAID}


class TestWhoseMedicine:
    @pytest.mark.parametrize(
        "text",
        [
            "息子に飲ませる粉薬の数を数えて、飲み終えるまで見ています。",
            "退院前に薬の数を数えて、かばんに入れました。",
            "孫の喘息の薬を数えて、飲ませました。",
        ],
    )
    def test_a_childs_medicine_is_no_means(self, text: str) -> None:
        assert analyze(text).tier is Tier.NONE

    def test_counting_ones_own_medicine_is_danger(self) -> None:
        assert analyze("薬の数を数えて、並べました").risk is not None


class TestFarewells:
    @pytest.mark.parametrize(
        "text",
        [
            "今夜は枕元に手紙を置きました。娘の通帳も判子も並べてあります。",
            "今晩でしまいにするわ",
            "今夜でしめえだ",
            "遺書も保険証券も机に並べました。あとは朝を待つだけです。",
        ],
    )
    def test_told_of_tonight_it_is_at_once(self, text: str) -> None:
        risk = analyze(text).risk
        assert risk is not None
        assert (risk.kind, risk.level) == (RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)

    def test_a_letter_beside_the_papers_is_asked_after(self) -> None:
        assert analyze("仏前に息子への手紙と判子を置きました。世話になりました").tier is Tier.FIRM

    @pytest.mark.parametrize(
        "text",
        [
            "入院の手続で通帳と印鑑をまとめて置きました。先生へ手紙も書いた。",
            "今夜で仕事はしまいにする",
            "卒園なので手紙を書きました。先生方にはお世話になりました。",
        ],
    )
    def test_affairs_in_order_are_no_firm_danger(self, text: str) -> None:
        assert analyze(text).tier is not Tier.FIRM


class TestKindsHold:
    def test_a_wish_to_die_beside_violence_leaves_it_violence(self) -> None:
        turns = talk(
            ("夫に殴られます。腕があざになりました", "死にたいと思うことも少しあります", "夫を起こすのがこわいです")
        )
        assert {turn.reading.care.kind for turn in turns if turn.reading.care} == {RiskKind.DOMESTIC_VIOLENCE}
        card = turns[1].card
        assert card is not None
        assert "よりそいホットライン" in [line.name for line in card.resources]

    def test_a_plan_beside_it_is_ones_own(self) -> None:
        turns = talk(("夫に殴られます", "死にたい。今夜、薬をぜんぶ飲みます"))
        assert turns[1].mark is not None
        assert turns[1].mark.kind is RiskKind.SELF_HARM

    def test_control_told_over_two_turns_is_violence(self) -> None:
        turns = talk(
            ("さいふも でんわも ぜんぶ だんな みる。おかね くれない。", "なぐる ない。だから DV じゃない でしょう？")
        )
        care = turns[1].reading.care
        assert care is not None
        assert (care.kind, Sign.ASKS_IS_VIOLENCE in care.signs) == (RiskKind.DOMESTIC_VIOLENCE, True)

    @pytest.mark.parametrize(
        "text", ["死ぬ方法とかは考えてないけどつらいって", "死ぬやり方までは考えていないと言っていました"]
    )
    def test_no_way_thought_of_asks_for_none(self, text: str) -> None:
        assert Sign.ASKS_METHOD not in follow_ups.read(text)

    def test_beside_the_child_nobody_is_sought(self) -> None:
        turns = talk(("高1の娘が死にたいと言っています。今夜は私が隣にいます。朝まで何をしてやればいいですか",))
        assert Sign.TIME not in turns[0].reading.signs
        assert "care.now.both" not in turns[0].slots
