"""The one tool that the model must use: its reply and its reading of the parent's text, in one call."""

from typing import Any

from homebiyori.lexicon.vocabulary import Concern, Emotion, RiskKind, Topic

TOOL_NAME = "reply_to_parent"
NO_RISK = "none"
# No danger that can be named, but no occasion for praise either: the gentle tier.
LOW_RISK = "low"
SCALE_END = 5
MOST_TOPICS = 3


def tool_spec() -> dict[str, Any]:
    """Return the tool's specification.

    The order of the fields matters: the risk is known before any of a streamed reply is shown, and an
    answer truncated by `max_tokens` loses its labels before its reply.
    """
    scale = {"type": "integer", "minimum": 0, "maximum": SCALE_END}
    fields: dict[str, Any] = {
        "risk": {"type": "string", "enum": [NO_RISK, LOW_RISK, *RiskKind], "description": "読みとれた危険の種類"},
        "risk_level": {"type": "integer", "minimum": 0, "maximum": 3, "description": "危険の近さ。無ければ0"},
        "concerns": {"type": "array", "items": {"type": "string", "enum": [*Concern]}, "description": "別の配慮"},
        "reply": {"type": "string", "description": "キャラクターの口調で書いた日本語の返事の本文"},
        "emotion": {"type": "string", "enum": [*Emotion], "description": "相手の文の中心にある気持ち"},
        "intensity": {**scale, "description": "気持ちの強さ"},
        "depth": {**scale, "description": "語りの深さ"},
        "topics": {
            "type": "array",
            "items": {"type": "string", "enum": [*Topic]},
            "maxItems": MOST_TOPICS,
            "description": "場面。強い順",
        },
    }
    schema = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    description = "相手の文を読みとった結果と、キャラクターとしての返事を届ける。毎回必ず一度だけ使う。"
    return {"toolSpec": {"name": TOOL_NAME, "description": description, "inputSchema": {"json": schema}}}
