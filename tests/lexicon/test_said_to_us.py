"""Messages to the companion: thanks with a reason, a wish to talk again, an open door, the machine, odd questions."""

import pytest

from homebiyori.lexicon import addressed, analyze
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion

SAID = {
    "ありがとね、戸は開けといて〜。熱は下がったよ。": ("thanks", "open"),
    "そうか、AIだもんな。変なこと聞いた。すまん。": ("machine", "apology.asked"),
    "まあ、機械だもんね": ("machine",),
    "失礼なことをお聞きしました。申し訳ない": ("apology.asked",),
    "変なこと聞いてごめんね": ("apology.asked",),
    "また来週も聞いてね〜": ("again",),
    "また明日も話聞いてくれる？": ("again",),
    "これからもよろしくね": ("again",),
    "鍵かけんといてね": ("open",),
    "たまさんに聞いてもらっとったで今日まで来れた気がする。ほんとありがとね": ("thanks", "thanks"),
    "聞いてもらえたおかげで、どうにか乗り切れました": ("thanks",),
    "飲みもの、ありがとう。コーヒー入れ忘れてた。": ("thanks",),
    "ここで読んでもらえて一週間がんばれた。ありがとうございます": ("thanks.long", "thanks"),
}
NOT_SAID = """
今日職場で変なこと聞いた。異動があるって
姑が戸を開けといてと言った
会社の研修がAIだった
息子に変なこと聞いちゃった。ごめんって言った
娘が絵をくれた。ありがとう、って泣いた
母が荷物を送ってくれた。ありがとう。
夫がありがとうって言った
夫に聞いてもらって眠れた
先生、ありがとう。って手紙
来週も先生に聞いてもらう
"""
TASTE = """
紺か白か、ひなは紫がええって言う。どれがすき？
ねえたまさん、衣装どうしよ〜。紺のワンピースか、白か。たまさんならどれがすき？
娘はピンクがいいんだって。まどかさんはどっちが好き？
赤い靴と青い靴、どっちがいいと思う？
ねえ、どっち派？
うどんとそば、ヒデさんはどちらがお好きですか
いちごとチョコ、どっちにする？
"""
NO_TASTE = """
どっちの病院がいいかな
夫はどっちがいいって言うと思う？
何色が好き？
どっちも嫌いって言われた
娘にどれが好きか聞いた
先生はどちらがいいとお考えなのかな
"""


@pytest.mark.parametrize("text", SAID)
def test_messages_to_us_are_recognised_by_kind(text: str) -> None:
    assert addressed.split(fold(text)).kinds == SAID[text]


@pytest.mark.parametrize("text", NOT_SAID.split("\n")[1:-1])
def test_what_others_say_or_get_is_not_said_to_us(text: str) -> None:
    assert addressed.split(fold(text)).kinds == ()


@pytest.mark.parametrize("text", TASTE.split("\n")[1:-1])
def test_our_taste_is_asked_and_nobody_is_worried(text: str) -> None:
    assert addressed.split(fold(text)).asks_taste
    assert analyze(text).emotion is Emotion.NONE


@pytest.mark.parametrize("text", NO_TASTE.split("\n")[1:-1])
def test_what_is_no_matter_of_taste_is_not_asked_of_us(text: str) -> None:
    assert not addressed.split(fold(text)).asks_taste
