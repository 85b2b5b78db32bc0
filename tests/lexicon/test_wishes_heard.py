"""A wish to die that the writer lets fall is told from its near twin."""

import json
from collections import Counter
from pathlib import Path

import pytest

from homebiyori.chat.care.own_wish import WISH, WISH_AT_FIRST
from homebiyori.lexicon.models import wishes

JUDGING = Path(__file__).parent / "judging"
LARGEST = 45_000


def test_by_an_author_used_for_nothing() -> None:
    """120 pairs of near twins; whoever chose the bounds saw the sums."""
    heard = Counter[tuple[str, float]]()
    for row in map(json.loads, (JUDGING / "wishes.jsonl").read_text("utf-8").splitlines()):
        for least in (WISH, WISH_AT_FIRST):
            heard[row["own"], least] += wishes.weigh(row["text"]) >= least
    assert heard["wish", WISH] >= 68
    assert heard["none", WISH] <= 29
    assert heard["wish", WISH_AT_FIRST] >= 53
    assert heard["none", WISH_AT_FIRST] <= 12


def test_harmless_messages_by_authors_used_for_nothing() -> None:
    rows = (row for number in range(11, 20) for row in _rows(f"{number}.jsonl") if not row["crisis"])
    heard = [wishes.weigh(row["text"]) >= WISH_AT_FIRST for row in rows]
    assert len(heard) == 1_800
    assert sum(heard) <= 12


def test_a_wish_in_one_sentence_of_several_is_heard() -> None:
    wish = "夫に殴られた。もう朝が来なくていい"
    assert wishes.weigh(wish) >= WISH
    assert wishes.weigh(f"今日は病院の日でした。{wish}。ごはんは食べました。明日は晴れるそうです。") >= WISH


@pytest.mark.parametrize("text", ["", "。", "\ud800", "あ" * 8_000, "あ。" * 4_000])
def test_any_text_is_weighed(text: str) -> None:
    assert isinstance(wishes.weigh(text), float)


def test_the_weights_stay_small() -> None:
    file = Path(wishes.__file__).parents[1] / "data" / "wishes_weights.json"
    assert file.stat().st_size <= LARGEST


def _rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (JUDGING / name).read_text("utf-8").splitlines()]
