"""Questions of memory by kind: counts, roles, illnesses, reasons, likes, durations; each in several wordings."""

from datetime import timedelta

import pytest

from homebiyori.ai.port import Thread
from homebiyori.lexicon import analyze
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Tier
from homebiyori.memory import amounts, family, recalling
from homebiyori.memory.standing import Standing
from homebiyori.recall.asked import asked_of
from homebiyori.recall.threads import stood, thread_of
from homebiyori.recall.unasked import milestone, passed
from support.told_before import NOW, told


def answer(asked: str, *before: tuple[float, str]) -> str | None:
    """Return the fact in the answer; "" if the answer is "unknown", None if nothing is asked."""
    found = asked_of([told(*one) for one in before], asked, NOW)
    if found is None:
        return None
    return found.fact.rsplit(".", 1)[1] if found.fact else found.name or ""


ASKS = """
    わしの腰のこと、覚えちゅうかえ
    犬の名、おぼえとるけ？
    嫁の店は何屋やったか
    学芸会は何の役じゃったかのう
    娘の名前はなんでしょう？笑
    うちの旦那の趣味なんやったか言える？
    息子の習い事わかりますか？
    膝のことは、もうお忘れでしょうか
    どっちの子が跳べたか覚えてる？
    熱出したん、どっちやったっけ
    娘が泣いてた理由、覚えてますか
    息子が好きな食べ物、覚えてます？
    夫が来るのは初めてだったの、覚えてましたか？
    私らがいつから話してるか覚えてる？
    話し始めて何日になりますかね
    昨日言うてた面談、どうなると思う？
    私が一番うれしかったこと何だったと思う？
    うちには誰がおるか、覚えとりますか
    打ち合わせの日、いつだったべ
    孫いくつだか言ったべか
    昨日話したこと、もう一回言ってみて
    今日何もらったか当ててみれ
    いくらかかったか覚えてる？笑
    うちのうさぎの名前は？
    どちらの子が熱を出したか、わかりますか
    うちら話し始めて何日目やろ
"""
ASKS_NOT = """
    夫は結婚記念日を覚えてるかな
    息子は九九をもう覚えてる
    先生が娘の名前を覚えてくれた
    何だったか思い出せず泣いた
    宿題忘れたかな
    娘の名前は祖母がつけてくれました
    なんで泣いてたんだっけ
    誰が来ると思う？って息子に聞かれた
    どっちの子も元気です
    いつから離乳食を始めるか迷う
    指が覚えていたのは子守唄だけ。
    風呂は、いつだったか
    来月私の誕生日、何ほしいか聞かれた
    どこを削ればいいんだべ
    子どもがお菓子を食べている。何日目か
    明日の持ち物なんやっけ、水筒？
"""


@pytest.mark.parametrize("text", [line.strip() for line in ASKS.split("\n")[1:-1]])
def test_memory_is_asked_after_in_many_voices(text: str) -> None:
    assert recalling.asks(fold(text))


@pytest.mark.parametrize("text", [line.strip() for line in ASKS_NOT.split("\n")[1:-1]])
def test_what_only_sounds_like_it_asks_nothing(text: str) -> None:
    assert not recalling.asks(fold(text))
    assert asked_of([], text, NOW) is None


@pytest.mark.parametrize(
    ("before", "asked", "said"),
    [
        ("猫を病院に連れてって4800円かかった", "猫の病院いくらかかったか覚えてる？", "四千八百円"),
        ("車検で1万2千円も飛んだ", "車検いくらだったか覚えとる？", "一万二千円"),
        ("漢字のテスト42点やって", "漢字のテスト何点やったか覚えてる？", "四十二点"),
        ("孫が七の段を言えました", "孫が言えたのは何の段じゃったかのう", "七の段"),
        ("荷物を170個運んだ", "荷物、何個運んだって言った？", "百七十個"),
        ("うさぎの役で劇に出る娘", "劇は何の役やったか覚えてる？", "うさぎ"),
        ("学芸会で狼の役をやるんじゃ", "学芸会、何の役じゃったかのう", "狼"),
        ("発表会でエリーゼのためにを弾く", "発表会で弾く曲、覚えてるか？", "エリーゼのために"),
        ("ばあさんが目の手術じゃ。白内障でな", "ばあさんは何の手術やったかのう", "白内障"),
        ("友達にぬいぐるみを取られて娘が泣いた", "娘が泣いた理由、覚えてる？", "ぬいぐるみのこと"),
        ("夫と喧嘩した。酒の飲みすぎで", "夫と喧嘩した原因って何だっけ", "お酒のこと"),
        ("お下がりの服を笑われて、言い返せなかった", "笑われた服のこと、覚えておられますか", "お下がりの服"),
        ("カレー作った。うちの好物やねん", "私の好きな食べ物、覚えてる？", "カレー"),
        ("夫がまた釣りに行った", "うちの旦那の趣味なんやったか言える？", "釣り"),
        ("息子は卵焼きしか食べません", "息子が好きな食べ物、覚えてます？", "卵焼き"),
        ("夫は美容師です", "夫の仕事って何だったか覚えてる？", "美容師"),
        ("嫁がパートを始めての、弁当屋じゃ", "嫁の店は何屋やったか", "お弁当屋さん"),
        ("旦那は福岡に単身赴任中", "旦那はどこ行ってるって言ったっけ？", "福岡"),
        ("道後温泉に行ってきた", "温泉どこ行ったか覚えとる？", "道後温泉"),
        ("赤い毛糸の帽子が編み上がった", "帽子は何色だったか言える？", "赤"),
        ("部下は来年3月まで続けると言った", "部下がいつまで続けるか、覚えてる？", "3月"),
        ("息子が正月に帰ると電話があった", "息子いつ帰るって言ったっけ？", "お正月"),
        ("旦那が出張で金曜まで帰らへん", "旦那いつ帰るか言うたっけ？", "12月11日の金曜日"),
        ("母が転んで手首を骨折した", "母のけがってどこだったか言えますか？", "手首"),
        ("プレゼンだめだった。頭が真っ白", "わたしが失敗した話、覚えてますか", "プレゼン"),
        ("孫は五つの女の子です", "孫いくつだか言ったべか", "お孫さんは5歳"),
        ("コンクール、銀賞でした", "コンクールの結果はどうやったか覚えとるですか", "銀賞"),
        ("漢字のテストだめだった。42点", "漢字のテストどうだったか覚えてる？", "四十二点"),
        ("妻の足はだいぶようなりました", "妻が怪我したとこ、どこか覚えとりますか", "足"),
        ("年長の次男がいて、スーパーのレジのパートしてます", "私がどこで働いてるか覚えてる？", "スーパーのお仕事"),
    ],
)
def test_the_content_is_what_was_told(before: str, asked: str, said: str) -> None:
    assert answer(asked, (2, before)) == said
    assert answer(asked, (2, "今日は洗濯物がよく乾いた")) == ""


@pytest.mark.parametrize(
    ("asked", "before"),
    [
        ("私の好きなもの何て言ったっけ？", "お土産はひよこ饅頭だった"),
        ("わしが好きな酒の銘柄は何と言うたかのう", "孫が熱を出した"),
        ("温泉どこ行ったか覚えとる？", "図書館で働いてます"),
        ("帽子は何色だったか言える？", "編み物をしてる"),
        ("娘、何ができるようになったって言ったっけ", "ママ友ができた"),
    ],
)
def test_nothing_else_is_taken_for_the_answer(asked: str, before: str) -> None:
    assert answer(asked, (1, before)) == ""


def test_a_medicine_is_never_counted() -> None:
    assert list(amounts.told("薬を2回飲ませた", "回")) == []
    assert list(amounts.told("今日は2回も起きた", "回")) == ["二回"]
    assert list(amounts.told("2度寝した、37.8度", "度")) == ["37.8度"]


def test_the_last_day_counts_where_it_was_put_off() -> None:
    before = (4.0, "面談延期してもらった。来週の火曜に"), (7.0, "金曜に私のパートの面談がある")
    assert answer("面談いつになったか覚えとる？", *before) == "12月8日の火曜日"


def test_the_illness_may_be_told_a_message_later() -> None:
    before = (1.0, "次男の熱、下がった！"), (2.0, "病院行ったらアデノウイルスだって"), (3.0, "次男が熱を出した")
    assert answer("次男が何で熱出したか覚えてる？", *before) == "アデノウイルス"


def test_a_reason_may_be_told_a_message_later() -> None:
    before = (
        (1.0, "日曜に息子の試合があるっちゃん"),
        (4.0, "息子と話し合い。お金のこと気にしとったみたい"),
        (5.0, "息子が「大学行かん、働く」て言い出した"),
    )
    assert answer("息子が大学行かんて言うた理由、覚えとる？", *before) == "お金のこと"


def test_an_amount_without_its_matter_is_the_last_one() -> None:
    assert answer("何キロやったか言える？", (1.0, "母がお米を30キロ送ってくれた")) == "三十キロ"


def test_a_quarrel_that_is_over_is_no_illness() -> None:
    text = "旦那、帰ってった。仲直りはした"
    assert thread_of([told(3, "次男が熱を出した")], text, analyze(text), NOW) is None


class TestPeople:
    TWINS = (9.0, "兄がそら、弟がうみっていうねん")

    def test_which_of_the_children(self) -> None:
        fever = (3.0, "うみが39度の熱")
        assert answer("どっちの子が熱出したか覚えてる？", fever, self.TWINS) == "下のお子さん"
        assert answer("熱出したん、どっちやったっけ", fever, self.TWINS) == "下のお子さん"

    def test_all_the_names_and_ages_are_meant_where_none_is_named(self) -> None:
        assert answer("うちの子の名前、覚えてる？", self.TWINS) == "そらさんとうみさん"
        both = (5.0, "小1の娘と4歳の息子がいます")
        assert answer("うちの子ら何歳か覚えてる？", both) == "娘さんは小学1年生、息子さんは4歳"

    def test_the_writers_own_name_is_no_childs(self) -> None:
        assert answer("わたしの名前わかる？", self.TWINS) == ""

    def test_the_ages_by_another_word(self) -> None:
        both = (5.0, "4歳の娘と1歳の息子がいて、銀行員をしています")
        assert answer("子どもたちの年齢、覚えてますか？", both) == "娘さんは4歳、息子さんは1歳"
        assert answer("わたしの勤め先、どんなところか覚えてますか", both) == "銀行"

    def test_who_lives_there(self) -> None:
        before = (2.0, "妻は薬剤師。猫のミケも家族です"), (3.0, "42歳、父親です。中2の息子と小4の娘がおります")
        assert answer("うちの家族、誰がいるか言える？", *before) == "息子さんと娘さんと奥さんと猫ちゃん"

    def test_the_daughter_in_law_of_a_grandmother(self) -> None:
        before = (2.0, "嫁と言い合いになって悩んでいます"), (4.0, "孫と暮らしています")
        assert answer("わたしの悩み、何だったか覚えてる？", *before) == "お嫁さんとのこと"
        assert answer("わたしの悩み、何だったか覚えてる？", before[0]) == "奥さんとのこと"

    def test_work_is_known_of_a_message_that_was_taken_gently(self) -> None:
        recent = [told(3, "仕事は営業です", tier=Tier.GENTLE)]
        found = asked_of(recent, "私の仕事、覚えてますか？", NOW)
        assert found is not None
        assert found.fact == "known.said.営業"

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("長男の名前はゆうと、次男はれん", {"ゆうと": "ご長男", "れん": "ご次男"}),
            ("小1の娘さくらと4歳の息子はるきがいます", {"さくら": "娘さん", "はるき": "息子さん"}),
            ("もなか（猫、7歳）が元気", {"もなか": "猫ちゃん"}),
            ("犬の名は大福といいます", {"大福": "わんちゃん"}),
            ("孫は真央といって五つになりました", {"真央": "お孫さん"}),
            ("孫は小学二年生で、はるとと申します", {"はると": "お孫さん"}),
            ("孫のみなとは小三", {"みなと": "お孫さん"}),
            ("2歳の双子の男の子のママです", {}),
            ("孫の名は覚えてる", {}),
            ("娘はぐっすり寝た", {}),
        ],
    )
    def test_names_as_they_are_told(self, text: str, names: dict[str, str]) -> None:
        assert family.read([text]).names == names

    def test_a_short_name_is_no_part_of_another_word(self) -> None:
        known = family.read(["次男の名前はれん"])
        assert known.who("れんが熱") == "ご次男"
        assert known.who("手伝ってくれんかった") is None


class TestTogether:
    @pytest.mark.parametrize(
        "asked",
        ["私らがいつから話してるか覚えてる？", "話し始めて何日になりますかね", "今日で2週間だよ", "2週間経ちましたね"],
    )
    def test_the_days_are_counted(self, asked: str) -> None:
        found = asked_of([], asked, NOW, since=NOW - timedelta(days=14))
        assert found is not None
        assert found.fact == "known.since.十五日め"

    @pytest.mark.parametrize("text", ["生後3週間です", "咳が出て2週間です", "もう2週間咳が続く"])
    def test_another_time_is_not_ours(self, text: str) -> None:
        assert asked_of([], text, NOW, since=NOW - timedelta(days=14)) is None

    def test_a_week_is_spoken_of_once(self) -> None:
        days = {ago: milestone([], NOW, NOW - timedelta(days=ago)) for ago in (1, 6, 7, 8, 9, 14, 30)}
        assert days == {1: None, 6: None, 7: "一週間", 8: "一週間", 9: None, 14: "二週間", 30: "ひと月"}
        said = told(0.1, "おはよう", fragment_ids=("t.known.week.02",))
        assert milestone([said], NOW, NOW - timedelta(days=7)) is None


class TestWhatWasToCome:
    AHEAD = told(3, "明日は面談です。緊張する")

    def test_its_day_has_passed_and_nothing_was_told(self) -> None:
        assert passed([self.AHEAD], NOW) == "面談"
        assert passed([self.AHEAD], NOW + timedelta(days=1)) is None

    @pytest.mark.parametrize("text", ["面談、無事に終わりました", "面談は延期になった"])
    def test_what_was_told_of_since_is_let_rest(self, text: str) -> None:
        assert passed([told(2, text), self.AHEAD], NOW) is None

    def test_an_event_is_asked_after_once(self) -> None:
        said = told(0.8, "おはよう", fragment_ids=("t.ritual.greeting.01", "t.recall.面談.02"))
        assert passed([said, self.AHEAD], NOW) is None

    @pytest.mark.parametrize(
        ("text", "stands"),
        [("終わった！時短で戻れる", Standing.DONE), ("だめでした。予算がないって", Standing.HEAVY)],
    )
    def test_news_without_its_name_close_it(self, text: str, stands: Standing) -> None:
        news = told(2, text, fragment_ids=("t.thread.came.05",))
        assert stood([news, self.AHEAD], 1, "面談") is stands
        assert stood([told(2, text), self.AHEAD], 1, "面談") is Standing.AHEAD

    def test_bad_news_are_of_what_was_waited_for(self) -> None:
        test = told(1, "昇任試験でした。難しかった")
        text = "落ちました"
        assert thread_of([test], text, analyze(text), NOW) == Thread("試験", Standing.HEAVY)
        assert thread_of([told(9, "明日は発表会です")], text, analyze(text), NOW) is None
