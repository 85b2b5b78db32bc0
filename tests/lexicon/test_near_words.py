"""Words that stand near danger in ordinary life alarm nobody; the same words in danger do."""

import pytest

from homebiyori.care.reading import follow_ups, urgent
from homebiyori.care.signs import Sign
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern, Tier

ORDINARY = """
次は私がだるい…娘の胃腸炎もろたかもしれへん
夜中に私が吐いてしもうて、夫が上の子の弁当こさえてくれました
今度は俺が寒気。息子の風邪もらった
もちが動かん。丸まって冷たい。娘が泣いてる。擬似冬眠かもって息子が調べてる。
カブトムシが動かなくなった。息子がじっと見てる
亀が動かんのじゃ。寒いけんかのう
金魚が底でじっとして動かない。娘が心配してる
うちの猫、朝から動かない。ごはんも食べない
うさぎが冷たくなってて、息子が布団から出てこん
犬の体が冷たくて、びっくりして毛布をかけた
獣医さんに診てもらった。子猫、目やにだらけだけど生きてる
洗濯機が動かなくなった。今月二回目
車が動かなくてJAF呼んだ
プリンターが動かなくて朝から格闘
縄をなう。しめ縄の準備や
縄跳びの紐を買いに行った。二重跳びの練習じゃ
海に飛び込んだ息子、真っ黒
お風呂に沈めたアヒルが浮かんで娘が笑う
ゆずを湯船に沈めて、いい香り
もう思い残すことない、推しと握手した
娘が「パパはいつ死ぬの」って聞いてきて焦った
「ばあばは死んだらどこ行くの？」って孫に聞かれた
物置に閉じ込められた猫を救出
娘にトイレに閉じ込められた。鍵いたずらされて
遺影用の写真を撮ってきた、いい顔に撮れたわい
娘が泣いてる。理由は犬に靴下をとられたから
赤ちゃんが眠れないみたいで、ずっと抱っこしてる
新潟で娘と三歳の孫と暮らしております。夜勤の娘のかわりに、毎日保育園へ送っております
半年、誰にも言えなかったことを夫に言えた。軽くなった
ずっとひとりで抱えてた。今日、保健師さんに話して楽になった
もう一人じゃないんだって思えた、ママ友ができて
消防車に夢中。消す消すって言うてる
ゲームで最後のボスに殺されること二十回、やっと倒した
朝、息子に「お前の行きたいとこ行け」って言えた
娘が私に、はじめて保育園の送りを代わると申してくれました
ボーナスが一瞬で消えた
息子の野球、併殺で終わった
キレた息子にドア蹴られた。壁に穴
今朝は布団から出られない寒さ。娘と二度寝した
カレーに砂糖入れちゃった笑 家族みんな無言
"""
DANGERS = """
私が吐いて、夫が薬を全部飲ませてくれました。死にたい
次は私がだるい。もう消えてしまいたい
私が吐いても、夫が殴るのをやめてくれません
猫が動かなくなった。次は私も動かなくなりたい
犬が死んで、私も一緒に行きたい
洗濯機が動かない。もう何もかも嫌だ、死にたい
赤ちゃんが丸まって冷たい。動かない
縄を用意した。もう準備はできた
しめ縄で首をくくる
川に飛び込んだ。死にきれなかった
もう思い残すことはない。今夜にする
娘が「私、いつ死ぬの」って毎日聞いて、手首に傷がある
息子が「死にたい」って言ってる
誰にも言えなかった。もう限界、消えます
ずっとひとりで抱えてきた。もう疲れた、終わりにしたい
泣き止まない。もう一緒に飛び降りたい
赤ちゃんが眠れないのは私のせい。もう一緒に死にたい
娘が泣いてる。叩いた。また叩いた
もう逝きたい。子どもには悪いけど
消えてしまいたい。誰にも気づかれずに
屋上から飛んだら終われる
また手首を切った。止まらない
限界です。子どもを叩いてしまいそう
代われるものなら代わりに死にたい
遺書を書いた。あとは行くだけ
楽になりたい。もうええやろ
お風呂に沈めたらって考えが止まらない
息子が海に飛び込んだまま浮かんでこない
キレた息子に殴られた。壁に穴
もう三日、布団から出られない。子どもにご飯もあげてない
車が動かない踏切の中、子どもが乗ってる
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("text", lines(ORDINARY))
def test_ordinary_words_are_no_danger(text: str) -> None:
    assert analyze(text).tier is Tier.NONE


@pytest.mark.parametrize("text", lines(DANGERS))
def test_the_same_words_in_danger_are(text: str) -> None:
    analysis = analyze(text)
    assert analysis.tier is not Tier.NONE or Concern.MEDICAL_EMERGENCY in analysis.concerns


@pytest.mark.parametrize(
    "text",
    [
        "お前の行きたいとこ行け",
        "食べたいところに連れてく",
        "英語の先生に電話した",
        "英語のところで間違えた",
        "韓国ドラマのチャットで盛り上がった",
        "会いたい、電話ない",
        "見たいところを教えて",
    ],
)
def test_a_wish_to_go_asks_for_no_tongue(text: str) -> None:
    assert not urgent.asks_for_tongue(text)


@pytest.mark.parametrize(
    "text",
    [
        "えいごで はなせる でんわ、ありますか",
        "タイ語の窓口はありますか",
        "英語の窓口",
        "ベトナムの ことばで そうだん できる ところ おしえて",
        "中国語で話せるところはありますか",
    ],
)
def test_a_tongue_is_asked_for(text: str) -> None:
    assert urgent.asks_for_tongue(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("娘が私に、はじめて保育園の送りを代わると申してくれました", False),
        ("母が「もういい」と申しました", False),
        ("孫の名前は申しましたでしょうか", False),
        ("私の体のどこが痛いと申しましたか", False),
        ("死ぬ気はないと申し上げております", True),
        ("大丈夫だと申しましたのに", True),
    ],
)
def test_what_others_say_complains_of_nothing(text: str, *, is_one: bool) -> None:
    assert (Sign.ASKED_AGAIN in follow_ups.read(text)) is is_one
