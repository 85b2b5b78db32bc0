"""The daily budget: answers step down to the cheaper model, then to the offline companion (docs/product.md 10)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from starlette.testclient import TestClient

from homebiyori.ai.bedrock import usage_of
from homebiyori.ai.companions import Companions
from homebiyori.ai.port import Companion, Reply, ReplyRequest, Source
from homebiyori.ai.speech import spoken
from homebiyori.api import create_user_app
from homebiyori.base.clock import jst_date
from homebiyori.chat.rules import DEFAULT_DAILY_BUDGETS
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.companions import OnlyFallbacks
from support.product import Caller, shared_app

MODEL = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
CHEAPER = "anthropic.claude-3-haiku-20240307-v1:0"
TEXT = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。よかったなあ"


@dataclass
class Priced:
    """The offline companion, reported as a priced Bedrock model."""

    inner: Companion
    model_id: str = MODEL
    asked: list[str] = field(default_factory=list)
    spend: int | None = None

    def reply(self, request: ReplyRequest) -> Reply:
        self.asked.append(request.text)
        self.spend = request.spend
        usage = usage_of(self.model_id, input_tokens=5_000, output_tokens=500)
        return replace(self.inner.reply(request), source=Source.BEDROCK, usage=usage)

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
    models = (MODEL, CHEAPER)
    companions = Companions(
        primary=primary, economy=economy, offline=OnlyFallbacks(offline), crisis=offline, models=models
    )
    app = shared_app(create_user_app, replace(resources, companions=companions))
    return Steps(replace(parent, client=TestClient(app)), primary, economy)


def test_the_day_steps_down_and_says_nothing_alarming(steps: Steps, moment: MovableTime, resources: Resources) -> None:
    moment.advance(days=400)  # a day that no other test counts on
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


def test_in_care_another_answer_has_the_first_models_money_too(steps: Steps, moment: MovableTime) -> None:
    for _ in range(5):
        steps.caller.say(TEXT)  # from here on, ordinary messages get the cheaper model
    steps.caller.say("死にたい")
    moment.advance(minutes=1)
    everyday = steps.caller.say("今日はカレーを作った").json()
    spends = [steps.primary.spend]
    again = steps.caller.post(f"/api/chat/messages/{everyday['message_id']}/regenerate").json()
    spends.append(steps.primary.spend)
    assert (everyday["source"], again["source"]) == ("bedrock", "bedrock")
    assert (len(steps.primary.asked), steps.economy.asked) == (7, [])
    assert spends[0] == spends[1]


def test_what_a_message_cost_is_kept_with_it(steps: Steps, resources: Resources) -> None:
    sent = steps.caller.say(TEXT).json()
    item = resources.chats.get({"PK": f"USER#{steps.caller.user_id}", "SK": f"CHAT#{sent['message_id']}"})
    assert item is not None
    assert item["usage"][0]["model_id"] == MODEL
    assert item["usage"][0]["cost"] > 0
