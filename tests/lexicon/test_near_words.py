"""Everyday words that resemble danger do not alarm; the same words in danger do."""

import pytest

from homebiyori.care.reading import follow_ups, urgent
from homebiyori.care.signs import Sign
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern, Tier
from support.near import near

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
CRIES_IN_DANGER = """
隣の家から毎晩子どもの泣き声と怒鳴り声がする
娘が部屋で泣きながら死にたいって言ってる
娘の部屋から泣き声が聞こえて、見たら腕に切り傷があった
夜、息子の部屋から泣き声。机に遺書みたいな紙があった
妻が泣きながら赤ちゃんをベランダの外に出そうとしてた
友だちが電話口で泣きながら薬を全部飲んだって
娘の部屋で泣き声がして、わたしも消えたくなった
夜中に泣いてばかりで、もう生きていたくない
赤ちゃんの泣き声が聞こえると口をふさぎたくなる
妹が泣いて電話してきた。旦那に殴られたって
禁酒三週間目。誰にも言わず、もう死ぬつもりでいる
夫に当たって、殴られた
妻の泣き声がする。殴ったのは俺です
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("text", near("words"))
def test_ordinary_words_are_no_danger(text: str) -> None:
    assert analyze(text).tier is Tier.NONE


@pytest.mark.parametrize("text", near("cries"))
def test_anothers_tears_and_abstinence_are_no_danger(text: str) -> None:
    assert analyze(text).tier is Tier.NONE


@pytest.mark.parametrize("text", lines(CRIES_IN_DANGER))
def test_tears_beside_a_danger_hide_nothing(text: str) -> None:
    assert analyze(text).tier is not Tier.NONE


@pytest.mark.parametrize("text", lines(DANGERS))
def test_the_same_words_in_danger_are_found(text: str) -> None:
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
def test_a_wish_to_go_is_no_request_for_a_language(text: str) -> None:
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
def test_a_request_for_a_line_in_another_language(text: str) -> None:
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
def test_what_others_say_is_no_complaint_about_us(text: str, *, is_one: bool) -> None:
    assert (Sign.ASKED_AGAIN in follow_ups.read(text)) is is_one
