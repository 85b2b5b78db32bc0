import errno
import stat
import threading
import time
from pathlib import Path

import pytest

from homebiyori.dev.engine import Engine
from homebiyori.dev.reset import reset
from homebiyori.dev.state import MARK, Running, State, StateError

RUNNING = Running(
    pid=1, engine_pid=2, endpoint_url="http://127.0.0.1:1", port=8000, environment={"HOMEBIYORI_ENV": "local"}
)


def test_a_directory_serves_one_instance(tmp_path: Path) -> None:
    state = State(tmp_path / "data")
    with state.claim(), pytest.raises(StateError, match="is running"), State(tmp_path / "data").claim():
        pytest.fail("claimed twice")
    with State(tmp_path / "data").claim():
        pass  # free again


def test_a_foreign_directory_is_neither_used_nor_wiped(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    state = State(tmp_path)

    with pytest.raises(StateError, match="other files"), state.claim():
        pytest.fail("claimed")
    with pytest.raises(StateError, match=MARK):
        reset(state)

    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_running_is_known_while_it_runs(tmp_path: Path) -> None:
    state = State(tmp_path / "data")
    assert state.running() is None
    with state.claim():
        state.announce(RUNNING)
        assert State(tmp_path / "data").running() == RUNNING
    assert state.running() is None  # run.json is still there, as after a kill


def test_who_holds_the_directory_is_named(tmp_path: Path) -> None:
    state = State(tmp_path / "data")
    with state.claim():
        state.announce(RUNNING)
        with pytest.raises(StateError, match=r"is running \(process 1, http://127\.0\.0\.1:8000\)"), state.claim():
            pytest.fail("claimed twice")
    with state.claim(), pytest.raises(StateError, match="it is starting"), state.claim():
        pytest.fail("claimed twice, and a dead instance named")


def test_secrets_are_made_once_and_private(tmp_path: Path) -> None:
    state = State(tmp_path / "data")
    with state.claim():
        assert state.secrets() == state.secrets()
        assert stat.S_IMODE((state.path / "secrets.json").stat().st_mode) == 0o600
        assert stat.S_IMODE(state.path.stat().st_mode) == 0o700
    other = State(tmp_path / "other")
    with other.claim():
        assert other.secrets() != state.secrets()


def test_reset_wipes_a_stopped_stack_only(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept").touch()
    state = State(tmp_path / "data")
    with state.claim():
        state.secrets()
        (state.path / "engine").mkdir()
        (state.path / "link").symlink_to(outside)
        with pytest.raises(StateError, match="is running"):
            reset(state)
        assert (state.path / "secrets.json").exists()

    reset(state)

    assert not state.path.exists()
    assert (outside / "kept").exists()
    assert "nothing to wipe" in reset(state)


def test_reset_waits_for_an_engine_that_outlived_its_parent(tmp_path: Path) -> None:
    state = State(tmp_path / "data")
    with state.claim():
        engine = Engine(state.path / "engine")
        engine.start()
    started = time.monotonic()
    stop = threading.Timer(0.3, engine.stop)
    stop.start()

    reset(state)

    assert time.monotonic() - started >= 0.3
    stop.join()
    assert not state.path.exists()


@pytest.mark.parametrize("odd", ["file", "file/under", "/proc/x", ""])
def test_a_place_that_cannot_be_used_is_told_in_one_sentence(tmp_path: Path, odd: str) -> None:
    (tmp_path / "file").touch()
    state = State(tmp_path / odd if odd else Path())
    with pytest.raises(StateError, match="choose another STATE") as told, state.claim():
        pytest.fail("claimed")
    assert "\n" not in str(told.value)
    assert state.running() is None


def test_a_directory_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with State(tmp_path / "data").claim():
        pass

    def refuse(_path: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "touch", refuse)
    with pytest.raises(StateError, match=r"Read-only file system\): choose another"), State(tmp_path / "data").claim():
        pytest.fail("claimed")


def test_a_full_disk_is_told_with_what_to_do(tmp_path: Path) -> None:
    state = State(tmp_path / "data")
    with state.claim():
        state.check_room(1)
        with pytest.raises(StateError, match="is full: free"):
            state.check_room(2**62)
