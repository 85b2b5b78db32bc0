"""A protest against an answer is met by naming what was misread; protests against others are not ours."""

import time

import pytest

from homebiyori.ai.offline import protests

SAD = frozenset({"low"})
NONE = frozenset[str]()

ALARMS = """
なんで急にホットライン？普通にいい話をしたんだけど。
え、なんで窓口の話になるの
ちょっと、どうして電話番号が出てくるんですか
いきなり保健師さんの話をされても。
相談窓口とかいらんて。うれしい報告やったのに
ホットラインは関係ないです。息子の門出の話ですよ
窓口なんていりませんよ、ふふ
急に深刻になってどうしたん、笑い話やで
なんか急に相談先を出してきたね
別にしんどいわけやあらへん
"""
QUESTIONS = """
えっと、質問だったんだけど〜笑
いや、質問なんですけど
あの、今のは質問でした
質問したのじゃがのう
だから聞いてるんだけど
こっちが聞いとるんやけど
答えてくれてないよ
答えになっとらんがな
質問に答えてないじゃん
うちは尋ねとるんじゃ
今の質問やってんけどなあ
わたしが伺っているんですよ
"""
SORRY = """
ちゃうて、ハムスターの話や
そういう意味じゃないんよ
そげん意味やなか
違うばい
ちゃうねん、猫の話
違うんじゃ、畑のことじゃ
そういう話ちゃう
ちがうさー
そんなつもりじゃないです
"""
FELT = [
    ("泣いても、黙っていても、ここで聞いています。", "泣いとらんぞ。家内がミカンの皮をむいてくれた", "low"),
    ("泣いてもいいのよ", "いや泣いてへんで〜", "low"),
    ("涙は拭かなくていいの、泣いていいのよ", "泣いてませんよ、笑ってるんです", "low"),
    ("悲しみはおぬしのものじゃ", "別に悲しくはないよ", "low"),
    ("寂しいですね", "いえ、寂しくないです", "low"),
    ("どれにするのか、わくわくしてきたわ。", "わくわくはしてないよw 引っ越すお金もないし", "bright"),
    ("うきうきするのう", "うきうきはしとらん", "bright"),
    ("くたびれたでしょう", "いや、疲れてはないんよ", "tired"),
    ("心配ですよね", "心配はしてないけど", "anxious"),
    ("腹が立つわよねぇ", "腹は立っとらんよ。", "angry"),
    ("怒りもここに置いてください", "怒ってないですよ", "angry"),
    ("どんどんこぼしてちょうだい", "愚痴じゃないよ〜笑 かわいかったの", "grumble"),
    ("ぼやきたくもなるわ", "文句ではないんです", "grumble"),
    ("ぼやきたくもなるわ", "愚痴ちゃうで、のろけや", "grumble"),
]
TOLD = """
ろば役って言うたやん笑
息子は中3って書いたよね
娘は二人って言いましたでしょ
猫の話って言ってるじゃん
来週やって言うたやろ
"""
# Reported from others, quoted, or without an answer to protest against.
NO_PROTEST = [
    ("そうなのねぇ", "娘に「なんで急に窓口の話？」って言われた"),
    ("そうなのねぇ", "上司に質問したんだけど無視された"),
    ("そうなのねぇ", "夫に聞いてるんだけど返事がない"),
    ("そうなのねぇ", "母に答えてくれてないって怒られた"),
    ("そうなのねぇ", "なんで急に雨が降るの"),
    ("よかったのねぇ", "泣いてないよ、って息子が強がる"),
    ("よかったのねぇ", "今日は疲れてない"),
    ("よかったのねぇ", "怒ってないよ、もう"),
    ("まあまあ", "相談窓口に行ってきた"),
    ("まあまあ", "ママ友から愚痴じゃないけど聞いてって電話"),
    ("まあまあ", "覚えといてね、明日は運動会"),
    ("まあまあ", "先生に、息子は左利きって言ったよね、と確認した"),
    ("まあまあ", "違うクラスになった"),
    ("まあまあ", "質問コーナーで息子が手を挙げた"),
    ("まあまあ", "息子が「聞いてるんだけど」って怒る"),
]


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def kind_of(
    text: str, answer: str = "そうなのねぇ", told: str = "これ、どう思う？", tones: frozenset[str] = NONE, **also: bool
) -> str | None:
    found = protests.of(text, [answer], [told], tones, has_alarmed=also.get("has_alarmed", False))
    return found.kind if found else None


@pytest.mark.parametrize("text", lines(ALARMS))
def test_an_alarm_is_protested_against(text: str) -> None:
    assert kind_of(text, "窓口もあるのよ", has_alarmed=True) == "protest.alarm"
    assert kind_of(text) != "protest.alarm"


@pytest.mark.parametrize("text", lines(QUESTIONS))
def test_a_question_without_an_answer(text: str) -> None:
    assert kind_of(text) == "protest.question"
    assert kind_of(text, told="カレーを作った。") != "protest.question"


@pytest.mark.parametrize("text", lines(SORRY))
def test_what_was_not_meant(text: str) -> None:
    assert kind_of(text) == "sorry"
    assert kind_of(text, has_alarmed=True) == "protest.alarm"


@pytest.mark.parametrize("text", lines(TOLD))
def test_what_was_told_before(text: str) -> None:
    assert kind_of(text) == "protest.told"


@pytest.mark.parametrize(("answer", "text", "tone"), FELT)
def test_a_feeling_that_nobody_had(answer: str, text: str, tone: str) -> None:
    assert kind_of(text, answer) == f"protest.{tone}"


@pytest.mark.parametrize(("answer", "text"), NO_PROTEST)
def test_others_and_plain_talk_protest_against_nothing(answer: str, text: str) -> None:
    assert kind_of(text, answer, has_alarmed=True) is None


def test_a_feeling_is_put_right_where_our_tone_was_that() -> None:
    assert kind_of("泣いてないよ", "そうですか", tones=SAD) == "protest.low"
    assert kind_of("泣いてないよ", "そうですか") is None


@pytest.mark.parametrize(
    ("first", "again", "is_same"),
    [
        ("簿記3級って独学でいけると思う?", "簿記3級って、独学でいけると思う？", True),
        ("お茶とコーヒーどっちが好き？", "で、お茶とコーヒー、どっちが好き？", True),
        ("お茶とコーヒーどっちが好き？", "海と山ならどっち？", False),
        ("明日は晴れるかな？", "息子は起きるかな？", False),
    ],
)
def test_the_same_question_again(first: str, again: str, *, is_same: bool) -> None:
    assert (kind_of(again, told=first) == "protest.question") is is_same


def test_what_is_said_anew_is_kept() -> None:
    found = protests.of("ちゃうて、ハムスターの話や", ["そう"], ["動かん"], NONE, has_alarmed=False)
    assert found is not None
    assert "はむすた" in found.rest


@pytest.mark.parametrize(
    "hostile", ["いや", "いや,", "じゃん", "のう", "なんで急に", "泣い", "「", "質問", "って言った", "?", "愚痴"]
)
def test_it_is_read_in_linear_time(hostile: str) -> None:
    text = hostile * (2_000 // len(hostile)) + "X"
    start = time.perf_counter()
    protests.of(text, [text], [text], NONE, has_alarmed=True)
    assert time.perf_counter() - start < 0.5
