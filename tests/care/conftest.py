"""A model of steps that weighs what a test tells it to."""

from collections.abc import Callable, Collection

import pytest

from homebiyori.care.answers import guidance
from homebiyori.lexicon.models import guides
from support.care_talk import NOTHING

Hears = Callable[..., None]


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Hears:
    """Weigh the same steps in every message, the others not at all; no theme is ahead of the others."""

    def set_to(*names: str, weight: float = 0.0, **others: float) -> None:
        weights = dict.fromkeys(names, weight) | others

        def weigh(_: str, among: Collection[str]) -> dict[str, float]:
            return {name: weights.get(name, -9.0) for name in among}

        monkeypatch.setattr(guides, "weigh", weigh)
        monkeypatch.setattr(guidance, "hear", lambda _text, _before: NOTHING)

    return set_to
