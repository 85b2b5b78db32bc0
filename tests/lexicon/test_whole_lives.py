"""Small messages of daily life that are none of danger's words, and the dangers that only look like them."""

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Tier


@pytest.mark.parametrize(
    "text",
    [
        "締め切りに首を絞められてる",
        "納期に首を絞められてます",
        "ローンに首を絞められとる",
        "借金で首を絞められてる気分",
        "首つりじゃなくて首すわりの話です",
        "首を吊るなんてしません",
        "飛び降りたりしません",
        "電気消してって言えるようになった",
        "お尻をトントン叩いたら寝た",
        "背中をぽんぽん叩いてたら寝てくれた",
        "まだ妻には言ってない。いつ言う?",
        "夫にはまだ言ってません",
        "職場にまだ言ってないんです",
        "病院に連れて行ったほうがいいと思うか",
        "コテツを獣医に連れて行くべきかな",
        "保育園に子どもを置いて仕事に行った",
        "実家に子どもを預けて美容院へ行った",
        "今夜は熱の子を楽にしてあげたい",
        "明日は鼻づまりを楽にしてあげたい",
        "これで四回目です",
        "お茶をいれました。これで四回目です。",
        "注射は三回目です",
        "みおの夜泣き。これで四回目です。眠い",
        "主人がいま手術室です。待合で手が震えます",
        "面接の前で、手が震えています",
        "嫁が手術中。手が震える",
        "手が震える。明日本番やけん",
        "寒くて指がぶるぶる震える",
    ],
)
def test_none_of_these_alarms(text: str) -> None:
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
        "自殺未遂、これで三回目です",
        "子どもを揺さぶったのはこれで三回目です",
        "手が震えてる。また殴られる",
        "緊張して手が震えてる。これから橋から飛ぶ",
        "ぐったりしてる。病院に連れて行ったほうがいい?死にそう",
    ],
)
def test_all_of_these_do(text: str) -> None:
    assert analyze(text).tier is not Tier.NONE or analyze(text).concerns
