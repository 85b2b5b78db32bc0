"""Prices and traits by model id."""

import pytest

from homebiyori.ai.bedrock.models import traits_of, usage_of


@pytest.mark.parametrize(
    ("model_id", "microdollars"),
    [
        ("anthropic.claude-haiku-4-5-20251001-v1:0", 3_025),  # (2,000 x 1 + 150 x 5) x 1.1
        ("jp.anthropic.claude-haiku-4-5-20251001-v1:0", 3_025),
        ("global.anthropic.claude-haiku-4-5-20251001-v1:0", 2_750),
        ("global.anthropic.claude-haiku-5-5", 275),
        ("arn:aws:bedrock:ap-northeast-1:1:inference-profile/jp.anthropic.claude-haiku-4-5-20251001-v1:0", 3_025),
        ("apac.anthropic.claude-3-haiku-20240307-v1:0", 688),  # 687.5, rounded up
        ("amazon.titan-text", None),
        ("", None),
        ("not-anthropic.claude-haiku-4-5", None),
    ],
)
def test_the_cost_of_an_answer_by_its_model(model_id: str, microdollars: int | None) -> None:
    assert usage_of(model_id, input_tokens=2_000, output_tokens=150).cost == microdollars


def test_nothing_costs_nothing() -> None:
    usage = usage_of("jp.anthropic.claude-haiku-4-5-20251001-v1:0", input_tokens=0, output_tokens=0)
    assert usage.cost == 0


def test_an_unknown_model_charges_as_the_dearest() -> None:
    usage = usage_of("amazon.titan-text", input_tokens=1_000, output_tokens=1_000)
    dearest = max(
        usage_of(f"anthropic.{name}", input_tokens=1_000, output_tokens=1_000).charge
        for name in ("claude-haiku-4-5", "claude-sonnet-4-5", "claude-sonnet-5-5")
    )
    assert usage.cost is None
    assert usage.charge >= dearest


def test_an_unknown_model_is_asked_cautiously() -> None:
    traits = traits_of("some.model")
    assert (traits.temperature, traits.forced_tool, traits.cache_minimum_tokens) == (None, True, None)
