"""Fruits: stored until they are picked, viewed and counted, visible to their parent only (docs/product.md 3)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from support.actors import MovableTime
from support.product import Caller

JOY = (
    "今日はじめて寝返りできた!朝からずっと見守っていたから、"
    "その瞬間は嬉しくて泣いてしまった。生まれてきてくれてよかったなあ"
)


def bear(caller: Caller, character: str = "tama") -> dict[str, Any]:
    fruit: dict[str, Any] = caller.say(JOY, ai_character=character).json()["fruit"]
    assert fruit is not None
    return fruit


@pytest.fixture
def fruits(parent: Caller, moment: MovableTime) -> list[dict[str, Any]]:
    """Return the fruits of seven days, oldest first."""
    borne = []
    for number in range(7):
        borne.append(bear(parent, ("tama", "madoka", "hide")[number % 3]))
        moment.advance(days=1)
    return borne


def test_the_tree_shows_its_five_newest(parent: Caller, fruits: list[dict[str, Any]]) -> None:
    status = parent.get("/api/tree/status").json()
    assert [fruit["fruit_id"] for fruit in status["recent_fruits"]] == [f["fruit_id"] for f in fruits[:1:-1]]
    assert status["tree"]["total_fruits"] == 7
    assert status["tree"]["last_fruit_date"] == "2026-11-29"


def test_fruits_by_day_character_and_emotion(parent: Caller, fruits: list[dict[str, Any]]) -> None:
    def ids(**filters: Any) -> list[str]:
        return [fruit["fruit_id"] for fruit in parent.get("/api/tree/fruits", **filters).json()["items"]]

    newest_first = [fruit["fruit_id"] for fruit in fruits][::-1]
    assert ids() == newest_first
    assert ids(start_date="2026-11-24", end_date="2026-11-26") == newest_first[3:6]
    assert ids(character="tama") == newest_first[::3]
    assert ids(emotion=fruits[0]["emotion"]) == newest_first
    assert ids(emotion="worry") == []
    assert ids(emotion=fruits[0]["emotion"], character="hide", start_date="2026-11-26") == [newest_first[1]]


@pytest.mark.usefixtures("fruits")
def test_pages_of_fruits(parent: Caller) -> None:
    first = parent.get("/api/tree/fruits", limit=2, character="tama").json()
    rest = parent.get("/api/tree/fruits", limit=2, character="tama", cursor=first["next_cursor"]).json()
    assert [len(first["items"]), len(rest["items"]), rest["has_more"]] == [2, 1, False]


def test_opening_a_fruit(parent: Caller, moment: MovableTime) -> None:
    fruit = bear(parent)
    path = f"/api/tree/fruits/{fruit['fruit_id']}"
    assert parent.get(path).json() == fruit
    first = parent.post(f"{path}/view").json()
    assert (first["is_first_view"], first["fruit"]["view_count"]) == (True, 1)
    assert first["praise_line"]
    moment.advance(hours=1)
    second = parent.post(f"{path}/view").json()
    assert (second["is_first_view"], second["fruit"]["view_count"]) == (False, 2)
    assert second["fruit"]["first_viewed_at"] == first["fruit"]["first_viewed_at"]


def test_in_care_a_fruit_is_opened_without_praise(parent: Caller, moment: MovableTime) -> None:
    path = f"/api/tree/fruits/{bear(parent)['fruit_id']}/view"
    assert parent.say("もう死にたいです。消えてしまいたい").json()["safety"]["is_card"]
    opened = parent.post(path).json()
    assert (opened["praise_line"], opened["fruit"]["view_count"]) == (None, 1)
    moment.advance(hours=25)
    assert parent.post(path).json()["praise_line"]


def test_a_view_that_is_sent_again_counts_once(parent: Caller) -> None:
    path = f"/api/tree/fruits/{bear(parent)['fruit_id']}"
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: parent.post(f"{path}/view", key="view").text, range(10)))
    assert len(set(answers)) == 1
    assert parent.get(path).json()["view_count"] == 1


def test_parallel_views_all_count(parent: Caller) -> None:
    path = f"/api/tree/fruits/{bear(parent)['fruit_id']}"
    with ThreadPoolExecutor(10) as pool:
        views = list(pool.map(lambda _: parent.post(f"{path}/view").json(), range(10)))
    assert sorted(view["fruit"]["view_count"] for view in views) == list(range(1, 11))
    assert sum(view["is_first_view"] for view in views) == 1


def test_a_picked_fruit_is_gone_and_the_tree_stands(parent: Caller, fruits: list[dict[str, Any]]) -> None:
    before = parent.get("/api/tree/status").json()["tree"]
    path = f"/api/tree/fruits/{fruits[-1]['fruit_id']}"
    assert parent.delete(path).status_code == 204
    for answer in (parent.get(path), parent.post(f"{path}/view"), parent.delete(path)):
        assert answer.status_code == 404
    status = parent.get("/api/tree/status").json()
    assert status["tree"] == {**before, "total_fruits": 6}
    assert [fruit["fruit_id"] for fruit in status["recent_fruits"]] == [f["fruit_id"] for f in fruits[5:0:-1]]


def test_the_day_of_a_picked_fruit_stays_used(parent: Caller) -> None:
    parent.delete(f"/api/tree/fruits/{bear(parent)['fruit_id']}")
    assert parent.say(JOY).json()["fruit"] is None


def test_two_deletions_at_once_count_once(parent: Caller, fruits: list[dict[str, Any]]) -> None:
    path = f"/api/tree/fruits/{fruits[3]['fruit_id']}"
    with ThreadPoolExecutor(5) as pool:
        statuses = sorted(pool.map(lambda _: parent.delete(path).status_code, range(5)))
    assert statuses == [204, 404, 404, 404, 404]
    assert parent.get("/api/tree/status").json()["tree"]["total_fruits"] == 6


def test_somebody_elses_fruit_is_not_there(new_parent: Callable[[], Caller]) -> None:
    one, other = new_parent(), new_parent()
    mine, theirs = bear(one), bear(other)
    assert mine["created_at"] == theirs["created_at"], "the same day: the key alone would lead to one's own fruit"
    path = f"/api/tree/fruits/{theirs['fruit_id']}"
    for answer in (one.get(path), one.post(f"{path}/view"), one.delete(path)):
        assert answer.status_code == 404
    assert other.get(path).json()["view_count"] == 0
