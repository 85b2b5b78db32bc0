"""Rules for the cost of an answer and the size of a message (docs/product.md 2 and 10)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from homebiyori.billing.rules import Entitlements, Plan
from homebiyori.chat.models import Comment, MessageText
from homebiyori.chat.rules import (
    AUDITED_WORDS,
    COST,
    ModelTier,
    Spend,
    check_comment,
    check_message,
    daily_budget,
    daily_regenerations,
    messages_a_minute,
    ways_to_spend,
)

FREE, PREMIUM = Entitlements(Plan.FREE), Entitlements(Plan.YEARLY)


def way_of(spent: int, budget: int, call_costs: tuple[int, int], voices: int = 1) -> Spend:
    """Return the first way to spend that fits the limits, as a reservation does."""
    ways = ways_to_spend(budget, call_costs, voices, may_step_down=True)
    return next(way for way in ways if all(spent + it.wanted <= it.limit for it in way.offer.values()))


@pytest.mark.parametrize(
    ("spent", "model_tier", "calls"),
    [
        (0, "primary", 3),
        (69, "primary", 3),
        (70, "economy", 3),
        (89, "economy", 3),
        (90, "economy", 2),
        (95, "economy", 1),
        (99, "economy", 1),
        (100, "offline", 0),
        (500, "offline", 0),
    ],
)
def test_the_model_steps_down_with_the_budget(spent: int, model_tier: ModelTier, calls: int) -> None:
    way = way_of(spent, 100, (10, 5))
    assert (way.model_tier, way.most_per_voice) == (model_tier, calls * (10 if model_tier == "primary" else 5))


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
    """Each answer begins before earlier ones are settled, and may cost all that it reserved."""
    reserved, actual = 0, 0
    for share in shares:
        way = way_of(reserved, budget, (primary, economy), voices)
        wanted = way.offer[COST].wanted if way.offer else 0
        reserved += wanted
        actual += int(wanted * share)
    assert actual <= reserved <= max(budget - 1 + max(primary, economy), 0)


def test_without_a_price_nothing_is_reserved() -> None:
    (way,) = ways_to_spend(0, (0, 0), 3, may_step_down=True)
    assert (way.model_tier, way.most_per_voice, way.offer) == ("primary", None, {})


def test_a_budget_of_nothing_asks_no_model() -> None:
    assert way_of(0, 0, (10, 5)).model_tier == "offline"


@pytest.mark.parametrize("voices", [1, 3])
def test_each_voice_may_cost_its_calls(voices: int) -> None:
    ways = ways_to_spend(100, (10, 5), voices, may_step_down=True)
    assert [(way.model_tier, way.most_per_voice) for way in ways] == [
        *(("primary", cost) for cost in (30, 20, 10)),
        *(("economy", cost) for cost in (15, 10, 5)),
        ("offline", 0),
    ]
    assert [way.offer[COST].wanted for way in ways[:-1]] == [voices * (way.most_per_voice or 0) for way in ways[:-1]]
    assert not ways[-1].offer


@pytest.mark.parametrize("spent", [0, 70, 99])
def test_who_may_not_step_down_has_the_first_model_or_none(spent: int) -> None:
    ways = ways_to_spend(100, (10, 5), 1, may_step_down=False)
    assert {way.model_tier for way in ways} == {"primary", "offline"}
    assert any(spent + way.offer[COST].wanted <= way.offer[COST].limit for way in ways[:-1])
    assert all(100 + way.offer[COST].wanted > way.offer[COST].limit for way in ways[:-1])


def test_danger_costs_nothing() -> None:
    (way,) = AUDITED_WORDS
    assert (way.model_tier, way.most_per_voice, way.offer) == ("offline", 0, {})


@pytest.mark.parametrize(
    "parameter",
    [
        *(None, "", "x", "[]", "7", "null", '{"other": 1}'),
        *('{"free": "much"}', '{"free": -1}', '{"free": 0.5}', '{"free": true}', '{"free": 1000000001}'),
        '{"free": 1' + "0" * 400 + "}",
    ],
)
def test_an_unusable_budget_is_not_followed(parameter: str | None) -> None:
    assert daily_budget(FREE, parameter) == 50_000
    assert daily_budget(PREMIUM, parameter) == 250_000


@pytest.mark.parametrize("budget", [0, 1, 7, 1_000_000_000])
def test_operators_budgets_are_followed(budget: int) -> None:
    parameter = json.dumps({"free": budget, "premium": 9})
    assert (daily_budget(FREE, parameter), daily_budget(PREMIUM, parameter)) == (budget, 9)


def test_a_plan_has_its_answers_a_minute_and_its_other_answers_a_day() -> None:
    assert (messages_a_minute(FREE, None), messages_a_minute(PREMIUM, None)) == (10, 30)
    assert (daily_regenerations(FREE), daily_regenerations(PREMIUM)) == (3, 30)


@pytest.mark.parametrize("character", ["あ", "👨‍👩‍👧‍👦"])
def test_a_message_has_two_thousand_characters_at_most(character: str) -> None:
    assert check_message(f" {character * 2_000}\n") == character * 2_000
    with pytest.raises(ValueError, match="メッセージは2,000文字までです"):
        check_message(character * 2_001)


@pytest.mark.parametrize("text", ["", " \n", "\u200b", "　"])
def test_a_message_says_something(text: str) -> None:
    with pytest.raises(ValueError, match="メッセージを入力してください"):
        check_message(text)


def test_a_comment_has_five_hundred_characters_at_most() -> None:
    assert check_comment("あ" * 500) == "あ" * 500
    with pytest.raises(ValueError, match="500文字"):
        check_comment("あ" * 501)


@pytest.mark.parametrize(("text", "most"), [(MessageText, 20_000), (Comment, 5_000)])
def test_marks_cannot_be_piled_up_without_end(text: type[str], most: int) -> None:
    def check(code_points: int) -> None:
        TypeAdapter(text).validate_python("e" + "\u0301" * (code_points - 1))

    check(most)
    with pytest.raises(ValidationError, match=f"at most {most} characters"):
        check(most + 1)
