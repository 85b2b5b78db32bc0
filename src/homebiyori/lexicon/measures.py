"""Reads a number that is given twice: whether it got better or worse, depending on what it counts.

「0.4から0.6に」 is better for eyesight, 「110だったのに140」 worse for blood pressure.
"""

import re
from functools import lru_cache

from homebiyori.lexicon import numerals
from homebiyori.lexicon.files import expanded, load
from homebiyori.lexicon.normalize import fold_pattern

BETTER, WORSE = "better", "worse"
_CHANGE = (
    r"(?P<first>{number})(?P<unit>点|度|キロ|グラム|万円?|円|位|番|人|枚|個|回|秒|分|%|パーセント)?"
    r"[^。!?0-9]{{0,12}}(?:から|より|(?:だった|やった|あった|でした|だ)(?:のに|けど|のが|んが)|が,|→|が)[^。!?0-9]{{0,12}}"
    r"(?P<second>{number})(?P=unit)?"
)


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    macros = load("fortunes")["macros"]
    high, low = (re.compile(fold_pattern(expanded(f"<{name}>", macros))) for name in ("HIGH", "LOW"))
    number = r"[0-9]{1,6}(?:\.[0-9]{1,2})?|[一二三四五六七八九十百千]{1,6}"
    return re.compile(fold_pattern(_CHANGE.format(number=number))), high, low


def change(text: str) -> tuple[int, str] | None:
    """Return where the last change of a number in a folded text stops, and whether it is `better` or `worse`."""
    changes, high, low = _words()
    found: tuple[int, str] | None = None
    for told in changes.finditer(text):
        first, second = (numerals.read(told[name]) for name in ("first", "second"))
        is_high, is_low = (words.search(text, 0, told.end()) is not None for words in (high, low))
        if first is None or second is None or first == second or is_high == is_low:
            continue
        found = told.end(), BETTER if (second > first) == is_high else WORSE
    return found
