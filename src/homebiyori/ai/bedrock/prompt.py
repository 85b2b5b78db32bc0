"""Builds Converse requests: constant instructions first, the parent's text only in the user role."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from homebiyori.ai import prompts
from homebiyori.ai.bedrock.models import ModelTraits
from homebiyori.ai.bedrock.situation import situation_of
from homebiyori.ai.bedrock.tool import TOOL_NAME, tool_spec
from homebiyori.ai.port import Exchange, PraiseLevel, ReplyRequest
from homebiyori.ai.speech import clean, estimate_tokens
from homebiyori.base.text import clusters

MOST_EXCHANGES = 10
CONTEXT_TOKENS = 1_200
# So that one long message cannot push all others out of the context.
LONGEST_CONTEXT_TEXT = 400
# `docs/product.md` 10 gives the reply 400/900 tokens: 150/400 characters of Japanese, with room for tokenizers that
# need two tokens per character. The labels take about 100 more at either level.
REPLY_TOKENS = {PraiseLevel.NORMAL: 400, PraiseLevel.DEEP: 900}
LABEL_TOKENS = 150
# 2,000 characters of Japanese, but only 240 family emoji: the lexicon reads all of them, the model need not.
LONGEST_TEXT_BYTES = 6_000
_LONGEST_NICKNAME_BYTES = 300
# The instructions and tool of any character, plus 50% for tokenizers that need more.
INSTRUCTION_TOKENS = 9_000
_SILENCE = "(ことばはなく、そっと開いた)"


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A Bedrock Guardrail, applied to the parent's newest message.

    AWS does not evaluate tool arguments, so the reply itself is screened only by `ai.screen`.
    If a denied topic is named after a `RiskKind`, its intervention counts as that risk.
    """

    guardrail_id: str
    version: str


def converse_request(
    request: ReplyRequest,
    *,
    model_id: str,
    traits: ModelTraits,
    guardrail: Guardrail | None = None,
    faults: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the arguments of Converse and ConverseStream; `faults` are those of a first answer, for a rewrite.

    A fault in 「」 is a rejected phrase of that answer.
    """
    built: dict[str, Any] = {
        "modelId": model_id,
        "system": _system(request, traits, faults),
        "messages": [*_context(request.exchanges), _newest(request, is_guarded=guardrail is not None)],
        "inferenceConfig": _inference(request.level, traits),
        "toolConfig": _tools(traits),
    }
    if traits.thinking_off:
        built["additionalModelRequestFields"] = {"thinking": {"type": "disabled"}}
    if guardrail is not None:
        built["guardrailConfig"] = {
            "guardrailIdentifier": guardrail.guardrail_id,
            "guardrailVersion": guardrail.version,
            "trace": "enabled",
        }
    return built


def _system(request: ReplyRequest, traits: ModelTraits, faults: Sequence[str]) -> list[dict[str, Any]]:
    shared = prompts.join(prompts.SHARED_PARTS)
    own = prompts.join(prompts.variable_parts(request.character, request.mood, request.level))
    blocks: list[dict[str, Any]] = [{"text": shared}]
    if _is_worth_caching(shared, traits):
        blocks.append({"cachePoint": {"type": "default"}})
    blocks.append({"text": own})
    blocks.append({"text": situation_of(request)})
    if faults:
        blocks.append({"text": _repair_text(faults)})
    return blocks


def _is_worth_caching(shared: str, traits: ModelTraits) -> bool:
    """Whether the prefix (the tool, then the shared system text) is long enough for the prompt cache."""
    if traits.cache_minimum_tokens is None:
        return False
    tool = json.dumps(tool_spec(), ensure_ascii=False)
    return estimate_tokens(shared) + estimate_tokens(tool) >= traits.cache_minimum_tokens


def _repair_text(faults: Sequence[str]) -> str:
    told = list(dict.fromkeys(faults))
    codes = "、".join(fault for fault in told if not fault.startswith("「"))
    phrases = "".join(fault for fault in told if fault.startswith("「"))
    refused = f"使えない言い方は{phrases}。" if phrases else ""
    return (
        f"# 書き直し\n一度目の返事は決まりに合わず、届けられなかった({codes})。{refused}"
        "決まりをすべて守り、新しく書く。"
    )


def _inference(level: PraiseLevel, traits: ModelTraits) -> dict[str, Any]:
    config: dict[str, Any] = {"maxTokens": _most_output(level, traits)}
    # Never together with topP: Claude 4.5 answers 400 to both.
    if traits.temperature is not None:
        config["temperature"] = traits.temperature
    return config


def _most_output(level: PraiseLevel, traits: ModelTraits) -> int:
    return REPLY_TOKENS[level] + LABEL_TOKENS + traits.thinking_tokens


def _tools(traits: ModelTraits) -> dict[str, Any]:
    choice: dict[str, Any] = {"tool": {"name": TOOL_NAME}} if traits.forced_tool else {"auto": {}}
    return {"tools": [tool_spec()], "toolChoice": choice}


def _context(exchanges: Sequence[Exchange]) -> list[dict[str, Any]]:
    """Return the newest exchanges that fit, oldest first, as strictly alternating roles."""
    pairs: list[tuple[str, str]] = []
    tokens = 0
    for exchange in reversed(exchanges[-MOST_EXCHANGES:]):
        user, ai = _shortened(exchange.user_text), _shortened(exchange.ai_text)
        # Bedrock rejects blank text (400), and the roles must alternate: keep both or neither.
        if not user or not ai:
            continue
        tokens += _weight(user) + _weight(ai)
        if tokens > CONTEXT_TOKENS:
            break
        pairs.append((user, ai))
    return [
        {"role": role, "content": [{"text": text}]}
        for pair in reversed(pairs)
        for role, text in zip(("user", "assistant"), pair, strict=True)
    ]


def most_tokens(text: str, nickname: str | None, level: PraiseLevel, traits: ModelTraits) -> tuple[int, int]:
    """Return upper bounds of one call's input and output tokens; a tokenizer makes at most one token per byte."""
    words = min(len(text.encode()), LONGEST_TEXT_BYTES) + min(len((nickname or "").encode()), _LONGEST_NICKNAME_BYTES)
    return INSTRUCTION_TOKENS + 3 * CONTEXT_TOKENS + words, _most_output(level, traits)


def _weight(text: str) -> int:
    """Estimate tokens for the context budget: an emoji is more tokens than characters."""
    return max(estimate_tokens(text), -(-len(text.encode()) // 3))


def _within(text: str, most_bytes: int) -> str:
    """Truncate a text to `most_bytes` at a grapheme cluster boundary."""
    if len(text.encode()) <= most_bytes:
        return text
    fitting, room = [], most_bytes - len("…".encode())
    for cluster in clusters(text):
        room -= len(cluster.encode())
        if room < 0:
            break
        fitting.append(cluster)
    return "".join(fitting) + "…"


def _shortened(text: str) -> str:
    cleaned = clean(text)
    return cleaned if len(cleaned) <= LONGEST_CONTEXT_TEXT else cleaned[: LONGEST_CONTEXT_TEXT - 1] + "…"


def _newest(request: ReplyRequest, *, is_guarded: bool) -> dict[str, Any]:
    text = _within(clean(request.text), LONGEST_TEXT_BYTES) or _SILENCE
    nickname = _within(clean(request.nickname or ""), _LONGEST_NICKNAME_BYTES)
    content: list[dict[str, Any]] = []
    if nickname:
        # As JSON, so that a nickname cannot break out of its quotes and pose as instructions.
        content.append({"text": "呼び名のデータ: " + json.dumps({"nickname": nickname}, ensure_ascii=False)})
    content.append({"guardContent": {"text": {"text": text}}} if is_guarded else {"text": text})
    return {"role": "user", "content": content}
