"""Concrete details of a message are read as values of ours; negated or unreal ones are not."""

import pytest

from homebiyori.lexicon import numerals
from homebiyori.situations import details


def said(text: str) -> list[str]:
    return [one.said for one in details.read(text)]


def first(text: str) -> str:
    return next(iter(said(text)), "")


@pytest.mark.parametrize(
    "text",
    [
        "夜中に3回起きた",
        "夜中に三回も起きた",
        "夜中、３回起きてもうた",
        "夜中に三度起きました",
        "夜中さんかいおきて、起きた",
    ],
)
def test_a_number_is_said_in_one_way_however_it_is_written(text: str) -> None:
    assert "三回" in first(text)


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("病院で二時間待った", "二時間待った"),
        ("抱っこで30分、やっと寝た", "三十分抱っこした"),
        ("背中とんとん40分", "四十分トントンした"),
        ("朝まで九時間寝てくれた", "九時間眠った"),
        ("1時間半歩いて帰った", "一時間半歩いた"),
        ("朝の4時から抱っこしてる", "朝の四時からな"),
        ("夜中の1時までかかった", "夜中の一時までかかった"),
        ("夫の帰りが11時過ぎ", "帰りが十一時過ぎな"),
        ("熱が38.5度まで上がった", "熱が三十八度五分まで上がった"),
        ("漢字テストで100点とった", "百点をとった"),
        ("数学28点だった", "二十八点だった"),
        ("10キロのマラソンを完走した", "十キロを走りきった"),
        ("洗濯機を三回まわした", "洗濯機を三回まわした"),
        ("塾代が3万円も上がった", "三万円も上がった"),
        ("ワンオペ3日目", "三日目な"),
        ("3年ぶりに映画を見た", "三年ぶりな"),
        ("単身赴任になって2年", "二年になる"),
        ("給料日まであと4日", "あと四日な"),
        ("夫と話す時間が一週間で十分もない", "十分間もない"),
        ("トイレに行けた、三歳二か月", "三歳二か月な"),
        ("土砂降りのお迎えでした", "雨のなかだった"),
        ("お弁当がそのまま返ってきた", "そのまま戻ってきた"),
        ("今日は一回も怒らなかった", "一回も怒らずにいた"),
        ("娘に笑われた", "娘さんに笑われた"),
        ("歌ってやったら息子に笑われた", "息子さんに笑われた"),
        ("今朝は氷点下五度でした", "氷点下五度な"),
        ("一時間、砂場から離れない", "一時間そのままだった"),
        ("息子に「ママのごはんがいちばん」って言われた", "息子さんにそう言われた"),
        ("義母が「まだなの」と言った", "お義母さんがそう言った"),
        ("夫が「休みな」って言ってくれた", "旦那さんがそう言ってくれた"),
        ("先生から電話。何かと思った", "先生から電話がかかってきた"),
    ],
)
def test_a_detail_is_told_in_our_own_words(text: str, clause: str) -> None:
    assert clause in said(text)


@pytest.mark.parametrize(
    "text",
    [
        "三時間も待たなかった",
        "明日は五時に起きる",
        "二時間寝たい",
        "三回起きたらどうしよう",
        "それだけで十分。",
        "三日坊主です",
        "二度とごめんだ",
        "一日公園にいた",
        "三日前に聞いた",
        "思わず二度見した",
        "エアコンを二十六度にした",
        "外は5度です",
        "旦那は「ありがとう」の一言も言ってくれない",
        "最高気温が三度だった",
        "娘に笑われたらどうしよう",
        "初めてじゃない",
        "テレビではじめてのおつかいを見た",
        "夫が「休んでいいよ」って言ってくれたらなあ",
        "夫は「手伝おうか」すら言わない",
        "3点セットを買う",
        "2時間で着く?",
        "",
    ],
)
def test_what_is_not_so_or_no_amount_is_no_detail(text: str) -> None:
    assert said(text) == []


def test_what_somebody_said_is_never_said_again() -> None:
    assert all("百回" not in clause for clause in said("娘に「百回泣いた」と言われた"))


@pytest.mark.parametrize(
    "text", ["娘に「大嫌い」と言われた", "息子が「あっち行け」と言うた", "夫に「うるさい」と言われました"]
)
def test_what_hurts_is_no_joy(text: str) -> None:
    told = [one for one in details.read(text) if "そう" in one.said]
    assert told
    assert {one.tone_for("bright") for one in told} == {"plain"}


def test_what_is_kind_may_be_one() -> None:
    assert details.read("娘に「大好き」と言われた")[0].tone_for("bright") == "bright"


def test_an_effort_is_the_writers_own() -> None:
    assert next(iter(details.read("二時間かけて作った"))).is_effort
    assert not next(iter(details.read("夫が二時間かけて作った"))).is_effort


@pytest.mark.parametrize(
    ("text", "tone", "told"),
    [
        ("二時間待った", "heavy", "二時間も待った"),
        ("二十個増えた", "heavy", "plain"),
        ("舌打ちされた", "bright", "plain"),
        ("百点をとった", "heavy", "plain"),
    ],
)
def test_a_detail_knows_its_weight_and_the_tones_it_goes_with(text: str, tone: str, told: str) -> None:
    detail = next(iter(details.read(text)))
    assert told in (detail.in_tone(tone), detail.tone_for(tone))


@pytest.mark.parametrize(
    ("written", "value", "kanji"),
    [("3", 3, "三"), ("十二", 12, "十二"), ("172", 172, "百七十二"), ("2万", 20_000, "二万")],
)
def test_numbers_are_read_and_said(written: str, value: int, kanji: str) -> None:
    assert numerals.read(written) == value
    assert numerals.say(value) == kanji


@pytest.mark.parametrize("written", ["十百", "千百千", "一二"])
def test_what_is_no_number_has_no_value(written: str) -> None:
    assert numerals.read(written) is None


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("お弁当が空っぽで返ってきた", "空っぽになった"),
        ("娘がお友達におやつを半分こしてた", "半分こだった"),
        ("保育園で泣かずにバイバイできました", "泣かずにいられた"),
        ("座る暇がない", "座る暇もなかった"),
        ("夫は既読スルー", "返事がなかった"),
        ("抱っこしても泣き止まない", "泣きやまなかった"),
        ("連れ子が目も合わせてくれない", "目も合わせてもらえなかった"),
        ("娘の部屋のドアがバタン", "扉を閉められた"),
    ],
)
def test_a_scene_is_named_in_our_own_words(text: str, clause: str) -> None:
    assert clause in said(text)


@pytest.mark.parametrize(
    "text", ["泣かずに寝られるかな", "肩たたき券があった", "何度でも", "完食してほしい", "虹が見たい"]
)
def test_a_scene_that_is_only_wished_for_is_none(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "昼はおにぎり2個",
        "3本抜いたけど元気や",
        "朝から三度もお茶を飲みました",
        "いないいないばあを200回くらいした",
        "10分で寝た",
        "卵を三個使った",
        "六人分でございます",
    ],
)
def test_a_number_is_no_detail_where_it_is_not_known_what_it_counts(text: str) -> None:
    assert said(text) == []


def test_who_is_made_to_do_something_has_not_said_it() -> None:
    assert not any("言われた" in one.in_tone("plain") for one in details.read("孫にゲームばかりさせると言われまして"))
    assert any("言われた" in one.in_tone("plain") for one in details.read("孫に下手だと言われまして"))
