"""Finds danger in a text: to the parent, from the parent, from a partner, to a child (`product.md` 2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from homebiyori.ai.lexicon.clauses import sentence_around
from homebiyori.ai.lexicon.files import load
from homebiyori.ai.lexicon.normalize import fold, fold_pattern
from homebiyori.ai.port import Risk, RiskKind, RiskLevel

Pattern = re.Pattern[str]

_MACRO = re.compile(r"<([A-Z]+)>")
_NEVER_MEANT = re.compile(
    r"(?:なんて|とは|とか|など|って|と)?(?:は)?(?:もう|ぜんぜん|一度も|少しも|まったく|これっぽっちも|今は|さすがに)?"
    r"(?:思わ(?:な|ず|ん)|思えな|思ったこと(?:は|も)?(?:な|あり)|考えな|考えたこと(?:は|も)?(?:な|あり)|言わせな)"
)
_LONG_AGO = re.compile(
    r"(?:と|って|なんて|とまで|とばかり)?(?:ずっと|ばかり)?(?:思|考え|願)(?:っ|え)?て?(?:い)?(?:た|まし)|(?:頃|時期|日々|夜|こと)(?:も|が)あ(?:った|りまし)"
)
_NOW = re.compile(r"今(?:は|では|では|日は)|いまは|けど|でも|なのに|あれから")
_SOON = re.compile(r"今すぐ|今から|これから|今夜|今日中|もう決め|準備(?:し|は)|最後に|さようなら|さよなら")
_GAP = r"[^\w]{0,3}"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One way danger is spoken of; `unless` clears it in its sentence, a wish can be denied or past."""

    risk: Risk
    pattern: Pattern
    unless: Pattern | None
    is_wish: bool


@dataclass(frozen=True, slots=True)
class _Book:
    idioms: Pattern
    spaced: Pattern
    rules: tuple[_Rule, ...]


@lru_cache(maxsize=1)
def _book() -> _Book:
    data = load("risks")
    macros: dict[str, str] = data["macros"]
    spaced = (_GAP.join(map(re.escape, fold(word))) for word in data["spaced"])
    return _Book(
        idioms=_compile("|".join(f"(?:{idiom})" for idiom in data["idioms"]), macros),
        spaced=re.compile("|".join(f"(?:{word})" for word in spaced)),
        rules=tuple(_rule(entry, macros) for entry in data["rules"]),
    )


def _rule(entry: dict[str, Any], macros: dict[str, str]) -> _Rule:
    return _Rule(
        risk=Risk(RiskKind(entry["kind"]), RiskLevel(entry["level"])),
        pattern=_compile(entry["pattern"], macros),
        unless=_compile(entry["unless"], macros) if "unless" in entry else None,
        is_wish=entry.get("wish", False),
    )


def _compile(pattern: str, macros: dict[str, str]) -> Pattern:
    return re.compile(fold_pattern(_MACRO.sub(lambda name: macros[name[1]], pattern)))


def read(text: str, *, is_happy: bool) -> Risk | None:
    """Name the gravest danger in a folded text; `is_happy` lets a wish of the past rest."""
    book = _book()
    plain = _close_gaps(book, book.idioms.sub("〇", text))
    found = list(_found(book, plain, is_happy=is_happy))
    if not found:
        return None
    gravest = max(found, key=lambda risk: risk.level)
    if gravest.kind is RiskKind.SELF_HARM and _SOON.search(plain):
        return Risk(gravest.kind, RiskLevel.IMMEDIATE)
    return gravest


def _close_gaps(book: _Book, text: str) -> str:
    """Join the letters of words that were written apart to slip past."""
    return book.spaced.sub(lambda word: re.sub(r"[^\w]+", "", word[0]), text)


def _found(book: _Book, text: str, *, is_happy: bool) -> Iterator[Risk]:
    for rule in book.rules:
        for match in rule.pattern.finditer(text):
            start, end = sentence_around(text, match.start(), match.end())
            if rule.unless is not None and rule.unless.search(text, start, end):
                continue
            if rule.is_wish and _is_at_rest(text, match.end(), is_happy=is_happy):
                continue
            yield rule.risk
            break


def _is_at_rest(text: str, end: int, *, is_happy: bool) -> bool:
    """Tell whether a wish to die is denied outright, or was felt once by somebody who is happy now."""
    if _NEVER_MEANT.match(text, end):
        return True
    past = _LONG_AGO.search(text, end, end + 16)
    return past is not None and is_happy and _NOW.search(text, past.end()) is not None
