"""Facts recalled in an answer: listed names, scores, marks, places; and near misses."""

import pytest

from homebiyori.memory import family, given, pets, questions
from homebiyori.recall.asked import asked_of
from support.told_before import NOW, told


def fact(asked: str, *before: str) -> str | None:
    """Return the recalled fact, or "only" if the very thing asked for was not kept."""
    found = asked_of([told(2 + at, one) for at, one in enumerate(reversed(before))], asked, NOW)
    assert found is not None
    return "only" if found.is_lacking else found.fact


class TestNames:
    @pytest.mark.parametrize(
        ("text", "name", "who"),
        [
            ("大分に住んでる27歳、4か月の娘ひなのママです", "ひな", "娘さん"),
            ("8か月の娘こはると夫と暮らしてます", "こはる", "娘さん"),
            ("うちの柴犬、13歳やねん。名前はゴン", "ゴン", "わんちゃん"),
            ("猫を飼いはじめました。名前はきなこです", "きなこ", "猫ちゃん"),
            ("上が5歳の颯太、下が1歳半の結衣。", "結衣", "下のお子さん"),
            ("小学一年の孫の悠斗の面倒を見ております", "悠斗", "お孫さん"),
            ("犬のチョコが逃げた", "チョコ", "わんちゃん"),
        ],
    )
    def test_is_read(self, text: str, name: str, who: str) -> None:
        assert family.read([text]).names.get(name) == who

    @pytest.mark.parametrize(
        "text",
        [
            "娘はなかなか寝ない",
            "娘もえらい",
            "息子もりもり食べた",
            "娘はなを折った",
            "娘いわく嫌だって",
            "犬、高いね。名前はまだ",
        ],
    )
    def test_is_none(self, text: str) -> None:
        assert not any(given.is_listed(name) for name in family.read([text]).names)

    def test_stays_the_child_s_where_a_grown_up_is_spoken_to(self) -> None:
        told = ["上が5歳の颯太、下が1歳半の結衣。", "娘に「お母さん、結衣にカステラあげんといて」と叱られました"]
        assert family.read(told).names["結衣"] == "下のお子さん"

    def test_is_told_after_the_question(self) -> None:
        assert family.read(["私の娘の名前覚えてます?", "ひなですよ〜"]).names == {"ひな": "娘さん"}
        assert set(family.read(["孫の名前、覚えてはる?", "颯太と結衣です。"]).names) == {"颯太", "結衣"}
        assert not family.read(["今日は寒いね", "ひなです"]).names

    @pytest.mark.parametrize(
        ("before", "asked", "said"),
        [
            ("4か月の娘りんと暮らしてます", "娘の名前覚えてます？", "known.called.りんちゃん"),
            ("小5の息子の蓮がいます", "息子の名前、覚えとる？", "known.called.蓮くん"),
            ("うちの柴犬、13歳やねん。名前はゴン", "うちの犬の名前、前に言うたん覚えてる？", "known.called.ゴンちゃん"),
            ("孫の悠斗の面倒を見ております", "孫の名前、覚えておいでですか？", "known.called.悠斗さん"),
            ("上が5歳の颯太、下が1歳半の結衣。", "孫の名前、覚えてはる？", "known.called.颯太さんと結衣さん"),
            ("娘の名前はぽぴらです", "娘の名前覚えてます？", "known.name.娘さん"),
            ("4か月の娘りんと暮らしてます", "息子の名前覚えてます？", None),
            ("4か月の娘りんと暮らしてます", "先生の名前覚えてます？", None),
            ("4か月の娘りんと暮らしてます", "支援センターで会った人の名前、覚えてる？", None),
        ],
    )
    def test_is_said_only_where_it_is_ours_and_meant(self, before: str, asked: str, said: str | None) -> None:
        assert fact(asked, before) == said

    def test_what_is_no_name_takes_no_place_of_one(self) -> None:
        assert given.called({"美咲": "娘さん", "英検": "娘さん"}, ["娘さん"]) == "美咲ちゃん"
        assert given.called({"英検": "娘さん"}, ["娘さん"]) is None


class TestPets:
    @pytest.mark.parametrize(
        ("text", "read"),
        [
            ("大福は元気だぞ", "ハムスターは元気だぞ"),
            ("娘のハムスターの大福が食べない", "娘のハムスターが食べない"),
            ("大福を三つ食べた", "大福を三つ食べた"),
            ("大福を買ってきた", "大福を買ってきた"),
            ("豆大福でお茶にした", "豆大福でお茶にした"),
            ("いちご大福がおいしい", "いちご大福がおいしい"),
        ],
    )
    def test_its_name_is_no_sweet(self, text: str, read: str) -> None:
        assert pets.told_as(text, {"大福": "ハムスター"}) == read

    def test_who_is_no_pet_keeps_the_name(self) -> None:
        assert pets.told_as("さくらが咲いた", {"さくら": "娘さん"}) == "さくらが咲いた"


class TestDetails:
    def test_an_illness_is_found_by_a_doctor_s_word(self) -> None:
        before = (
            "孫が咳をしております",
            "医者に診ていただきました。軽い気管支炎とのことで",
            "熱が下がりました",
            "年金暮らしでお年玉がこたえます",
            "今日は主人のお墓に参りました",
            "水仙が咲いておりました",
            "風邪の間お休みした書道教室に行きました",
        )
        asked = "孫が風邪をひいたときのこと、覚えておいでですか。何という病名だったかしら。"
        assert fact(asked, *before) == "known.said.気管支炎"
        assert fact(asked, *before[2:]) == "only"

    @pytest.mark.parametrize(
        ("before", "asked", "said"),
        [
            ("試合、2対5で負け。でも息子が初ゴール", "初ゴール決めたのは何対何の試合だったか、覚えてるか？", "2対5"),
            ("娘、模試の結果B判定", "娘の模試の判定なんやったか覚えてる？", "B判定"),
            ("娘の英検、準2級合格", "娘の英検、何級やったか覚えてる？", "準二級"),
            ("4月から旭川に単身赴任しないかと言われた", "転勤の打診はどこだったか覚えてる？", "旭川"),
            ("妻の母が東広島から来る", "妻の母はどこから来るか覚えてる？", "東広島"),
            ("息子の理科のテストが62点", "息子のテスト、何の教科だったか覚えてる？", "理科"),
            ("発表会で「ふるさと」を歌います", "発表会は何の曲やったか覚えてはる？", "ふるさと"),
        ],
    )
    def test_of_the_kind_is_said(self, before: str, asked: str, said: str) -> None:
        assert fact(asked, before) == f"known.said.{said}"

    @pytest.mark.parametrize(
        ("before", "asked"),
        [
            ("卵焼きが焦げた。明日は息子の試合だ", "息子の試合は何対何だったか覚えてる？"),
            ("娘の模試が終わった", "娘の模試の判定なんやったか覚えてる？"),
            ("昼は部下とラーメン。来月異動やねん", "部下がどこに異動するか覚えてる？"),
            ("コーラスの発表会があるんです", "発表会は何の曲やったか覚えてはる？"),
            ("息子のテストがあった", "息子のテスト、何の教科だったか覚えてる？"),
            ("夫とけんかした", "夫とのけんかの原因、覚えてる？"),
        ],
    )
    def test_of_another_kind_is_no_answer(self, before: str, asked: str) -> None:
        assert fact(asked, before) in {"only", None}

    @pytest.mark.parametrize(
        "text", ["福島さんに会った", "山口先生", "千葉くん", "川上さん", "東京都に住む", "旭川へ行く"]
    )
    def test_a_city_is_not_cut_apart(self, text: str) -> None:
        named = questions.named("places", text)
        assert named == ({"東京都に住む": ("東京",), "旭川へ行く": ("旭川",)}.get(text, ()))
