"""What happens when a parent writes: one stage of reads, an answer, one transaction."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from homebiyori.ai.lexicon import analyze
from homebiyori.ai.port import (
    Character,
    Companion,
    Exchange,
    Mood,
    PraiseLevel,
    Reply,
    ReplyRequest,
    RiskLevel,
    Source,
)
from homebiyori.ai.safety import SafetyCard, card_for, should_show
from homebiyori.billing import service as billing
from homebiyori.billing.rules import Entitlements
from homebiyori.chat import repository, rules
from homebiyori.chat.models import (
    AnsweredMessage,
    ChatMessage,
    ChatType,
    HelpLine,
    HistoryEntry,
    NewMessage,
    RecentMessage,
    SafetyNotice,
    TreeGrowth,
)
from homebiyori.chat.repository import ChatRepository
from homebiyori.core import ids
from homebiyori.core.clock import JST, Clock, epoch, to_jst
from homebiyori.core.cursor import Cursors
from homebiyori.core.dynamodb import Backoff, Item, Table, TransactionRefusedError, transact
from homebiyori.core.errors import PremiumRequiredError
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.core.log import log_event, user_hash
from homebiyori.core.paging import PageOf, Pager
from homebiyori.resources import Resources
from homebiyori.tree.models import Fruit, Tree
from homebiyori.tree.rules import is_fruit_worthy
from homebiyori.tree.service import Growth, TreeService
from homebiyori.user import service as user
from homebiyori.user.models import Profile

_FALLBACK_NOTICE = "いまは短めのことばでお返ししています。書いてくれたことは、ちゃんと木に届いています。"
_SECONDS_KEPT_FOR_WRITING = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Situation:
    """All that one stage of reads tells about who writes."""

    profile: Profile | None
    entitlements: Entitlements
    tree: Tree
    recent: Sequence[RecentMessage]
    kept_answer: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Exchange:
    """A message and the answer to it, before anything is stored."""

    message_id: str
    text: str
    character: Character
    mood: Mood
    level: PraiseLevel
    reply: Reply
    card: SafetyCard | None
    now: datetime
    expires_at: int


class ChatService:
    """The conversation of a parent with the characters."""

    def __init__(
        self,
        *,
        core: Table,
        chats: Table,
        readers: Executor,
        companion: Companion,
        careful_companion: Companion,
        trees: TreeService,
        cursors: Cursors,
        clock: Clock,
    ) -> None:
        self._core = core
        self._chats = ChatRepository(chats)
        self._readers = readers
        self._companion = companion
        self._careful_companion = careful_companion
        self._trees = trees
        self._cursors = cursors
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the service."""
        return cls(
            core=resources.core,
            chats=resources.chats,
            readers=resources.readers,
            companion=resources.companion,
            careful_companion=resources.careful_companion,
            trees=TreeService.from_resources(resources),
            cursors=resources.cursors,
            clock=resources.clock,
        )

    def send(self, user_id: str, new: NewMessage, request: IdempotentRequest | None) -> AnsweredMessage:
        """Answer a message, keep both and let the tree grow, all or nothing.

        PremiumRequiredError when deep praise is asked for on the free plan. A request that was
        answered before is answered the same and changes nothing.
        """
        started = self._clock.monotonic()
        now = self._clock.now()
        situation = self._read(user_id, request, now)
        if situation.kept_answer is not None:
            return AnsweredMessage.model_validate(situation.kept_answer)
        exchange = self._answer(new, situation, now, seconds_left=self._seconds_left(started))
        backoff = Backoff(self._clock, self._seconds_left(started))
        answered = self._keep(user_id, exchange, situation.tree, request, backoff)
        log_event(
            "message_answered",
            user=user_hash(user_id),
            character=exchange.character,
            mood=exchange.mood,
            level=exchange.level,
            source=exchange.reply.source,
            characters=answered.tree_growth.added_characters,
            answer_characters=len(exchange.reply.text),
            has_fruit=answered.fruit_generated,
        )
        return answered

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
        entries = [_entry(repository.read_message(item)) for item in items]
        return PageOf(items=entries, next_cursor=next_cursor, has_more=next_cursor is not None)

    def _read(self, user_id: str, request: IdempotentRequest | None, now: datetime) -> _Situation:
        recent = self._readers.submit(self._chats.newest, user_id, rules.REMEMBERED_ANSWERS, now=now)
        keys = [user.profile_key(user_id), billing.subscription_key(user_id), self._trees.key(user_id)]
        profile, subscription, tree, *records = self._core.get_many([*keys, *([request.item_key] if request else [])])
        return _Situation(
            profile=user.read_profile(profile),
            entitlements=billing.entitlements(subscription),
            tree=self._trees.read(tree),
            recent=recent.result(),
            kept_answer=request.replay(records[0], now=now) if request else None,
        )

    def _answer(self, new: NewMessage, situation: _Situation, now: datetime, *, seconds_left: float) -> _Exchange:
        profile, recent = situation.profile, situation.recent
        character = new.ai_character or (profile.ai_character if profile else Character.TAMA)
        mood = new.mood or (profile.mood if profile else Mood.PRAISE)
        level = _level(new.praise_level, profile, situation.entitlements)
        message_id = ids.new_id(now)
        analysis = analyze(new.message)
        # What the lexicon takes for a crisis is answered with audited words only, never by a model.
        companion = self._companion if analysis.risk is None else self._careful_companion
        reply = companion.reply(
            ReplyRequest(
                character=character,
                mood=mood,
                level=level,
                text=new.message,
                analysis=analysis,
                seed=message_id.encode(),
                now=now.astimezone(JST),
                nickname=profile.nickname if profile else None,
                exchanges=_context(recent),
                recent_fragments=tuple(message.fragment_ids for message in recent),
                seconds_left=seconds_left,
            )
        )
        return _Exchange(
            message_id=message_id,
            text=new.message,
            character=character,
            mood=mood,
            level=level,
            reply=reply,
            card=_card(reply, recent, now),
            now=now,
            expires_at=epoch(now + situation.entitlements.retention),
        )

    def _keep(
        self, user_id: str, exchange: _Exchange, tree: Tree, request: IdempotentRequest | None, backoff: Backoff
    ) -> AnsweredMessage:
        """Store the exchange with what it does to the tree.

        The tree's row is the meeting point of parallel messages: each writes on the version that it
        has read, and is handed the newer row when another was first.
        """
        while True:
            growth = self._grow(exchange, tree)
            answered = _answered(exchange, growth)
            writes = [
                self._chats.add_write(user_id, _message(exchange, growth)),
                *self._trees.writes(user_id, growth, now=exchange.now),
            ]
            if request:
                writes.append(request.keep(self._core, answered.model_dump(mode="json"), now=exchange.now))
            try:
                transact(self._core.client, writes, backoff)
            except TransactionRefusedError as refused:
                if request and len(writes) - 1 in refused.refusals:
                    kept = request.replay(refused.refusals[len(writes) - 1], now=exchange.now)
                    if kept is not None:
                        return AnsweredMessage.model_validate(kept)
                if 0 in refused.refusals:
                    return answered  # this very transaction was stored, and only its acknowledgement was lost
                backoff.pause()
                tree = self._trees.read(refused.refusals.get(1) or self._core.get(self._trees.key(user_id)))
            else:
                return answered

    def _grow(self, exchange: _Exchange, tree: Tree) -> Growth:
        analysis, source = exchange.reply.analysis, exchange.reply.source
        fruit = None
        if source is not Source.FALLBACK and is_fruit_worthy(analysis, exchange.text):
            fruit = Fruit(
                fruit_id=exchange.message_id,
                message_id=exchange.message_id,
                ai_character=exchange.character,
                emotion=analysis.emotion,
                emotion_intensity=analysis.intensity,
                user_message=exchange.text,
                ai_response=exchange.reply.text,
                created_at=to_jst(exchange.now),
            )
        return self._trees.grow(
            tree,
            text=exchange.text,
            fruit=fruit,
            character=exchange.character,
            may_celebrate=analysis.risk is None,
            now=exchange.now,
        )

    def _seconds_left(self, started: float) -> float:
        return max(0.0, rules.REQUEST_SECONDS - (self._clock.monotonic() - started))


def _level(asked: PraiseLevel | None, profile: Profile | None, entitlements: Entitlements) -> PraiseLevel:
    if asked is PraiseLevel.DEEP and not entitlements.is_premium:
        raise PremiumRequiredError("深いほめことばはプレミアムプランで使えます")
    if asked is not None:
        return asked
    # A lapsed subscriber's own default is not held against them.
    return profile.praise_level if profile and entitlements.is_premium else PraiseLevel.NORMAL


def _context(recent: Sequence[RecentMessage]) -> tuple[Exchange, ...]:
    """Take the last exchanges, oldest first, as far as they fit."""
    exchanges: list[Exchange] = []
    room = rules.CONTEXT_CHARACTERS
    for message in recent[: rules.CONTEXT_EXCHANGES]:
        room -= len(message.user_message) + len(message.ai_response)
        if room < 0:
            break
        exchanges.append(Exchange(user_text=message.user_message, ai_text=message.ai_response))
    return tuple(reversed(exchanges))


def _card(reply: Reply, recent: Sequence[RecentMessage], now: datetime) -> SafetyCard | None:
    card = card_for(reply.analysis)
    if card is None:
        return None
    shown = next((message for message in recent if message.card_level), None)
    last_level = RiskLevel(shown.card_level) if shown else None
    return card if should_show(card, last_level, shown.created_at if shown else None, now) else None


def _message(exchange: _Exchange, growth: Growth) -> ChatMessage:
    reply = exchange.reply
    return ChatMessage(
        message_id=exchange.message_id,
        chat_type=ChatType.INDIVIDUAL,
        user_message=exchange.text,
        ai_response=reply.text,
        ai_character=exchange.character,
        mood=exchange.mood,
        praise_level=exchange.level,
        emotion=reply.analysis.emotion,
        emotion_intensity=reply.analysis.intensity,
        depth=reply.analysis.depth,
        topics=reply.analysis.topics,
        concerns=tuple(sorted(reply.analysis.concerns)),
        risk_kind=reply.analysis.risk and reply.analysis.risk.kind,
        risk_level=reply.analysis.risk.level if reply.analysis.risk else 0,
        card_level=exchange.card.level if exchange.card else 0,
        source=reply.source,
        fragment_ids=reply.fragment_ids,
        growth=growth.added,
        fruit_id=growth.fruit and growth.fruit.fruit_id,
        created_at=to_jst(exchange.now),
        expires_at=exchange.expires_at,
    )


def _answered(exchange: _Exchange, growth: Growth) -> AnsweredMessage:
    reply = exchange.reply
    return AnsweredMessage(
        message_id=exchange.message_id,
        ai_response=reply.text,
        ai_character=exchange.character,
        emotion_detected=reply.analysis.emotion,
        emotion_intensity=reply.analysis.intensity,
        fruit_generated=growth.fruit is not None,
        fruit=growth.fruit,
        tree_growth=TreeGrowth(
            previous_stage=growth.previous_stage,
            current_stage=growth.height.stage,
            stage_changed=growth.height.stage > growth.previous_stage,
            added_characters=growth.added,
            total_characters=growth.after.total_characters,
            characters_to_next=growth.height.characters_to_next,
            progress_percentage=growth.height.progress_percentage,
            celebration=growth.celebration,
        ),
        safety=exchange.card and _notice(exchange.card),
        source=reply.source,
        notice=_FALLBACK_NOTICE if reply.source is Source.FALLBACK else None,
        created_at=to_jst(exchange.now),
    )


def _notice(card: SafetyCard) -> SafetyNotice:
    lines = [HelpLine(id=line.id, name=line.name, phone=line.phone, hours=line.hours) for line in card.resources]
    return SafetyNotice(level=card.level.name.lower(), discreet=card.discreet, resources=lines)


def _entry(message: ChatMessage) -> HistoryEntry:
    return HistoryEntry(
        message_id=message.message_id,
        user_message=message.user_message,
        ai_response=message.ai_response,
        ai_character=message.ai_character,
        mood=message.mood,
        praise_level=message.praise_level,
        chat_type=message.chat_type,
        emotion_detected=message.emotion,
        emotion_intensity=message.emotion_intensity,
        fruit_generated=message.fruit_id is not None,
        fruit_id=message.fruit_id,
        source=message.source,
        created_at=message.created_at,
        expires_at=datetime.fromtimestamp(message.expires_at, tz=JST),
    )
