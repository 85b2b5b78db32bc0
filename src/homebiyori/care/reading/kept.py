"""Reads what lasts over the turns of a talk: who is where, what was done, what was only named or denied.

Texts are read sentence by sentence, without gaps between words.
"""

from homebiyori.care.groups import SOMEBODY_NAMED
from homebiyori.care.reading.gated import SentencePatterns, Sentences, sentences_in
from homebiyori.care.signs import Sign
from homebiyori.lexicon.normalize import compile_folded

_READINGS = {
    "call_on": Sign.CALLED,
    "crew_by": Sign.CREW_HERE,
    "sole_adult": Sign.SOLE_ADULT,
    "child_apart": Sign.CHILD_APART,
    "partner_out": Sign.PARTNER_OUT,
    "silenced": Sign.SILENCED,
    "breath": Sign.BREATH_HARD,
    "hoarded": Sign.MEANS_HOARDED,
    "never_there": Sign.NEVER_THERE,
    "asks_silent": Sign.ASKS_SILENT,
    "told_by_us": Sign.ASKS_TOLD_BY_US,
    "asks_call_traces": Sign.ASKS_CALL_TRACES,
    "asks_after": Sign.ASKS_AFTER,
    "head_kana": Sign.HEAD_BLOW,
    "chosen": Sign.UNREAL,
}
# Signs without weight of their own that are not everyday life either.
PASSING = frozenset({Sign.SOLE_ADULT, Sign.CHILD_APART, Sign.PARTNER_OUT})

_words = SentencePatterns("kept", compile_folded)


def refined(found: set[Sign], read: str) -> set[Sign]:
    """Add what lasts to the signs of a message, and remove misreadings."""
    sentences = sentences_in(read)
    said = {sign for name, sign in _READINGS.items() if _words.says(name, sentences)}
    found = _of_a_place(found | said, sentences)
    if Sign.CREW_HERE in said:
        # The voices of the crew are real.
        found = found - {Sign.VOICES}
    if _words.says("near_kin", sentences):
        found = found | SOMEBODY_NAMED
    if Sign.ASKS_TOLD_BY_US in said:
        found = found - {Sign.ASKS_REPORT, Sign.ASKS_POLICE_COMES, Sign.ASKS_SECRECY}
    return found


def _of_a_place(found: set[Sign], sentences: Sentences) -> set[Sign]:
    """Remove a place that is denied, or only named by its distance."""
    if Sign.NEVER_THERE in found:
        return found - {Sign.DANGEROUS_PLACE, Sign.OUTSIDE}
    return found - {Sign.DANGEROUS_PLACE} if _words.says("far_place", sentences) else found
