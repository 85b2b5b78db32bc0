"""Operations on trees: they grow with each message, bear at most one fruit a day, and never shrink."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime

from homebiyori.ai.occasions import celebration
from homebiyori.ai.port import Character
from homebiyori.aws.dynamodb import Backoff, Item, ItemKey, WriteOp
from homebiyori.aws.paging import DayRange, PageOf, Pager, PageRequest
from homebiyori.aws.transaction import WRITE_SECONDS, Operation, Transaction, retrying
from homebiyori.base import ids
from homebiyori.base.clock import jst_date, to_jst
from homebiyori.base.errors import NotFoundError
from homebiyori.care.mark import CareMark
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.resources import GROWTH_THRESHOLDS, Resources
from homebiyori.tree import marks, repository, rules
from homebiyori.tree.fruit_views import WORDS, opened, opened_before
from homebiyori.tree.models import (
    Celebration,
    Fruit,
    FruitMark,
    FruitSummary,
    FruitView,
    Growth,
    StageReached,
    ThemeColor,
    ToldFacts,
    Tree,
    TreeHistory,
    TreeStatus,
    TreeView,
)
from homebiyori.tree.repository import TreeRepository
from homebiyori.user.service import UserService

RECENT_FRUITS = 5

# Names of a growth's writes.
TREE = "tree"
FRUIT = "fruit"
_MARKS = "marks"


class FruitNotFoundError(NotFoundError):
    """There is no such fruit on this parent's tree."""

    advice = "その実は見つかりませんでした"


# For callers that read several rows at once.
tree_key = repository.tree_key
read_tree = repository.read_tree
unchanged_write = repository.unchanged_write
forget_told = repository.forget_told


class TreeService:
    """Grows trees, and shows them with their fruits."""

    def __init__(self, resources: Resources) -> None:
        self._table = resources.core
        self._counters = resources.counters
        self._cursors = resources.cursors
        self._clock = resources.clock
        self._policy = resources.policy
        self._trees = TreeRepository(resources.core)
        self._users = UserService(resources)

    def key(self, user_id: str) -> ItemKey:
        """Key of the row that `grow` starts from, for a caller that reads several rows at once."""
        return repository.tree_key(user_id)

    def read(self, item: Item | None) -> Tree:
        return repository.read_tree(item)

    def grow(
        self,
        tree: Tree,
        *,
        characters: int,
        fruit: Fruit | None,
        character: Character,
        may_celebrate: bool,
        care: CareMark | None,
        now: datetime,
        told: ToldFacts | None = None,
        refused: Collection[str] = (),
    ) -> Growth:
        """Return how a message of `characters` characters changes a tree; stores nothing.

        `fruit` is a candidate; the tree takes one a day. Without `may_celebrate` the tree grows and reaches stages
        without a celebration. `care` replaces the care mark, even with None; `told`, if given, replaces the told facts.
        """
        total = tree.total_characters + characters
        today = jst_date(now)
        # Around midnight tomorrow's fruit may be stored first; then only a refused write shows that today's exists.
        fruit = fruit if tree.last_fruit_on != today and FRUIT not in refused else None
        reached = range(tree.stage_reached + 1, self._stage_of(total) + 1)
        stages = [_reached(stage, total, character, now) for stage in reached if _stage_name(stage) not in refused]
        after = tree.model_copy(
            update={
                "total_characters": total,
                "total_messages": tree.total_messages + 1,
                "stage_reached": max(reached, default=tree.stage_reached),
                # Answers take time: a later message may be stored first.
                "last_message_at": max(to_jst(now), tree.last_message_at or to_jst(now)),
                "created_at": tree.created_at or to_jst(now),
                "care": care,
                "told": told or tree.told,
            }
        )
        if fruit is not None:
            after = _bearing(after, fruit, today)
        return Growth(
            before=tree,
            after=after,
            added=characters,
            previous_stage=self.height(tree).stage,
            height=self.height(after),
            stages=stages,
            celebration=_celebration(stages, character, seed=str(total).encode()) if may_celebrate else None,
            fruit=fruit,
        )

    def change_care(self, user_id: str, change: Callable[[CareMark | None], CareMark | None]) -> CareMark | None:
        """Change a tree's care mark; return the new one."""

        def attempt(backoff: Backoff) -> CareMark | None:
            tree = self.read(self._table.get(self.key(user_id)))
            care = change(tree.care)
            if care != tree.care:
                after = tree.model_copy(update={"care": care})
                change_tree = self._trees.change_write(user_id, before=tree, after=after)
                Transaction(self._table, {TREE: change_tree}).commit(backoff)
            return care

        return retrying(self._clock, WRITE_SECONDS, attempt)

    def writes(self, user_id: str, growth: Growth, *, now: datetime) -> dict[str, Operation]:
        """Return the writes that store a growth, by name; the refusal of TREE carries the newer row.

        Pass the names of other refused writes to `grow`, which then leaves them out, so that retrying ends.
        """
        writes: dict[str, Operation] = {
            TREE: self._trees.change_write(user_id, before=growth.before, after=growth.after),
            **{
                _stage_name(stage.stage): self._trees.stage_write(user_id, stage, growth.after)
                for stage in growth.stages
            },
        }
        if growth.fruit:
            fruit = growth.fruit
            mark = FruitMark(jst_date(now), fruit.emotion, fruit.ai_character, growth.before.next_slot)
            writes[FRUIT] = self._trees.fruit_write(user_id, fruit, mark)
            writes[_MARKS] = self._trees.marks_write(user_id, marks.borne(mark))
            writes["totals"] = self._counters.total_write({"fruits": 1})
        return writes

    def mark_fruits(self, user_id: str) -> Tree:
        """Assign slots, once, to the fruits of a tree older than the picture; return the updated tree."""

        def attempt(backoff: Backoff) -> Tree:
            tree = self.read(self._table.get(self.key(user_id)))
            if not tree.is_unmarked:
                return tree
            found = self._trees.mark_in_order(user_id)
            # At least 1, even if all were deleted: it has borne one.
            after = tree.model_copy(update={"next_slot": max(1, len(found))})
            tx = Transaction(self._table)
            tx.add(TREE, self._trees.change_write(user_id, before=tree, after=after))
            tx.add(_MARKS, self._trees.first_marks_write(user_id, found))
            tx.commit(backoff)
            return after.model_copy(update={"version": tree.version + 1})

        return retrying(self._clock, WRITE_SECONDS, attempt)

    def removal_ops(self, user_id: str, tree: Tree) -> tuple[dict[str, WriteOp], Mapping[str, int]]:
        """Return the writes that delete a tree, unless it has changed since, and the change of the running totals."""
        return {TREE: self._trees.remove_write(user_id, tree)}, {"fruits": -tree.total_fruits}

    def status(self, user_id: str) -> TreeStatus:
        """Return a tree's status; the first call plants it."""
        tree = self._trees.find(user_id) or self._plant(user_id, ThemeColor.WARM_PINK)
        return TreeStatus(tree=self._view(tree), recent_fruits=list(tree.recent_fruits))

    def set_theme(self, user_id: str, theme: ThemeColor) -> TreeStatus:
        tree = self._trees.set_theme(user_id, theme)
        if tree is None:
            planted = self._plant(user_id, theme)
            tree = self._trees.set_theme(user_id, theme) or planted
        return TreeStatus(tree=self._view(tree), recent_fruits=list(tree.recent_fruits))

    def _plant(self, user_id: str, theme: ThemeColor) -> Tree:
        """Plant a tree, creating the profile first if it is missing."""
        self._users.get_profile(user_id)
        return self._trees.plant(user_id, Tree(created_at=to_jst(self._clock.now()), theme_color=theme))

    def history(self, user_id: str) -> TreeHistory:
        tree, stages = self._trees.read_tree_and_stages(user_id, len(rules.DEFAULT_THRESHOLDS))
        today = jst_date(self._clock.now())
        planted = jst_date(tree.created_at) if tree.created_at else today
        days = max(1, (today - planted).days + 1)  # another instance's clock may already be past midnight
        return TreeHistory(stages=stages, days=days, average_characters_per_day=round(tree.total_characters / days, 1))

    def page_fruits(
        self,
        user_id: str,
        days: DayRange,
        wanted: PageRequest,
        *,
        character: Character | None,
        emotion: Emotion | None,
    ) -> PageOf[Fruit]:
        scope = {
            "user": user_id,
            "list": "fruits",
            "character": character,
            "emotion": emotion,
            "first": days.first,
            "last": days.last,
        }
        return Pager(self._cursors, scope).fill(
            lambda after, count: self._trees.page_fruits(
                user_id, days, character=character, emotion=emotion, after=after, limit=count
            ),
            wanted,
            show=repository.read_fruit,
        )

    def get_fruit(self, user_id: str, fruit_id: str) -> Fruit:
        """Return a fruit without counting a view; FruitNotFoundError."""
        item = self._table.get(repository.fruit_key(user_id, _day_of(fruit_id)))
        return _matching(item, fruit_id)

    def has_fruit(self, user_id: str, fruit_id: str) -> bool:
        item = self._table.get(repository.fruit_key(user_id, _day_of(fruit_id)))
        return item is not None and item["fruit_id"] == fruit_id

    def view_fruit(self, user_id: str, fruit_id: str, request: IdempotentRequest) -> FruitView:
        """Open a fruit and count the view; FruitNotFoundError."""
        day = _day_of(fruit_id)
        keys = [repository.fruit_key(user_id, day), self.key(user_id), *request.item_keys]

        def attempt(backoff: Backoff) -> FruitView:
            now = self._clock.now()
            item, tree, *records = self._table.get_many(keys)
            replayed = request.replay(records, now=now)
            if replayed is not None:
                return opened_before(item, fruit_id, replayed)
            before = _matching(item, fruit_id)
            view = opened(before, self.read(tree).care, now)
            tx = Transaction(self._table)
            tx.add(FRUIT, self._trees.view_write(user_id, day, before=before, after=view.fruit))
            tx.add_all(request.record_writes(self._table, view.model_dump(mode="json", exclude=WORDS), now=now))
            tx.commit(backoff)
            return view

        return retrying(self._clock, WRITE_SECONDS, attempt)

    def delete_fruit(self, user_id: str, fruit_id: str) -> None:
        """Delete a fruit. FruitNotFoundError."""
        day = _day_of(fruit_id)

        def attempt(backoff: Backoff) -> None:
            keys = [self.key(user_id), repository.fruit_key(user_id, day), repository.marks_key(user_id)]
            row, item, marked = self._table.get_many(keys)
            _matching(item, fruit_id)
            tree = self.read(row)
            newest = self._trees.newest_fruits(user_id, RECENT_FRUITS + 1)
            recent = tuple(summary for summary in newest if summary.fruit_id != fruit_id)[:RECENT_FRUITS]
            after = tree.model_copy(update={"recent_fruits": recent, "total_fruits": max(0, tree.total_fruits - 1)})
            tx = Transaction(self._table)
            tx.add(TREE, self._trees.change_write(user_id, before=tree, after=after))
            tx.add(FRUIT, self._trees.delete_write(user_id, day, fruit_id))
            tx.add("totals", self._counters.total_write({"fruits": -1}))
            if change := marks.picked(marks.read_marks(marked), day):
                tx.add(_MARKS, self._trees.marks_write(user_id, change))
            tx.commit(backoff)

        retrying(self._clock, WRITE_SECONDS, attempt)

    def _view(self, tree: Tree) -> TreeView:
        height = self.height(tree)
        return TreeView(
            current_stage=height.stage,
            stage_name=height.stage_name,
            **tree.totals,
            rings=height.rings,
            characters_to_next=height.characters_to_next,
            progress_percentage=height.progress_percentage,
            theme_color=tree.theme_color,
            last_message_date=tree.last_message_at and jst_date(tree.last_message_at),
            last_fruit_date=tree.last_fruit_on,
            fruit_open_today=is_fruit_open(tree, jst_date(self._clock.now())),
        )

    def height(self, tree: Tree) -> rules.Height:
        return rules.height_of(tree.total_characters, self.thresholds(), at_least=tree.stage_reached)

    def _stage_of(self, total: int) -> int:
        return rules.height_of(total, self.thresholds()).stage

    def thresholds(self) -> tuple[int, ...]:
        """Return the totals at which stages are reached, as set by the operators."""
        return rules.read_thresholds(self._policy.get().get(GROWTH_THRESHOLDS))


def is_fruit_open(tree: Tree, today: date) -> bool:
    """Whether a tree can still bear the day's fruit."""
    return tree.last_fruit_on is None or tree.last_fruit_on < today


def _reached(stage: int, total: int, character: Character, now: datetime) -> StageReached:
    return StageReached(
        stage=stage,
        stage_name=rules.STAGE_NAMES[stage],
        reached_at=to_jst(now),
        total_characters=total,
        ai_character=character,
    )


def _stage_name(stage: int) -> str:
    return f"stage {stage}"


def _bearing(tree: Tree, fruit: Fruit, today: date) -> Tree:
    return tree.model_copy(
        update={
            "total_fruits": tree.total_fruits + 1,
            "next_slot": tree.next_slot + 1,
            "last_fruit_on": max(today, tree.last_fruit_on or today),
            "recent_fruits": _with(tree.recent_fruits, fruit),
        }
    )


def _with(recent: Sequence[FruitSummary], fruit: Fruit) -> tuple[FruitSummary, ...]:
    newest_first = sorted((repository.summary_of(fruit), *recent), key=lambda each: each.fruit_id, reverse=True)
    return tuple(newest_first)[:RECENT_FRUITS]


def _celebration(stages: Sequence[StageReached], character: Character, *, seed: bytes) -> Celebration | None:
    if not stages:
        return None
    highest = stages[-1]
    return Celebration(
        stage=highest.stage,
        stage_name=highest.stage_name,
        stages=[reached.stage for reached in stages],
        message=celebration(character, highest.stage, seed),
    )


def _day_of(fruit_id: str) -> date:
    """Return the day in a fruit's id; FruitNotFoundError for a malformed id."""
    if not ids.is_id(fruit_id):
        raise FruitNotFoundError
    return jst_date(ids.id_time(fruit_id))


def _matching(item: Item | None, fruit_id: str) -> Fruit:
    if item is None or item["fruit_id"] != fruit_id:
        raise FruitNotFoundError
    return repository.read_fruit(item)
