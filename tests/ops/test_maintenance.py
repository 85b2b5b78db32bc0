"""Maintenance: operators decide, an outage of Parameter Store changes nothing, and some routes stay open."""

import time
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, cast

import pytest
from botocore.exceptions import ConnectTimeoutError
from starlette.testclient import TestClient

from homebiyori.api import create_admin_app, create_user_app
from homebiyori.base.clock import Clock
from homebiyori.base.errors import MaintenanceError
from homebiyori.ops.maintenance import ENABLED, END, MESSAGE, START, Maintenance, MaintenanceWindow
from homebiyori.ops.ratelimit import bucket_key
from homebiyori.resources import Resources
from homebiyori.routes import UserRoute
from support.actors import MovableTime, Pool, bearer, new_user_id
from support.app_routes import routes_of
from support.product import Caller, shared_app

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ON = {ENABLED: "true", MESSAGE: "-", START: "-", END: "-"}


@dataclass
class Store:
    """A Parameter Store that records its calls and can fail."""

    values: dict[str, str] = field(default_factory=lambda: {**ON, ENABLED: "false"})
    is_dead: bool = False
    asked: list[list[str]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def get_parameters(self, *, Names: list[str]) -> dict[str, Any]:  # noqa: N803 - boto3's
        self.asked.append(Names)
        if self.is_dead:
            raise ConnectTimeoutError(endpoint_url="https://ssm.invalid")
        return {"Parameters": [{"Name": name, "Value": self.values[name]} for name in Names if name in self.values]}

    def put_parameter(self, *, Name: str, Value: str, Type: str, Overwrite: bool) -> None:  # noqa: N803 - boto3's
        assert (Type, Overwrite) == ("String", True)
        assert Value, "Parameter Store refuses an empty value"
        self.values[Name] = Value
        self.written.append(Name)


@dataclass
class SlowStore(Store):
    """A store that answers once it is released."""

    may_answer: Event = field(default_factory=Event)

    def get_parameters(self, *, Names: list[str]) -> dict[str, Any]:  # noqa: N803 - boto3's
        answer = super().get_parameters(Names=Names)
        assert self.may_answer.wait(10)
        return answer


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def maintenance(store: Store, moment: MovableTime) -> Maintenance:
    return Maintenance(cast("Any", store), Clock(now=moment.now, monotonic=moment.monotonic))


def is_on(maintenance: Maintenance) -> bool:
    try:
        maintenance.check()
    except MaintenanceError:
        return True
    return False


def test_one_call_of_four_names_each_thirty_seconds(
    store: Store, maintenance: Maintenance, moment: MovableTime
) -> None:
    for _ in range(600):
        maintenance.check()
        moment.advance(seconds=0.1)
    assert store.asked == [[ENABLED, MESSAGE, START, END]] * 2
    store.is_dead = True
    for _ in range(600):
        maintenance.check()
        moment.advance(seconds=0.1)
    assert len(store.asked) == 4, "a dead store is not asked more often"


def test_nobody_passes_while_it_is_looked_for_the_first_time(moment: MovableTime) -> None:
    """Four concurrent requests, the first of a process, during maintenance."""
    store = SlowStore(values=dict(ON))
    maintenance = Maintenance(cast("Any", store), Clock(now=moment.now, monotonic=moment.monotonic))
    with ThreadPoolExecutor(4) as pool:
        looks = [pool.submit(is_on, maintenance) for _ in range(4)]
        done, _ = wait(looks, timeout=0.3)
        store.may_answer.set()
        assert not done
        assert all(look.result(10) for look in looks)
    assert len(store.asked) == 1
    store.may_answer.clear()
    moment.advance(seconds=60)
    with ThreadPoolExecutor(2) as pool:
        looking = pool.submit(is_on, maintenance)
        while len(store.asked) == 1:
            time.sleep(0.001)
        assert is_on(maintenance), "what is known is told meanwhile"
        store.may_answer.set()
        assert looking.result(10)


def test_the_last_known_state_stays_when_the_store_dies(
    store: Store, maintenance: Maintenance, moment: MovableTime
) -> None:
    store.values = {**ON, MESSAGE: "すぐ戻ります"}
    assert is_on(maintenance)
    store.is_dead = True
    moment.advance(hours=5)
    with pytest.raises(MaintenanceError, match="すぐ戻ります"):
        maintenance.check()
    store.is_dead, store.values = False, {**ON, ENABLED: "false"}
    moment.advance(seconds=31)
    assert not is_on(maintenance)


def test_open_while_nothing_was_ever_known(store: Store, maintenance: Maintenance, moment: MovableTime) -> None:
    store.is_dead, store.values = True, ON
    assert not is_on(maintenance)
    store.is_dead = False
    moment.advance(seconds=31)
    assert is_on(maintenance)


SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, True),
        (NOON, None, True),
        (NOON + SECOND, None, False),
        (None, NOON + SECOND, True),
        (None, NOON, False),
        (NOON, NOON + SECOND, True),
        (NOON - 2 * SECOND, NOON - SECOND, False),
    ],
)
def test_a_window_has_two_edges(start: datetime | None, end: datetime | None, expected: bool) -> None:  # noqa: FBT001 - a table
    window = MaintenanceWindow(is_enabled=True, start_at=start, end_at=end)
    assert window.covers(NOON) is expected
    assert not replace(window, is_enabled=False).covers(NOON)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, False),
        ({ENABLED: " True "}, True),
        ({ENABLED: "TRUE", START: "2026-11-23T12:00:00+09:00"}, True),
        ({ENABLED: "true", START: "2026-11-23T03:00:01Z"}, False),
        ({ENABLED: "true", END: "2026-11-23T12:00:00+09:00"}, False),
        ({ENABLED: "yes"}, False),
        ({ENABLED: "true", START: "tomorrow"}, True),
        ({ENABLED: "true", START: "2026-11-24T00:00:00"}, True),
        ({ENABLED: "true", END: "2020-01-01"}, True),
    ],
)
def test_what_operators_wrote_is_read_kindly(
    values: dict[str, str],
    expected: bool,  # noqa: FBT001 - a table
    store: Store,
    maintenance: Maintenance,
) -> None:
    store.values = values
    assert is_on(maintenance) is expected


def test_what_can_not_be_read_is_said_once(
    store: Store, maintenance: Maintenance, caplog: pytest.LogCaptureFixture
) -> None:
    store.values = {**ON, START: "tomorrow"}
    assert [is_on(maintenance) for _ in range(10)] == [True] * 10
    assert [record.getMessage() for record in caplog.records] == ["maintenance_unreadable"]


def test_a_plan_turns_on_and_off_by_itself_though_the_store_is_dead(
    store: Store, maintenance: Maintenance, moment: MovableTime
) -> None:
    maintenance.store(
        MaintenanceWindow(is_enabled=True, start_at=NOON + timedelta(hours=1), end_at=NOON + timedelta(hours=2))
    )
    store.is_dead = True
    found = []
    for _ in range(6):
        found.append((is_on(maintenance), maintenance.is_known_to_be_on()))
        moment.advance(minutes=30)
    assert found == [(state, state) for state in (False, False, True, True, False, False)]


def test_half_written_never_closes(store: Store, maintenance: Maintenance) -> None:
    maintenance.store(MaintenanceWindow(is_enabled=True))
    assert store.written[-1] == ENABLED
    maintenance.store(MaintenanceWindow())
    assert store.written[4] == ENABLED
    assert store.asked == [], "what this process has written, it need not read"


# The apps.


def closed(resources: Resources, **values: str) -> tuple[Resources, Store]:
    store = Store({**ON, MESSAGE: "お引っ越し中です", END: "2026-11-23T13:30:00+09:00", **values})
    return replace(resources, maintenance=Maintenance(cast("Any", store), resources.clock)), store


def test_every_user_route_is_closed_and_says_until_when(resources: Resources, parent: Caller) -> None:
    made, store = closed(resources)
    app = shared_app(create_user_app, made)
    client = TestClient(app)
    routes = [route for route in routes_of(app) if issubclass(route.kind, UserRoute)]
    assert len(routes) > 30
    for route in routes:
        answer = client.request(route.method, route.path, headers=parent.headers)
        assert (answer.status_code, answer.headers["content-type"]) == (503, "application/problem+json"), route
        problem = answer.json()
        assert (problem["code"], problem["detail"]) == ("maintenance", "お引っ越し中です")
        assert (problem["end_time"], problem["retry_after"]) == ("2026-11-23T13:30:00+09:00", 5_400)
        assert answer.headers["retry-after"] == "5400"
    assert len(store.asked) == 1
    assert resources.core.get(bucket_key(parent.user_id, "user")) is None, "DynamoDB is let alone"


def test_without_an_end_the_words_are_ours(resources: Resources, parent: Caller) -> None:
    made, _ = closed(resources, **{MESSAGE: "-", END: "-"})
    problem = TestClient(shared_app(create_user_app, made)).get("/api/tree/status", headers=parent.headers).json()
    assert (problem["end_time"], problem["retry_after"]) == (None, 300)
    assert "お休み" in problem["detail"]


def test_a_stranger_is_asked_to_sign_in_first(resources: Resources, admins: Pool) -> None:
    made, _ = closed(resources)
    client = TestClient(shared_app(create_user_app, made))
    assert client.get("/api/tree/status").status_code == 401
    assert client.get("/api/tree/status", headers=bearer(admins.token(new_user_id()))).status_code == 401


def test_who_goes_on_goes_on(resources: Resources, parent: Caller, admin: Caller) -> None:
    made, store = closed(resources)
    users, admins = TestClient(shared_app(create_user_app, made)), TestClient(shared_app(create_admin_app, made))
    assert users.get("/api/health").json() == {"status": "ok", "maintenance": None}, "it has not looked yet"
    assert store.asked == [], "health asks nobody"
    users.get("/api/tree/status", headers=parent.headers)
    assert users.get("/api/health").json() == {"status": "ok", "maintenance": True}
    assert users.get("/api/webhook/health").status_code == 200
    assert users.post("/api/webhook/stripe", content=b"{}").status_code == 401, "judged by its signature, as ever"
    assert users.post("/internal/notifications/create").status_code == 403, "judged by its role, as ever"
    assert admins.get("/api/admin/health", headers=admin.headers).status_code == 200
    assert admins.get("/api/health").json() == {"status": "ok", "maintenance": True}
    assert len(store.asked) == 1
