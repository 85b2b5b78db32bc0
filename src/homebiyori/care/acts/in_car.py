"""What to do in a car: get out and leave everything in it."""

from collections.abc import Iterator

from homebiyori.care.signs import Sign
from homebiyori.care.state import Care

PARKED = "care.now.parked"
_OUT_OF_IT, _CHARCOAL, _GONE_FROM = "care.now.car", "care.now.charcoal", "care.now.from_car"
ACTS = (PARKED, _OUT_OF_IT, _CHARCOAL, _GONE_FROM)


def act_in(care: Care) -> str | None:
    """Choose the act in a car; None if the parent is not in one."""
    is_out = Sign.INDOORS in care.stands or not care.is_own
    if is_out or not care.known & {Sign.IN_CAR, Sign.NOT_DRIVING, Sign.OUT_OF_CAR}:
        return None
    if care.known & {Sign.OUT_OF_CAR, Sign.OUTSIDE}:
        return _GONE_FROM
    if Sign.DANGEROUS_PLACE in care.stands:
        return PARKED
    return _CHARCOAL if Sign.CHARCOAL in care.known else _OUT_OF_IT


def every_slot() -> Iterator[str]:
    """Yield every slot of these acts."""
    yield from ACTS
