"""What each theme of a talk (`lexicon/models/talks.py`) is for care (`themes.json`)."""

from functools import cache
from typing import NamedTuple

from homebiyori.care.files import load
from homebiyori.care.reading.perils import Peril
from homebiyori.care.signs import Sign
from homebiyori.lexicon.models.talks import Theme
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel


class ThemeOfCare(NamedTuple):
    """The kind of danger of a theme, None if it opens no care, and its level while it does not happen at this hour.

    `adds`: the signs that are taken for told when the talk turns to it; `drops`: those of other dangers.
    """

    kind: RiskKind | None
    level: RiskLevel
    peril: Peril | None
    adds: frozenset[Sign]
    drops: frozenset[Sign]


# Those of somebody outside the home.
PERILS = frozenset({Theme.MISSING, Theme.NEXT_DOOR, Theme.NEXT_CHILD})


def kind_of(theme: Theme) -> RiskKind | None:
    """Return the kind of danger of a theme; None if it opens no care."""
    return row_of(theme).kind


def row_of(theme: Theme) -> ThemeOfCare:
    """Return what a theme is for care."""
    return _rows()[theme]


@cache
def _rows() -> dict[Theme, ThemeOfCare]:
    data = load("themes")
    of_others = {name: _signs(words) for name, words in data["signs"].items()}
    return {
        Theme(name): ThemeOfCare(
            kind=RiskKind(row["kind"]) if "kind" in row else None,
            peril=Peril(row["peril"]) if "peril" in row else None,
            level=RiskLevel[row.get("level", "concern").upper()],
            adds=_signs(row.get("adds", "")),
            drops=frozenset[Sign]().union(*(of_others[other] for other in row.get("drops", "").split())),
        )
        for name, row in data["themes"].items()
    }


def _signs(words: str) -> frozenset[Sign]:
    return frozenset(map(Sign, words.split()))
