"""Which companion answers when: the model, a cheaper one, or the offline companion in its three parts."""

from dataclasses import dataclass
from typing import Self

from homebiyori.ai.bedrock import BedrockCompanion, Guardrail, connect_bedrock
from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Companion, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Companions:
    """`first` answers as long as the day's budget lasts, `thrifty` towards its end, `unpaid` beyond.

    `careful` has audited words only: it answers what the lexicon takes for a crisis.
    """

    first: Companion
    thrifty: Companion
    unpaid: Companion
    careful: Companion

    @classmethod
    def offline(cls, key: bytes) -> Self:
        """Answer without any model."""
        companion = OfflineCompanion(key)
        return cls(first=companion, thrifty=companion, unpaid=companion, careful=companion)

    @classmethod
    def bedrock(
        cls, key: bytes, *, region: str, model_id: str, cheaper_model_id: str | None, guardrail: str | None
    ) -> Self:
        """Answer with a model; `guardrail` is `identifier:version`."""
        client = connect_bedrock(region)
        fallback = OfflineCompanion(key, source=Source.FALLBACK)
        guard = None if guardrail is None else Guardrail(*guardrail.rsplit(":", 1))
        first = BedrockCompanion(
            client, model_id=model_id, cheaper_model_id=cheaper_model_id, guardrail=guard, fallback=fallback
        )
        thrifty = BedrockCompanion(client, model_id=cheaper_model_id or model_id, guardrail=guard, fallback=fallback)
        return cls(first=first, thrifty=thrifty, unpaid=fallback, careful=OfflineCompanion(key))
