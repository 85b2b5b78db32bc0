"""What a parent may do with a stored message: ask for another answer, rate it, delete it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from homebiyori.ai.port import Character, PraiseLevel, Reply
from homebiyori.aws.dynamodb import Backoff, Item
from homebiyori.aws.transaction import Transaction, TransactionRefusedError, retrying
from homebiyori.base.clock import jst_date, to_jst
from homebiyori.base.log import log_measured, user_hash
from homebiyori.billing.rules import Entitlements
from homebiyori.chat import care, rules, views
from homebiyori.chat.admission import Admission, Admitted, TimeLeft
from homebiyori.chat.answer import PreparedMessage, Responder, WantedAnswer, prepare
from homebiyori.chat.context import ChatContext, read_context
from homebiyori.chat.exchange import charge_of, in_audited_words
from homebiyori.chat.models import ChatMessage, Feedback, NewFeedback, Regenerated
from homebiyori.chat.reading import Reading
from homebiyori.chat.replay import former_answers, record_of, regenerated_again
from homebiyori.chat.repository import ChatRepository, MessageNotFoundError, check_id, read_message
from homebiyori.chat.rules import Spend
from homebiyori.lexicon import analyze
from homebiyori.ops.allowance import Amount
from homebiyori.ops.idempotency import ANSWER, IdempotentRequest
from homebiyori.resources import Resources
from homebiyori.tree.service import TREE, forget_told, read_tree, tree_key, unchanged_write


@dataclass(frozen=True, slots=True)
class _StoredMessage:
    """A message to be answered again, with its context."""

    message: ChatMessage
    context: ChatContext
    admitted: Admitted

    def read(self) -> Reading:
        """Read the message again, in its talk."""
        analysis = analyze(self.message.user_message)
        return care.read_again(self.message, analysis, self.context.tree.care, self.admitted.recent, self.context.now)

    def prepare(self) -> PreparedMessage:
        # Without `told` and `since`: the answer may not know what was told after its message.
        message = self.message
        wanted = WantedAnswer(
            message_id=f"{message.message_id}{message.regenerations + 1}",
            text=message.user_message,
            characters=_characters(message, self.context.entitlements),
            mood=message.mood,
            level=_level(message, self.context.entitlements),
            replaced=tuple(former.fragment_ids for former in reversed(former_answers(message))),
        )
        return prepare(wanted, self.read(), self.admitted, self.context)


class MessageService:
    """Regenerate, rate and delete stored messages."""

    def __init__(self, resources: Resources) -> None:
        self._companions = resources.companions
        self._core = resources.core
        self._counters = resources.counters
        self._clock = resources.clock
        self._chats = ChatRepository(resources.chats)
        self._admission = Admission(resources)

    def regenerate(self, user_id: str, message_id: str, request: IdempotentRequest) -> Regenerated:
        """Answer a message again, as the current plan allows; the tree and the fruits do not change.

        MessageNotFoundError; RateLimitedError at the limit per minute, QuotaExceededError at the daily one.
        A repeated request gets the stored answer; ReplayGoneError if the message was deleted since.
        """
        check_id(message_id)
        time, now = TimeLeft(self._clock), self._clock.now()
        context = read_context(self._core, user_id, request, now)
        message = self._chats.find(user_id, message_id, now=now)
        if context.stored_answer is not None:
            return regenerated_again(context.stored_answer, message)
        if message is None:
            raise MessageNotFoundError
        ways = self._ways(message, context)
        admitted = self._admission.admit(user_id, ways, context, request, seconds=time.seconds())
        if not isinstance(admitted, Admitted):
            return regenerated_again(admitted, self._chats.find(user_id, message_id, now=now))
        replies: dict[Character, Reply] = {}

        def actual() -> Mapping[str, int]:
            spent = {rules.COST: charge_of(replies)} if replies else {}
            return {**spent, rules.REGENERATIONS: 0}

        with self._admission.allowances.settling(admitted.reservation, actual):
            stored = _StoredMessage(message, context, admitted)
            replies |= Responder(self._companions, stored.prepare(), seconds=time.seconds()).answer()
            return self._replace_answer(user_id, stored, replies, request, time.seconds_to_write())

    def give_feedback(self, user_id: str, message_id: str, new: NewFeedback) -> Feedback:
        """Store a parent's rating of an answer; MessageNotFoundError."""
        now = self._clock.now()
        feedback = Feedback(**new.model_dump(), given_at=to_jst(now))
        check_id(message_id)
        if not self._chats.set_feedback(user_id, message_id, feedback, now=now):
            raise MessageNotFoundError
        return feedback

    def delete(self, user_id: str, message_id: str) -> None:
        """Delete a message; the tree and its fruits stay. MessageNotFoundError.

        All remembered facts are forgotten with it, whichever message told them.
        """
        now = self._clock.now()
        self._chats.get(user_id, message_id, now=now)
        # Before the message: a crash in between leaves something to delete again.
        forget_told(self._core, user_id)
        if not self._chats.delete(user_id, message_id, now=now):
            raise MessageNotFoundError

    def _ways(self, message: ChatMessage, context: ChatContext) -> Sequence[Spend]:
        """List the ways to answer again; each of them takes one of the day's regenerations."""
        text, entitlements = message.user_message, context.entitlements
        limit = rules.daily_regenerations(entitlements)
        once = {rules.REGENERATIONS: Amount(1, limit, f"別のことばをもらえるのは1日{limit}回までです", may_return=True)}
        level, voices = _level(message, entitlements), len(_characters(message, entitlements))
        ways = self._admission.ways(text, analyze(text).tier, context, level=level, voices=voices)
        return [replace(way, offer={**once, **way.offer}) for way in ways]

    def _replace_answer(
        self,
        user_id: str,
        stored: _StoredMessage,
        replies: Mapping[Character, Reply],
        request: IdempotentRequest,
        seconds: float,
    ) -> Regenerated:
        """Replace the stored answer; MessageNotFoundError if the message was deleted.

        If the talk has entered care meanwhile, the message is answered again in care.
        """
        reservation, now = stored.admitted.reservation, stored.context.now
        limit = rules.daily_regenerations(stored.context.entitlements)

        def attempt(backoff: Backoff) -> Regenerated:
            nonlocal stored, replies, reservation
            if backoff.has_waited:
                context = replace(stored.context, tree=read_tree(self._core.get(tree_key(user_id))))
                replies = self._within_care(stored, context, replies)
                message = self._chats.get(user_id, stored.message.message_id, now=now)
                stored = replace(stored, message=message, context=context)
            revised = _revised(stored.message, replies)
            remaining = max(0, limit - reservation.used[rules.REGENERATIONS])
            answer = views.regenerated(revised, replies, remaining_today=remaining)
            cost = {rules.COST: charge_of(replies)}
            tx = Transaction(self._core)
            tx.add("message", self._chats.revise_write(user_id, before=stored.message, after=revised))
            tx.add("allowance", reservation.settle_write(self._core, cost, now=now))
            tx.add("day", self._counters.day_write(jst_date(now), {"regenerations": 1, **views.counts_of(replies)}))
            tx.add(TREE, unchanged_write(self._core, user_id, stored.context.tree))
            record = record_of(answer, number=revised.regenerations)
            tx.add_all(request.record_writes(self._core, record, now=now))
            try:
                tx.commit(backoff)
            except TransactionRefusedError as refused:
                if "allowance" in refused:
                    reservation = reservation.after_refusal(refused["allowance"])
                replayed = request.replay([refused.get(ANSWER)], now=now)
                if replayed is not None:
                    return regenerated_again(replayed, self._chats.find(user_id, revised.message_id, now=now))
                if "message" in refused:
                    stored = replace(stored, message=self._parsed(refused["message"]))
                raise
            sources = [each.source for each in replies.values()]
            log_measured("message_regenerated", views.metrics_of(replies), user=user_hash(user_id), sources=sources)
            return answer

        return retrying(self._clock, seconds, attempt, newer="message")

    def _within_care(
        self, stored: _StoredMessage, newer: ChatContext, replies: Mapping[Character, Reply]
    ) -> Mapping[Character, Reply]:
        """Answer again in audited words if the talk has entered care meanwhile; what was spent still counts."""
        first = next(iter(replies.values()))
        is_news = newer.tree.care != stored.context.tree.care and newer.is_in_care
        if not (is_news and care.celebrates(stored.read(), first.analysis)):
            return replies
        return in_audited_words(self._companions, replace(stored, context=newer).prepare(), spent=replies)

    def _parsed(self, item: Item | None) -> ChatMessage:
        """Parse the message as another request has left it; MessageNotFoundError if it is gone."""
        if item is None:
            raise MessageNotFoundError
        return read_message(item)


def _characters(message: ChatMessage, entitlements: Entitlements) -> tuple[Character, ...]:
    """Return the characters to answer again: the whole group if the plan allows, else the one that spoke for it."""
    voices = tuple(voice.ai_character for voice in message.voices)
    return voices if entitlements.is_premium else (message.ai_character,)


def _level(message: ChatMessage, entitlements: Entitlements) -> PraiseLevel:
    return message.praise_level if entitlements.is_premium else PraiseLevel.NORMAL


def _revised(message: ChatMessage, replies: Mapping[Character, Reply]) -> ChatMessage:
    character, reply = next(iter(replies.items()))
    return message.model_copy(
        update={
            "ai_response": reply.text,
            "ai_character": character,
            "responses": views.stored_voices(replies),
            "source": reply.source,
            "fragment_ids": tuple(name for each in replies.values() for name in each.fragment_ids),
            "usage": (*message.usage, *views.usage_of(replies)),
            "regenerations": message.regenerations + 1,
            "former_answers": former_answers(message),
        }
    )
