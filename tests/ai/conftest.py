"""Fixtures shared by the tests of the companion."""

import pytest

from homebiyori.ai.offline import situated


@pytest.fixture
def without_situations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recognise no family situation in any message."""
    monkeypatch.setattr(situated, "found_in", lambda *_: ())
