"""One exchange in three shapes: as it is stored, as it is answered, as the history shows it."""

from collections.abc import Mapping
from datetime import datetime

from homebiyori.ai.occasions import notice_line
from homebiyori.ai.port import Character, Reply, Source
from homebiyori.ai.safety import Resource, SafetyCard, lines_named
from homebiyori.base.api_types import HELP_PATH
from homebiyori.base.clock import JST, jst_date, to_jst
from homebiyori.base.log import EmbeddedMetrics
from homebiyori.chat.exchange import OpenExchange
from homebiyori.chat.models import (
    AnsweredMessage,
    ChatMessage,
    HelpLine,
    HistoryEntry,
    ModelUsage,
    Regenerated,
    SafetyNotice,
    ShownSafety,
    TreeGrowth,
    Voice,
)
from homebiyori.tree.models import Growth
from homebiyori.tree.service import is_fruit_open


def voices_of(replies: Mapping[Character, Reply]) -> list[Voice]:
    return [Voice(ai_character=who, ai_response=reply.text, source=reply.source) for who, reply in replies.items()]


def stored_voices(replies: Mapping[Character, Reply]) -> tuple[Voice, ...]:
    """Return the voices to store with a message; none if there is only one (`ChatMessage.voices`)."""
    return tuple(voices_of(replies)) if len(replies) > 1 else ()


def usage_of(replies: Mapping[Character, Reply]) -> tuple[ModelUsage, ...]:
    return tuple(
        ModelUsage(
            model_id=reply.usage.model_id,
            input_tokens=reply.usage.input_tokens,
            output_tokens=reply.usage.output_tokens,
            calls=reply.usage.calls,
            cost=reply.usage.cost,
        )
        for reply in replies.values()
        if reply.usage
    )


def counts_of(replies: Mapping[Character, Reply]) -> dict[str, int]:
    """Count answers, and what they cost, for the operators' figures."""
    usage = usage_of(replies)
    sources = [reply.source for reply in replies.values()]
    return {
        "answers": len(sources),
        "fallback_answers": sources.count(Source.FALLBACK),
        "model_answers": sources.count(Source.BEDROCK),
        "model_calls": sum(each.calls for each in usage),
        "input_tokens": sum(each.input_tokens for each in usage),
        "output_tokens": sum(each.output_tokens for each in usage),
        "cost_microdollars": sum(each.cost or 0 for each in usage),
        # Calls of unknown cost: with any of these, the day's cost is incomplete.
        "unpriced_calls": sum(each.cost is None for each in usage),
    }


def metrics_of(replies: Mapping[Character, Reply]) -> EmbeddedMetrics:
    """Return the figures for CloudWatch; the average of Fallback is the share of answers that fell back."""
    counts = counts_of(replies)
    return EmbeddedMetrics(
        {"RouteClass": "chat"},
        {
            "InputTokens": (counts["input_tokens"], "Count"),
            "OutputTokens": (counts["output_tokens"], "Count"),
            "CostMicrodollars": (counts["cost_microdollars"], "Count"),
            "Fallback": (counts["fallback_answers"] / counts["answers"], "None"),
        },
    )


def notice_of(character: Character, reply: Reply, seed: str) -> str | None:
    """Return the notice line of a fallback answer, else None."""
    return notice_line(character, seed.encode()) if reply.source is Source.FALLBACK else None


def message_of(exchange: OpenExchange, growth: Growth) -> ChatMessage:
    """Build the message to store."""
    prepared, reply, card = exchange.prepared, exchange.reply, exchange.card
    analysis = reply.analysis
    return ChatMessage(
        message_id=prepared.message_id,
        chat_type=exchange.chat_type,
        user_message=prepared.text,
        ai_response=reply.text,
        ai_character=exchange.character,
        responses=stored_voices(exchange.replies),
        mood=prepared.mood,
        praise_level=prepared.level,
        emotion=analysis.emotion,
        emotion_intensity=analysis.intensity,
        depth=analysis.depth,
        topics=analysis.topics,
        concepts=prepared.reading.analysis.concepts,
        wish=prepared.reading.analysis.wish,
        concerns=tuple(sorted(analysis.concerns)),
        risk_kind=analysis.risk and analysis.risk.kind,
        risk_level=analysis.risk.level if analysis.risk else 0,
        tier=analysis.tier,
        signs=tuple(sorted(exchange.reading.signs)),
        card_kind=card.kind if card and card.is_whole else None,
        card_level=(card.level or 0) if card and card.is_whole else 0,
        safety=card and _stored(card),
        source=reply.source,
        fragment_ids=tuple(name for each in exchange.replies.values() for name in each.fragment_ids),
        usage=usage_of(exchange.replies),
        growth=growth.added,
        fruit_id=growth.fruit and growth.fruit.fruit_id,
        created_at=to_jst(prepared.now),
        expires_at=exchange.expires_at,
    )


def answered(exchange: OpenExchange, growth: Growth) -> AnsweredMessage:
    """Build the response body."""
    prepared, reply = exchange.prepared, exchange.reply
    return AnsweredMessage(
        message_id=prepared.message_id,
        ai_response=reply.text,
        ai_character=exchange.character,
        responses=voices_of(exchange.replies),
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
            fruit_open_today=is_fruit_open(growth.after, jst_date(prepared.now)),
            celebration=growth.celebration,
        ),
        safety=exchange.card and _safety(exchange.card, prepared.now),
        source=reply.source,
        notice=notice_of(exchange.character, reply, prepared.message_id),
        created_at=to_jst(prepared.now),
    )


def regenerated(message: ChatMessage, replies: Mapping[Character, Reply], *, remaining_today: int) -> Regenerated:
    """Build the response body of another answer."""
    return Regenerated(
        message_id=message.message_id,
        ai_response=message.ai_response,
        ai_character=message.ai_character,
        responses=list(message.voices),
        source=message.source,
        notice=notice_of(message.ai_character, replies[message.ai_character], message.message_id),
        remaining_today=remaining_today,
    )


def _safety(card: SafetyCard, now: datetime) -> SafetyNotice:
    return shown_safety(_stored(card), now)


def _stored(card: SafetyCard) -> ShownSafety:
    return ShownSafety(
        level="gentle" if card.level is None else card.level.name.lower(),
        discreet=card.discreet,
        lines=tuple(line.id for line in card.resources),
        is_card=card.is_whole,
    )


def shown_safety(stored: ShownSafety, now: datetime) -> SafetyNotice:
    """Rebuild a notice as it was shown, with what is open at `now`."""
    return SafetyNotice(
        level=stored.level,
        discreet=stored.discreet,
        resources=[help_line(line, now) for line in lines_named(stored.lines)],
        help=HELP_PATH,
        is_card=stored.is_card,
    )


def help_line(line: Resource, now: datetime) -> HelpLine:
    return HelpLine(**line.shown(now))


def entry_of(message: ChatMessage, now: datetime) -> HistoryEntry:
    return HistoryEntry(
        **message.model_dump(
            include=HistoryEntry.model_fields.keys()
            - {"responses", "emotion_detected", "fruit_generated", "safety", "expires_at"}
        ),
        responses=list(message.voices),
        safety=message.safety and shown_safety(message.safety, now),
        emotion_detected=message.emotion,
        fruit_generated=message.fruit_id is not None,
        expires_at=datetime.fromtimestamp(message.expires_at, tz=JST),
    )
