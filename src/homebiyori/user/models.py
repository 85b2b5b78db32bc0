"""A parent's profile, as it is stored and as it is answered, and what may be asked of it."""

from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from homebiyori.ai.port import Character, Mood, PraiseLevel
from homebiyori.core.wire import Instant
from homebiyori.user.rules import clean_nickname

# The bound on code points keeps hostile input away from the real rule, which counts characters.
Nickname = Annotated[str, Field(min_length=1, max_length=200, examples=["はなまる"]), AfterValidator(clean_nickname)]


class Profile(BaseModel):
    """A parent: a nickname and what they like; no e-mail, name or child's data."""

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
    """The profile, with whose it is."""

    user_id: str


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewProfile(_Request):
    """What to change; what is left out stays. `version` is the one that was read."""

    nickname: Nickname | None = None
    ai_character: Character | None = None
    praise_level: PraiseLevel | None = None
    mood: Mood | None = None
    version: Annotated[int, Field(ge=1)]


class NewPreferences(_Request):
    """What to change, one at least; what is left out stays."""

    ai_character: Character | None = None
    praise_level: PraiseLevel | None = None
    mood: Mood | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("変えたい項目をひとつ以上送ってください")
        return self


class NewNickname(_Request):
    """The nickname to go by."""

    nickname: Nickname


class Onboarding(_Request):
    """What a parent chose at the start."""

    nickname: Nickname
    ai_character: Character = Character.TAMA
    praise_level: PraiseLevel = PraiseLevel.NORMAL
    mood: Mood = Mood.PRAISE


class OnboardingStatus(BaseModel):
    """Whether the start is done."""

    is_completed: bool
    completed_at: Instant | None
    has_nickname: bool
