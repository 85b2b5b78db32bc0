"""What happens when a parent writes: one stage of reads, the answers, one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from homebiyori.ai.lexicon import analyze
from homebiyori.ai.port import Analysis, Character, Mood, PraiseLevel, Reply, Tier
from homebiyori.aws.dynamodb import Item
from homebiyori.base import ids
from homebiyori.base.clock import epoch, jst_date
from homebiyori.base.errors import PremiumRequiredError
from homebiyori.base.log import log_measured, user_hash
from homebiyori.billing import service as billing
from homebiyori.billing.rules import Entitlements
from homebiyori.chat import care, remembering, rules, views
from homebiyori.chat.cards import choose_card
from homebiyori.chat.care import Reading
from homebiyori.chat.keeping import Keeper
from homebiyori.chat.models import (
    AnsweredMessage,
    CareState,
    ChatType,
    NewMessage,
    NewSticker,
    RecentMessage,
)
from homebiyori.chat.repository import ChatRepository
from homebiyori.chat.rules import Spend
from homebiyori.chat.voices import Occasion, Voices, choose_level, needs_care
from homebiyori.notification.service import NotificationService
from homebiyori.ops.allowance import Allowances, Reservation
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.ratelimit import RATE_LIMITS, bucket_key, check_alive
from homebiyori.resources import DAILY_BUDGETS, Resources
from homebiyori.tree.models import Tree
from homebiyori.tree.rules import count_growth
from homebiyori.tree.service import TreeService
from homebiyori.user import service as user
from homebiyori.user.models import Profile
from homebiyori.user.service import UserService

Piece = tuple[Character, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Utterance:
    """What a parent said, in words or by a sticker, and whom they asked."""

    text: str
    analysis: Analysis
    characters: int
    ai_character: Character | None
    mood: Mood | None
    praise_level: PraiseLevel | None
    chat_type: ChatType
    active_characters: Sequence[Character] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Situation:
    """All that one read tells about who writes."""

    profile: Profile | None
    entitlements: Entitlements
    tree: Tree
    allowance: Item | None
    kept_answer: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """A message that is about to be answered."""

    user_id: str
    utterance: _Utterance
    situation: _Situation
    occasion: Occasion
    reservation: Reservation
    reading: Reading
    joined_on: date
    request: IdempotentRequest | None
    voices: Voices
    started: float
    replies: dict[Character, Reply] = field(default_factory=dict)

    def actual(self) -> Mapping[str, int] | None:
        """Tell what the answers have cost; None as long as nobody can tell."""
        return {rules.COST: views.charge_of(self.replies)} if self.replies else None


class ChatService:
    """The conversation of a parent with the characters."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._core = resources.core
        self._chats = ChatRepository(resources.chats)
        self._allowances = Allowances(resources.core, resources.clock)
        self._readers = resources.readers
        self._trees = TreeService(resources)
        self._users = UserService(resources)
        self._keeper = Keeper(
            core=resources.core,
            chats=self._chats,
            trees=self._trees,
            notifications=NotificationService(resources),
        )
        self._policy = resources.policy
        self._clock = resources.clock

    def send(self, user_id: str, new: NewMessage, request: IdempotentRequest | None) -> AnsweredMessage:
        """Answer a message, keep both and let the tree grow, all or nothing.

        PremiumRequiredError when deep praise or a group is asked for on the free plan, RateLimitedError when
        the minute's messages are used up. A request that was answered before is answered the same and
        changes nothing; ReplayGoneError if the message was deleted since. RequestPendingError when the same request
        has been under way all the time.
        """
        return self._answer(self._open(user_id, _said(new), request))

    def send_sticker(self, user_id: str, new: NewSticker, request: IdempotentRequest | None) -> AnsweredMessage:
        """Answer a sticker as a message is answered."""
        return self._answer(self._open(user_id, _shown(new), request))

    def stream(
        self, user_id: str, new: NewMessage, request: IdempotentRequest | None
    ) -> Iterator[Piece | AnsweredMessage]:
        """Answer a message piece by piece; the last item is what was kept.

        What refuses the message is raised by the call itself, before the first piece. Who stops
        listening leaves the message unkept, so the caller reads to the end.
        """
        opened = self._open(user_id, _said(new), request)
        if isinstance(opened, AnsweredMessage):
            return iter([(opened.ai_character, opened.ai_response), opened])
        return self._play(opened)

    def say_safe(self, user_id: str) -> CareState:
        """Count one press of the button by which a parent says that they are safe; the second ends the care."""
        now = self._clock.now()
        mark = self._trees.change_care(user_id, lambda mark: care.pressed_safe(mark, now))
        return CareState(in_care=care.is_open(mark, now))

    def _open(self, user_id: str, utterance: _Utterance, request: IdempotentRequest | None) -> _Turn | AnsweredMessage:
        """Read what is needed and reserve what it takes; gives the kept answer of a request that was answered before.

        Who is refused has cost one read, and what an answer must know of earlier ones is read beside the reservation.
        """
        started, now = self._clock.monotonic(), self._clock.now()
        situation = self._read(user_id, request, now)
        if situation.kept_answer is not None:
            return self._again(user_id, situation.kept_answer, now)
        profile, entitlements = situation.profile or Profile(created_at=now, updated_at=now), situation.entitlements
        characters = _characters(utterance, profile, entitlements)
        level = choose_level(utterance.praise_level, profile, entitlements)
        ways = self._ways(utterance, profile, situation, level, len(characters), now)
        recent: list[Future[list[RecentMessage]]] = []
        reserved = self._allowances.reserve(
            user_id,
            rules.BUCKET,
            offers=[way.offer for way in ways],
            per_minute=rules.messages_a_minute(entitlements, self._policy.get().get(RATE_LIMITS)),
            request=request,
            seen=situation.allowance,
            seconds=self._seconds_left(started),
            beside=lambda: recent.append(
                self._readers.submit(self._chats.newest, user_id, rules.REMEMBERED_ANSWERS, now=now)
            ),
        )
        if not isinstance(reserved, Reservation):
            return self._again(user_id, reserved, self._clock.now())
        way = ways[reserved.offer]
        with self._allowances.settling(reserved, lambda: {rules.COST: 0}):
            # Whoever writes is listed; the app's first call makes the profile, so this is the exception.
            profile = situation.profile or self._users.join(user_id)
            earlier = recent[0].result()
            reading = care.read(utterance.text, utterance.analysis, situation.tree.care, earlier, now)
            occasion = Occasion(
                message_id=ids.new_id(now),
                text=utterance.text,
                # Three voices that each ask after the same would be a chorus: in danger, and in the talk about it, one.
                characters=characters[:1] if needs_care(reading.analysis, reading.care) else characters,
                mood=remembering.settle_mood(utterance.analysis.wish, utterance.mood, earlier, now) or profile.mood,
                level=level,
                analysis=reading.analysis,
                nickname=profile.nickname,
                recent=earlier,
                purse=way.purse,
                spend=way.a_voice,
                now=now,
                care=reading.care,
            )
        return _Turn(
            user_id=user_id,
            utterance=utterance,
            situation=situation,
            occasion=occasion,
            reservation=reserved,
            reading=reading,
            joined_on=jst_date(profile.created_at),
            request=request,
            voices=Voices(self._resources.companions, occasion, seconds=self._seconds_left(started)),
            started=started,
        )

    def _read(self, user_id: str, request: IdempotentRequest | None, now: datetime) -> _Situation:
        keys = [
            user.profile_key(user_id),
            billing.subscription_key(user_id),
            self._trees.key(user_id),
            bucket_key(user_id, rules.BUCKET),
            *([request.item_key] if request else []),
        ]
        profile, subscription, tree, allowance, *records = self._core.get_many(keys)
        check_alive(allowance)
        return _Situation(
            profile=user.read_profile(profile),
            entitlements=billing.entitlements(subscription),
            tree=self._trees.read(tree),
            allowance=allowance,
            kept_answer=request.replay(records[0], now=now) if request else None,
        )

    def _ways(
        self,
        utterance: _Utterance,
        profile: Profile,
        situation: _Situation,
        level: PraiseLevel,
        voices: int,
        now: datetime,
    ) -> Sequence[Spend]:
        """List the ways to answer that the day's budget may allow; audited words cost nothing."""
        if utterance.analysis.tier is not Tier.NONE:
            return rules.AUDITED_WORDS
        budget = rules.daily_budget(situation.entitlements, self._policy.get().get(DAILY_BUDGETS))
        a_call = self._resources.companions.most_a_call(text=utterance.text, nickname=profile.nickname, level=level)
        # Whoever is in care gets the model that understands best, or audited words.
        return rules.ways_to_spend(budget, a_call, voices, may_step_down=not care.is_open(situation.tree.care, now))

    def _again(self, user_id: str, record: Mapping[str, Any], now: datetime) -> AnsweredMessage:
        return self._keeper.again(user_id, record, now)

    def _answer(self, opened: _Turn | AnsweredMessage) -> AnsweredMessage:
        if isinstance(opened, AnsweredMessage):
            return opened
        with self._allowances.settling(opened.reservation, opened.actual):
            opened.replies.update(opened.voices.answer())
            return self._keep(opened)

    def _play(self, turn: _Turn) -> Iterator[Piece | AnsweredMessage]:
        with self._allowances.settling(turn.reservation, turn.actual):
            for piece in turn.voices.stream():
                if isinstance(piece, dict):
                    turn.replies.update(piece)
                    yield self._keep(turn)
                else:
                    yield piece

    def _keep(self, turn: _Turn) -> AnsweredMessage:
        occasion, situation, replies = turn.occasion, turn.situation, turn.replies
        reply = next(iter(replies.values()))
        exchange = views.Exchange(
            occasion=occasion,
            chat_type=turn.utterance.chat_type,
            replies=replies,
            reading=turn.reading,
            card=choose_card(reply.analysis, turn.reading, situation.tree.care, occasion.now),
            expires_at=epoch(occasion.now + situation.entitlements.retention),
        )
        answered = self._keeper.keep(
            turn.user_id,
            exchange,
            characters=turn.utterance.characters,
            joined_on=turn.joined_on,
            tree=situation.tree,
            reservation=turn.reservation,
            request=turn.request,
            # What was paid for is kept, however late it came.
            seconds=max(rules.WRITE_SECONDS, self._seconds_left(turn.started)),
        )
        log_measured(
            "message_answered",
            views.metrics_of(replies),
            user=user_hash(turn.user_id),
            characters=list(replies),
            mood=occasion.mood,
            praise_level=occasion.level,
            sources=[each.source for each in replies.values()],
            message_length=turn.utterance.characters,
            answer_lengths=[len(each.text) for each in replies.values()],
            has_fruit=answered.fruit_generated,
            usage=[each.model_dump() for each in views.usage_of(replies)],
        )
        return answered

    def _seconds_left(self, started: float) -> float:
        return max(0.0, rules.REQUEST_SECONDS - (self._clock.monotonic() - started))


def _said(new: NewMessage) -> _Utterance:
    return _Utterance(
        text=new.message,
        analysis=analyze(new.message),
        characters=count_growth(new.message),
        ai_character=new.ai_character,
        mood=new.mood,
        praise_level=new.praise_level,
        chat_type=new.chat_type,
        active_characters=new.active_characters,
    )


def _shown(new: NewSticker) -> _Utterance:
    word, emotion = rules.STICKERS[new.sticker]
    return _Utterance(
        text=f"{new.sticker}{word}",
        analysis=Analysis(emotion=emotion, intensity=new.intensity),
        characters=rules.STICKER_GROWTH,
        ai_character=new.ai_character,
        mood=new.mood,
        praise_level=None,
        chat_type=ChatType.INDIVIDUAL,
        active_characters=None,
    )


def _characters(utterance: _Utterance, profile: Profile, entitlements: Entitlements) -> tuple[Character, ...]:
    """Settle who answers, the one who speaks for the others first."""
    chosen = utterance.ai_character or profile.ai_character
    if utterance.chat_type is ChatType.INDIVIDUAL:
        return (chosen,)
    if not entitlements.is_premium:
        raise PremiumRequiredError("グループチャットはプレミアムプランで使えます")
    others = (character for character in Character if character is not chosen)
    return tuple(utterance.active_characters or (chosen, *others))
