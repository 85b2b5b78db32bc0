"""Characters as readers count them, and what can't be seen."""

import unicodedata

import regex

_CLUSTER = regex.compile(r"\X")
# White space, controls, format characters and marks, alone or together, and the letters that draw nothing:
# Hangul fillers and the blank braille cell.
_INVISIBLE = regex.compile(r"[\p{Z}\p{C}\p{M}\u115f\u1160\u3164\u2800]+")
# Line breaks and tabs are a parent's own; every other control character comes from an attack or an accident.
_CONTROL = regex.compile(r"[\p{Cc}\p{Cs}--[\t\n\r]]", regex.VERSION1)


def normalize(text: str) -> str:
    """Unify compatible forms (NFKC): half-width kana, full-width letters."""
    return unicodedata.normalize("NFKC", text)


def clusters(text: str) -> list[str]:
    """Split into grapheme clusters: a family emoji is one."""
    return _CLUSTER.findall(text)


def is_invisible(text: str) -> bool:
    """Tell whether nothing of the text can be seen."""
    return all(_INVISIBLE.fullmatch(cluster) for cluster in clusters(text))


def has_control_characters(text: str) -> bool:
    """Find control characters other than line breaks and tabs."""
    return _CONTROL.search(text) is not None
