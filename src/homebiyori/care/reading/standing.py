"""Reads the talk after an emergency: whether help was called or is there, what changed, what is asked."""

from homebiyori.care.reading.gated import GatedPatterns
from homebiyori.lexicon.normalize import compile_folded, fold

# What is asked, the most exact first.
ASKED = (
    "q_epipen_other",
    "q_epipen",
    "q_vomit",
    "q_feed",
    "q_locked",
    "q_line",
    "q_cost",
    "q_ride",
    "q_card",
    "q_doctor",
    "q_delay",
    "q_sleep",
    "todo",
)
_PATTERNS = ("gone", "here", "well", "worse", "called", "hold", "denies", *ASKED)
_UNLESS = {"called": "not_called", "here": "not_here"}
# Help has arrived, a good end, a death or a false alarm: nothing is awaited any more.
_ENDINGS = frozenset({"gone", "here", "well", "denies"})

_words = GatedPatterns("standing", compile_folded)


def read(text: str) -> frozenset[str]:
    """Return what a message tells and asks; a change for the worse revokes a good end."""
    folded = fold(text)
    told = {name for name in _PATTERNS if _words.has(name, folded) and not _is_gainsaid(name, folded)}
    return frozenset(told - {"well"} if told & {"worse", "gone"} else told)


def ends(text: str) -> bool:
    """Return whether a message tells that nothing is awaited any more."""
    told = read(text)
    return bool(told & _ENDINGS) and ("worse" not in told or bool(told & {"here", "gone"}))


def _is_gainsaid(name: str, folded: str) -> bool:
    return name in _UNLESS and _words.has(_UNLESS[name], folded)
