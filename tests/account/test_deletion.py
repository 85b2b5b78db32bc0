"""Account deletion: immediate for the caller, complete within minutes, without effect on anybody else."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.account.rules import MAX_WAITS, STALLED_AFTER, Step
from homebiyori.account.user_files import folder_of
from homebiyori.ai.companions import Companions
from homebiyori.ai.port import Companion, Reply, ReplyRequest
from homebiyori.ai.speech import spoken
from homebiyori.api import create_user_app
from homebiyori.base.errors import AccountDeletedError
from homebiyori.base.ids import new_id
from homebiyori.billing.checkout import CheckoutService
from homebiyori.billing.models import NewCheckout
from homebiyori.billing.rules import PaidPlan
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.ops.idempotency import UNKEYED
from homebiyori.ops.ratelimit import RateLimiter
from homebiyori.ops.tombstone import deletion_key
from homebiyori.payments.port import PaymentsUnavailableError
from homebiyori.routes import AccountRoute, ChatRoute, UserRoute
from homebiyori.tree.album import AlbumService
from homebiyori.tree.models import ThemeColor
from homebiyori.tree.service import TreeService
from homebiyori.user.service import UserService
from support.actors import MovableTime
from support.app_routes import routes_of
from support.household import NOTHING, PLENTY, Household, read
from support.product import Caller, shared_app
from support.stripe import HOME

GONE = (410, "account_deleted")


def said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_everything_of_one_goes_and_nothing_of_another(home: Household, leaver: Caller, neighbour: Caller) -> None:
    before = home.belongings(neighbour)
    mine = home.belongings(leaver)
    assert min(len(found) for found in mine.values()) > 0, "there is something of everything"
    answer = home.leave(leaver)
    assert (answer.status_code, answer.json()["status"]) == (202, "requested")
    home.work()
    assert home.belongings(leaver) == NOTHING
    assert home.belongings(neighbour) == before
    assert neighbour.say("おはよう").status_code == 201
    seen = leaver.get("/api/users/account/deletion").json()
    assert (seen["status"], seen["progress_percentage"], seen["completed_at"] is not None) == ("done", 100, True)
    assert [step["is_done"] for step in seen["steps"]] == [True] * len(Step)


def test_the_row_that_stays_does_not_say_whose(home: Household, leaver: Caller) -> None:
    home.leave(leaver)
    row = home.resources.core.get(deletion_key(leaver.user_id))
    assert row is not None
    assert leaver.user_id not in str(row)
    assert home.items(home.resources.core.name, leaver.user_id), "the user's own are still to go"


def bodies(path: str) -> dict[str, Any]:
    return {"sticker": "😊", "intensity": 3} if path.endswith("/emotions") else {"message": "おはよう"}


def test_every_route_is_closed_at_once_in_every_process(home: Household, leaver: Caller, moment: MovableTime) -> None:
    other = replace(
        home.resources, limiter=RateLimiter(home.resources.core, home.resources.policy, home.resources.clock)
    )
    apps = [home.client.app, shared_app(create_user_app, other)]
    callers = [leaver, replace(leaver, client=TestClient(apps[1], raise_server_exceptions=False))]
    for caller in callers:
        assert caller.get("/api/users/profile").status_code == 200
    home.leave(leaver)
    before = home.belongings(leaver)
    closed = [route for route in routes_of(apps[0]) if issubclass(route.kind, UserRoute)]
    assert len(closed) > 30
    for route in closed:
        if route.kind is AccountRoute:
            continue
        path = re.sub(r"\{[^}]+\}", new_id(moment.now()), route.path)
        for caller in callers:
            json = bodies(path) if issubclass(route.kind, ChatRoute) else None
            answer = caller.client.request(route.method, path, headers=caller.headers, json=json)
            assert said(answer) == GONE, route
    moment.advance(minutes=59)
    assert said(callers[1].get("/api/tree/status")) == GONE, "the bucket does not fill up again"
    assert said(leaver.say("おはよう", key="k0")) == GONE, "nor is an old answer replayed"
    assert home.belongings(leaver) == before, "and nothing of that was written"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"confirmation": "はい"},
        {"confirmation": "削除", "cancel_subscription": "true"},
        {"confirmation": "削除", "x": 1},
    ],
)
def test_it_must_be_meant(body: dict[str, Any], home: Household, join: Callable[[], Caller]) -> None:
    caller = join()
    answer = caller.client.request("DELETE", "/api/users/account", headers=caller.headers, json=body)
    assert answer.status_code == 422
    assert home.mailbox.sent == []
    assert said(caller.get("/api/users/account/deletion")) == (404, "not_found")


def test_a_running_subscription_wants_its_end_agreed_to(home: Household, leaver: Caller) -> None:
    refused = home.leave(leaver, cancel_subscription=False)
    assert said(refused) == (409, "subscription_active")
    assert home.mailbox.of("deletion") == []
    assert leaver.get("/api/billing/subscription").json()["subscription"]["status"] == "active"
    assert home.leave(leaver).status_code == 202
    home.work()
    (subscription,) = home.stripe.world.things["subscriptions"].values()
    assert subscription["status"] == "canceled"


def test_asked_again_it_is_the_same(home: Household, leaver: Caller) -> None:
    first = home.leave(leaver).json()
    again = home.leave(leaver, cancel_subscription=False)
    assert (again.status_code, again.json()) == (202, first)
    home.work()
    assert home.leave(leaver).json()["status"] == "done"
    assert home.mailbox.sent == []
    assert home.belongings(leaver) == NOTHING


def test_somebody_who_never_wrote_anything(home: Household, join: Callable[[], Caller]) -> None:
    caller = join()
    assert home.leave(caller, cancel_subscription=False).status_code == 202
    home.work()
    assert home.belongings(caller) == NOTHING


def test_the_running_totals_follow(home: Household, leaver: Caller, neighbour: Caller) -> None:
    before = home.resources.counters.read_totals()
    home.leave(leaver)
    home.work()
    after = home.resources.counters.read_totals()
    assert {name: before[name] - after[name] for name in ("users", "monthly", "fruits")} == {
        "users": 1, "monthly": 1, "fruits": 1,
    }  # fmt: skip
    home.leave(neighbour)
    home.stripe.deliver(home.client)
    home.work()
    last = home.resources.counters.read_totals()
    assert (after["users"] - last["users"], after["monthly"] - last["monthly"]) == (1, 1), (
        "also if the webhook is first"
    )


def test_stripes_events_find_nobody(home: Household, leaver: Caller) -> None:
    home.leave(leaver)
    home.work()
    home.stripe.deliver(home.client)
    home.work()
    assert home.belongings(leaver) == NOTHING


def test_a_customer_whose_link_was_never_stored(home: Household, join: Callable[[], Caller]) -> None:
    caller = join()
    home.resources.payments.create_customer(caller.user_id, key="a checkout that died")
    home.leave(caller)
    home.work()
    assert home.belongings(caller) == NOTHING


def test_while_stripe_is_down_the_rest_goes_and_nothing_is_forgotten(
    home: Household, leaver: Caller, moment: MovableTime
) -> None:
    home.leave(leaver)
    home.stripe.transport.answer = lambda method, path: (b'{"error": {"message": "x"}}', 400, {})
    for waits in range(3):
        (message,) = home.mailbox.of("deletion")[-1:]
        home.mailbox.sent.clear()
        home.job().run(read(message), lambda: PLENTY)
        [(body, delay)] = home.mailbox.sent
        assert (body["waits"], delay) == (waits + 1, 900)
        moment.advance(minutes=15)
        seen = leaver.get("/api/users/account/deletion").json()
        assert [step["step"] for step in seen["steps"] if step["is_done"]] == ["sign_in", "chats", "files"]
        assert len(home.mailbox.sent) == 1, "it waits, and has not stalled"
    found = home.belongings(leaver)
    assert (found["chats"], found["files"], found["sign_in"]) == ([], [], [])
    assert len(found["customers"]) == 1
    with pytest.raises(PaymentsUnavailableError):
        home.job().run(read({**body, "waits": MAX_WAITS}), lambda: PLENTY)
    home.stripe.transport.answer = lambda method, path: None
    home.work()
    assert home.belongings(leaver) == NOTHING


def test_it_hands_over_when_its_time_is_up(home: Household, leaver: Caller) -> None:
    home.leave(leaver)
    turns = iter([PLENTY] * 2 + [20.0] * 3)
    message = read(home.mailbox.of("deletion")[-1])
    assert home.job().run(message, lambda: next(turns)) == "out_of_time"
    assert home.mailbox.of("deletion")[-1]["source"] == "deletion-job"
    home.work()
    assert home.belongings(leaver) == NOTHING


def test_who_looks_sets_a_stalled_job_going(home: Household, leaver: Caller, moment: MovableTime) -> None:
    home.leave(leaver)
    home.mailbox.sent.clear()
    moment.advance(seconds=STALLED_AFTER.total_seconds())
    leaver.get("/api/users/account/deletion")
    assert home.mailbox.sent == []
    moment.advance(seconds=1)
    for _ in range(3):
        assert leaver.get("/api/users/account/deletion").json()["status"] == "requested"
    assert len(home.mailbox.sent) == 1
    message = read(home.mailbox.sent.pop()[0])
    assert home.job().run(message, lambda: PLENTY) == "swept"
    home.mailbox.sent.clear()
    moment.advance(hours=1)
    leaver.get("/api/users/account/deletion")
    home.work()
    assert leaver.get("/api/users/account/deletion").json()["status"] == "done"


# Requests that were in progress when the account was closed.


@dataclass
class Slow:
    """A companion that calls a function while it answers."""

    inner: Companion
    meanwhile: Callable[[], object]

    def reply(self, request: ReplyRequest) -> Reply:
        self.meanwhile()
        return self.inner.reply(request)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        return spoken(self.reply(request))


def test_a_message_under_way_is_not_kept(home: Household, leaver: Caller) -> None:
    first = home.resources.companions.primary

    def leave() -> None:
        home.leave(leaver)
        home.work()

    slow = Slow(first, leave)
    companions = Companions(primary=slow, economy=slow, offline=first, crisis=first)
    client = TestClient(shared_app(create_user_app, replace(home.resources, companions=companions)))
    assert said(replace(leaver, client=client).say("おはよう")) == GONE
    assert home.belongings(leaver) == NOTHING


def test_what_was_under_way_is_found_by_the_second_look(home: Household, leaver: Caller) -> None:
    home.leave(leaver)
    assert home.job().run(read(home.mailbox.of("deletion")[-1]), lambda: PLENTY) == "swept"
    assert home.belongings(leaver) == NOTHING
    home.clients.s3.put_object(Bucket=home.bucket, Key=f"{folder_of(leaver.user_id)}exports/late.json", Body=b"{}")
    home.resources.payments.create_customer(leaver.user_id, key="late")
    late = {"PK": {"S": f"USER#{leaver.user_id}"}, "SK": {"S": "IDEM#late"}}
    home.clients.dynamodb.put_item(TableName=home.resources.core.name, Item=late)
    home.clients.dynamodb.put_item(TableName=home.resources.chats.name, Item={**late, "SK": {"S": "CHAT#0"}})
    assert [delay for body, delay in home.mailbox.sent if body.get("is_second_look")] == [360]
    seen = leaver.get("/api/users/account/deletion").json()
    assert (seen["status"], seen["is_gone"]) == ("running", True), "all that matters is gone"
    home.work()
    assert home.belongings(leaver) == NOTHING


@pytest.mark.parametrize(
    "write",
    [
        lambda home, user_id: UserService(home.resources).get_profile(user_id),
        lambda home, user_id: TreeService(home.resources).status(user_id),
        lambda home, user_id: TreeService(home.resources).set_theme(user_id, ThemeColor.WARM_PINK),
        lambda home, user_id: AlbumService(home.resources).keep(user_id, UNKEYED),
        lambda home, user_id: NotificationService(home.resources).create(
            user_id, NewNotification(type=NotificationType.WELCOME, dedupe_key="late")
        ),
        lambda home, user_id: CheckoutService(home.resources).open(
            user_id,
            NewCheckout(plan_type=PaidPlan.MONTHLY, success_url=f"{HOME}/done", cancel_url=f"{HOME}/back"),
            UNKEYED,
        ),
    ],
    ids=["profile", "tree", "theme", "album", "notification", "checkout"],
)
def test_what_makes_rows_makes_none_of_a_deleted_user(
    write: Callable[[Household, str], Any], home: Household, leaver: Caller
) -> None:
    home.leave(leaver)
    home.work()
    with pytest.raises(AccountDeletedError):
        write(home, leaver.user_id)
    found = home.belongings(leaver)
    assert {**found, "customers": []} == NOTHING
