"""Takes back a talk in care that was misread, or whose words were not meant so. Pure."""

from dataclasses import replace
from datetime import datetime

from homebiyori.care.groups import PLACES_OF_DANGER
from homebiyori.care.reading.rules import COMPLAINTS
from homebiyori.care.signs import Sign
from homebiyori.chat.care import doubts, level, memory, subject
from homebiyori.chat.care.matter import Matter
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel


def corrected(matter: Matter, now: datetime, *, is_disowned: bool) -> Matter:
    """Take back what was misread, or not meant so."""
    ends = level.ends_at_once(matter)
    if is_disowned:
        return _cleared(replace(matter, signs=matter.signs - doubts.OPENING, ends=True), now)
    if _is_misheard(matter):
        return _cleared(replace(matter, ends=ends), now)
    if level.is_taken_back(matter):
        return replace(matter, kind=None, ends=ends).lowered(RiskLevel.CONCERN)
    return replace(matter, ends=ends and matter.kind is None)


def _cleared(matter: Matter, now: datetime) -> Matter:
    """Drop the danger and its facts; a denial of violence leaves other burdens untouched."""
    is_of_violence = matter.mark.kind is RiskKind.DOMESTIC_VIOLENCE and Sign.DENIES_VIOLENCE in matter.signs
    signs = matter.signs - COMPLAINTS | {Sign.CORRECTS} if is_of_violence else matter.signs | {Sign.DENIED}
    mark = memory.turned(matter.mark, now, matter.mark.done)
    return replace(matter, kind=None, mark=mark, signs=signs, known=signs, stands=frozenset())


def _is_misheard(matter: Matter) -> bool:
    """Return whether a guessed danger is corrected, or somebody else's is denied."""
    signs = matter.signs
    if matter.kind not in (None, matter.mark.kind):
        # It tells of another danger.
        return False
    if signs & doubts.OPENING or signs >= {Sign.ABOUT_SELF, Sign.OWN_WISH}:
        return False
    if Sign.OTHER_DENIED in signs and matter.kind is None:
        return True
    if matter.mark.kind is RiskKind.DOMESTIC_VIOLENCE:
        is_told = subject.tells_of_deeds(matter.mark.known)
        return Sign.DENIES_VIOLENCE in signs and matter.kind is None and not is_told
    return _was_guessed(matter) and _is_corrected(matter)


def _was_guessed(matter: Matter) -> bool:
    mark = matter.mark
    grave = (frozenset(mark.known) | matter.stands) & (doubts.OPENING | PLACES_OF_DANGER)
    return Sign.TOLD not in mark.known and mark.level < RiskLevel.IMMEDIATE and not grave


def _is_corrected(matter: Matter) -> bool:
    is_of_violence = matter.mark.kind in subject.VIOLENCE
    corrects = doubts.CORRECTS if is_of_violence else doubts.CORRECTS - {Sign.DENIES_VIOLENCE}
    denies = Sign.NO_DEATH_WISH in matter.signs and not level.is_heavy(matter)
    return denies or bool(matter.signs & corrects)
