"""Cleaning text and splitting it into sentences; model output may have broken characters and cut sentences."""

import re
import unicodedata
from collections.abc import Iterator

from homebiyori.ai.port import Reply

# Sentence-ending marks, with the closing brackets that may follow.
SENTENCE_END = re.compile(r"[。!?！？♪♡〜～…]+[」』）)]*")
_BREAKS = re.compile(r"[\r\n\u2028\u2029]+")
_KEPT_FORMATS = frozenset("\u200d")  # joins the parts of one emoji


def clean(text: str) -> str:
    """Drop lone surrogates, control and invisible format characters and blank lines; strip every line."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    lines = (line.strip() for line in _BREAKS.split(whole.replace("\t", " ")))
    joined = "\n".join(line for line in lines if line)
    return "".join(c for c in joined if c == "\n" or c in _KEPT_FORMATS or _is_visible(c)).strip()


def one_line(text: str) -> str:
    """Clean a text and put it on one line; Japanese needs no space between sentences."""
    return clean(text).replace("\n", "")


def _is_visible(character: str) -> bool:
    # Unassigned code points stay: they may be emoji newer than this Python.
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"}


def cut_at_sentence(text: str, longest: int | None = None) -> str:
    """Return the text up to its last full sentence within `longest` characters; "" if there is none."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    fitting = [end for end in ends if longest is None or end <= longest]
    return text[: fitting[-1]] if fitting else ""


def sentences(text: str) -> tuple[list[str], str]:
    """Split into full sentences and the unfinished rest."""
    full, start = [], 0
    for match in SENTENCE_END.finditer(text):
        # An end at the very edge may still grow: "…" into "……", "。" into "。」".
        if match.end() == len(text):
            break
        full.append(text[start : match.end()])
        start = match.end()
    return full, text[start:]


def spoken(reply: Reply) -> Iterator[str | Reply]:
    """Yield a finished reply as a streamed one would come: its sentences, then the `Reply`."""
    full, rest = sentences(reply.text)
    yield from (piece for piece in (*full, rest) if piece)
    yield reply


def estimate_tokens(text: str) -> int:
    """Estimate the tokens of a text: one per Japanese character, one per four ASCII characters."""
    ascii_count = sum(1 for c in text if c.isascii())
    return len(text) - ascii_count + -(-ascii_count // 4)
