"""Sentences with the words of a danger that describe none, one a line: `lexicon/near/*.txt`.

The danger model is trained on them (`make train`), so tests on them do not measure how well it generalizes.
"""

from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "lexicon" / "near"


def near(name: str) -> list[str]:
    """Read the sentences of a file."""
    return _FOLDER.joinpath(f"{name}.txt").read_text("utf-8").splitlines()
