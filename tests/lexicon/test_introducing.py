"""An introduction or a name has no emotion; the rest of the message is read as usual."""

import pytest

from homebiyori.lexicon import addressed, analyze, introducing
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion, Tier

INTRODUCED = {
    "中1の息子がいます。野球部です": ("中学1年生の息子さん", {"intro.who"}),
    "ドライバーです。3歳の娘がいます": ("3歳の娘さん", {"intro.who", "intro.trade"}),
    "育休中。5か月の娘がいます。よろしく。": ("5か月の娘さん", {"intro.leave", "intro.who"}),
    "小1の娘がおる35のママです": ("小学1年生の娘さん", {"intro.who"}),
    "2歳の息子と0歳の娘がいる新米パパです。よろしく！": ("2歳の息子さんと0歳の娘さん", {"intro.who"}),
    "はじめまして5か月の双子を育てています大阪在住ですよろしくお願いします": (
        "5か月の双子のお子さん",
        {"intro.who", "intro.place"},
    ),
    "年長の息子と暮らすシングルファザーです。よろしくお願いします": ("年長の息子さん", {"intro.who", "intro.alone"}),
    "62歳のばあばです。三歳の孫の面倒をみております。よろしくお願いします": (
        "3歳のお孫さん",
        {"intro.any", "intro.who", "intro.minded"},
    ),
    "共働きの娘夫婦に代わりまして、四歳の孫の蓮を昼のあいだ預かっております。どうぞよろしくお願いいたします。": (
        "4歳のお孫さん",
        {"intro.who", "intro.minded"},
    ),
    "妊娠8か月です。はじめまして。": (None, {"intro.awaited"}),
    "初めまして、中2の息子がいます。": ("中学2年生の息子さん", {"intro.who"}),
    "うち、3つの男の子おるねん。よろしくね": ("3歳の男の子", {"intro.who"}),
    "四十二です。小学三年生の娘がおります。": ("小学3年生の娘さん", {"intro.any", "intro.who"}),
    "生後二か月の息子がいます。": ("2か月の息子さん", {"intro.who"}),
    "高1の娘と小5の息子がいる母です。よろしくお願いします。": (
        "高校1年生の娘さんと小学5年生の息子さん",
        {"intro.who"},
    ),
}
NOT_INTRODUCED = """
38.9から38.1
奏太36.9！
5か月の娘が寝ています
3歳の息子が熱です
5歳の娘が発表会で泣いています
小1の娘がいて、毎日宿題でもめてつらいです
今日は孫を預かっています。腰が痛い
息子が先生によろしくと言われた
夫は育休中なのに寝てばかり
2歳の娘がいなくなって探し回った
5歳になった娘の誕生日でした
娘が3人で遊んでいます
35歳になりました。祝ってもらえなかった。
先生をしている母が来た
ママ友が3人います
息子はママっていうんです
"""
NAMED = """
名前は凛。まだ言ってなかった。
娘の名前はさくらです
うちの子、はるとっていいます
息子は陽太といいます
孫の名は蓮と申します
あおいです、娘の名前。
うちの犬、ポチっていうんです
名前は「ゆい」っていうの
山田と申します
下の子は湊っていうんや
娘ね、ひなっていうんだけど
"""
NOT_NAMED = """
名前はまだ決めてない
娘の名前は何がいいかな
娘はいやだっていうんです
うちの子、やだっていうの
名前は内緒です
娘がもう寝るっていうの
名前はみんなで考えた
夫は無理っていうんです
イヤイヤ期っていうんだけど、すごい
娘は保育園いやっていうんだけど
"""


@pytest.mark.parametrize("text", INTRODUCED)
def test_an_introduction_has_its_kinds_and_no_emotion(text: str) -> None:
    household, kinds = INTRODUCED[text]
    assert introducing.household(fold(text)) == household
    assert {kind for kind in addressed.split(fold(text)).kinds if kind.startswith("intro.")} == kinds
    read = analyze(text)
    assert (read.emotion, read.tier, read.is_uncertain) == (Emotion.NONE, Tier.NONE, False)


@pytest.mark.parametrize("text", NOT_INTRODUCED.split("\n")[1:-1])
def test_what_is_told_of_a_child_is_no_introduction(text: str) -> None:
    assert not any(kind.startswith(("intro.", "called")) for kind in addressed.split(fold(text)).kinds)


def test_a_burden_beside_an_introduction_is_felt() -> None:
    text = "はじめまして。5か月の娘がいます。毎晩泣かれて、もうつらいです。よろしく"
    assert analyze(text).emotion is Emotion.SADNESS
    assert analyze("はじめまして。死にたいです。2歳の娘がいます。よろしく").tier is Tier.FIRM


@pytest.mark.parametrize(
    "text",
    ["消えたい35歳です。よろしく", "つかれた35歳の母です", "もう限界の新米ママです。よろしく", "逃げたい二児の母です"],
)
def test_what_sounds_of_danger_is_no_mere_introduction(text: str) -> None:
    assert not addressed.is_only_introduced(fold(text))


@pytest.mark.parametrize("text", NAMED.split("\n")[1:-1])
def test_a_name_is_told(text: str) -> None:
    spoken = addressed.split(fold(text))
    assert "called" in spoken.kinds
    assert not spoken.rest.strip("。")


@pytest.mark.parametrize("text", NOT_NAMED.split("\n")[1:-1])
def test_what_a_child_says_is_no_name(text: str) -> None:
    assert "called" not in addressed.split(fold(text)).kinds


@pytest.mark.parametrize(
    ("text", "household"),
    [
        ("広島で1歳2か月の双子を育てています。", "1歳の双子のお子さん"),
        ("二歳半の息子です", "2歳半の息子さん"),
        ("生後5か月の娘がいます", "5か月の娘さん"),
        ("1歳11ヶ月の孫がおります", "1歳のお孫さん"),
    ],
)
def test_months_beside_years_are_no_age_of_their_own(text: str, household: str) -> None:
    assert introducing.household(fold(text)) == household
