"""The steps of a talk as data: their sentences, and how well the one that is asked for is heard."""

import json
from collections import Counter
from pathlib import Path

import pytest

from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character
from homebiyori.care.answers import guidance
from homebiyori.care.files import load
from homebiyori.lexicon.files import load_weights
from homebiyori.lexicon.models import guides
from homebiyori.lexicon.models.talks import Stage, Theme

JUDGING = Path(__file__).parents[1] / "lexicon" / "judging"
STEP = "care.guide."


def test_steps_that_name_119_are_known() -> None:
    known = {name for name, row in load("guidance")["steps"].items() if row.get("names_119")}
    slots = [(slot.removeprefix(STEP), fragments_of(who)[slot]) for who in Character for slot in guidance.every_slot()]
    assert known == {name for name, sentences in slots if any("119" in one.text for one in sentences)}


def test_the_model_knows_every_step() -> None:
    assert load_weights("guides_weights")["steps"].keys() == load("guidance")["steps"].keys()


@pytest.mark.parametrize("character", Character)
def test_each_step_has_two_sentences_in_every_voice(character: Character) -> None:
    slots = fragments_of(character)
    assert {slot: len(slots[slot]) for slot in guidance.every_slot() if len(slots[slot]) != 2} == {}


@pytest.mark.parametrize(
    ("text", "theme", "stage", "step"),
    [
        ("学校には何て連絡したらいい？", Theme.TOUCHED, Stage.OPEN, "son_to_school"),
        ("あの人に直接問いただしていいですか", Theme.TOUCHED, Stage.OPEN, "son_to_noconfront"),
        ("血がついた服、洗濯機に入れていい？", Theme.TOUCHED, Stage.OPEN, "son_to_clothes"),
        ("いま静かになったんだけど出ていい？", Theme.CHILD_VIOLENT, Stage.CALLED, "son_cv_quiet"),
        ("わたしも救急車に乗れる？", Theme.HAND, Stage.HELPED, "hand_ride"),
        ("いつ出てくるんですか、あの人", Theme.PARTNER, Stage.HELPED, "home_when_back"),
    ],
)
def test_a_question_finds_its_step(text: str, theme: Theme, stage: Stage, step: str) -> None:
    assert guidance.heard(text, theme, stage).slots[0] == STEP + step


@pytest.mark.parametrize(("talks", "total", "first", "two"), [("talks_5", 356, 162, 209), ("talks_6", 243, 57, 81)])
def test_what_players_ask_for_is_heard_of_whom_nothing_was_learnt(talks: str, total: int, first: int, two: int) -> None:
    """Among all steps; the player, or three judges, chose the one."""
    right = Counter[str]()
    for row in (JUDGING / f"{talks}.jsonl").read_text("utf-8").splitlines():
        turns = json.loads(row)["turns"]
        for at, turn in enumerate(turns):
            if turn["step"] is not None:
                before = [one["text"] for one in turns[:at]][::-1]
                ranked = [step.slot for _, step in guidance.ranked(turn["text"], before)]
                right["all"] += 1
                right["first"] += STEP + turn["step"] in ranked[:1]
                right["two"] += STEP + turn["step"] in ranked[:2]
    assert right["all"] == total
    assert right["first"] >= first
    assert right["two"] >= two


@pytest.mark.parametrize("text", ["", "。", "\ud800", "あ" * 9_000, "。\n" * 4_000])
def test_any_text_is_weighed(text: str) -> None:
    assert guides.weigh(text, ["own_doctor", "own_wake"]).keys() == {"own_doctor", "own_wake"}


@pytest.mark.parametrize(
    ("step", "theme", "said", "elsewhere"),
    [
        ("own_edge", Theme.OWN, "橋の欄干に座ってる", "ホームセンターで買ったロープがある"),
        ("dying_doctor_decides", Theme.OTHER_DYING, "娘はいつ退院できますか", "友だちはもう無事です"),
        ("body_language", Theme.BODY, "日本語がむずかしいです", "足が痛いです"),
    ],
)
def test_a_step_of_a_scene_is_weighed_only_where_it_was_told(
    step: str, theme: Theme, said: str, elsewhere: str
) -> None:
    def is_weighed(text: str, *before: str) -> bool:
        return STEP + step in {one.slot for _, one in guidance.ranked(text, before, theme)}

    assert is_weighed(said)
    assert is_weighed(elsewhere, said)
    assert not is_weighed(elsewhere)
