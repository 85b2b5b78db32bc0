"""Danger mentioned in passing, and everyday life that resembles it."""

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel, Tier
from support.near import near


@pytest.mark.parametrize(
    "text",
    [
        "近ごろ、帰り道の踏切で足が止まります。ただ、止まるだけです。それ以上ではありません。",
        "踏切で足が止まる日があります",
        "線路の前まで来ると足がすくんで動けない",
        "橋の真ん中で立ち止まってしまう",
        "ホームに立つと、からだが引っ張られる感じがします",
        "急行の時刻表を覚えてしまいました。",
        "踏切の時刻表を覚えました。急行の時刻です",
        "通帳と印鑑は引き出しに、娘の予防接種の紙も揃えました。明日の朝、妻が起きるまでに行きます。",
        "通帳と印鑑の場所、妻にわかるように書いておきました。明日の朝、妻が起きる前に出ます。",
        "手紙を枕元に置きました。みんなが起きる前に家を出ます",
    ],
)
def test_a_crossing_a_timetable_or_a_leaving_is_a_worry(text: str) -> None:
    risk = analyze(text).risk
    assert risk
    assert risk.kind is RiskKind.SELF_HARM


@pytest.mark.parametrize(
    "text",
    [
        "踏切のところで、なぜか足が止まるんです",
        "帰り道の踏切で、いつも足が止まります。",
        "急行の時刻表を覚えてしまいました。",
    ],
)
def test_a_worry_that_is_not_yet_an_emergency(text: str) -> None:
    risk = analyze(text).risk
    assert risk
    assert risk.level is RiskLevel.CONCERN


@pytest.mark.parametrize(
    "text",
    [
        "踏切で息子が足を止めて電車に手を振ってました",
        "踏切で足止めくらって保育園に遅刻しました",
        "息子が急行の時刻表を覚えてしまいました。",
        "通勤の急行の時刻を調べました",
        "明日の朝は妻が起きる前に出ます。出張です。",
        "子どもが起きる前に出て、始発で出勤です",
        "ホームで立ち止まったら娘が転んだ",
        "橋の上で息子と船を見ました",
        "サンタさんからの手紙、三人分書けました",
        "保育園最後のお弁当、喜んで食べてくれました",
    ],
)
def test_trains_journeys_and_last_days_are_life(text: str) -> None:
    assert analyze(text).tier is Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "10錠手に出しました",
        "睡眠薬を20錠、口に入れました",
        "手のひらに30錠のせました",
        "五十粒、口に入れた",
        "40錠まとめて飲みました",
    ],
)
def test_pills_named_by_their_counter_are_near(text: str) -> None:
    risk = analyze(text).risk
    assert risk
    assert risk.level is RiskLevel.IMMEDIATE


@pytest.mark.parametrize(
    "text",
    [
        "ラムネを20粒口に入れました",
        "薬局で30錠出してもらいました",
        "母に頼まれて10錠ずつ分けました",
        "枝豆を20粒口に入れて、もぐもぐしてます",
        "息子が整腸剤を3錠飲みました",
    ],
)
def test_sweets_and_prescriptions_are_no_overdose(text: str) -> None:
    risk = analyze(text).risk
    assert risk is None or risk.level is not RiskLevel.IMMEDIATE


@pytest.mark.parametrize("text", near("aside"))
def test_a_worry_for_later_a_name_or_a_thank_you_is_no_danger(text: str) -> None:
    assert analyze(text).tier is Tier.NONE


@pytest.mark.parametrize(
    "text",
    [
        "わたしが死んだら、夫は楽になる",
        "今夜死んだら、この子は誰が育てるのかな",
        "親亡きあとが怖い。だから息子と一緒に死にたい",
        "電話はもういいです。もう決めたので",
        "仏壇に報告したら、あの子のところに行きます。もう死にたい",
    ],
)
def test_danger_beside_everyday_words_is_found(text: str) -> None:
    assert analyze(text).tier is Tier.FIRM


@pytest.mark.parametrize(
    "text",
    [
        "飲んだら人変わんねん。昨日も味噌汁ぬるい言うて、お椀投げてきてん。",
        "旦那にリモコン投げつけられた",
        "夫が怒って皿を投げてきます",
        "主人は酔うと人が変わって、コップが飛んできます",
    ],
)
def test_a_bowl_thrown_at_the_writer_is_violence(text: str) -> None:
    risk = analyze(text).risk
    assert risk
    assert risk.kind is RiskKind.DOMESTIC_VIOLENCE


@pytest.mark.parametrize(
    "text",
    [
        "夫がボールを投げてきて息子がキャッチしました",
        "息子がお椀を投げてきて味噌汁まみれです",
        "夫と雪を投げ合って遊びました",
        "旦那が鍵を投げてよこした",
        "飲んだら陽気になる旦那です",
    ],
)
def test_throwing_in_play_is_no_violence(text: str) -> None:
    assert analyze(text).risk is None


@pytest.mark.parametrize(
    "text",
    [
        "手紙も書けました。三人分と、主人の分。字が汚いけど、読めると思います。",
        "子どもたち一人ずつに手紙を書きました。手紙は夫の分もあります",
        "最後の晩ごはん、子どもたちの好きなものばかり作りました",
    ],
)
def test_a_farewell_bears_no_fruit(text: str) -> None:
    assert analyze(text).tier is not Tier.NONE


@pytest.mark.parametrize("text", ["換気扇の中から声がして、名前を呼ぶんです", "誰もいない部屋から声がします"])
def test_voices_that_nobody_speaks_are_heard(text: str) -> None:
    assert analyze(text).tier is not Tier.NONE


@pytest.mark.parametrize("text", near("stored"))
def test_what_is_stored_or_only_away_is_no_danger(text: str) -> None:
    assert analyze(text).tier is Tier.NONE


@pytest.mark.parametrize("text", ["子どもを押し入れに閉じ込めてしまった", "泣き止まないから押し入れに入れました"])
def test_shutting_a_child_in_is_danger(text: str) -> None:
    assert analyze(text).tier is Tier.FIRM
