"""Gives a small opinion if asked for one, openly as an AI's: on a matter of taste, or how something may turn out.

To an open question (which letter to write, what to put into a lunch box, what to say) it is a concrete one.

On grave matters and choices in life we have no opinion, and say so in one line.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from homebiyori.ai.offline.asked import is_guarded
from homebiyori.ai.offline.courtesy import correction_in
from homebiyori.ai.offline.files import load
from homebiyori.ai.offline.ordinary import Options
from homebiyori.ai.port import ReplyRequest
from homebiyori.base.text import normalize
from homebiyori.lexicon import things
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.normalize import compile_folded, fold
from homebiyori.lexicon.vocabulary import Tier
from homebiyori.memory import questions

# A question is near the end; its subject may come just before.
_LONGEST, _LAST, _TASTES, _TWO = 60, 2, 3, 2
_COLOURS = "colours"
_WEIGH = "view.weigh"
_EITHER = "view.either"
# Picks one of two things for which we have a word of our own.
_PICK = "view.pick."
_WHICH = re.compile("どっち|どちら")
_KINDS = ("things", "subjects", "colours", "days")
_WEEKDAY = re.compile("[月火水木金土日]曜日?")
_QUOTED = re.compile("「[^」]*」?")
_WORDS = "view.words"
_LIKED = compile_folded("好き|お好み|一番|派")
# Questions about our own taste, not about a choice of the parent.
_OF_OURS = frozenset({"view.subject", "view.song", "view.game", "view.soup", "view.riceball"})
_ILL = ("child_ill", "illness", "hospital")
_PATTERNS = ("choice", "serious", "grave", "either", "weighty", "asking", "ends", "facts")


@dataclass(frozen=True, slots=True)
class _Opinion:
    """The patterns of an open question: its subject, what must be told with it, and what must not."""

    about: re.Pattern[str]
    told: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Table:
    patterns: dict[str, re.Pattern[str]]
    tastes: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]
    asks: tuple[tuple[str, re.Pattern[str]], ...]
    opinions: tuple[tuple[str, _Opinion], ...]

    def has(self, name: str, text: str) -> bool:
        """Return whether a pattern is found in a folded text, or for `as_written`, in the original."""
        return self.patterns[name].search(text) is not None


@cache
def _table() -> _Table:
    data = load("views")
    patterns = {name: compile_folded(data[name]) for name in _PATTERNS}
    return _Table(
        patterns={**patterns, "as_written": re.compile(data["as_written"])},
        tastes=tuple((name, *map(compile_folded, both)) for name, both in data["tastes"].items()),
        asks=tuple((name, compile_folded(words)) for name, words in data["asks"].items()),
        opinions=tuple((name, _opinion_of(words)) for name, words in data["opinions"].items()),
    )


def _opinion_of(words: Mapping[str, str]) -> _Opinion:
    told, unless = (compile_folded(words[key]) if key in words else None for key in ("told", "unless"))
    return _Opinion(compile_folded(words["about"]), told, unless)


def view_options(request: ReplyRequest) -> Options | None:
    """Answer a question for our opinion, or for how to say something; None if there is none."""
    found = view_in(request)
    return ((found, "asked.turn"), (found,)) if found else None


def choice_options(request: ReplyRequest) -> Options | None:
    """Answer a question which of two small things, or for a small opinion, without referring to anybody else."""
    if request.asked is not None:
        return None
    put_right = correction_in(request)
    if (opinion := opinion_in(request)) is not None:
        before = () if put_right is None else (put_right.kind,)
        return ((*before, opinion, _after(opinion, fold(request.text))), (*before, opinion))
    found = None if put_right is not None else view_in(request)
    is_small = found is not None and found.startswith((_EITHER, _PICK)) and not request.analysis.is_uncertain
    return view_options(request) if is_small else None


def _after(opinion: str, text: str) -> str:
    """Return the slot after an opinion: that words may take time, a question back, or a wish to hear the choice."""
    if opinion.startswith(_WORDS):
        return "asked.later"
    return "asked.turn" if opinion in _OF_OURS or _LIKED.search(text) else "us.choose"


def opinion_in(request: ReplyRequest) -> str | None:
    """Return the slot of the opinion that an open question asks for; None for grave matters and facts."""
    table, text = _table(), fold(request.text)
    bare = _QUOTED.sub("〇", text)
    last = [one.strip()[-_LONGEST:] for one in SENTENCE.findall(bare) if one.strip()][-_LAST:]
    # The last question is answered; only statements may follow it.
    asked = next((one for one in reversed(last) if table.has("ends", one)), "")
    if not table.has("asking", asked) or table.has("facts", asked):
        return None
    if request.analysis.tier is not Tier.NONE or _is_grave(text, request.text):
        return None
    before = fold(request.exchanges[-1].user_text) if request.exchanges else ""
    found = (name for name, one in table.opinions if _is_of(one, asked, text, before))
    return next((f"view.{name}" for name in found), None)


def _is_grave(text: str, written: str) -> bool:
    """Return whether a message is about something on which we give no opinion."""
    table = _table()
    return table.has("grave", text) or table.has("as_written", written) or is_guarded(text)


def _is_of(opinion: _Opinion, asked: str, text: str, before: str) -> bool:
    """Return whether a question asks for an opinion: the patterns match in it, or in the text around it."""
    if opinion.unless is not None and opinion.unless.search(text):
        return False
    lead = text if opinion.told is None else asked
    is_told = opinion.told is None or any(opinion.told.search(one) for one in (text, before))
    return is_told and opinion.about.search(lead) is not None


def view_in(request: ReplyRequest) -> str | None:
    """Return the slot of the opinion that is asked for."""
    analysis = request.analysis
    is_of_illness = any(name.startswith(_ILL) for name in analysis.concepts)
    if analysis.tier is not Tier.NONE or analysis.concerns or is_of_illness:
        return None
    text = fold(request.text)
    return _choice(text, request.text) or (None if analysis.is_uncertain else _view(text, request.text))


def _choice(text: str, written: str) -> str | None:
    """Return the slot of our preference between two things, or of leaving the choice to the parent."""
    table = _table()
    asked = "".join(SENTENCE.findall(text)[-_TASTES:])[-_LONGEST:]
    if "「" in asked or not table.has("choice", asked):
        return None
    if table.has("serious", asked):
        return _WEIGH
    taste = next((name for name, one, other in table.tastes if one.search(asked) and other.search(asked)), None)
    if taste is not None and (taste != _COLOURS or not things.read(written)):
        return f"view.{taste}"
    is_small = not table.has("weighty", text) and not _is_grave(text, written)
    picked = _picked(written) if is_small else None
    if picked is not None:
        return f"{_PICK}{picked}"
    if taste is not None:
        return f"view.{taste}"
    return _EITHER if is_small and table.has("either", asked) else None


def _picked(written: str) -> str | None:
    """Return one of the two things of a choice, in our own words; the parity of the message's length decides."""
    plain = normalize(written)
    which = _WHICH.search(plain)
    clauses = SENTENCE.findall(plain[: which.start()]) if which else []
    named = sorted(set(_named("".join(clauses[-_LAST:]))))
    alike = (dict.fromkeys(name for _, name, of in named if of == kind) for kind in _KINDS)
    every = dict.fromkeys(name for _, name, _ in named)
    # Prefer two of the same kind: 赤と青、ランドセルどっち.
    known = list(next((one for one in alike if len(one) >= _TWO), every))[-_TWO:]
    return known[len(plain) % _TWO] if len(known) == _TWO else None


def _named(clause: str) -> Iterator[tuple[int, str, str]]:
    """Yield the position, name in our words, and kind of each thing, subject, colour and day in a clause."""
    yield from ((hit.start, hit.value[0], "things") for hit in things.hits_in(clause))
    for kind in ("subjects", "colours"):
        yield from ((clause.find(name), name, kind) for name in questions.named(kind, clause) if name in clause)
    yield from ((day.start(), day[0], "days") for day in _WEEKDAY.finditer(clause))


def _view(text: str, written: str) -> str | None:
    table = _table()
    if _is_grave(text, written):
        return None
    last = [one.strip()[-_LONGEST:] for one in SENTENCE.findall(text)[-_LAST:]]
    return next((f"view.{name}" for name, words in table.asks if any(map(words.search, last))), None)


def every_opinion() -> tuple[str, ...]:
    """Return the name of every opinion."""
    return tuple(name for name, _ in _table().opinions)
