"""The one thing that a bystander does."""

from homebiyori.care.signs import Sign
from homebiyori.care.state import Care

_OTHER_TAKEN = ("care.now.other_taken", "care.now.other_taken")
# Behind a locked door somebody needs the parent to come in.
_DOOR = ("care.now.door", "care.now.door")
# A child at an edge is talked to from where the parent stands: nobody runs, nobody grasps.
_EDGE = ("care.child.edge", "care.child.edge")
# Who strangled themselves is looked at tonight, though they talk.
_CHOKED = ("care.now.choked", "care.now.choked")

# Who is on the phone is reached by it.
_ON_PHONE = ("care.crux.keep_line", "care.crux.keep_line")


def act_of_helper(care: Care) -> tuple[str, str] | None:
    """Choose what a helper does now, and until help is there."""
    if Sign.TAKEN in care.stands:
        return _OTHER_TAKEN
    if Sign.CHILD_AT_EDGE in care.stands:
        return _EDGE
    if Sign.OTHER_CHOKED in care.stands:
        return _CHOKED
    if Sign.OTHER_BARRED in care.stands:
        return _DOOR
    return _ON_PHONE if Sign.OTHER_ON_PHONE in care.known else None
