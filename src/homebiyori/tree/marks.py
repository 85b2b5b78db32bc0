"""`FRUIT_MARKS`, one item per parent: what the picture needs of each fruit, without any words.

    "41": "261125jt"    the fruit of slot 41, borne on 25 November 2026, of joy, from Tama

One attribute per slot: a new fruit sets its own and a deleted one removes it, without rewriting the others. Each
change is committed with a versioned write of the tree's row, which serializes them.

A year takes 4.1 kB, and all years are kept: the picture counts every fruit, and the album shows old ones in place.
DynamoDB's limit of 400 kB would be reached after eighty years of a fruit a day.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from homebiyori.ai.port import Character
from homebiyori.aws.dynamodb import Item, Update
from homebiyori.tree.models import FruitMark
from homebiyori.tree.rules import FRUIT_EMOTIONS

_EMOTIONS = {emotion.value[0]: emotion for emotion in FRUIT_EMOTIONS}
_CHARACTERS = {character.value[0]: character for character in Character}


def read_marks(item: Item | None) -> list[FruitMark]:
    """Read the item, the oldest fruit first."""
    slots = sorted(int(name) for name in item or {} if name.isdecimal())
    return [_read(slot, item[str(slot)]) for slot in slots] if item else []


def all_marked(marks: Iterable[FruitMark]) -> Item:
    """Return the attributes of these fruits."""
    return {str(mark.slot): _text(mark) for mark in marks}


def borne(mark: FruitMark) -> Update:
    """Return the update for a new fruit."""
    return Update(sets=all_marked([mark]))


def picked(marks: Sequence[FruitMark], day: date) -> Update | None:
    """Return the update for a deleted fruit; None if it has no mark."""
    own = [str(mark.slot) for mark in marks if mark.day == day]
    return Update(removes=own) if own else None


def _text(mark: FruitMark) -> str:
    return f"{mark.day:%y%m%d}{mark.emotion.value[0]}{mark.character.value[0]}"


def _read(slot: int, text: str) -> FruitMark:
    return FruitMark(date.fromisoformat(f"20{text[:6]}"), _EMOTIONS[text[6]], _CHARACTERS[text[7]], slot)
