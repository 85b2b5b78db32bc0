"""Reads the feelings in a folded text: which, how strong, and whether stated or only implied."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from homebiyori.lexicon import attribution, records
from homebiyori.lexicon.clauses import Clause, sentence_around
from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.files import kept, load
from homebiyori.lexicon.gates import Gate
from homebiyori.lexicon.normalize import LazyPattern, fold_pattern
from homebiyori.lexicon.phrases import Lengths, PhraseBook, lengths_by_pair, spell_out
from homebiyori.lexicon.polarity import Turn, bend, loudness, turn_of
from homebiyori.lexicon.spelling import fold_all
from homebiyori.lexicon.vocabulary import Emotion

# An event that did not happen weighs less than a feeling that is denied.
UNDONE = 0.7

FILES = ("everyday", "positive", "negative", "implied", "colloquial", "common", "daily")
_OPEN = "~"
# "Huh?" at the beginning of a sentence; after a word は? asks about it (ごはんは?).
_HUH = "は?"
_LEAST_DENIED = 4
_A_ROW = "かがさたなばまらわ"
_I_ROW = "きぎしちにびみりい"
_STEMS = "いきぎしじちにびみりえけげせぜてでねべめれ"

Weights = dict[Emotion, float]


@dataclass(frozen=True, slots=True)
class Cue:
    """What a phrase of the lexicon means.

    `is_stated` if it names the feeling itself; `has_denial` if it is the beginning of "nobody helps" or "cannot sleep",
    which the denial after it completes. Such a phrase ends in `~` in the data.
    """

    weights: Weights
    is_stated: bool
    has_denial: bool = False


@dataclass(frozen=True, slots=True)
class _Turned:
    """An idiom; one that `ends` a burden cancels what weighed on the writer before it in its sentence."""

    source: LazyPattern
    cue: Cue
    ends: bool


# The fields of every distinct `Cue`; the phrases, one per line; the index of each one's cue, as one letter; the phrase
# lengths. Thousands of phrases are read faster as one text.
_Cues = tuple[list[tuple[tuple[tuple[str, float], ...], bool, bool]], str, str, Lengths]


@kept(*FILES, "neutral")
def _cues(*data: dict[str, Any]) -> _Cues:
    *files, neutral = data
    cues: dict[str, Cue] = {}
    for file in files:
        for kind in ("events", "feelings"):
            for emotion, phrase, weight in _entries(file[kind]):
                known = cues.get(phrase.rstrip(_OPEN))
                weights = {**(known.weights if known else {}), emotion: weight}
                is_open = phrase.endswith(_OPEN) or (known is not None and known.has_denial)
                cues[phrase.rstrip(_OPEN)] = Cue(weights, kind == "feelings", has_denial=is_open)
    cues.update((phrase, Cue({}, is_stated=False)) for phrase in fold_all(spell_out(neutral["phrases"])))
    cues.update((phrase, Cue({Emotion.JOY: 3.0}, is_stated=True)) for phrase in fold_all(spell_out(neutral["joyful"])))
    cues.pop("", None)
    plain = {
        phrase: (tuple((of.value, weight) for of, weight in cue.weights.items()), cue.is_stated, cue.has_denial)
        for phrase, cue in cues.items()
    }
    places = {cue: place for place, cue in enumerate(dict.fromkeys(plain.values()))}
    return (
        list(places),
        "\n".join(plain),
        "".join(chr(places[cue]) for cue in plain.values()),
        lengths_by_pair(cues, longest_first=True),
    )


@lru_cache(maxsize=1)
def _book() -> PhraseBook[Cue]:
    parts, phrases, places, lengths = _cues()
    cues = [Cue({Emotion(of): weight for of, weight in weights}, *is_and_has) for weights, *is_and_has in parts]
    found = (cues[ord(place)] for place in places)
    return PhraseBook(dict(zip(phrases.split("\n"), found, strict=True)), lengths)


def _entries(section: dict[str, dict[str, list[str]]]) -> Iterator[tuple[Emotion, str, float]]:
    for emotion, by_weight in section.items():
        for weight, lines in by_weight.items():
            phrases = list(spell_out(lines))
            for phrase, folded in zip(phrases, fold_all(phrases), strict=True):
                for form in _forms(folded):
                    yield Emotion(emotion), form + _OPEN * phrase.endswith(_OPEN), float(weight)


def _forms(phrase: str) -> Iterator[str]:
    """Yield the phrase and, if it ends in a denied verb, its polite and western forms (動けな, 動けませ, 動けへん)."""
    yield phrase
    last = phrase[-2:-1]
    if len(phrase) < _LEAST_DENIED or not phrase.endswith("な"):
        return
    if last in _A_ROW:
        yield from (phrase[:-2] + _I_ROW[_A_ROW.index(last)] + "ませ", phrase[:-1] + "へん", phrase[:-1] + "ず")
    elif last in _STEMS:
        yield from (phrase[:-1] + "ませ", phrase[:-1] + "へん", phrase[:-1] + "ず")


@lru_cache(maxsize=1)
def _turns() -> tuple[tuple[_Turned, ...], Gate]:
    turns = tuple(_turned(entry) for entry in load("grammar")["turns"])
    return turns, Gate([fold_pattern(turned.source.raw) for turned in turns])


def _turned(entry: dict[str, Any]) -> _Turned:
    is_stated = "feeling" in entry
    weights = {Emotion(name): float(weight) for name, weight in entry["feeling" if is_stated else "event"].items()}
    return _Turned(LazyPattern(entry["pattern"]), Cue(weights, is_stated), ends=entry.get("ends", False))


def read(text: str, clauses: tuple[Clause, ...]) -> list[Felt]:
    """Read all feelings, each weighed by its context and its clause."""
    turned, over = _grammar(text)
    told = (*_phrases(text), *turned, *records.risen(text))
    found = [felt for felt in told if not _is_over(felt, over)]
    factors = [(clause.end, clause.factor) for clause in clauses]
    scaled = [_scaled(felt, factors) for felt in attribution.in_quotes(text, found)]
    return sorted(_happy_tears(text, scaled), key=lambda felt: felt.start)


def _phrases(text: str) -> Iterator[Felt]:
    for hit in _book().find(text):
        phrase = text[hit.start : hit.end]
        if phrase == _HUH and text[: hit.start][-1:].isalnum():
            continue
        turn = turn_of(text, hit.end)
        if hit.value.has_denial and turn in (Turn.DENIED, Turn.INSISTED):
            turn = Turn.STATED
        raised = loudness(text, hit.start) if hit.value.is_stated else 0.0
        weights = attribution.of_others(text, hit.start, phrase, hit.value.weights)
        for emotion, weight in weights.items():
            bent, left = bend(phrase, emotion, weight + raised, turn)
            if turn is Turn.DENIED and not hit.value.is_stated:
                left *= UNDONE
            yield Felt(hit.start, hit.end, bent, left, hit.value.is_stated and turn is not Turn.SEEMING)


def _grammar(text: str) -> tuple[list[Felt], list[tuple[int, int]]]:
    """Return the feelings in idioms, and the spans over which burdens have ended."""
    found: list[Felt] = []
    over: list[tuple[int, int]] = []
    turns, gate = _turns()
    for turned in (turns[at] for at in gate.open(text)):
        for match in turned.source.pattern.finditer(text):
            for emotion, weight in turned.cue.weights.items():
                found.append(Felt(match.start(), match.end(), emotion, weight, turned.cue.is_stated))
            if turned.ends:
                over.append((sentence_around(text, *match.span())[0], match.end()))
    return found, over


def _is_over(felt: Felt, over: list[tuple[int, int]]) -> bool:
    return _is_low(felt) and any(start <= felt.start < end for start, end in over)


def _scaled(felt: Felt, factors: list[tuple[int, float]]) -> Felt:
    factor = next((factor for end, factor in factors if felt.start < end), 1.0)
    return Felt(felt.start, felt.end, felt.emotion, felt.weight * factor, felt.is_stated)


def _happy_tears(text: str, spans: list[Felt]) -> list[Felt]:
    """Turn tears into joy if joy is stated beside them."""
    if not attribution.has_tears(text):
        return spans
    joy = max((felt.weight for felt in spans if felt.emotion in (Emotion.JOY, Emotion.ACCOMPLISHMENT)), default=0.0)
    grief = max(
        (felt.weight for felt in spans if _is_low(felt) and not attribution.is_tears(text[felt.start : felt.end])),
        default=0.0,
    )
    if joy < 2.0 or grief > joy:
        return spans
    return [
        Felt(felt.start, felt.end, Emotion.JOY, felt.weight, is_stated=True)
        if attribution.is_tears(text[felt.start : felt.end])
        else felt
        for felt in spans
    ]


def _is_low(felt: Felt) -> bool:
    return felt.emotion not in (Emotion.JOY, Emotion.ACCOMPLISHMENT, Emotion.NONE)


def totals(spans: list[Felt]) -> Weights:
    """Sum up the feelings; a second mention counts half, a third a quarter."""
    weights: dict[Emotion, list[float]] = {emotion: [] for emotion in Emotion}
    for felt in spans:
        weights[felt.emotion].append(felt.weight)
    return {
        emotion: sum(weight / 2**at for at, weight in enumerate(sorted(some, reverse=True)[:4]))
        for emotion, some in weights.items()
    }
