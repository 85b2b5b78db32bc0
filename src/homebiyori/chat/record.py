"""Stores an exchange and all its effects, all or nothing."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from homebiyori.ai.port import Source
from homebiyori.aws.dynamodb import Backoff, WriteOp
from homebiyori.aws.transaction import Operation, Transaction, TransactionRefusedError, retrying
from homebiyori.base.clock import jst_date, to_jst
from homebiyori.care.mark import CareMark
from homebiyori.chat import care, views
from homebiyori.chat.care import memory
from homebiyori.chat.exchange import OpenExchange
from homebiyori.chat.models import AnsweredMessage
from homebiyori.chat.replay import answered_again, record_of
from homebiyori.chat.repository import ChatRepository
from homebiyori.chat.rules import activity_of, return_of
from homebiyori.lexicon.vocabulary import Concern
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.ops.idempotency import ANSWER
from homebiyori.recall import known_facts
from homebiyori.resources import Resources
from homebiyori.tree.models import Fruit, Growth, Tree
from homebiyori.tree.rules import is_fruit_worthy
from homebiyori.tree.service import TREE, TreeService

# Writes whose refusal is handled, besides the tree's.
_ALLOWANCE, _MESSAGE = "allowance", "message"
_MOURNED = frozenset({Concern.GRIEF, Concern.SEPARATION})


class ExchangeRecorder:
    """Writes one transaction per message: the message, the tree, the day's fruit, the cost, the counters."""

    def __init__(
        self, resources: Resources, trees: TreeService, answer_in_care: Callable[[OpenExchange, Tree], OpenExchange]
    ) -> None:
        self._core = resources.core
        self._counters = resources.counters
        self._chats = ChatRepository(resources.chats)
        self._trees = trees
        self._notifications = NotificationService(resources)
        self._answer_in_care = answer_in_care

    def record(self, exchange: OpenExchange) -> AnsweredMessage:
        """Store the exchange and grow the tree.

        Parallel messages lock the tree optimistically by its version; a refused write returns the newer row. What
        another message has already written, such as the day's fruit, is not tried again, so retrying ends. If the
        newer tree is in care, the message is answered again in care. An answer that celebrates is not stored while a
        message with danger is under way. AccountDeletedError; UpstreamError when the time is up.
        """
        user_id, request, now = exchange.user_id, exchange.request, exchange.prepared.now
        reservation = exchange.reservation
        seen: Tree | None = exchange.tree

        def attempt(backoff: Backoff) -> AnsweredMessage:
            nonlocal exchange, seen, reservation
            known = None if backoff.has_waited else seen
            exchange, growth = self._grow(exchange, known or self._newest_tree(user_id), backoff.refused)
            seen = None
            answered = views.answered(exchange, growth)
            tx = Transaction(self._core)
            is_bright = care.celebrates(exchange.reading, exchange.reply.analysis)
            settle = reservation.settle_write(self._core, exchange.actual(), now=now, yields=is_bright)
            tx.add(_ALLOWANCE, settle)
            tx.add_all(self._writes(exchange, growth))
            tx.add_all(self._stage_notice(user_id, growth, backoff.refused, now))
            tx.add_all(request.record_writes(self._core, record_of(answered, number=0), now=now))
            try:
                tx.commit(backoff)
            except TransactionRefusedError as error:
                if _ALLOWANCE in error:
                    reservation = reservation.after_refusal(error[_ALLOWANCE])
                replayed = request.replay([error.get(ANSWER)], now=now)
                if replayed is not None:
                    return self.again(user_id, replayed, now)
                if _MESSAGE in error:
                    return answered  # this very transaction was stored, and only its acknowledgement was lost
                if (newer := error.get(TREE)) is not None:
                    seen = self._trees.read(newer)
                raise
            return answered

        return retrying(self._core.clock, exchange.time.seconds_to_write(), attempt, newer=TREE)

    def again(self, user_id: str, record: Mapping[str, Any], now: datetime) -> AnsweredMessage:
        """Rebuild an answer as it was given, without a fruit that is gone since; ReplayGoneError."""
        answered = answered_again(record, self._chats.find(user_id, record["message_id"], now=now))
        if answered.fruit is None or self._trees.has_fruit(user_id, answered.fruit.fruit_id):
            return answered
        return answered.model_copy(update={"fruit": None})

    def _stage_notice(
        self, user_id: str, growth: Growth, refused: Collection[str], now: datetime
    ) -> dict[str, WriteOp]:
        """Return the writes that notify of a new stage; none if that stage was notified before."""
        celebration = growth.celebration
        if celebration is None:
            return {}
        new = NewNotification(
            type=NotificationType.STAGE_REACHED,
            dedupe_key=f"stage:{celebration.stage}",
            parameters={"stage_name": celebration.stage_name},
        )
        return self._notifications.writes(user_id, new, now=now, refused=refused)

    def _newest_tree(self, user_id: str) -> Tree:
        return self._trees.read(self._core.get(self._trees.key(user_id)))

    def _grow(self, exchange: OpenExchange, tree: Tree, refused: Collection[str]) -> tuple[OpenExchange, Growth]:
        if tree.care != exchange.tree.care and memory.is_open(tree.care, exchange.prepared.now):
            exchange = self._answer_in_care(exchange, tree)
        growth = self._trees.grow(
            tree,
            characters=exchange.growth,
            fruit=_fruit_of(exchange),
            character=exchange.character,
            may_celebrate=_may_celebrate(exchange),
            care=_care_after(tree.care, exchange),
            told=known_facts.after(tree.told, exchange.prepared.text, exchange.analysis, exchange.prepared.now),
            now=exchange.prepared.now,
            refused=refused,
        )
        if growth.fruit is None or not tree.is_unmarked:
            return exchange, growth
        return self._grow(exchange, self._trees.mark_fruits(exchange.user_id), refused)

    def _writes(self, exchange: OpenExchange, growth: Growth) -> dict[str, Operation]:
        user_id, now, last = exchange.user_id, exchange.prepared.now, growth.before.last_message_at
        returned = return_of(exchange.joined_on, last and jst_date(last), jst_date(now))
        writes: dict[str, Operation] = {
            _MESSAGE: self._chats.add_write(user_id, views.message_of(exchange, growth)),
            **self._trees.writes(user_id, growth, now=now),
            "day": self._counters.day_write(jst_date(now), _counts(exchange, growth)),
        }
        if returned:
            writes["return"] = self._counters.day_write(exchange.joined_on, returned)
        return writes


def _may_celebrate(exchange: OpenExchange) -> bool:
    """Return whether a new stage may be celebrated: not beside grief, separation or possible danger."""
    analysis = exchange.reply.analysis
    is_sombre = analysis.is_uncertain or bool(analysis.concerns & _MOURNED)
    return not is_sombre and care.celebrates(exchange.reading, analysis)


def _fruit_of(exchange: OpenExchange) -> Fruit | None:
    """Build the fruit of an exchange that is worth one; the tree decides whether the day has room for it."""
    prepared, reply = exchange.prepared, exchange.reply
    is_worthy = care.celebrates(exchange.reading, reply.analysis) and is_fruit_worthy(reply.analysis, prepared.text)
    if reply.source is Source.FALLBACK or not is_worthy:
        return None
    return Fruit(
        fruit_id=prepared.message_id,
        message_id=prepared.message_id,
        ai_character=exchange.character,
        emotion=reply.analysis.emotion,
        emotion_intensity=reply.analysis.intensity,
        user_message=prepared.text,
        ai_response=reply.text,
        created_at=to_jst(prepared.now),
    )


def _care_after(mark: CareMark | None, exchange: OpenExchange) -> CareMark | None:
    now, card = exchange.prepared.now, exchange.card
    after = memory.after(mark, exchange.reading, answered=exchange.reply.analysis, now=now)
    if card is None or not card.is_whole or card.kind is None or card.level is None:
        return after
    return memory.with_card(after, card.kind, card.level, now)


def _counts(exchange: OpenExchange, growth: Growth) -> Mapping[str, int]:
    last = growth.before.last_message_at
    return {
        "messages": 1,
        **activity_of(last and jst_date(last), jst_date(exchange.prepared.now)),
        "new_trees": int(growth.before.total_messages == 0),
        "characters": growth.added,
        "fruits": int(growth.fruit is not None),
        "crisis_cards": int(bool(exchange.card and exchange.card.is_whole and exchange.card.kind is not None)),
        **views.counts_of(exchange.replies),
    }
