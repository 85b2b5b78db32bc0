from datetime import timedelta
from pathlib import Path

import pytest

from homebiyori.base.clock import Clock
from homebiyori.base.settings import Settings
from homebiyori.dev.moved_clock import MovedClock, connect


def test_the_file_says_how_far_the_calendar_is_moved(tmp_path: Path) -> None:
    clock, file = MovedClock(tmp_path / "clock"), tmp_path / "clock"
    for text, moved in ((None, 0), ("86400", 86_400), ("-3600.5", -3_600.5), ("", 0)):
        if text is not None:
            file.write_text(text)
        assert abs(clock.now() - Clock().now() - timedelta(seconds=moved)) < timedelta(seconds=5)


@pytest.mark.parametrize("is_moved", [True, False])
def test_the_product_lives_by_that_calendar(tmp_path: Path, settings: Settings, is_moved: bool) -> None:  # noqa: FBT001
    (tmp_path / "clock").write_text("86400")
    resources = connect(settings, tmp_path / "clock" if is_moved else None)
    ahead = timedelta(days=1 if is_moved else 0)
    for clock in (resources.clock, resources.core.clock, resources.chats.clock):
        assert abs(clock.now() - Clock().now() - ahead) < timedelta(seconds=5)
