"""Storage of trees in a user's partition: `TREE`, `GROWTH#n`, `FRUIT#day` (of Japan), `FRUIT_MARKS`, `SNAPSHOT#day`."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import chain
from typing import Any

from boto3.dynamodb.conditions import Attr

from homebiyori.ai.port import Character
from homebiyori.aws.dynamodb import EXISTS, SK, Item, ItemKey, Page, Table, Update, WriteOp, unchanged, user_key, within
from homebiyori.aws.paging import DayRange
from homebiyori.aws.transaction import TransactionRefusedError
from homebiyori.base.clock import jst_date
from homebiyori.base.errors import NotFoundError
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.ops.tombstone import LivingTransaction
from homebiyori.tree.marks import all_marked
from homebiyori.tree.models import Fruit, FruitMark, FruitSummary, Kept, StageReached, ThemeColor, Tree

_FRUITS_A_READ = 500
_PUT_AWAY = "is_put_away"


def tree_key(user_id: str) -> ItemKey:
    return user_key(user_id, "TREE")


def stage_key(user_id: str, stage: int) -> ItemKey:
    return user_key(user_id, f"GROWTH#{stage}")


def fruit_key(user_id: str, day: date) -> ItemKey:
    """Key of a day's fruit; the day is part of it, so there can't be two."""
    return user_key(user_id, f"FRUIT#{day.isoformat()}")


def marks_key(user_id: str) -> ItemKey:
    """Key of the marks of a tree's fruits (`tree.marks`)."""
    return user_key(user_id, "FRUIT_MARKS")


def kept_key(user_id: str, day: date) -> ItemKey:
    """Key of a day's snapshot."""
    return user_key(user_id, f"SNAPSHOT#{day.isoformat()}")


def snapshot_key(user_id: str, snapshot_id: str) -> ItemKey:
    """Key of a snapshot, of a day or a stage; SnapshotNotFoundError for a malformed id."""
    if stage := re.fullmatch(r"stage-([1-5])", snapshot_id):
        return stage_key(user_id, int(stage[1]))
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", snapshot_id):
        raise SnapshotNotFoundError
    try:
        return kept_key(user_id, date.fromisoformat(snapshot_id))
    except ValueError as error:
        raise SnapshotNotFoundError from error


def standing_of(item: Item) -> Item:
    """Return a day's or a stage's record with `taken_at` filled in."""
    return {"taken_at": item.get("reached_at"), **item}


def read_tree(item: Item | None) -> Tree:
    """Read a tree's row; a seed if there is none."""
    return Tree() if item is None else Tree.model_validate(item)


def unchanged_write(table: Table, user_id: str, tree: Tree) -> WriteOp:
    """Return a check that fails if a tree has changed since it was read."""
    return table.check_write(tree_key(user_id), unchanged(tree.version))


def forget_told(table: Table, user_id: str) -> None:
    """Forget the remembered facts: once a message is deleted, no answer may refer to what it told."""
    table.update(tree_key(user_id), Update(removes=["told"]), Attr("told").attribute_type("M"))


def read_fruit(item: Item) -> Fruit:
    return Fruit.model_validate(item)


class SnapshotNotFoundError(NotFoundError):
    """There is no such picture in this parent's album."""

    advice = "その絵は見つかりませんでした"


class TreeRepository:
    """The only writer of trees, stages, fruits and albums."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, user_id: str) -> Tree | None:
        """Read a tree; None if it was not planted yet."""
        return self._table.find(tree_key(user_id), read_tree)

    def plant(self, user_id: str, tree: Tree) -> Tree:
        """Store a new tree, or return the one planted meanwhile; AccountDeletedError."""
        item = {**tree_key(user_id), **tree.model_dump(mode="json"), "version": 1}
        try:
            LivingTransaction(self._table, user_id, {"tree": self._table.put_write(item)}).commit()
        except TransactionRefusedError as refused:
            return read_tree(refused["tree"])
        return read_tree(item)

    def change_write(self, user_id: str, *, before: Tree, after: Tree) -> WriteOp:
        """Return the write of a tree's changed fields, which fails if the row has changed since it was read."""
        old, new = (tree.model_dump(mode="json", exclude={"version"}) for tree in (before, after))
        return self._table.version_write(tree_key(user_id), before.version, old=old, new=new)

    def stage_write(self, user_id: str, reached: StageReached, tree: Tree) -> WriteOp:
        """Return the write that records a stage, once, with what its snapshot is drawn from."""
        drawn = {"theme_color": tree.theme_color.value, "next_slot": None if tree.is_unmarked else tree.next_slot}
        return self._table.put_write({**stage_key(user_id, reached.stage), **reached.model_dump(mode="json"), **drawn})

    def stage_items(self, user_id: str, stages: int) -> list[Item]:
        """Read the records of stages whose pictures are still in the album."""
        items = self._table.get_many([stage_key(user_id, stage) for stage in range(1, stages + 1)])
        return [item for item in items if item is not None and _PUT_AWAY not in item]

    def find_snapshot(self, user_id: str, snapshot_id: str) -> tuple[Tree, Item | None, Kept]:
        """Read a snapshot with the tree and its marks, in one call; SnapshotNotFoundError."""
        keys = [tree_key(user_id), marks_key(user_id), snapshot_key(user_id, snapshot_id)]
        tree, marks, item = self._table.get_many(keys)
        if item is None or _PUT_AWAY in item:
            raise SnapshotNotFoundError
        return read_tree(tree), marks, Kept.model_validate(standing_of(item))

    def keep_write(self, user_id: str, kept: Kept) -> tuple[Item, WriteOp]:
        """Return a day's snapshot as an item and as a write, which replaces an earlier one."""
        item = {**kept_key(user_id, jst_date(kept.taken_at)), **kept.model_dump(mode="json")}
        return item, self._table.put_write(item, None)

    def page_kept(self, user_id: str, *, after: str | None, limit: int) -> Page:
        oldest, newest = (kept_key(user_id, day) for day in (date.min, date.max))
        return self._table.page(oldest, newest, after=after, limit=limit)

    def remove_snapshot(self, user_id: str, snapshot_id: str) -> bool:
        """Remove a snapshot; False if there is none. A stage's record is only hidden: the tree's history needs it."""
        key = snapshot_key(user_id, snapshot_id)
        if key[SK].startswith("SNAPSHOT#"):
            return self._table.delete(key, EXISTS)
        in_album = EXISTS & Attr(_PUT_AWAY).not_exists()
        return self._table.update(key, Update(sets={_PUT_AWAY: True}), in_album) is not None

    def fruit_write(self, user_id: str, fruit: Fruit, mark: FruitMark) -> WriteOp:
        """Return the write that adds the day's fruit with its slot, once."""
        return self._table.put_write(
            {**fruit_key(user_id, mark.day), **fruit.model_dump(mode="json"), "slot": mark.slot}
        )

    def marks_write(self, user_id: str, change: Update) -> WriteOp:
        """Return the write that changes the marks; the same transaction must write the tree."""
        return self._table.update_write(marks_key(user_id), change, None)

    def first_marks_write(self, user_id: str, marks: Sequence[FruitMark]) -> WriteOp:
        """Return the write that marks all of a tree's fruits; the same transaction must write the tree."""
        return self._table.put_write({**marks_key(user_id), **all_marked(marks)}, None)

    def mark_in_order(self, user_id: str) -> list[FruitMark]:
        """Assign slots to the existing fruits, in the order of their days."""
        keys = within(fruit_key(user_id, date.min), fruit_key(user_id, date.max))
        pages = self._table.pages(keys, limit=_FRUITS_A_READ, only=(SK, "emotion", "ai_character"), oldest_first=True)
        return [
            FruitMark(
                date.fromisoformat(item[SK].partition("#")[2]),
                Emotion(item["emotion"]),
                Character(item["ai_character"]),
                slot,
            )
            for slot, item in enumerate(chain.from_iterable(pages))
        ]

    def view_write(self, user_id: str, day: date, *, before: Fruit, after: Fruit) -> WriteOp:
        """Return the write that counts one more view of a fruit, unless it was viewed since it was read."""
        sets = after.model_dump(mode="json", include={"view_count", "first_viewed_at"})
        is_same = Attr("fruit_id").eq(before.fruit_id) & Attr("view_count").eq(before.view_count)
        return self._table.update_write(fruit_key(user_id, day), Update(sets=sets), is_same)

    def delete_write(self, user_id: str, day: date, fruit_id: str) -> WriteOp:
        """Return the write that deletes a fruit, if it is still there."""
        return self._table.delete_write(fruit_key(user_id, day), EXISTS & Attr("fruit_id").eq(fruit_id))

    def remove_write(self, user_id: str, tree: Tree) -> WriteOp:
        """Return the write that deletes a tree, unless it has changed since it was read."""
        return self._table.delete_write(tree_key(user_id), EXISTS & unchanged(tree.version))

    def set_theme(self, user_id: str, theme: ThemeColor) -> Tree | None:
        """Set a tree's colour; None if it was not planted yet."""
        item = self._table.update(tree_key(user_id), Update(sets={"theme_color": theme.value}))
        return None if item is None else read_tree(item)

    def read_tree_and_stages(self, user_id: str, stages: int) -> tuple[Tree, list[StageReached]]:
        """Read a tree and the stages that it has reached, in one call."""
        keys = [stage_key(user_id, stage) for stage in range(1, stages + 1)]
        tree, *reached = self._table.get_many([tree_key(user_id), *keys])
        return read_tree(tree), [StageReached.model_validate(item) for item in reached if item is not None]

    def page_fruits(
        self,
        user_id: str,
        days: DayRange,
        *,
        character: Character | None,
        emotion: Emotion | None,
        after: str | None,
        limit: int,
    ) -> Page:
        """Read fruits of a range of days, newest first."""
        oldest = fruit_key(user_id, days.first or date.min)
        newest = fruit_key(user_id, days.last or date.max)
        wanted = [
            Attr(name).eq(value.value)
            for name, value in (("ai_character", character), ("emotion", emotion))
            if value is not None
        ]
        where = None if not wanted else wanted[0] if len(wanted) == 1 else wanted[0] & wanted[1]
        return self._table.page(oldest, newest, after=after, limit=limit, where=where)

    def newest_fruits(self, user_id: str, count: int) -> Sequence[FruitSummary]:
        page = self.page_fruits(user_id, DayRange(), character=None, emotion=None, after=None, limit=count)
        return [summary_of(read_fruit(item)) for item in page.items]


def summary_of(fruit: Fruit) -> FruitSummary:
    known: dict[str, Any] = {name: getattr(fruit, name) for name in FruitSummary.model_fields}
    return FruitSummary(**known)
