"""What a parent may do with a message that was kept: ask for another answer, judge it, delete it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from homebiyori.ai.companions import Companions
from homebiyori.ai.lexicon import analyze
from homebiyori.ai.port import Character, Reply
from homebiyori.billing import service as billing
from homebiyori.billing.rules import Entitlements
from homebiyori.chat import care, rules, views
from homebiyori.chat.models import ChatMessage, Feedback, NewFeedback, RecentMessage, Regenerated
from homebiyori.chat.repository import ChatRepository, QuotaRepository
from homebiyori.chat.rules import Purse
from homebiyori.chat.voices import Occasion, Voices
from homebiyori.core import ids
from homebiyori.core.clock import Clock, jst_date, start_of_jst_day, to_jst
from homebiyori.core.counters import counting_write
from homebiyori.core.dynamodb import Backoff, Table, TransactionRefusedError, transact
from homebiyori.core.errors import NotFoundError, RateLimitedError
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.core.log import log_measured, user_hash
from homebiyori.core.parameters import CachedParameters
from homebiyori.core.ratelimit import RATE_LIMITS, Token, bucket_key
from homebiyori.resources import DAILY_BUDGETS, Resources
from homebiyori.tree.models import CareMark
from homebiyori.tree.service import read_tree, tree_key
from homebiyori.user import service as user
from homebiyori.user.models import Profile


class MessageNotFoundError(NotFoundError):
    """There is no such message of this parent, or it is past its time."""

    def __init__(self) -> None:
        super().__init__("そのメッセージは見つかりませんでした")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A message that is to be answered anew, and what bears on it."""

    message: ChatMessage
    profile: Profile | None
    entitlements: Entitlements
    used: Mapping[str, int]
    token: Token
    mark: CareMark | None
    recent: Sequence[RecentMessage]


class MessageService:
    """The afterlife of a message."""

    def __init__(
        self, *, core: Table, chats: Table, companions: Companions, policy: CachedParameters, clock: Clock
    ) -> None:
        self._core = core
        self._chats = ChatRepository(chats)
        self._quotas = QuotaRepository(core)
        self._companions = companions
        self._policy = policy
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the service."""
        return cls(
            core=resources.core,
            chats=resources.chats,
            companions=resources.companions,
            policy=resources.policy,
            clock=resources.clock,
        )

    def regenerate(self, user_id: str, message_id: str, request: IdempotentRequest | None) -> Regenerated:
        """Answer a message anew; neither the tree nor a fruit changes.

        MessageNotFoundError; RateLimitedError when the day's number or the minute's is used up.
        """
        now = self._clock.now()
        kept, case = self._read(user_id, message_id, request, now)
        if kept is not None:
            return Regenerated.model_validate(kept)
        limit = rules.daily_regenerations(case.entitlements)
        if case.used.get("regenerations", 0) >= limit:
            raise _used_up(limit, now)
        case.token.check()
        replies = self._answer(case, now)
        return self._keep(user_id, case, replies, request, now)

    def give_feedback(self, user_id: str, message_id: str, new: NewFeedback) -> Feedback:
        """Keep what a parent thinks of an answer; MessageNotFoundError."""
        now = self._clock.now()
        feedback = Feedback(**new.model_dump(), given_at=to_jst(now))
        _check_id(message_id)
        if not self._chats.set_feedback(user_id, message_id, feedback, now=now):
            raise MessageNotFoundError
        return feedback

    def delete(self, user_id: str, message_id: str) -> None:
        """Delete a message; the tree stays as it is, and so does a fruit. MessageNotFoundError."""
        _check_id(message_id)
        if not self._chats.delete(user_id, message_id, now=self._clock.now()):
            raise MessageNotFoundError

    def _read(
        self, user_id: str, message_id: str, request: IdempotentRequest | None, now: datetime
    ) -> tuple[Mapping[str, Any] | None, _Case]:
        _check_id(message_id)
        keys = [
            user.profile_key(user_id),
            billing.subscription_key(user_id),
            self._quotas.key(user_id, jst_date(now)),
            bucket_key(user_id, rules.BUCKET),
            tree_key(user_id),
            *([request.item_key] if request else []),
        ]
        profile, subscription, quota, bucket, tree, *records = self._core.get_many(keys)
        entitlements = billing.entitlements(subscription)
        limit = rules.messages_a_minute(entitlements, self._policy.get().get(RATE_LIMITS))
        token = Token.of(bucket_key(user_id, rules.BUCKET), bucket, limit=limit, now=now)
        message = self._chats.find(user_id, message_id, now=now)
        if message is None:
            raise MessageNotFoundError
        case = _Case(
            message=message,
            profile=user.read_profile(profile),
            entitlements=entitlements,
            used=quota or {},
            token=token,
            mark=read_tree(tree).care,
            recent=self._chats.newest(user_id, rules.REMEMBERED_ANSWERS, now=now),
        )
        return request.replay(records[0], now=now) if request else None, case

    def _answer(self, case: _Case, now: datetime) -> Mapping[Character, Reply]:
        message = case.message
        budget = rules.daily_budget(case.entitlements, self._policy.get().get(DAILY_BUDGETS))
        characters = tuple(voice.ai_character for voice in message.responses) or (message.ai_character,)
        reading = care.read_again(message, analyze(message.user_message), case.mark, case.recent, now)
        occasion = Occasion(
            message_id=f"{message.message_id}{message.regenerations + 1}",
            text=message.user_message,
            characters=characters,
            mood=message.mood,
            level=message.praise_level,
            analysis=reading.analysis,
            nickname=case.profile.nickname if case.profile else None,
            recent=case.recent,
            purse=rules.purse_of(case.used.get("cost", 0), budget) if case.token.is_known else Purse.EMPTY,
            now=now,
            care=reading.care,
        )
        return Voices(self._companions, occasion, seconds=rules.REQUEST_SECONDS).answer()

    def _keep(
        self,
        user_id: str,
        case: _Case,
        replies: Mapping[Character, Reply],
        request: IdempotentRequest | None,
        now: datetime,
    ) -> Regenerated:
        limit = rules.daily_regenerations(case.entitlements)
        backoff = Backoff(self._clock, rules.WRITE_SECONDS)
        message, used = case.message, case.used.get("regenerations", 0)
        revised = _revised(message, replies)
        answer = Regenerated(
            message_id=message.message_id,
            ai_response=revised.ai_response,
            ai_character=revised.ai_character,
            responses=list(revised.responses),
            source=revised.source,
            notice=views.notice_of(revised.ai_character, replies[revised.ai_character], message.message_id),
            remaining_today=limit - used - 1,
        )
        usage = views.usage_of(replies)
        day = jst_date(now)
        writes = [
            self._chats.revise_write(user_id, before=message, after=revised),
            self._quotas.regenerate_write(user_id, day, used=used, cost=views.cost_of(usage)),
            counting_write(self._core, day, user_id, {"regenerations": 1, **views.counts_of(replies)}),
            case.token.write(self._core),
        ]
        if request:
            writes.append(request.keep(self._core, answer.model_dump(mode="json"), now=now))
        try:
            transact(self._core.client, writes, backoff)
        except TransactionRefusedError:
            # Another request for the same message, or with the same key, was first: look again at what is true now.
            backoff.pause()
            return self.regenerate(user_id, message.message_id, request)
        sources = [each.source for each in replies.values()]
        log_measured("message_regenerated", views.metrics_of(replies), user=user_hash(user_id), sources=sources)
        return answer


def _revised(message: ChatMessage, replies: Mapping[Character, Reply]) -> ChatMessage:
    character, reply = next(iter(replies.items()))
    return message.model_copy(
        update={
            "ai_response": reply.text,
            "ai_character": character,
            "responses": tuple(views.voices_of(replies)),
            "source": reply.source,
            "fragment_ids": tuple(name for each in replies.values() for name in each.fragment_ids),
            "usage": (*message.usage, *views.usage_of(replies)),
            "regenerations": message.regenerations + 1,
        }
    )


def _used_up(limit: int, now: datetime) -> RateLimitedError:
    tomorrow = start_of_jst_day(jst_date(now) + timedelta(days=1))
    return RateLimitedError(
        f"別のことばをもらえるのは1日{limit}回までです", retry_after=math.ceil((tomorrow - now).total_seconds())
    )


def _check_id(message_id: str) -> None:
    if not ids.is_id(message_id):
        raise MessageNotFoundError
