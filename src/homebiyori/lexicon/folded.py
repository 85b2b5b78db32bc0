"""What takes long to fold, kept in the image as it was folded when that was built."""

from collections.abc import Callable
from functools import cache

from homebiyori.base import data


def remembered(kind: str, text: str, fold: Callable[[str], str]) -> str:
    """Fold a text of the code's own or of the data, once."""
    known = _texts().setdefault(kind, {})
    if text not in known:
        folded = fold(text)
        known[text] = None if folded == text else folded
    kept = known[text]
    return text if kept is None else kept


@cache
def _texts() -> dict[str, dict[str, str | None]]:
    """Return what was folded till now, by kind and text; None of what is so folded already."""
    return data.made(__name__, dict)
