"""Chooses the sentences of a reply in care: acknowledgements, answers, questions and offers."""
