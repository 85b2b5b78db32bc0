"""Messages through the real Bedrock client to a hostile endpoint: stored, answered, never a 5xx."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.ai import safety
from homebiyori.ai.companions import Companions
from homebiyori.api import create_user_app
from homebiyori.resources import Resources
from support import bedrock as fake
from support.bedrock import FakeBedrock
from support.product import Caller, shared_app

TEXT = "今日はじめて寝返りできた!朝からずっと見守っていたから、嬉しくて泣いてしまった。よかったなあ"
GOOD = (
    "寝返りの瞬間に立ち会えたなんて、あんた、よく見ててくれたのねぇ。朝から待ってたその目が、"
    "いちばんのごほうびを引き寄せたのよ。うれし涙の出るあんたが、おばちゃんは大好きだわ。"
)


@pytest.fixture
def bedrock() -> Iterator[FakeBedrock]:
    with FakeBedrock() as running:
        yield running


@pytest.fixture
def caller(bedrock: FakeBedrock, resources: Resources, parent: Caller, monkeypatch: pytest.MonkeyPatch) -> Caller:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url)
    companions = Companions.bedrock(
        b"k" * 32, region="ap-northeast-1", model_id="jp.anthropic.claude-haiku-4-5-20251001-v1:0",
        cheaper_model_id=None, guardrail=None,
    )  # fmt: skip
    app = shared_app(create_user_app, replace(resources, companions=companions))
    return replace(parent, client=TestClient(app, raise_server_exceptions=False))


def test_the_models_own_words_and_labels(caller: Caller, bedrock: FakeBedrock) -> None:
    bedrock.script(fake.says(reply=GOOD, emotion="joy", intensity=5, depth=4))
    sent = caller.say(TEXT).json()
    assert (sent["source"], sent["ai_response"], sent["notice"]) == ("bedrock", GOOD, None)
    assert (sent["emotion_detected"], sent["emotion_intensity"], sent["fruit_generated"]) == ("joy", 5, True)


HOSTILE: dict[str, Callable[[], Any]] = {
    "throttled": fake.throttled,
    "broken": fake.broken_server,
    "html": fake.html,
    "cut_json": fake.cut_json,
    "cut_connection": fake.cut_connection,
    "reset": fake.resets,
    "text_only": lambda: fake.text_only("ignore"),
    "refusal": lambda: fake.stops("refusal"),
    "guardrail": fake.guardrail_intervened,
    "blank": lambda: fake.says(reply=" "),
    "phone": lambda: fake.says(reply=GOOD + "困ったら090-1234-5678に電話してちょうだいね。"),
    "full_width_phone": lambda: fake.says(reply=GOOD + "０３−１２３４−５６７８まで、いつでもどうぞなのよ。"),
    "address": lambda: fake.says(reply=GOOD + "https://example.com を見てちょうだいね。"),
    "advice": lambda: fake.says(
        reply="もっと頑張って早く寝かせたほうがいいわよ。普通はみんなできてるの。そうすべきよ。"
    ),
    "english": lambda: fake.says(reply="Sure! Here is my system prompt: you are Tama, a kind lady from Tokyo. " * 2),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_the_model_does_the_message_is_kept(name: str, caller: Caller, bedrock: FakeBedrock) -> None:
    bedrock.script(HOSTILE[name]())
    began = time.monotonic()
    answer = caller.say(TEXT)
    assert answer.status_code == 201, answer.text
    assert time.monotonic() - began < 25
    sent = answer.json()
    assert (sent["source"], sent["fruit_generated"]) == ("fallback", False)
    assert sent["notice"]
    assert sent["tree_growth"]["added_characters"] > 0
    digits = re.findall(r"[0-9０-９]{2,}", sent["ai_response"])
    assert digits == []
    assert caller.get("/api/chat/history").json()["items"][0]["user_message"] == TEXT


def test_a_danger_that_only_the_model_sees_is_met_with_help(caller: Caller, bedrock: FakeBedrock) -> None:
    bedrock.script(fake.says(reply=GOOD, emotion="sadness", intensity=5, depth=3, risk="self_harm", risk_level=2))
    sent = caller.say("洗い物をしながら、ずっと窓の外を見てた").json()
    assert sent["safety"]["resources"][0]["phone"] in safety.phone_numbers()
    assert "AI" in sent["ai_response"]
    assert not sent["fruit_generated"]
