"""The cost of an answer: bounded before the call, and counted whatever the outcome (docs/product.md 1)."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import pytest

from homebiyori.ai import prompts
from homebiyori.ai.bedrock import BedrockClient, BedrockCompanion, connect_bedrock, max_call_cost
from homebiyori.ai.bedrock.call import Pace
from homebiyori.ai.bedrock.models import charge, traits_of
from homebiyori.ai.bedrock.prompt import INSTRUCTION_TOKENS, converse_request, most_tokens
from homebiyori.ai.bedrock.tool import tool_spec
from homebiyori.ai.port import Character, Exchange, Mood, PraiseLevel, Reply, Source
from homebiyori.ai.speech import estimate_tokens
from support import bedrock as fake
from support.bedrock import Behaviour, FakeBedrock
from support.companions import Fallback, request

MODEL = "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
CHEAPER = "global.anthropic.claude-haiku-5-5"
Ask = Callable[..., Reply]
FAMILY = "👨‍👩‍👧‍👦"


@pytest.fixture(scope="module")
def bedrock() -> Iterator[FakeBedrock]:
    with FakeBedrock() as server:
        yield server


@pytest.fixture(scope="module")
def client(bedrock: FakeBedrock) -> BedrockClient:
    made = connect_bedrock("ap-northeast-1", endpoint_url=bedrock.url)
    made.converse(modelId=MODEL, messages=[])  # the client connects at its first call
    return made


@pytest.fixture
def asking(bedrock: FakeBedrock, client: BedrockClient) -> Ask:
    return partial(ask, bedrock, client)


def ask(
    bedrock: FakeBedrock,
    client: BedrockClient,
    *behaviours: Behaviour,
    spend: int | None = None,
    seconds: float = 20,
) -> Reply:
    bedrock.script(*behaviours)
    companion = BedrockCompanion(
        client,
        model_id=MODEL,
        cheaper_model_id=CHEAPER,
        fallback=Fallback(),
        pace=Pace(sleep=lambda _: None, chance=lambda: 0.0),
    )
    return companion.reply(request(seconds_left=seconds, spend=spend))


def bound(model_id: str) -> int:
    asked = request()
    return max_call_cost(model_id, text=asked.text, nickname=asked.nickname, level=asked.level)


def told(model_id: str) -> int:
    """Return the price of the usage that the fake reports."""
    return charge(model_id, input_tokens=2_000, output_tokens=150)


def cost(reply: Reply) -> tuple[int, int]:
    return (reply.usage.calls, reply.usage.charge) if reply.usage else (0, 0)


@pytest.mark.proof
def test_a_call_that_times_out_counts_at_its_bound(asking: Ask) -> None:
    reply = asking(fake.hangs(), fake.says(), seconds=9)
    assert reply.source is Source.BEDROCK
    assert cost(reply) == (2, bound(MODEL) + told(CHEAPER))


@pytest.mark.proof
def test_so_it_does_when_nothing_is_said_at_all(asking: Ask, bedrock: FakeBedrock) -> None:
    reply = asking(fake.hangs(), seconds=5)
    assert reply.source is Source.FALLBACK
    calls, spent = cost(reply)
    assert calls == len(bedrock.requests)
    assert bound(CHEAPER) <= spent <= bound(MODEL) + bound(CHEAPER)


def test_a_repair_costs_two_calls(asking: Ask) -> None:
    reply = asking(fake.says(reply="もっと頑張って早く寝かせたほうがいいわよ。そうすべきよ。"), fake.says())
    assert cost(reply) == (2, 2 * told(MODEL))


def test_no_call_is_made_that_the_answer_can_not_pay(asking: Ask, bedrock: FakeBedrock) -> None:
    assert cost(asking(fake.says(), spend=0)) == (0, 0)
    assert bedrock.requests == []
    reply = asking(fake.cut_json(), fake.says(), spend=bound(MODEL))
    assert (reply.source, cost(reply), len(bedrock.requests)) == (Source.FALLBACK, (1, bound(MODEL)), 1)
    reply = asking(fake.cut_json(), fake.says(), spend=bound(MODEL) + bound(CHEAPER))
    assert (reply.source, cost(reply)) == (Source.BEDROCK, (2, bound(MODEL) + told(CHEAPER)))


def test_a_call_that_was_turned_away_leaves_its_money(asking: Ask) -> None:
    reply = asking(fake.throttled(), fake.throttled(), fake.says(), spend=bound(MODEL))
    assert (reply.source, cost(reply)) == (Source.BEDROCK, (3, told(MODEL)))


@pytest.mark.parametrize(("character", "mood", "level"), list(product(Character, Mood, PraiseLevel)))
def test_the_instructions_are_within_their_bound(character: Character, mood: Mood, level: PraiseLevel) -> None:
    parts = (
        prompts.join(prompts.SHARED_PARTS),
        prompts.join(prompts.variable_parts(character, mood, level)),
        json.dumps(tool_spec(), ensure_ascii=False),
    )
    assert 1.5 * sum(estimate_tokens(part) for part in parts) <= INSTRUCTION_TOKENS


@pytest.mark.parametrize("text", ["あ" * 2_000, FAMILY * 2_000, "a" * 20_000, "𠮷" * 2_000, "❤️" * 2_000])
def test_no_message_and_no_past_are_larger_than_the_bound(text: str) -> None:
    """A token has at least one byte, so a text has no more tokens than bytes."""
    past = tuple(Exchange(user_text=text, ai_text=text) for _ in range(10))
    asked = request(text=text, nickname=FAMILY * 20, exchanges=past)
    built = converse_request(asked, model_id=MODEL, traits=traits_of(MODEL))
    said = sum(
        len(block["text"].encode()) for message in built["messages"] for block in message["content"] if "text" in block
    )
    most, _ = most_tokens(text, asked.nickname, asked.level, traits_of(MODEL))
    assert said <= most - INSTRUCTION_TOKENS + 200, "but for the frame of the nickname"
