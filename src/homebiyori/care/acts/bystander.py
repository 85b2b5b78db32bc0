"""The one thing for a bystander to do."""

from homebiyori.care.signs import Sign
from homebiyori.care.state import Care

_OTHER_TAKEN = ("care.now.other_taken", "care.now.other_taken")
# Somebody behind a locked door needs the parent to get in.
_DOOR = ("care.now.door", "care.now.door")
# A child at an edge is talked to from a distance: no running, no grabbing.
_EDGE = ("care.child.edge", "care.child.edge")
# Somebody who strangled themselves is examined tonight, even if they can talk.
_CHOKED = ("care.now.choked", "care.now.choked")

# A child leaves a parent who holds a blade.
_LEAVE = ("care.now.leave_blade", "care.now.leave_blade")
# Somebody on the phone is kept on the line.
_ON_PHONE = ("care.crux.keep_line", "care.crux.keep_line")


def act_of_helper(care: Care) -> tuple[str, str] | None:
    """Choose what a helper does now, and until help arrives."""
    if Sign.PARENT_ARMED in care.told:
        return _LEAVE
    if Sign.TAKEN in care.stands:
        return _OTHER_TAKEN
    if Sign.CHILD_AT_EDGE in care.stands:
        return _EDGE
    if Sign.OTHER_CHOKED in care.stands:
        return _CHOKED
    if Sign.OTHER_BARRED in care.stands:
        return _DOOR
    return _ON_PHONE if Sign.OTHER_ON_PHONE in care.known else None
