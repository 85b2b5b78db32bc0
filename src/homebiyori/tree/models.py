"""Trees, fruits and stages, as stored and as sent in replies."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from homebiyori.ai.port import Character
from homebiyori.base.api_types import Id, Instant
from homebiyori.care.mark import CareMark
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.tree.rules import STAGE_NAMES, Height

Stage = Annotated[int, Field(ge=0, le=len(STAGE_NAMES) - 1, examples=[2])]
StageName = Annotated[str, Field(json_schema_extra={"enum": list(STAGE_NAMES)}, examples=["苗"])]
FruitOpenToday = Annotated[bool, Field(description="今日 (日本時間) のほめの実が、まだ実るか")]


class ThemeColor(StrEnum):
    """One colour per character (`docs/product.md` 3)."""

    WARM_PINK = "warm_pink"
    COOL_BLUE = "cool_blue"
    WARM_ORANGE = "warm_orange"


class FruitSummary(BaseModel):
    """What the tree shows of a fruit before it is opened."""

    model_config = ConfigDict(frozen=True)

    fruit_id: Id
    ai_character: Character
    emotion: Emotion
    created_at: Instant


class Fruit(FruitSummary):
    """A praise fruit (ほめの実): one heartfelt exchange a day, with the words of both sides."""

    message_id: Id
    user_message: str
    ai_response: str
    emotion_intensity: int
    view_count: int = 0
    first_viewed_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class FruitMark:
    """What the picture needs of a fruit. `slot` counts every fruit the tree has ever borne, from 0."""

    day: date
    emotion: Emotion
    character: Character
    slot: int


class ToldFacts(BaseModel):
    """Facts that a parent mentioned once, for later answers: the day from which a baby's age is counted, a club, a
    lesson, and each family member's age or grade ("娘さん=5歳").

    All values are words of our own lists (`memory.facts`, `memory.family`), never the parent's.
    """

    model_config = ConfigDict(frozen=True)

    born_on: date | None = None
    is_in_months: bool = False
    club: str | None = None
    lesson: str | None = None
    ages: tuple[str, ...] = ()


class Tree(BaseModel):
    """A tree's row. The total is stored, the stage derived from it.

    `stage_reached` is the last stage recorded; `version` counts the changes and guards against concurrent ones.
    `care` and `told` are stored here because every message reads and writes this row. `next_slot` is the number of
    fruits ever borne.
    """

    model_config = ConfigDict(frozen=True)

    total_characters: int = 0
    total_messages: int = 0
    total_fruits: int = 0
    stage_reached: int = 0
    theme_color: ThemeColor = ThemeColor.WARM_PINK
    last_message_at: Instant | None = None
    last_fruit_on: date | None = None
    next_slot: int = 0
    recent_fruits: tuple[FruitSummary, ...] = ()
    created_at: Instant | None = None
    care: CareMark | None = None
    told: ToldFacts | None = None
    version: int = 0

    @property
    def totals(self) -> dict[str, int]:
        """The running totals, under the names used in every reply."""
        return self.model_dump(include={"total_characters", "total_messages", "total_fruits"})

    @property
    def is_unmarked(self) -> bool:
        """Whether it is older than the picture: it has borne fruits, but none has a slot yet."""
        return self.next_slot == 0 and self.last_fruit_on is not None


class StageReached(BaseModel):
    """A stage that a tree has reached; recorded once."""

    model_config = ConfigDict(frozen=True)

    stage: Stage
    stage_name: StageName
    reached_at: Instant
    total_characters: int
    ai_character: Character


class Kept(BaseModel):
    """The tree at the time of a snapshot; `next_slot` tells which fruits hung on it.

    Stages reached before there was an album lack `theme_color` and `next_slot`.
    """

    model_config = ConfigDict(frozen=True)

    taken_at: Instant
    total_characters: int
    stage: int
    theme_color: ThemeColor | None = None
    next_slot: int | None = None


class Snapshot(BaseModel):
    """A picture in the album: the tree when it reached a stage, or on a day that was kept."""

    snapshot_id: Annotated[
        str, Field(pattern=r"^(stage-[1-5]|[0-9]{4}-[0-9]{2}-[0-9]{2})$", examples=["stage-1", "2026-11-25"])
    ]
    kind: Literal["stage", "kept"]
    caption: Annotated[str, Field(examples=["2026年11月25日、『芽』になった日"])]
    taken_at: Instant
    stage: Stage
    stage_name: StageName
    total_characters: int


class TreeView(BaseModel):
    """The tree as a parent sees it."""

    current_stage: Stage
    stage_name: StageName
    total_characters: Annotated[int, Field(examples=[64])]
    total_messages: int
    total_fruits: int
    rings: int
    characters_to_next: int
    progress_percentage: Annotated[int, Field(ge=0, le=100)]
    theme_color: ThemeColor
    last_message_date: date | None
    last_fruit_date: date | None
    fruit_open_today: FruitOpenToday


class TreeStatus(BaseModel):
    """The tree and its newest fruits, 5 at most."""

    tree: TreeView
    recent_fruits: list[FruitSummary]


class TreeHistory(BaseModel):
    """How the tree grew: its stages, the days since it was planted (1 on the first), characters per day."""

    stages: list[StageReached]
    days: int
    average_characters_per_day: float


class FruitView(BaseModel):
    """An opened fruit, with a line of praise from its character unless care is open."""

    fruit: Fruit
    is_first_view: bool
    praise_line: Annotated[
        str | None,
        Field(description="見守りのあいだはnull", examples=["この実は、あんたのがんばりのかたまりねぇ。"]),
    ]


class NewTheme(BaseModel):
    """The colour to give the tree."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"theme_color": "cool_blue"}})

    theme_color: ThemeColor


class Celebration(BaseModel):
    """The words for a new stage; `stages` are all those that one message reached."""

    stage: Stage
    stage_name: StageName
    stages: list[int]
    message: Annotated[str, Field(examples=["芽が出たわよ。あんたのことばが水になったのねぇ。"])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How one message changes a tree: before and after, the stages newly reached, and the day's fruit."""

    before: Tree
    after: Tree
    added: int
    previous_stage: int
    height: Height
    stages: Sequence[StageReached] = ()
    celebration: Celebration | None = None
    fruit: Fruit | None = None
