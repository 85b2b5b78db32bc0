"""Lines for moments outside the chat: a new stage, a new ring, a fruit viewed again, a degraded service."""

from hashlib import sha256

from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character

FIRST_STAGE = 1
LAST_STAGE = 5


def celebration(character: Character, stage: int, seed: bytes) -> str:
    """Return the line for the tree's reaching stage 1 (芽) to 5 (大木); ValueError for any other stage."""
    if not FIRST_STAGE <= stage <= LAST_STAGE:
        raise ValueError(f"no celebration for stage {stage}")
    return _line(character, f"stage.{stage}", seed)


def ring_celebration(character: Character, seed: bytes) -> str:
    """Return the line for a new ring (年輪)."""
    return _line(character, "ring", seed)


def fruit_line(character: Character, seed: bytes) -> str:
    """Return the praise for a parent who views a fruit again."""
    return _line(character, "fruit", seed)


def notice_line(character: Character, seed: bytes) -> str:
    """Return the gentle notice for a fallback answer that words come slowly today."""
    return _line(character, "notice", seed)


def _line(character: Character, slot: str, seed: bytes) -> str:
    lines = fragments_of(character)[slot]
    digest = sha256(seed + f"{character}.{slot}".encode()).digest()
    return lines[int.from_bytes(digest[:4]) % len(lines)].text
