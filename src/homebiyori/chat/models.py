"""A message and its answer, as they are sent, stored and shown."""

from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from homebiyori.ai.port import Character, Mood, PraiseLevel, Source
from homebiyori.ai.safety import Channel
from homebiyori.base.api_types import Id, Instant, bounded_text, drop_unknown
from homebiyori.care.mark import KnownSigns
from homebiyori.chat.rules import (
    MAX_CHARACTERS,
    MAX_CODE_POINTS,
    MAX_COMMENT_CHARACTERS,
    MAX_COMMENT_CODE_POINTS,
    STICKERS,
    check_comment,
    check_message,
)
from homebiyori.lexicon.vocabulary import Concern, Emotion, RiskKind, Tier, Topic, Wish
from homebiyori.tree.models import Celebration, Fruit, FruitOpenToday, Stage

MessageText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=MAX_CODE_POINTS,
        description=f"{MAX_CHARACTERS:,}文字まで。1文字は書記素クラスタ (見た目の1文字) で、家族の絵文字も1文字です。"
        f"JSON SchemaのmaxLengthはコードポイントを数えるので、その上限の{MAX_CODE_POINTS:,}です",
        json_schema_extra={"x-max-graphemes": MAX_CHARACTERS},
        examples=["はじめて寝返りできた!見た瞬間、うれしくて泣いてしまいました"],
    ),
    AfterValidator(check_message),
]

Comment = Annotated[
    str,
    bounded_text(MAX_COMMENT_CHARACTERS, MAX_COMMENT_CODE_POINTS, examples=["やさしかった"]),
    AfterValidator(check_comment),
]

AnswerText = Annotated[
    str, Field(examples=["まあ、寝返りだって。その瞬間を見ていたあんたの目が、何よりのお祝いだわよ。"])
]


class ChatType(StrEnum):
    """Whether one character answers or several."""

    INDIVIDUAL = "individual"
    GROUP = "group"


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _describe_message(schema: dict[str, Any]) -> None:
    """Add an example, and the former name of a field, which is still accepted."""
    schema["example"] = {"message": "はじめて寝返りできた!見た瞬間、うれしくて泣いてしまいました"}
    former = {"description": "`ai_character`の以前の名前。どちらかひとつを送ります", "deprecated": True}
    schema["properties"]["ai_role"] = {**schema["properties"]["ai_character"], "title": "Ai Role", **former}


class NewMessage(_Request):
    """A parent's message, and who is to answer; omitted settings come from the profile.

    In a group, the first of `active_characters` (default: all three) speaks for the others in the
    fruit and in later context.
    """

    model_config = ConfigDict(json_schema_extra=_describe_message)

    message: MessageText
    ai_character: Annotated[
        Character | None, Field(validation_alias=AliasChoices("ai_character", "ai_role"), examples=["tama"])
    ] = None
    mood: Annotated[Mood | None, Field(examples=["praise"])] = None
    praise_level: Annotated[PraiseLevel | None, Field(examples=["normal"])] = None
    chat_type: Annotated[ChatType, Field(examples=["individual"])] = ChatType.INDIVIDUAL
    active_characters: Annotated[
        Annotated[list[Character], Field(min_length=1, max_length=3, json_schema_extra={"uniqueItems": True})] | None,
        Field(description="`chat_type`が`group`のときだけ"),
    ] = None

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        active = self.active_characters
        if active is not None and self.chat_type is not ChatType.GROUP:
            raise ValueError("active_charactersはchat_typeがgroupのときに使えます")
        if active is not None and len(set(active)) < len(active):
            raise ValueError("active_charactersには同じキャラクターを1回だけ入れてください")
        return self


# The emoji of a sticker by each of its names: the emoji, the word, or both.
_EMOJI_OF = {name: emoji for emoji, (word, _) in STICKERS.items() for name in (emoji, word, emoji + word)}


def _sticker(name: str) -> str:
    emoji = _EMOJI_OF.get(name.replace("\ufe0f", "").strip())
    if emoji is None:
        raise ValueError("スタンプは😊 😔 😤 😰 😴 😅のどれかにしてください")
    return emoji


class NewSticker(_Request):
    """How a parent feels, without words."""

    model_config = ConfigDict(json_schema_extra={"example": {"sticker": "😴", "intensity": 3}})

    sticker: Annotated[
        str,
        Field(
            max_length=20,
            description="絵文字、ことば、または両方",
            json_schema_extra={"enum": list(_EMOJI_OF)},
            examples=["😴"],
        ),
        AfterValidator(_sticker),
    ]
    intensity: Annotated[int, Field(ge=1, le=5, examples=[3])]
    ai_character: Character | None = None
    mood: Mood | None = None


class NewMood(_Request):
    """Whether to be praised or to be listened to, from now on."""

    model_config = ConfigDict(json_schema_extra={"example": {"mood": "listen"}})

    mood: Mood


class NewFeedback(_Request):
    """A parent's rating of an answer; stored and deleted with the message."""

    model_config = ConfigDict(json_schema_extra={"example": {"helpful": True, "comment": "やさしかった"}})

    helpful: bool
    category: Annotated[str | None, Field(max_length=40, pattern=r"^[\w-]+$", examples=["warm"])] = None
    comment: Comment | None = None


class Delta(BaseModel):
    """A piece of a streamed answer; in a group, each voice is one piece."""

    ai_character: Character
    text: str


class TreeGrowth(BaseModel):
    """What the message did to the tree."""

    previous_stage: Stage
    current_stage: Stage
    stage_changed: bool
    added_characters: int
    total_characters: int
    characters_to_next: int
    progress_percentage: Annotated[int, Field(ge=0, le=100)]
    fruit_open_today: FruitOpenToday
    celebration: Celebration | None


def _true_itself(value: object) -> object:
    # In Python, 1 and 1.0 equal True.
    return value if value is True else None


class NewCare(_Request):
    """The parent says that they are safe."""

    model_config = ConfigDict(json_schema_extra={"example": {"safe": True}})

    safe: Annotated[Literal[True], BeforeValidator(_true_itself)]


class CareState(BaseModel):
    """Whether the talk is still in care: it ends when the parent has said twice that they are safe."""

    safe: Literal[True] = True
    in_care: bool


class HelpLine(BaseModel):
    """A help line from the audited resource file; those without a telephone have a URL."""

    id: Annotated[str, Field(examples=["yorisoi"])]
    name: Annotated[str, Field(examples=["よりそいホットライン"])]
    phone: Annotated[str | None, Field(examples=["0120-279-338"])]
    hours: Annotated[str | None, Field(examples=["24時間"])]
    channel: Channel = Channel.PHONE
    url: Annotated[str | None, Field(max_length=200)] = None
    languages: list[str] = []
    open_now: Annotated[bool | None, Field(description="いま開いているか。時間が未確認のときはnull")] = None


CardLevel = Literal["gentle", "concern", "serious", "immediate"]


class SafetyNotice(BaseModel):
    """Where to find help now; `discreet` asks the app to show it so that only the parent can read it.

    A `gentle` notice has no lines; with `is_card` false, one line stands in for the card. `help` is the
    page with all lines.
    """

    level: Annotated[CardLevel, Field(examples=["concern"])]
    discreet: bool
    resources: list[HelpLine]
    help: Literal["/help"]
    is_card: bool


class ShownSafety(BaseModel):
    """The part of a notice that is stored with its message, so that the history shows it as it was."""

    model_config = ConfigDict(frozen=True)

    level: Annotated[CardLevel, Field(examples=["concern"])]
    discreet: bool
    lines: tuple[str, ...] = ()
    is_card: bool = True


class Voice(BaseModel):
    """One character's answer."""

    model_config = ConfigDict(frozen=True)

    ai_character: Character
    ai_response: AnswerText
    source: Source


class AnsweredMessage(BaseModel):
    """A stored message, with its answer and all its effects."""

    message_id: Id
    ai_response: AnswerText
    ai_character: Character
    responses: list[Voice]
    emotion_detected: Emotion
    emotion_intensity: Annotated[int, Field(ge=0, le=5)]
    fruit_generated: bool
    fruit: Fruit | None
    tree_growth: TreeGrowth
    safety: SafetyNotice | None
    source: Source
    notice: str | None
    created_at: Instant


class ModelUsage(BaseModel):
    """What an answer cost: tokens, and microdollars (None for a model without a known price)."""

    model_config = ConfigDict(frozen=True)

    model_id: str
    input_tokens: int
    output_tokens: int
    calls: int = 1
    cost: int | None


class Feedback(BaseModel):
    """A parent's rating of an answer, and when it was given."""

    model_config = ConfigDict(frozen=True)

    helpful: bool
    category: str | None = None
    comment: str | None = None
    given_at: Instant


class FormerAnswer(BaseModel):
    """The words of an answer that was replaced, for replays of its request (`chat.replay`)."""

    model_config = ConfigDict(frozen=True)

    number: int
    ai_response: str
    responses: tuple[str, ...]
    fragment_ids: tuple[str, ...] = ()


class ChatMessage(BaseModel):
    """A stored message. `expires_at` is its TTL in epoch seconds; `growth` is how many characters the tree grew by."""

    model_config = ConfigDict(frozen=True)

    message_id: str
    chat_type: ChatType
    user_message: str
    ai_response: str
    ai_character: Character
    responses: tuple[Voice, ...] = ()
    mood: Mood
    praise_level: PraiseLevel
    emotion: Emotion
    emotion_intensity: int
    depth: int
    topics: Annotated[tuple[Topic, ...], drop_unknown(Topic)] = ()
    concepts: tuple[str, ...] = ()
    wish: Wish | None = None
    concerns: Annotated[tuple[Concern, ...], drop_unknown(Concern)] = ()
    risk_kind: RiskKind | None = None
    risk_level: int = 0
    tier: Tier = Tier.NONE
    signs: KnownSigns = ()
    card_kind: str | None = None
    card_level: int = 0
    safety: ShownSafety | None = None
    source: Source
    fragment_ids: tuple[str, ...] = ()
    usage: tuple[ModelUsage, ...] = ()
    growth: int
    fruit_id: str | None = None
    feedback: Feedback | None = None
    regenerations: int = 0
    former_answers: tuple[FormerAnswer, ...] | None = None
    created_at: Instant
    expires_at: int

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Every character's answer; a single one is only stored in the message's own fields."""
        alone = Voice(ai_character=self.ai_character, ai_response=self.ai_response, source=self.source)
        return self.responses or (alone,)


class Regenerated(BaseModel):
    """A regenerated answer, and how many more are left today."""

    message_id: Id
    ai_response: str
    ai_character: Character
    responses: list[Voice]
    source: Source
    notice: str | None
    remaining_today: int


class HistoryEntry(BaseModel):
    """A message as the history shows it."""

    message_id: Id
    user_message: str
    ai_response: str
    ai_character: Character
    responses: list[Voice]
    mood: Mood
    praise_level: PraiseLevel
    chat_type: ChatType
    emotion_detected: Emotion
    emotion_intensity: Annotated[int, Field(ge=0, le=5)]
    fruit_generated: bool
    fruit_id: str | None
    safety: Annotated[SafetyNotice | None, Field(description="このやりとりで示した相談先")]
    source: Source
    feedback: Feedback | None
    created_at: Instant
    expires_at: Instant
