"""Where trees lie: `TREE`, `GROWTH#n`, `FRUIT#yyyy-mm-dd` (the JST day) and `FRUIT_MARKS` in a user's partition."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from boto3.dynamodb.conditions import Attr, Key

from homebiyori.ai.port import Character, Emotion
from homebiyori.aws.dynamodb import (
    PK,
    SK,
    THERE,
    Item,
    ItemKey,
    Page,
    Table,
    Update,
    WriteOp,
    user_key,
)
from homebiyori.aws.transaction import TransactionRefusedError
from homebiyori.ops.tombstone import LivingTransaction
from homebiyori.tree.marks import all_marked
from homebiyori.tree.models import Fruit, FruitMark, FruitSummary, StageReached, ThemeColor, Tree

_FRUITS_A_READ = 500


def tree_key(user_id: str) -> ItemKey:
    """Name a tree."""
    return user_key(user_id, "TREE")


def stage_key(user_id: str, stage: int) -> ItemKey:
    """Name the record of a stage."""
    return user_key(user_id, f"GROWTH#{stage}")


def fruit_key(user_id: str, day: date) -> ItemKey:
    """Name a day's fruit: the day is the key, so there can't be two."""
    return user_key(user_id, f"FRUIT#{day.isoformat()}")


def marks_key(user_id: str) -> ItemKey:
    """Name what the picture knows of a tree's fruits (`tree.marks`)."""
    return user_key(user_id, "FRUIT_MARKS")


def read_tree(item: Item | None) -> Tree:
    """Read a tree's row; where there is none yet, a seed."""
    return Tree() if item is None else Tree.model_validate(item)


def read_fruit(item: Item) -> Fruit:
    """Read a fruit's item."""
    return Fruit.model_validate(item)


class TreeRepository:
    """The only writer of trees, stages and fruits."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, user_id: str) -> Tree | None:
        """Read a tree, if it was planted."""
        item = self._table.get(tree_key(user_id))
        return None if item is None else read_tree(item)

    def plant(self, user_id: str, tree: Tree) -> Tree:
        """Store a new tree, or give the one that was planted meanwhile; AccountDeletedError."""
        item = {**tree_key(user_id), **tree.model_dump(mode="json"), "version": 1}
        try:
            LivingTransaction(self._table, user_id, {"tree": self._table.put_write(item)}).commit()
        except TransactionRefusedError as refused:
            return read_tree(refused["tree"])
        return read_tree(item)

    def change_write(self, user_id: str, *, before: Tree, after: Tree) -> WriteOp:
        """Hand out the change of a tree: what differs, if nobody changed it since it was read."""
        old, new = (tree.model_dump(mode="json", exclude={"version"}) for tree in (before, after))
        return self._table.version_write(tree_key(user_id), before.version, old=old, new=new)

    def stage_write(self, user_id: str, reached: StageReached) -> WriteOp:
        """Hand out the record of a stage, once."""
        return self._table.put_write({**stage_key(user_id, reached.stage), **reached.model_dump(mode="json")})

    def fruit_write(self, user_id: str, fruit: Fruit, mark: FruitMark) -> WriteOp:
        """Hand out the day's fruit, once; its slot lies with it, too."""
        return self._table.put_write(
            {**fruit_key(user_id, mark.day), **fruit.model_dump(mode="json"), "slot": mark.slot}
        )

    def marks_write(self, user_id: str, change: Update) -> WriteOp:
        """Hand out a change of the marks; a write of the tree must go with it."""
        return self._table.update_write(marks_key(user_id), change, None)

    def first_marks_write(self, user_id: str, marks: Sequence[FruitMark]) -> WriteOp:
        """Hand out the marks of all of a tree's fruits; a write of the tree must go with it."""
        return self._table.put_write({**marks_key(user_id), **all_marked(marks)}, None)

    def mark_in_order(self, user_id: str) -> list[FruitMark]:
        """Give the fruits that there are their slots, in the order of their days."""
        between = Key(SK).between(fruit_key(user_id, date.min)[SK], fruit_key(user_id, date.max)[SK])
        keys = Key(PK).eq(marks_key(user_id)[PK]) & between
        items: list[Item] = []
        page: Page | None = None
        while page is None or page.last_key is not None:
            page = self._table.query(
                keys,
                limit=_FRUITS_A_READ,
                after=page.last_key if page else None,
                only=(SK, "emotion", "ai_character"),
                oldest_first=True,
            )
            items += page.items
        return [
            FruitMark(
                date.fromisoformat(item[SK].partition("#")[2]),
                Emotion(item["emotion"]),
                Character(item["ai_character"]),
                slot,
            )
            for slot, item in enumerate(items)
        ]

    def view_write(self, user_id: str, day: date, *, before: Fruit, after: Fruit) -> WriteOp:
        """Hand out one more view of a fruit, if nobody viewed it since it was read."""
        sets = after.model_dump(mode="json", include={"view_count", "first_viewed_at"})
        unchanged = Attr("fruit_id").eq(before.fruit_id) & Attr("view_count").eq(before.view_count)
        return self._table.update_write(fruit_key(user_id, day), Update(sets=sets), unchanged)

    def pick_write(self, user_id: str, day: date, fruit_id: str) -> WriteOp:
        """Hand out the end of a fruit, if it is still there."""
        return self._table.delete_write(fruit_key(user_id, day), THERE & Attr("fruit_id").eq(fruit_id))

    def remove_write(self, user_id: str, tree: Tree) -> WriteOp:
        """Hand out the end of a tree, if nobody changed it since it was read."""
        return self._table.delete_write(tree_key(user_id), THERE & Attr("version").eq(tree.version))

    def set_theme(self, user_id: str, theme: ThemeColor) -> Tree | None:
        """Colour a tree; None if it was not planted yet."""
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
        *,
        first: date | None,
        last: date | None,
        character: Character | None,
        emotion: Emotion | None,
        after: str | None,
        limit: int,
    ) -> Page:
        """Read fruits of a range of days, newest first."""
        oldest = fruit_key(user_id, first or date.min)
        newest = fruit_key(user_id, last or date.max)
        keys = Key(PK).eq(oldest[PK]) & Key(SK).between(oldest[SK], newest[SK])
        wanted = [
            Attr(name).eq(value.value)
            for name, value in (("ai_character", character), ("emotion", emotion))
            if value is not None
        ]
        where = None if not wanted else wanted[0] if len(wanted) == 1 else wanted[0] & wanted[1]
        start = None if after is None else {PK: oldest[PK], SK: after}
        return self._table.query(keys, limit=limit, after=start, where=where)

    def newest_fruits(self, user_id: str, count: int) -> Sequence[FruitSummary]:
        """Read the newest fruits."""
        page = self.page_fruits(user_id, first=None, last=None, character=None, emotion=None, after=None, limit=count)
        return [summary_of(read_fruit(item)) for item in page.items]


def summary_of(fruit: Fruit) -> FruitSummary:
    """Take what the tree shows of a fruit."""
    known: dict[str, Any] = {name: getattr(fruit, name) for name in FruitSummary.model_fields}
    return FruitSummary(**known)
