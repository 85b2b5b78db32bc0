"""What a talk is about, and how the danger stands, is heard by a message and those before it."""

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.weights_file import DATA
from homebiyori.lexicon.models.talks import BEFORE, LONGEST, Stage, Theme, hear

JUDGING = Path(__file__).parent / "judging"
# The package layer of the image has little room.
LARGEST = 1_100_000
HELPED, NOTHING = 0.15, 0.2
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
        ("テレビの人がわたしに向かって、あの子は取り替えられた子だと言うんです", Theme.VOICES, Stage.NOW),
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
    assert right["themes"] >= 400
    assert right["stages"] >= 412


@pytest.mark.parametrize(("talks", "total", "themes", "stages"), [(5, 374, 285, 267), (6, 308, 165, 133)])
def test_players_are_heard_of_whom_nothing_was_learnt(talks: int, total: int, themes: int, stages: int) -> None:
    """Three judges and two players; by the steps that they chose bounds were moved."""
    _check(talks, total, themes, stages)


def test_players_used_for_nothing_are_heard() -> None:
    """Five judges, who played 60 people against two versions; by these 840 messages bounds were checked since."""
    _check(7, 840, 590, 540)


def test_help_that_is_there_is_told_from_help_that_is_spoken_of() -> None:
    """By an author used for nothing: 107 messages with help there, 78 without, 25 with help on its way."""
    found = Counter[str]()
    for turns in (json.loads(row)["turns"] for row in _rows(8)):
        texts = [turn["text"] for turn in turns]
        for at, turn in enumerate(turns):
            found[turn["help"]] += hear(texts[at], texts[:at][::-1]).ahead_in(Stage.HELPED, Stage.OVER) >= HELPED
    assert found["there"] >= 62
    assert found["not"] <= 9
    assert found["coming"] <= 5


def test_who_is_in_no_danger_is_heard_so() -> None:
    """A player used for nothing: 24 people in mourning, with a drink, coming out, or with lives that sound dark."""
    _check(9, 144, 130, 122)


def test_whose_danger_it_is_by_an_author_used_for_nothing() -> None:
    """In the same words for different dangers and people."""
    _check(10, 280, 156, 180)


def test_at_which_stage_it_is_by_an_author_used_for_nothing() -> None:
    """36 families of the same scene in nearly the same words, each line at another stage."""
    _check(11, 372, 275, 238)


def test_a_denial_is_heard_by_an_author_used_for_nothing() -> None:
    """After an alarm: denied, gone on from, half denied, or true; the last two must not be heard as nothing."""
    without = [Theme.PLAIN, Theme.WORN]
    found = Counter[str]()
    for row in map(json.loads, (JUDGING / "denials.jsonl").read_text("utf-8").splitlines()):
        talk = hear(row["text"], [row["said"]])
        found[row["means"]] += min(talk.ahead(without), talk.ahead_in(Stage.NONE)) >= NOTHING
    assert found["denies"] >= 52
    assert found["goes_on"] >= 18
    assert found["half"] <= 12
    assert found["true"] <= 4


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
