"""Writes what is told in kana, by dictation, in dialect, courteously or with broken endings as the rules spell it."""

import re
from functools import lru_cache

from homebiyori.lexicon.dialects import dialects
from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold_pattern, fold_phrase

# Between Japanese letters: whoever learns the language writes spaces, and a mail program breaks lines.
_SPACE_WITHIN = re.compile(r"(?<=[ぁ-ん一-鿿々,])\s+(?=[ぁ-ん一-鿿々])")
# A word in kana begins where no kana is, after a particle, or after what goes before an act.
_KANA = re.compile(r"[ぁ-ん]")
_BEFORE = (*"はがをにでとのもへ", "いま", "もう", "わたし", "ぜんぶ", "いっぱい")
# Of two words that follow each other without a space the second begins where the first has become kanji.
_PASSES = 2
LONGEST_BEFORE = max(map(len, _BEFORE))


class Writing:
    """The words and forms, and what a text must hold for them to be worth a look."""

    def __init__(self) -> None:
        data = load("written")
        self._near = re.compile(fold_pattern(data["near"]))
        self._words = {fold_phrase(kana): fold_phrase(word) for kana, word in data["words"].items()}
        longest_first = sorted(map(re.escape, self._words), key=len, reverse=True)
        # むすめ and むすこ are no drinking.
        self._kana = re.compile("|".join(f"{word}(?!す[めこ])" if word == "のむ" else word for word in longest_first))
        # The tail of a longer word is none: 打ち明けられ is no blow.
        self._tails = {kana: re.compile(fold_pattern(pattern)) for kana, pattern in data["tails"].items()}
        self._forms = [(re.compile(fold_pattern(pattern)), fold_pattern(form)) for pattern, form in data["forms"]]
        self._any_form = re.compile("|".join(pattern.pattern for pattern, _ in self._forms))

    def plain(self, folded: str) -> str:
        """Write a folded text as the rules spell it, without spaces between its letters."""
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
    """Take out the spaces between Japanese letters."""
    return _SPACE_WITHIN.sub("", folded)
