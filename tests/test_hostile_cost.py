"""No request takes more than a quarter of a second of processor time on a quiet machine."""

import json
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import pytest

from support.hostile_inputs import shapes
from support.processor import least, seconds
from support.product import Caller

pytestmark = pytest.mark.proof

SECONDS = 0.25
# The processor time of `_unit` on a quiet machine; if it takes longer here, so may a request.
UNIT = 0.006
NAMES = [name for name, _ in shapes(1)]


def _unit() -> int:
    return sum(number * number for number in range(100_000))


def _cost(ask: Callable[[], Any]) -> float:
    """Return the processor time of a request on a quiet machine, the shortest of up to four tries."""

    def answered() -> None:
        assert ask().status_code < 500

    spent = []
    for _ in range(4):
        (unit,) = least(_unit, runs=3)
        spent.append(seconds(answered) / max(1.0, unit / UNIT))
        if spent[-1] < SECONDS:
            break
    return min(spent)


@cache
def _shapes(length: int) -> dict[str, str]:
    return dict(shapes(length))


@pytest.mark.parametrize("name", NAMES)
def test_a_message_of_any_shape_costs_little(name: str, parent: Caller) -> None:
    parent.say("はじめまして")
    for length in (2_000, 20_000):
        message = _shapes(length)[name]
        assert _cost(partial(parent.say, message[:20_000])) < SECONDS, length


FIELDS: dict[str, Callable[[Caller, str], Any]] = {
    "nickname": lambda caller, text: caller.put("/api/users/nickname", {"nickname": text}),
    "reason": lambda caller, text: caller.post(
        "/api/billing/cancel", {"reason_category": "other", "reason_text": text}
    ),
    "url": lambda caller, text: caller.get("/api/billing/portal", return_url=text[:8_000]),
    "cursor": lambda caller, text: caller.get("/api/chat/history", cursor=text[:8_000]),
    "path": lambda caller, text: caller.put(
        f"/api/chat/messages/{len(text)}/feedback", {"helpful": True, "comment": text}
    ),
}


@pytest.mark.parametrize("field", FIELDS)
def test_every_other_field_costs_little(field: str, parent: Caller) -> None:
    costs = {name: _cost(partial(FIELDS[field], parent, shape)) for name, shape in shapes(5_000)}
    assert {name: cost for name, cost in costs.items() if cost >= SECONDS} == {}


def test_a_body_that_is_no_json_costs_little(parent: Caller) -> None:
    headers = {**parent.headers, "Content-Type": "application/json"}

    def send(body: bytes) -> Any:
        return parent.client.post("/api/chat/messages", content=body, headers=headers)

    wide = {
        "names": json.dumps({"message": "あ"} | {f"{number:x}": 1 for number in range(20_000)}),
        "objects": '{"x": [' + "{}," * 80_000 + "1]}",
        "numbers": '{"active_characters": [' + "1," * 100_000 + "1]}",
        "escapes": '{"message": "' + r"\u3042" * 40_000 + '"}',
    }
    costs = {name: _cost(partial(send, shape.encode()[:262_000])) for name, shape in (*shapes(80_000), *wide.items())}
    assert {name: cost for name, cost in costs.items() if cost >= SECONDS} == {}
