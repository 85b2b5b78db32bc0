"""Reads what lasts over the turns of a talk: who is where, what was done, what was only named or denied.

Texts are read sentence by sentence, without gaps between words.
"""

from homebiyori.care.groups import SOMEBODY_NAMED
from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.care.signs import Sign
from homebiyori.lexicon.letters import ASKING_SENTENCE
from homebiyori.lexicon.normalize import compile_folded

# A pattern, what excludes it in the same sentence, and the sign.
_SAID: tuple[tuple[str, str | None, Sign], ...] = (
    ("call_on", "not_call_on", Sign.CALLED),
    ("crew_by", "not_crew_by", Sign.CREW_HERE),
    ("sole_adult", "not_sole_adult", Sign.SOLE_ADULT),
    ("child_apart", "not_child_apart", Sign.CHILD_APART),
    ("partner_out", "not_partner_out", Sign.PARTNER_OUT),
    ("silenced", "not_silenced", Sign.SILENCED),
    ("breath", "not_breath", Sign.BREATH_HARD),
    ("hoarded", "not_hoarded", Sign.MEANS_HOARDED),
    ("never_there", "not_never_there", Sign.NEVER_THERE),
    ("asks_silent", None, Sign.ASKS_SILENT),
    ("told_by_us", "not_told_by_us", Sign.ASKS_TOLD_BY_US),
    ("asks_call_traces", "not_asks_call_traces", Sign.ASKS_CALL_TRACES),
    ("asks_after", "not_asks_after", Sign.ASKS_AFTER),
    ("head_kana", None, Sign.HEAD_BLOW),
    ("chosen", "not_chosen", Sign.UNREAL),
)
# Signs without weight of their own that are not everyday life either.
PASSING = frozenset({Sign.SOLE_ADULT, Sign.CHILD_APART, Sign.PARTNER_OUT})

_words = GatedPatterns("kept", compile_folded)


def _said(name: str, unless: str | None, sentences: list[str]) -> bool:
    return any(_words.has(name, one) and not (unless and _words.has(unless, one)) for one in sentences)


def refined(found: set[Sign], read: str) -> set[Sign]:
    """Add what lasts to the signs of a message, and remove misreadings."""
    sentences = [one[0] for one in ASKING_SENTENCE.finditer(read)]
    said = {sign for name, unless, sign in _SAID if _said(name, unless, sentences)}
    found = _of_a_place(found | said, sentences)
    if Sign.CREW_HERE in said:
        # The voices of the crew are real.
        found = found - {Sign.VOICES}
    if _said("near_kin", "not_near_kin", sentences):
        found = found | SOMEBODY_NAMED
    if Sign.ASKS_TOLD_BY_US in said:
        found = found - {Sign.ASKS_REPORT, Sign.ASKS_POLICE_COMES, Sign.ASKS_SECRECY}
    return found


def _of_a_place(found: set[Sign], sentences: list[str]) -> set[Sign]:
    """Remove a place that is denied, or only named by its distance."""
    if Sign.NEVER_THERE in found:
        return found - {Sign.DANGEROUS_PLACE, Sign.OUTSIDE}
    is_far = _said("far_place", None, sentences)
    return found - {Sign.DANGEROUS_PLACE} if is_far else found
