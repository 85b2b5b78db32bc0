"""Measure whether replies name the right thing, on sentences labelled with concepts.

    PYTHONPATH=src python tests/bench/topics.py PATH.jsonl [--show]

A line has `text` and `concepts`, the acceptable ones; it is empty if nothing should be named. The last line of the
output is a JSON object of shares: right, wrong, and nothing named although something could have been.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from homebiyori.ai.offline.ordinary import subject_of
from homebiyori.ai.port import Character, Mood, PraiseLevel, ReplyRequest
from homebiyori.lexicon import analyze


@dataclass(frozen=True, slots=True)
class Named:
    """A labelled sentence, and the concept that a reply to it would name."""

    text: str
    expected: frozenset[str]
    got: str | None

    @property
    def is_right(self) -> bool:
        """The concept is one of the labels, or there is rightly none."""
        return self.got in self.expected if self.got else not self.expected

    @property
    def is_wrong(self) -> bool:
        """Another concept is named."""
        return self.got is not None and self.got not in self.expected


def named_in(text: str) -> str | None:
    """Return the concept that a reply would name."""
    request = ReplyRequest(
        character=Character.TAMA,
        mood=Mood.PRAISE,
        level=PraiseLevel.NORMAL,
        text=text,
        analysis=analyze(text),
        seed=b"",
        now=datetime(2026, 11, 26, 12, tzinfo=UTC),
    )
    subject = subject_of(request)
    return subject.id if subject else None


def read(path: Path) -> Iterator[Named]:
    """Read a file of labelled sentences."""
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Named(row["text"], frozenset(row["concepts"]), named_in(row["text"]))


def figures(all_named: Sequence[Named]) -> dict[str, float]:
    """Return the shares of right, wrong and missing concepts."""
    whole = len(all_named)
    right = sum(one.is_right for one in all_named)
    wrong = sum(one.is_wrong for one in all_named)
    return {
        "right": round(right / whole, 4),
        "wrong": round(wrong / whole, 4),
        "none": round((whole - right - wrong) / whole, 4),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description="Measure whether the answers name the right thing.")
    parser.add_argument("path", type=Path)
    parser.add_argument("--show", action="store_true", help="print what was named wrongly or not at all")
    options = parser.parse_args(arguments)
    all_named = list(read(options.path))
    if options.show:
        for one in all_named:
            if not one.is_right:
                print("WRONG" if one.is_wrong else "none ", one.got, sorted(one.expected), one.text)
    print(json.dumps(figures(all_named)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
