"""Reads whom a message is about: quoted words of others, a blow that left its mark, danger told in English."""

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.care.signs import Sign
from homebiyori.lexicon.normalize import compile_folded, fold

_words = GatedPatterns("told_of", compile_folded)


def _has(name: str, text: str) -> bool:
    return _words.has(name, fold(text))


def quotes_other(text: str) -> bool:
    """Return whether somebody else's words are told: 「薬をためてる」と言ってました."""
    return "「" in text and _has("quoted", text)


def quotes_death(text: str) -> bool:
    """Return whether what is quoted is a wish to die, or to be gone."""
    return "「" in text and _has("quoted_death", text)


def tells_own_words(text: str) -> bool:
    """Return whether the quoted wish is the writer's, told to somebody: 夫に「死にたい」と言いました."""
    return "「" in text and _has("own_words", text)


def quotes_denial(text: str) -> bool:
    """Return whether somebody's denial is told: 「死にたいんじゃない」って."""
    return "「" in text and _has("quoted_denial", text)


def names_somebody(text: str) -> bool:
    """Return whether a child, a partner, kin or a friend is named."""
    return _has("somebody", text)


def leaves_crying(text: str) -> bool:
    """Return whether a baby cries for as long as a shower or a chore takes."""
    return _has("leaves_crying", text) and not _has("not_leaves_crying", text)


def takes_along(text: str) -> bool:
    """Return whether a text has a word of taking somebody along, or not leaving them behind."""
    return _has("along", text) and not _has("not_along", text)


def names_neighbour(text: str) -> bool:
    """Return whether somebody outside the family, or a place outside the home, is named."""
    return _has("neighbour", text)


def is_struck(text: str) -> bool:
    """Return whether something thrown or swung has left its mark on the writer, not in play."""
    return _has("struck", text) and not _has("not_struck", text)


def is_hit_in_english(text: str) -> bool:
    """Return whether somebody hits the writer, told in English."""
    return _has("english_hit", text)


def in_english(text: str) -> set[Sign]:
    """Read a wish to die that is told in English."""
    return {Sign.DEATH_NAMED, Sign.DEATH_SAID} if _has("english_death", text) else set()
