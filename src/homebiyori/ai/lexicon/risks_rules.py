"""The audited rules about danger (`risks.json`, `risks_signs.json`), and the spellings that they read a text in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from homebiyori.ai.lexicon.clauses import sentence_around
from homebiyori.ai.lexicon.files import load
from homebiyori.ai.lexicon.gates import Gate
from homebiyori.ai.lexicon.normalize import fold, fold_pattern
from homebiyori.ai.port import RiskKind, RiskLevel

Pattern = re.Pattern[str]

_MACRO = re.compile(r"<([A-Z]+)>")
_GAP = r"[^\w]{0,3}"
# Between Japanese letters: whoever learns the language writes spaces, and a mail program breaks lines.
_SPACE_WITHIN = re.compile(r"(?<=[ぁ-ん一-鿿々,])\s+(?=[ぁ-ん一-鿿々])")
_NO_LETTER = re.compile(r"[\W_]+")


class Source:
    """A pattern that is compiled when it is first needed: most never are."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def pattern(self) -> Pattern:
        """The compiled pattern."""
        return re.compile(self.text)


@dataclass(frozen=True, slots=True)
class Rule:
    """One way danger is spoken of; `unless` clears it in its sentence."""

    kind: RiskKind
    level: RiskLevel
    source: Source
    unless: Source | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """Some rules, of which only those are tried that can match."""

    rules: Sequence[Rule]
    gate: Gate

    def open(self, text: str) -> Iterator[Rule]:
        """Give the rules worth trying on a text."""
        return (self.rules[at] for at in self.gate.open(text))


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to read a text: as a `whole`, and `plain` of idioms."""

    whole: str
    plain: str


class Book:
    """All rules."""

    def __init__(self) -> None:
        data = load("risks")
        signs = load("risks_signs")
        self._macros: dict[str, str] = data["macros"]
        spaced = (_GAP.join(map(re.escape, fold(word))) for word in data["spaced"])
        self.spaced = re.compile("|".join(spaced))
        self.idioms = self._source("|".join(data["idioms"]))
        self.stories = self._source(data["stories"])
        self.rituals = self._source(f"(?:{data['rituals']})+")
        self.certain = self._rules(data["certain"])
        self.levels = self._rules(data["levels"])
        self.others = self._rules([sign for sign in signs["firm"] if sign["kind"] == RiskKind.THIRD_PARTY])
        self.firm = self._rules([sign for sign in signs["firm"] if sign["kind"] != RiskKind.THIRD_PARTY])
        self.gentle = self._rules(signs["gentle"])
        self.denials = {RiskKind(kind): self._source(pattern) for kind, pattern in data["denials"].items()}
        self.kinds = [
            (RiskKind(entry["kind"]), frozenset(map(RiskKind, entry["among"])), self._source(entry["pattern"]))
            for entry in data["kinds"]
        ]

    def is_ritual(self, text: str) -> bool:
        """Tell whether a text is politeness and nothing else."""
        return self.rituals.pattern.fullmatch(_NO_LETTER.sub("", text)) is not None

    def _rules(self, entries: Sequence[dict[str, Any]]) -> Rules:
        rules = [
            Rule(
                kind=RiskKind(entry["kind"]),
                level=RiskLevel(entry["level"]),
                source=self._source(entry["pattern"]),
                unless=self._source(entry["unless"]) if "unless" in entry else None,
            )
            for entry in entries
        ]
        return Rules(rules, Gate([rule.source.text for rule in rules]))

    def _source(self, pattern: str) -> Source:
        """Put in the macros, which may name others, and fold the words."""
        while _MACRO.search(pattern):
            pattern = _MACRO.sub(lambda name: self._macros[name[1]], pattern)
        return Source(fold_pattern(pattern))


@lru_cache(maxsize=1)
def book() -> Book:
    """Load the rules."""
    return Book()


def closed(folded: str) -> str:
    """Take out the spaces between Japanese letters."""
    return _SPACE_WITHIN.sub("", folded)


def spellings(folded: str) -> list[Spelling]:
    """Give the text as it is written and, where that differs, without the spaces between its letters."""
    joined = book().spaced.sub(lambda word: re.sub(r"[^\w]+", "", word[0]), folded)
    texts = dict.fromkeys((joined, closed(joined)))
    return [Spelling(text, book().idioms.pattern.sub("〇", text)) for text in texts]


def find(rules: Rules, text: str) -> Iterator[tuple[str, Rule]]:
    """Give the rules that a text meets, with the words that meet them."""
    for rule in rules.open(text):
        for match in rule.source.pattern.finditer(text):
            bounds = sentence_around(text, match.start(), match.end())
            if rule.unless is not None and rule.unless.pattern.search(text, *bounds):
                continue
            if book().stories.pattern.search(text, *bounds):
                continue
            yield match[0], rule
            break
