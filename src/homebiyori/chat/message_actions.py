"""What a parent may do with a stored message: ask for another answer, rate it, delete it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from homebiyori.ai.port import Character, PraiseLevel, Reply
from homebiyori.aws.dynamodb import Backoff, Item
from homebiyori.aws.transaction import Transaction, TransactionRefusedError, retrying
from homebiyori.base import ids
from homebiyori.base.clock import jst_date, to_jst
from homebiyori.base.errors import NotFoundError
from homebiyori.base.log import log_measured, user_hash
from homebiyori.billing import service as billing
from homebiyori.billing.rules import Entitlements
from homebiyori.chat import care, rules, views
from homebiyori.chat.admission import Admission, Admitted, TimeLeft
from homebiyori.chat.answer import PreparedMessage, Responder, needs_care
from homebiyori.chat.care import memory
from homebiyori.chat.exchange import charge_of, in_audited_words
from homebiyori.chat.models import ChatMessage, Feedback, NewFeedback, Regenerated
from homebiyori.chat.reading import Reading
from homebiyori.chat.replay import former_answers, record_of, regenerated_again
from homebiyori.chat.repository import ChatRepository, read_message
from homebiyori.chat.rules import Spend
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Tier
from homebiyori.ops.allowance import Amount
from homebiyori.ops.idempotency import ANSWER, IdempotentRequest
from homebiyori.ops.ratelimit import bucket_key, check_alive
from homebiyori.resources import Resources
from homebiyori.tree.models import Tree
from homebiyori.tree.service import TREE, forget_told, read_tree, tree_key, unchanged_write
from homebiyori.user import service as user
from homebiyori.user.models import Profile


class MessageNotFoundError(NotFoundError):
    """The parent has no such message, or it has expired."""

    advice = "そのメッセージは見つかりませんでした"


@dataclass(frozen=True, slots=True)
class _StoredMessage:
    """A message to be answered again, with its context."""

    message: ChatMessage
    profile: Profile | None
    entitlements: Entitlements
    tree: Tree
    admitted: Admitted


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
        _check_id(message_id)
        time, now = TimeLeft(self._clock), self._clock.now()
        keys = [
            user.profile_key(user_id),
            billing.subscription_key(user_id),
            bucket_key(user_id, rules.BUCKET),
            tree_key(user_id),
            *request.item_keys,
        ]
        profile, subscription, allowance, planted, *records = self._core.get_many(keys)
        check_alive(allowance)
        kept = request.replay(records, now=now)
        message = self._chats.find(user_id, message_id, now=now)
        if kept is not None:
            return regenerated_again(kept, message)
        if message is None:
            raise MessageNotFoundError
        entitlements, parent, tree = (
            billing.entitlements(subscription),
            user.read_profile(profile),
            read_tree(planted),
        )
        admitted = self._admission.admit(
            user_id,
            self._ways(message, parent, entitlements, is_in_care=memory.is_open(tree.care, now)),
            entitlements,
            request,
            seen=allowance,
            seconds=time.seconds(),
            now=now,
        )
        if not isinstance(admitted, Admitted):
            return regenerated_again(admitted, self._chats.find(user_id, message_id, now=now))
        replies: dict[Character, Reply] = {}

        def actual() -> Mapping[str, int]:
            spent = {rules.COST: charge_of(replies)} if replies else {}
            return {**spent, rules.REGENERATIONS: 0}

        with self._admission.allowances.settling(admitted.reservation, actual):
            stored = _StoredMessage(message, parent, entitlements, tree, admitted)
            replies |= Responder(self._companions, _prepared(stored, now), seconds=time.seconds()).answer()
            return self._keep(user_id, stored, replies, request, now, time.seconds_to_write())

    def give_feedback(self, user_id: str, message_id: str, new: NewFeedback) -> Feedback:
        """Store a parent's rating of an answer; MessageNotFoundError."""
        now = self._clock.now()
        feedback = Feedback(**new.model_dump(), given_at=to_jst(now))
        _check_id(message_id)
        if not self._chats.set_feedback(user_id, message_id, feedback, now=now):
            raise MessageNotFoundError
        return feedback

    def delete(self, user_id: str, message_id: str) -> None:
        """Delete a message; the tree and its fruits stay. MessageNotFoundError.

        All remembered facts are forgotten with it, whichever message told them.
        """
        _check_id(message_id)
        now = self._clock.now()
        self._current(user_id, message_id, now)
        # Before the message: a crash in between leaves something to delete again.
        forget_told(self._core, user_id)
        if not self._chats.delete(user_id, message_id, now=now):
            raise MessageNotFoundError

    def _ways(
        self, message: ChatMessage, profile: Profile | None, entitlements: Entitlements, *, is_in_care: bool
    ) -> Sequence[Spend]:
        """List the ways to answer again; each of them takes one of the day's regenerations."""
        limit = rules.daily_regenerations(entitlements)
        once = {rules.REGENERATIONS: Amount(1, limit, f"別のことばをもらえるのは1日{limit}回までです", may_return=True)}
        ways: Sequence[Spend] = rules.AUDITED_WORDS
        if analyze(message.user_message).tier is Tier.NONE:
            ways = self._admission.ways(
                message.user_message,
                entitlements,
                nickname=profile.nickname if profile else None,
                level=_level(message, entitlements),
                voices=len(_characters(message, entitlements)),
                may_step_down=not is_in_care,
            )
        return [replace(way, offer={**once, **way.offer}) for way in ways]

    def _keep(
        self,
        user_id: str,
        stored: _StoredMessage,
        replies: Mapping[Character, Reply],
        request: IdempotentRequest,
        now: datetime,
        seconds: float,
    ) -> Regenerated:
        """Replace the stored answer; MessageNotFoundError if the message was deleted.

        If the talk has entered care meanwhile, the message is answered again in care.
        """
        reservation = stored.admitted.reservation
        limit = rules.daily_regenerations(stored.entitlements)

        def attempt(backoff: Backoff) -> Regenerated:
            nonlocal stored, replies, reservation
            if backoff.has_waited:
                tree = read_tree(self._core.get(tree_key(user_id)))
                replies = self._within_care(stored, tree, replies, now)
                stored = replace(stored, message=self._current(user_id, stored.message.message_id, now), tree=tree)
            revised = _revised(stored.message, replies)
            answer = Regenerated(
                message_id=revised.message_id,
                ai_response=revised.ai_response,
                ai_character=revised.ai_character,
                responses=list(revised.voices),
                source=revised.source,
                notice=views.notice_of(revised.ai_character, replies[revised.ai_character], revised.message_id),
                remaining_today=max(0, limit - reservation.used[rules.REGENERATIONS]),
            )
            cost = {rules.COST: charge_of(replies)}
            counts = {"regenerations": 1, **views.counts_of(replies)}
            tx = Transaction(self._core)
            tx.add("message", self._chats.revise_write(user_id, before=stored.message, after=revised))
            tx.add("allowance", reservation.settle_write(self._core, cost, now=now))
            tx.add("day", self._counters.day_write(jst_date(now), counts))
            tx.add(TREE, unchanged_write(self._core, user_id, stored.tree))
            record = record_of(answer, number=revised.regenerations)
            tx.add_all(request.keep(self._core, record, now=now))
            try:
                tx.commit(backoff)
            except TransactionRefusedError as refused:
                if "allowance" in refused:
                    reservation = reservation.after_refusal(refused["allowance"])
                kept = request.replay([refused.get(ANSWER)], now=now)
                if kept is not None:
                    return regenerated_again(kept, self._chats.find(user_id, revised.message_id, now=now))
                if "message" in refused:
                    stored = replace(stored, message=self._parsed(refused["message"]))
                raise
            sources = [each.source for each in replies.values()]
            log_measured("message_regenerated", views.metrics_of(replies), user=user_hash(user_id), sources=sources)
            return answer

        return retrying(self._clock, seconds, attempt, newer="message")

    def _within_care(
        self, stored: _StoredMessage, tree: Tree, replies: Mapping[Character, Reply], now: datetime
    ) -> Mapping[Character, Reply]:
        """Answer again in audited words if the talk has entered care meanwhile; what was spent still counts."""
        first = next(iter(replies.values()))
        is_news = tree.care != stored.tree.care and memory.is_open(tree.care, now)
        if not (is_news and care.celebrates(_read_again(stored, now), first.analysis)):
            return replies
        return in_audited_words(self._companions, _prepared(replace(stored, tree=tree), now), spent=replies)

    def _current(self, user_id: str, message_id: str, now: datetime) -> ChatMessage:
        """Read the current message; MessageNotFoundError."""
        message = self._chats.find(user_id, message_id, now=now)
        if message is None:
            raise MessageNotFoundError
        return message

    def _parsed(self, item: Item | None) -> ChatMessage:
        """Parse the message as another request has left it; MessageNotFoundError if it is gone."""
        if item is None:
            raise MessageNotFoundError
        return read_message(item)


def _read_again(stored: _StoredMessage, now: datetime) -> Reading:
    message = stored.message
    return care.read_again(message, analyze(message.user_message), stored.tree.care, stored.admitted.recent, now)


def _prepared(stored: _StoredMessage, now: datetime) -> PreparedMessage:
    # Without `told` and `since`: the answer may not know what was told after its message.
    message = stored.message
    reading = _read_again(stored, now)
    characters = _characters(message, stored.entitlements)
    return PreparedMessage(
        message_id=f"{message.message_id}{message.regenerations + 1}",
        text=message.user_message,
        characters=characters[:1] if needs_care(reading.analysis, reading.care) else characters,
        mood=message.mood,
        level=_level(message, stored.entitlements),
        analysis=reading.analysis,
        nickname=stored.profile.nickname if stored.profile else None,
        recent=stored.admitted.recent,
        model_tier=stored.admitted.way.model_tier,
        spend=stored.admitted.way.most_per_voice,
        now=now,
        care=reading.care,
        peril=reading.peril,
        replaced=tuple(former.fragment_ids for former in reversed(former_answers(message))),
    )


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
            "responses": views.kept_voices(replies),
            "source": reply.source,
            "fragment_ids": tuple(name for each in replies.values() for name in each.fragment_ids),
            "usage": (*message.usage, *views.usage_of(replies)),
            "regenerations": message.regenerations + 1,
            "former_answers": former_answers(message),
        }
    )


def _check_id(message_id: str) -> None:
    if not ids.is_id(message_id):
        raise MessageNotFoundError
