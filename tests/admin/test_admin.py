"""The operators' dashboard: dependencies, and figures that match the events."""

from collections.abc import Callable
from dataclasses import replace

from homebiyori.aws.dynamodb import Table
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import Caller


def test_every_dependency_is_asked(admin: Caller) -> None:
    health = admin.get("/api/admin/health").json()
    assert health["status"] == "ok"
    assert [(each["name"], each["is_up"], each["error"]) for each in health["dependencies"]] == [
        ("dynamodb_core", True, None),
        ("dynamodb_chats", True, None),
        ("parameter_store", True, None),
    ]


def test_one_that_is_down_is_named(admin: Caller, resources: Resources) -> None:
    missing: Table = replace(resources.chats, name="no-such-table")
    admin.client.app.state.resources = replace(resources, chats=missing)  # type: ignore[attr-defined] # FastAPI's
    health = admin.get("/api/admin/health").json()
    assert health["status"] == "degraded"
    down = [each for each in health["dependencies"] if not each["is_up"]]
    assert [(each["name"], each["error"]) for each in down] == [("dynamodb_chats", "ResourceNotFoundException")]


def test_the_figures_agree_with_what_happened(
    admin: Caller, new_parent: Callable[[], Caller], moment: MovableTime
) -> None:
    moment.advance(days=800)  # days that no other test uses: the counters are global
    parents = [new_parent() for _ in range(4)]
    said = 0
    for day in range(3):
        for caller in parents[day:]:
            for _ in range(day + 1):
                said += caller.say("お皿を洗った").json()["tree_growth"]["added_characters"]
        moment.advance(days=1)
    moment.advance(days=-1)
    days = admin.get("/api/admin/metrics").json()["days"]
    assert len(days) == 7
    figures = [(each["active_users"], each["new_trees"], each["messages"], each["answers"]) for each in days[:4]]
    assert figures == [(2, 0, 6, 6), (3, 0, 6, 6), (4, 4, 4, 4), (0, 0, 0, 0)]
    assert sum(each["characters"] for each in days) == said
    assert [each["fallback_share"]["value"] for each in days[:4]] == [0.0, 0.0, 0.0, None]
    assert days[3]["fallback_share"]["reason"] == "nothing_to_divide_by"
    assert days[0]["cost_usd"] == {"value": 0.0, "reason": None}
    assert len(admin.get("/api/admin/metrics", days=3).json()["days"]) == 3
    assert [admin.get("/api/admin/metrics", days=days).status_code for days in (0, 91)] == [422, 422]
