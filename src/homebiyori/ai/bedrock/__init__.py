"""The companion on Amazon Bedrock."""

from homebiyori.ai.bedrock.client import BedrockClient, connect_bedrock
from homebiyori.ai.bedrock.companion import BedrockCompanion
from homebiyori.ai.bedrock.models import charge_of, cost_microdollars
from homebiyori.ai.bedrock.prompt import Guardrail
from homebiyori.ai.bedrock.spending import most_a_call

__all__ = [
    "BedrockClient",
    "BedrockCompanion",
    "Guardrail",
    "charge_of",
    "connect_bedrock",
    "cost_microdollars",
    "most_a_call",
]
