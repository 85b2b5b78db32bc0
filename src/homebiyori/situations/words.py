"""Recognises family situations, each by groups of words that occur close together.

A situation is found if one sentence, or two in a row, have a word of each of its groups and none of those that make it
another one (`data/`, one file per domain).
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from operator import add
from typing import Any, Literal

from homebiyori.base import data
from homebiyori.base.text import normalize
from homebiyori.lexicon import doers, questions, things, unreal
from homebiyori.lexicon.normalize import HIRAGANA_OF, fold
from homebiyori.lexicon.phrases import spell_out
from homebiyori.lexicon.spelling import fold_all
from homebiyori.situations import actors

DOMAINS = (
    "growing",
    "daily",
    "self",
    "family",
    "world",
    "days",
    "small",
    "ages",
    "wins",
    "others",
    "doings",
    "routine",
    "turns",
    "news",
    "hands",
    "fates",
    "kinds",
)
# The prefix of general kinds of message, which are no events: only the model knows them, no words do.
GENERAL = "ki_"
# What a message is about is in its first sentences.
_LONGEST = 600
_MOST_SENTENCES = 12
_ENDS = frozenset("。!?…\n")
# A sentence does not end where a quotation in it ends, and a question in one is told, not asked.
_QUOTED_END = re.compile(r"[。!?…]{1,4}(?=[」』])")
# 夜勤明けの娘: where someone else comes from is beside the point.
_SETTING = re.compile(
    "(?:夜勤|仕事|残業|出張|会社|職場|バイト|部活|塾)(?:明け|帰り|上がり|終わり|続き)の(?=[一-鿿]{0,2}[娘子孫夫妻嫁母父姉兄弟妹])"
)
# What follows a turn is what the message is about.
_TURN = re.compile(
    r"(?<=[ぁ-ん])(?:けれども?|けど|のに(?![はも])|(?:です|ます|ました|でした|った|いた|んだ)が),?|(?:でも|だけど|ただ),"
)
_NEVER = -1
# Katakana words are read as written: folded, カレー would occur in つかれた.
_KATAKANA = re.compile("[ァ-ヺー]{2,}")
# The people that a word with @ stands for, by their ids in deeds.json.
_PEOPLE: Mapping[str, frozenset[str]] = {
    "@husband": frozenset({"husband"}),
    "@wife": frozenset({"wife"}),
    "@partner": frozenset({"husband", "wife", "partner"}),
    "@in_law": frozenset({"mother_in_law", "father_in_law"}),
    "@pet": frozenset({"dog", "cat", "hamster", "rabbit", "bird", "goldfish"}),
    "@own_parent": frozenset({"mother", "father"}),
    "@grandparent": frozenset({"grandmother", "grandfather"}),
    "@teacher": frozenset({"teacher"}),
    "@friend": frozenset({"friend", "mama_friend"}),
    "@colleague": frozenset({"boss", "colleague", "junior"}),
}
# A remark without a subject is about the people of the sentence before: 「夫がカレーを作った。焦がしたけど」.
_REMARK = re.compile(r"[^、。!?]{2,10}(?:けど|けどね|けどな|けんど|が)[。!…]*")
BRIGHT, HEAVY, PLAIN = "bright", "heavy", "plain"
_CHILD, _OWN = "@child", "@own"
# Any everyday thing that has a name of ours, which the reply uses.
_THING, _GROUPS = "@thing", frozenset({"object", "food", "paper", "play"})
# Someone outside the family; what they do is a situation of their own, which has words for them.
_STRANGER = re.compile(
    r"(?:[一-鿿ァ-ヺー]{1,6}|[ぁ-ん]{2,5})(?:さん|様)(?:たち)?(?=[がはも])|ちゃんの(?:お?母さん|お?父さん|ママ|パパ)"
)
_PEOPLE_SAID = re.compile(
    "@|さん|常連|若い衆|先生|せんせい|同僚|先輩|後輩|上司|隣|となり|近所|友だち|友達|ともだち|患者|客|店員|ママ友|担任|保育士|看護師|元[夫妻嫁]"
)
_FAMILY = re.compile(
    r"(?:[父母兄姉爺婆嫁婿奥娘孫]|旦那|息子|とう|かあ|ばあ|じい|にい|ねえ|赤ちゃん|お子|若)(?:さん|様)"
)
MACROS = frozenset({*_PEOPLE, _CHILD, _OWN, _THING})
# 直美は明日から仕事: someone given only by name goes to work.
_NAMED_AT_WORK = re.compile(
    "(?<![一-鿿ァ-ヺー])(?!自分|今日|明日|昨日|今夜|今朝|今週|今月|今年|今回|来週|来月|来年|育休|産休|仕事|職場|会社|復帰|連休|正月|本当|実際|最初|最後)"
    "(?:[一-鿿]{2,3}|[ァ-ヺー]{2,4})(?:は|が|も)(?:、)?(?=(?:明日|来週|来月|今日|今夜|春|四月|4月|また|もう|まだ)?(?:から|も)?(?:仕事|会社|出勤|出張|夜勤|残業|復帰|復職|勤め))"
)
# A question in these asks nothing: 「上げ膳据え膳でね」って、誰が作るの、わたし？ So does a guess: 効いたのかなあ.
_RHETORICAL = frozenset({"ft_who_will", "ft_paid_off"})
# A word that few situations use says more; so does a longer one.
_A_LETTER, _MOST_LETTERS = 0.2, 6
_TOGETHER, _LAST, _TURNED = 0.5, 0.4, 1.5


# Whether it has happened, is still to come, or either.
When = Literal["done", "ahead", "any"]


@dataclass(frozen=True, slots=True)
class Situation:
    """One thing that happens in families; `tone` is bright, heavy or plain."""

    id: str
    tone: str
    when: When
    groups: int


@dataclass(frozen=True, slots=True)
class Found:
    """A situation found in a message; `word` is the one from its first group, as our data spell it."""

    situation: Situation
    word: str
    score: float
    # The sentences that tell it, and their positions.
    text: str
    at: tuple[int, ...]


_FILE = "situations/data/{}.json"
_Told = list[tuple[str, str, When, int]]
# A use is one character, so that thousands of them are read at once: from this one on, eight per situation.
_FIRST, _EACH = 0x100, 8
_PAIR = 2


@lru_cache(maxsize=1)
def _entries() -> dict[str, Any]:
    return {name: entry for domain in DOMAINS for name, entry in data.read(_FILE.format(domain)).items()}


def _told() -> _Told:
    return [(name, entry["tone"], entry["when"], len(entry["needs"])) for name, entry in _entries().items()]


def _lines() -> dict[str, str]:
    """Return the words by first two letters: one line each, with its uses and its spelling in the data."""
    written: list[tuple[str, str]] = []
    for number, entry in enumerate(_entries().values()):
        groups = [*enumerate(entry["needs"]), (_NEVER, entry.get("never", ()))]
        written += [(word, _use(number, group)) for group, lines in groups for word in spell_out(lines)]
    uses: dict[str, str] = {}
    spelled: dict[str, str] = {}
    for (word, use), folded in zip(written, fold_all(word for word, _ in written), strict=True):
        key = word if word in MACROS or _KATAKANA.fullmatch(word) else folded
        uses[key] = uses.get(key, "") + use
        spelled.setdefault(key, word)
    lines: dict[str, list[str]] = {}
    for word, users in uses.items():
        lines.setdefault(word[:_PAIR], []).append(f"{word}\t{users}\t{spelled[word]}")
    # A one-letter word is also listed under every pair that begins with it.
    return {start: "\n".join(some + lines.get(start[:-1], [])) for start, some in lines.items()}


def _use(situation: int, group: int) -> str:
    return chr(_FIRST + _EACH * situation + group + 1)


class _Words:
    """The words that begin alike: the uses, spelling in the data, and length of each."""

    def __init__(self, lines: str) -> None:
        rows = [line.split("\t") for line in lines.split("\n")]
        self.uses = {word: uses for word, uses, _ in rows}
        self.spelled = {word: spelled for word, _, spelled in rows}
        self.lengths = sorted({len(word) for word in self.uses})


class _Book:
    """The situations, and which of them uses which word."""

    def __init__(self) -> None:
        self._lines = data.lines(f"{__name__} words", _lines)
        self.situations = tuple(Situation(*row) for row in data.made(f"{__name__} told", _told))
        _entries.cache_clear()
        self.numbers = {situation.id: number for number, situation in enumerate(self.situations)}
        # Words are only unpacked if they begin like something in a text.
        self._known: dict[str, _Words] = {}

    def spelled(self, folded: str) -> str:
        """Return a word as the data spell it."""
        words = self._beginning(folded[:_PAIR])
        return words.spelled.get(folded, folded) if words else folded

    def _beginning(self, start: str) -> _Words | None:
        if start not in self._known and start in self._lines:
            self._known[start] = _Words(self._lines[start])
        return self._known.get(start)

    def _uses_of(self, word: str) -> str:
        words = self._beginning(word[:_PAIR])
        return words.uses.get(word, "") if words else ""

    def hits_in(self, plain: str, people: Iterable[str]) -> Iterator[tuple[int, int, str, float]]:
        """Yield the uses of a sentence's words: situation, group, word, weight."""
        told, supposed = self._words(fold(plain))
        runs, rest = _KATAKANA.findall(plain), _KATAKANA.sub("〇", plain).replace("ー", "")
        for word in {*told, *supposed, *self._foreign_words(runs), *people}:
            lead = _KATAKANA.match(self.spelled(word))
            if lead is not None and not _begins_here(lead[0], runs, rest):
                continue
            uses = [divmod(ord(use) - _FIRST, _EACH) for use in self._uses_of(word)]
            weight = self._weigh(word, {number for number, group in uses if group - 1 != _NEVER})
            for number, group in uses:
                # What is only supposed has not happened, but may still be to come.
                if word not in supposed or word in told or group - 1 == _NEVER or self._is_ahead(number):
                    yield number, group - 1, word, weight

    def _weigh(self, word: str, users: Collection[int]) -> float:
        return log2(1 + len(self.situations) / max(1, len(users))) + _A_LETTER * min(len(word), _MOST_LETTERS)

    def _is_ahead(self, number: int) -> bool:
        return self.situations[number].when == "ahead"

    def _words(self, folded: str) -> tuple[set[str], set[str]]:
        """Return the words of a folded sentence that tell facts, and those that are only supposed."""
        told, supposed = set[str](), set[str]()
        for at, words in enumerate(map(self._beginning, map(add, folded, folded[1:]))):
            for length in words.lengths if words else ():
                word = folded[at : at + length]
                if words and word in words.uses:
                    (supposed if _is_supposed(folded, word, at + length) else told).add(word)
        return told, supposed

    def _foreign_words(self, runs: Iterable[str]) -> Iterator[str]:
        """Yield the katakana words that a run of katakana begins or ends with."""
        for run in runs:
            for at in range(2, len(run) + 1):
                yield from (word for word in (run[:at], run[-at:]) if self._uses_of(word))


def _begins_here(lead: str, runs: Sequence[str], rest: str) -> bool:
    """Return whether a word's initial katakana is not part of another word: プールに is not in チャンプルーに.

    `runs` is all katakana of a sentence, `rest` everything else, where the word may be written in hiragana.
    """
    stands = any(run.startswith(lead) or run.endswith(lead) for run in runs)
    return stands or lead.translate(HIRAGANA_OF).replace("ー", "") in rest


def _is_supposed(folded: str, word: str, end: int) -> bool:
    # くれてん is くれたの, not a denial.
    is_kansai = word.endswith(("て", "で")) and folded.startswith("ん", end)
    return not is_kansai and unreal.is_supposed(folded, word, end)


@lru_cache(maxsize=1)
def _book() -> _Book:
    return _Book()


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    # By situation, the best word found for each group.
    words: Mapping[int, Mapping[int, tuple[float, str]]]
    is_asked: bool
    is_turned: bool
    is_of_stranger: bool
    by: frozenset[actors.Who]


@lru_cache(maxsize=4)
def read(text: str) -> tuple[Found, ...]:
    """Return the situations of a message, the surest first."""
    sentences = _read_all(text)
    best: dict[int, Found] = {}
    for at in range(len(sentences)):
        for window in ((at,), (at, at + 1)):
            if window[-1] < len(sentences):
                for number, found in _found_in(sentences, window):
                    if number not in best or best[number].score < found.score:
                        best[number] = found
    return tuple(sorted(best.values(), key=lambda found: (-found.score, found.situation.id)))


def without_settings(text: str) -> str:
    """Remove the places that someone else comes from."""
    return _SETTING.sub("", text)


def ids() -> Iterable[str]:
    """Return the ids of all situations."""
    return _book().numbers


def heard(name: str, text: str, score: float) -> Found | None:
    """Return a situation that only the whole message tells; None if a word, or who did it, contradicts it."""
    number, sentences = _book().numbers[name], _read_all(text)
    plain = "".join(sentence.text for sentence in sentences)
    is_belied = any(_NEVER in sentence.words.get(number, ()) for sentence in sentences)
    if is_belied or not actors.may_be_situation(name, actors.of(plain)):
        return None
    return Found(_book().situations[number], "", score, plain, tuple(range(len(sentences))))


@lru_cache(maxsize=4)
def _read_all(text: str) -> tuple[_Sentence, ...]:
    plain = actors.without_commanders(without_settings(_QUOTED_END.sub("", normalize(text[:_LONGEST]))))
    return tuple(_read_one(*one) for one in _sentences(plain))


def _sentences(plain: str) -> list[tuple[str, bool]]:
    """Split a text where its sentences end and turn; each part comes with whether a turn precedes it."""
    turns = {turn.end() for turn in _TURN.finditer(plain)}
    found, start, is_turned = list[tuple[str, bool]](), 0, False
    for at, letter in enumerate(plain, 1):
        is_turn = at in turns
        if is_turn or (letter in _ENDS and plain[at : at + 1] not in _ENDS) or at == len(plain):
            found.append((plain[start:at], is_turned))
            start, is_turned = at, is_turned or is_turn
    return [(one, is_after) for one, is_after in found if one.strip()][:_MOST_SENTENCES]


def _read_one(sentence: str, is_turned: bool) -> _Sentence:  # noqa: FBT001 - as the sentences are cut
    words: dict[int, dict[int, tuple[float, str]]] = defaultdict(dict)
    for number, group, spelled, weight in _book().hits_in(sentence, _people_in(sentence)):
        known = words[number].get(group)
        if known is None or known < (weight, spelled):
            words[number][group] = weight, spelled
    is_asked = questions.is_only_asked(sentence)
    return _Sentence(sentence, words, is_asked, is_turned, _is_of_stranger(sentence), actors.of(sentence))


def _is_of_stranger(sentence: str) -> bool:
    return any(_FAMILY.search(found[0]) is None for found in _STRANGER.finditer(sentence))


def _people_in(sentence: str) -> Iterator[str]:
    named = {hit.value for hit in doers.hits_in(sentence)}
    yield from (macro for macro, persons in _PEOPLE.items() if not persons.isdisjoint(named))
    known = doers.persons()
    if any(known[name].is_child for name in named):
        yield _CHILD
    if doers.names_writer(sentence):
        yield _OWN
    if _thing_in(sentence) is not None:
        yield _THING


@lru_cache(maxsize=32)
def _thing_in(sentence: str) -> str | None:
    """Return our word for the first everyday thing in a sentence."""
    return next((hit.value[0] for hit in things.hits_in(sentence) if hit.value[1] in _GROUPS), None)


def _found_in(sentences: Sequence[_Sentence], window: tuple[int, ...]) -> Iterator[tuple[int, Found]]:
    parts = [sentences[at] for at in window]
    shared = parts[0].words if len(parts) == 1 else parts[0].words.keys() & parts[1].words.keys()
    for number in shared:
        of_each = [part.words[number] for part in parts]
        if any(_NEVER in groups for groups in of_each):
            continue
        situation = _book().situations[number]
        best = [
            max((groups[group] for groups in of_each if group in groups), default=None)
            for group in range(situation.groups)
        ]
        is_asked = parts[-1].is_asked and situation.groups - 1 in of_each[-1]
        if None in best or (is_asked and situation.id not in _RHETORICAL):
            continue
        told = [found for found in best if found is not None]
        of_before = sentences[window[0] - 1].by if window[0] and _REMARK.fullmatch(parts[0].text) else frozenset()
        if not _is_of_whom(situation.id, parts, [word for _, word in told], of_before):
            continue
        score = sum(weight for weight, _ in told) + (_TOGETHER if len(window) == 1 else 0)
        score += _LAST if window[-1] == len(sentences) - 1 else 0
        score += _TURNED if parts[0].is_turned else 0
        yield number, Found(situation, _word_of(told[0][1], parts), score, "".join(p.text for p in parts), window)


def _word_of(word: str, parts: Sequence[_Sentence]) -> str:
    """Return the first word of a situation as our data spell it; for a thing, its name."""
    named = (_thing_in(part.text) for part in parts) if word == _THING else ()
    return next((name for name in named if name), _book().spelled(word))


def _is_of_whom(name: str, parts: Sequence[_Sentence], words: Sequence[str], of_before: frozenset[actors.Who]) -> bool:
    """Return whether a situation fits those who did it; one with words for other people is about them."""
    if any(_PEOPLE_SAID.search(word) for word in words):
        return True
    if name.startswith("se_") and any(_NAMED_AT_WORK.search(part.text) for part in parts):
        return False
    by = frozenset[actors.Who]().union(*(part.by for part in parts)) or of_before
    return not any(part.is_of_stranger for part in parts) and actors.may_be_situation(name, by)
