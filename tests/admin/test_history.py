"""After a random history of 2,000 events, every figure of `/metrics` and `/dashboard` matches a slow count."""

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from admin.slow_count import SlowCount, scan
from homebiyori.ai.bedrock import usage_of
from homebiyori.ai.companions import Companions
from homebiyori.ai.port import Reply, ReplyRequest, Source
from homebiyori.ai.speech import spoken
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.aws.dynamodb import PK, user_key
from homebiyori.base.clock import jst_date
from homebiyori.chat.models import NewMessage, NewSticker
from homebiyori.chat.service import ChatService
from homebiyori.dev.provision import Clients, Names, create_tables
from homebiyori.ops.idempotency import UNKEYED
from homebiyori.ops.ratelimit import RateLimiter
from homebiyori.resources import ADMIN_GROUP, Resources
from support.actors import MovableTime, Pool, bearer, new_user_id
from support.product import Caller, shared_app
from support.purchases import checkout
from support.stripe import StripeWorld

pytestmark = pytest.mark.proof

EVENTS = 2_000
MODEL = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
FALLS_BACK = "皿"
WORDS = (
    "お皿を洗った",
    "おはよう",
    "今日もごはんを作って、洗濯をして、寝かしつけをした",
    "今日はじめて寝返りできた!見ていたら、うれしくて泣いちゃった",
    "夜泣きで三回起きた。もうくたくたで、涙が出そうだった。でも抱っこしたら笑ってくれた",
    "もう消えてしまいたい。死にたい",
    "👏" * 20,
)


class Model:
    """A priced model that sometimes falls back; the stored message records which."""

    def reply(self, request: ReplyRequest) -> Reply:
        if FALLS_BACK in request.text:
            return Reply(text="おかえり", source=Source.FALLBACK, analysis=request.analysis)
        usage = usage_of(MODEL, input_tokens=1_000 + len(request.text), output_tokens=50)
        return Reply(text="おかえり", source=Source.BEDROCK, analysis=request.analysis, usage=usage)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        return spoken(self.reply(request))


@dataclass
class History:
    """Parents who come and go, and what they deleted. The most frequent events call the service directly."""

    resources: Resources
    chat: ChatService
    stripe: StripeWorld
    client: TestClient
    users: Pool
    moment: MovableTime
    dice: random.Random
    parents: list[Caller] = field(default_factory=list)
    deleted_chats: list[dict[str, Any]] = field(default_factory=list)
    deleted_fruits: list[dict[str, Any]] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def live(self) -> None:
        """Let one random event happen."""
        kinds = {
            self.say: 55, self.feel: 12, self.join: 4, self.wait: 18, self.regenerate: 3, self.delete: 3,
            self.pick: 2, self.subscribe: 1, self.leave: 1, self.change_plan: 1,
        }  # fmt: skip
        (event,) = self.dice.choices(list(kinds), weights=list(kinds.values()))
        if event() is not None:
            self.done[event.__name__] += 1

    def parent(self) -> Caller:
        # The first parents of the list write most; some return after weeks, or never.
        return self.parents[min(int(self.dice.expovariate(0.15)), len(self.parents) - 1)]

    def join(self) -> Any:
        user_id = new_user_id()
        caller = Caller(self.client, user_id, bearer(self.users.token(user_id, exp=4_000_000_000)))
        self.parents.insert(self.dice.randint(0, len(self.parents)), caller)
        if self.dice.random() < 0.7:
            return caller.post("/api/users/complete-onboarding", {"nickname": "ひなた"})
        return caller.get("/api/users/profile") if self.dice.random() < 0.5 else self.say(caller)

    def wait(self) -> Any:
        self.moment.advance(hours=self.dice.choice([1, 3, 7, 11, 16]), minutes=self.dice.randint(0, 59))
        return True

    def say(self, caller: Caller | None = None) -> Any:
        new = NewMessage(message=self.dice.choice(WORDS))
        return self.chat.send((caller or self.parent()).user_id, new, UNKEYED)

    def feel(self) -> Any:
        new = NewSticker(sticker="😴", intensity=self.dice.randint(1, 5))
        return self.chat.send_sticker(self.parent().user_id, new, UNKEYED)

    def regenerate(self) -> Any:
        # Only a message of today: it does not record the day of its regeneration.
        caller, today = self.parent(), jst_date(self.moment.now()).isoformat()
        answer = caller.get("/api/chat/history", limit=1, start_date=today, end_date=today)
        for item in answer.json()["items"]:
            again = caller.post(f"/api/chat/messages/{item['message_id']}/regenerate")
            assert again.status_code in (200, 429), again.text
            return again if again.status_code == 200 else None
        return None

    def delete(self) -> Any:
        caller = self.parent()
        items = caller.get("/api/chat/history", limit=20).json()["items"]
        if not items:
            return None
        message_id = self.dice.choice(items)["message_id"]
        row = self.resources.chats.get(user_key(caller.user_id, f"CHAT#{message_id}"))
        assert row is not None
        self.deleted_chats.append(row)
        return caller.delete(f"/api/chat/messages/{message_id}")

    def pick(self) -> Any:
        caller = self.parent()
        items = caller.get("/api/tree/fruits", limit=20).json()["items"]
        if not items:
            return None
        fruit = self.dice.choice(items)
        self.deleted_fruits.append({PK: user_key(caller.user_id, "")[PK], "created_at": fruit["created_at"]})
        return caller.delete(f"/api/tree/fruits/{fruit['fruit_id']}")

    def subscribe(self) -> Any:
        caller = self.parent()
        if self._subscription(caller) is not None:
            return None
        self.stripe.world.pay(checkout(caller, self.dice.choice(["monthly", "yearly"])))
        self._deliver()
        return True

    def leave(self) -> Any:
        subscription = self._subscription(self.parent())
        if subscription is None:
            return None
        self.stripe.world.end(subscription)
        self._deliver()
        return True

    def change_plan(self) -> Any:
        subscription = self._subscription(self.parent())
        if subscription is None:
            return None
        item = self.stripe.world.get("subscriptions", subscription)["items"]["data"][0]
        other = "price_yearly" if item["price"]["id"] == "price_monthly" else "price_monthly"
        self.stripe.world.change(subscription, {"items": {"0": {"id": item["id"], "price": other}}})
        self._deliver()
        return True

    def _subscription(self, caller: Caller) -> str | None:
        row = self.resources.core.get(user_key(caller.user_id, "SUBSCRIPTION"))
        return row["subscription_id"] if row and row["plan"] != "free" else None

    def _deliver(self) -> None:
        events = self.stripe.events()
        self.dice.shuffle(events)
        for event in [*events, *events[:1]]:  # in random order, and one of them twice
            assert self.stripe.post(self.client, event).status_code == 200

    def count(self) -> SlowCount:
        return SlowCount(
            jst_date(self.moment.now()),
            list(scan(self.resources.core)),
            list(scan(self.resources.chats)),
            self.deleted_chats,
            self.deleted_fruits,
        )


@pytest.fixture
def own(resources: Resources, clients: Clients, moment: MovableTime) -> tuple[Resources, StripeWorld]:
    """The product on tables of its own, with a model and Stripe."""
    tables = create_tables(clients.dynamodb, Names(f"history-{uuid.uuid4().hex[:8]}"))
    for name in tables.values():
        clients.dynamodb.update_time_to_live(
            TableName=name, TimeToLiveSpecification={"Enabled": False, "AttributeName": "expires_at"}
        )
    core = replace(resources.core, name=tables["core"])
    model = Model()
    stripe = StripeWorld.at(moment)
    companions = Companions(primary=model, economy=model, offline=model, crisis=model)
    paying = stripe.on(resources)
    return replace(
        paying,
        core=core,
        chats=replace(resources.chats, name=tables["chats"]),
        limiter=RateLimiter(core, resources.policy, resources.clock),
        companions=companions,
    ), stripe


def test_every_figure_agrees_with_a_slow_count(
    own: tuple[Resources, StripeWorld], users: Pool, admins: Pool, moment: MovableTime, connected: Resources
) -> None:
    resources, stripe, queue = *own, connected.sqs  # the queue of Stripe's world can only send
    token = admins.token(new_user_id(), exp=4_000_000_000, **{"cognito:groups": [ADMIN_GROUP]})
    with (
        TestClient(shared_app(create_user_app, resources)) as client,
        TestClient(shared_app(create_admin_app, replace(resources, sqs=queue))) as admin_client,
    ):
        admin = Caller(admin_client, "", bearer(token))
        chat, dice = ChatService(resources), random.Random(5)  # noqa: S311 - no secret
        history = History(resources, chat, stripe, client, users, moment, dice)
        history.join()
        for number in range(1, EVENTS + 1):
            history.live()
            if number % 1_000 == 0:
                _agree(admin, history.count())
    assert set(history.done) == {
        "say", "feel", "join", "wait", "regenerate", "delete", "pick", "subscribe", "leave", "change_plan",
    }, "a kind of event that never happened tells nothing"  # fmt: skip


def _agree(admin: Caller, slow: SlowCount) -> None:
    today = slow.today
    metrics = admin.get("/api/admin/metrics", days=35).json()
    days = [today - timedelta(days=back) for back in range(35)]
    assert metrics["days"] == [_of_day(slow, day) for day in days]
    assert metrics["week"] == _of_week(slow)
    assert metrics["totals"] == slow.totals()
    assert metrics["retention_7"] == slow.retention(7)
    assert metrics["retention_30"] == slow.retention(30)

    board = admin.get("/api/admin/dashboard").json()
    assert (board["today"], board["yesterday"]) == (_of_day(slow, days[0]), _of_day(slow, days[1]))
    assert (board["week"], board["totals"]) == (_of_week(slow), slow.totals())
    free = board["totals"]["users"] - board["totals"]["premium"]
    assert board["budget"]["most_usd"] == pytest.approx(0.05 * free + 0.25 * board["totals"]["premium"])
    assert board["budget"]["spent_usd"] == board["today"]["cost_usd"]

    people = {each.pop("user_id"): each for each in _all_people(admin)}
    expected = slow.people()
    assert len(people) == len(expected)
    assert {who: {name: people[who][name] for name in row} for who, row in expected.items()} == expected
    dates = [each["created_at"] for each in people.values()]
    assert dates == sorted(dates, reverse=True)


def _all_people(admin: Caller) -> Iterator[dict[str, Any]]:
    cursor: dict[str, str] = {}
    while True:
        page = admin.get("/api/admin/users", limit=7, **cursor).json()
        yield from page["items"]
        if not page["has_more"]:
            return
        cursor = {"cursor": page["next_cursor"]}


def _of_day(slow: SlowCount, day: date) -> dict[str, Any]:
    return {"day": day.isoformat(), **slow.period(day, day)}


def _of_week(slow: SlowCount) -> dict[str, Any]:
    monday = slow.today - timedelta(days=slow.today.weekday())
    return {"first_day": monday.isoformat(), "last_day": slow.today.isoformat(), **slow.period(monday, slow.today)}
