"""The crux of a message in care, kind by kind (`care_cruxes.jsonl`): told in many ways, and near misses."""

import json
import re
from itertools import groupby
from pathlib import Path
from typing import NotRequired, TypedDict

import pytest

from homebiyori.ai.port import Character
from homebiyori.care.reading import crux, follow_ups
from homebiyori.care.signs import Sign
from homebiyori.lexicon.vocabulary import RiskLevel
from support.care_talk import Turn, talk
from support.cases import try_all

VOICES = pytest.mark.parametrize("character", Character)


class Crux(TypedDict):
    """A talk, and what its last answer has to be in every voice; `says` and `lacks` are patterns."""

    kind: str
    texts: list[str]
    level: str
    says: NotRequired[list[str]]
    lacks: NotRequired[list[str]]
    slots_not: NotRequired[list[str]]
    stands: NotRequired[list[str]]
    stands_not: NotRequired[list[str]]
    known_not: NotRequired[list[str]]


def _read(line: str) -> Crux:
    row: Crux = json.loads(line)
    return row


ROWS = [_read(line) for line in Path(__file__).with_name("care_cruxes.jsonl").read_text("utf-8").splitlines()]
KINDS = {kind: list(rows) for kind, rows in groupby(ROWS, lambda row: row["kind"])}


def _level(turn: Turn) -> int:
    care = turn.reading.care
    if care is None or not care.is_open:
        return 0
    return int(RiskLevel.IMMEDIATE) if care.is_imminent else min(int(care.level), int(RiskLevel.SERIOUS))


def _is_at(level: int, expected: str) -> bool:
    return {
        "near": level == RiskLevel.IMMEDIATE,
        "not near": level < RiskLevel.IMMEDIATE,
        "serious": level >= RiskLevel.SERIOUS,
        "concern": level <= RiskLevel.CONCERN,
        "none": level == 0,
        "any": True,
    }[expected]


def _signs(turn: Turn, where: str) -> set[str]:
    care = turn.reading.care
    return {str(sign) for sign in getattr(care, where)} if care else set()


@VOICES
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_holds_however_it_is_told(kind: str, character: Character) -> None:
    def check(row: Crux) -> None:
        turn = talk(row["texts"], character=character)[-1]
        text = turn.reply.text
        assert _is_at(_level(turn), row["level"]), (_level(turn), row["level"])
        assert [each for each in row.get("says", []) if not re.search(each, text)] == [], text
        assert [each for each in row.get("lacks", []) if re.search(each, text)] == [], text
        assert not {*row.get("slots_not", [])} & {*turn.slots}
        assert {*row.get("stands", [])} <= _signs(turn, "stands")
        assert not {*row.get("stands_not", [])} & _signs(turn, "stands")
        assert not {*row.get("known_not", [])} & _signs(turn, "known")

    try_all(check, ((" | ".join(row["texts"][-2:]), row) for row in KINDS[kind]))


class TestWhatWasDone:
    @VOICES
    def test_a_baby_that_was_laid_down_is_not_laid_down_again(self, character: Character) -> None:
        said = (
            "赤ちゃん2週間。寝てない。声が聞こえます",
            "声が、この子を水に入れろと言います。していいですか",
            "赤ちゃん ふとん ねかせた",
            "119 した。くる。",
        )
        turns = talk(said, character=character)
        assert "care.now.baby" not in turns[2].slots
        assert "care.wait.baby" in turns[3].slots
        assert "119に電話" not in turns[3].reply.text

    def test_who_comes_ends_no_call_for_who_has_taken_something(self) -> None:
        said = ("死にたくて薬を全部飲みました", "119に電話しました", "孫たちが起きてきました。妹が来てくれました")
        turn = talk(said)[-1]
        assert Sign.CALLED in _care_stands(turn)
        assert not any(slot.startswith("care.now.call") for slot in turn.slots), turn.slots

    def test_children_who_wake_are_nobody_who_helps(self) -> None:
        assert Sign.SOMEONE_CAME not in follow_ups.read("孫たちが起きてきました")
        assert Sign.SOMEONE_CAME in follow_ups.read("隣の奥さんが起きてきてくれました")

    @pytest.mark.parametrize("text", ["119 かけた。", "119 した", "110 かけました"])
    def test_a_number_set_apart_was_called(self, text: str) -> None:
        assert Sign.CALLED in follow_ups.read(text)

    @pytest.mark.parametrize("text", ["119 した?", "昨日 119 かけた", "119 かけたことがある"])
    def test_one_that_is_asked_after_or_long_ago_was_not(self, text: str) -> None:
        assert Sign.CALLED not in follow_ups.read(text)

    def test_the_neck_stays_until_it_is_seen(self) -> None:
        said = ("夫に首をしめられた。声がかすれる", "警察が来て夫は連れていかれた", "のど はれてる。ねむい")
        assert _level(talk(said)[-1]) == RiskLevel.IMMEDIATE
        seen = talk((*said, "救急の先生に診てもらいました。異常ないそうです"))[-1]
        assert _level(seen) < RiskLevel.IMMEDIATE


def _care_stands(turn: Turn) -> frozenset[Sign]:
    care = turn.reading.care
    return care.stands if care else frozenset()


class TestForWhomWordsAreAsked:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("フロントに何て言えばいい", "staff"),
            ("近くさは隣の婆っちゃがいる。何て言えばいいべ", "near"),
            ("先生に何と言えばいいですか", "doctor"),
            ("孫になんと言えばいいでしょう", "kid"),
            ("119に何て言えばいい", None),
            ("うつだなんて言ったら、嫁に嫌われないかな", None),
            ("だんなに いったら おこるかな", None),
            ("夫には何も言えません", None),
        ],
    )
    def test_it_is_told_apart(self, text: str, name: str | None) -> None:
        assert crux.asks_for_words(text) == name

    def test_the_front_desk_is_no_loan(self) -> None:
        turn = talk(("死にたいです", "フロントに何て言えばいい"))[-1]
        assert "care.fact.debt" not in turn.slots
