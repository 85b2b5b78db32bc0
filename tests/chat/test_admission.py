"""Admission of a message: the time budget of a request, and priority for crises."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from homebiyori.ai.port import Reply, ReplyRequest, Source
from homebiyori.api import create_user_app
from homebiyori.base.clock import Clock
from homebiyori.chat import rules
from homebiyori.chat.admission import TimeLeft
from homebiyori.chat.rules import BUCKET
from homebiyori.ops.ratelimit import bucket_key
from homebiyori.resources import Resources
from support.product import OFFLINE, Caller, shared_app


def test_seconds_run_out_and_no_further() -> None:
    seconds = [100.0]
    time = TimeLeft(Clock(monotonic=lambda: seconds[0]))
    assert time.seconds() == rules.REQUEST_SECONDS
    seconds[0] += rules.REQUEST_SECONDS - 0.5
    assert time.seconds() == 0.5
    assert time.seconds_to_write() == rules.WRITE_SECONDS
    seconds[0] += 5
    assert time.seconds() == 0.0


@pytest.mark.parametrize(("words", "is_first"), [("もう死にたいです", True), ("お茶をのんだ", False)])
def test_only_a_crisis_goes_first(words: str, *, is_first: bool, parent: Caller, resources: Resources) -> None:
    """Neither an ordinary message nor a regeneration sets `first_until`, which makes other messages wait."""
    held = list[bool]()

    class Watching:
        def reply(self, request: ReplyRequest) -> Reply:
            row = resources.core.get(bucket_key(parent.user_id, BUCKET)) or {}
            held.append("first_until" in row)
            return Reply(text="よかったね", source=Source.BEDROCK, analysis=request.analysis)

        def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
            yield self.reply(request)

    watching = replace(OFFLINE, primary=Watching(), offline=Watching(), crisis=Watching())
    client = TestClient(shared_app(create_user_app, replace(resources, companions=watching)))
    caller = replace(parent, client=client)
    sent = caller.say(words).json()
    assert held == [is_first]
    assert caller.post(f"/api/chat/messages/{sent['message_id']}/regenerate", {}).status_code == 200
    assert held == [is_first, False]
