"""The companion that asks a model, screens its answer, and falls back if that may not be shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from homebiyori.ai import wording
from homebiyori.ai.bedrock.answer import Answer, needs_audited_words, read_answer
from homebiyori.ai.bedrock.call import Caller, CallError, Deadline, Failure, Pace
from homebiyori.ai.bedrock.client import BedrockClient
from homebiyori.ai.bedrock.models import traits_of
from homebiyori.ai.bedrock.prompt import Guardrail, converse_request
from homebiyori.ai.bedrock.situation import is_unpraised
from homebiyori.ai.bedrock.spending import Spending
from homebiyori.ai.bedrock.stream import LiveReply
from homebiyori.ai.port import Companion, Mood, Reply, ReplyRequest, Source
from homebiyori.ai.screen import refused_phrases, screen
from homebiyori.ai.speech import cut_at_sentence, spoken
from homebiyori.base.log import log_event, log_warning
from homebiyori.lexicon.vocabulary import Analysis

# The first model's share of the time, so that the cheaper one can still answer if it hangs.
FIRST_MODEL_SHARE = 0.6
# A repair takes about as long as the first call; it is not started with less time left.
REPAIR_SECONDS = 4.0
_NO_LABELS, _UNREADABLE_RISK, _PRAISE_UNASKED = "labels_missing", "risk_unreadable", "praise_while_listening"


@dataclass(frozen=True, slots=True)
class _Judged:
    """An answer and its faults; `text` is the reply as it would be shown."""

    answer: Answer
    text: str
    faults: tuple[str, ...]
    phrases: tuple[str, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """The faults and phrases to tell the model in a rewrite; the phrases are never logged."""
        return (*self.faults, *(f"「{phrase}」" for phrase in self.phrases))

    @property
    def is_speakable(self) -> bool:
        """Whether the reply may be shown, if need be with the lexicon's labels."""
        return set(self.faults) <= {_NO_LABELS}


class BedrockCompanion:
    """Answers with a model, else a cheaper one, else the fallback; implements `ai.port.Companion`."""

    def __init__(
        self,
        client: BedrockClient,
        *,
        model_id: str,
        fallback: Companion,
        cheaper_model_id: str | None = None,
        guardrail: Guardrail | None = None,
        pace: Pace | None = None,
    ) -> None:
        """`fallback` must answer with `Source.FALLBACK`."""
        self._client = client
        self._model_ids = tuple(dict.fromkeys(filter(None, (model_id, cheaper_model_id))))
        self._fallback = fallback
        self._guardrail = guardrail
        self._pace = pace or Pace()
        self._caller = Caller(self._pace)

    def reply(self, request: ReplyRequest) -> Reply:
        """Answer within `request.seconds_left`; never raises because of a model or network failure."""
        if needs_audited_words(request.analysis):
            return self._fallback.reply(request)
        deadline = Deadline.within(request.seconds_left, self._pace.monotonic)
        spending = Spending(request)
        for model_id, until in self._chain(deadline):
            try:
                answer = self._ask(request, model_id, until, spending)
            except CallError as error:
                _log_failure(model_id, error)
                continue
            spending.add(answer)
            return self._finish(request, model_id, answer, deadline, spending)
        return self._fall_back(request, request.analysis, spending)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        """Yield each sentence once it is complete and safe to show, then the `Reply`.

        The sentences make up its text, unless the model declines or reports a danger only after they were
        shown: then the text of the `Reply` replaces them.
        """
        if needs_audited_words(request.analysis):
            yield from spoken(self._fallback.reply(request))
            return
        deadline = Deadline.within(request.seconds_left, self._pace.monotonic)
        spending = Spending(request)
        for model_id, until in self._chain(deadline):
            arguments = self._arguments(request, model_id)
            live = LiveReply(request, arguments)
            try:
                yield from live.play(self._events(model_id, arguments, until, spending))
            except CallError as error:
                _log_failure(model_id, error)
                if not live.shown:
                    spending.add(live.answer(), is_told=live.has_told)
                    continue
            yield from self._ended(request, model_id, live, deadline, spending)
            return
        yield from spoken(self._fall_back(request, request.analysis, spending))

    def _ended(
        self, request: ReplyRequest, model_id: str, live: LiveReply, deadline: Deadline, spending: Spending
    ) -> Iterator[str | Reply]:
        answer = live.answer()
        spending.add(answer, is_told=live.has_told)
        merged = answer.merged_with(request.analysis)
        if live.shown and not answer.is_refusal and not needs_audited_words(merged):
            yield Reply(text=live.shown, source=Source.BEDROCK, analysis=merged, usage=spending.usage())
            return
        reply = self._finish(request, model_id, answer, deadline, spending)
        yield from [reply] if live.shown else spoken(reply)

    def _events(
        self, model_id: str, arguments: dict[str, Any], deadline: Deadline, spending: Spending
    ) -> Iterator[Mapping[str, object]]:
        response = self._caller.call(
            lambda: self._client.converse_stream(**arguments),
            deadline,
            begin=lambda: spending.begin(model_id),
            failed=spending.failed,
        )
        stream = response.get("stream")
        if not isinstance(stream, Iterable):
            raise CallError(Failure.UNREADABLE, detail="no_stream")
        yield from self._caller.events(stream, deadline)

    def _chain(self, deadline: Deadline) -> Iterator[tuple[str, Deadline]]:
        """Yield each model with its deadline; the last one gets all the time that is left."""
        for model_id in self._model_ids[:-1]:
            yield model_id, deadline.part(FIRST_MODEL_SHARE)
        yield self._model_ids[-1], deadline

    def _finish(
        self, request: ReplyRequest, model_id: str, answer: Answer, deadline: Deadline, spending: Spending
    ) -> Reply:
        merged = answer.merged_with(request.analysis)
        if answer.is_refusal or needs_audited_words(merged):
            log_event("bedrock_declined", model_id=model_id, stop=answer.stop)
            return self._fall_back(request, merged, spending)
        judged = _judge(answer, request)
        if judged.faults:
            judged = self._repaired(request, model_id, judged, deadline, spending)
            merged = judged.answer.merged_with(replace(request.analysis, concerns=merged.concerns))
            # The second answer may report a danger that the first one missed.
            if not judged.is_speakable or needs_audited_words(merged):
                return self._fall_back(request, merged, spending)
        return Reply(text=judged.text, source=Source.BEDROCK, analysis=merged, usage=spending.usage())

    def _repaired(
        self, request: ReplyRequest, model_id: str, first: _Judged, deadline: Deadline, spending: Spending
    ) -> _Judged:
        """Ask once more, stating the faults; keep the first answer only if the new one is worse and sees no danger."""
        log_event("bedrock_faults", model_id=model_id, faults=first.faults)
        if deadline.left() < REPAIR_SECONDS:
            return first
        try:
            answer = self._ask(request, model_id, deadline, spending, first.told)
        except CallError as error:
            _log_failure(model_id, error)
            return first
        spending.add(answer)
        second = _judge(answer, request)
        sees_danger = needs_audited_words(answer.merged_with(request.analysis))
        return second if second.is_speakable or sees_danger or not first.is_speakable else first

    def _arguments(self, request: ReplyRequest, model_id: str, faults: Sequence[str] = ()) -> dict[str, Any]:
        return converse_request(
            request, model_id=model_id, traits=traits_of(model_id), guardrail=self._guardrail, faults=faults
        )

    def _ask(
        self,
        request: ReplyRequest,
        model_id: str,
        deadline: Deadline,
        spending: Spending,
        faults: Sequence[str] = (),
    ) -> Answer:
        arguments = self._arguments(request, model_id, faults)
        return self._caller.call(
            lambda: read_answer(self._client.converse(**arguments)),
            deadline,
            begin=lambda: spending.begin(model_id),
            failed=spending.failed,
        )

    def _fall_back(self, request: ReplyRequest, analysis: Analysis, spending: Spending) -> Reply:
        reply = self._fallback.reply(replace(request, analysis=analysis))
        return replace(reply, usage=spending.usage() or reply.usage)


def _judge(answer: Answer, request: ReplyRequest) -> _Judged:
    text = answer.text
    longest = wording.length_range(request.level).stop - 1
    if wording.count_characters(text) > longest:
        # Cheaper than asking again, and the rest is still the model's own text.
        text = cut_at_sentence(text, longest) or text
    faults = screen(text, request.character, request.level)
    praise = wording.praise_words(text) if request.mood is Mood.LISTEN or is_unpraised(request) else []
    if praise:
        faults.append(_PRAISE_UNASKED)
    if not answer.is_risk_readable:
        faults.append(_UNREADABLE_RISK)
    if answer.labels is None:
        faults.append(_NO_LABELS)
    return _Judged(
        answer, text, tuple(faults), tuple(dict.fromkeys((*refused_phrases(text, request.character), *praise)))
    )


def _log_failure(model_id: str, error: CallError) -> None:
    log_warning("bedrock_call_failed", model_id=model_id, failure=error.failure, detail=error.detail)
