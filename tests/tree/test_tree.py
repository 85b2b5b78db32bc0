"""The tree's routes: status, colour, history."""

from concurrent.futures import ThreadPoolExecutor

from homebiyori.resources import GROWTH_THRESHOLDS, Resources
from homebiyori.tree.service import TreeService
from support.actors import MovableTime
from support.product import Caller


def test_the_first_look_plants_a_seed(parent: Caller) -> None:
    status = parent.get("/api/tree/status").json()
    assert status == {
        "tree": {
            "current_stage": 0,
            "stage_name": "種",
            "total_characters": 0,
            "total_messages": 0,
            "total_fruits": 0,
            "rings": 0,
            "characters_to_next": 20,
            "progress_percentage": 0,
            "theme_color": "warm_pink",
            "last_message_date": None,
            "last_fruit_date": None,
            "fruit_open_today": True,
        },
        "recent_fruits": [],
    }


def test_planting_at_once_from_many_sides_plants_once(parent: Caller) -> None:
    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(lambda _: parent.get("/api/tree/status").status_code, range(10)))
    assert statuses == [200] * 10


def test_a_colour_is_kept_while_the_tree_grows(parent: Caller) -> None:
    assert parent.put("/api/tree/theme", {"theme_color": "cool_blue"}).json()["tree"]["theme_color"] == "cool_blue"
    parent.say("おはよう")
    tree = parent.get("/api/tree/status").json()["tree"]
    assert (tree["theme_color"], tree["total_characters"]) == ("cool_blue", 4)
    assert parent.put("/api/tree/theme", {"theme_color": "#FF0000"}).status_code == 422


def test_the_history_counts_days_from_planting(parent: Caller, moment: MovableTime) -> None:
    parent.get("/api/tree/status")
    moment.advance(days=9)
    parent.say("今日も洗濯物をたたんで、お皿を洗った")
    history = parent.get("/api/tree/history").json()
    assert (history["days"], history["average_characters_per_day"]) == (10, 1.8)
    assert [stage["stage"] for stage in history["stages"]] == []
    parent.say("お茶がおいしい")
    stages = parent.get("/api/tree/history").json()["stages"]
    assert [(stage["stage"], stage["total_characters"]) for stage in stages] == [(1, 25)]
    assert stages[0]["reached_at"] == "2026-12-02T12:00:00+09:00"


def test_a_clock_behind_the_planting_counts_a_day(parent: Caller, resources: Resources, moment: MovableTime) -> None:
    parent.get("/api/tree/status")
    moment.advance(days=-1)
    assert TreeService(resources).history(parent.user_id).days == 1


def test_the_history_of_no_tree_is_empty(parent: Caller) -> None:
    assert parent.get("/api/tree/history").json() == {"stages": [], "days": 1, "average_characters_per_day": 0.0}


def test_operators_thresholds_take_effect(parent: Caller, resources: Resources) -> None:
    def put(value: str) -> None:
        resources.ssm.put_parameter(Name=GROWTH_THRESHOLDS, Type="String", Overwrite=True, Value=value)

    put("2,4,6,8,10")
    try:
        assert parent.say("おはよう").json()["tree_growth"]["celebration"]["stages"] == [1, 2]
    finally:
        put("20,50,100,180,300")
