"""Recognises sentences that only describe a family: jobs, schools, clubs, exams, lessons, pets, places.

Unlike `introducing`, which welcomes the writer, this weighs danger: nothing but such words is none.
"""

import re
from collections.abc import Iterator
from functools import cache

from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold_pattern

# Longer sentences are not taken for a description of a family.
_LONGEST = 80
_END = re.compile(r"[。!?\n…]+")


def is_description(text: str) -> bool:
    """Return whether a folded text only describes a family."""
    sentences = [sentence for sentence in _END.split(text) if re.search(r"\w", sentence)]
    return any(map(_names, sentences)) and all(map(_is_plain, sentences))


def without(text: str) -> str:
    """Blank out the sentences that only describe a family, unless something grave stands beside them."""
    rest = "".join(_rest(text))
    return text if _patterns()["beside"].search(rest) else rest


def _rest(text: str) -> Iterator[str]:
    start = 0
    for end in (*_END.finditer(text), None):
        sentence = text[start : end.start() if end else len(text)]
        yield "〇" if _names(sentence) and _is_plain(sentence) else sentence
        if end:
            yield end[0]
            start = end.end()


def _names(sentence: str) -> bool:
    return len(sentence) <= _LONGEST and all(one.search(sentence) for one in (_patterns()["who"], _patterns()["tells"]))


def _is_plain(sentence: str) -> bool:
    words = _patterns()
    if len(sentence) > _LONGEST or words["never"].search(sentence):
        return False
    return re.search(r"\w", words["known"].sub("", sentence)) is None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = load("households")
    who = "|".join(data["who"])
    known = "|".join([*data["about"], who, *data["words"]])
    raw = {"who": who, "known": known, **{name: data[name] for name in ("tells", "never", "beside")}}
    return {name: re.compile(fold_pattern(pattern)) for name, pattern in raw.items()}
