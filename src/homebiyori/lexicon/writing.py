"""Rewrites kana, dictation, dialect, polite forms and broken endings the way the rules spell them."""

import re
from functools import lru_cache

from homebiyori.lexicon.dialects import dialects
from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold_pattern, fold_phrase

# Between Japanese letters: learners of the language type spaces, and mail programs break lines.
_SPACE_WITHIN = re.compile(r"(?<=[ぁ-ん一-鿿々,])\s+(?=[ぁ-ん一-鿿々])")
# A kana word begins after anything but kana, after a particle, or after a word that may precede an act.
_KANA = re.compile(r"[ぁ-ん]")
_BEFORE = (*"はがをにでとのもへ", "いま", "もう", "わたし", "ぜんぶ", "いっぱい")
# Of two words without a space between them, the second is found once the first has become kanji.
_PASSES = 2
LONGEST_BEFORE = max(map(len, _BEFORE))


class Writing:
    """The words and forms, and what a text must contain to be worth examining."""

    def __init__(self) -> None:
        data = load("written")
        self._near = re.compile(fold_pattern(data["near"]))
        self._words = {fold_phrase(kana): fold_phrase(word) for kana, word in data["words"].items()}
        longest_first = sorted(map(re.escape, self._words), key=len, reverse=True)
        # のむすめ and のむすこ do not contain のむ.
        self._kana = re.compile("|".join(f"{word}(?!す[めこ])" if word == "のむ" else word for word in longest_first))
        # Not the tail of a longer word: 打ち明けられ is no blow.
        self._tails = {kana: re.compile(fold_pattern(pattern)) for kana, pattern in data["tails"].items()}
        self._forms = [(re.compile(fold_pattern(pattern)), fold_pattern(form)) for pattern, form in data["forms"]]
        self._any_form = re.compile("|".join(pattern.pattern for pattern, _ in self._forms))

    def plain(self, folded: str) -> str:
        """Return a folded text as the rules spell it, without spaces between its letters."""
        folded = dialects().standard(folded)
        if self._near.search(folded) is None:
            return closed(folded)
        for _ in range(_PASSES):
            folded = self._kana.sub(self._written, folded)
        text = closed(folded)
        if self._any_form.search(text) is not None:
            for pattern, form in self._forms:
                text = pattern.sub(form, text)
        return text

    def _written(self, word: re.Match[str]) -> str:
        before = word.string[max(0, word.start() - LONGEST_BEFORE) : word.start()]
        if any(word[0].startswith(kana) and tail.search(before) for kana, tail in self._tails.items()):
            return word[0]
        begins = not _KANA.match(before[-1:]) or before.endswith(_BEFORE)
        return self._words[word[0]] if begins else word[0]


@lru_cache(maxsize=1)
def writing() -> Writing:
    """Load the words and forms."""
    return Writing()


def closed(folded: str) -> str:
    """Remove the spaces between Japanese letters."""
    return _SPACE_WITHIN.sub("", folded)
