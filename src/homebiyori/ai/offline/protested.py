"""Answers who asked in vain: pardon first, and then what can be said to the question that was missed."""

from dataclasses import replace

from homebiyori.ai.offline import protests
from homebiyori.ai.offline.asked import asked_in
from homebiyori.ai.offline.courtesy import answered_of_us, correction_in
from homebiyori.ai.offline.ordinary import Options
from homebiyori.ai.offline.posed import posed_in
from homebiyori.ai.offline.views import view_in
from homebiyori.ai.port import ReplyRequest
from homebiyori.lexicon import analyze

_MISSED, _OPEN = f"protest.{protests.QUESTION}", "protest.open"
_LATELY = 3


def missed_question_options(request: ReplyRequest) -> Options | None:
    """Beg pardon for a question that was passed over, and answer it, or say honestly that we cannot."""
    put_right = correction_in(request)
    if put_right is None or put_right.kind != _MISSED:
        return None
    before = _question_before(request)
    slots = _answers(before) if before is not None else ()
    return ((_MISSED, *(slots or (_OPEN,))),)


def _question_before(request: ReplyRequest) -> ReplyRequest | None:
    """Give the request as it was when the question was first asked."""
    last = len(request.exchanges)
    for at in range(last - 1, max(-1, last - 1 - _LATELY), -1):
        text = request.exchanges[at].user_text
        if protests.is_question(text):
            return replace(request, text=text, analysis=analyze(text), exchanges=request.exchanges[:at])
    return None


def _answers(before: ReplyRequest) -> tuple[str, ...]:
    """Name the slots that answer the question, where it is of a known kind."""
    found = posed_in(before)
    if found is not None:
        return (found.first, *found.rest[:1])
    answer = asked_in(before) or view_in(before) or next(iter(answered_of_us(before)), None)
    return (answer,) if answer else ()
