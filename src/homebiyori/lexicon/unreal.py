"""Separates facts from what is only supposed, denied, asked or still to come: 「起こしたら怒る」 woke no one."""

import re
from functools import lru_cache

from homebiyori.lexicon.files import load
from homebiyori.lexicon.normalize import fold_pattern


@lru_cache(maxsize=1)
def _forms() -> tuple[re.Pattern[str], re.Pattern[str]]:
    data = load("unreal")
    done, open_ended = ("|".join(data[name]) for name in ("after_done", "after_stem"))
    always = "|".join(data["always"])
    return (
        re.compile(fold_pattern(f"(?:{done}|{always})"), re.IGNORECASE),
        re.compile(fold_pattern(f"(?:{open_ended}|{always})"), re.IGNORECASE),
    )


def is_unreal(text: str, found: re.Match[str]) -> bool:
    """Return whether what follows a match in a folded text makes it no fact."""
    return is_supposed(text, found[0], found.end())


def is_supposed(text: str, word: str, end: int) -> bool:
    """Return whether what follows a word that ends at `end` makes it no fact."""
    after_done, after_stem = _forms()
    pattern = after_done if word.endswith(("た", "だ")) else after_stem
    return pattern.match(text, end) is not None
