"""Danger that was heard in one message's words, and that the parent says they never spoke of. Pure."""

import re
from collections.abc import Sequence
from functools import cache

from homebiyori.care.mark import CareMark
from homebiyori.care.reading import follow_ups
from homebiyori.care.signs import Sign
from homebiyori.chat import care_doubts, care_evidence
from homebiyori.chat.models import RecentMessage
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.spacing import without_gaps

_READ = 2_000
_THING = (
    "包丁|ほうちょう|刃物|薬|くすり|ロープ|ひも|縄|練炭|119|自殺|死ぬ(?:話|とか|なんて)|死(?:に)?たい(?:話|とか|なんて)"
)
_OBJECT = "包丁|ほうちょう|刃物|薬|くすり|ロープ|縄|練炭"
_SAID = "(?:言|ゆ|書|申し|い(?=[っう]))(?:い|う|って|うて|っと|うと|いて|いと|った|うた|いた|上げて)?(?:い|お)?"
_NOT = "(?:ない|へん|ません|ねえ|ねぇ|ねーよ|らん|覚え)"
_DISOWNS = (
    f"(?:{_THING})(?:の話)?(?:って|とか|は)?,?(?:何|なん|なに)の(?:話|こと)"
    f"|(?:なんで|なぜ|どうして|何で),?(?:急に|いきなり)?,?(?:{_OBJECT})"
    f"|(?:(?:死|し)に?たい(?:なんて|とか|とは|なんか|って),?)?(?:一言も|ひとことも|一言だって|一度も)[^。!?]{{0,10}}{_SAID}{_NOT}"
    f"|(?:{_THING}|死に?そう[^。!?]{{0,8}}|死ぬ[^。!?]{{0,6}}|死[^。!?]{{0,6}}気持ち[^。!?]{{0,4}}|そんな(?:こと|ん|話))(?:って|なんて|なんか|とか|は|も|と)*,?(?:一言も)?{_SAID}{_NOT}"
)
# Besides words there was something: who denies that is not believed at once.
_MORE_THAN_WORDS = care_evidence.URGENT | {
    Sign.TIME,
    Sign.PLAN,
    Sign.MEANS_IN_HAND,
    Sign.FAREWELL_NOTE,
    Sign.VANISH,
    Sign.BETTER_DEAD,
    Sign.VOICES,
    Sign.IMAGES,
    Sign.VIOLENCE,
    Sign.CONTROL,
    Sign.NOTHING,
    Sign.SUFFERS,
    Sign.WORSE,
    Sign.NOT_SAFE,
    Sign.OTHER_DYING,
    Sign.RAIL,
    Sign.BRIDGE,
    Sign.HIGH,
    Sign.CHARCOAL,
    Sign.PILLS,
    Sign.ROPE,
    Sign.ASKS_METHOD,
}
_OF_DEATH = frozenset({Sign.DEATH_SAID, Sign.DEATH_NAMED, Sign.MEANS})
_MOST = 1


def is_disowned(text: str, mark: CareMark, since: Sequence[RecentMessage]) -> bool:
    """Return whether one message's words alarmed, and this one says that nothing of it was said.

    What was told twice, or with a way, an hour or a place, is not taken back so; nor is what is told anew beside it.
    """
    folded = without_gaps(fold(text[-_READ:]))
    rest, found = _disowns().subn("", folded)
    if not found or follow_ups.read(rest) & care_doubts.OPENING:
        return False
    before = [frozenset(message.signs) for message in since]
    told = frozenset(mark.known).union(mark.stands, *before)
    return not told & _MORE_THAN_WORDS and sum(bool(_OF_DEATH & signs) for signs in before) <= _MOST


@cache
def _disowns() -> re.Pattern[str]:
    return re.compile(fold_pattern(_DISOWNS).replace("ー", ""), re.IGNORECASE)
