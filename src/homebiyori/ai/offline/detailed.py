"""Mentions a detail of a message (a number, the hour, the weather, who said it) in place of a generic sentence."""

import re
from dataclasses import dataclass

from homebiyori.ai.offline import kinds, mourning, naming, receiving, told
from homebiyori.ai.offline.tones import is_guess, mood_of, tells_amiss, tone_of
from homebiyori.ai.port import Mood, PraiseLevel, ReplyRequest
from homebiyori.lexicon import measures
from homebiyori.lexicon.normalize import fold
from homebiyori.situations import details
from homebiyori.situations.details import Detail

Row = tuple[str, ...]

# The least weight of a detail next to a situation, which is concrete itself.
_BESIDE_A_SITUATION = 3.9
_PLAIN, _SITUATION, _FATES = "detail.plain.", "situation.", "situation.ft_"
_MOST = 3
_LAST_LETTERS = 3
_TEARS, _SPOKE = "泣", "そう"
# A quotation after a "but" softens what precedes it.
_LIGHTENED = re.compile(r"(?:です|ます|だ|い)?(?:が|けど|けれど)、[^。!?「]{0,12}「")
# Slots that fit any message, and so make way; and slots that stay before a detail.
_GENERAL = ("close.", "receive.", "core.receive.plain", "core.listen.plain", "ask.")
_FIRST_OF_ALL = ("first", "wish.", "thread.", "sticker.", "deed.", "receive.miffed", "asked.", "us.", "ritual.")
# Dropped first if there are too many sentences.
_SPARED = ("core.listen.", "core.praise.", "thing.", "concept.")


@dataclass(frozen=True, slots=True)
class _Chosen:
    slot: str
    clause: str


def woven(options: tuple[Row, ...], request: ReplyRequest, core: str) -> tuple[Row, ...]:
    """Put the most telling detail into each row, in place of generic slots; `core` accompanies a detail left alone."""
    told_of = (entry for row in options for entry in row if not entry.startswith(kinds.SLOTS))
    is_situation = any(entry.startswith(_SITUATION) for entry in told_of)
    chosen = _chosen(request, least=_BESIDE_A_SITUATION if is_situation else 0)
    if chosen is None or (chosen.slot.startswith(_PLAIN) and _tells_a_fate(options)):
        return options
    if request.level is PraiseLevel.DEEP:
        return tuple(_into_deep(row, chosen) for row in options)
    return tuple(_into(row, chosen, core) for row in options)


def _tells_a_fate(options: tuple[Row, ...]) -> bool:
    """Return whether the fate of a thing is answered, next to which a bare number is pointless."""
    return any(entry.startswith(_FATES) for row in options for entry in row)


def _chosen(request: ReplyRequest, least: float) -> _Chosen | None:
    if not naming.may_name(request) or request.analysis.concerns or mourning.is_mourning(request):
        return None
    # After a good ending, do not mention the tears before it.
    is_well = tone_of(request) == "bright" and receiving.is_end(request)
    is_lightened = tone_of(request) == "heavy" and _LIGHTENED.search(request.text) is not None
    known = (one for one in details.read(request.text) if not _jars(one, is_well=is_well, is_lightened=is_lightened))
    detail = next((one for one in known if one.weight >= least), None)
    if detail is None:
        return None
    if measures.change(fold(request.text)) is not None:
        # If a number changed, the old one is not news.
        return None
    tone = detail.tone_for(_tone(request))
    clause = detail.in_tone(tone)
    return _Chosen(f"detail.{'feat' if _is_feat(detail, request) else tone}.{clause}", clause)


def _jars(detail: Detail, *, is_well: bool, is_lightened: bool) -> bool:
    """Return whether a detail is about tears that ended well, or words that lightened a burden."""
    clause = detail.in_tone("plain")
    return (is_well and _TEARS in clause) or (is_lightened and _SPOKE in clause)


def _tone(request: ReplyRequest) -> str:
    tone = tone_of(request)
    is_doubtful = request.analysis.is_guarded or request.analysis.is_faint
    if is_doubtful and tone == "bright":
        return "plain"
    # Do not call a number heavy if no word of the message is.
    return "plain" if tone == "heavy" and is_guess(request) and not tells_amiss(request.text) else tone


def _is_feat(detail: Detail, request: ReplyRequest) -> bool:
    """Return whether to praise a detail as the parent's effort: not if danger or a partner may be behind it."""
    if not detail.is_effort or mood_of(request) is not Mood.PRAISE or request.analysis.is_faint:
        return False
    if receiving.is_no_grief(request):
        return False
    return tone_of(request) == "bright" or not told.is_beside_partner(request.text)


def _into(row: Row, chosen: _Chosen, core: str) -> Row:
    kept = [entry for entry in row if not _is_general(entry) and not _says_the_same(entry, chosen)]
    place = sum(entry.startswith(_FIRST_OF_ALL) for entry in kept[:2])
    kept.insert(place, chosen.slot)
    if len(kept) == 1:
        kept.append(core)
    while len(kept) > _MOST:
        kept.remove(next((one for one in reversed(kept) if one.startswith(_SPARED)), kept[-1]))
    return tuple(kept)


def _into_deep(row: Row, chosen: _Chosen) -> Row:
    """Replace one generic slot of a long answer by the detail, if there is one."""
    general = next((at for at, entry in enumerate(row) if _is_general(entry)), None)
    if general is None:
        return row
    kept = [*row[:general], *row[general + 1 :]]
    place = sum(entry.startswith(_FIRST_OF_ALL) for entry in kept[:2])
    return (*kept[:place], chosen.slot, *kept[place:])


def _is_general(entry: str) -> bool:
    return entry.startswith(_GENERAL) and not entry.startswith(_FIRST_OF_ALL)


def _says_the_same(entry: str, chosen: _Chosen) -> bool:
    """Return whether an entry is the deed that the detail already tells."""
    return entry.startswith("deed.") and entry.endswith(chosen.clause[-_LAST_LETTERS:])
