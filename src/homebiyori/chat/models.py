"""A message and its answer, as they are sent, stored and shown."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, AliasChoices, BaseModel, ConfigDict, Field

from homebiyori.ai.port import Character, Concern, Emotion, Mood, PraiseLevel, RiskKind, Source, Topic
from homebiyori.chat.rules import MAX_CODE_POINTS, check_message
from homebiyori.core.wire import Id, Instant
from homebiyori.tree.models import Celebration, Fruit

MessageText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_CODE_POINTS,
        examples=["はじめて寝返りできた!見た瞬間、うれしくて泣いてしまいました"],
    ),
    AfterValidator(check_message),
]


class ChatType(StrEnum):
    """Whether one character answers or several."""

    INDIVIDUAL = "individual"
    GROUP = "group"


class NewMessage(BaseModel):
    """What a parent writes, and to whom; what is left out comes from the profile."""

    model_config = ConfigDict(extra="forbid")

    message: MessageText
    ai_character: Annotated[
        Character | None, Field(validation_alias=AliasChoices("ai_character", "ai_role"), examples=["tama"])
    ] = None
    mood: Annotated[Mood | None, Field(examples=["praise"])] = None
    praise_level: Annotated[PraiseLevel | None, Field(examples=["normal"])] = None
    chat_type: Literal[ChatType.INDIVIDUAL] = ChatType.INDIVIDUAL


class TreeGrowth(BaseModel):
    """What the message did to the tree."""

    previous_stage: int
    current_stage: int
    stage_changed: bool
    added_characters: int
    total_characters: int
    characters_to_next: int
    progress_percentage: int
    celebration: Celebration | None


class HelpLine(BaseModel):
    """Somebody to talk to, from the audited resource file."""

    id: str
    name: str
    phone: str
    hours: str | None


class SafetyNotice(BaseModel):
    """Where to find help now; `discreet` asks the app to show it so that nobody beside the parent reads it."""

    level: str
    discreet: bool
    resources: list[HelpLine]


class AnsweredMessage(BaseModel):
    """A message that was kept, with its answer and all that it brought about."""

    message_id: Id
    ai_response: Annotated[
        str, Field(examples=["まあ、寝返りだって。その瞬間を見ていたあんたの目が、何よりのお祝いだわよ。"])
    ]
    ai_character: Character
    emotion_detected: Emotion
    emotion_intensity: int
    fruit_generated: bool
    fruit: Fruit | None
    tree_growth: TreeGrowth
    safety: SafetyNotice | None
    source: Source
    notice: str | None
    created_at: Instant


class ChatMessage(BaseModel):
    """A message's item. `expires_at` are TTL seconds; `growth` are the characters by which the tree grew."""

    model_config = ConfigDict(frozen=True)

    message_id: Id
    chat_type: ChatType
    user_message: str
    ai_response: str
    ai_character: Character
    mood: Mood
    praise_level: PraiseLevel
    emotion: Emotion
    emotion_intensity: int
    depth: int
    topics: tuple[Topic, ...] = ()
    concerns: tuple[Concern, ...] = ()
    risk_kind: RiskKind | None = None
    risk_level: int = 0
    card_level: int = 0
    source: Source
    fragment_ids: tuple[str, ...] = ()
    growth: int
    fruit_id: Id | None = None
    created_at: Instant
    expires_at: int


class RecentMessage(BaseModel):
    """What an answer must know of an earlier one: both texts, the fragments used, the card shown."""

    model_config = ConfigDict(frozen=True)

    user_message: str
    ai_response: str
    fragment_ids: tuple[str, ...] = ()
    card_level: int = 0
    created_at: Instant
    expires_at: int


class HistoryEntry(BaseModel):
    """A message as the history shows it."""

    message_id: Id
    user_message: str
    ai_response: str
    ai_character: Character
    mood: Mood
    praise_level: PraiseLevel
    chat_type: ChatType
    emotion_detected: Emotion
    emotion_intensity: int
    fruit_generated: bool
    fruit_id: Id | None
    source: Source
    created_at: Instant
    expires_at: Instant
