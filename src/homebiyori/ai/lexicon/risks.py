"""Finds danger in a text: to the parent, from the parent, from a partner, to a child (`product.md` 2)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from homebiyori.ai.lexicon.clauses import sentence_around
from homebiyori.ai.lexicon.files import load
from homebiyori.ai.lexicon.gates import Gate
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
_FILES = {
    RiskKind.CHILD_DANGER: "risks_child",
    RiskKind.ABUSE: "risks_abuse",
    RiskKind.DOMESTIC_VIOLENCE: "risks_partner",
    RiskKind.SELF_HARM: "risks_self",
}
_GAP = r"[^\w]{0,3}"


@dataclass(frozen=True, slots=True)
class _Rule:
    """One way danger is spoken of; `unless` clears it in its sentence, a wish can be denied or past.

    Both are sources: most rules are never needed, and are compiled when they are.
    """

    risk: Risk
    pattern: str
    unless: str | None
    is_wish: bool


@dataclass(frozen=True, slots=True)
class _Book:
    idioms: Pattern
    spaced: Pattern
    stories: Pattern
    own: Pattern
    rules: tuple[_Rule, ...]
    gate: Gate


@lru_cache(maxsize=1)
def _book() -> _Book:
    data = load("risks")
    macros: dict[str, str] = data["macros"]
    spaced = (_GAP.join(map(re.escape, fold(word))) for word in data["spaced"])
    rules = tuple(_rule(kind, entry, macros) for kind, file in _FILES.items() for entry in load(file)["rules"])
    return _Book(
        idioms=_compile("|".join(f"(?:{idiom})" for idiom in data["idioms"]), macros),
        spaced=re.compile("|".join(f"(?:{word})" for word in spaced)),
        stories=_compile(data["stories"], macros),
        own=_compile(data["own"], macros),
        rules=rules,
        gate=Gate([rule.pattern for rule in rules]),
    )


def _rule(kind: RiskKind, entry: dict[str, Any], macros: dict[str, str]) -> _Rule:
    return _Rule(
        risk=Risk(kind, RiskLevel(entry["level"])),
        pattern=_spell_out(entry["pattern"], macros),
        unless=_spell_out(entry["unless"], macros) if "unless" in entry else None,
        is_wish=entry.get("wish", False),
    )


def _spell_out(pattern: str, macros: dict[str, str]) -> str:
    """Put in the macros, which may name others, and fold the words."""
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda name: macros[name[1]], pattern)
    return fold_pattern(pattern)


def _compile(pattern: str, macros: dict[str, str]) -> Pattern:
    return re.compile(_spell_out(pattern, macros))


@cache
def _regex(source: str) -> Pattern:
    return re.compile(source)


def read(text: str, *, is_happy: bool) -> Risk | None:
    """Name the gravest danger in a folded text; `is_happy` lets a wish of the past rest."""
    book = _book()
    plain = _close_gaps(book, book.idioms.sub("〇", text))
    found = list(_found(book, plain, is_happy=is_happy))
    if not found:
        return None
    gravest = max(found, key=lambda risk: risk.level)
    if gravest.kind is RiskKind.ABUSE and any(risk.kind is RiskKind.CHILD_DANGER for risk in found):
        # The same act, and somebody else does it.
        return Risk(RiskKind.CHILD_DANGER, gravest.level)
    if gravest.kind is RiskKind.SELF_HARM and _SOON.search(plain):
        return Risk(gravest.kind, RiskLevel.IMMEDIATE)
    return gravest


def _close_gaps(book: _Book, text: str) -> str:
    """Join the letters of words that were written apart to slip past."""
    return book.spaced.sub(lambda word: re.sub(r"[^\w]+", "", word[0]), text)


def _found(book: _Book, text: str, *, is_happy: bool) -> Iterator[Risk]:
    for rule in (book.rules[at] for at in book.gate.open(text)):
        for match in _regex(rule.pattern).finditer(text):
            start, end = sentence_around(text, match.start(), match.end())
            if rule.unless is not None and _regex(rule.unless).search(text, start, end):
                continue
            if book.stories.search(text, start, end) and not book.own.search(text, start, end):
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
