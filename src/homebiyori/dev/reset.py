"""`make reset`: deletes a local stack's data."""

import argparse
import shutil
import sys
from contextlib import nullcontext
from pathlib import Path

from homebiyori.dev.engine import EngineError, exclusive
from homebiyori.dev.state import MARK, State, StateError


def main() -> int:
    parser = argparse.ArgumentParser(prog="homebiyori.dev.reset", description=__doc__)
    parser.add_argument("--state", type=Path, default=Path(".local"))
    state = State(parser.parse_args().state)
    try:
        print(reset(state))
    except (StateError, EngineError) as error:
        print(f"nothing wiped: {error}", file=sys.stderr)
        return 1
    return 0


def reset(state: State) -> str:
    """Remove the directory; StateError if it is in use or was not made by `make run`."""
    if not state.path.exists():
        return f"{state.path} does not exist: nothing to wipe"
    if not state.is_ours:
        raise StateError(f"{state.path} has no {MARK}, so it is not a local stack's")
    engine = state.path / "engine"
    with state.lock(), exclusive(engine) if engine.is_dir() else nullcontext():
        for entry in sorted(state.path.iterdir()):
            if entry.name == MARK:
                continue  # last, so that an interrupted wipe can be repeated
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        (state.path / MARK).unlink()
    state.path.rmdir()
    return f"{state.path} is wiped"


if __name__ == "__main__":
    sys.exit(main())
