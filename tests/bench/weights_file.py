"""The files of weights that `make train` writes, a line for each of their entries."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "src" / "homebiyori" / "lexicon" / "data"


def text_of(form: str, trained_on: Mapping[str, int], content: Mapping[str, Any]) -> str:
    """Return the text of a file: of what form its weights are, by which concepts and sentences, and they themselves."""
    told = {
        "comment": f"Written by `make train`, never by hand: {form}.",
        "concepts": sha256((DATA / "risks_concepts.json").read_bytes()).hexdigest()[:12],
        "trained_on": trained_on,
        **content,
    }
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"
