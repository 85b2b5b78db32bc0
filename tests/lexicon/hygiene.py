"""Find accidental occurrences of the lexicon's words inside other words, such as りこん inside 取りこんだ.

    PYTHONPATH=src:tests python -m lexicon.hygiene

Print each occurrence that is not in `hygiene_known.txt`, as a line with the lexicon's word and the text around it.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from re import _constants as codes
from re import _parser as parser

from janome.sysdic import entries  # type: ignore[attr-defined]  # made at import, by hand
from janome.tokenizer import Tokenizer

from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.phrases import spell_out

HERE = Path(__file__).parent
KNOWN = HERE / "hygiene_known.txt"
SENTENCES = ("everyday.jsonl", "unseen/1.jsonl", "unseen/2.jsonl", "unseen/3.jsonl", "unseen/4.jsonl")
# Files without words to find: spellings, grammar, weights, pictures, model input, and words that rule a match out.
UNREAD_FILES = (
    "fold",
    "households",
    "deeds",
    "depth",
    "doers",
    "things",
    "trades",
    "unreal",
    "risks_told",
    "near_words",
    "dialects",
    "written",
    "gates",
    "marks",
    "risks_weights",
    "moods_weights",
    "emergencies_weights",
    "kinds_weights",
    "courses_weights",
    "questions_weights",
    "moments_weights",
    "tells_weights",
    "firsts_weights",
    "practical_weights",
    "talks_weights",
    "guides_weights",
    "risks_concepts",
)
UNREAD = {f"{name}.json" for name in UNREAD_FILES}
# The files of situations whose words are found alone, unlike those of a situation.
OF_SITUATIONS = ("actors.json", "details.json")
UNREAD_KEYS = (
    "comment",
    "never",
    "spoils",
    "unreal",
    "after",
    "silenced",
    "earnest",
    "forgot",
    "wept",
    "unless",
    "settled",
    "stories",
    "macros",
    "rituals",
    "denials",
    "asks",
    "neutral",
    "among",
    "aids",
    "unheard",
)
# Shorter words occur everywhere and count only beside others; longer ones occur in no other word by accident.
SHORTEST, LONGEST = 3, 6
LONGEST_FORM = 10

_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_KANA = re.compile(r"[ぁ-ん]+")
_PATTERN = re.compile(r"[|?*+\\^$]|\(\?")


def literals() -> frozenset[str]:
    """Return the kana words that are enough for a match by themselves."""
    read = [file for file in (files("homebiyori.lexicon") / "data").iterdir() if file.name not in UNREAD]
    read += [files("homebiyori.situations") / "data" / name for name in OF_SITUATIONS]
    words: set[str] = set()
    for file in read:
        for text in _texts(json.loads(file.read_text("utf-8"))):
            words.update(fold_pattern(word) for word in _words(text))
    return frozenset(word for word in words if SHORTEST <= len(word) <= LONGEST and _KANA.fullmatch(word))


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for part in content:
            yield from _texts(part)
    elif isinstance(content, dict):
        for key, part in content.items():
            if key not in UNREAD_KEYS:
                yield from _texts(part)


def _words(text: str) -> Iterator[str]:
    """Yield the phrases of a line of phrases, or the alternatives of a pattern that are plain words."""
    if not _PATTERN.search(text):
        yield from (word.strip("~") for word in spell_out([text]))
        return
    tree = parser.parse(re.sub(r"<[A-Z]+>", ".", text))
    (code, value), *rest = tree
    branches = value[1] if code is codes.BRANCH and not rest else [tree]
    for branch in branches:
        if all(part is codes.LITERAL for part, _ in branch):
            yield "".join(chr(letter) for _, letter in branch)


def in_words(wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the dictionary words of which a form contains a wanted word, but not at its start."""
    for surface, base in _surfaces():
        yield from ((part, base) for part in _inner(fold_pattern(surface)) if part in wanted)


@cache
def _surfaces() -> frozenset[tuple[str, str]]:
    """Return the dictionary's forms that contain kana, each with its base form."""
    found = ((entry[0], entry[7]) for entry in entries(compact=False).values())
    return frozenset(
        (form, base) for form, base in found if SHORTEST < len(form) <= LONGEST_FORM and re.search("[ぁ-んァ-ヶ]", form)
    )


def _inner(text: str) -> Iterator[str]:
    for at in range(1, len(text)):
        for length in range(SHORTEST, min(LONGEST, len(text) - at) + 1):
            yield text[at : at + length]


def in_sentences(wanted: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield the wanted words that begin inside another word of an ordinary sentence, with an excerpt."""
    tokenizer = Tokenizer()
    for text in _sentences():
        kana = text.translate(_KATAKANA)
        hits = [(word, at.start()) for word in wanted if word in kana for at in re.finditer(word, kana)]
        if not hits:
            continue
        starts, at = set(), 0
        for surface in map(str, tokenizer.tokenize(text, wakati=True)):
            at = text.index(surface, at)
            starts.add(at)
            at += len(surface)
        yield from ((word, text[max(0, at - 3) : at + len(word) + 3]) for word, at in hits if at not in starts)


def _sentences() -> Iterator[str]:
    for name in SENTENCES:
        for row in map(json.loads, (HERE / name).read_text("utf-8").splitlines()):
            if not row.get("crisis"):
                yield row["text"]


def known() -> frozenset[str]:
    """Return the known, harmless accidents."""
    return frozenset(KNOWN.read_text("utf-8").splitlines())


def accidents() -> Iterable[str]:
    """Return every accident in the format of `hygiene_known.txt`."""
    wanted = literals()
    return sorted({f"{word}\t{holder}" for source in (in_words, in_sentences) for word, holder in source(wanted)})


if __name__ == "__main__":
    new = [line for line in accidents() if line not in known()]
    sys.stdout.writelines(f"{line}\n" for line in new)
    sys.exit(bool(new))
