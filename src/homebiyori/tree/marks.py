"""`FRUIT_MARKS`, one item a parent: what the picture needs of a year of fruits, without a year of letters.

    "41": "261125jt"    the fruit of slot 41, borne on 25 November 2026, of joy, from Tama
    "joy": 12           how many fruits of joy there are, with those whose marks are no longer kept

An attribute a slot: a fruit that is borne sets its own, one that is picked takes its own away, and neither reads the
item. The newest `MARKS_KEPT` slots are kept, some more than a tree shows (`picture.state.SHOWN_SLOTS`), lest a newest
fruit that is picked leave a gap at the other end; of older fruits the counts are all that is drawn. So the item stays
below 4.7 kB. Each change goes with one of the tree's row under its version: that puts them in order.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from homebiyori.ai.port import Character, Emotion
from homebiyori.aws.dynamodb import Item, Update
from homebiyori.tree.models import FruitMark, FruitMarks
from homebiyori.tree.rules import FRUIT_EMOTIONS

MARKS_KEPT = 400

_EMOTIONS = {emotion.value[0]: emotion for emotion in FRUIT_EMOTIONS}
_CHARACTERS = {character.value[0]: character for character in Character}


def read_marks(item: Item | None) -> FruitMarks:
    """Read the item; where there is none, no fruit."""
    kept = [_read(int(name), text) for name, text in (item or {}).items() if name.isdecimal()]
    counts = Counter({emotion: (item or {}).get(emotion.value, 0) for emotion in _EMOTIONS.values()})
    counts.subtract(mark.emotion for mark in kept)
    return FruitMarks(sorted(kept, key=lambda mark: mark.slot), dict(+counts))


def all_marked(marks: Sequence[FruitMark]) -> Item:
    """Give the attributes of a tree's fruits, if none of them was marked before; `marks` go from the oldest on."""
    counts = Counter(mark.emotion.value for mark in marks)
    return {**{str(mark.slot): _text(mark) for mark in marks[-MARKS_KEPT:]}, **counts}


def borne(mark: FruitMark) -> Update:
    """Give the change by a new fruit."""
    outgrown = [str(mark.slot - MARKS_KEPT)] if mark.slot >= MARKS_KEPT else []
    return Update(sets={str(mark.slot): _text(mark)}, adds={mark.emotion.value: 1}, removes=outgrown)


def picked(marks: FruitMarks, day: date, emotion: Emotion) -> Update:
    """Give the change by a fruit that is picked."""
    own = [str(mark.slot) for mark in marks.marks if mark.day == day]
    return Update(adds={emotion.value: -1}, removes=own)


def _text(mark: FruitMark) -> str:
    return f"{mark.day:%y%m%d}{mark.emotion.value[0]}{mark.character.value[0]}"


def _read(slot: int, text: str) -> FruitMark:
    return FruitMark(date.fromisoformat(f"20{text[:6]}"), _EMOTIONS[text[6]], _CHARACTERS[text[7]], slot)
