"""Reads the names of people outside the family: a child's friend, a new friend, a teacher, a colleague.

As in the family, a name is said back only if it was asked for and is on one of our lists.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, NamedTuple

from homebiyori.base import data
from homebiyori.base.text import normalize
from homebiyori.memory import given

_NAME = r"(?P<name>[ァ-ヴー]{2,6}|[一-鿿々]{1,4}|[ぁ-ん]{1,4}[ーっ]?|[ぁ-んー]{2,5})"
_BEFORE = r"(?:^|(?<=[、。,!?「」『』（(はがとのもにでを\s]))"
_TITLED = re.compile(rf"{_BEFORE}{_NAME}(?P<title>さん|ちゃん|くん|君|先生)(?![一-鿿])")
_ENDS = r"(?=[がはもにをとへ、。!?」]|って|から|$)"
_SENTENCES = re.compile(r"[^。!?\n]{1,120}")
_CHILDS = frozenset({"ちゃん", "くん", "君"})
_OF_A_CHILD, _FRIENDS = "お子さんの仲良しの子", ("ママ友さん", "お友だち", "お子さんの仲良しの子")
_ASKS = re.compile("名前|の名(?:は|を|って|、)|(?:なん|何)て(?:いう|呼)|誰|だれ|どなた")
_TEACHER, _TWO = "先生", 2


class _Role(NamedTuple):
    name: str
    told: re.Pattern[str]
    bare: re.Pattern[str] | None
    asked: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Named:
    """A name with its title and the role of its bearer, as an answer calls it."""

    name: str
    title: str
    role: str
    told: str = field(compare=False)

    @property
    def said(self) -> str | None:
        """Return the name as it may be said back; None if it is on none of our lists."""
        is_known = given.is_listed(self.name) or self.name in _lists()[self.title != ""]
        return f"{self.name}{self.title or (_TEACHER if self.role == _TEACHER else 'さん')}" if is_known else None


@cache
def _words() -> Any:  # noqa: ANN401 - read by this module alone
    return data.load("memory", "acquaintances")


@cache
def _roles() -> tuple[_Role, ...]:
    return tuple(
        _Role(
            name,
            re.compile(words["told"]),
            re.compile(rf"{words['bare']}{_NAME}{_ENDS}") if "bare" in words else None,
            re.compile(words["asked"]),
        )
        for name, words in _words()["roles"].items()
    )


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that may be said without a title, and those that may be said with one."""
    surnames, nicknames = (frozenset(_words()[key].split()) for key in ("surnames", "nicknames"))
    return surnames, surnames | nicknames


@cache
def _no_names() -> re.Pattern[str]:
    return re.compile(_words()["no_names"])


def read(texts: Iterable[str], family: Mapping[str, str]) -> list[Named]:
    """Read the named people outside the family, the last mentioned first."""
    roles = _words()["roles"]
    found = (one for text in texts for one in _read_one(normalize(text)))
    met = [one for one in found if family.get(one.name, one.role) in roles]
    return list({(one.name, one.role): one for one in reversed(met)}.values())[::-1]


@lru_cache(maxsize=128)
def _read_one(plain: str) -> tuple[Named, ...]:
    return tuple(_named(plain))


def _named(plain: str) -> Iterator[Named]:
    sentences = [one[0] for one in _SENTENCES.finditer(plain)]
    for at, sentence in enumerate(sentences):
        # 「ママ友ができた！まりさんっていう人」: who it is may be told in the sentence before or after.
        around = "。".join(sentences[max(0, at - 1) : at + _TWO])
        for found in _TITLED.finditer(sentence):
            role = _role_of(found["title"], sentence, around)
            if role is not None and _no_names().fullmatch(found["name"]) is None:
                yield Named(found["name"], "" if role == _TEACHER else found["title"], role, plain)
        for one in _roles():
            bare = one.bare.search(sentence) if one.bare else None
            if bare is not None and _no_names().fullmatch(bare["name"]) is None:
                yield Named(bare["name"], "", one.name, plain)


def _role_of(title: str, *texts: str) -> str | None:
    """Return the role of a name with this title, by its own sentence, else by those around it."""
    if title == _TEACHER:
        return _TEACHER
    for text in texts:
        fitting = (
            one.name
            for one in _roles()
            if one.name != _TEACHER and (one.name != _OF_A_CHILD or title in _CHILDS) and one.told.search(text)
        )
        if (role := next(fitting, None)) is not None:
            return role
    return None


def asked_roles(text: str) -> tuple[str, ...]:
    """Return the roles outside the family whose name a question asks for."""
    plain = normalize(text)
    if _ASKS.search(plain) is None:
        return ()
    if re.search(_words()["any"], plain):
        return _FRIENDS
    return tuple(one.name for one in _roles() if one.asked.search(plain))[:1]


def named_in(text: str, known: Iterable[Named]) -> Named | None:
    """Return the one of `known` that a question mentions by name: 「なみさんの名前、覚えてる？」."""
    plain = normalize(text)
    return next((one for one in known if re.search(rf"{_BEFORE}{re.escape(one.name)}{one.title}", plain)), None)


def called(names: Iterable[Named]) -> str | None:
    """Join the names of up to two people; None if one of them may not be said."""
    told = [one.said for one in names][:_TWO]
    return "と".join(one for one in told if one) if told and all(told) else None
