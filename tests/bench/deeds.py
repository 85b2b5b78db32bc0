"""Measure whether replies name the right deed: who did what, with which thing.

    PYTHONPATH=src python tests/bench/deeds.py PATH.jsonl [--show]

A line has `text`, `who` did it, and the acceptable `deeds` and `things`; `deeds` is empty if the text tells of none.
The last line of the output is a JSON object of shares: `right` and `none` of the texts that tell of a deed, `wrong` of
all texts.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from homebiyori.lexicon import deeds
from homebiyori.lexicon.deeds import Deed
from homebiyori.lexicon.doers import UNKNOWN


@dataclass(frozen=True, slots=True)
class Named:
    """A labelled message, and the deed that a reply to it would name."""

    text: str
    who: str
    expected: frozenset[str]
    things: frozenset[str]
    got: Deed | None

    @property
    def is_right(self) -> bool:
        """The deed is one of the labels, and its doer is right or unknown; or there is rightly none."""
        if self.got is None:
            return not self.expected
        return self._is_told(self.got) and self.got.who in (self.who, UNKNOWN)

    @property
    def is_wrong(self) -> bool:
        """Something else is named."""
        return self.got is not None and not self.is_right

    def _is_told(self, deed: Deed) -> bool:
        said = deed.verb.said.rstrip("5")
        is_deed = any(said == one or said.endswith(one) or one.startswith(said[:-1]) for one in self.expected)
        return is_deed and (deed.thing is None or any(one in deed.thing or deed.thing in one for one in self.things))


def read(path: Path) -> Iterator[Named]:
    """Read a file of labelled messages."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        got = deeds.first_sayable(deeds.read(row["text"]))
        yield Named(row["text"], row["who"], frozenset(row["deeds"]), frozenset(row["things"]), got)


def figures(all_named: Sequence[Named]) -> dict[str, float]:
    """Return the shares of right, wrong and missing deeds."""
    told = [one for one in all_named if one.expected]
    right = sum(one.is_right for one in told)
    wrong = sum(one.is_wrong for one in all_named)
    none = sum(one.got is None for one in told)
    return {
        "right": round(right / len(told), 4),
        "wrong": round(wrong / len(all_named), 4),
        "none": round(none / len(told), 4),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure which deeds the answers name.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was named wrongly or not at all")
    options = parser.parse_args(arguments)
    all_named = list(read(options.path))
    for one in all_named if options.show else ():
        if not one.is_right:
            clause = deeds.clause_of(one.got) if one.got else None
            print("WRONG" if one.is_wrong else "none ", clause, one.who, sorted(one.expected), one.text)
    print(json.dumps(figures(all_named)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
