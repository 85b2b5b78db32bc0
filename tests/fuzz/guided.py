"""Search for bytes that break a target, guided by branch coverage (atheris): `make fuzz-bytes`.

    .fuzz/bin/python tests/fuzz/guided.py strict --runs 100000

Fails and prints the bytes if it finds any. The last line on stdout is a figure.
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
        # atheris ends the process itself, with exit code 77 if something was found.
        atheris.Setup([sys.argv[0], f"-runs={asked.runs}", "-max_len=2000", folder], TARGETS[asked.target])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
