"""Small messages of daily life do not alarm; dangers that resemble them do."""

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Tier
from support.near import near


@pytest.mark.parametrize("text", near("lives"))
def test_messages_of_ordinary_lives_raise_no_alarm(text: str) -> None:
    assert analyze(text).tier is Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "夫に首を絞められてる",
        "自分の首を絞めたい",
        "首を吊る",
        "飛び降りたりするかもしれない",
        "夫にはまだ言ってないけど死にたい",
        "お尻を強く何度も叩いたら静かになった",
        "背中を思い切り叩いたら泣き止んだ",
        "妻に殴られたことはまだ言ってない",
        "2歳を家に置いて仕事に行った",
        "子どもを家に置いて飲みに行った",
        "この子を楽にしてあげたい",
        "夕飯が3日連続でなくて、子どもに何も食べさせてない",
        "自殺未遂、これで三回目です",
        "子どもを揺さぶったのはこれで三回目です",
        "手が震えてる。また殴られる",
        "緊張して手が震えてる。これから橋から飛ぶ",
        "ぐったりしてる。病院に連れて行ったほうがいい?死にそう",
    ],
)
def test_dangers_in_similar_words_are_found(text: str) -> None:
    assert analyze(text).tier is not Tier.NONE or analyze(text).concerns
