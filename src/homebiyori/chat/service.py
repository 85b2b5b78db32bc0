"""What happens when a parent writes: one stage of reads, the answers, one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from homebiyori.ai.companions import Companions
from homebiyori.ai.lexicon import analyze
from homebiyori.ai.port import Analysis, Character, Mood, PraiseLevel, Reply
from homebiyori.billing import service as billing
from homebiyori.billing.rules import Entitlements
from homebiyori.chat import remembering, repository, rules, views
from homebiyori.chat.keeping import Keeper
from homebiyori.chat.models import (
    AnsweredMessage,
    ChatType,
    HistoryEntry,
    NewMessage,
    NewSticker,
    RecentMessage,
)
from homebiyori.chat.repository import ChatRepository, QuotaRepository
from homebiyori.chat.rules import Purse
from homebiyori.chat.voices import Occasion, Voices, choose_card, choose_level
from homebiyori.core import ids
from homebiyori.core.clock import Clock, epoch, jst_date
from homebiyori.core.cursor import Cursors
from homebiyori.core.dynamodb import Backoff, Item, Table
from homebiyori.core.errors import PremiumRequiredError
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.core.log import log_measured, user_hash
from homebiyori.core.paging import PageOf, Pager
from homebiyori.core.parameters import CachedParameters
from homebiyori.core.ratelimit import RATE_LIMITS, Token, bucket_key
from homebiyori.notification.service import NotificationService
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
    """All that one stage of reads tells about who writes."""

    profile: Profile | None
    entitlements: Entitlements
    tree: Tree
    spent: int
    token: Token
    recent: Sequence[RecentMessage]
    kept_answer: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """A message that is about to be answered."""

    user_id: str
    utterance: _Utterance
    situation: _Situation
    occasion: Occasion
    joined_on: date
    request: IdempotentRequest | None
    voices: Voices
    started: float


class ChatService:
    """The conversation of a parent with the characters."""

    def __init__(
        self,
        *,
        core: Table,
        chats: Table,
        readers: Executor,
        companions: Companions,
        trees: TreeService,
        users: UserService,
        notifications: NotificationService,
        cursors: Cursors,
        policy: CachedParameters,
        clock: Clock,
    ) -> None:
        self._core = core
        self._chats = ChatRepository(chats)
        self._quotas = QuotaRepository(core)
        self._readers = readers
        self._companions = companions
        self._trees = trees
        self._users = users
        self._keeper = Keeper(
            core=core, chats=self._chats, quotas=self._quotas, trees=trees, notifications=notifications
        )
        self._cursors = cursors
        self._policy = policy
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the service."""
        return cls(
            core=resources.core,
            chats=resources.chats,
            readers=resources.readers,
            companions=resources.companions,
            trees=TreeService.from_resources(resources),
            users=UserService.from_resources(resources),
            notifications=NotificationService.from_resources(resources),
            cursors=resources.cursors,
            policy=resources.policy,
            clock=resources.clock,
        )

    def send(self, user_id: str, new: NewMessage, request: IdempotentRequest | None) -> AnsweredMessage:
        """Answer a message, keep both and let the tree grow, all or nothing.

        PremiumRequiredError when deep praise or a group is asked for on the free plan, RateLimitedError when
        the minute's messages are used up. A request that was answered before is answered the same and
        changes nothing.
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

    def page_history(
        self,
        user_id: str,
        *,
        first: date | None,
        last: date | None,
        character: Character | None,
        chat_type: ChatType | None,
        limit: int,
        cursor: str | None,
    ) -> PageOf[HistoryEntry]:
        """List messages that are within their time, newest first."""
        now = self._clock.now()
        scope = {
            "user": user_id,
            "list": "history",
            "first": first,
            "last": last,
            "character": character,
            "chat_type": chat_type,
        }

        def visible(items: Sequence[Item]) -> Sequence[Item]:
            whole = items if character is None else self._chats.get_many(items)
            return [item for item in whole if repository.is_visible(item, now=now, chat_type=chat_type)]

        items, next_cursor = Pager(self._cursors, scope).fill(
            lambda after, count: self._chats.page(
                user_id, first=first, last=last, character=character, after=after, limit=count
            ),
            limit=limit,
            cursor=cursor,
            keep=visible,
        )
        entries = [views.entry_of(repository.read_message(item)) for item in items]
        return PageOf(items=entries, next_cursor=next_cursor, has_more=next_cursor is not None)

    def _open(self, user_id: str, utterance: _Utterance, request: IdempotentRequest | None) -> _Turn | AnsweredMessage:
        """Read all that is needed; gives the kept answer of a request that was answered before."""
        started, now = self._clock.monotonic(), self._clock.now()
        situation = self._read(user_id, request, now)
        if situation.kept_answer is not None:
            return AnsweredMessage.model_validate(situation.kept_answer)
        situation.token.check()
        recent = situation.recent
        # Whoever writes is listed; the app's first call makes the profile, so this is the exception.
        profile, entitlements = situation.profile or self._users.join(user_id), situation.entitlements
        budget = rules.daily_budget(entitlements, self._policy.get().get(DAILY_BUDGETS))
        occasion = Occasion(
            message_id=ids.new_id(now),
            text=utterance.text,
            characters=_characters(utterance, profile, entitlements),
            mood=remembering.settle_mood(utterance.analysis.wish, utterance.mood, recent, now) or profile.mood,
            level=choose_level(utterance.praise_level, profile, entitlements),
            analysis=utterance.analysis,
            nickname=profile.nickname,
            recent=recent,
            # Where nobody can tell how much was asked for, nothing is spent.
            purse=rules.purse_of(situation.spent, budget) if situation.token.is_known else Purse.EMPTY,
            now=now,
        )
        return _Turn(
            user_id=user_id,
            utterance=utterance,
            situation=situation,
            occasion=occasion,
            joined_on=jst_date(profile.created_at),
            request=request,
            voices=Voices(self._companions, occasion, seconds=self._seconds_left(started)),
            started=started,
        )

    def _read(self, user_id: str, request: IdempotentRequest | None, now: datetime) -> _Situation:
        recent = self._readers.submit(self._chats.newest, user_id, rules.REMEMBERED_ANSWERS, now=now)
        keys = [
            user.profile_key(user_id),
            billing.subscription_key(user_id),
            self._trees.key(user_id),
            self._quotas.key(user_id, jst_date(now)),
            bucket_key(user_id, rules.BUCKET),
            *([request.item_key] if request else []),
        ]
        profile, subscription, tree, quota, bucket, *records = self._core.get_many(keys)
        entitlements = billing.entitlements(subscription)
        limit = rules.messages_a_minute(entitlements, self._policy.get().get(RATE_LIMITS))
        return _Situation(
            profile=user.read_profile(profile),
            entitlements=entitlements,
            tree=self._trees.read(tree),
            spent=quota["cost"] if quota else 0,
            token=Token.of(bucket_key(user_id, rules.BUCKET), bucket, limit=limit, now=now),
            recent=recent.result(),
            kept_answer=request.replay(records[0], now=now) if request else None,
        )

    def _answer(self, opened: _Turn | AnsweredMessage) -> AnsweredMessage:
        if isinstance(opened, AnsweredMessage):
            return opened
        return self._keep(opened, opened.voices.answer())

    def _play(self, turn: _Turn) -> Iterator[Piece | AnsweredMessage]:
        for piece in turn.voices.stream():
            yield self._keep(turn, piece) if isinstance(piece, dict) else piece

    def _keep(self, turn: _Turn, replies: Mapping[Character, Reply]) -> AnsweredMessage:
        occasion, situation = turn.occasion, turn.situation
        reply = next(iter(replies.values()))
        exchange = views.Exchange(
            occasion=occasion,
            chat_type=turn.utterance.chat_type,
            replies=replies,
            card=choose_card(reply.analysis, situation.recent, occasion.now),
            expires_at=epoch(occasion.now + situation.entitlements.retention),
        )
        answered = self._keeper.keep(
            turn.user_id,
            exchange,
            characters=turn.utterance.characters,
            joined_on=turn.joined_on,
            tree=situation.tree,
            token=situation.token,
            request=turn.request,
            backoff=Backoff(self._clock, self._seconds_left(turn.started)),
        )
        log_measured(
            "message_answered",
            views.metrics_of(replies),
            user=user_hash(turn.user_id),
            characters=list(replies),
            mood=occasion.mood,
            level=occasion.level,
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
    active = tuple(utterance.active_characters or (chosen, *others))
    # Three voices that each say they are an AI would be a chorus: in a crisis one answers.
    return active if utterance.analysis.risk is None else active[:1]
