"""Finds who did something: the writer, unless a subject names someone else or leaves it open."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from homebiyori.lexicon.files import load
from homebiyori.lexicon.letters import KANJI, LETTER
from homebiyori.lexicon.phrases import Hit, PhraseBook

WRITER, UNKNOWN = "writer", "unknown"


@dataclass(frozen=True, slots=True)
class Person:
    """A person in our table; `said` is what a reply calls them."""

    said: str
    is_child: bool


_OWN = re.compile(r"(?:私|わたし|わたくし|あたし|俺|おれ|オレ|僕|ぼく|自分|うち|わし)(?:[がはも、]|って)")
_NAMED = re.compile(r"(?:ちゃん|くん)(?=[^のにをとへで、。!])|(?:さん|君|様|さま|たち|達)(?=[がはも]|まで)")
_SUBJECT = re.compile(r"[がはも](?!う)|まで|って|、")
# Someone else's child, husband or mother is not the one in our table.
_OF_ANOTHER = re.compile(
    r"(?:友[人達だ]ち?|ママ友|パパ友|同僚|後輩|先輩|上司|部下|店長|部長|課長|知り合い|いとこ|お?隣|近所|先生|姉|妹|兄|弟|[さ様]ん?)(?:さん|夫婦)?の(?:お|ところの|とこの|家の)?$"
)
# 猫のもなかが: a pet given with its name.
_PETS = frozenset({"dog", "cat", "hamster", "rabbit", "bird", "goldfish"})
_APPOSED = re.compile("の[ぁ-ゖァ-ヺー]{2,5}?(?:ちゃん|くん|さん)?[がは]")
# A writer with grandchildren calls the son's wife 嫁.
_SONS = re.compile("孫|息子[がのは]")
_OBJECT = re.compile(r"[をにのとでへだか]")
# あした娘が, 昨日夫が: a word for a time is not part of the one that follows.
_KIN = frozenset("娘孫夫妻嫁母父姉兄弟妹犬猫")
_WHEN = re.compile(
    "(?:あした|きのう|きょう|けさ|さっき|今日|昨日|今朝|明日|明後日|昨夜|今夜|先週|今週|来週|先月|来月|去年|来年|毎日|毎朝|毎晩|週末|夕方|夜中|最近|ついに|やっと)$"
)
_BEFORE = frozenset("がはもをにの、てで")
# したら娘に, かわいい娘: kana before a kin term ends another word; the お of お母 belongs to it.
_KANA_BEFORE = re.compile("[ぁ-ゖ](?<![おごみ])")
_GA = re.compile(r"(?<![でまただいんすのう])が(?![っんら])")
_HA = re.compile(r"(?P<before>[^\s、。がをにはもで]{1,8})は(?!ん|なし|じめ|や[いくめ]|れ|らっ)")


@lru_cache(maxsize=1)
def persons() -> Mapping[str, Person]:
    """Return the people in our table by id."""
    return {name: Person(entry["said"], entry["kind"] == "child") for name, entry in load("deeds")["persons"].items()}


@cache
def _no_doers(kind: str) -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(load('doers')[kind])})$")


@lru_cache(maxsize=1)
def _book() -> PhraseBook[str]:
    return PhraseBook(
        {word: name for name, entry in load("deeds")["persons"].items() for word in entry["words"].split()}
    )


def _is_anothers(text: str, hit: Hit[str]) -> bool:
    is_sons_wife = text.startswith("嫁", hit.start) and _SONS.search(text) is not None
    return is_sons_wife or _OF_ANOTHER.search(text, 0, hit.start) is not None


def hits_in(text: str) -> list[Hit[str]]:
    """Find the people mentioned in a text."""
    return [hit for hit in _book().find(text) if _stands(text, hit)]


def own_in(text: str) -> Iterable[re.Match[str]]:
    """Find where the writer is the subject."""
    return _OWN.finditer(text)


def names_writer(text: str) -> bool:
    """Return whether the writer is named as a subject."""
    return _OWN.search(text) is not None


def _stands(text: str, hit: Hit[str]) -> bool:
    """Return whether a word for a person stands by itself: 子 does not in 帽子."""
    if hit.end - hit.start > 1:
        return True
    before, after = text[hit.start - 1 : hit.start] if hit.start else "", text[hit.end : hit.end + 1]
    if text[hit.start] in _KIN and _WHEN.search(text, max(0, hit.start - 4), hit.start):
        before = ""
    if text[hit.start] in _KIN and _KANA_BEFORE.match(before):
        before = ""
    return not (LETTER.match(before) and before not in _BEFORE) and KANJI.match(after) is None


@dataclass(frozen=True, slots=True)
class Subject:
    """A possible subject of what follows; a bare one, without a particle, only of a favour."""

    at: int
    who: str
    is_bare: bool = False


def subjects_in(text: str, people: Iterable[Hit[str]], ends: Iterable[int]) -> list[Subject]:
    """Find all possible subjects, in text order."""
    known = {hit.end for hit in people}
    found = [Subject(one.start(), WRITER) for one in _OWN.finditer(text)]
    own = {one.end() - 1 for one in _OWN.finditer(text)}
    for hit in people:
        if _SUBJECT.match(text, hit.end):
            found.append(Subject(hit.start, UNKNOWN if _is_anothers(text, hit) else hit.value))
        elif hit.value in _PETS and (called := _APPOSED.match(text, hit.end)):
            found.append(Subject(hit.start, hit.value))
            own.add(called.end() - 1)
        elif not _OBJECT.match(text, hit.end):
            found.append(Subject(hit.start, hit.value, is_bare=True))
    named = (one.start() for one in _NAMED.finditer(text))
    found += [Subject(at, UNKNOWN) for at in named if not any(at < end <= at + 2 for end in known)]
    told = known | own | set(ends)
    found += [
        Subject(one.start(), UNKNOWN)
        for one in _GA.finditer(text)
        if one.start() not in told and not _no_doers("lifeless").search(text[max(0, one.start() - 4) : one.start()])
    ]
    found += [
        Subject(one.end() - 1, UNKNOWN)
        for one in _HA.finditer(text)
        if one.end() - 1 not in told and not _no_doers("no_one").search(one["before"])
    ]
    return sorted(found, key=lambda one: one.at)
