"""The data that a parent's tree is drawn from: two items in one read, and none of the parent's words."""

from homebiyori.base.clock import jst_date
from homebiyori.resources import Resources
from homebiyori.tree import repository, rules
from homebiyori.tree.marks import read_marks
from homebiyori.tree.picture import TreeState, seed_of
from homebiyori.tree.repository import TreeRepository
from homebiyori.tree.service import TreeService


class ImageService:
    """Collects what the pictures of a tree and of its snapshots are drawn from."""

    def __init__(self, resources: Resources) -> None:
        self._table = resources.core
        self._clock = resources.clock
        self._trees = TreeService(resources)

    def see(self, user_id: str, *, since: int | None) -> TreeState:
        """Return the tree's state, a seed if none was planted; `since` is capped at the tree's total."""
        keys = [repository.tree_key(user_id), repository.marks_key(user_id)]
        row, item = self._table.get_many(keys)
        tree = repository.read_tree(row)
        if tree.is_unmarked:
            self._trees.mark_fruits(user_id)
            return self.see(user_id, since=since)
        return TreeState(
            seed=seed_of(user_id),
            total=tree.total_characters,
            now=self._clock.now(),
            fruits=read_marks(item),
            theme=tree.theme_color,
            thresholds=self._trees.thresholds(),
            stage_reached=tree.stage_reached,
            since=None if since is None else min(since, tree.total_characters),
        )

    def see_snapshot(self, user_id: str, snapshot_id: str) -> TreeState:
        """Return a snapshot's state, without the fruits deleted since. SnapshotNotFoundError."""
        tree, item, kept = TreeRepository(self._table).find_snapshot(user_id, snapshot_id)
        if tree.is_unmarked:
            self._trees.mark_fruits(user_id)
            return self.see_snapshot(user_id, snapshot_id)
        day = jst_date(kept.taken_at)
        thresholds = self._trees.thresholds()
        return TreeState(
            seed=seed_of(user_id),
            total=rules.total_at(kept.stage, kept.total_characters, thresholds),
            now=kept.taken_at,
            fruits=[
                mark
                for mark in read_marks(item)
                if (mark.day <= day if kept.next_slot is None else mark.slot < kept.next_slot)
            ],
            theme=kept.theme_color or tree.theme_color,
            thresholds=thresholds,
            stage_reached=kept.stage,
            name=snapshot_id,
        )
