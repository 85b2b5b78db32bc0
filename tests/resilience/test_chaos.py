"""Chats and purchases while each call to DynamoDB, SSM, SQS, Bedrock and Stripe fails one time in twenty.

Nothing is lost or duplicated, all figures agree, every model call is accounted for, and hardly any request shows a
failure. `--full` plays 10,000 chats.
"""

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import stripe as sdk
from botocore.exceptions import ConnectionClosedError
from starlette.testclient import TestClient

from homebiyori.ai.companions import Companions
from homebiyori.api import create_user_app
from homebiyori.aws.dynamodb import PK, SK, Item, Table, from_wire, user_key
from homebiyori.aws.parameters import CachedParameters
from homebiyori.base.clock import jst_date
from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients
from homebiyori.resources import POLICIES, Resources
from support import bedrock as model
from support.actors import MovableTime, Pool, bearer, new_user_id
from support.crash import CrashPoint, CutClient, kept_names
from support.paying import paying, stripe
from support.product import Caller, make_tables
from support.purchases import order
from support.stripe import StripeWorld
from support.weather import StormyBedrock, Weather

__all__ = ["paying", "stripe"]
pytestmark = pytest.mark.proof

FAULTS = 0.05
A_DAY, AT_ONCE = 8, 6  # chats of a parent a day, within the budget of a day; concurrent parents
GOOD = (
    "寝返りの瞬間に立ち会えたなんて、あんた、よく見ててくれたのねぇ。朝から待ってたその目が、"
    "いちばんのごほうびを引き寄せたのよ。うれし涙の出るあんたが、おばちゃんは大好きだわ。"
)
MODEL = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"


@dataclass
class Town:
    """Parents who write, pay, and retry failed requests, as the pages do."""

    resources: Resources
    stripe: StripeWorld
    weather: Weather
    model: StormyBedrock
    moment: MovableTime
    parents: list[Caller]
    has_keys: bool = True
    said: Counter[tuple[str, str]] = field(default_factory=Counter)
    sent: int = 0
    failed: Counter[int] = field(default_factory=Counter)
    another: int = 0

    def insist(self, ask: Callable[[], Any]) -> Any:
        """Retry until it succeeds; count the status of a failed first attempt, which is what a parent sees."""
        self.sent += 1
        for number in range(20):
            answer = ask()
            if answer.status_code < 300:
                return answer
            self.failed[answer.status_code] += number == 0
        raise AssertionError(answer.text)

    def buy(self, caller: Caller) -> None:
        session = self.insist(lambda: caller.post("/api/billing/checkout", order())).json()["session_id"]
        self.stripe.world.pay(session)
        for event in self.stripe.events():
            while self.stripe.post(caller.client, event).status_code != 200:
                pass

    def live_a_day(self, caller: Caller) -> None:
        dice = random.Random(f"{caller.user_id}{self.moment.at}")  # noqa: S311 - plays
        for number in range(A_DAY):
            text = f"今日はじめて寝返りできた!嬉しくて泣いちゃった {self.moment.at:%m%d}-{number}"
            key = f"{self.moment.at:%m%d}-{number}" if self.has_keys else None
            answer = self.insist(partial(caller.say, text, key=key)).json()
            self.said[caller.user_id, text] += 1
            if key and dice.random() < 0.1:
                assert self.insist(partial(caller.say, text, key=key)).json() == answer, "a replay"
            if key and dice.random() < 0.05:
                path = f"/api/chat/messages/{answer['message_id']}/regenerate"
                self.insist(partial(caller.post, path, key=f"r-{key}"))
                self.another += 1

    @contextmanager
    def storm(self) -> Iterator[None]:
        clients = [_boto(self.resources.core.client), self.resources.ssm]
        self.stripe.transport.hook = self.weather.cutting(
            "stripe",
            lambda: sdk.APIConnectionError("cut", should_retry=True),  # type: ignore[no-untyped-call]  # untyped
        )
        self.stripe.queue.hook = self.weather.cutting("sqs", lambda: ConnectionClosedError(endpoint_url="queue"))
        with self.weather.over(*clients):
            yield

    def buy_plans(self) -> None:
        """Let every other parent buy a plan."""
        with self.storm():
            for caller in self.parents[::2]:
                self.buy(caller)

    def live(self, days: int) -> None:
        with self.storm(), ThreadPoolExecutor(AT_ONCE) as pool:
            for _ in range(days):
                list(pool.map(self.live_a_day, self.parents))
                self.moment.advance(days=1)


def _boto(client: Any) -> Any:
    return client._client if isinstance(client, CutClient) else client


@dataclass
class Audit:
    """Checks the final content of both tables, and counts what is wrong."""

    town: Town
    wrong: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        resources = self.town.resources
        self.core, self.chats = (list(_scan(table)) for table in (resources.core, resources.chats))

    def judge(self) -> Counter[str]:
        kept = Counter((row[PK].removeprefix("USER#"), row["user_message"]) for row in self.chats)
        self._count("lost", (self.town.said - kept).total())
        self._count("doubled", (kept - self.town.said).total())
        self._judge_trees()
        self._judge_counters()
        self._judge_money()
        self._judge_purchases()
        return self.wrong

    def _count(self, what: str, times: int) -> None:
        if times:
            self.wrong[what] += times

    def _rows(self, sort_key: str) -> dict[str, list[Item]]:
        found: dict[str, list[Item]] = {}
        for row in self.core:
            if row[SK].startswith(sort_key):
                found.setdefault(row[PK], []).append(row)
        return found

    def _judge_trees(self) -> None:
        said = Counter(row[PK] for row in self.chats)
        grown = Counter[str]()
        for row in self.chats:
            grown[row[PK]] += row["growth"]
        fruits = self._rows("FRUIT#")
        for owner, (tree,) in self._rows("TREE").items():
            truth = said[owner], grown[owner], len(fruits.get(owner, []))
            self._count("tree", truth != (tree["total_messages"], tree["total_characters"], tree["total_fruits"]))

    def _judge_counters(self) -> None:
        counters, days = self.town.resources.counters, {jst_date(_at(row)) for row in self.chats}
        counted = sum((counters.read_day(day) for day in days), Counter[str]())
        totals = counters.read_totals()
        truth = {
            "messages": len(self.chats),
            "characters": sum(row["growth"] for row in self.chats),
            "regenerations": self.town.another,
            "fruits": sum(map(len, self._rows("FRUIT#").values())),
        }
        for name, number in truth.items():
            self._count(f"counter {name}", abs(counted[name] - number))
        self._count("counter users", abs(totals["users"] - len(self._rows("PROFILE"))))

    def _judge_money(self) -> None:
        """Check that kept messages account for every call that reached the model: answers and retries, nothing else.

        A fallback reply without usage does not account for its attempts, three at most.
        """
        counted = sum(each.get("calls", 1) for row in self.chats for each in row.get("usage", []))
        free = sum(row["source"] == "fallback" and not row.get("usage") for row in self.chats)
        uncounted = len(self.town.model.requests) - counted
        self._count("model calls", not 0 <= uncounted <= 3 * free)

    def _judge_purchases(self) -> None:
        world = self.town.stripe.world
        for number, caller in enumerate(self.town.parents):
            row = self.town.resources.core.get(user_key(caller.user_id, "SUBSCRIPTION")) or {}
            customers = len(world.customers_of(caller.user_id))
            self._count("customers", customers != (number % 2 == 0))
            self._count("plans", (row.get("plan") == "monthly") != (number % 2 == 0))
        told = Counter(body["user_id"] for body in self.town.stripe.queue.sent)
        self._count("queue", sum(not told[caller.user_id] for caller in self.town.parents[::2]))


def _at(row: Item) -> datetime:
    return datetime.fromisoformat(row["created_at"])


def _scan(table: Table) -> Iterator[Item]:
    client = _boto(table.client)
    for page in client.get_paginator("scan").paginate(TableName=table.name, ConsistentRead=True):
        yield from map(from_wire, page["Items"])


class Naive(CutClient):
    """A product without transactions and conditions: each write is a call of its own, which boto3 may repeat."""

    def perform(self, name: str, call: Callable[..., Any], arguments: Any) -> Any:
        if name != "transact_write_items":
            return call(**arguments)
        for write in arguments["TransactItems"]:
            ((kind, op),) = write.items()
            if kind != "ConditionCheck":
                plain = kept_names({name: part for name, part in op.items() if name not in _CONDITIONS})
                getattr(self._client, f"{kind.lower()}_item")(**plain)
        return {}


_CONDITIONS = {"ConditionExpression", "ReturnValuesOnConditionCheckFailure"}


@pytest.fixture
def settle(
    paying: Resources, stripe: StripeWorld, users: Pool, moment: MovableTime, engine: Engine,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> Iterator[Callable[..., Town]]:  # fmt: skip
    """Return a function that creates a town with tables of its own, a model, and a kind of client."""
    weather = Weather(FAULTS)
    with StormyBedrock(weather, model.says(reply=GOOD, emotion="joy", intensity=5, depth=4)) as bedrock:
        monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url)
        companions = Companions.bedrock(
            b"k" * 32, region="ap-northeast-1", model_id=MODEL, cheaper_model_id=None, guardrail=None
        )

        def make(parents: int, kind: Callable[[Any], Any] = lambda client: client) -> Town:
            tables = make_tables(Clients.connect(engine.endpoint_url), f"chaos-{next(_towns)}-{tmp_path.name}")
            client = kind(paying.core.client)
            own = replace(
                paying,
                core=replace(paying.core, name=tables["core"], client=client),
                chats=replace(paying.chats, name=tables["chats"], client=client),
                # Not cached, so that failures of Parameter Store matter to every message.
                policy=CachedParameters(paying.ssm, POLICIES, seconds=0, clock=paying.clock),
                companions=companions,
            )
            app_client = TestClient(create_user_app(own), raise_server_exceptions=False)
            callers = [
                Caller(app_client, user_id, bearer(users.token(user_id, exp=4_000_000_000)))
                for user_id in (new_user_id() for _ in range(parents))
            ]
            for caller in callers:
                assert caller.get("/api/users/profile").status_code == 200
            return Town(own, stripe, weather, bedrock, moment, callers)

        yield make


_towns = itertools.count()


def test_nothing_is_lost_doubled_or_miscounted(
    settle: Callable[..., Town], size: Callable[[int, int], int], figure: Callable[..., None]
) -> None:
    parents, days = size(10, 50), size(3, 25)
    town = settle(parents)
    town.buy_plans()
    town.live(days)
    wrong = Audit(town).judge()
    failed = town.failed.total()
    figure(
        "chats under 5 % faults",
        chats=town.said.total(),
        calls=town.weather.calls.total(),
        faults=dict(town.weather.faults),
        wrong=dict(wrong),
        visible=round(failed / town.sent, 5),
        model_calls=len(town.model.requests),
        model_answers=town.model.answers,
    )
    assert wrong == {}
    assert town.said.total() == parents * days * A_DAY
    assert set(town.weather.calls) == {"dynamodb", "ssm", "sqs", "bedrock", "stripe"}
    assert {"dynamodb", "ssm", "bedrock"} <= set(town.weather.faults), "of the two others there may be few"
    assert len(town.model.requests) == town.model.answers + town.weather.faults["bedrock"], "by the model's own count"
    assert failed <= max(2, 0.005 * town.sent), "by chance alone, one of so few fails now and then"


def test_the_same_without_transactions_is_noticed(settle: Callable[..., Town]) -> None:
    """The trial must detect what is wrong with a naive product."""
    # Enough parents and faults that errors do not stay hidden by chance.
    town = settle(5, lambda client: Naive(client, CrashPoint()))
    town.has_keys, town.weather.share = False, 0.25
    town.buy_plans()
    for _ in range(3):
        town.live(days=1)
        wrong = Audit(town).judge()
        if wrong["doubled"] + wrong["counter messages"] + wrong["counter characters"]:
            return
    pytest.fail(f"nothing but {wrong}")
