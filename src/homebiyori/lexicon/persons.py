"""Finds roughly whom a text is about: a memory of one person must not be taken for one of another."""

import re
from enum import StrEnum
from functools import lru_cache

from homebiyori.lexicon.normalize import fold_pattern


class Person(StrEnum):
    """The writer, a member of the family, or someone else."""

    SELF = "self"
    CHILD = "child"
    PARTNER = "partner"
    OTHER = "other"


_WHO = (
    (
        Person.SELF,
        r"(?:わたし|私|わたくし|俺|おれ|僕|ぼく|自分|うち(?!の|[にでは]))(?:が|は|も|の|まで|だけ|のほう|,|です)",
    ),
    (
        Person.CHILD,
        r"息子|娘|長男|長女|次男|次女|三男|三女|双子|赤ちゃん|孫|弟|妹|[上下]の子|うちの子|この子|あの子|子ども|(?<![ぁ-ん一-鿿])子(?=[がはもの])|坊主|ちび|ちゃん|くん",
    ),
    (Person.PARTNER, r"夫|旦那|主人|妻|嫁|奥さん|相方|(?<!お)ぱぱ(?=[がはもの])"),
    (
        Person.OTHER,
        r"義母|義父|姑|舅|実母|実父|ばあば|じいじ|(?:お|祖)(?:母|父)さん?|上司|部長|課長|店長|同僚|後輩|先輩|友達|友だち|まま友|先生|近所",
    ),
)
_PATTERNS = tuple((person, re.compile(fold_pattern(pattern))) for person, pattern in _WHO)
_DOES = re.compile(fold_pattern(r"(?:が|は|も|,|のほう|(?=[一-鿿]))"))


@lru_cache(maxsize=64)
def named(text: str) -> frozenset[Person]:
    """Return the persons that a folded text mentions."""
    return frozenset(person for person, pattern in _PATTERNS if pattern.search(text))


def is_of_others(text: str) -> bool:
    """Return whether a folded text is about an adult other than the writer, not about the writer or a child."""
    first = min(
        ((match.start(), person, match.end()) for person, pattern in _PATTERNS if (match := pattern.search(text))),
        default=None,
    )
    return first is not None and first[1] in {Person.PARTNER, Person.OTHER} and _DOES.match(text, first[2]) is not None


def may_be_same(left: str, right: str) -> bool:
    """Return whether two folded texts may be about the same person."""
    one, other = named(left), named(right)
    return not one or not other or bool(one & other)
