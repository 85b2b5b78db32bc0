"""An answer of ours is put right where it named or felt what is denied; nobody else's quarrel puts us right."""

import pytest

from homebiyori.lexicon import corrections

RIGHT = [
    ("肩に乗っかってるみたいな疲れなのね。", "いや疲れてへんで、旦那があほやな〜いう笑い話やんか。"),
    ("痛む腰をさすりながら、日々の用事をしておるのじゃろう。", "腰ではなく膝でございますよ、ふふ。"),
    ("それは、こたえたじゃろう。", "こたえたのではなく、うれしくて泣いたのです。"),
    ("胸の奥で、さざ波が立っておるのじゃな。", "さざ波など立っておりませんよ、笑っております。"),
    ("心細さが、あるのだと思います。", "心細くはない。嬉しいけど、給料減るなって話。"),
    ("温度差が、積もっていたんですね。", "いや温度差とかじゃない。冗談。仲はいい"),
    ("お嬢さんの話、娘さんの笑顔が浮かびます。", "うち娘じゃなくて息子です"),
    ("ずいぶんくたびれたでしょう。", "くたびれてへんて!息子が!ご飯炊いてくれてん!"),
    ("カレーの話で、お腹が鳴りそうだわねぇ。", "カレーちゃうって、焼きそば！息子が全部食べた"),
    ("名を言わずに話せる電話もあるのじゃ。", "電話は要りませんよ。元気にしております。"),
    ("子どもの咳は心配ですね。", "咳は子どもじゃなくて私です"),
    ("美容院のお話から、軽い足どりが伝わりますね。", "美容院は妻のほう。俺は留守番。"),
    ("腰が痛むのう。", "腰ちゃいますねん、肩ですわ"),
]
NOT_RIGHT = [
    ("よかったわねぇ。", "上の子が「まあ、よかったんじゃない」などと申しまして、可笑しゅうございました。"),
    ("よかったわねぇ。", "本人「まあな」て。まあな、ちゃうわw"),
    ("あらあら。", "うれしい、ちゃうわ、めっちゃうれしい"),
    ("煙突の話ねぇ。", "煙は出てないって言ったら「見えないだけ」だと。"),
    ("その悲しみを聞いてるわよ。", "悲しいんじゃないの、うれしくて泣いてるの、って娘が言った"),
    ("運動会の話ねぇ。", "雨じゃなくてよかった。運動会できた"),
    ("ごはんのしたくねぇ。", "今夜はカレーじゃなくてハヤシライスにしました"),
    ("くたびれたのねぇ。", "夫とけんかした。「そうじゃない」って何回も言われて腹立った"),
    ("心配ねぇ。", "義母が「心配しすぎ」だって。むかつく"),
    ("そうなのねぇ。", "上司に「話聞いてた?」って言われてへこんだ"),
    ("いいわねぇ。", "泣いてしまいました。悲しかったのではありません。"),
    ("あらあら。", "いや〜今日は暑かった"),
    ("いい風だわねぇ。", "落ち込んでないよ。娘が初めて歩いたんだよ"),
]
HEAVY = frozenset({"low", "anxious", "tired", "angry"})


@pytest.mark.parametrize(("answer", "text"), RIGHT)
def test_what_we_named_or_felt_is_put_right(answer: str, text: str) -> None:
    found = corrections.of(text, [answer], [""], frozenset())
    assert found is not None
    assert found.kind == "corrected"


@pytest.mark.parametrize(("answer", "text"), NOT_RIGHT)
def test_what_others_deny_or_we_never_said_is_not(answer: str, text: str) -> None:
    assert corrections.of(text, [answer], [""], frozenset()) is None


def test_nobody_is_put_right_who_has_said_nothing() -> None:
    assert corrections.of("いや疲れてへんで", [], [], frozenset()) is None


@pytest.mark.parametrize(
    "text",
    [
        "悲しかったのではありません。ほっとしたのです。",
        "初霜は、つらい話ではなくて、きれいだったのです。",
        "そんな深刻な話じゃなくて笑える話だったんですけど",
    ],
)
def test_a_heavy_answer_is_put_right_by_a_light_one(text: str) -> None:
    assert corrections.of(text, ["…"], [""], HEAVY) is not None
    assert corrections.of(text, ["…"], [""], frozenset()) is None


def test_what_is_said_anew_is_kept() -> None:
    found = corrections.of("腰ではなく膝でございますよ、ふふ。今朝は雑巾がけをいたしました。", ["痛む腰"], [""], HEAVY)
    assert found is not None
    assert "雑巾がけ" in found.rest
    assert "腰" not in found.rest


def test_who_asks_what_an_answer_was_is_told_it_was_misread() -> None:
    for text in (
        "昨日のあれなんだったんですか",
        "おはようございます昨日のあれなんだったんですかもう",
        "さっきの返事なに？",
    ):
        found = corrections.of(text, ["…"], [""], frozenset())
        assert found is not None
        assert found.kind == "misread"
