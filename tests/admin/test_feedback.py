"""Surveys of former subscribers: listed and counted without names (docs/product.md 5 and 9)."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.api import create_admin_app
from homebiyori.resources import Resources
from support.paying import paying, stripe, user_client
from support.product import Caller, shared_app
from support.purchases import buy
from support.stripe import StripeWorld

__all__ = ["paying", "stripe", "user_client"]

PATH = "/api/admin/feedback"


@pytest.fixture
def admin_client(paying: Resources) -> Iterator[TestClient]:
    with TestClient(shared_app(create_admin_app, paying), raise_server_exceptions=False) as client:
        yield client


def leave(caller: Caller, stripe: StripeWorld, survey: dict[str, Any], *, key: str | None = None) -> None:
    assert caller.post("/api/billing/cancel", survey, key=key).status_code == 200
    stripe.deliver(caller.client)


@pytest.mark.proof
def test_the_counts_agree_with_the_list(admin: Caller, new_parent: Callable[[], Caller], stripe: StripeWorld) -> None:
    stripe.moment.advance(days=40 * 31)  # a month that no other test uses: surveys are global
    month = f"{stripe.moment.now():%Y-%m}"
    nobody = {"price": 0, "features": 0, "usability": 0, "other": 0}
    empty = admin.get(PATH).json()
    assert (empty["month"], empty["items"]) == (month, [])
    assert empty["summary"] == {"surveys": 0, "by_category": nobody, "average_score": None}
    chance = random.Random(7)  # noqa: S311 - chooses answers
    parents = [new_parent() for _ in range(3)]
    for caller in parents:
        buy(caller, stripe)
    said: list[dict[str, Any]] = []
    for number in range(9):
        stripe.moment.advance(seconds=1)
        survey = {
            "reason_category": chance.choice(list(nobody)),
            "reason_text": chance.choice([None, f"ことば{number}"]),
            "satisfaction_score": chance.choice([None, 1, 2, 5]),
        }
        caller = parents[number % 3]
        for _ in range(2):
            leave(caller, stripe, survey, key=f"leave-{number}")
        assert caller.post("/api/billing/reactivate").status_code == 200
        said.insert(0, survey)
    first = admin.get(PATH, limit=4).json()
    items, cursor = first["items"], first["next_cursor"]
    while cursor:
        page = admin.get(PATH, month=month, limit=4, cursor=cursor).json()
        items, cursor = items + page["items"], page["next_cursor"]
    assert [{name: item[name] for name in said[0]} for item in items] == said
    assert {item["plan"] for item in items} == {"monthly"}
    assert not any(caller.user_id in str(items) for caller in parents)
    assert set(items[0]) == {"reason_category", "reason_text", "satisfaction_score", "plan", "created_at"}
    scores = [survey["satisfaction_score"] for survey in said if survey["satisfaction_score"] is not None]
    assert first["summary"] == {
        "surveys": 9,
        "by_category": nobody | Counter(survey["reason_category"] for survey in said),
        "average_score": round(sum(scores) / len(scores), 2),
    }


def test_a_month_that_is_none_is_422(admin: Caller) -> None:
    for month in ("2029-13", "2029", "x"):
        assert admin.get(PATH, month=month).status_code == 422
