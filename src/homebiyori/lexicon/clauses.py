"""Splits a folded text into clauses and weights each of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from homebiyori.lexicon.letters import QUOTED, SENTENCE_END

_STOP = re.compile(r"[。!?\n]")
_CONTRAST = re.compile(
    r"けれど(?:も)?|けども?|(?:です|でした|ます|ました|ません)が(?=[,\s]|[^。.!?…])|(?:だ|た|い)が,|なのに|のに(?=[^。.!?…\s])"
    r"|ものの|はんめん|反面|一方で|とはいえ|にもかかわらず|くせに|(?<=[ぁ-ん一-龠]),でも(?=[^,。.!?…])|(?<=[くてだ])でも(?=なんか|やっぱ|ほんと|きょう|けさ|今|さいご)"
)
_TURN = re.compile(r"[\s」』)]*(?:でも|いや,|だけど|けど|しかし|それでも|だが|ただ,|とはいえ|なのに|ほんとうは|本音は)")
_PAST = re.compile(
    r"(?:てた|ていた|でた|でいた|だった|かった|てました|ていました|でした|と思った|そうになった|そうだった|てたん(?:だ|です))$"
)
_POLITE_PAST = ("ました", "でした", "たが")

# How far a sentence is followed in each direction from a word: endless ones must stay cheap.
REACH = 80

# What may remain after a "but" that just trails off.
_NOTHING = " ,。.!?…\n♪☆」)さねよなw笑"
CONCEDED, OVERCOME, TURNED, LAST = 0.45, 0.2, 0.55, 1.1


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the folded text; `factor` scales its feelings."""

    start: int
    end: int
    factor: float
    sentence: int


def split(text: str) -> tuple[Clause, ...]:
    """Split at sentence ends and contrasts; what follows a "but" counts more than what precedes it."""
    sentences = _sentences(text)
    turns = [_TURN.match(text, start) is not None for start, _ in sentences]
    clauses: list[Clause] = []
    for at, (start, end) in enumerate(sentences):
        factor = LAST if at == len(sentences) - 1 else 1.0
        if any(turns[at + 1 :]):
            factor *= TURNED
        clauses += _clauses(text, start, end, factor, at)
    return tuple(clauses)


def last_turn(text: str, parts: Sequence[Clause]) -> int:
    """Return where the text after the last "but" begins; 0 if there is none."""
    quoted = [quote.span() for quote in QUOTED.finditer(text)]
    turned = 0
    for before, part in pairwise(parts):
        is_turn = part.sentence == before.sentence or _TURN.match(text, part.start) is not None
        if is_turn and not any(first < part.start < last for first, last in quoted):
            turned = part.start
    return turned


def without_quotes(text: str) -> str:
    """Replace quotations by 〇."""
    return QUOTED.sub("〇", text)


def _sentences(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = 0
    for end in SENTENCE_END.finditer(text):
        if end.start() > start:
            found.append((start, end.end()))
        start = end.end()
    if start < len(text):
        found.append((start, len(text)))
    return found


def _clauses(text: str, start: int, end: int, factor: float, sentence: int) -> list[Clause]:
    quoted = [quote.span() for quote in QUOTED.finditer(text, start, end)]
    cuts = [
        cut
        for cut in _CONTRAST.finditer(text, start, end)
        if text[cut.end() : end].strip(_NOTHING) and not any(first < cut.start() < last for first, last in quoted)
    ]
    clauses: list[Clause] = []
    for cut in cuts:
        is_past = cut.group().startswith(_POLITE_PAST) or _PAST.search(text, start, cut.start())
        conceded = OVERCOME if is_past else CONCEDED
        clauses.append(Clause(start, cut.end(), factor * conceded, sentence))
        start = cut.end()
    clauses.append(Clause(start, end, factor, sentence))
    return clauses


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the bounds of the sentence that contains `start:end`."""
    begin = max(text.rfind(mark, max(0, start - REACH), start) for mark in "。!?\n")
    stop = _STOP.search(text, end, end + REACH)
    return begin + 1 if begin >= 0 else max(0, start - REACH), stop.start() if stop else min(len(text), end + REACH)
