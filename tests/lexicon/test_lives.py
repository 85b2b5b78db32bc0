"""Everyday lives of six invented parents (`lives.jsonl`): their emotions, and what bears a fruit.

They shaped the rules but never trained the model, so they detect regressions and do not measure quality.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from homebiyori.lexicon import analyze, keepsakes
from homebiyori.lexicon.emoticons import read as read_signs
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.records import risen
from homebiyori.lexicon.vocabulary import Analysis, Emotion
from homebiyori.tree.rules import is_fruit_worthy

ROWS = [json.loads(line) for line in Path(__file__).with_name("lives.jsonl").read_text("utf-8").splitlines()]
BRIGHT = {Emotion.JOY, Emotion.ACCOMPLISHMENT}
LOW = {Emotion.SADNESS, Emotion.WORRY, Emotion.FATIGUE, Emotion.ANGER}

Read = list[tuple[dict[str, Any], Analysis]]


@pytest.fixture(scope="module")
def read() -> Read:
    return [(row, analyze(row["text"])) for row in ROWS]


def is_right(row: dict[str, Any], got: Analysis) -> bool:
    return got.emotion in {row["emotion"], *row["alt"]}


def test_hardly_any_burden_is_read_where_none_is(read: Read) -> None:
    calm = [(row, got) for row, got in read if row["emotion"] in {"none", *BRIGHT}]
    invented = [row["text"] for row, got in calm if got.emotion in LOW and not is_right(row, got)]
    assert len(calm) >= 120
    assert len(invented) <= 0.075 * len(calm), invented


@pytest.mark.parametrize(
    ("kind", "bar"),
    [("neutral", 0.72), ("comic", 0.8), ("over", 0.84), ("joy", 0.9), ("deed", 0.85), ("trouble", 0.75)],
)
def test_emotions_are_read(read: Read, kind: str, bar: float) -> None:
    of_kind = [is_right(row, got) for row, got in read if row["kind"] == kind]
    assert sum(of_kind) >= bar * len(of_kind)


def test_hardly_any_emotion_is_read_as_its_opposite(read: Read) -> None:
    turned = [
        row["text"]
        for row, got in read
        if not is_right(row, got)
        and ((row["emotion"] in BRIGHT and got.emotion in LOW) or (row["emotion"] in LOW and got.emotion in BRIGHT))
    ]
    assert len(turned) <= 4, turned


def test_concrete_messages_bear_fruits_and_small_talk_none(read: Read) -> None:
    labelled = [(row["fruit"], is_fruit_worthy(got, row["text"])) for row, got in read if "fruit" in row]
    assert sum(is_kept for is_worth, is_kept in labelled if is_worth) >= 0.55 * sum(worth for worth, _ in labelled)
    assert sum(is_kept for is_worth, is_kept in labelled if not is_worth) <= 1


@pytest.mark.parametrize(
    ("text", "is_glad"),
    [
        ("38点だったのが今回71点", True),
        ("62点!!前回41やで", True),
        ("12点から55点になった", True),
        ("四十秒でした。前回は十二秒でした", True),
        ("80点から30点", False),
        ("前回80点、今回62点", False),
        ("今回は71点", False),
    ],
)
def test_a_number_that_rises_gladdens(text: str, *, is_glad: bool) -> None:
    assert bool(risen(fold(text))) is is_glad


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("孫が「長生きしてな」と言うてくれました", True),
        ("息子が黙って皿を洗ってくれた", True),
        ("娘がはじめて一人で眠った", True),
        ("産後うつで入院した冬から二年、今日は山に登った", True),
        ("息子が手伝ってくれない", False),
        ("今日は楽しかった", False),
        ("明日は可燃ごみ", False),
    ],
)
def test_a_keepsake_names_somebody_and_what_they_did(text: str, *, is_one: bool) -> None:
    assert keepsakes.is_keepsake(fold(text)) is is_one


@pytest.mark.parametrize(
    ("text", "emotions"),
    [
        # Improved, over, or never the case.
        ("前ほど階段がつらくない", BRIGHT),
        ("前ほど笑わなくなった", {*LOW, Emotion.NONE}),
        ("娘の湿疹、やっと消えました", BRIGHT),
        ("熱がまだ下がらない", LOW),
        ("怒られるかと思ったら、ただの挨拶だった", BRIGHT),
        ("残業せずに済んだ", BRIGHT),
        ("寂しい話ではなくて、静かな夜でした", {Emotion.NONE, *BRIGHT}),
        # A word inside another word.
        ("縁側でうつらうつらいたします", {Emotion.NONE}),
        ("来週は東京へ行くそうです", {Emotion.NONE}),
        ("耳ができました、たぬきの耳です", {Emotion.NONE, *BRIGHT}),
        # Kind words that please, and kind words that grate.
        ("緊張したけど「いいお母さんですね」と言われた", BRIGHT),
        ("「パパえらいですね」って言われるの、なんかモヤる", LOW),
        # Suppressed anger, and rejection.
        ("言い返したかったけど黙ってた", LOW),
        ("「ママのほうがよかった」と言われた", LOW),
        ("うまく切り替えられない", LOW),
    ],
)
def test_a_burden_that_ends_and_one_that_stays(text: str, emotions: set[Emotion]) -> None:
    assert analyze(text).emotion in emotions


@pytest.mark.parametrize(
    ("text", "has_laugh"),
    [("巻き戻して「ここや」てw あほやろ", True), ("ふふ。", True), ("new wifi", False), ("はは は母と申します", False)],
)
def test_a_laugh_is_found_anywhere_in_a_text(text: str, *, has_laugh: bool) -> None:
    assert read_signs(text).has_laugh is has_laugh


@pytest.mark.parametrize(
    "text",
    [
        "やっと決心がついて、心が軽くなりました",
        "薬がそろって、気持ちが楽になった",
        "もう泣かなくなりました。これでおわりにできます",
    ],
)
def test_the_calm_before_an_act_is_no_joy_to_keep(text: str) -> None:
    assert not is_fruit_worthy(analyze(text), text)
