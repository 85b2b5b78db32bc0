"""The standing of a matter, by the last sign in the text."""

import pytest

from homebiyori.lexicon import analyze
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.memory import standing
from homebiyori.memory.standing import Standing

SAID = {
    Standing.OVER: """
        娘の咳、すっかり治まりました。
        湿疹がなおった〜
        やっと熱が下がってホッとした
        鼻水止まりました。復活です
        夫と仲直りしました
        膝の痛みがなくなりました
        通して3時間寝た。俺も寝た
        もう痛くないって本人も言うてます
        息子の腹痛、落ち着きました
        熱引いたわ
    """,
    Standing.BETTER: """
        咳がだいぶ軽くなって、学校へ行けました
        膝がすっと軽うなりました
        夜泣き、前ほどきつくない
        腰、少し楽になった
        湿疹は減ってきました
        登園できました
    """,
    Standing.DONE: """
        面談、さっき終わった
        借りてた鍋、返しました
        転職しようか迷ってたけど、やめました
        役員の件、断りました
        応募書類、郵送してきた
    """,
    Standing.BRIGHT: """
        受かった!!
        逆上がりできた！
        絵が入賞しました
        発表会、終わりました。うれしかったです
        補助輪なしで乗れた！
    """,
    Standing.AHEAD: """
        明日は面談です
        来週の水曜に膝の水を抜いていただくことになりました
        いよいよ明日、発表会
        面談は来週の火曜に決まりました
        検査はまだ結果待ちです
        マフラーを編むつもりです
    """,
    Standing.HEAVY: """
        咳がまだ出ます
        治ったと思ったらまた咳
        熱が下がらない
        逆上がり、今日もできませんでした
        寝てくれない
        テスト、あかんかった
        咳がぶり返してしまった
    """,
}
NOT_OVER = (
    "治ったらいいな|早く治ってほしい|熱、下がるかなあ|治ってくれれば|まだ治らない|治ってません|咳が止まってくれない"
    "|治ったわけじゃない"
)


def stands(text: str) -> Standing:
    return standing.read(fold(text), analyze(text).emotion)


@pytest.mark.parametrize(
    ("text", "expected"), [(line.strip(), key) for key, lines in SAID.items() for line in lines.strip().splitlines()]
)
def test_the_last_sign_tells(text: str, expected: Standing) -> None:
    assert stands(text) is expected


@pytest.mark.parametrize("text", NOT_OVER.split("|"))
def test_what_is_wished_or_denied_is_not_over(text: str) -> None:
    assert stands(text) not in {Standing.OVER, Standing.DONE}


@pytest.mark.parametrize("emotion", Emotion)
def test_without_a_sign_it_stands_as_it_is_felt(emotion: Emotion) -> None:
    heavy = {Emotion.FATIGUE, Emotion.SADNESS, Emotion.WORRY, Emotion.ANGER}
    bright = {Emotion.JOY, Emotion.ACCOMPLISHMENT}
    wanted = Standing.HEAVY if emotion in heavy else Standing.BRIGHT if emotion in bright else Standing.PLAIN
    assert standing.read(fold("公園のこと"), emotion) is wanted


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("いよいよ発表会", {"is_near"}),
        ("発表会の練習をしてる", {"is_practice"}),
        ("発表会は楽しかったです", {"is_past"}),
        ("明日の準備ができた", {"is_near", "is_practice", "is_past"}),
        ("来月は発表会がある", set()),
    ],
)
def test_when_it_is_and_whether_it_is_made_ready(text: str, says: set[str]) -> None:
    names = ("is_near", "is_past", "is_practice")
    assert {name for name in names if getattr(standing, name)(fold(text))} == says
