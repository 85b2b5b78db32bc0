"""Stores an exchange and all that it brings about, all or nothing."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from homebiyori.ai.port import Source
from homebiyori.chat import care, views
from homebiyori.chat.models import AnsweredMessage
from homebiyori.chat.repository import ChatRepository, QuotaRepository
from homebiyori.chat.rules import activity_of, return_of
from homebiyori.chat.views import Exchange
from homebiyori.core.clock import jst_date, to_jst
from homebiyori.core.counters import counting_write
from homebiyori.core.dynamodb import Backoff, Item, Table, TransactionRefusedError, transact
from homebiyori.core.errors import RateLimitedError
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.core.ratelimit import Token
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.tree.models import CareMark, Fruit, Tree
from homebiyori.tree.rules import is_fruit_worthy
from homebiyori.tree.service import Growth, TreeService

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# The places in the transaction whose refusal means something.
_TOKEN, _NEWS = 0, 1


class Keeper:
    """Writes one transaction a message: itself, the tree, the day's fruit and quota, the token, the counters."""

    def __init__(
        self,
        *,
        core: Table,
        chats: ChatRepository,
        quotas: QuotaRepository,
        trees: TreeService,
        notifications: NotificationService,
    ) -> None:
        self._core = core
        self._chats = chats
        self._quotas = quotas
        self._trees = trees
        self._notifications = notifications

    def keep(
        self,
        user_id: str,
        exchange: Exchange,
        *,
        characters: int,
        joined_on: date,
        tree: Tree,
        token: Token,
        request: IdempotentRequest | None,
        backoff: Backoff,
    ) -> AnsweredMessage:
        """Store the exchange and let the tree grow by so many characters; `joined_on` tells who has come back.

        Each of several parallel messages writes on the version of the tree that it has read, and is
        handed the newer row when another was first. RateLimitedError when others took the minute's last
        token meanwhile; UpstreamError when the time is up.
        """
        now = exchange.occasion.now
        is_told = False
        while True:
            growth = self._grow(exchange, tree, characters)
            answered = views.answered(exchange, growth)
            news = [] if is_told else self._news(user_id, growth, now)
            writes = [token.write(self._core), *news, *self._writes(user_id, exchange, growth, joined_on)]
            message_place = 1 + len(news)
            if request:
                writes.append(request.keep(self._core, answered.model_dump(mode="json"), now=now))
            try:
                transact(self._core.client, writes, backoff)
            except TransactionRefusedError as refused:
                refusals = refused.refusals
                kept = request and request.replay(refusals.get(len(writes) - 1), now=now)
                if kept is not None:
                    return AnsweredMessage.model_validate(kept)
                if message_place in refusals:
                    return answered  # this very transaction was stored, and only its acknowledgement was lost
                if _TOKEN in refusals:
                    token = token.seen(refusals[_TOKEN])
                    self._check(token, user_id, exchange, backoff)
                is_told = is_told or (bool(news) and _NEWS in refusals)
                backoff.pause()
                tree = self._newer_tree(user_id, refusals.get(message_place + 1))
            else:
                return answered

    def _news(self, user_id: str, growth: Growth, now: datetime) -> "list[TransactWriteItemTypeDef]":
        """Hand out the notification of a new stage; its first write is refused when it was told before."""
        if growth.celebration is None:
            return []
        new = NewNotification(
            type=NotificationType.STAGE_REACHED,
            dedupe_key=f"stage:{growth.celebration.stage}",
            parameters={"stage_name": growth.celebration.stage_name},
        )
        return self._notifications.writes(user_id, new, now=now)

    def _check(self, token: Token, user_id: str, exchange: Exchange, backoff: Backoff) -> None:
        """Raise RateLimitedError if no token is left; what the answer has cost by then counts all the same."""
        try:
            token.check()
        except RateLimitedError:
            counts = views.counts_of(exchange.replies)
            if cost := counts["cost_microdollars"]:
                day = jst_date(exchange.occasion.now)
                spent = self._quotas.spend_write(user_id, day, cost=cost)
                transact(self._core.client, [spent, counting_write(self._core, day, user_id, counts)], backoff)
            raise

    def _newer_tree(self, user_id: str, row: Item | None) -> Tree:
        return self._trees.read(row or self._core.get(self._trees.key(user_id)))

    def _grow(self, exchange: Exchange, tree: Tree, characters: int) -> Growth:
        return self._trees.grow(
            tree,
            characters=characters,
            fruit=_fruit_of(exchange),
            character=exchange.character,
            may_celebrate=care.celebrates(exchange.reading, exchange.reply.analysis),
            care=_care_after(tree.care, exchange),
            now=exchange.occasion.now,
        )

    def _writes(
        self, user_id: str, exchange: Exchange, growth: Growth, joined_on: date
    ) -> "list[TransactWriteItemTypeDef]":
        now, last = exchange.occasion.now, growth.before.last_message_at
        message = views.message_of(exchange, growth)
        cost = views.cost_of(message.usage)
        returned = return_of(joined_on, last and jst_date(last), jst_date(now))
        return [
            self._chats.add_write(user_id, message),
            *self._trees.writes(user_id, growth, now=now),
            *([self._quotas.spend_write(user_id, jst_date(now), cost=cost)] if cost else []),
            counting_write(self._core, jst_date(now), user_id, _counts(exchange, growth)),
            *([counting_write(self._core, joined_on, user_id, returned)] if returned else []),
        ]


def _fruit_of(exchange: Exchange) -> Fruit | None:
    """Make the fruit that an exchange would become; the tree decides whether the day has room for it."""
    occasion, reply = exchange.occasion, exchange.reply
    is_worthy = care.celebrates(exchange.reading, reply.analysis) and is_fruit_worthy(reply.analysis, occasion.text)
    if reply.source is Source.FALLBACK or not is_worthy:
        return None
    return Fruit(
        fruit_id=occasion.message_id,
        message_id=occasion.message_id,
        ai_character=exchange.character,
        emotion=reply.analysis.emotion,
        emotion_intensity=reply.analysis.intensity,
        user_message=occasion.text,
        ai_response=reply.text,
        created_at=to_jst(occasion.now),
    )


def _care_after(mark: CareMark | None, exchange: Exchange) -> CareMark | None:
    now, card = exchange.occasion.now, exchange.card
    after = care.after(mark, exchange.reading, answered=exchange.reply.analysis, now=now)
    if card is None or not card.is_whole or card.kind is None or card.level is None:
        return after
    return care.with_card(after, card.kind, card.level, now)


def _counts(exchange: Exchange, growth: Growth) -> Mapping[str, int]:
    last = growth.before.last_message_at
    return {
        "messages": 1,
        **activity_of(last and jst_date(last), jst_date(exchange.occasion.now)),
        "new_trees": int(growth.before.total_messages == 0),
        "characters": growth.added,
        "fruits": int(growth.fruit is not None),
        "crisis_cards": int(bool(exchange.card and exchange.card.is_whole and exchange.card.kind is not None)),
        **views.counts_of(exchange.replies),
    }
