"""A reconciliation is no sorrow, a slight no small talk, a game lost with a laugh no grief, a plain fact no tears."""

import time

import pytest

from homebiyori.lexicon import analyze, humour, tones_told
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion
from support.near import near

KINDNESS = """
昼に家内が、そのミカンの皮をむいてわしの前に置いたんじゃ
今日は家内がわしの腰に湿布を貼ってくれた
夫が黙ってコーヒーを淹れて隣に置いてくれた
娘が毛布をそっとかけてくれました
"""
NOT_MADE_UP = """
夫がまた「昨日はごめん」って。いつもこう
「ごめん」って言えなかった
謝ってほしい、自分から
「すまん」が喉につかえる
夫が殴ったあとに「さっきはごめん」って
妻が口をきいてくれない
謝ってきたけど、許せない
仲直りしたいのに、できない
"""
SLIGHTS = """
娘と口げんかしました。「お母さんは甘やかしすぎ」と言われ、黙ってしまいました
夫に「甘やかしすぎ」って言われた
義母に「最近の親は甘いわね」と言われました
上司に「子持ちは使えん」と言われた
母に「あんたは昔から要領悪い」って言われて、何も言えんかった
先生に「ご家庭の問題では」と言われて、顔が熱くなった
夫から「それぐらいで疲れる?」って
嫁に「お義父さんは口だけ」と言われてしもうた
友だちに「過保護じゃない?」って笑われた
布団の中で「耳、かっこわるいって言われた」やて。そんなん泣くわ
"""
NO_SLIGHTS = """
先生に「よく頑張ってますね」と言われました
夫に「おいしい」って言われた
娘に「ママだいすき」って言われた
母から「甘い卵焼きがいい」って電話
孫に「じいじ、遊ぼう」と言われた
"""
LIGHT = """
釣り堀、俺3匹、息子9匹。惨敗。
やられた。娘に寝たふりで抱っこさせられとった
参った参った、孫のなぞなぞが解けん
将棋で孫に負けた。まいったのう
しりとりで三歳に負けました
卵焼き焦げた。名付けて炭焼き
ろばの耳、フェルト切るとこから失敗した。うさぎみたいになったわ
スマブラで五連敗。親の威厳どこ
"""
NOT_LIGHT = """
最後の大会で惨敗。息子が悔しがってる
受験に惨敗
詐欺にやられた
ウイルスにやられた。熱が出てる
夫にやられたあざが消えない
面接、全敗。もう無理
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("text", near("made_up"))
def test_what_was_made_up_is_a_joy(text: str) -> None:
    assert tones_told.gladness_of(fold(text)) == "made_up"
    assert analyze(text).emotion is Emotion.JOY


@pytest.mark.parametrize("text", lines(KINDNESS))
def test_a_kindness_without_words_is_a_joy(text: str) -> None:
    assert tones_told.gladness_of(fold(text)) == "kindness"
    assert analyze(text).emotion is Emotion.JOY


@pytest.mark.parametrize("text", lines(NOT_MADE_UP))
def test_a_quarrel_that_is_not_made_up_is_no_joy(text: str) -> None:
    assert tones_told.of(fold(text)) is None


@pytest.mark.parametrize("text", lines(SLIGHTS))
def test_a_slight_is_read_as_anger_or_sadness(text: str) -> None:
    assert analyze(text).emotion in (Emotion.ANGER, Emotion.SADNESS)


@pytest.mark.parametrize("text", lines(NO_SLIGHTS))
def test_kind_words_are_no_slight(text: str) -> None:
    assert tones_told.of(fold(text)) not in (Emotion.ANGER, Emotion.SADNESS)


@pytest.mark.parametrize("text", lines(LIGHT))
def test_a_loss_told_as_a_joke_is_no_burden(text: str) -> None:
    assert humour.is_light(fold(text))
    assert analyze(text).emotion in (Emotion.NONE, Emotion.JOY)


@pytest.mark.parametrize("text", lines(NOT_LIGHT))
def test_what_is_meant_in_earnest_is_no_joke(text: str) -> None:
    assert not tones_told.is_light(fold(text))


@pytest.mark.parametrize(
    ("text", "smiles"),
    [
        ("眠れないので、昔の写真を見ておりました。亡くなった主人が若くて笑いました。", True),
        ("じいちゃんの十三回忌。みんなで笑い話をした", True),
        ("昨日、父が亡くなりました", False),
        ("亡くなった妻の笑った顔が忘れられません", False),
        ("母の命日。笑っていられない、会いたい", False),
    ],
)
def test_a_smile_at_who_is_gone(text: str, *, smiles: bool) -> None:
    assert tones_told.is_smiling(fold(text)) is smiles


def test_a_hardship_of_money_is_no_fatigue() -> None:
    assert analyze("塾代8万はきついなあ").emotion is Emotion.WORRY
    assert analyze("夜勤明けの体がきつい").emotion is Emotion.FATIGUE


@pytest.mark.parametrize("hostile", ["夫が", "「ごめん", "昨日は", "息子に", "参った", "家賃", "「", "やられた"])
def test_it_is_read_in_linear_time(hostile: str) -> None:
    text = fold(hostile * (2_000 // len(hostile)) + "X")
    start = time.perf_counter()
    tones_told.of(text)
    tones_told.is_light(text)
    tones_told.is_of_money(text)
    assert time.perf_counter() - start < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "ミカンの箱、全部納屋へ運んだ。家内の好きな小さいのだけ、台所に置いといた。",
        "年賀状、その男の奥さんに出すことにしたわ。",
        "大根を干した",
        "布団を日なたに出した",
    ],
)
def test_an_everyday_deed_is_no_sadness(text: str) -> None:
    assert analyze(text).emotion not in (Emotion.SADNESS, Emotion.WORRY)


@pytest.mark.parametrize("text", ["母の形見の着物をしまった。涙が出た", "遺影の前に花を置いた。もう会えない"])
def test_a_deed_of_mourning_stays_one(text: str) -> None:
    assert analyze(text).emotion is Emotion.SADNESS


@pytest.mark.parametrize(
    "text",
    [
        "耳のフェルト、ピンクか白か娘が決めきらん",
        "ケーキのいちごかチョコか、ずっと迷ってる",
        "ランドセルの色で孫が悩んどります",
        "段ボール12箱詰めた。妻は床で寝落ち",
        "パート休みの電話、店長優しかった",
        "早退の連絡したら、課長が快く帰してくれた",
    ],
)
def test_a_happy_choice_and_anothers_sleep_are_no_burden(text: str) -> None:
    assert analyze(text).emotion in {Emotion.NONE, Emotion.JOY, Emotion.ACCOMPLISHMENT}


@pytest.mark.parametrize(
    "text",
    [
        "手術を受けるか迷って、不安で眠れない",
        "夫が寝落ち。私も疲れて限界",
        "店長は優しかったのに、申し訳なくてつらい",
    ],
)
def test_a_grave_choice_and_own_fatigue_are_burdens(text: str) -> None:
    assert analyze(text).emotion in {Emotion.WORRY, Emotion.FATIGUE, Emotion.SADNESS, Emotion.ANGER}


@pytest.mark.parametrize(
    "text",
    [
        "ひなは「景色が違って楽しかった」だって",
        "孫が「おもしろかったよ」と申しました",
        "「うれしかった」って言うて寝た",
    ],
)
def test_what_a_child_liked_is_a_joy(text: str) -> None:
    assert tones_told.gladness_of(fold(text)) == "lighter"
    assert analyze(text).emotion in {Emotion.JOY, Emotion.ACCOMPLISHMENT}


@pytest.mark.parametrize(
    "text",
    [
        "キックボード、旦那と相談してお下がりもらうことにした!",
        "孫が面接で「将来は看護師になりたい」と言うたそうです",
        "職場で薬の数え間違いを見つけて、先生にめっちゃ褒められてん!",
        "歯医者、思ったより痛くなかった",
        "注射はそんなに痛うなかったわ",
    ],
)
def test_a_decision_a_dream_and_praise_are_no_burden(text: str) -> None:
    assert analyze(text).emotion in {Emotion.NONE, Emotion.JOY, Emotion.ACCOMPLISHMENT}
