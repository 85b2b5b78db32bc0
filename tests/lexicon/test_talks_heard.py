"""What a talk is about, and how the danger stands, is heard by a message and those before it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.weights_file import DATA
from homebiyori.lexicon.models.talks import BEFORE, LONGEST, Stage, Theme, hear

JUDGING = Path(__file__).parent / "judging"
# The package layer of the image has little room.
LARGEST = 1_000_000
ASKED = "さっきからずっとそのままです。まだ続いています"


@pytest.mark.parametrize(
    ("before", "theme"),
    [
        ("夫が「今までありがとう」と書き置きして出ていって、電話に出ません", Theme.OTHER_DYING),
        ("認知症の母が買い物に出たまま夜になっても帰ってきません", Theme.MISSING),
        ("夫に髪をつかまれて、壁に頭を打ちつけられました", Theme.PARTNER),
        ("生後二か月の子を床に落とす映像が、望んでもいないのに頭に浮かびます", Theme.IMAGES),
    ],
)
def test_a_question_is_about_what_was_told_before(before: str, theme: Theme) -> None:
    assert hear(ASKED, [before]).theme is theme


@pytest.mark.parametrize(
    ("text", "theme", "stage"),
    [
        ("テレビの人がわたしに向かって、あの子は取り替えられた子だと言うんです", Theme.VOICES, Stage.OPEN),
        ("旦那が包丁持って玄関の前に立ってる。鍵かけて子どもとトイレにいる", Theme.PARTNER, Stage.NOW),
        ("今日は芋掘り遠足でした。長靴が泥だらけ", Theme.PLAIN, Stage.NONE),
    ],
)
def test_a_first_message_is_heard_by_itself(text: str, theme: Theme, stage: Stage) -> None:
    talk = hear(text, [])
    assert (talk.theme, talk.stage) == (theme, stage)


def test_a_newer_message_counts_more() -> None:
    missing, images = "母が夜になっても帰ってきません", "子どもを落とす映像が頭に浮かびます"
    assert hear(ASKED, [missing, images]).weight(Theme.MISSING) > hear(ASKED, [images, missing]).weight(Theme.MISSING)


def test_older_messages_than_these_are_not_heard() -> None:
    lately = ["うん", "はい", "そう", "ええ"]
    assert len(lately) == len(BEFORE)
    assert hear(ASKED, lately) == hear(ASKED, [*lately, "夫が死ぬと言って出ていきました"])


def test_a_long_message_is_heard_by_its_end() -> None:
    end = "ん" * LONGEST
    assert hear(f"夫に殴られました{end}", []) == hear(end, [])


@pytest.mark.parametrize("texts", [("", []), ("。", ["", "\ud800"]), ("あ" * 8_000, ["い" * 8_000] * 9)])
def test_any_text_is_heard(texts: tuple[str, list[str]]) -> None:
    assert len(hear(*texts).themes) == len(Theme)


def test_by_how_much_themes_are_ahead_of_the_others() -> None:
    talk = hear("夫に殴られました", [])
    (best, _), (next_best, _) = talk.themes[:2]
    assert talk.ahead({talk.theme}) == best - next_best
    assert talk.ahead(set(Theme) - {talk.theme}) == next_best - best
    assert talk.ahead_in(talk.stage) >= 0


def test_the_weights_stay_small() -> None:
    content = json.loads((DATA / "talks_weights.json").read_text("utf-8"))
    assert set(content["themes"]) == set(Theme)
    assert set(content["stages"]) == set(Stage)
    assert (DATA / "talks_weights.json").stat().st_size <= LARGEST


@pytest.mark.proof
def test_accuracy_on_unseen_authors() -> None:
    """Two authors whose talks must stay unread."""
    right = _right(3, 4)
    assert right["all"] == 603
    assert right["themes"] >= 327
    assert right["stages"] >= 412


@pytest.mark.parametrize(("talks", "total", "themes", "stages"), [(5, 374, 274, 278), (6, 308, 167, 130)])
def test_players_are_heard_of_whom_nothing_was_learnt(talks: int, total: int, themes: int, stages: int) -> None:
    """Three judges and two players; by the steps that they chose bounds were moved."""
    _check(talks, total, themes, stages)


def test_players_used_for_nothing_are_heard() -> None:
    """Five judges, who played 60 people against two versions; must stay unread."""
    _check(7, 840, 566, 505)


def _check(talks: int, total: int, themes: int, stages: int) -> None:
    right = _right(talks)
    assert right["all"] == total
    assert right["themes"] >= themes
    assert right["stages"] >= stages


def _right(*names: int) -> Counter[str]:
    right = Counter[str]()
    for turns in (json.loads(row)["turns"] for name in names for row in _rows(name)):
        texts = [turn["text"] for turn in turns]
        for at, turn in enumerate(turns):
            talk = hear(texts[at], texts[:at][::-1])
            right["all"] += 1
            right["themes"] += talk.theme == turn["theme"]
            right["stages"] += talk.stage == turn["stage"]
    return right


def _rows(name: int) -> list[str]:
    return (JUDGING / f"talks_{name}.jsonl").read_text("utf-8").splitlines()
