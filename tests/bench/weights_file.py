"""The format of the weights files that `make train` writes: JSON, one line per entry."""

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[2] / "src" / "homebiyori" / "lexicon" / "data"


def text_of(form: str, trained_on: Mapping[str, int], content: Mapping[str, Any]) -> str:
    """Return a file's text: the weights' format, the concepts' hash, the numbers of sentences, and the weights."""
    told = {
        "comment": f"Written by `make train`, never by hand: {form}.",
        "concepts": sha256((DATA / "risks_concepts.json").read_bytes()).hexdigest()[:12],
        "trained_on": trained_on,
        **content,
    }
    lines = (f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in told.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def version_of(trained: Any) -> str:
    """Return the version of weights: the same weights have the same one."""
    return sha256(json.dumps(trained, sort_keys=True).encode()).hexdigest()[:12]


def keep(file: Path, content: str, *, is_check: bool) -> int:
    """Write a weights file, or only check it; return 1 if it differs."""
    if is_check:
        return int(content != file.read_text("utf-8"))
    file.write_text(content, "utf-8")
    return 0
