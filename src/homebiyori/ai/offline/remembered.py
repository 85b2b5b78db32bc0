"""Answers a memory question: what was told, when, and how it stood, or honestly that we do not know."""

import re

from homebiyori.ai.offline import naming
from homebiyori.ai.offline.ordinary import Options
from homebiyori.ai.port import Asked, ReplyRequest
from homebiyori.memory.standing import Standing

_SAID = "known.said."
# Asks for a detail of what was told; we claim to know none.
_PARTICULAR = re.compile("何|なん|なに|誰|だれ|いつ|どこ|どんな|どの|いくつ|名前|題")


def memory_options(request: ReplyRequest) -> Options | None:
    """Say what we remember about the subject and how it stood, or honestly that we remember nothing."""
    asked = request.asked
    if asked is None:
        return None
    if asked.is_lacking and (matter := _matter_of(asked)):
        return ((f"known.only.{matter}", "ritual.ask"), (f"known.only.{matter}", "close.listen"))
    told = (f"known.when.{asked.when}",) if asked.when else ()
    if asked.fact is not None:
        ends = ("ritual.ask", "close.listen") if asked.standing is Standing.PLAIN else (_stood(asked),)
        return tuple((asked.fact, *told, end) for end in ends)
    if naming.noun_of(asked.name) is None:
        return (("ritual.forgot", "ritual.ask"),)
    is_detail = asked.standing is Standing.PLAIN or _PARTICULAR.search(request.text) is not None
    stood = asked.reason or ("ritual.kept" if is_detail else _stood(asked))
    row = (f"remember.{asked.name}", *told, stood)
    return (row,) if told else (row, (*row, "ritual.ask"))


def _matter_of(asked: Asked) -> str | None:
    """Return what is known of the subject apart from the detail that was asked for."""
    if asked.fact is not None:
        return asked.fact.removeprefix(_SAID).removesuffix("のこと") if asked.fact.startswith(_SAID) else None
    return naming.noun_of(asked.name)


def _stood(asked: Asked) -> str:
    return f"stood.{asked.standing.value}"
