"""The fragments, read once per process from `fragments/<character>/*.json`."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import regex

from homebiyori.ai.port import Character
from homebiyori.ai.wording import count_characters

_KANJI_WORD = regex.compile(r"[\p{Han}々]+")
# Too common to be heard as a repetition.
_UNHEARD = frozenset("今日人子何一時気中見言思来出分前間方手合入育") | {"今日", "一人", "自分", "子育"}
# Kana words that a reader hears when two sentences of one answer share them.
_HEARD = regex.compile(
    "おばちゃん|わたし|わし|ここ|ちゃんと|そっと|ゆっくり|そのまま|こうして|そうやって|そんな|ずっと|いつでも|ほんと|しっかり"
    "|まっすぐ|ひとつ|ひと息|じっと|たっぷり|ひとり|いっぱい|まるごと|どっしり|きちんと|それだけ|つぶや|うなず|たまらな"
    "|あったか|すぐ|うれし|くたびれ|しんど|つら[いか]|ざわざわ|すてき|たいした|ありがとう|大丈夫|また|並んで|いつだって|ありますよね|しますよね|ものじゃ|気持ち|まんま|まま"
)
_LISTENER = regex.compile("あんた|あなた|おぬし")


@dataclass(frozen=True, slots=True, eq=False)
class Fragment:
    """One or two sentences with what the assembly needs to know of them.

    `echoes` has a bit for each word, opening and ending that would be heard as a repetition in a
    neighbouring fragment; `addresses` counts how often the listener is addressed.
    """

    id: str
    text: str
    length: int
    echoes: int
    addresses: int


@cache
def fragments_of(character: Character) -> Mapping[str, tuple[Fragment, ...]]:
    """Give a character's fragments by slot; the slot is the id without its number and the character's letter."""
    bits: dict[str, int] = defaultdict(lambda: len(bits))
    slots: dict[str, list[Fragment]] = defaultdict(list)
    for fragment_id, text in _read(character):
        slot = fragment_id.split(".", 1)[1].rsplit(".", 1)[0]
        slots[slot].append(_fragment(fragment_id, text, bits))
    return {slot: tuple(fragments) for slot, fragments in slots.items()}


def _read(character: Character) -> Iterator[tuple[str, str]]:
    folder = resources.files("homebiyori.ai.offline").joinpath("fragments", character.value)
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            yield from json.loads(file.read_text("utf-8")).items()


def _fragment(fragment_id: str, text: str, bits: dict[str, int]) -> Fragment:
    echoes = 0
    for word in _heard_in(text):
        echoes |= 1 << bits[word]
    return Fragment(fragment_id, text, count_characters(text), echoes, len(_LISTENER.findall(text)))


def _heard_in(text: str) -> set[str]:
    kanji = set(_KANJI_WORD.findall(text)) - _UNHEARD
    kana = set(_HEARD.findall(text))
    return {*kanji, *kana, f"^{text[:2]}", f"{text.rstrip('。！？')[-2:]}$"}
