"""An introduction yields the children, trade and place of the writer, in our words, and of nobody else."""

import pytest

from homebiyori.lexicon import addressed, introduced, introducing
from homebiyori.lexicon.normalize import fold

# The child, trade and place that each introduction yields.
INTRODUCED = {
    "おはようございます。福岡でパン屋をしてる、たかしです。小2の娘の咲と二人暮らしです。": (
        "小学2年生の娘さん", "パン屋さん", "福岡",
    ),
    "はじめまして🌷8か月の蓮のママ、まおです。沖縄に住んでます": ("8か月のお子さん", None, "沖縄"),
    "はじめまして〜!大阪で3歳の悠真と暮らしてるゆかです。よろしくね": ("3歳のお子さん", None, "大阪"),
    "はじめまして、京都で花屋をやっている百合です。5歳の息子と夫と暮らしています": (
        "5歳の息子さん", "お花屋さん", "京都",
    ),
    "はじめまして。看護師をしながら小1の双子を育てています": ("小学1年生の双子のお子さん", "看護師さん", None),
    "はじめまして。漁師です。長崎在住です。よろしゅう": (None, "漁師さん", "長崎"),
    "初めまして、美容師をしています。年中の娘がいます": ("年中の娘さん", "美容師さん", None),
    "はじめまして。五歳の湊の祖母です。農家をしております": ("5歳のお孫さん", "農家さん", None),
    "自己紹介します。名古屋から来ました、会社員です。高2の息子がおります": (
        "高校2年生の息子さん", "会社勤めの方", "名古屋",
    ),
    "はじめまして、スーパーのレジのパートをしています。中1の娘がいます": (
        "中学1年生の娘さん", "スーパーのお仕事", None,
    ),
}  # fmt: skip
# Other people's trades and places, and no introduction.
TOLD = """
    夫はパン屋をしてる。今日も4時起き
    パン屋さんに行ったら焼きたてだった
    娘が看護師をしていて、夜勤明けです
    京都に旅行に行きました
    大阪から友達が来た
    美容師さんに前髪を切りすぎられた
    3歳の悠真が泣いた
    農家さんから大根をもらった
    8か月の蓮が初めて立った
    息子が漁師になりたいと言う
"""


@pytest.mark.parametrize("text", INTRODUCED)
def test_an_introduction_is_said_in_words_of_ours(text: str) -> None:
    folded = fold(text)
    assert (introducing.household(folded), introduced.trade(folded), introduced.place(folded)) == INTRODUCED[text]
    kinds = {"intro.who": 0, "intro.trade": 1, "intro.place": 2}
    told = {kind for kind, at in kinds.items() if INTRODUCED[text][at]}
    assert told <= set(addressed.split(folded).kinds)


@pytest.mark.parametrize("text", [line.strip() for line in TOLD.split("\n")[1:-1]])
def test_what_is_told_of_others_introduces_nobody(text: str) -> None:
    assert not any(kind.startswith("intro.") for kind in addressed.split(fold(text)).kinds)
