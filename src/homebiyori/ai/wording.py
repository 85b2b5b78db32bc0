"""The wording rules for every answer (`docs/product.md` 2); the patterns are data in `wording.json`."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from homebiyori.ai.port import Character, PraiseLevel
from homebiyori.base.text import clusters
from homebiyori.startup.wide import compile_wide

if TYPE_CHECKING:
    import regex

_LENGTHS = {PraiseLevel.NORMAL: range(50, 151), PraiseLevel.DEEP: range(200, 401)}

# A full stop inside a quotation belongs to the quotation, not to the sentence around it.


@dataclass(frozen=True, slots=True)
class _Patterns:
    banned: "regex.Pattern[str]"
    praise: "regex.Pattern[str]"
    model: "dict[str, regex.Pattern[str]]"
    own: "dict[Character, regex.Pattern[str]]"
    foreign: "dict[Character, regex.Pattern[str]]"


def banned_phrases(text: str) -> list[str]:
    """Find phrases banned in every answer: advice, cheering on, comparison, medical judgement, a guardian's role."""
    return _found(_patterns().banned, text)


def praise_words(text: str) -> list[str]:
    """Find words of praise, which are not allowed in the listen mood or in a crisis."""
    return _found(_patterns().praise, text)


def model_faults(text: str) -> dict[str, list[str]]:
    """Find what a model may not say, by class: harm as normal, claims to a body, conditional advice, death."""
    found = {name: _found(pattern, text) for name, pattern in _patterns().model.items()}
    return {name: phrases for name, phrases in found.items() if phrases}


def foreign_voice(text: str, character: Character) -> list[str]:
    """Find marks of another character's voice or of Kansai dialect, and what this character never says."""
    return _found(_patterns().foreign[character], text)


def has_own_voice(text: str, character: Character) -> bool:
    """Whether the text carries at least one mark of the character's voice."""
    return _patterns().own[character].search(text) is not None


def length_range(level: PraiseLevel) -> range:
    """Return the lengths allowed for a level, in grapheme clusters."""
    return _LENGTHS[level]


def count_characters(text: str) -> int:
    """Count characters as readers see them: grapheme clusters."""
    return len(clusters(text))


def _found(pattern: "regex.Pattern[str]", text: str) -> list[str]:
    return [match.group() for match in pattern.finditer(text)]


@cache
def _patterns() -> _Patterns:
    data = json.loads(resources.files("homebiyori.ai").joinpath("wording.json").read_text("utf-8"))
    voices = data["voices"]
    return _Patterns(
        banned=_any_of(pattern for patterns in data["banned"].values() for pattern in patterns),
        praise=_any_of(data["praise"]),
        model={name: _any_of(patterns) for name, patterns in data["model"].items()},
        own={who: _any_of(voices[who]["own"]) for who in Character},
        foreign={who: _any_of(_not_of(voices, who, data["kansai"])) for who in Character},
    )


def _not_of(voices: dict[str, dict[str, list[str]]], who: Character, kansai: list[str]) -> list[str]:
    others = [mark for other in Character if other is not who for mark in voices[other]["marks"]]
    return [*others, *kansai, *voices[who]["never"]]


def _any_of(patterns: Iterable[str]) -> "regex.Pattern[str]":
    return compile_wide("|".join(f"(?:{pattern})" for pattern in patterns))
