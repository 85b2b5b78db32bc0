"""Selects the companion that answers: the model, a cheaper one, or the offline companion in its three roles."""

from dataclasses import dataclass
from typing import Self

from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Companion, PraiseLevel, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Companions:
    """`primary` answers as long as the day's budget lasts, `economy` towards its end, `offline` beyond.

    `crisis` uses audited words only and answers what the lexicon reads as a crisis. `models` are the model ids of
    `primary` and `economy`, to bound their cost beforehand; None if they cost nothing.
    """

    primary: Companion
    economy: Companion
    offline: Companion
    crisis: Companion
    models: tuple[str, str] | None = ("", "")

    @classmethod
    def without_model(cls, key: bytes) -> Self:
        companion = OfflineCompanion(key)
        return cls(primary=companion, economy=companion, offline=companion, crisis=companion, models=None)

    @classmethod
    def bedrock(
        cls, key: bytes, *, region: str, model_id: str, cheaper_model_id: str | None, guardrail: str | None
    ) -> Self:
        """Return companions backed by a model; `guardrail` is `identifier:version`."""
        from homebiyori.ai.bedrock import BedrockCompanion, Guardrail, connect_bedrock  # noqa: PLC0415 - loads botocore

        client = connect_bedrock(region)
        fallback = OfflineCompanion(key, source=Source.FALLBACK)
        guard = None if guardrail is None else Guardrail(*guardrail.rsplit(":", 1))
        primary = BedrockCompanion(
            client, model_id=model_id, cheaper_model_id=cheaper_model_id, guardrail=guard, fallback=fallback
        )
        economy = BedrockCompanion(client, model_id=cheaper_model_id or model_id, guardrail=guard, fallback=fallback)
        return cls(
            primary=primary,
            economy=economy,
            offline=fallback,
            crisis=OfflineCompanion(key),
            models=(model_id, cheaper_model_id or model_id),
        )

    def max_call_cost(self, *, text: str, nickname: str | None, level: PraiseLevel) -> tuple[int, int]:
        """Return the most that one call of the primary and of the economy companion may cost, in microdollars."""
        if self.models is None:
            return 0, 0
        from homebiyori.ai.bedrock import max_call_cost  # noqa: PLC0415 - the same

        primary, economy = self.models
        return (
            max_call_cost(primary, text=text, nickname=nickname, level=level),
            max_call_cost(economy, text=text, nickname=nickname, level=level),
        )
