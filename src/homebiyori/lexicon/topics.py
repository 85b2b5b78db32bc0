"""Finds the topics of a text."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from homebiyori.lexicon.files import kept
from homebiyori.lexicon.phrases import PhraseBook, spell_out
from homebiyori.lexicon.spelling import fold_all
from homebiyori.lexicon.vocabulary import Topic

MOST = 3

_Weights = dict[Topic, int]


@kept("topics")
def _weights(data: Mapping[str, Mapping[str, list[str]]]) -> dict[str, dict[str, int]]:
    words: dict[str, dict[str, int]] = {}
    for topic in Topic:
        for weight, lines in data[topic].items():
            for phrase in fold_all(spell_out(lines)):
                words.setdefault(phrase, {})[topic.value] = int(weight)
    return words


@lru_cache(maxsize=1)
def _book() -> PhraseBook[_Weights]:
    return PhraseBook({word: {Topic(topic): weight for topic, weight in of.items()} for word, of in _weights().items()})


def read(text: str) -> tuple[Topic, ...]:
    """Return the topics of a folded text, the strongest first; ties go to the last one named, where the feeling is."""
    scores: Counter[Topic] = Counter()
    last: dict[Topic, int] = {}
    for hit in _book().find(text):
        for topic, weight in hit.value.items():
            scores[topic] += weight
            last[topic] = hit.start
    ranked = sorted((topic for topic in scores if scores[topic] > 1), key=lambda topic: (-scores[topic], -last[topic]))
    return tuple(ranked[:MOST])
