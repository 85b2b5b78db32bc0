"""Normalise and measure user text in linear time (grapheme clusters, NFKC)."""

import unicodedata

import regex

# Flags first: to tell which of a row of them belong together, `\X` goes back to its beginning from each.
_CLUSTER = regex.compile(r"\p{RI}{2}[\p{Grapheme_Cluster_Break=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*|\X")
# What draws nothing, alone or together: white space, controls, format characters, marks, all that Unicode has fonts
# ignore (Hangul fillers), the blank braille cell and what will never be a character. Code points that are younger than
# these tables are none of these: they are seen.
_INVISIBLE = regex.compile(
    r"[\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800]*"
)
# Line breaks and tabs are a parent's own. A Japanese input method leaves others behind (U+0008), and Windows a U+000D
# before each line break.
_CONTROL = regex.compile(r"[\p{Cc}\p{Cs}--[\t\n]]+", regex.VERSION1)
# Normal forms sort the marks of a letter, which costs the square of their number. Nobody's language has more:
# https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
_MARKS = regex.compile(r"(\p{M}{30})\p{M}+")


def clean(text: str) -> str:
    """Drop control characters but line breaks and tabs, and the white space around."""
    return _CONTROL.sub("", text).strip()


def clean_note(text: str, longest: int) -> str:
    """Clean what is written beside the main thing; ValueError for more than so many characters."""
    note = clean(text)
    if len(clusters(note)) > longest:
        raise ValueError(f"{longest}文字までです")
    return note


def normalize(text: str) -> str:
    """Unify compatible forms (NFKC): half-width kana, full-width letters."""
    return unicodedata.normalize("NFKC", _MARKS.sub(r"\1", text))


def clusters(text: str) -> list[str]:
    """Split into grapheme clusters: a family emoji is one."""
    return _CLUSTER.findall(text)


def is_invisible(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return _INVISIBLE.fullmatch(text) is not None
