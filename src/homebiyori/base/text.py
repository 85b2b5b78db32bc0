"""Cleans, normalises (NFKC) and measures user text (grapheme clusters), in linear time."""

import unicodedata
from typing import TYPE_CHECKING

from homebiyori.startup.wide import compile_wide

if TYPE_CHECKING:
    import regex

# Flags first: to pair the regional indicators of a run, `\X` rescans the run from its start for each one.
_CLUSTER = compile_wide(r"\p{RI}{2}[\p{Grapheme_Cluster_Break=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*|\X")
# What draws nothing, alone or combined: white space, controls, format characters, marks, everything that Unicode tells
# fonts to ignore (Hangul fillers), the blank braille cell and noncharacters. Code points newer than these tables count
# as visible.
_INVISIBLE = compile_wide(
    r"[\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]*"
)
# Keep line breaks and tabs. Japanese input methods leave other controls behind (U+0008), and Windows adds U+000D before
# each line break.
_CONTROL = compile_wide(r"(?V1)[\p{Cc}\p{Cs}--[\t\n]]+")
# Normalising sorts the marks of a letter in quadratic time. No language needs more than 30:
# https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
_MARKS = compile_wide(r"(\p{M}{30})\p{M}+")


def clean(text: str) -> str:
    """Remove control characters except line breaks and tabs, and surrounding white space."""
    return _CONTROL.sub("", text).strip()


def clean_note(text: str, longest: int) -> str:
    """Clean a free-text note; ValueError if it is longer than `longest` characters."""
    note = clean(text)
    if len(clusters(note)) > longest:
        raise ValueError(f"{longest}文字までです")
    return note


def normalize(text: str) -> str:
    """Unify compatibility forms (NFKC): half-width kana, full-width letters."""
    return unicodedata.normalize("NFKC", _MARKS.sub(_first, text))


def _first(found: "regex.Match[str]") -> str:
    # A template would need `regex`'s parser.
    return found[1]


def clusters(text: str) -> list[str]:
    """Split into grapheme clusters; a family emoji counts as one."""
    return _CLUSTER.findall(text)


def is_invisible(text: str) -> bool:
    """Whether the text has no visible character."""
    return _INVISIBLE.fullmatch(text) is not None
