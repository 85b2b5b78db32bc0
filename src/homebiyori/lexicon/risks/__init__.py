"""Detects danger in a text, by rules that know its words and a model that knows how it sounds."""
