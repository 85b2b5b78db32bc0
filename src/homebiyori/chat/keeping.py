"""Stores an exchange and all that it brings about, all or nothing."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from homebiyori.ai.port import Source
from homebiyori.chat import views
from homebiyori.chat.models import AnsweredMessage
from homebiyori.chat.repository import ChatRepository, QuotaRepository
from homebiyori.chat.views import Exchange
from homebiyori.core.clock import jst_date, to_jst
from homebiyori.core.counters import counting_write
from homebiyori.core.dynamodb import Backoff, Item, Table, TransactionRefusedError, transact
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.tree.models import Fruit, Tree
from homebiyori.tree.rules import is_fruit_worthy
from homebiyori.tree.service import Growth, TreeService

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# The places in the transaction whose refusal means something.
_MESSAGE, _TREE = 0, 1


class Keeper:
    """Writes one transaction a message: itself, the tree, the day's fruit and quota, the kept answer, the counters."""

    def __init__(self, core: Table, chats: ChatRepository, quotas: QuotaRepository, trees: TreeService) -> None:
        self._core = core
        self._chats = chats
        self._quotas = quotas
        self._trees = trees

    def keep(
        self,
        user_id: str,
        exchange: Exchange,
        *,
        characters: int,
        tree: Tree,
        request: IdempotentRequest | None,
        backoff: Backoff,
    ) -> AnsweredMessage:
        """Store the exchange and let the tree grow by so many characters.

        Each of several parallel messages writes on the version of the tree that it has read, and is
        handed the newer row when another was first. UpstreamError when the time is up.
        """
        now = exchange.occasion.now
        while True:
            growth = self._grow(exchange, tree, characters)
            answered = views.answered(exchange, growth)
            writes = self._writes(user_id, exchange, growth)
            if request:
                writes.append(request.keep(self._core, answered.model_dump(mode="json"), now=now))
            try:
                transact(self._core.client, writes, backoff)
            except TransactionRefusedError as refused:
                kept = request and request.replay(refused.refusals.get(len(writes) - 1), now=now)
                if kept is not None:
                    return AnsweredMessage.model_validate(kept)
                if _MESSAGE in refused.refusals:
                    return answered  # this very transaction was stored, and only its acknowledgement was lost
                backoff.pause()
                tree = self._newer_tree(user_id, refused.refusals)
            else:
                return answered

    def _newer_tree(self, user_id: str, refusals: Mapping[int, Item | None]) -> Tree:
        return self._trees.read(refusals.get(_TREE) or self._core.get(self._trees.key(user_id)))

    def _grow(self, exchange: Exchange, tree: Tree, characters: int) -> Growth:
        return self._trees.grow(
            tree,
            characters=characters,
            fruit=_fruit_of(exchange),
            character=exchange.character,
            may_celebrate=exchange.reply.analysis.risk is None,
            now=exchange.occasion.now,
        )

    def _writes(self, user_id: str, exchange: Exchange, growth: Growth) -> "list[TransactWriteItemTypeDef]":
        now = exchange.occasion.now
        message = views.message_of(exchange, growth)
        cost = views.cost_of(message.usage)
        return [
            self._chats.add_write(user_id, message),
            *self._trees.writes(user_id, growth, now=now),
            *([self._quotas.spend_write(user_id, jst_date(now), cost=cost)] if cost else []),
            counting_write(self._core, jst_date(now), user_id, _counts(exchange, growth)),
        ]


def _fruit_of(exchange: Exchange) -> Fruit | None:
    """Make the fruit that an exchange would become; the tree decides whether the day has room for it."""
    occasion, reply = exchange.occasion, exchange.reply
    if reply.source is Source.FALLBACK or not is_fruit_worthy(reply.analysis, occasion.text):
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


def _counts(exchange: Exchange, growth: Growth) -> Mapping[str, int]:
    last = growth.before.last_message_at
    return {
        "messages": 1,
        "active_users": int(last is None or jst_date(last) != jst_date(exchange.occasion.now)),
        "new_trees": int(growth.before.total_messages == 0),
        "characters": growth.added,
        "fruits": int(growth.fruit is not None),
        "crisis_cards": int(exchange.card is not None and exchange.card.kind is not None),
        **views.counts_of(exchange.replies),
    }
