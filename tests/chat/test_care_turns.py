"""Care, turn by turn: questions get answers, place and person are right, danger lasts until it ends."""

import json
from pathlib import Path
from typing import TypedDict

import pytest

from homebiyori.ai import wording
from homebiyori.ai.port import Character
from homebiyori.lexicon import doers
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel
from support.care_talk import Turn, says_119_too_early, talk


class Expected(TypedDict, total=False):
    """A message, and the requirements for its answer."""

    say: str
    any: list[str]  # slots; the answer has at least one of them
    none: list[str]  # prefixes of slots that the answer must not have
    has: str
    lacks: list[str]
    kind: str
    line: str  # id of the first help line on the card
    near: bool
    care: bool


class Story(TypedDict, total=False):
    """A conversation; `first` is the model's reading of its first message, if the lexicon reads another."""

    name: str
    first: str
    turns: list[Expected]


def _read(line: str) -> Story:
    story: Story = json.loads(line)
    return story


# The companion's word for the husband, which is exempt from the banned phrases.
PARTNER = doers.persons()["husband"].said

STORIES = [_read(line) for line in Path(__file__).with_name("care_turns.jsonl").read_text("utf-8").splitlines()]


def _first(story: Story) -> Analysis | None:
    if "first" not in story:
        return None
    kind, level = story["first"].split("/")
    return Analysis(risk=Risk(RiskKind(kind), RiskLevel[level.upper()]))


def _complaints(turn: Turn, expected: Expected) -> list[str]:
    """Return what is wrong with an answer."""
    care, text, slots = turn.reading.care, turn.reply.text, turn.slots
    wanted = expected.get("any", [])
    checks = {
        f"none of {wanted}": not wanted or bool(set(wanted) & set(slots)),
        "a slot that must not be": not any(slot.startswith(tuple(expected.get("none", ["-"]))) for slot in slots),
        "a word is missing": expected.get("has", "") in text,
        "a word too many": not any(word in text for word in expected.get("lacks", [])),
        "the kind": "kind" not in expected or (care is not None and care.kind == expected["kind"]),
        "the line": "line" not in expected or (turn.card is not None and turn.card.resources[0].id == expected["line"]),
        "nearness": "near" not in expected or (care is not None and care.is_imminent) is expected["near"],
        "care": expected.get("care", True) or care is None,
        "praise": not (care and wording.praise_words(text)),
        "a banned phrase": not wording.banned_phrases(text.replace(PARTNER, "")),
    }
    return [f"{turn.said}: {name}; {slots} {text}" for name, is_right in checks.items() if not is_right]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story["name"])
@pytest.mark.parametrize("character", Character)
def test_every_turn_is_answered_as_it_must_be(story: Story, character: Character) -> None:
    turns = talk([turn["say"] for turn in story["turns"]], first=_first(story), character=character)
    assert [
        wrong for turn, expected in zip(turns, story["turns"], strict=True) for wrong in _complaints(turn, expected)
    ] == []
    assert says_119_too_early(turns) == []
