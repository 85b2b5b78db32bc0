"""The fragments, read once per process from `fragments/<character>/*.json`, and what each presumes."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from homebiyori.ai.offline.facts import Fact
from homebiyori.ai.offline.files import load
from homebiyori.ai.offline.naming import noun_of
from homebiyori.ai.port import Character
from homebiyori.ai.wording import count_characters
from homebiyori.base import data
from homebiyori.startup.wide import compile_wide

_FOLDER = "ai/offline/fragments"
_KANJI_WORD = compile_wide(r"[\p{Han}々]+")
# Too common to be noticed as a repetition.
_UNHEARD = frozenset("今日人子何一時気中見言思来出分前間方手合入育") | {"今日", "一人", "自分", "子育"}
# Kana words that a reader notices when two sentences of one answer share them.
_HEARD = compile_wide(
    "おばちゃん|わたし|わし|ここ|ちゃんと|そっと|ゆっくり|そのまま|こうして|そうやって|そんな|ずっと|いつでも|ほんと|しっかり"
    "|まっすぐ|ひとつ|ひと息|じっと|たっぷり|ひとり|いっぱい|まるごと|どっしり|きちんと|それだけ|つぶや|うなず|たまらな"
    "|あったか|すぐ|うれし|くたびれ|しんど|つら[いか]|ざわざわ|すてき|たいした|ありがとう|大丈夫|また|並んで|いつだって|ありますよね|しますよね|ものじゃ|気持ち|まんま|まま"
)
_LISTENER = compile_wide("あんた|あなた|おぬし")
# Slots whose sentences have a placeholder: for what is remembered, repeated or named, and in care for a burden.
_FILLED = re.compile(
    r"(recall|gladly|remember|known\.\w+?|intro\.(?:who|trade|place)|care\.weighs|view\.pick|thread\.\w+|thing\.\w+\.\w+|deed\.\w+|detail\.\w+)\.(.+)"
)
# The fragment ids of these omit the name, so a sentence rests whatever it names.
_NAMELESS = ("thing.", "thread.", "deed.", "detail.", "known.", "intro.", "view.pick.")
# Built anew for each message, and not cached.
_SITUATION = "situation."
_PASSING = ("deed.", "detail.", "known.", "view.pick.", _SITUATION)
_PLACES = ("{}", "<child>", "<partner>")
_BETWEEN = ":"
# Words for "lately" that a day may replace, except in "ever since".
_LATELY = re.compile("このあいだ(?!から)|前に(?=話|聞)")
# Names that are inserted as they are, not looked up as things: deeds and details, an age or a club.
_SAID_AS_IT_IS = ("deed.", "detail.", "known.", "intro.", "view.pick.")


@dataclass(frozen=True, slots=True, eq=False)
class Fragment:
    """One or two sentences, with what the assembly needs to know about them.

    `echoes` has a bit for each word, opening and ending that would be heard as a repetition in a
    neighbouring fragment; `addresses` counts how often the listener is addressed; `presumes` is what
    must be known of a message before this may be said.
    """

    id: str
    text: str
    length: int
    echoes: int
    addresses: int
    presumes: frozenset[Fact] = frozenset()


class Slots(Mapping[str, tuple[Fragment, ...]]):
    """A character's fragments by slot, each slot built on first access."""

    def __init__(self, character: Character) -> None:
        self._letter = character.value[0]
        self._lines = data.lines(f"{_FOLDER}/{character.value}", lambda: _read(character))
        self._voice = character.value
        self._bits: dict[str, int] = defaultdict(lambda: len(self._bits))
        self._ready: dict[str, tuple[Fragment, ...]] = {}

    def __getitem__(self, slot: str) -> tuple[Fragment, ...]:
        if slot.startswith(_PASSING) or _BETWEEN in slot:
            return self._made(slot)
        if slot not in self._ready:
            self._ready[slot] = self._made(slot)
        return self._ready[slot]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def _made(self, slot: str) -> tuple[Fragment, ...]:
        texts = self._filled(slot) or self._texts_of(slot)
        return tuple(self._fragment(*entry) for entry in texts.items())

    def _texts_of(self, slot: str) -> dict[str, str]:
        lines = (line.split(" ", 1) for line in self._lines[slot].split("\n"))
        return {f"{self._letter}.{slot}.{number}": text for number, text in lines}

    def _filled(self, slot: str) -> dict[str, str]:
        if slot.startswith(_SITUATION) and _BETWEEN in slot:
            return self._situated(*slot.split(_BETWEEN))
        found = _FILLED.fullmatch(slot)
        if not found:
            return {}
        when, _, name = found[2].rpartition(_BETWEEN)
        noun = name if slot.startswith(_SAID_AS_IT_IS) else noun_of(name) or ""
        lines = enumerate((_on(when, line) for line in sentences()[found[1]][self._voice]), 1)
        head = found[1] if slot.startswith(_NAMELESS) else f"{found[1]}.{name}"
        return {f"{self._letter}.{head}.{number:02}": _with(line, noun) for number, line in lines}

    def _situated(self, slot: str, *names: str) -> dict[str, str]:
        """Fill the placeholders of a situation's sentences, dropping those that need a person who was not mentioned."""
        places = tuple(zip(_PLACES, names, strict=True))
        texts = self._texts_of(slot).items()
        known = {name: text for name, text in texts if all(said or place not in text for place, said in places)}
        return {name: _fill(text, places) for name, text in known.items()}

    def _fragment(self, fragment_id: str, text: str) -> Fragment:
        echoes = 0
        for word in _heard_in(text):
            echoes |= 1 << self._bits[word]
        addresses = len(_LISTENER.findall(text))
        return Fragment(fragment_id, text, count_characters(text), echoes, addresses, _presumed(fragment_id))


@cache
def sentences() -> Mapping[str, Mapping[str, list[str]]]:
    """Return the sentences with a placeholder for a noun, by slot and character."""
    in_care = {f"care.{name}": of for name, of in load("subjects").items()}
    return {**load("recalls"), **load("recalled"), **load("namings"), **load("deeds"), **load("details"), **in_care}


@cache
def fragments_of(character: Character) -> Slots:
    """Return a character's fragments by slot; the slot is the id without its number and the character's letter."""
    return Slots(character)


def situation_slot(name: str, part: str, *, word: str, child: str, partner: str) -> str:
    """Return the slot of a situation's sentences with its placeholder values; "" for a person not mentioned."""
    return _BETWEEN.join((f"{_SITUATION}{name}.{part}", word, child, partner))


def _on(when: str, line: str) -> str:
    """Insert the day on which it was told, in place of "lately" or after "that"."""
    if not when:
        return line
    bare = when.removesuffix("に")
    for lately, day in (
        ("このあいだの{}", f"{when}聞いた{{}}"),
        ("このあいだの", f"{bare}の"),
        ("このあいだも", f"{when}も"),
    ):
        line = line.replace(lately, day)
    line = _LATELY.sub(when, line)
    return line if when in line or bare in line else line.replace("あの{}", f"{when}聞いた{{}}")


def _with(line: str, noun: str) -> str:
    """Insert a noun; in 食べてくれたことのこと, one こと is enough."""
    return line.replace("{}", noun).replace("ことのこと", "こと")


def _fill(text: str, places: Sequence[tuple[str, str]]) -> str:
    for place, said in places:
        text = text.replace(place, said)
    return text


def _slot_of(fragment_id: str) -> str:
    return fragment_id[2 : fragment_id.rindex(".")]


def _read(character: Character) -> dict[str, str]:
    """Read the sentences by slot, one per line after its number."""
    slots: dict[str, str] = {}
    for file in data.files_in(f"{_FOLDER}/{character.value}"):
        for fragment_id, text in data.read(file).items():
            slot, _, number = fragment_id[2:].rpartition(".")
            slots[slot] = f"{slots[slot]}\n{number} {text}" if slot in slots else f"{number} {text}"
    return slots


@cache
def _presumptions() -> Mapping[str, frozenset[Fact]]:
    facts = load("presumes")
    return {name: frozenset(map(Fact, line.split())) for line, names in facts.items() for name in names}


def _presumed(fragment_id: str) -> frozenset[Fact]:
    """Return what a fragment presumes, for its whole slot and for itself."""
    presumptions = _presumptions()
    nothing = frozenset[Fact]()
    return presumptions.get(_slot_of(fragment_id), nothing) | presumptions.get(fragment_id, nothing)


def _heard_in(text: str) -> set[str]:
    kanji = set(_KANJI_WORD.findall(text)) - _UNHEARD
    kana = set(_HEARD.findall(text))
    return {*kanji, *kana, f"^{text[:2]}", f"{text.rstrip('。！？')[-2:]}$"}
