"""The cost of the calls for one reply, or its upper bound if not reported (`docs/product.md` 1)."""

from dataclasses import dataclass, field

from homebiyori.ai.bedrock.answer import Answer
from homebiyori.ai.bedrock.call import CallError, Failure
from homebiyori.ai.bedrock.models import charge, traits_of, usage_of
from homebiyori.ai.bedrock.prompt import most_tokens
from homebiyori.ai.port import PraiseLevel, ReplyRequest, Usage

# The service refused before the model started.
_UNBILLED = frozenset({Failure.THROTTLED, Failure.REJECTED, Failure.SERVER})
_BEGUN = frozenset({"ModelErrorException", "ModelStreamErrorException", "ModelTimeoutException"})


def max_call_cost(model_id: str, *, text: str, nickname: str | None, level: PraiseLevel) -> int:
    """Return the most that one call may cost, in microdollars."""
    tokens_in, tokens_out = most_tokens(text, nickname, level, traits_of(model_id))
    return charge(model_id, input_tokens=tokens_in, output_tokens=tokens_out)


@dataclass(slots=True)
class Spending:
    """All calls for one reply, used or not; a call counts at its upper bound until its usage is reported."""

    request: ReplyRequest
    model_id: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    calls: int = 0
    charge: int = 0
    _bound: int = field(default=0, init=False)

    def begin(self, model_id: str) -> None:
        """Count a call before it is made; CallError if the remaining budget does not cover it."""
        asked = self.request
        bound = max_call_cost(model_id, text=asked.text, nickname=asked.nickname, level=asked.level)
        if asked.spend is not None and self.charge + bound > asked.spend:
            raise CallError(Failure.UNAFFORDABLE, detail="spent", is_sent=False)
        self.model_id = model_id
        self.calls += 1
        self.charge += bound
        self._bound = bound

    def failed(self, error: CallError) -> None:
        """Undo the charge of a failed call that certainly cost nothing."""
        is_unbilled = error.failure in _UNBILLED and error.detail not in _BEGUN
        if is_unbilled or not error.is_sent:
            self.charge -= self._bound
            self.calls -= not error.is_sent

    def add(self, answer: Answer, *, is_told: bool = True) -> None:
        """Add the usage of an answer; `is_told`: the model reported the tokens, they are not our estimate."""
        self.input_tokens += answer.input_tokens
        self.output_tokens += answer.output_tokens
        if is_told and answer.input_tokens + answer.output_tokens:
            price = charge(self.model_id, input_tokens=answer.input_tokens, output_tokens=answer.output_tokens)
            self.charge += price - self._bound

    def usage(self) -> Usage | None:
        if not self.input_tokens and not self.output_tokens and not self.charge:
            return None
        return usage_of(
            self.model_id,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            calls=self.calls,
            charged=self.charge,
        )
