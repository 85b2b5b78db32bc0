"""Rewrites verbs of danger in standard Japanese, from the dialects of Tohoku, Kansai, Kyushu and others.

A dialect changes verb endings (死にとうて, 死んだろか, 死にたか, 死ぬべ) and voices consonants (生ぎで, 縄かげる).
`dialects.json` has each change once, for all verbs.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.normalize import fold_pattern

# The last kana of the stem in each row: before たい, dictionary form, volitional, before て or た.
_FORMS = {name: at for at, name in enumerate(("WISH", "END", "WOULD", "JOINT"))}
_ROWS = {
    "n": "にぬのん",
    "b": "びぶぼん",
    "m": "みむもん",
    "r": "りるろっ",
    "k": "きくこい",
    "s": "しすそし",
    "w": "いうおっ",
}
_UNVOICED = str.maketrans("がぎぐげごだぢづでど", "かきくけこたちつてと")


class Dialects:
    """The verbs, and the sound changes in the order in which they apply."""

    def __init__(self) -> None:
        data = load("dialects")
        changing = [verb.split("/") for verb in data["changing"].split()]
        stems = {name: [root + _ROWS[row][at] for root, row in changing] for name, at in _FORMS.items()}
        steady = data["steady"].split()
        words = stems | {"STEADY": steady, "ANY": [*stems["WISH"], *steady], "REST": [data["rest"]]}
        self._macros = {name: f"(?:{'|'.join(any_of)})" for name, any_of in words.items()}
        self._shown = self._filled(data["shown"])
        self._voiced = self._filled(data["voiced"])
        self._turns = [
            (self._filled(f"(<{have}>){rest}"), dict(zip(stems[have], stems[want], strict=True)), end)
            for have, rest, want, end in data["turns"]
        ]
        self._changes = [(self._filled(pattern), form) for pattern, form in data["changes"]]

    def standard(self, folded: str) -> str:
        """Rewrite a folded text's verbs of danger in standard Japanese."""
        if self._shown.search(folded) is None:
            return folded
        text = self._voiced.sub(lambda sound: sound[0].translate(_UNVOICED), folded)
        for pattern, stems, end in self._turns:
            text = pattern.sub(_turned(stems, end), text)
        for pattern, form in self._changes:
            text = pattern.sub(form, text)
        return text

    def _filled(self, pattern: str) -> re.Pattern[str]:
        return re.compile(fold_pattern(expanded(pattern, self._macros)))


def _turned(stems: dict[str, str], end: str) -> Callable[[re.Match[str]], str]:
    return lambda verb: f"{stems[verb[1]]}{end}"


@lru_cache(maxsize=1)
def dialects() -> Dialects:
    """Load the verbs and changes."""
    return Dialects()
