"""Reserve before spend: model calls and microdollars, counted by a fake Bedrock (docs/product.md 1)."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.ai.bedrock import max_call_cost
from homebiyori.ai.companions import Companions
from homebiyori.ai.port import PraiseLevel
from homebiyori.api import create_user_app
from homebiyori.base.clock import jst_date
from homebiyori.chat.rules import BUCKET, COST, DEFAULT_DAILY_BUDGETS, REGENERATIONS
from homebiyori.ops.allowance import used
from homebiyori.ops.ratelimit import bucket_key
from homebiyori.resources import Resources
from support import bedrock as fake
from support.actors import MovableTime
from support.bedrock import FakeBedrock
from support.builders import subscribe
from support.product import Caller, shared_app

MODEL = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
TEXT = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。よかったなあ"
GOOD = (
    "寝返りの瞬間に立ち会えたなんて、あんた、よく見ててくれたのねぇ。朝から待ってたその目が、"
    "いちばんのごほうびを引き寄せたのよ。うれし涙の出るあんたが、おばちゃんは大好きだわ。"
)
# The fake reports 2,000 tokens in and 150 out, which cost 1.1 and 5.5 microdollars each.
A_CALL = 3_025


def says_good() -> fake.Behaviour:
    return fake.says(reply=GOOD, emotion="joy", intensity=5, depth=4)


@pytest.fixture
def bedrock() -> Iterator[FakeBedrock]:
    with FakeBedrock() as running:
        running.script(says_good())
        yield running


@dataclass
class Spender:
    """A parent whose companion calls the fake Bedrock, and the counters of its cost."""

    caller: Caller
    resources: Resources
    bedrock: FakeBedrock

    @property
    def spent(self) -> int:
        return self._used(COST)

    @property
    def regenerated(self) -> int:
        return self._used(REGENERATIONS)

    @property
    def calls(self) -> int:
        return len(self.bedrock.requests)

    def _used(self, quota: str) -> int:
        row = self.resources.core.get(bucket_key(self.caller.user_id, BUCKET))
        return used(row, quota, jst_date(self.resources.clock.now()))

    def at_once(self, times: int, ask: Callable[[int], Any]) -> list[Any]:
        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(ask, range(times)))


@pytest.fixture
def connect(
    bedrock: FakeBedrock, resources: Resources, parent: Caller, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str | None], Spender]:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url)

    def make(model_id: str = MODEL, cheaper: str | None = None) -> Spender:
        companions = Companions.bedrock(
            b"k" * 32, region="ap-northeast-1", model_id=model_id, cheaper_model_id=cheaper, guardrail=None
        )
        app = shared_app(create_user_app, replace(resources, companions=companions))
        caller = replace(parent, client=TestClient(app, raise_server_exceptions=False))
        return Spender(caller, resources, bedrock)

    return make


@pytest.fixture
def spender(connect: Callable[..., Spender]) -> Spender:
    return connect()


def bound(text: str = TEXT, model_id: str = MODEL) -> int:
    return max_call_cost(model_id, text=text, nickname=None, level=PraiseLevel.NORMAL)


def test_what_was_reserved_is_settled_to_what_the_model_told(spender: Spender) -> None:
    assert spender.caller.say(TEXT).json()["source"] == "bedrock"
    assert (spender.calls, spender.spent) == (1, A_CALL)


@pytest.mark.proof
def test_fifty_at_once_cost_the_days_budget_and_one_call_at_most(spender: Spender, moment: MovableTime) -> None:
    moment.advance(days=500)  # a day that no other test counts on
    spender.caller.get("/api/users/profile")  # the first request reads the operators' limits
    answers = spender.at_once(50, lambda number: spender.caller.say(f"{number}つめ。{TEXT}"))
    assert {answer.status_code for answer in answers} == {201}
    sources = Counter(answer.json()["source"] for answer in answers)
    assert sources["bedrock"] == spender.calls >= 1, "an answer a call, no call without an answer"
    assert spender.spent == spender.calls * A_CALL <= DEFAULT_DAILY_BUDGETS["free"] + bound()
    counters = spender.resources.counters.read_day(jst_date(moment.at))
    assert (counters["model_calls"], counters["cost_microdollars"]) == (spender.calls, spender.spent)


def say(spender: Spender, *numbers: int) -> Any:
    return spender.caller.say(f"{numbers}つめ。{TEXT}")


@pytest.mark.proof
def test_a_whole_day_of_crowds_stays_within_the_budget_and_one_call(spender: Spender) -> None:
    for round_ in range(6):
        spender.at_once(8, partial(say, spender, round_))
    assert spender.calls >= 6, "of each crowd one has the model at least"
    assert spender.calls * A_CALL <= DEFAULT_DAILY_BUDGETS["free"] + bound()
    assert spender.spent == spender.calls * A_CALL
    assert spender.caller.say(TEXT).json()["source"] in {"bedrock", "fallback"}


def test_one_key_twenty_times_at_once_is_one_call(spender: Spender) -> None:
    spender.bedrock.script(fake.after(0.5, says_good()))
    answers = spender.at_once(20, lambda _: spender.caller.say(TEXT, key="once"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert (spender.calls, spender.spent) == (1, A_CALL)
    assert sorted(answer.headers.get("Idempotent-Replayed", "") for answer in answers) == [""] + ["true"] * 19
    again = spender.caller.say(TEXT, key="once")
    assert (again.text, spender.calls) == (answers[0].text, 1)


def test_another_body_under_a_key_that_is_under_way_is_told_at_once(spender: Spender) -> None:
    spender.bedrock.script(fake.after(1.0, says_good()))
    texts = [TEXT, "別の話"]
    answers = spender.at_once(2, lambda number: spender.caller.say(texts[number], key="once"))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "idempotency_mismatch"}
    assert spender.calls == 1


def test_eight_regenerations_at_once_are_three_calls(spender: Spender) -> None:
    path = f"/api/chat/messages/{spender.caller.say(TEXT).json()['message_id']}/regenerate"
    answers = spender.at_once(8, lambda _: spender.caller.post(path))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [429] * 5
    assert sorted(a.json()["remaining_today"] for a in answers if a.status_code == 200) == [0, 1, 2]
    models = sum(answer.json().get("source") == "bedrock" for answer in answers)
    assert spender.calls == 1 + models
    assert (spender.spent, spender.regenerated) == ((1 + models) * A_CALL, 3)


def test_one_regeneration_five_times_at_once_is_one_call(spender: Spender) -> None:
    path = f"/api/chat/messages/{spender.caller.say(TEXT).json()['message_id']}/regenerate"
    answers = spender.at_once(5, lambda _: spender.caller.post(path, key="again"))
    assert len({answer.text for answer in answers}) == 1
    assert (spender.calls, spender.regenerated) == (2, 1)


@pytest.mark.parametrize(
    ("behaviour", "calls"),
    [
        (fake.resets, 3),
        (fake.cut_connection, 3),
        (fake.html, 1),
        (fake.cut_json, 1),
    ],
)  # fmt: skip
def test_a_call_that_was_hung_up_costs_what_it_may_have_cost(
    behaviour: Callable[[], Any], calls: int, spender: Spender
) -> None:
    spender.bedrock.script(behaviour())
    assert spender.caller.say(TEXT).json()["source"] == "fallback"
    assert spender.calls == calls
    assert spender.spent == calls * bound()


@pytest.mark.parametrize("behaviour", [fake.throttled, fake.broken_server])
def test_a_call_that_was_turned_away_costs_nothing(behaviour: Callable[[], Any], spender: Spender) -> None:
    spender.bedrock.script(behaviour())
    assert spender.caller.say(TEXT).json()["source"] == "fallback"
    assert spender.spent == 0


def test_a_refusal_costs_what_the_model_told(spender: Spender) -> None:
    spender.bedrock.script(fake.stops("refusal"))
    assert spender.caller.say(TEXT).json()["source"] == "fallback"
    assert 0 < spender.spent <= bound()


@pytest.mark.proof
def test_a_model_that_hangs_up_all_day_is_not_asked_all_day(spender: Spender) -> None:
    spender.bedrock.script(fake.resets())
    for _ in range(12):
        assert spender.caller.say(TEXT).status_code == 201
    assert spender.calls * bound() == spender.spent <= DEFAULT_DAILY_BUDGETS["free"] + bound()


def test_a_model_without_a_price_is_the_dearest(connect: Callable[..., Spender], moment: MovableTime) -> None:
    moment.advance(days=501)
    spender = connect("vendor.a-model-of-tomorrow")
    for _ in range(20):
        spender.caller.say(TEXT)
    dearest = 2_000 * 3.3 + 150 * 16.5
    assert spender.spent == pytest.approx(spender.calls * dearest, abs=spender.calls)
    assert spender.spent <= DEFAULT_DAILY_BUDGETS["free"] + bound(model_id="vendor.a-model-of-tomorrow")
    assert spender.calls < 20
    counters = spender.resources.counters.read_day(jst_date(moment.at))
    assert (counters["unpriced_calls"], counters["cost_microdollars"]) == (spender.calls, 0)


def test_two_thousand_families_are_not_sent_whole(spender: Spender) -> None:
    text = "👨‍👩‍👧‍👦" * 2_000
    assert spender.caller.say(text).status_code == 201
    (asked,) = spender.bedrock.requests
    said = asked.body["messages"][-1]["content"][-1]["text"]
    assert len(said.encode()) <= 6_000
    assert said.rstrip("…") == "👨‍👩‍👧‍👦" * (len(said.rstrip("…")) // len("👨‍👩‍👧‍👦")), "cut between two characters"
    assert spender.caller.get("/api/chat/history").json()["items"][0]["user_message"] == text


def test_a_danger_beyond_what_a_model_is_sent_is_read(spender: Spender) -> None:
    sent = spender.caller.say("👨‍👩‍👧‍👦" * 300 + "。死にたい。もう全部終わりにしたい").json()
    assert sent["safety"]["resources"]
    assert (spender.calls, spender.spent) == (0, 0)


def test_three_voices_reserve_for_three(spender: Spender) -> None:
    subscribe(spender.resources, spender.caller)
    sent = spender.caller.say(TEXT, chat_type="group").json()
    assert len(sent["responses"]) == 3
    assert spender.spent == spender.calls * A_CALL <= DEFAULT_DAILY_BUDGETS["premium"] + bound()


def test_a_stream_costs_the_same_and_a_broken_one_its_bound(spender: Spender) -> None:
    headers = {**spender.caller.headers, "Accept": "text/event-stream"}
    events = fake.stream_events(fake.tool_input(reply=GOOD))
    spender.bedrock.script(fake.streams(events))
    spender.caller.client.post("/api/chat/messages", json={"message": TEXT}, headers=headers)
    assert spender.spent == A_CALL
    spender.bedrock.script(fake.streams(events[:6]))
    spender.caller.client.post("/api/chat/messages", json={"message": TEXT}, headers=headers)
    assert spender.calls >= 1
    assert spender.spent == A_CALL + spender.calls * bound()


@pytest.mark.parametrize(("operation", "calls"), [("TransactWriteItems", 1), ("Query", 0)])
def test_what_failed_gives_its_key_back_and_counts_what_it_spent(operation: str, calls: int, spender: Spender) -> None:
    """If the read of earlier messages or the final write fails, the calls made are charged and the key is freed."""
    spender.caller.get("/api/users/profile")
    events = spender.resources.core.client.meta.events

    def fail(**_: Any) -> None:
        raise OSError("no disk")

    events.register(f"before-call.dynamodb.{operation}", fail)
    try:
        assert spender.caller.say(TEXT, key="k").status_code == 500
    finally:
        events.unregister(f"before-call.dynamodb.{operation}", fail)
    assert (spender.calls, spender.spent) == (calls, calls * A_CALL)
    assert spender.caller.say(TEXT, key="k").status_code == 201
    assert (spender.calls, spender.spent) == (calls + 1, (calls + 1) * A_CALL)
