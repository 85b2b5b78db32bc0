"""Names a deed in our own words, and decides what is praised in it."""

from functools import lru_cache

from homebiyori.ai.offline import naming
from homebiyori.ai.offline.facts import Fact
from homebiyori.ai.offline.tones import is_guess
from homebiyori.ai.port import ReplyRequest
from homebiyori.base.text import normalize
from homebiyori.lexicon import deeds, doers
from homebiyori.lexicon.aspect import HARD_COMPOUNDS, Aspect
from homebiyori.lexicon.concepts import Concept, Kind
from homebiyori.lexicon.deeds import Deed
from homebiyori.lexicon.moments import CONCEPTS as MOMENTS
from homebiyori.lexicon.vocabulary import Wish

_HARD = frozenset({Aspect.UNABLE, Aspect.REGRETTED})
# Not finished yet.
_UNDER_WAY = frozenset({Aspect.ONGOING, Aspect.TRIED, Aspect.ATTEMPTED})
# Not doing these shows restraint.
_HELD_BACK = frozenset(
    {"怒る5", "怒鳴る5", "叱る5", "言い過ぎる", "言い返す", "八つ当たりする", "きつく言う", "喧嘩する"}
)
# Nobody is glad about these, whatever came of them.
_SLIPS = frozenset({"転ぶ", "吐く", "落ちる", "滑る5", "汚す", "濡れる"})
# Resting, seeing somebody off or picking something up is no feat.
_NO_FEAT = frozenset({"休む", "見送る5", "拾う"})
_PRAISED = {"plain": "act", "seen": "act", "hard": "consoled"}
_BESIDE_A_DEED = frozenset({Kind.BESIDE, Kind.LOVE, Kind.FAILED, Kind.REFUSED})
_PRAISING = ("ほめ", "褒め")
_UNHAPPY = frozenset({Kind.FAILED, Kind.REFUSED})
_PARTNERS = frozenset({"husband", "wife", "partner"})
_OF_A_CHILD = frozenset({Kind.BESIDE, Kind.LOVE})


def deed_of(request: ReplyRequest) -> Deed | None:
    """Return the deed to name, if any may be named."""
    if not naming.may_name(request):
        return None
    return _first_of(request.text, wants_praise=request.analysis.wish is Wish.PRAISE)


# Cached, because each part of an answer asks for it.
@lru_cache(maxsize=4)
def _first_of(text: str, *, wants_praise: bool) -> Deed | None:
    # A request for praise is not a deed.
    read = (deed for deed in deeds.read(text) if not (wants_praise and deed.verb.said.startswith(_PRAISING)))
    return deeds.first_sayable(read)


def is_beside_partner(text: str) -> bool:
    """Return whether a partner is mentioned, so that an apparent deed may have been done in fear."""
    return any(hit.value in _PARTNERS for hit in doers.hits_in(normalize(text)))


def slot(request: ReplyRequest, tone: str, subject: Concept | None) -> str | None:
    """Return the slot of the sentences that name the deed; a milestone such as a first step is better named itself."""
    deed = deed_of(request)
    is_moment = subject is not None and subject.id in MOMENTS
    if deed is None or (is_moment and not deed.object and not deed.is_of_child):
        return None
    frame = _frame_of(deed, "plain" if request.analysis.is_guarded else tone)
    # Tears call for more than a nod, and are no joy if that is only guessed.
    is_tears = deed.verb.said.startswith("泣") and (frame == "told" or (frame == "glad" and is_guess(request)))
    return None if is_tears else f"deed.{frame}.{deeds.clause_of(deed)}"


def _frame_of(deed: Deed, tone: str) -> str:
    if deed.is_planned:
        return "ahead"
    if tone == "bright":
        is_theirs = deed.is_of_adult and deed.form.favour is None
        is_slip = deed.verb.said in _SLIPS and deed.form.aspect is not Aspect.UNDONE
        return "told" if is_theirs or is_slip or is_hard(deed) else "glad"
    return "hard" if is_hard(deed) else "told"


def is_hard(deed: Deed) -> bool:
    """Return whether a deed failed, or is a hardship."""
    is_failed = deed.form.aspect in _HARD or deed.form.compound in HARD_COMPOUNDS
    return is_failed or (deed.verb.group.is_hard and deed.form.aspect is not Aspect.UNDONE)


def fits(deed: Deed, subject: Concept) -> bool:
    """Return whether a concept may be named with a deed without describing a family scene that was not told."""
    if subject.kind in _OF_A_CHILD and (deed.is_of_adult or (deed.is_own and subject.id == "kid_kindness")):
        return False
    if subject.kind in _UNHAPPY and not (deed.is_own or is_hard(deed) or deed.form.aspect is Aspect.UNDONE):
        return False
    return subject.kind in _BESIDE_A_DEED or subject.id in MOMENTS


def known_beside(deed: Deed | None, known: frozenset[Fact]) -> frozenset[Fact]:
    """Return what may be presumed about the parent: not what somebody else did, but their own deed."""
    if deed is None:
        return known
    if not deed.is_own:
        return known - {Fact.ACT, Fact.SUCCESS}
    is_done = not deed.is_planned and deed.form.aspect is not Aspect.UNDONE
    return known | {Fact.ACT} if is_done else known


def praise_slot(deed: Deed, tone: str) -> str | None:
    """Return the slot of praise for a deed; None if the feeling decides."""
    if deed.is_own:
        return _own_praise(deed)
    if deed.is_of_child:
        is_kind = deed.form.favour == "got"
        is_no_joy = is_hard(deed) or (tone == "heavy" and not is_kind) or deed.form.aspect is Aspect.UNDONE
        return None if is_no_joy or (deed.verb.group.praise == "open" and tone != "bright") else "core.praise.seen"
    if deed.form.favour in ("got", "asked") and deed.form.aspect is not Aspect.UNDONE:
        return "core.praise.glad" if tone == "bright" else "core.receive.plain"
    return None if tone == "bright" else "core.receive.plain"


def _own_praise(deed: Deed) -> str | None:
    aspect, praised = deed.form.aspect, deed.verb.group.praise
    if deed.is_planned:
        return "core.receive.plain"
    if aspect is Aspect.UNDONE:
        return "core.praise.patience" if deed.verb.said in _HELD_BACK else "core.receive.plain"
    if is_hard(deed):
        return "core.praise.consoled"
    if deed.verb.said in _NO_FEAT:
        return "core.receive.plain"
    if praised == "open":
        return None
    if praised == "skill" and (aspect in _UNDER_WAY or deed.form.compound == "始める"):
        return "core.praise.effort"
    if deed.form.favour == "gave" and praised in ("plain", "joy"):
        return "core.praise.kindness"
    return f"core.praise.{_PRAISED.get(praised, praised)}"
