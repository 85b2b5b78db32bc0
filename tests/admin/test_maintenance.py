"""Operators close and reopen the product; every change is audited."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError
from starlette.testclient import TestClient

from homebiyori.api import create_admin_app
from homebiyori.ops.maintenance import ENABLED, END, MESSAGE, START, Maintenance
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import Caller, shared_app

PATH = "/api/admin/maintenance"


pytestmark = pytest.mark.usefixtures("opened_again")


def stored(resources: Resources) -> list[str]:
    """Read the four parameters as another process would."""
    answer = resources.ssm.get_parameters(Names=[ENABLED, MESSAGE, START, END])
    values = {parameter["Name"]: parameter["Value"] for parameter in answer["Parameters"]}
    return [values[name] for name in (ENABLED, MESSAGE, START, END)]


def audit(admin: Caller, **query: Any) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = admin.get("/api/admin/audit", **query).json()["items"]
    return entries


def test_closing_and_opening(admin: Caller, parent: Caller, resources: Resources) -> None:
    """Both apps share a process, so one follows at once what the other has written."""
    assert parent.get("/api/tree/status").status_code == 200
    new = {"enabled": True, "message": " 夜のうちに、お手入れします ", "end_time": "2026-11-23T04:00:00Z"}
    answer = admin.post(PATH, new)
    shown = {
        "enabled": True,
        "message": "夜のうちに、お手入れします",
        "start_time": None,
        "end_time": "2026-11-23T13:00:00+09:00",
        "is_closed_now": True,
    }
    assert (answer.status_code, answer.json()) == (200, {**shown, "announcement_id": None})
    assert admin.get(PATH).json() == shown
    assert stored(resources) == ["true", "夜のうちに、お手入れします", "-", "2026-11-23T13:00:00+09:00"]
    refused = parent.get("/api/tree/status")
    assert (refused.status_code, refused.json()["detail"]) == (503, "夜のうちに、お手入れします")
    assert admin.post(PATH, {"enabled": False}).json()["is_closed_now"] is False
    assert stored(resources) == ["false", "-", "-", "-"]
    assert parent.get("/api/tree/status").status_code == 200


def test_another_process_reads_what_was_written(admin: Caller, resources: Resources) -> None:
    admin.post(PATH, {"enabled": True, "start_time": "2026-11-24T02:00:00+09:00"})
    window = Maintenance(resources.ssm, resources.clock).read()
    assert (window.is_enabled, window.message, window.end_at) == (True, "", None)
    assert not window.covers(resources.clock.now())
    assert window.covers(resources.clock.now() + timedelta(hours=14))


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "enabled"),
        ({"enabled": "true"}, "enabled"),
        ({"enabled": True, "message": "あ" * 201}, "message"),
        ({"enabled": True, "message": "{\x00{ssm:secret}}"}, "message"),
        ({"enabled": True, "message": "{{ssm:secret}}"}, "message"),
        ({"enabled": True, "end_time": "2026-11-23T13:00:00"}, "end_time"),
        ({"enabled": True, "end_time": "2026-11-23T12:00:00+09:00"}, "end_time"),
        ({"enabled": True, "end_time": "9999-12-31T23:59:59-23:59"}, "end_time"),
        ({"enabled": True, "start_time": "0001-01-01T00:00:00+23:59"}, "start_time"),
        (
            {"enabled": True, "start_time": "2026-11-24T12:00:00+09:00", "end_time": "2026-11-24T12:00:00+09:00"},
            "end_time",
        ),
        ({"enabled": True, "until": "tomorrow"}, "until"),
    ],
)
def test_a_plan_that_can_not_be_is_refused(
    body: dict[str, Any], place: str, admin: Caller, resources: Resources
) -> None:
    before = audit(admin, limit=100)
    refused = admin.post(PATH, body)
    assert (refused.status_code, refused.json()["errors"][0]["loc"][-1]) == (422, place)
    assert stored(resources) == ["false", "-", "-", "-"]
    assert audit(admin, limit=100) == before


def test_the_audit_tells_who_and_what(admin: Caller, moment: MovableTime) -> None:
    moment.advance(days=400)
    admin.post(PATH, {"enabled": True, "message": "お手入れ"})
    moment.advance(hours=1)
    admin.post(PATH, {"enabled": False})
    newest, oldest = audit(admin)
    assert (newest["values"], newest["status"]) == ({"enabled": False}, "done")
    assert oldest["values"] == {"enabled": True, "message": "お手入れ"}
    assert (oldest["admin_id"], oldest["action"]) == (admin.user_id, "maintenance.set")
    assert oldest["requested_at"] == oldest["done_at"] == "2027-12-28T12:00:00+09:00"


def test_the_audit_is_paged_by_month(admin: Caller, moment: MovableTime) -> None:
    moment.advance(days=800)
    for _ in range(3):
        admin.post(PATH, {"enabled": False})
        moment.advance(seconds=1)
    moment.advance(days=31)
    assert audit(admin) == []
    first = admin.get("/api/admin/audit", month="2029-01", limit=2).json()
    assert (len(first["items"]), first["has_more"]) == (2, True)
    rest = admin.get("/api/admin/audit", month="2029-01", limit=2, cursor=first["next_cursor"]).json()
    assert (len(rest["items"]), rest["has_more"]) == (1, False)
    assert admin.get("/api/admin/audit", month="2029-02", cursor=first["next_cursor"]).status_code == 422
    for month in ("2029-13", "2029", "x"):
        assert admin.get("/api/admin/audit", month=month).status_code == 422


class Failing:
    """A Parameter Store that reads but cannot write."""

    def __init__(self, resources: Resources) -> None:
        self.get_parameters = resources.ssm.get_parameters

    def put_parameter(self, **_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://ssm.invalid")


def test_what_was_not_done_is_not_called_done(admin: Caller, resources: Resources, moment: MovableTime) -> None:
    moment.advance(days=1_200)
    ssm: Any = Failing(resources)
    app = shared_app(create_admin_app, replace(resources, maintenance=Maintenance(ssm, resources.clock)))
    caller = replace(admin, client=TestClient(app))
    assert caller.post(PATH, {"enabled": True}).status_code == 503
    assert [(entry["status"], entry.get("done_at")) for entry in audit(admin)] == [("requested", None)]
    assert caller.get(PATH).json()["is_closed_now"] is False


def test_only_operators(parent: Caller, admin: Caller) -> None:
    for headers in ({}, parent.headers):
        assert admin.client.post(PATH, json={"enabled": True}, headers=headers).status_code == 401
        assert admin.client.get("/api/admin/audit", headers=headers).status_code == 401
    assert parent.post(PATH, {"enabled": True}).status_code == 404
