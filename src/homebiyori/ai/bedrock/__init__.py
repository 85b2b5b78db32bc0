"""The companion on Amazon Bedrock."""

from homebiyori.ai.bedrock.client import BedrockClient, connect_bedrock
from homebiyori.ai.bedrock.companion import BedrockCompanion
from homebiyori.ai.bedrock.models import usage_of
from homebiyori.ai.bedrock.prompt import Guardrail
from homebiyori.ai.bedrock.spending import max_call_cost

__all__ = [
    "BedrockClient",
    "BedrockCompanion",
    "Guardrail",
    "connect_bedrock",
    "max_call_cost",
    "usage_of",
]
