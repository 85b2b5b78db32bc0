"""The album: the tree as it stood when it reached a stage, and on the days that a parent kept.

No picture is stored, only the 200 bytes it is drawn from: the total, the instant (hence season and light), the colour,
and the number of fruits borne so far; the fruits' marks are kept for life (`tree.marks`). So there is no file to
pre-sign, expire or lose, a better drawing improves the whole album, and a fruit that a parent deletes disappears from
it too. A stage's snapshot is the stage's own record, stored in the transaction of the message that reached it: it
can't be missed, costs no extra write, and exists for stages reached before there was an album.

    GROWTH#3               stage-3       removal sets `is_put_away`: the tree's history needs the record
    SNAPSHOT#2026-11-25    2026-11-25    one a day; keeping again replaces it
"""

from collections.abc import Iterable, Sequence

from homebiyori.aws.dynamodb import SK, Backoff, Item, Page
from homebiyori.aws.paging import PageOf, Pager, PageRequest
from homebiyori.aws.transaction import WRITE_SECONDS, retrying
from homebiyori.base.clock import jst_date, to_jst
from homebiyori.ops.idempotency import IdempotentRequest, ReplayGoneError
from homebiyori.ops.tombstone import LivingTransaction
from homebiyori.resources import Resources
from homebiyori.tree import repository
from homebiyori.tree.models import Kept, Snapshot
from homebiyori.tree.repository import SnapshotNotFoundError, TreeRepository
from homebiyori.tree.rules import DEFAULT_THRESHOLDS, STAGE_NAMES, total_at
from homebiyori.tree.service import TreeService
from homebiyori.user.service import UserService


class AlbumService:
    """A parent's album."""

    def __init__(self, resources: Resources) -> None:
        self._table = resources.core
        self._cursors = resources.cursors
        self._clock = resources.clock
        self._trees = TreeService(resources)
        self._rows = TreeRepository(resources.core)
        self._users = UserService(resources)

    def keep(self, user_id: str, request: IdempotentRequest) -> Snapshot:
        """Store a snapshot of the tree, replacing any of the same day.

        ReplayGoneError if the snapshot first stored for this key was deleted since; AccountDeletedError.
        """

        def attempt(backoff: Backoff) -> Snapshot:
            now = self._clock.now()
            row, *records = self._table.get_many([self._trees.key(user_id), *request.item_keys])
            replayed = request.replay(records, now=now)
            if replayed is not None:
                return self._still_there(user_id, Snapshot.model_validate(replayed))
            if row is None:
                self._users.get_profile(user_id)
            tree = self._trees.read(row)
            if tree.is_unmarked:
                tree = self._trees.mark_fruits(user_id)
            standing = Kept(
                taken_at=to_jst(now),
                total_characters=tree.total_characters,
                stage=self._trees.height(tree).stage,
                theme_color=tree.theme_color,
                next_slot=tree.next_slot,
            )
            tx = LivingTransaction(self._table, user_id)
            item, write = self._rows.keep_write(user_id, standing)
            tx.add("snapshot", write)
            snapshot = _shown(item, self._trees.thresholds())
            tx.add_all(request.record_writes(self._table, snapshot.model_dump(mode="json"), now=now))
            tx.commit(backoff)
            return snapshot

        return retrying(self._clock, WRITE_SECONDS, attempt)

    def page(self, user_id: str, wanted: PageRequest) -> PageOf[Snapshot]:
        """List the stages and the kept days, newest first."""
        stages = [_placed(item) for item in self._rows.stage_items(user_id, len(DEFAULT_THRESHOLDS))]
        thresholds = self._trees.thresholds()

        def read(after: str | None, count: int) -> Page:
            page = self._rows.page_kept(user_id, after=after and _before_its_day(after), limit=count)
            last = page.last_key[SK] if page.last_key else ""
            there = [*(_placed(item) for item in page.items), *(item for item in stages if last < item[SK])]
            return Page(_newest_first(item for item in there if after is None or item[SK] < after), page.last_key)

        scope = {"user": user_id, "list": "snapshots"}
        return Pager(self._cursors, scope).fill(read, wanted, show=lambda item: _shown(item, thresholds))

    def delete(self, user_id: str, snapshot_id: str) -> None:
        """Delete a snapshot from the album. SnapshotNotFoundError."""
        if not self._rows.remove_snapshot(user_id, snapshot_id):
            raise SnapshotNotFoundError

    def _still_there(self, user_id: str, snapshot: Snapshot) -> Snapshot:
        if self._table.get(repository.snapshot_key(user_id, snapshot.snapshot_id)) is None:
            raise ReplayGoneError
        return snapshot


def _placed(item: Item) -> Item:
    """Return a snapshot's record with a sort key by its time; of one message, the highest stage sorts newest.

    The new key extends the day's own, so it sorts among the table's keys.
    """
    standing = Kept.model_validate(repository.standing_of(item))
    at = to_jst(standing.taken_at)
    tie = f"{standing.stage}{'' if 'reached_at' in item else '+'}"
    return {**item, SK: f"SNAPSHOT#{at.date().isoformat()}#{at.isoformat(timespec='microseconds')}#{tie}"}


def _before_its_day(place: str) -> str:
    """Return a start key that includes the whole day of `place`: the day's kept snapshot may be older than `place`."""
    return "#".join(place.split("#")[:2]) + "$"


def _newest_first(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: str(item[SK]), reverse=True)


def _shown(item: Item, thresholds: Sequence[int]) -> Snapshot:
    standing = Kept.model_validate(repository.standing_of(item))
    is_stage = "reached_at" in item
    name = STAGE_NAMES[standing.stage]
    day = jst_date(standing.taken_at)
    date = f"{day.year}年{day.month}月{day.day}日"
    return Snapshot(
        snapshot_id=f"stage-{standing.stage}" if is_stage else day.isoformat(),
        kind="stage" if is_stage else "kept",
        caption=f"{date}、『{name}』になった日" if is_stage else f"{date}の木",
        taken_at=standing.taken_at,
        stage=standing.stage,
        stage_name=name,
        total_characters=total_at(standing.stage, standing.total_characters, thresholds),
    )
