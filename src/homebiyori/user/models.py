"""A parent's profile as stored and as returned, and the requests that change it."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from homebiyori.ai.port import Character, Mood, PraiseLevel
from homebiyori.base.api_types import Instant, bounded_text
from homebiyori.user.rules import MAX_CHARACTERS, clean_nickname

# Beyond this, JSON clients lose precision; no profile is changed this often.
MAX_VERSION = 2**53 - 1

Nickname = Annotated[
    str,
    bounded_text(MAX_CHARACTERS, 200, min_length=1, examples=["はなまる"]),
    AfterValidator(clean_nickname),
]


class Profile(BaseModel):
    """A parent's nickname and preferences; no e-mail, name or child data."""

    model_config = ConfigDict(frozen=True)

    nickname: str | None = None
    ai_character: Character = Character.TAMA
    praise_level: PraiseLevel = PraiseLevel.NORMAL
    mood: Mood = Mood.PRAISE
    onboarded_at: Instant | None = None
    created_at: Instant
    updated_at: Instant
    version: Annotated[int, Field(description="更新のたびに1つ増えます", examples=[3])] = 1


class ProfileAnswer(Profile):
    """The profile with its user id."""

    user_id: str

    @classmethod
    def of(cls, user_id: str, profile: Profile) -> Self:
        return cls(user_id=user_id, **profile.model_dump())


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


def _set(value: object) -> object:
    if value is None:
        raise PydanticCustomError("not_null", "null")
    return value


# Fields that may be omitted but not cleared, since every profile has them: null is rejected, not ignored.
_Staying = BeforeValidator(_set)
_Character = Annotated[Character | SkipJsonSchema[None], _Staying, Field(examples=["tama"])]
_PraiseLevel = Annotated[PraiseLevel | SkipJsonSchema[None], _Staying, Field(examples=["normal"])]
_Mood = Annotated[Mood | SkipJsonSchema[None], _Staying, Field(examples=["praise"])]


class _Choices(_Request):
    ai_character: _Character = None
    praise_level: _PraiseLevel = None
    mood: _Mood = None

    @property
    def changes(self) -> dict[str, Any]:
        """The fields that were sent, without those omitted."""
        return self.model_dump(mode="json", exclude_unset=True, exclude={"version"})


class NewProfile(_Choices):
    """Changes to a profile: omitted fields stay, null removes the nickname. `version` is the one that was read."""

    model_config = ConfigDict(json_schema_extra={"example": {"mood": "listen", "version": 1}})

    nickname: Nickname | None = None
    version: Annotated[int, Field(ge=1, le=MAX_VERSION, examples=[3])]


class NewPreferences(_Choices):
    """Changes to the preferences, at least one; omitted fields stay."""

    model_config = ConfigDict(
        json_schema_extra={"minProperties": 1, "example": {"ai_character": "hide", "mood": "listen"}}
    )

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("変えたい項目をひとつ以上送ってください")
        return self


class NewNickname(_Request):
    """A new nickname."""

    model_config = ConfigDict(json_schema_extra={"example": {"nickname": "はなまる"}})

    nickname: Nickname


class Onboarding(_Choices):
    """A parent's initial choices; if repeated, omitted fields stay. The first time, the nickname is required."""

    model_config = ConfigDict(json_schema_extra={"example": {"nickname": "はなまる", "ai_character": "tama"}})

    nickname: Annotated[Nickname | SkipJsonSchema[None], _Staying] = None


class OnboardingStatus(BaseModel):
    """Whether onboarding is complete."""

    is_completed: bool
    completed_at: Instant | None
    has_nickname: bool
