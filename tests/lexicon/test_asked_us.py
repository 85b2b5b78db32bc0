"""A question to the companion has a topic; questions to others, quotes and factual questions have none."""

import pytest

from homebiyori.lexicon import addressed, analyze
from homebiyori.lexicon.normalize import fold

ASKED = {
    "たまさんは絵とか描く？": "draw",
    "割り算は、お得意でしたか。": "study",
    "ヒデさんは、お寒くございませんか。": "body",
    "豚汁、たまさんやったら何入れる?": "cook",
    "ヒデさんは、雨の音はお好きですか。": "weather",
    "まどかさん昨日からなんか返事がよそよそしいんですけど怒ってます？": "angry",
    "ヒデさんは、昔は学校の先生だったのですか。": "teacher",
    "今日は何してたの、たまさん": "doing",
    "赤と青、どっちがいいと思う？": "opinion",
    "たまさん誕生日いつ？": "age",
    "待っててくれた？": "waited",
    "まどかさん、今度一緒にお茶しよう": "together",
    "一緒に写真とりたいな、たまさんと": "together",
    "ここでちょっと難しい話してもいい？": "talkable",
    "こういうのって誰にも言わない？": "secret",
    "ヒデさんでしたら、なんと声をかけますか": "would",
    "編み物、まどかさんもするんですか": "craft",
    "サッカーはわかる？たまさん": "sport",
    "ひでじい 好きなたべもの なに": "food",
    "毎日来て迷惑じゃないですか": "bother",
    "ずっとここにいてくれますか": "promise",
    "かわりに皿洗ってくれへん？": "help",
    "どんな本を読まれるのですか": "reading",
    "髪型どんなの、まどかさん": "looks",
    "中の人いるの": "who",
    "お正月はどう過ごされるのですか": "feast",
    "恋人いる？": "love",
    "失敗したことってありますか": "failed",
    "鬼滅の刃って知ってますか": "know",
    "ヒデさんは怖いものありますか": "fear",
    "夢って見るんですか": "dream",
    "わたしと話してて楽しい？": "feelings",
    "madokaさんは犬派ですか": "animals",
    "生まれ変わったら何になりたい？": "any",
}
NOT_ASKED = [
    "怒ってる？って聞かれた",
    "娘に「絵とか描く？」と聞かれた",
    "妹が「待ってた？」と玄関で聞くので笑った",
    "娘がサッカーはわかる？って聞いてきた",
    "先生に割り算は得意でしたかと聞かれました",
    "保育園の先生は若いのかな",
    "夫は怒ってるのかな",
    "ママ友の名前の由来って何だろう",
    "この服どこで買えますか",
    "離乳食は何入れるんですか",
    "たまさん、うちの子って何歳で歩くの",
    "友達に結婚してるの？って聞かれた",
    "近所のおばちゃんは元気かな",
    "海外行ったことある人が羨ましい",
    "夫に手伝ってくれない？って頼んだ",
    "猫が好きな子で、毎日公園で探してる",
]


@pytest.mark.parametrize(("text", "topic"), ASKED.items())
def test_what_is_asked_of_us_has_a_topic(text: str, topic: str) -> None:
    assert addressed.split(fold(text)).kinds == (f"question.{topic}",)


@pytest.mark.parametrize("text", NOT_ASKED)
def test_what_is_asked_of_others_or_quoted_has_none(text: str) -> None:
    assert not [kind for kind in addressed.split(fold(text)).kinds if kind.startswith("question.")]


def test_what_only_asks_us_is_no_danger_that_a_model_hears() -> None:
    assert addressed.is_only_asked(fold("失敗したことってありますか"))
    assert not addressed.is_only_asked(fold("失敗したことってありますか。もう消えたい"))
    assert analyze("失敗したことってありますか").risk is None
