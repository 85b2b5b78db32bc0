"""Fruit marks: each has a permanent slot; all are in one small item, exact under concurrency."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from boto3.dynamodb.conditions import Key

from homebiyori.ai.port import Character
from homebiyori.aws.dynamodb import EXISTS, NOT_EXISTS, PK, SK, Item, Update, to_wire, user_key
from homebiyori.aws.transaction import Transaction
from homebiyori.base.clock import to_jst
from homebiyori.base.ids import new_id
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.resources import Resources
from homebiyori.tree import marks
from homebiyori.tree.models import Fruit, FruitMark
from homebiyori.tree.service import TreeService
from support.actors import MovableTime
from support.product import Caller

JOY = (
    "今日はじめて寝返りできた!朝からずっと見守っていたから、"
    "その瞬間は嬉しくて泣いてしまった。生まれてきてくれてよかったなあ"
)
PLAIN = "お茶をのんだ"


def bear(caller: Caller, character: str = "tama") -> dict[str, Any]:
    fruit: dict[str, Any] = caller.say(JOY, ai_character=character).json()["fruit"]
    assert fruit is not None
    return fruit


class Stored:
    """A parent's fruits and marks in the table."""

    def __init__(self, resources: Resources, caller: Caller) -> None:
        self.table = resources.core
        self.user_id = caller.user_id

    @property
    def item(self) -> Item:
        """Return the item of the marks without its key."""
        item = self.table.get(user_key(self.user_id, "FRUIT_MARKS")) or {}
        return {name: value for name, value in item.items() if name not in (PK, SK)}

    @property
    def next_slot(self) -> int | None:
        return (self.table.get(user_key(self.user_id, "TREE")) or {}).get("next_slot")

    @property
    def fruits(self) -> list[Item]:
        partition = Key(PK).eq(user_key(self.user_id, "")[PK]) & Key(SK).begins_with("FRUIT#")
        return list(self.table.query(partition, limit=1_000, oldest_first=True).items)

    def make_older(self) -> None:
        """Remove what trees from before the picture do not have."""
        self.table.delete(user_key(self.user_id, "FRUIT_MARKS"), EXISTS)
        self.table.update(user_key(self.user_id, "TREE"), Update(removes=["next_slot"]))
        for fruit in self.fruits:
            self.table.update({PK: fruit[PK], SK: fruit[SK]}, Update(removes=["slot"]))

    def assert_whole(self) -> None:
        """Check that every fruit and nothing else has a mark, each with its own slot."""
        read = marks.read_marks(self.item)
        assert sorted(mark.day.isoformat() for mark in read) == [fruit[SK].partition("#")[2] for fruit in self.fruits]
        slots = [mark.slot for mark in read]
        assert len(set(slots)) == len(slots)
        assert all(slot < (self.next_slot or 0) for slot in slots)


@pytest.fixture
def stored(resources: Resources, parent: Caller) -> Stored:
    return Stored(resources, parent)


def test_a_fruit_takes_the_next_slot(parent: Caller, stored: Stored, moment: MovableTime) -> None:
    for character in ("tama", "madoka", "hide"):
        bear(parent, character)
        parent.say(JOY)
        parent.say(PLAIN)
        moment.advance(days=1)
    assert stored.item == {"0": "261123jt", "1": "261124jm", "2": "261125jh"}
    assert [fruit["slot"] for fruit in stored.fruits] == [0, 1, 2]
    assert stored.next_slot == 3


def test_a_message_without_a_fruit_marks_nothing(parent: Caller, stored: Stored) -> None:
    parent.say(PLAIN)
    assert (stored.item, stored.next_slot) == ({}, 0)


def test_a_slot_is_never_taken_again(parent: Caller, stored: Stored, moment: MovableTime) -> None:
    fruits = []
    for _ in range(3):
        fruits.append(bear(parent))
        moment.advance(days=1)
    for picked in (fruits[2], fruits[0]):
        assert parent.delete(f"/api/tree/fruits/{picked['fruit_id']}").status_code == 204
        stored.assert_whole()
    bear(parent)
    assert stored.item == {"1": "261124jt", "3": "261126jt"}
    assert stored.next_slot == 4


def test_about_midnight_the_slots_go_by_who_was_first(
    parent: Caller, stored: Stored, resources: Resources, moment: MovableTime
) -> None:
    trees = TreeService(resources)
    for now in (moment.now() + timedelta(hours=12), moment.now() + timedelta(hours=11, minutes=59)):
        fruit = Fruit(
            fruit_id=new_id(now),
            message_id=new_id(now),
            ai_character=Character.TAMA,
            emotion=Emotion.JOY,
            emotion_intensity=4,
            user_message=JOY,
            ai_response="よかったわねぇ",
            created_at=to_jst(now),
        )
        tree = trees.read(resources.core.get(trees.key(parent.user_id)))
        growth = trees.grow(
            tree, characters=1, fruit=fruit, character=Character.TAMA, may_celebrate=False, care=None, now=now
        )
        Transaction(resources.core, trees.writes(parent.user_id, growth, now=now)).commit()
    assert stored.item == {"0": "261124jt", "1": "261123jt"}


def test_a_fruit_that_was_not_kept_takes_no_slot(new_parent: Callable[[], Caller], resources: Resources) -> None:
    caller = new_parent()
    with ThreadPoolExecutor(6) as pool:
        given = list(pool.map(lambda _: caller.say(JOY).json()["fruit_generated"], range(6)))
    assert sum(given) == 1
    assert Stored(resources, caller).item == {"0": "261123jt"}


class TestOlderTrees:
    """Trees with fruits from before the picture."""

    @pytest.fixture
    def fruits(self, parent: Caller, stored: Stored, moment: MovableTime) -> list[dict[str, Any]]:
        borne = []
        for character in ("hide", "tama", "madoka"):
            borne.append(bear(parent, character))
            moment.advance(days=1)
        stored.make_older()
        assert (stored.item, stored.next_slot) == ({}, None)
        return borne

    @pytest.mark.usefixtures("fruits")
    def test_the_next_fruit_marks_them_in_the_order_of_their_days(self, parent: Caller, stored: Stored) -> None:
        parent.say(PLAIN)
        assert stored.item == {}, "nothing but a fruit pays for it"
        bear(parent)
        assert stored.item == {"0": "261123jh", "1": "261124jt", "2": "261125jm", "3": "261126jt"}
        assert stored.next_slot == 4

    @pytest.mark.usefixtures("fruits")
    def test_it_is_done_once(self, parent: Caller, stored: Stored, resources: Resources) -> None:
        trees = TreeService(resources)
        first = trees.mark_fruits(parent.user_id)
        assert (first.next_slot, first.version) == (3, trees.mark_fruits(parent.user_id).version)
        stored.assert_whole()

    def test_one_that_is_picked_before_has_no_slot(
        self, parent: Caller, stored: Stored, fruits: Sequence[dict[str, Any]]
    ) -> None:
        parent.delete(f"/api/tree/fruits/{fruits[1]['fruit_id']}")
        assert stored.item == {}
        bear(parent)
        assert stored.item == {"0": "261123jh", "1": "261125jm", "2": "261126jt"}

    def test_a_tree_of_which_all_were_picked_is_marked_once_too(
        self, parent: Caller, stored: Stored, fruits: Sequence[dict[str, Any]], resources: Resources
    ) -> None:
        for fruit in fruits:
            parent.delete(f"/api/tree/fruits/{fruit['fruit_id']}")
        assert not TreeService(resources).mark_fruits(parent.user_id).is_unmarked
        assert (stored.item, stored.next_slot) == ({}, 1), "a slot is never taken again, not even an unknown one"

    def test_none_is_lost_to_what_happens_at_once(
        self, parent: Caller, stored: Stored, fruits: Sequence[dict[str, Any]], resources: Resources
    ) -> None:
        trees = TreeService(resources)
        acts: list[Callable[[], object]] = [
            lambda: parent.say(JOY),
            lambda: parent.delete(f"/api/tree/fruits/{fruits[1]['fruit_id']}"),
            lambda: trees.mark_fruits(parent.user_id),
        ]
        with ThreadPoolExecutor(9) as pool:
            for done in [pool.submit(act) for act in acts * 3]:
                done.result()
        assert len(stored.fruits) == 3
        stored.assert_whole()


def years(count: int) -> list[FruitMark]:
    feelings = (Emotion.JOY, Emotion.ACCOMPLISHMENT, Emotion.FATIGUE, Emotion.SADNESS, Emotion.WORRY)
    first = date(2000, 1, 1)
    return [
        FruitMark(first + timedelta(days=slot), feelings[slot % 5], list(Character)[slot % 3], slot)
        for slot in range(count)
    ]


def size_of(item: Item) -> int:
    """Approximate the item's size in DynamoDB by the characters of its names and values."""
    return sum(len(name) + len(str(next(iter(value.values())))) for name, value in to_wire(item).items())


@pytest.mark.parametrize(("count", "most"), [(0, 0), (1, 10), (365, 4_200), (1_000, 12_000), (29_200, 400_000)])
def test_how_large_it_is(count: int, most: int) -> None:
    item = marks.all_marked(years(count))
    assert size_of(item) <= most
    assert marks.read_marks(item) == years(count)


@pytest.mark.proof
def test_years_of_fruits_are_marked_and_told(
    parent: Caller, stored: Stored, resources: Resources, moment: MovableTime
) -> None:
    bear(parent)
    shape = stored.fruits[0]
    stored.make_older()
    for days in range(1, 700):
        day = moment.now() - timedelta(days=days)
        item = {**shape, SK: f"FRUIT#{day:%Y-%m-%d}", "emotion": "worry"}
        resources.core.put(item, NOT_EXISTS)
    moment.advance(days=1)
    bear(parent)
    assert [mark.slot for mark in marks.read_marks(stored.item)] == list(range(701))
    parent.delete(f"/api/tree/fruits/{shape['fruit_id']}")
    svg = parent.get("/api/tree/image").text
    assert "ほめの実 700 こ（うれしい実 1、しんぱいの実 699）。古い実 335 こは、かごの中です。" in svg
    assert len(svg.encode()) < 40_000
