"""What a message in care tells of besides danger: a joy, a thing felt, something done that we have asked for.

Each is read by its own words (`things.json`) and has a sentence of its own, so that what was said is named truly.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from homebiyori.ai.lexicon.normalize import fold, fold_pattern

ANY_JOY = "care.joy.any"
_APART = re.compile(r"(?<=[^\x00-\x7f])[ \u3000]+(?=[^\x00-\x7f])")


def joy_in(text: str) -> str | None:
    """Name the slot of the joy that is told; None where none is known by its words."""
    return _first_in("joy", text)


def felt_in(text: str) -> str | None:
    """Name the slot of what weighs on the parent, by the thing that they tell of."""
    return _first_in("felt", text)


def done_in(text: str) -> str | None:
    """Name the slot that welcomes what was done of the things that we ask for."""
    return _first_in("did", text)


def every_thing() -> Iterator[str]:
    """Name every slot of these."""
    yield from (f"care.{group}.{name}" for group in ("joy", "felt", "did") for name in _things()[group])
    yield ANY_JOY


def _first_in(group: str, text: str) -> str | None:
    folded = _folded(text)
    return next((f"care.{group}.{name}" for name, words in _patterns(group) if words.search(folded)), None)


def _folded(text: str) -> str:
    folded = fold(text)
    return f"{folded}\n{_APART.sub('', folded)}"


@cache
def _patterns(group: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = _things()[group].items()
    return tuple((name, _compile("|".join(words))) for name, words in found)


def _compile(pattern: str) -> re.Pattern[str]:
    # A folded text has no sound drawn out.
    return re.compile(fold_pattern(pattern).replace("ー", ""), re.IGNORECASE)


@cache
def _things() -> Any:  # noqa: ANN401 - each reader knows the shape of its own part
    return json.loads(resources.files("homebiyori.ai.offline").joinpath("things.json").read_text("utf-8"))
