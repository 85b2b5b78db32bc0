"""News, agreement and thanks for a good memory correct nothing; a denial of our answer does, as does a slip."""

import json
from pathlib import Path
from typing import NamedTuple

from homebiyori.ai.offline import corrections
from homebiyori.ai.offline.courtesy import correction_in
from homebiyori.ai.port import Exchange
from homebiyori.lexicon import addressed, analyze
from homebiyori.lexicon.normalize import fold
from support.cases import try_all
from support.talk import request


class Row(NamedTuple):
    """An expected reading of `text`, with the message and the answer before it."""

    kind: str
    before: str
    answer: str
    text: str


ROWS = [
    Row(row["is"], row["before"], row["answer"], row["text"])
    for row in map(json.loads, (Path(__file__).parent / "put_right_or_agreed.jsonl").read_text("utf-8").splitlines())
]


def _is_heard(row: Row) -> None:
    told = (Exchange(user_text=row.before, ai_text=row.answer),)
    found = correction_in(request(text=row.text, analysis=analyze(row.text), exchanges=told))
    said = addressed.split(fold(row.text)).kinds
    if found is not None:
        kind = "slip" if found.kind == corrections.SLIP else "right"
    else:
        kind = next((kind for kind in ("agreed", "remembered") if kind in said), "none")
    # News about how something turned out counts as neither.
    assert kind == ("none" if row.kind == "news" else row.kind)


def test_only_a_denial_of_ours_puts_us_right() -> None:
    try_all(_is_heard, [(row.text, row) for row in ROWS])
