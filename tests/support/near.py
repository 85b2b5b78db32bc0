"""What has the words of a danger and is none, a line each: `lexicon/near/*.txt`.

The model of harm is trained on them (`make train`), so they show what is read, not how well strangers are.
"""

from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "lexicon" / "near"


def near(name: str) -> list[str]:
    """Read the sentences of a file."""
    return _FOLDER.joinpath(f"{name}.txt").read_text("utf-8").splitlines()
