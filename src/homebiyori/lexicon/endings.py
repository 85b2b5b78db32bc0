"""Reads how what is told ends: of several clauses the last one with an outcome tells of the whole.

「抜歯終わった。ふらふらやけど元気や」 is no weariness, and 「楽しかったのに、腰をやられた」 is no joy.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold_pattern

# Nobody comes to the end so many sentences before it.
_SENTENCES_AFTER = 1
_END = re.compile(r"[。!?\n]+(?=.)")
_NEAR = 12
# Says by itself that all is well, wherever it stands.
_ANYWHERE = frozenset({"well back"})
_SORE = "sore"
_OTHERS = re.compile(
    fold_pattern(
        r"(?:夫|旦那|主人|妻|嫁|家内|母|父|義父|義母|姑|舅|息子|娘|孫|子ども|子供|上の子|下の子|長男|長女|次男|次女|兄|姉|弟|妹|祖父|祖母|じいちゃん|ばあちゃん|爺さん|婆さん)(?:さん)?(?:が|は|も|の(?:腰|膝|肩|首|背中|足))"
    )
)


@lru_cache(maxsize=8)
def _book(of: str) -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(fold_pattern(words)) for name, words in load("endings")[of].items()}


@lru_cache(maxsize=8)
def _words(name: str) -> re.Pattern[str]:
    return re.compile(fold_pattern(load("endings")[name]))


@lru_cache(maxsize=4)
def good(text: str) -> str | None:
    """Name the good end of a folded text, where nothing behind it spoils it."""
    if _words("never").search(text):
        return None
    found = _last(text, _book("good"))
    if found is None or _words("spoils").search(text, found[0]):
        return None
    return found[1].partition(" ")[0]


@lru_cache(maxsize=4)
def bad(text: str) -> str | None:
    """Name the bad turn that a folded text ends with: a body that hurts, a parting, somebody who fell ill."""
    found = None if _words("never").search(text) else _last(text, _book("bad"))
    if found is not None and found[1] == _SORE and _is_anothers(text, found[0]):
        return None
    later = None if found is None else _last(text, _book("good"))
    return None if found is None or (later is not None and later[0] > found[0]) else found[1]


def _is_anothers(text: str, end: int) -> bool:
    """Return whether the sentence that stops there names somebody else as its subject: 「夫がぎっくり腰」."""
    since = max((one.end() for one in _END.finditer(text, 0, end)), default=0)
    return _OTHERS.search(text, since, end) is not None


def _last(text: str, kinds: Mapping[str, re.Pattern[str]]) -> tuple[int, str] | None:
    """Return where the last end of some kind stops, and its kind: it happened, in the last sentences."""
    stops = [0] * (_SENTENCES_AFTER + 1) + [one.end() for one in _END.finditer(text)]
    since = stops[-_SENTENCES_AFTER - 1]
    ends = (
        (one.end(), name)
        for name, words in kinds.items()
        for one in words.finditer(text)
        if one.end() > since or name in _ANYWHERE
    )
    return max((one for one in ends if _is_so(text, one[0]) and _is_prepared(text, *one)), default=None)


def _is_so(text: str, end: int) -> bool:
    """Return whether it happened, and is not only wished for or asked."""
    return _words("unreal").match(text[end : end + _NEAR]) is None


def _is_prepared(text: str, end: int, name: str) -> bool:
    """Return whether what such an end follows on was told before it."""
    before = _book("after").get(name)
    against = _book("unless").get(name)
    if against is not None and against.search(text):
        return False
    return before is None or before.search(text, 0, end) is not None
