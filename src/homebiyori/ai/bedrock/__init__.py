"""The companion on Amazon Bedrock. Importing it loads no AWS library."""

from homebiyori.ai.bedrock.client import BedrockClient, connect_bedrock
from homebiyori.ai.bedrock.companion import BedrockCompanion
from homebiyori.ai.bedrock.models import cost_microdollars
from homebiyori.ai.bedrock.prompt import Guardrail

__all__ = ["BedrockClient", "BedrockCompanion", "Guardrail", "connect_bedrock", "cost_microdollars"]
