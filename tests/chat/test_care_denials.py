"""A denial of the wish to die is believed, unless it is itself denied."""

import pytest

from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import RiskLevel, Tier
from support.care_talk import talk


def tier_of(text: str) -> Tier:
    return talk([text])[0].reading.analysis.tier


@pytest.mark.parametrize(
    "text",
    [
        "死にたいなどとは考えておりません。",
        "死ぬことは考えていないと、はっきり申し上げましたのに。",
        "……怖くなってまいりました。死ぬことは考えていないと、はっきり申し上げましたのに。今日はこれで失礼いたします。",
        "どこを苦しいとお読みになったのでしょう。死にたいなどと、まったく考えておりません。",
        "死にたいんじゃない、死ねないって話だよ。百まで生きなきゃならん。",
        "死のうなんて思ってへんよ",
        "死にたいとはこれっぽっちも思っていません",
        "消えたいなんて一度も考えてない",
        "自殺だのなんだのじゃないから、心配しないでください。",
        "死ぬ気なんてまったくありませんよ",
        "しぬことなんか、かんがえてないよ",
    ],
)
def test_a_plain_denial_raises_nothing(text: str) -> None:
    assert tier_of(text) is Tier.NONE
    assert not talk([text])[0].reply.analysis.risk


@pytest.mark.parametrize(
    "text",
    [
        "死にたくないわけではない",
        "死にたくないと言えば嘘になります",
        "死にたいと思わない日はないです",
        "死にたいんじゃないかと自分で思います",
        "消えたくないとは言い切れない",
        "死にたい気持ちがあります",
        "死にたいという気持ちが消えない",
        "消えたい気持ちがあります。",
        "死にたい気持ちがあります。夫には内緒にしてください。",
        "こんなこと妻には言えませんが、死にたい気持ちがあります。",
        "息子が初めて歩きました。でも死にたい気持ちは消えません",
        "下の子が歩きました。死にたい気持ちがあります",
        "息子が初めて「まま」って言いました。それでも消えたい気持ちが消えません",
        "今日は七五三で、きれいな着物でした。なのに死にたい思いが離れません",
        "笑ってくれたのはうれしかった。けど、消えたいって気持ちはなくなりませんでした",
    ],
)
def test_a_wish_that_stands_is_firm_however_politely_it_is_told(text: str) -> None:
    assert tier_of(text) is Tier.FIRM


@pytest.mark.parametrize(
    "text",
    [
        "消えたい気持ちはもうありません",
        "死にたい気持ちが消えました",
        "死にたい気持ちはありません",
        "恥ずかしくて消えたいくらいでした",
        "死にたいって気持ち、いまはないです",
        "死にたい思いはおさまりました",
        "眠くて死にそうな気持ちです",
        "推しが尊くて消えたい",
    ],
)
def test_a_wish_that_is_gone_is_not_firm(text: str) -> None:
    assert tier_of(text) is not Tier.FIRM


@pytest.mark.parametrize(
    "denial",
    [
        "おいおい、ないない。死にたいんじゃない、死ねないって話だよ。",
        "死にたいなどと、まったく考えておりません。",
        "死ぬことは考えていないと、はっきり申し上げましたのに。今日はこれで失礼いたします。",
        "死にたいわけじゃないです",
        "死のうとは思てへんて",
        "死にたいとまでは申しておりません。疲れているだけでございます",
    ],
)
def test_after_a_denial_the_level_does_not_rise(denial: str) -> None:
    first, second, third = talk(["もう消えてしまいたい", denial, "怖くなってきました。今日はもう寝ます"])
    assert second.mark
    assert first.mark
    assert third.mark
    assert max(second.mark.level, third.mark.level) <= first.mark.level
    assert not {"plan", "time", "asks_method", "death_said"} & second.reading.signs


@pytest.mark.parametrize("text", ["死にたくないと言えば嘘になります", "死にたくないわけではない"])
def test_a_denial_that_is_denied_names_death(text: str) -> None:
    signs = follow_ups.read(text)
    assert Sign.DEATH_SAID in signs
    assert Sign.NO_DEATH_WISH not in signs


def test_to_want_no_death_beside_a_wish_to_vanish_is_no_denial() -> None:
    assert tier_of("消えたいはまだあります。死にたいとは違います。") is Tier.FIRM


def test_the_lexicon_alone_hears_a_wish_beside_a_joy() -> None:
    risk = analyze("息子が初めて「まま」って言いました。それでも消えたい気持ちが消えません").risk
    assert risk
    assert risk.level is RiskLevel.SERIOUS
