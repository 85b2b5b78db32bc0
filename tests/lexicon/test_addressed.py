"""Messages addressed to the companion, and those that only resemble them."""

import pytest

from homebiyori.lexicon import addressed, analyze, questions, rituals
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion, Ritual, Wish

ASKED = {
    "たまさんも子ども育てたの？": "family",
    "ヒデじいさんは、子どもさんはいらっしゃったんですか": "family",
    "ヒデじいはお孫さんいるん？": "family",
    "おばちゃん、夜は寝てるの？": "sleep",
    "たまさんは眠くならないの": "sleep",
    "ヒデじいさんのところは寒くありませんか": "body",
    "あんた風邪ひいとらん？": "body",
    "お体は冷えておられませんか": "body",
    "たまさんは甘いもの好き？": "food",
    "まどかさんってお休みの日は何してるんですか": "doing",
    "まどかさんは、仕事と育児どっちも回してたとき、何がいちばんしんどかった？": "past",
    "ヒデじいさんは昔なんのお仕事をされていたのですか": "past",
    "たまちゃんさみしくならん？": "lonely",
    "たまさんのうちは雪ふった？": "home",
    "まどかさんはどう思いますか": "opinion",
    "まどかさんは旦那さんとケンカしたことあります？": "past",
    "ねえ、AIでも疲れたりするの？": "body",
    "たまさんって何者なの": "who",
    "たまさんは猫飼ってる？": "animals",
    "私のことどう思ってる？": "fond",
    "じいさま、あんたは寂しゅうないか": "lonely",
    "昨日のこと、覚えておいでですか": "remember",
    "ここの返事って誰が書いてるの": "who",
    "なんで「まどか」っていう名前なの？": "named",
    "ねえたまさん、私が二週間前に話した野菜、なんだったか覚えてる？": "remember",
    "わたしが先週話したこと覚えててくれてますか": "remember",
    "わしが話した鉄棒のこと、覚えておられますかのう": "remember",
}
NOT_ASKED = [
    "夫は寒くないのかな",
    "うちの子、夜寝てるのかな",
    "孫は寒くないですかのう",
    "息子がわたしの言ったこと覚えてるのか不安",
    "たまさん、うちの子寒くないかな",
    "覚えてる？って夫に言われた。忘れてた",
    "ヒデじいさん、孫が寝ないのですが大丈夫でしょうか",
    "たまには外で食べたいなあ",
    "先生は子どもいるのかな",
    "AIって便利なの？って母に聞かれた",
    "夫は私のことどう思ってるの",
    "うちの子、前のこと覚えてるかな",
    "たまさんは死にたいと思ったことある？",
]
CORRECTED = {
    "危ない話は何もしてないのに昨日なんか心配されたな笑 大丈夫、元気です": Emotion.NONE,
    "悲しいわけではないんですよ。蓮は今朝も味噌汁をおかわりして元気に学校へ行きました": Emotion.JOY,
    "沈んでおりませんよ。仲直りできて嬉しいと申し上げたのです": Emotion.JOY,
    "まだ歩いてないってば": Emotion.NONE,
    "寂しいのではございませんよ、ただ静かだと申しただけです": Emotion.NONE,
    "さっきの返事ちょっと違う。寝ないのは上の子じゃなくて下の子": Emotion.NONE,
    "いえいえ、心配には及びませんよ": Emotion.NONE,
    "そんなんじゃないって笑 ただの筋肉痛": Emotion.FATIGUE,
    "怒っておるわけではないのじゃよ。孫が可愛うてのう": Emotion.JOY,
    "落ち込んでないよ。今日は楽しかった": Emotion.JOY,
    "さっきなんか同情されたけど普通に元気です。散歩してきた": Emotion.NONE,
    "心配しすぎだって笑 ケーキ焼いた": Emotion.NONE,
    "だから沐浴どうするか前に聞いたんだよ笑 なんとかなったわ": Emotion.NONE,
    "先日からお話ししている鉄棒の件ですよ。豆だらけの手で、やっとできたのです": Emotion.ACCOMPLISHMENT,
}
NOT_CORRECTED = [
    "夫が「まだ行かないってば」と怒鳴った",
    "悲しくないわけじゃない",
    "息子に心配しすぎって言われた",
    "そんなに疲れてないよ",
    "夫はそんなんじゃないってば",
    "心配はいりませんと医者に言われた",
    "つらくないって言ったら嘘になる",
    "義母に勘違いされた、悔しい",
    "先生に心配された",
    "だから言ったのに",
    "わたしの早とちりで娘を叱ってしまった",
]
COURTESIES = {
    "二週間ありがとう。まどかさんと話すとなんか整理できる。おやすみ": Ritual.THANKS,
    "ひと月ほんとにありがとう。ここに来るとほっとします": Ritual.THANKS,
    "長い間お世話になりました。ヒデじいと話すと心が軽くなります": Ritual.THANKS,
    "いつも愚痴聞いてくれてありがとう、助かってます。おやすみなさい": Ritual.THANKS,
    "たまさんにも聞いてほしくて。それだけ。ありがとうね": Ritual.THANKS,
    "たまさんがいてくれてよかった。ほんとに": Ritual.THANKS,
    "三か月間ほんとにありがとね、支えられました": Ritual.THANKS,
    "今日も話を聞いてくださって、ありがとうございました。では休ませていただきます": Ritual.THANKS,
    "長々と愚痴を書いてしもうて、すまんかったのう": Ritual.APOLOGY,
    "なんか昨日は変なこと言ってごめんね": Ritual.APOLOGY,
    "支離滅裂ですみません": Ritual.APOLOGY,
    "打ち間違いばっかでごめん笑": Ritual.APOLOGY,
    "変換が下手で申し訳ないのう": Ritual.APOLOGY,
    "誤字だらけでごめんなさい": Ritual.APOLOGY,
    "文字を打つのが遅いので、ごめんなさいね": Ritual.APOLOGY,
    "長文になり失礼いたしました": Ritual.APOLOGY,
    "今朝は霜が降りましたね": Ritual.GREETING,
}
NO_COURTESIES = [
    "ここに来ても全然落ち着かない",
    "夫が話を聞いてくれて嬉しかった",
    "返事が遅くなって妻に申し訳ない",
    "文章がまとまらなくてすみません。娘が初めて歩きました",
    "一年間ありがとうと先生に言えた",
]


@pytest.mark.parametrize(("text", "kind"), ASKED.items())
def test_a_question_to_us_has_no_emotion(text: str, kind: str) -> None:
    read = analyze(text)
    assert rituals.shade_of(text) == f"question.{kind}"
    assert (read.ritual, read.emotion, read.concepts) == (Ritual.QUESTION, Emotion.NONE, ())


@pytest.mark.parametrize("text", NOT_ASKED)
def test_what_is_asked_about_others_is_no_question_about_us(text: str) -> None:
    assert not [kind for kind in addressed.split(fold(text)).kinds if kind.startswith("question.")]


@pytest.mark.parametrize(("text", "emotion"), CORRECTED.items())
def test_a_correction_takes_its_emotion_from_the_rest(text: str, emotion: Emotion) -> None:
    assert addressed.split(fold(text)).is_correction
    assert analyze(text).emotion is emotion


@pytest.mark.parametrize("text", NOT_CORRECTED)
def test_what_others_say_is_no_correction(text: str) -> None:
    assert not addressed.split(fold(text)).is_correction


@pytest.mark.parametrize(("text", "ritual"), COURTESIES.items())
def test_long_courtesy_is_courtesy(text: str, ritual: Ritual) -> None:
    read = analyze(text)
    assert read.ritual is ritual
    assert read.emotion in (Emotion.NONE, Emotion.JOY)


@pytest.mark.parametrize("text", NO_COURTESIES)
def test_what_is_told_beside_courtesy_is_no_courtesy(text: str) -> None:
    assert analyze(text).ritual is None


def test_an_apology_for_the_form_is_no_grief() -> None:
    read = analyze("こんばんは。七歳の孫の蓮を育てております。文字を打つのが遅いので、ごめんなさいね")
    assert read.emotion is Emotion.NONE
    assert analyze("娘に怒鳴ってしまって、ごめんなさいって思う").emotion is Emotion.SADNESS


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("疲れた。ほめて。いや、今日はただ聞いて", Wish.LISTEN),
        ("ほめて。あ、やっぱり聞いてくれるだけでいい", Wish.LISTEN),
        ("今日は聞いて。いや、やっぱりほめて。弁当つくった", Wish.PRAISE),
        ("聞いてほしいだけ。褒めてほしいわけじゃない", Wish.LISTEN),
        ("助言はけっこうです。ただ、きつかった", Wish.LISTEN),
        ("アドバイスは要らない", Wish.LISTEN),
        ("今日はほめていただけますか。朝から晩まで働きました", Wish.PRAISE),
        ("ほめてくだされ。畑の草を抜いたのじゃ", Wish.PRAISE),
        ("褒めてくれへん？今日は雪かきした", Wish.PRAISE),
        ("どうです、なかなかのものでしょう。ふふ", Wish.PRAISE),
        ("ほめるんじゃなくて、話聞いてほしい。義母が泊まりに来る", Wish.LISTEN),
        ("説教はいらん。ただ聞いておくれ", Wish.LISTEN),
        ("誰かに褒めてほしかったな", None),
        ("夫に褒めてほしい", None),
        ("夫が話を聞いてくれて嬉しかった", None),
        ("先生の話を聞いてくれない", None),
    ],
)
def test_the_last_wish_wins(text: str, wish: Wish | None) -> None:
    assert analyze(text).wish is wish


def test_what_precedes_a_question_keeps_its_emotion() -> None:
    assert analyze("今日は疲れたわあ、たまさんは疲れないの？").emotion is Emotion.FATIGUE


def test_a_wish_is_no_joy() -> None:
    assert analyze("疲れた。ほめて。いや、今日はただ聞いて").emotion is Emotion.FATIGUE


@pytest.mark.parametrize(
    "text",
    [
        "ねえまどかさん、双子って沐浴一人でやるときどうしてるんだろ。みんな",
        "みんな夜泣きのときどうやって乗り切ってるんだろう",
        "孫の誕生日に何を贈ればよいものか",
        "よその家は朝ごはん何食べてるんだろ",
    ],
)
def test_what_is_only_wondered_about_is_no_deed(text: str) -> None:
    read = analyze(text)
    assert questions.wonders(fold(text))
    assert read.emotion not in (Emotion.JOY, Emotion.ACCOMPLISHMENT)
    assert "managed_alone" not in read.concepts


def test_a_deed_beside_the_wondering_is_a_deed() -> None:
    assert "managed_alone" in analyze("双子の沐浴、一人でやりきった。みんなどうしてるんだろう").concepts


@pytest.mark.parametrize("text", ["死にたい。たまさんは眠らないの？", "もう消えたい。二週間ありがとう。おやすみ"])
def test_danger_is_read_in_the_whole_message(text: str) -> None:
    assert analyze(text).risk is not None


def test_a_wish_in_ritual_words_is_a_wish() -> None:
    assert analyze("ほめてもらえますか？").wish is Wish.PRAISE
    assert analyze("全然ほめてもらえない").wish is None
