"""What tests of the companion share."""

import pytest

from homebiyori.ai.offline import situated


@pytest.fixture
def without_situations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer as where nothing of what happens in families is recognised."""
    monkeypatch.setattr(situated, "found_in", lambda *_: ())
