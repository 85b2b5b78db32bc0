"""Admits a request for an answer: reserves its cost while the newest messages are read."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from homebiyori.ai.port import PraiseLevel
from homebiyori.base.clock import Clock
from homebiyori.chat import rules
from homebiyori.chat.context import ChatContext
from homebiyori.chat.repository import ChatRepository
from homebiyori.chat.rules import Spend
from homebiyori.lexicon.vocabulary import Tier
from homebiyori.ops.allowance import Allowances, Reservation
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.ratelimit import RATE_LIMITS
from homebiyori.recall.models import REMEMBERED_ANSWERS, RecentMessage
from homebiyori.resources import DAILY_BUDGETS, Resources


class TimeLeft:
    """The time that a request has left, counted from construction."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._deadline = clock.monotonic() + rules.REQUEST_SECONDS

    def seconds(self) -> float:
        return max(0.0, self._deadline - self._clock.monotonic())

    def seconds_to_write(self) -> float:
        """Never less than a write needs: an answer that was paid for is stored, however late it came."""
        return max(rules.WRITE_SECONDS, self.seconds())


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """The reservation for an answer, the way that it pays for, and the newest messages."""

    reservation: Reservation
    way: Spend
    recent: Sequence[RecentMessage]


class Admission:
    """Finds what an answer may cost and reserves it."""

    def __init__(self, resources: Resources) -> None:
        self.allowances = Allowances(resources.core, resources.clock)
        self._chats = ChatRepository(resources.chats)
        self._companions = resources.companions
        self._policy = resources.policy
        self._readers = resources.readers

    def ways(
        self,
        text: str,
        tier: Tier,
        context: ChatContext,
        *,
        level: PraiseLevel,
        voices: int,
    ) -> Sequence[Spend]:
        """List the ways to answer a text that the day's budget may allow, the best first."""
        if tier is not Tier.NONE:
            return rules.AUDITED_WORDS
        budget = rules.daily_budget(context.entitlements, self._policy.get().get(DAILY_BUDGETS))
        call_costs = self._companions.max_call_cost(text=text, nickname=context.settings.nickname, level=level)
        # A parent in care gets the best model, or audited words.
        return rules.ways_to_spend(budget, call_costs, voices, may_step_down=not context.is_in_care)

    def admit(
        self,
        user_id: str,
        ways: Sequence[Spend],
        context: ChatContext,
        request: IdempotentRequest,
        *,
        seconds: float,
        goes_first: bool = False,
    ) -> Admitted | Mapping[str, Any]:
        """Reserve the best way that is still affordable; raises what `Allowances.reserve` raises.

        While a reservation that `goes_first` is unsettled, answers that celebrate are not stored. If the same request
        was answered meanwhile, return its stored answer.
        """
        reading: list[Future[list[RecentMessage]]] = []
        reserved = self.allowances.reserve(
            user_id,
            rules.BUCKET,
            offers=[way.offer for way in ways],
            per_minute=rules.messages_a_minute(context.entitlements, self._policy.get().get(RATE_LIMITS)),
            request=request,
            seen=context.allowance,
            seconds=seconds,
            goes_first=goes_first,
            on_admitted=lambda: reading.append(
                self._readers.submit(self._chats.newest, user_id, REMEMBERED_ANSWERS, now=context.now)
            ),
        )
        if not isinstance(reserved, Reservation):
            return reserved
        with self.allowances.settling(reserved, lambda: dict.fromkeys(reserved.reserved, 0)):
            recent = reading[0].result()
        return Admitted(reservation=reserved, way=ways[reserved.offer], recent=recent)
