"""Answers a question that we missed: an apology first, then what can be said to it."""

from dataclasses import replace

from homebiyori.ai.offline import mourning, protests
from homebiyori.ai.offline.asked import asked_in
from homebiyori.ai.offline.care import orientation_slots
from homebiyori.ai.offline.courtesy import answered_of_us, correction_in
from homebiyori.ai.offline.ordinary import Options
from homebiyori.ai.offline.posed import posed_in
from homebiyori.ai.offline.views import view_in
from homebiyori.ai.port import ReplyRequest
from homebiyori.care.answers import drink, plain
from homebiyori.care.answers.by_topic import insists
from homebiyori.lexicon import analyze

_MISSED, _OPEN = f"protest.{protests.QUESTION}", "protest.open"
_LATELY = 3


def missed_question_options(request: ReplyRequest) -> Options | None:
    """Apologise for a missed question, then answer it or say honestly that we cannot."""
    put_right = correction_in(request)
    is_missed = put_right is not None and put_right.kind == _MISSED
    if not (is_missed or insists(request.text)):
        return None
    before = _question_before(request)
    slots = _answers(before) if before is not None else ()
    if not is_missed and not (before is not None and (_plainly(before) or posed_in(before))):
        return None
    return ((_MISSED, *(slots or (_OPEN,))),)


def pardon(request: ReplyRequest) -> tuple[str, ...]:
    """Return the slot of an apology for a missed or misread message, to stand before the answer."""
    put_right = correction_in(request)
    return () if put_right is None else (put_right.kind,)


def _question_before(request: ReplyRequest) -> ReplyRequest | None:
    """Return the request as it was when the question was last asked."""
    last = len(request.exchanges)
    for at in range(last - 1, max(-1, last - 1 - _LATELY), -1):
        text = request.exchanges[at].user_text
        if protests.asks(text) or plain.of_mourning(text):
            return replace(request, text=text, analysis=analyze(text), exchanges=request.exchanges[:at])
    return None


def _answers(before: ReplyRequest) -> tuple[str, ...]:
    """Return the slots that answer the question, if it is of a known kind."""
    if plainly := _plainly(before):
        return plainly
    found = posed_in(before)
    if found is not None:
        return (found.first, *found.rest[:1])
    answer = asked_in(before) or view_in(before) or next(iter(answered_of_us(before)), None)
    return (answer,) if answer else ()


def _plainly(before: ReplyRequest) -> tuple[str, ...]:
    """Return the answer to a question of mourning, about a drink, or about sexual orientation."""
    mourned = plain.of_mourning(before.text) if mourning.is_mourning(before) else ()
    glass = drink.answers(before.text, [one.user_text for one in before.exchanges])
    return mourned or glass or (orientation_slots(before) or ())[:1]
