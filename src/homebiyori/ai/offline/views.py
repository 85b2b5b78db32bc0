"""Gives a small view of ours where one is asked for, honestly as an AI's: of two tastes, of how it may turn out.

What is grave, or somebody's life to choose, has no view of ours; that is said in one line.
"""

import re
from dataclasses import dataclass
from functools import cache

from homebiyori.ai.offline.asked import is_guarded
from homebiyori.ai.offline.courtesy import correction_in
from homebiyori.ai.offline.files import load
from homebiyori.ai.offline.ordinary import Options
from homebiyori.ai.port import ReplyRequest
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.normalize import compile_folded, fold
from homebiyori.lexicon.vocabulary import Tier

# A question stands near the end; what it is about may be told just before.
_LONGEST, _LAST, _TASTES = 60, 2, 3
_WEIGH = "view.weigh"
_EITHER = "view.either"
_ILL = ("child_ill", "illness", "hospital")


@dataclass(frozen=True, slots=True)
class _Table:
    choice: re.Pattern[str]
    serious: re.Pattern[str]
    grave: re.Pattern[str]
    either: re.Pattern[str]
    weighty: re.Pattern[str]
    tastes: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]
    asks: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _table() -> _Table:
    data = load("views")
    return _Table(
        choice=compile_folded(data["choice"]),
        serious=compile_folded(data["serious"]),
        grave=compile_folded(data["grave"]),
        either=compile_folded(data["either"]),
        weighty=compile_folded(data["weighty"]),
        tastes=tuple((name, *map(compile_folded, both)) for name, both in data["tastes"].items()),
        asks=tuple((name, compile_folded(words)) for name, words in data["asks"].items()),
    )


def view_options(request: ReplyRequest) -> Options | None:
    """Answer a question that asks for a view of ours, or how something may be said; None where none is asked for."""
    found = view_in(request)
    return ((found, "asked.turn"), (found, "close.listen")) if found else None


def choice_options(request: ReplyRequest) -> Options | None:
    """Answer who asks which of two small things: a recommendation of ours, and no place to call."""
    if request.analysis.is_uncertain or request.asked is not None or view_in(request) != _EITHER:
        return None
    return None if correction_in(request) is not None else view_options(request)


def view_in(request: ReplyRequest) -> str | None:
    """Name the slot of the view that is asked for."""
    analysis = request.analysis
    is_of_illness = any(name.startswith(_ILL) for name in analysis.concepts)
    if analysis.tier is not Tier.NONE or analysis.concerns or is_of_illness:
        return None
    text = fold(request.text)
    return _choice(text) or (None if analysis.is_uncertain else _view(text))


def _choice(text: str) -> str | None:
    """Name where our taste goes of two things, or that a choice is not ours."""
    table = _table()
    asked = "".join(SENTENCE.findall(text)[-_TASTES:])[-_LONGEST:]
    if "「" in asked or not table.choice.search(asked):
        return None
    if table.serious.search(asked):
        return _WEIGH
    taste = next((name for name, one, other in table.tastes if one.search(asked) and other.search(asked)), None)
    if taste is not None:
        return f"view.{taste}"
    is_small = not (table.weighty.search(text) or table.grave.search(text) or is_guarded(text))
    return _EITHER if is_small and table.either.search(asked) else None


def _view(text: str) -> str | None:
    table = _table()
    if table.grave.search(text) or is_guarded(text):
        return None
    last = [one.strip()[-_LONGEST:] for one in SENTENCE.findall(text)[-_LAST:]]
    return next((f"view.{name}" for name, words in table.asks if any(map(words.search, last))), None)
