"""Budgets: a day's model costs step down to the cheaper model and the offline companion (docs/product.md 10)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from homebiyori.ai.bedrock import usage_of
from homebiyori.ai.companions import Companions
from homebiyori.ai.port import Companion, Reply, ReplyRequest, Source
from homebiyori.ai.speech import spoken
from homebiyori.api import create_user_app
from homebiyori.base.clock import jst_date
from homebiyori.billing.rules import Entitlements, Plan
from homebiyori.chat.rules import COST, DEFAULT_DAILY_BUDGETS, ModelTier, Spend, daily_budget, ways_to_spend
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import Caller, shared_app

MODEL = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
TEXT = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。よかったなあ"


@dataclass
class Priced:
    """A model that answers as the offline companion does, at a price."""

    inner: Companion
    model_id: str = MODEL
    asked: list[str] = field(default_factory=list)

    def reply(self, request: ReplyRequest) -> Reply:
        self.asked.append(request.text)
        usage = usage_of(self.model_id, input_tokens=5_000, output_tokens=500)
        return replace(self.inner.reply(request), source=Source.BEDROCK, usage=usage)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        return spoken(self.reply(request))


@dataclass
class Tired:
    inner: Companion

    def reply(self, request: ReplyRequest) -> Reply:
        return replace(self.inner.reply(request), source=Source.FALLBACK)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        return spoken(self.reply(request))


@dataclass
class Steps:
    caller: Caller
    primary: Priced
    economy: Priced


@pytest.fixture
def steps(resources: Resources, parent: Caller) -> Steps:
    offline = resources.companions.primary
    primary, economy = Priced(offline), Priced(offline)
    companions = Companions(primary=primary, economy=economy, offline=Tired(offline), crisis=offline)
    app = shared_app(create_user_app, replace(resources, companions=companions))
    return Steps(replace(parent, client=TestClient(app)), primary, economy)


def test_the_day_steps_down_and_says_nothing_alarming(steps: Steps, moment: MovableTime, resources: Resources) -> None:
    moment.advance(days=400)  # a day of its own for the counters
    answers = [steps.caller.say(TEXT).json() for _ in range(12)]
    sources = [answer["source"] for answer in answers]
    spent = len(steps.primary.asked) + len(steps.economy.asked)
    assert sources == ["bedrock"] * spent + ["fallback"] * (12 - spent)
    assert len(steps.primary.asked) > len(steps.economy.asked) >= 1
    assert 0 < spent < 12
    for answer in answers[spent:]:
        assert answer["tree_growth"]["added_characters"] > 0
        assert not answer["fruit_generated"]
        assert not any(word in answer["notice"] for word in ("エラー", "失敗", "予算", "制限", "障害", "上限"))
    counters = resources.counters.read_day(jst_date(moment.at))
    assert (counters["messages"], counters["active_users"]) == (12, 1)
    assert (counters["model_answers"], counters["fallback_answers"]) == (spent, 12 - spent)
    assert (counters["input_tokens"], counters["output_tokens"]) == (5_000 * spent, 500 * spent)
    assert counters["cost_microdollars"] > DEFAULT_DAILY_BUDGETS["free"]
    moment.advance(days=1)
    assert steps.caller.say(TEXT).json()["source"] == "bedrock", "a new day"


def test_a_crisis_never_reaches_a_model(steps: Steps) -> None:
    sent = steps.caller.say("死にたい。もう全部終わりにしたい").json()
    assert (steps.primary.asked, sent["source"]) == ([], "offline")
    assert sent["safety"]["resources"]


def test_what_a_message_cost_is_kept_with_it(steps: Steps, resources: Resources) -> None:
    sent = steps.caller.say(TEXT).json()
    item = resources.chats.get({"PK": f"USER#{steps.caller.user_id}", "SK": f"CHAT#{sent['message_id']}"})
    assert item is not None
    assert item["usage"][0]["model_id"] == MODEL
    assert item["usage"][0]["cost"] > 0


def way_of(spent: int, budget: int, a_call: tuple[int, int], voices: int = 1) -> Spend:
    """Choose as a reservation does."""
    ways = ways_to_spend(budget, a_call, voices)
    return next(way for way in ways if all(spent + it.wanted <= it.limit for it in way.offer.values()))


@pytest.mark.parametrize(
    ("spent", "model_tier", "calls"),
    [
        (0, ModelTier.PRIMARY, 3),
        (69, ModelTier.PRIMARY, 3),
        (70, ModelTier.ECONOMY, 3),
        (89, ModelTier.ECONOMY, 3),
        (90, ModelTier.ECONOMY, 2),
        (95, ModelTier.ECONOMY, 1),
        (99, ModelTier.ECONOMY, 1),
        (100, ModelTier.OFFLINE, 0),
        (500, ModelTier.OFFLINE, 0),
    ],
)
def test_the_steps(spent: int, model_tier: ModelTier, calls: int) -> None:
    way = way_of(spent, 100, (10, 5))
    assert (way.model_tier, way.a_voice) == (model_tier, calls * (10 if model_tier is ModelTier.PRIMARY else 5))


@given(
    budget=st.integers(0, 300_000),
    primary=st.integers(1, 60_000),
    economy=st.integers(1, 60_000),
    voices=st.integers(1, 3),
    shares=st.lists(st.floats(0, 1), max_size=60),
)
def test_a_day_costs_its_budget_and_one_call_at_most(
    budget: int, primary: int, economy: int, voices: int, shares: list[float]
) -> None:
    """Every answer is begun before the one before it is settled, and any may cost all that it reserved."""
    reserved, actual = 0, 0
    for share in shares:
        way = way_of(reserved, budget, (primary, economy), voices)
        wanted = way.offer[COST].wanted if way.offer else 0
        reserved += wanted
        actual += int(wanted * share)
    assert actual <= reserved <= max(budget - 1 + max(primary, economy), 0)


def test_without_a_price_nothing_is_reserved() -> None:
    (way,) = ways_to_spend(0, (0, 0), 3)
    assert (way.model_tier, way.a_voice, way.offer) == (ModelTier.PRIMARY, None, {})


def test_a_budget_of_nothing_asks_no_model() -> None:
    assert way_of(0, 0, (10, 5)).model_tier is ModelTier.OFFLINE


@pytest.mark.parametrize(
    "parameter", [None, "", "x", "[]", "7", '{"free": "much"}', '{"free": -1}', '{"other": 1}', "null"]
)
def test_an_unusable_budget_is_not_followed(parameter: str | None) -> None:
    assert daily_budget(Entitlements(Plan.FREE), parameter) == DEFAULT_DAILY_BUDGETS["free"]


def test_operators_budgets_are_followed() -> None:
    parameter = json.dumps({"free": 0, "premium": 7})
    assert daily_budget(Entitlements(Plan.FREE), parameter) == 0
    assert daily_budget(Entitlements(Plan.YEARLY), parameter) == 7
