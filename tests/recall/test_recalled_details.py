"""A question for a detail gets its content, in our words, and only if the parent mentioned it."""

from datetime import date, timedelta

import pytest

from homebiyori.ai.port import Asked
from homebiyori.lexicon.normalize import fold
from homebiyori.memory import days, family, recalling
from homebiyori.recall.asked import asked_of
from support.told_before import NOW, told


def answer(asked: str, *told_before: tuple[float, str]) -> str | None:
    """Return the content of the answer; "" if the answer is "unknown", None if nothing is asked."""
    found = asked_of([told(*one) for one in told_before], asked, NOW)
    if found is None:
        return None
    return found.fact.split(".", 2)[2] if found.fact else found.name or ""


ASKS = """
    何の試験か覚えとる？
    うちの子いくつだっけ
    うちの娘、何年生やった？
    昨日なに食べたか言ったよね
    先週どこ行ったって言った？
    私なんて言ってたっけ
    この前話した子の名前おぼえてる？
    娘の入院いつって言いましたっけ
    孫は何年生か、おぼえとられますか
    わたしが何を植えたか覚えてらっしゃいますか
    うちが何の勉強しよるか覚えちょる？
    ねえさんが誰か覚えちゅう？
    あの子が何になるか覚えとっと？
    ゆうべ何炊いたか言うたじゃろ？
    娘が何で賞もろたか忘れてへん？
    こないだ何借りたっけ、わたし
    孫が何に乗れたか言うてみて
    誰が結婚するって言ったか当ててみて
    膝はどうなったか聞いとるか？
    娘の病気どうなったっけ
    おととい何を拾いに行ったんじゃったかの
    息子は何部に入ったんやったかいな
    ポチって誰だかわかる？
    わしの歳、言うたかの？
    猫の名前、言いましたか？
    うち、なんでへこんどったんやったっけ
    昨日わたし何の話したか思い出せる？
    たくみとは誰じゃったかいの
    孫の受験はどうなったんじゃったかの
    来てくれたのはどなたでしたっけ
    見学の日程って、お伝えしましたよね？
    うちの長男って今何年生か分かりますか？
    うちの長女の名前、まだ言ってないよね？
"""
ASKS_NOT = """
    今日は何曜日だっけ
    何しに来たんだっけ
    先生に何て言ったっけ
    夫が何て言ったか気になる
    何を食べたらいいか教えて
    娘が何歳になったら寝るかな
    誰かに聞いてほしい
    どこへ行っても混んでた
    なんで怒ってたんだっけ
    いつまで続くのかな
    息子に名前を言ったら笑った
    ばあちゃんが孫の名前を忘れた
    何回言ったらわかるの
    誰がやったのか聞いたら泣いた
    どうなったか先生が教えてくれた
    誰に教わったんだか。
    先生がみんなに教えた
    今日もいつもどおりの日でした
    夫が「誰の子」って言った
    何の病気か分かりますか
"""


@pytest.mark.parametrize("text", [line.strip() for line in ASKS.split("\n")[1:-1]])
def test_memory_is_asked_after_in_many_forms(text: str) -> None:
    assert recalling.asks(fold(text))


@pytest.mark.parametrize("text", [line.strip() for line in ASKS_NOT.split("\n")[1:-1]])
def test_what_is_wondered_or_told_of_others_asks_no_memory(text: str) -> None:
    assert not recalling.asks(fold(text))
    assert asked_of([], text, NOW) is None


@pytest.mark.parametrize(
    ("before", "asked", "content"),
    [
        ("調理師の試験を受けることにした", "何の試験か覚えとる？", "調理師"),
        ("息子が数検に申し込んだ", "息子が何を受けるか、言ったっけ？", "数検"),
        ("昨日はおでんにしました", "この前なに食べたか言ったよね", "おでん"),
        ("商店街でコロッケを買った", "どこで買うたか覚えとる？", "商店街"),
        ("牧場に行ってきた。風が強かった", "この前どこ行ったって言った？", "牧場"),
        ("腕が痛くて持ち上がらん", "わしがどこ痛めたか覚えとるかね", "腕"),
        ("庭にチューリップを植えました", "何を植えたか覚えてますか？", "チューリップ"),
        ("孫が一輪車に乗れたんじゃ", "孫が何に乗れたか言うてみて", "一輪車"),
        ("姪っ子が結婚するんです", "誰が結婚するって言ったか当ててみて", "姪っ子さん"),
        ("上司に嫌味を言われて落ち込んだ", "私、何で落ち込んでたか覚えてる？", "職場の上の方とのこと"),
        ("父の手術は12月20日です", "手術いつって言いましたっけ", "12月20日の日曜日"),
        ("わたしは薬剤師です", "私の仕事って何だったか覚えてる？", "薬剤師"),
        ("雨で遠足が延期になった", "何が延期になったか覚えとる？", "遠足"),
        ("腰が痛いのが治りました", "腰はどうなったか聞いとるか？", "腰のこと"),
        ("おとんが退院した！よかった", "おとんのこと、どないなったか覚えとる？", "お父さんのこと"),
        ("長女が図鑑を買ってとせがむ", "長女が何買ってって言ったか分かる？", "図鑑"),
        ("運転免許の試験、受かりました!", "試験どうなったか覚えてる？", "運転免許のこと"),
    ],
)
def test_the_content_is_what_was_told(before: str, asked: str, content: str) -> None:
    assert answer(asked, (3, before)) == content
    assert answer(asked, (3, "今日は風が冷たいです")) == ""


def test_a_day_that_is_named_bounds_what_is_meant() -> None:
    dishes = (1, "夕飯はシチューにした"), (3, "夕飯はうどんにした")
    assert answer("昨日なに食べたか覚えてる？", *dishes) == "シチュー"
    assert answer("三日前なに食べたか覚えてる？", *dishes) == "うどん"
    assert answer("おとといなに食べたか覚えてる？", *dishes) == ""


def test_a_question_is_no_telling() -> None:
    assert answer("どこへ行ったか覚えてる？", (1, "動物園に行ったの覚えてる？"), (4, "水族館に行った")) == "水族館"


def test_a_reminder_is_answered_where_its_matter_is_known() -> None:
    assert answer("さくらは孫って前に言ったよね？", (2, "孫のさくらが来た")) == "お孫さん"
    assert asked_of([], "だから前に言ったよね？", NOW) is None


def test_when_it_was_told_is_said_unless_the_question_names_it() -> None:
    recent = [told(1, "夕飯はシチューにした")]
    assert _when(asked_of(recent, "この前なに食べたか覚えてる？", NOW)) == "きのう"
    assert _when(asked_of(recent, "昨日なに食べたか覚えてる？", NOW)) is None


def _when(asked: Asked | None) -> str | None:
    assert asked is not None
    return asked.when


class TestPeople:
    @pytest.mark.parametrize(
        ("before", "asked", "content"),
        [
            ("孫のさくらが遊びに来ました", "さくらって誰か覚えてる？", "お孫さん"),
            ("3歳の息子、はるとのママです", "はるとって誰だかわかる？", "3歳の息子さん"),
            ("娘の名前は「つむぎ」です", "つむぎのこと覚えてる？", "娘さん"),
            ("ママ友のあやさんとけんかした", "あやさんって誰だっけ", "ママ友さん"),
            ("愛犬のココが逃げ回る", "ココって何か覚えちょる？", "わんちゃん"),
            ("小2の娘と年中の息子がおります", "娘は何年生か、おぼえとられますか", "娘さんは小学2年生"),
            ("小2の娘と年中の息子がおります", "下の子は年中やったかいな、覚えとる？", "息子さんは年中"),
            ("娘のあかり、4歳。年少さんです", "娘いくつだっけ", "娘さんは4歳、年少"),
            ("娘は4歳です。娘は年少です", "娘いくつだっけ", "娘さんは4歳、年少"),
            ("息子は十歳です", "うちの子いくつだっけ", "息子さんは10歳"),
        ],
    )
    def test_who_somebody_is_and_how_old(self, before: str, asked: str, content: str) -> None:
        assert answer(asked, (5, before)) == content

    @pytest.mark.parametrize(
        ("first", "right", "asked", "content"),
        [
            ("娘のさくらが来ました", "さくらは娘じゃなくて孫です", "さくらって誰か覚えてる？", "お孫さん"),
            ("娘のさくらが来ました", "娘やのうて孫なの", "さくらって誰か覚えてる？", "お孫さん"),
            ("小4の息子がおるんよ", "小4ちゃうねん、小5やったわ", "息子は何年生やった？", "息子さんは小学5年生"),
            ("娘は5歳です", "娘、5歳じゃなくて6歳でした", "うちの子いくつだっけ", "娘さんは6歳"),
            ("孫のさくらが来た", "さくらじゃなくてもみじです", "もみじって誰か覚えてる？", "お孫さん"),
        ],
    )
    def test_what_was_put_right_holds_over_days(self, first: str, right: str, asked: str, content: str) -> None:
        assert answer(asked, (2, "今日は洗濯した"), (6, right), (8, first)) == content

    @pytest.mark.parametrize(
        "before",
        [
            "友達の子が5歳です",
            "娘が5歳の頃は大変だった",
            "5歳児健診の案内",
            "対象は3歳から5歳まで",
            "大丈夫、5歳までに",
        ],
    )
    def test_another_age_is_not_ours(self, before: str) -> None:
        assert answer("うちの子いくつだっけ", (5, before)) == ""

    def test_of_two_children_the_one_asked_after_is_meant(self) -> None:
        both = (5, "5歳の娘と2歳の息子がいます")
        assert answer("息子いくつだっけ", both) == "息子さんは2歳"
        assert answer("孫いくつだっけ", both) == ""

    def test_a_name_of_our_lists_is_said_where_it_is_asked_for(self) -> None:
        found = asked_of([told(5, "孫のさくらが来た")], "この前話した子の名前おぼえてる？", NOW)
        assert found == Asked(fact="known.called.さくらさん")

    def test_a_name_of_none_of_our_lists_is_never_said(self) -> None:
        found = asked_of([told(5, "孫のぽぴらが来た")], "この前話した子の名前おぼえてる？", NOW)
        assert found == Asked(fact="known.name.お孫さん")
        assert answer("犬の名前覚えてる？", (5, "孫のさくらが来た")) == ""

    @pytest.mark.parametrize(
        "text",
        ["娘のピアノが上手", "娘の熱が下がった", "息子、きのうから元気", "娘のことが好き", "次女のおねしょが続く"],
    )
    def test_what_is_no_name_is_learnt_as_none(self, text: str) -> None:
        assert family.read([text]).names == {}


class TestDays:
    TODAY = date(2026, 12, 9)

    @pytest.mark.parametrize(
        ("ago", "words"),
        [
            (0, "さっき"),
            (1, "きのう"),
            (2, "おととい"),
            (3, "三日まえに"),
            (6, "先週"),
            (5, "五日まえに"),
            (9, "先週"),
            (10, "十日ほどまえに"),
            (14, "二週間ほどまえに"),
            (40, "ひと月ほどまえに"),
        ],
    )
    def test_a_day_is_said_in_words(self, ago: int, words: str) -> None:
        assert days.spoken(self.TODAY - timedelta(days=ago), self.TODAY) == words

    @pytest.mark.parametrize(
        ("text", "meant"),
        [("昨日の話", range(1, 2)), ("先週どこ行った", range(3, 10)), ("4日前の", range(4, 5)), ("いつかの", None)],
    )
    def test_the_days_of_a_question(self, text: str, meant: range | None) -> None:
        assert days.meant(text, self.TODAY) == meant
