"""Local text analysis, without an LLM: emotion, depth, topics and danger (`docs/product.md` 2)."""

from homebiyori.lexicon.analysis import analyze

__all__ = ["analyze"]
