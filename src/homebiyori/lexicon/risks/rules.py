"""The audited rules about danger (`risks.json`, `risks_signs.json`, `risks_acts.json`), and how they are matched."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from homebiyori.lexicon.clauses import sentence_around
from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.gates import Gate
from homebiyori.lexicon.normalize import LazyPattern, fold, fold_pattern
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel
from homebiyori.lexicon.writing import closed

Pattern = re.Pattern[str]

_GAP = r"[^\w]{0,3}"
# No one is polite for longer; and matching must stay cheap.
LONGEST_RITUAL = 120
LONGEST_TWICE = 3_000
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which danger is expressed; `unless` clears it in its sentence."""

    kind: RiskKind
    level: RiskLevel
    source: LazyPattern
    unless: LazyPattern | None = None


# What a rule is for: danger named outright, someone else's, danger with sure signs, possible danger, a word that goes
# with it, how near it is.
Part = Literal["certain", "others", "firm", "gentle", "hint", "levels"]


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to read a text: as a `whole`, and `plain`, without idioms, with the `rules` that can match it."""

    whole: str
    plain: str
    rules: dict[Part, list[Rule]]


class Book:
    """All rules."""

    def __init__(self) -> None:
        data = load("risks")
        signs = load("risks_signs")
        acts = load("risks_acts")
        near = load("near_words")
        self._macros: dict[str, str] = data["macros"] | acts["macros"] | near["macros"]
        spaced = (_GAP.join(map(re.escape, fold(word))) for word in data["spaced"])
        self.spaced = re.compile("|".join(spaced))
        self.idioms = self.source("|".join([*data["idioms"], *near["idioms"]]))
        self.toy_blows = self.source("<TOY_BLOW>")
        self.stories = self.source(data["stories"])
        self.over = self.source(signs["over"])
        self.again = self.source(signs["again"])
        self.supposed = self.source(data["supposed"])
        self.rituals = self.source(f"(?:{data['rituals']})+")
        firm = [*signs["firm"], *acts["firm"]]
        entries: dict[Part, list[dict[str, Any]]] = {
            "certain": [*data["certain"], *acts["certain"]],
            "others": [sign for sign in firm if sign["kind"] == RiskKind.THIRD_PARTY],
            "firm": [sign for sign in firm if sign["kind"] != RiskKind.THIRD_PARTY],
            "gentle": [*signs["gentle"], *acts["gentle"]],
            "hint": signs["hints"],
            "levels": data["levels"],
        }
        self._rules = [(part, self._rule(entry)) for part, some in entries.items() for entry in some]
        self._gate = Gate([rule.source.raw for _, rule in self._rules], self._spell)
        self.denials = {RiskKind(kind): self.source(pattern) for kind, pattern in data["denials"].items()}
        self.kinds = [
            (RiskKind(entry["kind"]), frozenset(map(RiskKind, entry["among"])), self.source(entry["pattern"]))
            for entry in data["kinds"]
        ]

    def is_ritual(self, text: str) -> bool:
        """Return whether a text is nothing but politeness."""
        return len(text) <= LONGEST_RITUAL and self.rituals.pattern.fullmatch(_NO_LETTER.sub("", text)) is not None

    def is_over(self, text: str) -> bool:
        """Return whether what a text tells is long past and has not returned."""
        return self.over.pattern.search(text) is not None and self.again.pattern.search(text) is None

    def spelling(self, text: str) -> Spelling:
        """Prepare a text for matching."""
        rules: dict[Part, list[Rule]] = defaultdict(list)
        for at in self._gate.open(text):
            part, rule = self._rules[at]
            rules[part].append(rule)
        return Spelling(text, self.idioms.pattern.sub("〇", text), rules)

    def _rule(self, entry: dict[str, Any]) -> Rule:
        return Rule(
            kind=RiskKind(entry["kind"]),
            level=RiskLevel(entry["level"]),
            source=self.source(entry["pattern"]),
            unless=self.source(entry["unless"]) if "unless" in entry else None,
        )

    def source(self, pattern: str) -> LazyPattern:
        """Return a lazy pattern; its macros are expanded when it is first needed."""
        return LazyPattern(pattern, self._spell)

    def _spell(self, pattern: str) -> str:
        """Expand the macros, which may name others, and fold the words."""
        return fold_pattern(expanded(pattern, self._macros))


@lru_cache(maxsize=1)
def book() -> Book:
    """Load the rules."""
    return Book()


def spellings(folded: str, plain: str) -> list[Spelling]:
    """Return the text as written and, if that differs, without its spaces, and as the rules spell it.

    One longer than LONGEST_TWICE is read once, without the spaces.
    """
    joined = book().spaced.sub(lambda word: re.sub(r"[^\w]+", "", word[0]), folded)
    if len(joined) > LONGEST_TWICE:
        return [book().spelling(closed(joined))]
    texts = dict.fromkeys((joined, closed(joined), plain))
    return [book().spelling(text) for text in texts]


def find(rules: Iterable[Rule], text: str) -> Iterator[tuple[str, Rule]]:
    """Yield the rules that a text matches, with the matching words."""
    for rule in rules:
        for match in rule.source.pattern.finditer(text):
            bounds = sentence_around(text, match.start(), match.end())
            if rule.unless is not None and rule.unless.pattern.search(text, *bounds):
                continue
            if book().stories.pattern.search(text, *bounds):
                continue
            yield match[0], rule
            break
