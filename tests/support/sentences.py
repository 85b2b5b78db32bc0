"""Counts the sentences of an answer."""

from homebiyori.startup.wide import compile_wide

_END = compile_wide(r"[。！？!?]+(?![」』])")
_VISIBLE = compile_wide(r"[\p{L}\p{N}]")


def sentence_count(text: str) -> int:
    """Count sentences, including a last one without a full stop."""
    return sum(1 for part in _END.split(text) if _VISIBLE.search(part))
