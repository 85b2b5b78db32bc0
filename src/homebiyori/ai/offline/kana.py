"""Writes an answer of care in kana with spaces between words, for a parent who writes no kanji.

`kana.json` has the reading of every word of these fragments (checked by `test_offline_kana`).
"""

import re
from functools import cache

from homebiyori.ai.offline.files import load
from homebiyori.ai.port import ReplyRequest

# One kanji per this many kana may be a name, or a suggestion of the keyboard.
_FEW = 24
# Text with spaces between words needs fewer kana as proof than text without, which anybody may type in need.
_ENOUGH, _ENOUGH_RUN_ON = 8, 14
_MESSAGES = 3
_APART = re.compile("[ぁ-ん][ 　]+[ぁ-んァ-ヶ]")
# Whoever writes a verb with its kanji reads kanji.
_VERB = re.compile("[一-龠々][っんいきぎしちりみびえけげせてねべめれら]?(?:て|で|た|だ|ます|まし|ない|る|う|く|む)")
# Colloquial native speech: such writers read kanji, whatever they type.
_AT_HOME = re.compile(
    "なんか|ねん|やん|(?<!たい)へん|やろ|ちゃう|がええ|ばい|けん(?:$|[。、])|べ(?:$|[。、])|がや|だで|じゃけ"
)
_KANJI = re.compile("[一-龠々]")
_KANA = re.compile("[ぁ-んァ-ヶ]")
# The honorific お before a word stays attached to it.
_BEFORE = re.compile("[ぁ-んァ-ヶA-Za-z0-9]")
_COURTESY = "お"


def reads_kana(request: ReplyRequest) -> bool:
    """Return whether the parent writes in kana, by this message and the ones before it."""
    said = [exchange.user_text for exchange in request.exchanges[-_MESSAGES:]]
    text = "".join([*said, request.text])
    kana, kanji = len(_KANA.findall(text)), len(_KANJI.findall(text))
    is_apart = _APART.search(text) is not None
    if not is_apart and (kana < _ENOUGH_RUN_ON or _VERB.search(text) or _AT_HOME.search(text)):
        return False
    return kana >= _ENOUGH and kanji * _FEW <= kana


def in_kana(text: str) -> str:
    """Write a text in kana; what has no reading stays as it is."""
    parts: list[str] = []
    done = 0
    for hit in _words().finditer(text):
        before = text[done : hit.start()]
        parts.append(before)
        if hit.start() and _BEFORE.match(text[hit.start() - 1]):
            _set_apart(parts)
        parts.append(_readings()[hit[0]])
        done = hit.end()
    return "".join([*parts, text[done:]])


def _set_apart(parts: list[str]) -> None:
    last = parts.pop()
    if not last.endswith(_COURTESY):
        parts.append(f"{last} ")
        return
    head = last[:-1]
    is_apart = bool(_BEFORE.match(head[-1])) if head else bool(parts)
    parts.append(f"{head} {_COURTESY}" if is_apart else last)


@cache
def _readings() -> dict[str, str]:
    data = load("kana")
    pairs = (pair.partition("=") for line in data["pairs"] for pair in line.split())
    return {word: reading for word, _, reading in pairs}


@cache
def _words() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _readings()), key=len, reverse=True)))
