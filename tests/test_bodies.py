"""Requests written from the contract alone (`tests/hostile/bodies.jsonl`): each gets the status given in its row."""

import itertools
from collections.abc import Callable
from typing import Any

from support.cases import try_all
from support.hostile_inputs import rows
from support.product import Caller

FRESH = itertools.count()


def call(parent: Caller, row: dict[str, Any], message_id: str) -> Any:
    method, _, path = row["route"].partition(" ")
    values = {
        "{token}": parent.headers["Authorization"].removeprefix("Bearer "),
        "{fresh}": f"key-{next(FRESH)}",
        "{origin}": "http://localhost:8000",
        "{message_id}": message_id,
    }

    def fill(text: str) -> str:
        for name, value in values.items():
            text = text.replace(name, value)
        return text

    headers = [(name.encode(), fill(value).encode()) for name, value in row["headers"].items()]
    return parent.client.request(
        method, fill(path), headers=headers, content=fill(row["body"]).encode("utf-8", "surrogatepass")
    )


def check(row: dict[str, Any], parent: Caller) -> None:
    message_id = parent.say("おはよう").json()["message_id"] if "{message_id}" in row["route"] else ""
    answer = call(parent, row, message_id)
    expected = row["expected_status"] if isinstance(row["expected_status"], list) else [row["expected_status"]]
    assert answer.status_code in expected, answer.text
    if answer.status_code < 400 or not answer.content:
        return
    problem = answer.json()
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    if row["code"] and answer.status_code == expected[0]:
        assert problem["code"] == row["code"]
    if answer.status_code == 422:
        assert problem["errors"], "every 422 says what is wrong"
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"]


def test_a_request_has_the_status_of_the_contract(new_parent: Callable[[], Caller]) -> None:
    cases = ((f"{row['route']} {row['why']}", row) for row in rows("bodies"))
    try_all(lambda row: check(row, new_parent()), cases)
