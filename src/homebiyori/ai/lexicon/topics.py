"""Names the scenes of a text."""

from collections import Counter
from functools import lru_cache

from homebiyori.ai.lexicon.files import load
from homebiyori.ai.lexicon.phrases import PhraseBook, spell_out
from homebiyori.ai.lexicon.spelling import fold_all
from homebiyori.ai.port import Topic

MOST = 3

_Weights = dict[Topic, int]


@lru_cache(maxsize=1)
def _book() -> PhraseBook[_Weights]:
    data = load("topics")
    words: dict[str, _Weights] = {}
    for topic in Topic:
        for weight, lines in data[topic].items():
            for phrase in fold_all(spell_out(lines)):
                words.setdefault(phrase, {})[topic] = int(weight)
    return PhraseBook(words)


def read(text: str) -> tuple[Topic, ...]:
    """Name the scenes of a folded text, the strongest first; of equals, the one named last, where the feeling is."""
    scores: Counter[Topic] = Counter()
    last: dict[Topic, int] = {}
    for hit in _book().find(text):
        for topic, weight in hit.value.items():
            scores[topic] += weight
            last[topic] = hit.start
    ranked = sorted((topic for topic in scores if scores[topic] > 1), key=lambda topic: (-scores[topic], -last[topic]))
    return tuple(ranked[:MOST])
