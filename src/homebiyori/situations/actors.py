"""Finds roughly who does what a sentence reports: the subject that it names, or no one if that is unclear.

Japanese drops subjects, so most sentences leave it open. Where one is named, and no clause boundary follows that may
bring another, an event of a child's life or a deed of the parent's own is not matched to someone else.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from homebiyori.base import data
from homebiyori.base.text import normalize
from homebiyori.lexicon import doers
from homebiyori.lexicon.letters import BOUNDED_SENTENCE, QUOTED
from homebiyori.lexicon.phrases import PhraseBook


class Who(StrEnum):
    """Who did something; OTHER is anyone outside the family."""

    OWN = "own"
    CHILD = "child"
    PARTNER = "partner"
    ELDER = "elder"
    KIN = "kin"
    WORK = "work"
    OTHER = "other"
    PET = "pet"


@dataclass(frozen=True, slots=True)
class _Mention:
    """A person named at `start:end`."""

    start: int
    end: int
    who: Who


_OUTSIDE = frozenset({Who.WORK, Who.OTHER})
# Longer texts usually mention more than one person.
_SHORT = 60
# Feelings about someone are the writer's own: 隣の人がうるさい.
_FELT = re.compile(
    r"うるさ|むか[つっ]|腹[がも]?立|腹立|つら|辛[いく]|しんど|嫌|きら[いっ]|こわ|怖|心配|不安|さび|寂|淋|うらや|羨|悲|くやし|悔し|いら[いつっ]|イライラ|ひど[いくす]"
    r"|疲|困[っるら]|迷惑|苦手|うざ|ショック|焦|モヤ|もや|傷つ|許せ|我慢|頭に|泣け|涙|気にな|気が|たまら|やめて|くれ|もら|もろ|られ|嬉し|うれし|[よ良]かった|楽し|安心|ほっと|誇|感動|最高|やった|ありがた|助か|すご|おめで|[!♪]"
)
_MARK = r"(?:が(?![っん])|は(?!ず)|も(?!ら[いっう])|まで|って(?![^。]{0,6}[言い呼]))"
_TITLE = r"(?:さん|たち|達|ら|夫婦|一家|のところ|んち)?"
_SUBJECT = re.compile(rf"{_TITLE}(?:{_MARK}|、)")
# What belongs to someone counts as theirs (部下の企画が通った), and so does a name in apposition (猫のもなかが).
_HAS = re.compile(
    rf"の(?!手も|こと|ため|せい|おかげ|方|ほう|代わり|前|横|隣|そば|世話|面倒|相手)[^、。!?\sをにでと]{{1,8}}?{_MARK}"
)
# Signs of an adult sibling; without them, a sibling named beside a child is the child's.
_GROWN_UP = re.compile(
    "産[んむみ]|生まれ|結婚|婚約|妊娠|出産|転職|独身|会社|仕事|帰省|単身|借金|離婚|甥|姪|夫婦|[兄弟姉妹]の(?:子|娘|息子|家)"
)
# A new, unnamed subject may follow these.
_OPENS = re.compile(
    r"ので|(?<=[るいただすん])から|のに|けど|[ただ]ら(?!し)|れば|えば|せば|てば|(?:です|ます|した|だ|る|い)が、|[るいただ]と、|[てで]、|[るたい]し、"
    r"|ため|せいで|おかげで|[てで]から|[たる](?:後|あと|すき|隙|間|あいだ|とき|時|とたん|途端|頃|ころ)|[てで](?=つら|辛|しんど|疲|困|大変|嬉|うれし|助か|寂|さび|眠|心配|不安|怖|こわ|いらいら|イライラ|腹|むか|ムカ|泣け|ほっと|安心|よかった|良かった|恥|申し訳)"
)
# A report may be about anyone, unless the speaker says what they want themselves.
_REPORTED = re.compile(r"(?:って|と)[^、。]{0,6}(?:[言い聞話]|ゆう|教え|報告)")
# 先生が、この調子なら合格圏だと: a teacher's or doctor's assessment of someone else.
_ASSESSED = re.compile(
    r"(?:先生|医者|担任|コーチ|監督|師匠|校長|園長|保育士)(?:さん)?(?:が|は)?、?[^。]*(?:と(?:のこと)?|って|いわく[^。]*)(?:です|だ|や)?[よねさ]?$"
)
# 嫁は単身赴任で行けって: an order is carried out by the one who receives it, the writer.
_COMMANDS = re.compile(
    r"(?:夫|旦那|主人(?!公)|妻|嫁|奥さん|家内|女房|父|母|義父|義母|親|上司|課長|部長|社長|店長|医者|先生|姉|兄|妹|弟|娘|息子)(?:さん|はん)?(?:たち)?(?:は|が|も|に|から)、?"
    r"(?=(?:[^。、!?「」]{0,16}|「[^」]{0,20})(?:行け|行って(?:こい|おいで|らっしゃい|きて|きな|き|くれ|ほしい)|行きなさい|行きな|行ったら|やれ|やって(?:こい|みろ|みな|みたら|くれ)|休め|休みな|寝ろ|寝とけ|受けろ|受けたら|来い|来て|乗れ|帰れ|帰ってこい|座っとけ|しろ|しなさい|せえ|せい|しとき|しとけ)"
    r"」?(?:よ|や)?(?:って|と)(?:[言い。、!]|$|ゆう|さ|話))"
)
_WANTED = re.compile(r"(?:たい|つもり|予定|よう)(?:だ|です)?$")


@lru_cache(maxsize=64)
def of(sentence: str) -> frozenset[Who]:
    """Return who may have done what a normalized sentence reports; empty if it leaves that open."""
    sentence = QUOTED.sub(lambda found: "〇" * len(found[0]), without_commanders(sentence))
    last = None
    for one in _subjects(sentence):
        if not _only_reports(sentence, one.end):
            last = one
    if last is None or _OPENS.search(sentence, last.end):
        return frozenset()
    return frozenset({last.who})


def without_commanders(sentence: str) -> str:
    """Remove the people who only tell the writer to do something."""
    return _COMMANDS.sub("", sentence)


@lru_cache(maxsize=64)
def is_of_outsider(text: str) -> bool:
    """Return whether only people outside the family, or a pet, did what is told, and no feeling is named."""
    return _all_told_of(text, _OUTSIDE | {Who.PET})


@lru_cache(maxsize=64)
def is_of_another(text: str) -> bool:
    """Return whether only named people other than the writer did what is told, and no feeling is named."""
    return _all_told_of(text, frozenset(Who) - {Who.OWN})


def _all_told_of(text: str, those: frozenset[Who]) -> bool:
    plain = normalize(text)
    if _FELT.search(plain) or len(plain) > _SHORT:
        return False
    told = [of(one[0]) for one in BOUNDED_SENTENCE.finditer(plain)]
    return bool(told) and all(who and who <= those for who in told)


def _only_reports(sentence: str, end: int) -> bool:
    """Return whether a subject only reports: 「泣かなかったと先生が言っていた」."""
    if _ASSESSED.search(sentence):
        return True
    said = _REPORTED.search(sentence, max(0, end - 12))
    return said is not None and not _WANTED.search(sentence, 0, said.start())


def _subjects(sentence: str) -> Iterator[_Mention]:
    found = [
        _Mention(one.start, mark.end(), one.who)
        for one in _joined(sentence)
        if (mark := _SUBJECT.match(sentence, one.end) or _HAS.match(sentence, one.end))
    ]
    own = (_Mention(one.start(), one.end(), Who.OWN) for one in doers.own_in(sentence))
    return iter(sorted((*found, *own), key=lambda one: one.start))


def _joined(sentence: str) -> Iterator[_Mention]:
    """Yield the people of a sentence; 「友人の子」 counts as the friend, 「夫の母」 as the mother."""
    held: _Mention | None = None
    for one in _people(sentence):
        if held is not None and one.start - held.end in (1, 3) and sentence[held.end : one.start].endswith("の"):
            held = _Mention(held.start, one.end, held.who if held.who in _OUTSIDE or one.who is Who.CHILD else one.who)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def _people(sentence: str) -> list[_Mention]:
    found = [
        _Mention(hit.start, hit.end, group) for hit in doers.hits_in(sentence) if (group := _groups().get(hit.value))
    ]
    if any(one.who is Who.CHILD for one in found) and not _GROWN_UP.search(sentence):
        found = [replace(one, who=Who.CHILD) if one.who is Who.KIN else one for one in found]
    taken = {at for one in found for at in range(one.start, one.end)}
    more = (hit for hit in _book().find(sentence) if hit.start not in taken)
    return sorted((*found, *(_Mention(hit.start, hit.end, hit.value) for hit in more)), key=lambda one: one.start)


@lru_cache(maxsize=1)
def _data() -> Any:  # noqa: ANN401 - each reader knows the shape of its own part
    return data.load("situations", "actors")


@lru_cache(maxsize=1)
def _groups() -> Mapping[str, Who]:
    return {name: Who(who) for who, line in _data()["persons"].items() for name in line.split()}


@lru_cache(maxsize=1)
def _book() -> PhraseBook[Who]:
    return PhraseBook({word: Who(who) for who, line in _data()["words"].items() for word in line.split()})


# Who may be the subject of a situation or concept, by its kind; by default anyone but a pet.
_MAY: Mapping[str, frozenset[Who]] = {
    "child": frozenset({Who.CHILD, Who.OWN}),
    "own": frozenset({Who.OWN}),
    "home": frozenset({Who.CHILD, Who.OWN}),
    "pet": frozenset(Who) - _OUTSIDE,
    "any": frozenset(Who),
}
_ANYBODY = frozenset(Who) - {Who.PET}


def may_be_situation(name: str, who: frozenset[Who]) -> bool:
    """Return whether one of `who` may be the subject of a situation; an empty `who` fits any."""
    return not who or not who.isdisjoint(_MAY.get(_whose()["situations"].get(name, ""), _ANYBODY))


def may_be_concept(name: str, who: frozenset[Who]) -> bool:
    """Return whether one of `who` may be the subject of a concept; an empty `who` fits any."""
    return not who or not who.isdisjoint(_MAY.get(_whose()["concepts"].get(name, ""), _ANYBODY))


@lru_cache(maxsize=1)
def _whose() -> Mapping[str, Mapping[str, str]]:
    return {
        kind: {name: whose for whose, lines in _data()[kind].items() for line in lines for name in line.split()}
        for kind in ("situations", "concepts")
    }
