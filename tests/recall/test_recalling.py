"""Questions of memory: known facts are answered with their current state, unknown ones are not made up."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from homebiyori.ai.port import Asked, Thread
from homebiyori.aws.dynamodb import user_key
from homebiyori.base.ids import new_id
from homebiyori.lexicon import analyze
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion, Tier
from homebiyori.memory import recalling
from homebiyori.memory.due import due
from homebiyori.memory.standing import Standing
from homebiyori.recall.asked import asked_of
from homebiyori.recall.known_facts import after
from homebiyori.recall.models import RecentMessage
from homebiyori.recall.threads import thread_of
from homebiyori.resources import Resources
from homebiyori.tree.models import ToldFacts
from support.actors import MovableTime
from support.product import Caller

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def told(days: float, text: str, **changes: Any) -> RecentMessage:
    read = analyze(text)
    values: dict[str, Any] = {"emotion": read.emotion, "concepts": read.concepts, "tier": Tier.NONE, **changes}
    at = NOW - timedelta(days=days)
    return RecentMessage(user_message=text, ai_response="", expires_at=0, created_at=at, **values)


ASKS = """
    覚えてる？
    うちの子、何部か覚えてる
    娘が何部か、覚えてますか？
    あの咳のこと、覚えてますか
    霜の話を覚えておいでですか
    何て言ったっけ？
    昨日の話おぼえてはる？
    豚汁のこと覚えとってくれた？
    前に話したこと忘れてないよね？
    うちの子の名前なんだったっけ
    あの転職のこと、どうなったと思う？
    madokaさん、俺の娘、生後何週か覚えてる?
    まだ覚えておいででしょうか、あの三つのうちの一つです
    わたしが何で連弾しとるか覚えとる？
"""
ASKS_NOT = """
    娘は私のことを覚えてるかな
    息子が九九を覚えてきた
    九九を覚えてます
    財布を忘れてる
    あの子、覚えてるのかな
    先生、名前覚えてくれてますか？って聞かれた
    夫は記念日を覚えてるんだろうか
    なんで怒ってたんだっけ
    覚えててくれてありがとう
    人の顔を覚えるのが早くなった
"""


@pytest.mark.parametrize("text", ASKS.split("\n")[1:-1])
def test_memory_is_asked_after(text: str) -> None:
    assert recalling.asks(fold(text.strip()))


@pytest.mark.parametrize("text", ASKS_NOT.split("\n")[1:-1])
def test_to_remember_or_forget_is_no_question_to_us(text: str) -> None:
    assert not recalling.asks(fold(text.strip()))
    assert asked_of([], text.strip(), NOW) is None


class TestFacts:
    @pytest.mark.parametrize(
        ("text", "days", "age"),
        [
            ("はじめまして。生後3週間の娘がいます。寝ない。", 15, "生後5週を過ぎたころ"),
            ("うちの子、生後三週です", 0.1, "生後3週"),
            ("生後2か月の息子", 45, "生後3か月を過ぎたころ"),
            ("生後10週の双子です", 28, "生後3か月を過ぎたころ"),
            ("四ヶ月の娘がいます", 2, "生後4か月を過ぎたころ"),
        ],
    )
    def test_a_baby_grows(self, text: str, days: float, age: str) -> None:
        assert asked_of([told(days, text)], "娘、生後何週か覚えてる?", NOW) == Asked(fact=f"known.age.{age}")

    @pytest.mark.parametrize("text", ["友人の子が生後3週です", "上の子が生後3週の頃は寝なかった", "妊娠3か月です"])
    def test_another_baby_is_not_this_one(self, text: str) -> None:
        assert asked_of([told(3, text)], "娘、生後何週か覚えてる?", NOW) == Asked()

    def test_a_club_and_a_lesson(self) -> None:
        recent = [
            told(1, "長男が水泳習ってて毎週送迎です"),
            told(9, "息子が吹奏楽部に入った"),
            told(9, "俺は野球部だった"),
        ]
        assert asked_of(recent, "うちの子、何部か覚えてる？", NOW) == Asked(fact="known.club.吹奏楽部")
        assert asked_of(recent, "何習ってるか覚えてる？", NOW) == Asked(fact="known.club.水泳")

    def test_of_a_danger_nothing_is_known(self) -> None:
        recent = [told(3, "生後3週の娘", tier=Tier.FIRM, risk_level=1)]
        assert asked_of(recent, "生後何週か覚えてる?", NOW) == Asked()


class TestMatters:
    COUGH = told(9, "娘の咳がひどくて心配です")
    WELL = told(5, "咳、すっかり治まりました")

    def test_what_is_asked_after_is_answered_with_how_it_stands(self) -> None:
        asked = "あの咳のこと、覚えてますか？"
        assert asked_of([self.COUGH], asked, NOW) == Asked("咳", Standing.HEAVY)
        assert asked_of([self.WELL, self.COUGH], asked, NOW) == Asked("咳", Standing.OVER)

    def test_a_good_end_that_names_nothing_ends_it_too(self) -> None:
        well = told(5, "けろっと元気になって、ほっとした", emotion=Emotion.JOY, concepts=("child_well",))
        assert asked_of([well, self.COUGH], "咳のこと、覚えてますか？", NOW) == Asked("咳", Standing.OVER)

    def test_another_thing_is_not_made_up(self) -> None:
        assert asked_of([self.COUGH], "うちのハムスターの名前、覚えてる？", NOW) == Asked()
        assert asked_of([self.COUGH], "絵の題名覚えてる？", NOW) == Asked()

    def test_who_asks_for_nothing_certain_hears_what_was_told_last(self) -> None:
        assert asked_of([self.WELL, self.COUGH], "私の話、覚えてる？", NOW) == Asked("咳", Standing.OVER)
        assert asked_of([], "私の話、覚えてる？", NOW) == Asked()


class TestReasons:
    ASKED = told(4, "娘に「次は？」って聞いたら「ママとれんだん」だって。連弾！わたしと！")
    LATER = told(2, "連弾の左、練習しとる")

    def test_why_is_known_where_somebody_said_it(self) -> None:
        found = asked_of([self.LATER, self.ASKED], "わたしが何で連弾しとるか覚えとる？", NOW)
        assert found is not None
        assert (found.name, found.reason) == ("連弾", "why.said")

    def test_why_is_not_made_up(self) -> None:
        found = asked_of([self.LATER], "わたしが何で連弾しとるか覚えとる？", NOW)
        assert found is not None
        assert (found.name, found.reason) == ("連弾", None)

    def test_what_has_no_noun_of_ours_is_found_by_its_words(self) -> None:
        recent = [told(3, "駅前の大道芸人に娘が釘づけでした")]
        assert asked_of(recent, "大道芸人のこと、覚えてる？", NOW) == Asked(fact="ritual.heard")
        assert asked_of(recent, "腹話術のこと、覚えてる？", NOW) == Asked()


class TestDays:
    """Nothing is over before its day, and a corrected day replaces the first."""

    FIRST = told(8, "来月の12日に娘の発表会があるの")
    RIGHT = told(6, "あ、発表会12日じゃなくて、12月6日だったわ！プリント見てびっくり")
    ANGRY = "旦那が発表会の日に仕事入れた。腹立って皿がちゃんと置けんかったわ"

    def tied(self, days: float) -> Thread | None:
        return thread_of([self.RIGHT, self.FIRST], self.ANGRY, analyze(self.ANGRY), NOW + timedelta(days=days))

    def test_what_is_still_to_come_is_not_done(self) -> None:
        assert self.tied(1) == Thread("発表会", Standing.AHEAD, is_to_come=True)

    def test_after_its_day_it_may_be(self) -> None:
        tie = self.tied(14)
        assert tie is not None
        assert not tie.is_to_come

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("発表会12日じゃなくて6日だったわ", date(2026, 12, 6)),
            ("面談は10日ではなく、11日です", date(2026, 12, 11)),
            ("来月12日が本番", date(2026, 12, 12)),
            ("運動会は月曜じゃなくて火曜に", date(2026, 11, 24)),
            ("三日坊主の私", None),
            ("翔は来月の十二日に面接だそうです", date(2026, 12, 12)),
            ("十二月五日が誕生日", date(2026, 12, 5)),
            ("法事は二十九日に決まった", date(2026, 11, 29)),
            ("来月の三日にお宮参り", date(2026, 12, 3)),
            ("三日に一度は電話する", None),
            ("十一日目の夜", None),
            ("十五日間休む", None),
            ("十日に一度の掃除", None),
        ],
    )
    def test_the_day_put_right_counts(self, text: str, day: date | None) -> None:
        assert due(text, date(2026, 11, 23)) == day


class TestWithoutItsName:
    PLAN = told(3, "来週、面談があります。緊張する")
    OTHER = told(4, "逆上がりがまだできない。心配")

    def tied(self, text: str, *recent: RecentMessage) -> Thread | None:
        return thread_of(recent, text, analyze(text), NOW)

    @pytest.mark.parametrize("text", ["例の件、だめでした", "あれ、終わりました", "例の話、うまくいきました"])
    def test_it_is_the_only_one_that_is_open(self, text: str) -> None:
        assert self.tied(text, self.PLAN) == Thread("面談", Standing.AHEAD)
        assert self.tied(text, self.PLAN, self.OTHER) is None
        assert self.tied(text) is None

    def test_what_is_over_is_not_meant(self) -> None:
        done = told(1, "面談、無事に終わりました。ほっとした")
        assert self.tied("例の件、聞いて", done, self.PLAN) is None

    def test_one_illness_grows_better(self) -> None:
        ill = told(2, "息子が胃腸炎で吐いてばかり。つらい")
        assert self.tied("今日はだいぶ楽になったみたい", ill) == Thread("胃腸炎", Standing.HEAVY)
        assert self.tied("夫は腰がだいぶ楽になったみたい", ill) is None


class TestWhose:
    def test_what_was_told_of_one_is_no_memory_of_another(self) -> None:
        child = told(3, "娘の鼻水が止まらない。心配")
        text = "わたしの鼻水がひどい。つらい"
        assert thread_of([child], text, analyze(text), NOW) is None

    def test_a_reading_that_was_put_right_is_not_kept(self) -> None:
        first = told(3, "コロッケを作りすぎた。悲しい")
        put_right = told(2.9, "悲しくないです", fragment_ids=("t.corrected.01",))
        text = "コロッケ、また作った"
        assert thread_of([first], text, analyze(text), NOW) == Thread("コロッケ", Standing.HEAVY)
        assert thread_of([put_right, first], text, analyze(text), NOW) == Thread("コロッケ", Standing.PLAIN)


class TestKept:
    """Facts on the tree's row, from messages that are no longer among the recent ones."""

    BORN = ToldFacts(born_on=date(2026, 10, 19))

    def test_what_was_told_once_is_known_for_weeks(self) -> None:
        kept = after(None, "生後3週の娘がいます", analyze("生後3週の娘がいます"), NOW - timedelta(days=14))
        assert kept == self.BORN
        assert asked_of([], "娘、生後何週か覚えてる?", NOW, kept) == Asked(fact="known.age.生後5週")
        club = "バスケ部に入った息子の送迎"
        assert after(kept, club, analyze(club), NOW) == self.BORN.model_copy(update={"club": "バスケ部"})

    def test_what_is_told_anew_replaces_it(self) -> None:
        assert asked_of([told(7, "今日で生後2週です")], "生後何週か覚えてる?", NOW, self.BORN) == Asked(
            fact="known.age.生後3週"
        )

    def test_nothing_else_is_written(self) -> None:
        assert after(self.BORN, "今日は公園に行った", analyze("今日は公園に行った"), NOW) is self.BORN
        assert after(None, "今日は公園に行った", analyze("今日は公園に行った"), NOW) is None

    @pytest.mark.parametrize("text", ["死にたい。生後3週の娘がいる", "生後3週の娘に手をあげそう。もう限界で死にたい"])
    def test_nothing_is_learnt_beside_a_danger(self, text: str) -> None:
        assert after(None, text, analyze(text), NOW) is None

    def test_thirty_messages_later_it_is_still_known(self, parent: Caller, moment: MovableTime) -> None:
        parent.say("はじめまして。娘がバスケ部に入りました")
        for number in range(31):
            moment.advance(hours=3)
            parent.say(f"今日の夕飯は{number}時に食べました")
        moment.advance(hours=3)
        assert "バスケ部" in parent.say("うちの子、何部か覚えてる？").json()["ai_response"]

    def test_a_grade_and_its_correction_are_known_beyond_the_recent_messages(self) -> None:
        texts = ("小4の息子と3歳の娘です", "息子は小4じゃなくて小5でした", "今日は公園に行った")
        kept: ToldFacts | None = None
        for text in texts:
            kept = after(kept, text, analyze(text), NOW - timedelta(days=30))
        assert kept is not None
        assert set(kept.ages) == {"娘さん=3歳", "息子さん=小学5年生"}
        assert asked_of([], "息子は何年生か覚えてる？", NOW, kept) == Asked(fact="known.said.息子さんは小学5年生")
        recent = [told(1, "息子、小6になりました")]
        assert asked_of(recent, "息子は何年生か覚えてる？", NOW, kept) == Asked(fact="known.said.息子さんは小学6年生")

    def test_no_more_than_a_few_are_kept(self) -> None:
        told_of = "娘は5歳、息子は7歳、長女は中2、長男は中3、孫は2歳、妹は30歳、母は70歳"
        kept = after(None, told_of, analyze(told_of), NOW)
        assert kept is not None
        assert len(kept.ages) == 4
        assert len("".join(kept.ages).encode()) < 150

    def test_whose_message_is_deleted_hears_nothing_of_it(self, parent: Caller, moment: MovableTime) -> None:
        sent = parent.say("はじめまして。娘がバスケ部に入りました").json()
        moment.advance(hours=3)
        assert parent.delete(f"/api/chat/messages/{sent['message_id']}").status_code == 204
        assert "バスケ部" not in parent.say("うちの子、何部か覚えてる？").json()["ai_response"]

    def test_a_message_that_is_not_there_forgets_nothing(
        self, parent: Caller, resources: Resources, moment: MovableTime
    ) -> None:
        parent.say("はじめまして。娘がバスケ部に入りました")
        kept = resources.core.get(user_key(parent.user_id, "TREE"))
        assert kept
        assert kept["told"]
        assert parent.delete(f"/api/chat/messages/{new_id(moment.now())}").status_code == 404
        assert resources.core.get(user_key(parent.user_id, "TREE")) == kept
