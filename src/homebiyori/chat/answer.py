"""Gets the answers to one message: chooses the companion, gathers what is remembered, asks each character."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import datetime

from homebiyori.ai.companions import Companions
from homebiyori.ai.port import Character, Companion, Exchange, Mood, PraiseLevel, Reply, ReplyRequest, Thread
from homebiyori.base.clock import JST
from homebiyori.base.log import log_crash
from homebiyori.billing.rules import Entitlements
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat import rules
from homebiyori.chat.admission import Admitted
from homebiyori.chat.context import ChatContext
from homebiyori.chat.reading import Reading
from homebiyori.chat.rules import ModelTier
from homebiyori.lexicon.vocabulary import Analysis, Tier
from homebiyori.memory import family, pets
from homebiyori.recall import unasked
from homebiyori.recall.asked import asked_of
from homebiyori.recall.models import RecentMessage
from homebiyori.recall.threads import thread_of
from homebiyori.tree.models import ToldFacts
from homebiyori.user.models import Profile

# Parents say who somebody is at the start of a message, so thirty long messages need not be read in full.
_NAMED_WITHIN = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedAnswer:
    """What is to be answered, by whom and how.

    The first of `characters` speaks for the others. `told` holds facts from older messages; `since` is when the first
    one was written. `replaced` holds the fragment ids of earlier answers to this message, newest first.
    """

    message_id: str
    text: str
    characters: tuple[Character, ...]
    mood: Mood
    level: PraiseLevel
    told: ToldFacts | None = None
    since: datetime | None = None
    replaced: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedMessage(WantedAnswer):
    """A message that is ready to be answered, as it was read in its talk, with what is known of its parent.

    `spend` is the most that each of `characters` may cost, in microdollars.
    """

    reading: Reading
    nickname: str | None
    recent: Sequence[RecentMessage]
    model_tier: ModelTier
    spend: int | None
    now: datetime


def prepare(wanted: WantedAnswer, reading: Reading, admitted: Admitted, context: ChatContext) -> PreparedMessage:
    """Prepare a message to be answered as it was read and admitted."""
    characters = wanted.characters
    return PreparedMessage(
        message_id=wanted.message_id,
        text=wanted.text,
        # In danger, and in the talk about it, one voice answers: three asking the same would be a chorus.
        characters=characters[:1] if needs_care(reading.analysis, reading.care) else characters,
        mood=wanted.mood,
        level=wanted.level,
        told=wanted.told,
        since=wanted.since,
        replaced=wanted.replaced,
        reading=reading,
        nickname=context.settings.nickname,
        recent=admitted.recent,
        model_tier=admitted.way.model_tier,
        spend=admitted.way.most_per_voice,
        now=context.now,
    )


def choose_level(asked: PraiseLevel | None, profile: Profile, entitlements: Entitlements) -> PraiseLevel:
    """Choose the length of the answer; PremiumRequiredError if deep praise is requested on the free plan."""
    if asked is PraiseLevel.DEEP:
        entitlements.check_deep_praise()
    if asked is not None:
        return asked
    # A lapsed subscriber's stored default is ignored, not refused.
    return profile.praise_level if entitlements.is_premium else PraiseLevel.NORMAL


class Responder:
    """Gets every addressed character's reply to one prepared message."""

    def __init__(self, companions: Companions, prepared: PreparedMessage, *, seconds: float) -> None:
        self._companion = _choose(companions, prepared)
        self._prepared = prepared
        self._seconds = seconds
        self._names = family.read(one.user_message[:_NAMED_WITHIN] for one in reversed(prepared.recent)).names

    def answer(self) -> dict[Character, Reply]:
        """Get every character's reply in parallel; failures are left out unless all fail."""
        characters = self._prepared.characters
        if len(characters) == 1:
            return {characters[0]: self._companion.reply(self._request(characters[0]))}
        with ThreadPoolExecutor(len(characters), thread_name_prefix="voice") as pool:
            futures = {who: pool.submit(self._companion.reply, self._request(who)) for who in characters}
        faults = {who: fault for who, future in futures.items() if (fault := future.exception()) is not None}
        for fault in faults.values():
            log_crash("voice_failed", fault)
        if len(faults) == len(characters):
            raise faults[characters[0]]
        return {who: future.result() for who, future in futures.items() if who not in faults}

    def stream(self) -> Iterator[tuple[Character, str] | dict[Character, Reply]]:
        """Yield the answer piece by piece, then all replies; in a group, each voice is one piece."""
        characters = self._prepared.characters
        if len(characters) > 1:
            replies = self.answer()
            yield from ((who, reply.text) for who, reply in replies.items())
            yield replies
            return
        for piece in self._companion.stream(self._request(characters[0])):
            yield {characters[0]: piece} if isinstance(piece, Reply) else (characters[0], piece)

    def _request(self, character: Character) -> ReplyRequest:
        prepared, reading = self._prepared, self._prepared.reading
        is_first = character is prepared.characters[0]
        # Only the first voice refers to the past; three would be an interrogation.
        remembered, thread = self._remembered() if is_first else (unasked.NOTHING, None)
        return ReplyRequest(
            character=character,
            mood=prepared.mood,
            level=prepared.level,
            text=prepared.text,
            analysis=reading.analysis,
            seed=f"{prepared.message_id}{character}".encode(),
            now=prepared.now.astimezone(JST),
            nickname=prepared.nickname,
            exchanges=_context(prepared.recent),
            recent_fragments=(*prepared.replaced, *(message.fragment_ids for message in prepared.recent)),
            recalled=unasked.recalled(prepared.recent, prepared.now),
            **asdict(remembered),
            thread=thread,
            called=self._names,
            asked=asked_of(prepared.recent, prepared.text, prepared.now, prepared.told, prepared.since),
            seconds_left=self._seconds,
            spend=prepared.spend,
            care=reading.care,
            peril=reading.peril,
            stage=reading.stage,
        )

    def _remembered(self) -> tuple[unasked.Remembered, Thread | None]:
        """Return what to recall from other days; a pet's name that is also a word is replaced by the animal."""
        prepared, names = self._prepared, pets.words_among(self._names)
        recent = [_told_as(one, names) for one in prepared.recent] if names else prepared.recent
        text = pets.told_as(prepared.text, names)
        thread = thread_of(recent, text, prepared.reading.analysis, prepared.now)
        return unasked.remembered(recent, prepared.now, prepared.since), thread


def _told_as(message: RecentMessage, names: Mapping[str, str]) -> RecentMessage:
    return message.model_copy(update={"user_message": pets.told_as(message.user_message, names)})


def _choose(companions: Companions, prepared: PreparedMessage) -> Companion:
    # Danger found by the lexicon, and the talk about it, is answered with audited words only.
    care = prepared.reading.care
    if needs_care(prepared.reading.analysis, care):
        return companions.crisis
    if care is not None and care.is_open:
        # Everyday messages in such a talk get the best model, or audited words.
        return companions.crisis if prepared.model_tier == "offline" else companions.primary
    by_tier = {"primary": companions.primary, "economy": companions.economy, "offline": companions.offline}
    return by_tier[prepared.model_tier]


def _context(recent: Sequence[RecentMessage]) -> tuple[Exchange, ...]:
    """Return the last exchanges that fit, oldest first."""
    exchanges: list[Exchange] = []
    room = rules.CONTEXT_CHARACTERS
    for message in recent[: rules.CONTEXT_EXCHANGES]:
        room -= len(message.user_message) + len(message.ai_response)
        if room < 0:
            break
        exchanges.append(Exchange(user_text=message.user_message, ai_text=message.ai_response))
    return tuple(reversed(exchanges))


def needs_care(analysis: Analysis, care: Care | None) -> bool:
    """Return whether a message needs audited words: it tells of danger, firm or gentle, or goes on about it."""
    in_care = care is not None and care.is_open and Sign.EVERYDAY not in care.signs
    return in_care or (care is not None and care.is_imminent) or analysis.tier is not Tier.NONE
