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
from homebiyori.chat import care, care_memory, remembering, rules, views
from homebiyori.chat.answer import PreparedMessage, Responder, choose_level, needs_care
from homebiyori.chat.cards import choose_card
from homebiyori.chat.models import (
    AnsweredMessage,
    CareState,
    ChatType,
    NewMessage,
    NewSticker,
    RecentMessage,
)
from homebiyori.chat.reading import Reading
from homebiyori.chat.record import ExchangeRecorder
from homebiyori.chat.repository import ChatRepository
from homebiyori.chat.rules import Spend
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
class _IncomingMessage:
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
class _ChatContext:
    """All that one read tells about the parent who writes."""

    profile: Profile | None
    entitlements: Entitlements
    tree: Tree
    allowance: Item | None
    kept_answer: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _OpenMessage:
    """A message that is about to be answered."""

    user_id: str
    incoming: _IncomingMessage
    context: _ChatContext
    prepared: PreparedMessage
    reservation: Reservation
    reading: Reading
    joined_on: date
    request: IdempotentRequest
    voices: Responder
    started: float
    replies: dict[Character, Reply] = field(default_factory=dict)

    def actual(self) -> Mapping[str, int] | None:
        """Return what the answers cost; None until that is known."""
        return {rules.COST: views.charge_of(self.replies)} if self.replies else None


class ChatService:
    """Answers messages and stickers."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._core = resources.core
        self._chats = ChatRepository(resources.chats)
        self._allowances = Allowances(resources.core, resources.clock)
        self._readers = resources.readers
        self._trees = TreeService(resources)
        self._users = UserService(resources)
        self._recorder = ExchangeRecorder(
            core=resources.core,
            chats=self._chats,
            trees=self._trees,
            notifications=NotificationService(resources),
        )
        self._policy = resources.policy
        self._clock = resources.clock

    def send(self, user_id: str, new: NewMessage, request: IdempotentRequest) -> AnsweredMessage:
        """Answer a message, keep both and let the tree grow, all or nothing.

        PremiumRequiredError when deep praise or a group is asked for on the free plan, RateLimitedError when
        the minute's messages are used up. A request that was answered before is answered the same and
        changes nothing; ReplayGoneError if the message was deleted since. RequestPendingError when the same request
        has been under way all the time.
        """
        return self._answer(self._open(user_id, _said(new), request))

    def send_sticker(self, user_id: str, new: NewSticker, request: IdempotentRequest) -> AnsweredMessage:
        """Answer a sticker as a message is answered."""
        return self._answer(self._open(user_id, _shown(new), request))

    def stream(self, user_id: str, new: NewMessage, request: IdempotentRequest) -> Iterator[Piece | AnsweredMessage]:
        """Answer a message piece by piece; the last item is what was kept.

        What refuses the message is raised by the call itself, before the first piece. A caller that stops
        listening leaves the message unkept, so the caller reads to the end.
        """
        opened = self._open(user_id, _said(new), request)
        if isinstance(opened, AnsweredMessage):
            return iter([(opened.ai_character, opened.ai_response), opened])
        return self._play(opened)

    def say_safe(self, user_id: str) -> CareState:
        """Count one press of the button by which a parent says that they are safe; the second ends the care."""
        now = self._clock.now()
        mark = self._trees.change_care(user_id, lambda mark: care_memory.pressed_safe(mark, now))
        return CareState(in_care=care_memory.is_open(mark, now))

    def _open(
        self, user_id: str, incoming: _IncomingMessage, request: IdempotentRequest
    ) -> _OpenMessage | AnsweredMessage:
        """Read what is needed and reserve what it takes; gives the kept answer of a request that was answered before.

        A refusal costs one read, and what an answer must know of earlier ones is read beside the reservation.
        """
        started, now = self._clock.monotonic(), self._clock.now()
        context = self._read(user_id, request, now)
        if context.kept_answer is not None:
            return self._again(user_id, context.kept_answer, now)
        profile, entitlements = context.profile or Profile(created_at=now, updated_at=now), context.entitlements
        characters = _characters(incoming, profile, entitlements)
        level = choose_level(incoming.praise_level, profile, entitlements)
        ways = self._ways(incoming, profile, context, level, len(characters), now)
        recent: list[Future[list[RecentMessage]]] = []
        reserved = self._allowances.reserve(
            user_id,
            rules.BUCKET,
            offers=[way.offer for way in ways],
            per_minute=rules.messages_a_minute(entitlements, self._policy.get().get(RATE_LIMITS)),
            request=request,
            seen=context.allowance,
            seconds=self._seconds_left(started),
            beside=lambda: recent.append(
                self._readers.submit(self._chats.newest, user_id, rules.REMEMBERED_ANSWERS, now=now)
            ),
        )
        if not isinstance(reserved, Reservation):
            return self._again(user_id, reserved, self._clock.now())
        way = ways[reserved.offer]
        with self._allowances.settling(reserved, lambda: {rules.COST: 0}):
            # Every parent who writes is listed; the app's first call makes the profile, so this is the exception.
            profile = context.profile or self._users.join(user_id)
            earlier = recent[0].result()
            reading = care.read(incoming.text, incoming.analysis, context.tree.care, earlier, now)
            prepared = PreparedMessage(
                message_id=ids.new_id(now),
                text=incoming.text,
                # Three voices that each ask after the same would be a chorus: in danger, and in the talk about it, one.
                characters=characters[:1] if needs_care(reading.analysis, reading.care) else characters,
                mood=remembering.settle_mood(incoming.analysis.wish, incoming.mood, earlier, now) or profile.mood,
                level=level,
                analysis=reading.analysis,
                nickname=profile.nickname,
                recent=earlier,
                model_tier=way.model_tier,
                spend=way.a_voice,
                now=now,
                care=reading.care,
            )
        return _OpenMessage(
            user_id=user_id,
            incoming=incoming,
            context=context,
            prepared=prepared,
            reservation=reserved,
            reading=reading,
            joined_on=jst_date(profile.created_at),
            request=request,
            voices=Responder(self._resources.companions, prepared, seconds=self._seconds_left(started)),
            started=started,
        )

    def _read(self, user_id: str, request: IdempotentRequest, now: datetime) -> _ChatContext:
        keys = [
            user.profile_key(user_id),
            billing.subscription_key(user_id),
            self._trees.key(user_id),
            bucket_key(user_id, rules.BUCKET),
            *request.item_keys,
        ]
        profile, subscription, tree, allowance, *records = self._core.get_many(keys)
        check_alive(allowance)
        return _ChatContext(
            profile=user.read_profile(profile),
            entitlements=billing.entitlements(subscription),
            tree=self._trees.read(tree),
            allowance=allowance,
            kept_answer=request.replay(records, now=now),
        )

    def _ways(
        self,
        incoming: _IncomingMessage,
        profile: Profile,
        context: _ChatContext,
        level: PraiseLevel,
        voices: int,
        now: datetime,
    ) -> Sequence[Spend]:
        """List the ways to answer that the day's budget may allow; audited words cost nothing."""
        if incoming.analysis.tier is not Tier.NONE:
            return rules.AUDITED_WORDS
        budget = rules.daily_budget(context.entitlements, self._policy.get().get(DAILY_BUDGETS))
        a_call = self._resources.companions.most_a_call(text=incoming.text, nickname=profile.nickname, level=level)
        # A parent in care gets the model that understands best, or audited words.
        return rules.ways_to_spend(
            budget, a_call, voices, may_step_down=not care_memory.is_open(context.tree.care, now)
        )

    def _again(self, user_id: str, record: Mapping[str, Any], now: datetime) -> AnsweredMessage:
        return self._recorder.again(user_id, record, now)

    def _answer(self, opened: _OpenMessage | AnsweredMessage) -> AnsweredMessage:
        if isinstance(opened, AnsweredMessage):
            return opened
        with self._allowances.settling(opened.reservation, opened.actual):
            opened.replies.update(opened.voices.answer())
            return self._keep(opened)

    def _play(self, opened: _OpenMessage) -> Iterator[Piece | AnsweredMessage]:
        with self._allowances.settling(opened.reservation, opened.actual):
            for piece in opened.voices.stream():
                if isinstance(piece, dict):
                    opened.replies.update(piece)
                    yield self._keep(opened)
                else:
                    yield piece

    def _keep(self, opened: _OpenMessage) -> AnsweredMessage:
        prepared, context, replies = opened.prepared, opened.context, opened.replies
        reply = next(iter(replies.values()))
        exchange = views.AnsweredExchange(
            prepared=prepared,
            chat_type=opened.incoming.chat_type,
            replies=replies,
            reading=opened.reading,
            card=choose_card(reply.analysis, opened.reading, context.tree.care, prepared.now),
            expires_at=epoch(prepared.now + context.entitlements.retention),
        )
        answered = self._recorder.record(
            opened.user_id,
            exchange,
            characters=opened.incoming.characters,
            joined_on=opened.joined_on,
            tree=context.tree,
            reservation=opened.reservation,
            request=opened.request,
            # What was paid for is kept, however late it came.
            seconds=max(rules.WRITE_SECONDS, self._seconds_left(opened.started)),
        )
        log_measured(
            "message_answered",
            views.metrics_of(replies),
            user=user_hash(opened.user_id),
            characters=list(replies),
            mood=prepared.mood,
            praise_level=prepared.level,
            sources=[each.source for each in replies.values()],
            message_length=opened.incoming.characters,
            answer_lengths=[len(each.text) for each in replies.values()],
            has_fruit=answered.fruit_generated,
            usage=[each.model_dump() for each in views.usage_of(replies)],
        )
        return answered

    def _seconds_left(self, started: float) -> float:
        return max(0.0, rules.REQUEST_SECONDS - (self._clock.monotonic() - started))


def _said(new: NewMessage) -> _IncomingMessage:
    return _IncomingMessage(
        text=new.message,
        analysis=analyze(new.message),
        characters=count_growth(new.message),
        ai_character=new.ai_character,
        mood=new.mood,
        praise_level=new.praise_level,
        chat_type=new.chat_type,
        active_characters=new.active_characters,
    )


def _shown(new: NewSticker) -> _IncomingMessage:
    word, emotion = rules.STICKERS[new.sticker]
    return _IncomingMessage(
        text=f"{new.sticker}{word}",
        analysis=Analysis(emotion=emotion, intensity=new.intensity),
        characters=rules.STICKER_GROWTH,
        ai_character=new.ai_character,
        mood=new.mood,
        praise_level=None,
        chat_type=ChatType.INDIVIDUAL,
        active_characters=None,
    )


def _characters(incoming: _IncomingMessage, profile: Profile, entitlements: Entitlements) -> tuple[Character, ...]:
    """The characters that answer; the first speaks for the others."""
    chosen = incoming.ai_character or profile.ai_character
    if incoming.chat_type is ChatType.INDIVIDUAL:
        return (chosen,)
    if not entitlements.is_premium:
        raise PremiumRequiredError("グループチャットはプレミアムプランで使えます")
    others = (character for character in Character if character is not chosen)
    return tuple(incoming.active_characters or (chosen, *others))
