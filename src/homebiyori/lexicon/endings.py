"""Reads how a story ends: of several clauses, the last one with an outcome speaks for the whole.

「抜歯終わった。ふらふらやけど元気や」 is no fatigue, and 「楽しかったのに、腰をやられた」 is no joy.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from homebiyori.lexicon import measures
from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.gates import Gate
from homebiyori.lexicon.normalize import fold_pattern

# How many sentences may follow an ending.
_SENTENCES_AFTER = 1
_END = re.compile(r"[。!?\n]+(?=.)")
_NEAR = 12
# Means that all is well, wherever it occurs.
_ANYWHERE = frozenset({"well back"})
# Said of the writer's own injury, or of a thing that the writer broke; of others it is worded differently.
_OWN = frozenset({"sore", "fell", "broken"})
_FELT_BY_WRITER = frozenset({"missed", "leaving", "hurt", "robbed", "spent", "letdown", "found", "warm"})
_SEEMS = re.compile("みたい")
# A small mishap or piece of luck speaks for the whole only at the very end.
WEAK = frozenset({"mishap", "luck"})
_AT_LAST = re.compile(r"[ぁ-ん]{0,12}(?:」[ぁ-ん]{0,3}(?:言|聞|返)[ぁ-ん]{0,8})?[。!?…〜笑w\s]*")
_OF_CHANGE = {measures.BETTER: "good", measures.WORSE: "bad"}
_OTHERS = re.compile(
    fold_pattern(
        r"(?:夫|旦那|主人|妻|嫁|家内|母|父|義父|義母|姑|舅|息子|娘|孫|子ども|子供|上の子|下の子|長男|長女|次男|次女|兄|姉|弟|妹|祖父|祖母|じいちゃん|ばあちゃん|爺さん|婆さん)(?:さん)?(?:が|は|も|の(?:腰|膝|肩|首|背中|足))"
    )
)


class _Kinds:
    """Patterns by kind, from both files; each is compiled when a text first may match it."""

    def __init__(self, of: str) -> None:
        luck = load("fortunes")
        told = {name: expanded(words, luck["macros"]) for name, words in luck.get(of, {}).items()}
        written = load("endings")[of]
        joined = {name: "|".join(filter(None, (written.get(name), told.get(name)))) for name in {**written, **told}}
        self._names = tuple(joined)
        self._gate = Gate(tuple(joined.values()), fold_pattern)
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def __getitem__(self, name: str) -> re.Pattern[str]:
        if name not in self._compiled:
            self._compiled[name] = re.compile(fold_pattern(self._gate.patterns[self._names.index(name)]))
        return self._compiled[name]

    def in_text(self, text: str) -> Iterator[tuple[str, re.Pattern[str]]]:
        """Yield the kinds that may occur in a folded text, with their patterns."""
        for at in self._gate.open(text):
            yield self._names[at], self[self._names[at]]


@lru_cache(maxsize=8)
def _book(of: str) -> _Kinds:
    return _Kinds(of)


@lru_cache(maxsize=8)
def _words(name: str) -> re.Pattern[str]:
    return re.compile(fold_pattern(load("endings")[name]))


@lru_cache(maxsize=4)
def good(text: str) -> str | None:
    """Return the good end of a folded text, unless something after it spoils it."""
    if _words("never").search(text):
        return None
    found = _last(text, "good")
    if found is None or _words("spoils").search(text, found[0]):
        return None
    later = _last(text, "bad")
    return None if later is not None and later[0] > found[0] else found[1].partition(" ")[0]


def bad(text: str) -> str | None:
    """Return the bad turn that a folded text ends with: a loss, pain, a parting, someone who fell ill."""
    found = bad_at(text)
    return None if found is None else found[1]


def good_at(text: str) -> int:
    """Return where the good end of a folded text stops; the length of the text if it has none."""
    found = None if good(text) is None else _last(text, "good")
    return len(text) if found is None else found[0]


def touches(text: str) -> str | None:
    """Return an ending that the writer feels whoever did it: someone weeps for them, something of theirs came back."""
    return next((one for one in (bad(text), good(text)) if one in _FELT_BY_WRITER), None)


@lru_cache(maxsize=4)
def bad_at(text: str) -> tuple[int, str] | None:
    """Return where the bad turn that a folded text ends with stops, and its name."""
    found = None if _words("never").search(text) else _last(text, "bad")
    if found is not None and found[1] in _OWN and _is_anothers(text, found[0]):
        return None
    if found is None or _words("heals").search(text, found[0]):
        return None
    later = _last(text, "good")
    return None if later is not None and later[0] > found[0] else found


def _is_anothers(text: str, end: int) -> bool:
    """Return whether the sentence that stops there has someone else as its subject: 「夫がぎっくり腰」."""
    since = max((one.end() for one in _END.finditer(text, 0, end)), default=0)
    return _OTHERS.search(text, since, end) is not None


@lru_cache(maxsize=8)
def _last(text: str, of: str) -> tuple[int, str] | None:
    """Return where the last ending of this kind stops, and its name; only facts in the last sentences count."""
    stops = [0] * (_SENTENCES_AFTER + 1) + [one.end() for one in _END.finditer(text)]
    since = stops[-_SENTENCES_AFTER - 1]
    ends = (
        (one.end(), name)
        for name, words in _book(of).in_text(text)
        for one in words.finditer(text)
        if one.end() > since or name in _ANYWHERE
        if name not in WEAK or _AT_LAST.fullmatch(text, one.end())
    )
    told = [one for one in ends if _is_so(text, one[0], of) and _is_prepared(text, *one)]
    # A small thing does not count if a greater one was told.
    last = max([one for one in told if one[1] not in WEAK] or told, default=None)
    change = measures.change(text)
    is_later = change is not None and _OF_CHANGE[change[1]] == of and (last is None or change[0] > last[0])
    return change if is_later else last


def _is_so(text: str, end: int, of: str) -> bool:
    """Return whether it happened, and is not just wished for or asked; an apparent loss counts as one."""
    behind = text[end : end + _NEAR]
    return _words("unreal").match(_SEEMS.sub("", behind, count=1) if of == "bad" else behind) is None


def _is_prepared(text: str, end: int, name: str) -> bool:
    """Return whether what such an ending requires was told before it."""
    before, against = _book("after"), _book("unless")
    if name in against and against[name].search(text):
        return False
    return name not in before or before[name].search(text, 0, end) is not None
