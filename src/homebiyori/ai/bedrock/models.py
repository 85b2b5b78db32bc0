"""The features and prices of each model. The figures, their date and their sources are in `models.json`."""

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from homebiyori.ai.port import Usage

_GEOGRAPHY = re.compile(r"^(?:[a-z]{2,6}(?:-gov)?)\.(?=[a-z0-9]+\.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTraits:
    """A model's features; `input_price` and `output_price` are microdollars per token, None if unknown."""

    temperature: float | None
    forced_tool: bool
    thinking_off: bool
    thinking_tokens: int
    cache_minimum_tokens: int | None
    input_price: Fraction | None = None
    output_price: Fraction | None = None

    @property
    def has_price(self) -> bool:
        return self.input_price is not None and self.output_price is not None


@cache
def traits_of(model_id: str) -> ModelTraits:
    """Look up a model id, inference profile (`jp.`, `global.`) or ARN; unknown models get cautious defaults."""
    table = json.loads(files(__package__).joinpath("models.json").read_text(encoding="utf-8"), parse_float=str)
    profile = model_id.rsplit("/", 1)[-1]
    plain = _GEOGRAPHY.sub("", profile)
    known = [prefix for prefix in table["models"] if plain.startswith(prefix)]
    if not known:
        return _traits(table["unknown_model"])
    entry = table["models"][max(known, key=len)]
    factor = Fraction(1) if profile.startswith("global.") else Fraction(entry["regional_factor"])
    # USD per million tokens is the same number as microdollars per token.
    price = {side: Fraction(usd) * factor for side, usd in entry["usd_per_million"].items()}
    return _traits(entry, input_price=price["input"], output_price=price["output"])


def _traits(entry: dict[str, Any], **prices: Fraction) -> ModelTraits:
    temperature = entry["temperature"]
    return ModelTraits(
        temperature=None if temperature is None else float(temperature),
        forced_tool=entry["forced_tool"],
        thinking_off=entry["thinking_off"],
        thinking_tokens=entry.get("thinking_tokens", 0),
        cache_minimum_tokens=entry["cache_minimum_tokens"],
        **prices,
    )


def usage_of(
    model_id: str, *, input_tokens: int, output_tokens: int, calls: int = 1, charged: int | None = None
) -> Usage:
    """Return the priced usage of an answer; `charged` (microdollars) overrides the price of its tokens."""
    by_tokens = charge(model_id, input_tokens=input_tokens, output_tokens=output_tokens)
    return Usage(
        model_id=model_id,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        charge=by_tokens if charged is None else charged,
        calls=calls,
        is_priced=traits_of(model_id).has_price,
    )


def charge(model_id: str, *, input_tokens: int, output_tokens: int) -> int:
    """Return the price of tokens in microdollars, rounded up; an unknown model costs as much as the dearest one."""
    traits = traits_of(model_id)
    if not traits.has_price:
        traits = _dearest()
    cost = input_tokens * (traits.input_price or 0) + output_tokens * (traits.output_price or 0)
    return -(-cost.numerator // cost.denominator)


@cache
def _dearest() -> ModelTraits:
    table = json.loads(files(__package__).joinpath("models.json").read_text(encoding="utf-8"))
    return max((traits_of(name) for name in table["models"]), key=lambda traits: traits.output_price or 0)
