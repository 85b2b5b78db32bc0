"""Short everyday messages that resemble danger do not alarm, in either tier; the same words in danger do."""

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern, Tier
from support.cases import each
from support.near import near

DANGERS = """
ベランダから月を見てる。これが最後かな
橋の上から川を見てる。もういい
屋上から夜景を見てる。ここから飛び降りたら楽になる
ホームから電車を見てる。飛び込みたい
死んだ母が迎えに来る気がする。早く行きたい
妻が駅まで迎えに来てくれる。でももう消えたい
子どもを実家に預けてきた。これで安心して死ねる
娘を塾に置いてきた。もう戻らない、死にたい
お腹の子がいるのに夫に蹴られた
夫にお腹を蹴られた
赤ちゃんがお風呂に沈んでる
楽になりたい。娘を実家に預けてから、ひとりで遠くに行くつもり
つい手が出る。娘を叩いてしまう
"""


@each(near("small"))
def test_near_misses_raise_no_alarm(text: str) -> None:
    analysis = analyze(text)
    assert analysis.tier is Tier.NONE
    assert Concern.MEDICAL_EMERGENCY not in analysis.concerns


@each(DANGERS.strip().splitlines())
def test_the_same_words_in_danger_are_found(text: str) -> None:
    analysis = analyze(text)
    assert analysis.tier is not Tier.NONE or Concern.MEDICAL_EMERGENCY in analysis.concerns
