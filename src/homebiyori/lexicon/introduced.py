"""Puts what an introduction says about the writer into our own words: the trade, and where they live."""

import re
from functools import cache
from typing import NamedTuple

from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold_pattern


class _Book(NamedTuple):
    """Trades and places by our own word for them, and words for other people."""

    trades: tuple[tuple[str, re.Pattern[str]], ...]
    places: tuple[tuple[str, re.Pattern[str]], ...]
    others: re.Pattern[str]


@cache
def _book() -> _Book:
    data = load("trades")
    return _Book(
        trades=tuple((name, _compiled(f"(?:{words}){data['does']}")) for name, words in data["trades"].items()),
        places=tuple(
            (name, _compiled(f"(?<![一-鿿]){name}[市県府都]?{data['lives']}")) for name in data["places"].split()
        ),
        others=_compiled(data["others"]),
    )


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(fold_pattern(words))


def every_trade() -> str:
    """Return the pattern of writers stating their trade."""
    data = load("trades")
    return f"(?:{'|'.join(data['trades'].values())}){data['does']}"


def every_place() -> str:
    """Return the pattern of writers stating where they live."""
    data = load("trades")
    return f"(?<![一-鿿])(?:{data['places'].replace(' ', '|')})[市県府都]?{data['lives']}"


def trade(text: str) -> str | None:
    """Return our word for the trade of a folded text's writer."""
    found = ((name, words.search(text)) for name, words in _book().trades)
    return next((name for name, one in found if one and not _book().others.search(text, 0, one.start())), None)


def place(text: str) -> str | None:
    """Return where the writer of a folded text lives."""
    found = [(one.start(), name) for name, words in _book().places if (one := words.search(text))]
    return min(found)[1] if found else None
