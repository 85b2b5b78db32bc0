"""A partner's kind word and a reconciliation are joys; an unfair word is slight anger, neither worry nor nothing."""

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern, Emotion

GLAD = {Emotion.JOY, Emotion.ACCOMPLISHMENT}
KIND = """
妻が帰ってきて「家が片付いてる」と一言。今日一番の報酬。
夫が「今日の味噌汁うまいな」ってぽつり。何よりのご褒美だわ
旦那に「いつも助かってる」って言われた。疲れが吹き飛んだ
嫁が「あなたがいてよかった」と。最高の褒め言葉。
夫に「よくやってるよ」と言われて報われた
妻が先に謝ってきた。俺も謝った。瓶は俺が洗うことになった。
夫と言い合いになったけど、お互い謝って終わり
けさ嫁に謝った。向こうも謝ってくれた
旦那が「ごめん」って。私も「ごめん」って言った。
娘と口げんか。夜にはどっちからともなく謝ってた
ばあさんと喧嘩しましたが、茶を出したら向こうから詫びてまいりました
"""
UNFAIR = """
義母が来て「パパなのにえらいわねえ」。パパなのに、は余計だ。
味噌煮込みうどん作ったら旦那が「しょっぱい」だって！作ってもらっといてさ！
昨日ずる休みじゃないのにばあばが「甘やかしとる」って電話で。はぁ？熱出とったんだってば
夫に「今日なにしてたの？」って聞かれた。は？見てわからん？
姑に「母乳じゃないの？」と言われた。余計なお世話だ
実母が「昔はもっと大変だった」って。いや今それ言う？
義父に「抱き癖がつく」って言われた。ほっといてほしい
作ってもらっといて「味うすい」だって
"""
NEITHER = """
夫が「片付いてる？」と聞いてきた。明日掃除する
娘が「はぁ？」って真似して笑った
余計な荷物を減らして出かけた
今日一番の失敗
作ってもらっといたカレーを食べた
電話しといて！
明日って保育園は？
"""


@pytest.mark.parametrize("text", KIND.split("\n")[1:-1])
def test_a_kind_word_and_a_quarrel_made_up_are_joys(text: str) -> None:
    assert analyze(text).emotion in GLAD


@pytest.mark.parametrize("text", UNFAIR.split("\n")[1:-1])
def test_an_unfair_word_makes_angry(text: str) -> None:
    read = analyze(text)
    assert read.emotion is Emotion.ANGER
    assert Concern.MEDICAL not in read.concerns


@pytest.mark.parametrize("text", NEITHER.split("\n")[1:-1])
def test_what_only_sounds_like_it_is_neither(text: str) -> None:
    assert analyze(text).emotion is not Emotion.ANGER


@pytest.mark.parametrize(
    "text",
    [
        "謝られたけど、許せない",
        "妻に謝ったが、口をきいてくれない",
        "夫に先に謝ってほしい",
        "夫と喧嘩。お互い謝らないまま寝た",
    ],
)
def test_a_quarrel_that_goes_on_is_no_joy(text: str) -> None:
    assert analyze(text).emotion not in GLAD


def test_a_question_about_a_fever_is_still_one_for_a_doctor() -> None:
    assert Concern.MEDICAL in analyze("熱が38度出ています。様子見でいいですか？").concerns
