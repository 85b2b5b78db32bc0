"""What to do with a baby whom a voice or an image is about, now and until help arrives."""

from collections.abc import Iterator

from homebiyori.care.signs import Sign
from homebiyori.care.state import Care

# If a voice speaks of the child at a window, the child is laid down away from it.
HIGH = ("care.now.baby_high", "care.wait.baby")
_BATH, _HELD = "care.now.bath", "care.now.baby_held"
_OTHERWISE = ("care.now.baby", "care.wait.baby")
# A parent who has laid it down is not told to again.
_LAID = ("care.now.with", "care.wait.baby")


def act_with(care: Care) -> tuple[str, str]:
    """Choose the act, and what to do until help arrives."""
    if Sign.BABY_LAID in care.known and Sign.BABY_HELD not in care.signs:
        return _LAID
    if Sign.BATH in care.known:
        return _BATH, _BATH
    return (_HELD, _HELD) if Sign.BABY_HELD in care.known else _OTHERWISE


def every_slot() -> Iterator[str]:
    """Yield every slot of these acts."""
    yield from (*HIGH, _BATH, _HELD, *_OTHERWISE, *_LAID)
