"""Answers a situation with sentences of its own, which acknowledge it, praise what is good in it, or stay with it."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from homebiyori.ai.offline import mourning, naming
from homebiyori.ai.offline.cues import looks_ahead
from homebiyori.ai.offline.store import situation_slot
from homebiyori.ai.offline.tones import mood_of, tone_of
from homebiyori.ai.port import Mood, ReplyRequest
from homebiyori.base.text import normalize
from homebiyori.lexicon import doers
from homebiyori.lexicon.letters import QUOTED
from homebiyori.memory import family
from homebiyori.situations import recognising
from homebiyori.situations.words import BRIGHT, HEAVY, PLAIN, Found, Situation

# How to call a child that the message does not name.
_ANY_CHILD = "お子さん"
_PARTNERS = frozenset({"husband", "wife"})
# Practical work counts, whatever the model faintly detects besides it.
_WORK = "hd_"
# Calm mentions of the dead, acknowledged as such.
_OF_THE_DEAD = frozenset({"nw_memorial", "nw_offering"})
# Situations in which only a child asks.
_ASKED_BY_A_CHILD = frozenset({"dy_hard_question"})
# An ill parent who is looked after gets this answer even in doubt.
_CARED_FOR = "tu_partner_covers_ill"
# Listlessness, loneliness and low self-esteem are heard, not praised.
UNPRAISED = frozenset({"rt_languid", "ki_lonely", "ki_self_low"})
# Relief that it was only something small is no burden: 「ただの疲れでした。よかった」.
_ONLY_SMALL = "ft_only_small"
_GRANDCHILD = "お孫さん"
# With elders mentioned, 孫 may be their grandchild, the writer's own child.
_ELDERS = re.compile("母|父|姑|舅|実家|両親|[じば][いあ]")

# Past-tense endings, and words for a day still to come.
_WAS = re.compile(r"(?:(?<!な)かった|だった|でした|やった)(?:です|わ|よ|ね|で)?[。!！…〜笑w\s]*$")
_TO_COME = re.compile(
    r"明日|あした|明後日|あさって|来週|来月|来年|今度|これから|今から|もうすぐ|いよいよ|今月|次の|まで|最後か"
)


def found_in(request: ReplyRequest) -> Sequence[Found]:
    """Return the situation to answer, the surest that fits the feeling, and one told separately after it, if any."""
    if not naming.may_name(request, even_uncertain=True) or mourning.is_mourning(request):
        return ()
    tone = tone_of(request)
    fitting = [found for found in recognising.read(request.text) if _fits(found, request, tone)]
    beside = (one for one in fitting[1:] if _is_beside(one, fitting[0]))
    return (*fitting[:1], *islice(beside, 1))


def kind_in(request: ReplyRequest) -> Found | None:
    """Return the kind of a message (whom it is about, and how it is told), if one fits the feeling."""
    if not naming.may_name(request, even_uncertain=True) or mourning.is_mourning(request):
        return None
    tone = tone_of(request)
    return next((found for found in recognising.kinds(request.text) if _fits(found, request, tone)), None)


def memorial_in(request: ReplyRequest) -> tuple[str, str] | None:
    """Return the slots that acknowledge a memorial service, or an offering to the dead, told without sorrow."""
    surest = next(iter(recognising.read(request.text)), None)
    if surest is None or surest.situation.id not in _OF_THE_DEAD or request.analysis.is_uncertain:
        return None
    return slot(surest, "open", request), slot(surest, "with", request)


def _is_beside(one: Found, other: Found) -> bool:
    """Return whether two situations are told in separate sentences and in the same tone."""
    return set(one.at).isdisjoint(other.at) and one.situation.tone == other.situation.tone


def _fits(found: Found, request: ReplyRequest, tone: str) -> bool:
    situation, analysis = found.situation, request.analysis
    if situation.id in _ASKED_BY_A_CHILD and _names_only_grown_ups(request.text):
        return False
    if situation.id == _CARED_FOR:
        return True
    is_work = situation.id.startswith(_WORK)
    is_near_danger = analysis.is_uncertain or analysis.is_guarded or (analysis.is_faint and not is_work)
    if analysis.is_uncertain and situation.tone != HEAVY:
        # Possible danger is only ever acknowledged as a burden.
        return False
    if situation.tone != tone and ((is_near_danger and situation.tone == BRIGHT) or _is_denied(situation, request)):
        return False
    return not (looks_ahead(found.text) if situation.when == "done" else situation.when == "ahead" and _is_over(found))


def _is_over(found: Found) -> bool:
    """Return whether what looks like something to come is told in the past tense: 「手汗がやばかった」."""
    return _WAS.search(found.text) is not None and _TO_COME.search(found.text) is None


def _is_denied(situation: Situation, request: ReplyRequest) -> bool:
    """Return whether the parent states a feeling that contradicts the situation; a guessed feeling gives way."""
    is_other = situation.id != _ONLY_SMALL and PLAIN not in (situation.tone, tone_of(request))
    return is_other and request.analysis.has_own_feeling


def slot(found: Found, part: str, request: ReplyRequest) -> str:
    """Return the slot of a situation's sentences, with the values of their placeholders."""
    partner = _named_in(request.text, _PARTNERS) or ""
    return situation_slot(found.situation.id, part, word=found.word, child=_child_of(request), partner=partner)


def second(found: Found, request: ReplyRequest) -> str | None:
    """Return the slot that follows; None if the parent feels differently than the situation suggests."""
    is_other = tone_of(request) not in (PLAIN, found.situation.tone) and request.analysis.has_own_feeling
    if is_other and found.situation.id != _ONLY_SMALL:
        return None
    return slot(found, "praise" if _may_praise(found.situation.id, request) else "with", request)


def _may_praise(situation: str, request: ReplyRequest) -> bool:
    """Return whether to praise what happened: never if danger, or harm told lightly, may be behind it."""
    is_doubted = request.analysis.is_faint or request.analysis.is_dubious
    return mood_of(request) is Mood.PRAISE and not is_doubted and situation not in UNPRAISED


def _child_of(request: ReplyRequest) -> str:
    """Return what to call the child: as the message does, or else as the only one mentioned lately."""
    known = doers.persons()
    children = frozenset(name for name, person in known.items() if person.is_child)
    if (said := _named_in(request.text, children)) is not None:
        return said
    told = [QUOTED.sub("", one.user_text) for one in request.exchanges]
    if any(map(_is_grandparents, (request.text, *told))):
        return _GRANDCHILD
    before = {_named_in(one, children) for one in told} - {None}
    return next(iter(before)) or _ANY_CHILD if len(before) == 1 else _ANY_CHILD


def _is_grandparents(text: str) -> bool:
    """Return whether the writer tells of a grandchild of their own."""
    plain = normalize(text)
    return _ELDERS.search(plain) is None and _GRANDCHILD in family.people(plain)


def _names_only_grown_ups(text: str) -> bool:
    known = doers.persons()
    named = {hit.value for hit in doers.hits_in(normalize(text))} & known.keys()
    return bool(named) and not any(known[name].is_child for name in named)


@lru_cache(maxsize=64)
def _named_in(text: str, of: frozenset[str]) -> str | None:
    """Return what the only person from `of` in a text is called; None if there is not exactly one."""
    named = {hit.value for hit in doers.hits_in(normalize(text))} & of
    return doers.persons()[named.pop()].said if len(named) == 1 else None
