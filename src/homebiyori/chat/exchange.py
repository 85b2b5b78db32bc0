"""A message and its answers, between its admission and its transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from homebiyori.ai.companions import Companions
from homebiyori.ai.port import Character, Reply, Usage
from homebiyori.ai.safety import SafetyCard
from homebiyori.chat.admission import TimeLeft
from homebiyori.chat.answer import PreparedMessage, Responder
from homebiyori.chat.cards import choose_card
from homebiyori.chat.models import ChatType
from homebiyori.chat.reading import Reading
from homebiyori.chat.rules import COST
from homebiyori.lexicon.vocabulary import Analysis
from homebiyori.ops.allowance import Reservation
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.tree.models import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenExchange:
    """A message that is being answered; the first of `replies` speaks for the others.

    `growth` is how many characters the tree grows by. `analysis` is of the message alone, `reading` of it in its talk,
    given `tree`. `joined_on` is the parent's first day, `expires_at` in epoch seconds.
    """

    user_id: str
    prepared: PreparedMessage
    chat_type: ChatType
    growth: int
    analysis: Analysis
    reading: Reading
    tree: Tree
    joined_on: date
    expires_at: int
    reservation: Reservation
    request: IdempotentRequest
    time: TimeLeft
    replies: dict[Character, Reply] = field(default_factory=dict)

    @property
    def character(self) -> Character:
        """The character that speaks for the others."""
        return next(iter(self.replies))

    @property
    def reply(self) -> Reply:
        """The answer that speaks for the others."""
        return self.replies[self.character]

    @property
    def card(self) -> SafetyCard | None:
        return choose_card(self.reply.analysis, self.reading, self.tree.care, self.prepared.now)

    def actual(self) -> Mapping[str, int] | None:
        """Return what the answers cost, by quota; None until there are any."""
        return {COST: charge_of(self.replies)} if self.replies else None


def charge_of(replies: Mapping[Character, Reply]) -> int:
    """Add up what the answers take from the day's budget, in microdollars."""
    return sum(reply.usage.charge for reply in replies.values() if reply.usage)


def in_audited_words(
    companions: Companions, prepared: PreparedMessage, *, spent: Mapping[Character, Reply]
) -> dict[Character, Reply]:
    """Answer again by the first voice alone, without a model; what the replies before it cost still counts."""
    alone = replace(prepared, characters=prepared.characters[:1], model_tier="offline")
    said = Responder(companions, alone, seconds=0).answer()
    return {who: replace(reply, usage=usage_together(spent)) for who, reply in said.items()}


def usage_together(replies: Mapping[Character, Reply]) -> Usage | None:
    """Sum the model usage of several answers into one; None if no model was used."""
    used = [reply.usage for reply in replies.values() if reply.usage]
    if not used:
        return None
    return Usage(
        model_id=used[0].model_id,
        input_tokens=sum(each.input_tokens for each in used),
        output_tokens=sum(each.output_tokens for each in used),
        charge=sum(each.charge for each in used),
        calls=sum(each.calls for each in used),
        is_priced=all(each.is_priced for each in used),
    )
