"""The check of a first letter that avoids trying every person's words at each position of a text."""

from re import _constants, _parser
from typing import Any

from homebiyori.memory.files import words


def first_letters(items: Any) -> tuple[set[str], bool]:
    """Return the letters that a parsed pattern may begin with, and whether one of them is required."""
    letters: set[str] = set()
    for what, value in items:
        found, is_needed = _letters(what, value)
        letters |= found
        if is_needed:
            return letters, True
    return letters, False


def _letters(what: Any, value: Any) -> tuple[set[str], bool]:
    if what is _constants.LITERAL:
        return {chr(value)}, True
    if what is _constants.IN:
        assert {kind for kind, _ in value} == {_constants.LITERAL}
        return {chr(letter) for _, letter in value}, True
    if what is _constants.BRANCH:
        branches = [first_letters(branch) for branch in value[1]]
        return set().union(*(found for found, _ in branches)), all(is_needed for _, is_needed in branches)
    if what is _constants.SUBPATTERN:
        return first_letters(value[3])
    if what is _constants.MAX_REPEAT:
        found, is_needed = first_letters(value[2])
        return found, is_needed and value[0] > 0
    assert what in (_constants.ASSERT, _constants.ASSERT_NOT)
    return set(), False


def test_nobody_begins_with_another_letter() -> None:
    letters, is_needed = first_letters(_parser.parse("|".join(words()["people"].values())))
    assert is_needed
    assert sorted(letters) == sorted(words()["begins"])


def test_the_letters_of_a_pattern() -> None:
    assert first_letters(_parser.parse("(?<!a)(?:b|c?d)[ef]|(?!g)h")) == ({"b", "c", "d", "h"}, True)
