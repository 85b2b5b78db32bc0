"""CloudWatch's figures, in one call a minute; what is missing is null with a reason, never 0."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError

from homebiyori.admin.metrics.cloudwatch import services
from homebiyori.aws.cloudwatch import MetricReader, Series
from homebiyori.base.clock import Clock
from homebiyori.dev.engine import Engine
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import NOON_IN_JAPAN, Caller

MISSING = {"value": None, "reason": "no_data"}


@dataclass
class Counted:
    """CloudWatch with a record of the calls."""

    client: Any
    calls: list[dict[str, Any]] = field(default_factory=list)

    def get_metric_data(self, **request: Any) -> Any:
        self.calls.append(request)
        return self.client.get_metric_data(**request)


class Silent:
    def get_metric_data(self, **_: Any) -> Any:
        raise EndpointConnectionError(endpoint_url="https://monitoring.invalid")


class Partial:
    """Returns some of the metrics, one of them partial."""

    def get_metric_data(self, **request: Any) -> Any:
        found = [
            {"Id": query["Id"], "Values": [1.0], "Timestamps": [NOON_IN_JAPAN], "StatusCode": "Complete"}
            for query in request["MetricDataQueries"]
        ]
        return {"MetricDataResults": [*found[:1], {**found[1], "StatusCode": "PartialData"}, *found[3:]]}


@pytest.fixture
def place(resources: Resources) -> Resources:
    """A deployment with Bedrock and a name of its own, because CloudWatch's metrics are global."""
    changes = {"env": f"t{uuid.uuid4().hex[:8]}", "companion": "bedrock", "bedrock_model": f"model-{uuid.uuid4()}"}
    settings = resources.settings.model_copy(update=changes)
    return replace(
        resources, settings=settings, metrics=MetricReader(Counted(boto3.client("cloudwatch")), resources.clock)
    )


@pytest.fixture
def publish(engine: Engine, moment: MovableTime) -> Callable[..., None]:
    """Return a function that publishes values as AWS does, one an hour back from now."""
    client = boto3.client("cloudwatch", endpoint_url=engine.endpoint_url)

    def put(namespace: str, metric: str, dimension: str, value: str, *hourly: float) -> None:
        data: Any = [
            {
                "MetricName": metric,
                "Dimensions": [{"Name": dimension, "Value": value}],
                "Timestamp": moment.now() - timedelta(hours=hours),
                "Value": number,
            }
            for hours, number in enumerate(hourly)
        ]
        client.put_metric_data(Namespace=namespace, MetricData=data)

    return put


def test_what_was_seen_is_added_up(place: Resources, publish: Callable[..., None]) -> None:
    gateway = ("ApiName", f"homebiyori-{place.settings.env}-users")
    publish("AWS/ApiGateway", "Count", *gateway, 30, 10)
    publish("AWS/ApiGateway", "4XXError", *gateway, 4, 0)
    publish("AWS/ApiGateway", "5XXError", *gateway, 0, 0)
    publish("AWS/ApiGateway", "Latency", *gateway, 120, 900, 40)
    publish("AWS/Lambda", "Errors", "FunctionName", f"homebiyori-{place.settings.env}-ttl-updater", 2)
    publish("AWS/Bedrock", "Invocations", "ModelId", place.settings.bedrock_model, *[5] * 23)
    seen = services(place.settings, place.metrics).model_dump(mode="json")
    assert seen["users_api"] == {
        "calls": {"value": 40, "reason": None},
        "client_errors": {"value": 4, "reason": None},
        "client_error_share": {"value": 0.1, "reason": None},
        "server_errors": {"value": 0, "reason": None},
        "server_error_share": {"value": 0.0, "reason": None},
        "latency_p95_ms": {"value": 900, "reason": None},
    }
    assert set(map(str, seen["admins_api"].values())) == {str(MISSING)}
    assert seen["worker_function"] == {
        "invocations": MISSING, "errors": {"value": 2, "reason": None}, "throttles": MISSING,
    }  # fmt: skip
    assert seen["model"]["calls"] == {"value": 115, "reason": None}
    assert seen["model"]["throttles"] == MISSING


def test_one_call_a_minute(place: Resources) -> None:
    seconds = 0.0
    client = Counted(boto3.client("cloudwatch"))
    watch = MetricReader(client, Clock(now=place.clock.now, monotonic=lambda: seconds))
    for at in (0, 30, 59.9, 60, 61):
        seconds = at
        services(place.settings, watch)
    assert len(client.calls) == 2
    request = client.calls[0]
    start, end = (request[name] for name in ("StartTime", "EndTime"))
    assert end - start == timedelta(hours=24)
    assert start <= datetime.fromisoformat("2026-11-22T13:00:00+09:00") <= place.clock.now() < end


def test_without_cloudwatch_the_rest_is_shown(place: Resources, admin: Caller) -> None:
    admin.client.app.state.resources = replace(place, metrics=MetricReader(Silent(), place.clock))  # type: ignore[attr-defined] # FastAPI's
    for path in ("metrics", "dashboard"):
        answer = admin.get(f"/api/admin/{path}")
        assert answer.status_code == 200, answer.text
        shown = answer.json()["services"]
        figures = [figure for part in shown.values() for figure in part.values()]
        assert len(figures) == 22
        assert all(figure == {"value": None, "reason": "unavailable"} for figure in figures)


def test_a_part_is_not_the_whole(place: Resources) -> None:
    wanted = [Series("AWS/Lambda", metric, "FunctionName", "f") for metric in ("a", "b", "c", "d")]
    seen = MetricReader(Partial(), place.clock).read(wanted)
    assert list(seen.values()) == [[1.0], "incomplete", "incomplete", [1.0]]


def test_a_deployment_without_a_model_has_no_figures_of_one(resources: Resources, admin: Caller) -> None:
    shown = admin.get("/api/admin/metrics").json()["services"]
    assert {figure["reason"] for figure in shown["model"].values()} == {"no_model"}
    assert resources.settings.companion == "offline"


def test_the_dashboard_bears_a_queue_that_does_not_answer(admin: Caller) -> None:
    board = admin.get("/api/admin/dashboard").json()
    assert board["queue"]["waiting"] == {"value": None, "reason": "unavailable"}
    assert board["health"]["status"] == "ok"
    assert board["maintenance"]["is_closed_now"] is False
    assert board["at"] == "2026-11-23T12:00:00+09:00"
