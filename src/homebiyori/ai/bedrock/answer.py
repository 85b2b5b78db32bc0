"""Parses a model's answer. All of it is untrusted until validated: keys, types, ranges, characters."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import isnan
from typing import TypeVar

from homebiyori.ai.bedrock.call import CallError, Failure
from homebiyori.ai.bedrock.partial import LONGEST_JSON, read_partial
from homebiyori.ai.bedrock.tool import LOW_RISK, MOST_TOPICS, NO_RISK, SCALE_END
from homebiyori.ai.speech import cut_at_sentence, one_line
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Risk, RiskKind, RiskLevel, Tier, Topic

E = TypeVar("E", bound=StrEnum)

# Stop reasons after which no part of the answer may be shown. botocore does not list `refusal`, but it occurs.
UNUSABLE_STOPS = frozenset({"refusal", "content_filtered", "guardrail_intervened"})
_GUARDRAIL_STOP = "guardrail_intervened"
_PROMPT_ATTACK = "PROMPT_ATTACK"
# Multiples of the input token price (https://platform.claude.com/docs/en/about-claude/pricing; 5-minute cache).
_BILLED_SHARE = {"inputTokens": 1.0, "cacheReadInputTokens": 0.1, "cacheWriteInputTokens": 1.25}


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The model's reading of the parent's text, validated."""

    emotion: Emotion
    intensity: int
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A model's answer after validation.

    `text` is "" when there is no reply; `labels` is None when any label is missing or invalid;
    `is_risk_readable` is False when what the model reports about danger cannot be interpreted.
    """

    stop: str
    text: str = ""
    labels: Labels | None = None
    topics: tuple[Topic, ...] = ()
    risk: Risk | None = None
    is_low_risk: bool = False
    is_risk_readable: bool = True
    concerns: frozenset[Concern] = frozenset()
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def is_refusal(self) -> bool:
        """Whether the model, a filter or the guardrail declined."""
        return self.stop in UNUSABLE_STOPS

    def merged_with(self, lexicon: Analysis) -> Analysis:
        """Merge both readings: the model's labels, the higher risk, all topics and concerns."""
        labels = self.labels or Labels(emotion=lexicon.emotion, intensity=lexicon.intensity, depth=lexicon.depth)
        risks = [risk for risk in (lexicon.risk, self.risk) if risk is not None]
        risk = max(risks, key=lambda risk: risk.level, default=None)
        return replace(
            lexicon,
            emotion=labels.emotion,
            intensity=labels.intensity,
            depth=labels.depth,
            is_slight=lexicon.is_slight and self.labels is None,
            topics=tuple(dict.fromkeys((*self.topics, *lexicon.topics))),
            risk=risk,
            is_gentle=risk is None and (lexicon.is_gentle or self.is_low_risk),
            concerns=lexicon.concerns | self.concerns,
        )


def needs_audited_words(analysis: Analysis) -> bool:
    """Whether only human-reviewed text may answer: danger of either tier, or a medical emergency."""
    return analysis.tier is not Tier.NONE or Concern.MEDICAL_EMERGENCY in analysis.concerns


def read_answer(response: object) -> Answer:
    """Parse a response of Converse; raise `CallError` if it has no message."""
    body = _mapping(response)
    stop = body.get("stopReason")
    stop = stop if isinstance(stop, str) else ""
    tokens_in, tokens_out = read_usage(body.get("usage"))
    if stop in UNUSABLE_STOPS:
        risk, concerns = _guardrail_findings(body) if stop == _GUARDRAIL_STOP else (None, frozenset())
        return Answer(stop=stop, risk=risk, concerns=concerns, input_tokens=tokens_in, output_tokens=tokens_out)
    content = _mapping(_mapping(body.get("output")).get("message")).get("content")
    if not isinstance(content, list):
        raise CallError(Failure.UNREADABLE, detail="no_output")
    fields, is_whole = _tool_input(content)
    return read_fields(fields, stop=stop, is_whole=is_whole, tokens=(tokens_in, tokens_out))


def read_fields(fields: Mapping[str, object], *, stop: str, is_whole: bool, tokens: tuple[int, int]) -> Answer:
    """Validate the tool's fields; a truncated answer keeps only its complete sentences."""
    reply = fields.get("reply")
    text = one_line(reply) if isinstance(reply, str) else ""
    labels = _labels(fields)
    if not is_whole or (stop == "max_tokens" and labels is None):
        text = cut_at_sentence(text)
    risk, is_low, is_readable = _risk(fields)
    return Answer(
        stop=stop,
        text=text,
        labels=labels,
        topics=_members(Topic, fields.get("topics"))[:MOST_TOPICS],
        risk=risk,
        is_low_risk=is_low,
        is_risk_readable=is_readable,
        concerns=frozenset(_members(Concern, fields.get("concerns"))),
        input_tokens=tokens[0],
        output_tokens=tokens[1],
    )


def read_usage(usage: object) -> tuple[int, int]:
    """Return input and output tokens as billed: prompt cache reads and writes are weighted by their price."""
    counts = _mapping(usage)
    billed = sum(_count(counts.get(key)) * share for key, share in _BILLED_SHARE.items())
    return round(billed), _count(counts.get("outputTokens"))


def _tool_input(content: list[object]) -> tuple[Mapping[str, object], bool]:
    """Find the tool's input, or text in its place; the second value is False if the JSON was truncated."""
    blocks = [_mapping(block) for block in content]
    for block in blocks:
        given = _mapping(block.get("toolUse")).get("input")
        if isinstance(given, Mapping):
            return given, True
        if isinstance(given, str):
            return parse_object(given)
    texts = [text for block in blocks if isinstance(text := block.get("text"), str)]
    joined = "".join(texts).strip()
    if joined.startswith("{"):
        return parse_object(joined)
    # A model that cannot be forced to use the tool may answer in plain text: a reply without labels.
    return {"reply": joined}, True


def parse_object(raw: str) -> tuple[Mapping[str, object], bool]:
    """Parse a possibly truncated JSON object; the second value is False if the reply is incomplete."""
    if len(raw) <= LONGEST_JSON:
        try:
            parsed = json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            parsed = None
        if isinstance(parsed, dict):
            return parsed, True
    partial = read_partial(raw)
    fields = dict(partial.members)
    is_whole = "reply" in fields
    if partial.open_key == "reply":
        fields["reply"] = partial.open_text
    return fields, is_whole


def _labels(fields: Mapping[str, object]) -> Labels | None:
    emotion = _member(Emotion, fields.get("emotion"))
    intensity, depth = _scale(fields.get("intensity")), _scale(fields.get("depth"))
    if emotion is None or intensity is None or depth is None:
        return None
    return Labels(emotion=emotion, intensity=intensity, depth=depth)


def _risk(fields: Mapping[str, object]) -> tuple[Risk | None, bool, bool]:
    """Return the risk, whether it is only the unnamed low one, and whether the fields could be interpreted."""
    named, level = fields.get("risk"), _scale(fields.get("risk_level"))
    kind = _member(RiskKind, named)
    if kind is not None:
        # A named risk counts, whatever its level.
        return Risk(kind, RiskLevel(min(max(level or 1, 1), max(RiskLevel)))), False, True
    name = "" if named is None else str(named).strip().lower()
    if name == LOW_RISK:
        return None, True, True
    return None, False, name in {"", NO_RISK} and not level


def _guardrail_findings(body: Mapping[str, object]) -> tuple[Risk | None, frozenset[Concern]]:
    """Read why a guardrail intervened; a denied topic named after a RiskKind counts as that risk."""
    trace = _mapping(_mapping(body.get("trace")).get("guardrail"))
    risk: Risk | None = None
    concerns: set[Concern] = set()
    for assessment in _mapping(trace.get("inputAssessment")).values():
        for topic in _mappings(_mapping(_mapping(assessment).get("topicPolicy")).get("topics")):
            if kind := _member(RiskKind, topic.get("name")):
                risk = Risk(kind, RiskLevel.SERIOUS)
        for found in _mappings(_mapping(_mapping(assessment).get("contentPolicy")).get("filters")):
            if found.get("type") == _PROMPT_ATTACK:
                concerns.add(Concern.INJECTION)
    return risk, frozenset(concerns)


def _member(kind: type[E], value: object) -> E | None:
    try:
        return kind(value.strip().lower()) if isinstance(value, str) else None
    except ValueError:
        return None


def _members(kind: type[E], values: object) -> tuple[E, ...]:
    items: Iterable[object] = values if isinstance(values, list) else ()
    return tuple(dict.fromkeys(member for item in items if (member := _member(kind, item)) is not None))


def _scale(value: object) -> int | None:
    """Clamp a number to 0-5; None if it is not a number."""
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value.strip()[:4])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if isinstance(value, float) and isnan(value):
        return None
    return int(min(max(value, 0), SCALE_END))


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []
