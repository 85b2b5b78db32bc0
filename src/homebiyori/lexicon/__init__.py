"""Reads a parent's text with words and rules alone: emotion, depth, topics, danger (`docs/product.md` 2)."""

from homebiyori.lexicon.analysis import analyze

__all__ = ["analyze"]
