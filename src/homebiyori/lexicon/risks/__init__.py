"""Danger in a text: rules that know its words, and a model that knows how it sounds."""
