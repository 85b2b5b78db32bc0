"""Follow the branches that bytes take (atheris), and look for those that break a target: `make fuzz-bytes`.

    .fuzz/bin/python tests/fuzz/guided.py strict --runs 100000

Ends with an error and the bytes when it finds some; the last line is a figure.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))

with atheris.instrument_imports(include=["homebiyori"]):
    from fuzz.targets import SEEDS, TARGETS


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--runs", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(SEEDS[asked.target]):
            Path(folder, str(number)).write_bytes(seed)
        print(
            json.dumps({"figure": "bytes that follow branches", "target": asked.target, "runs": asked.runs}), flush=True
        )
        # It ends the process by itself, with 77 when something was found.
        atheris.Setup([sys.argv[0], f"-runs={asked.runs}", "-max_len=2000", folder], TARGETS[asked.target])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
