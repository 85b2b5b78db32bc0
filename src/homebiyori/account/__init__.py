"""Leaving with everything: deletion, export, and what a parent may still ask today; changes of the profile."""
