"""The state of a talk in care, and how long its mark lasts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from homebiyori.base.clock import JST
from homebiyori.care.mark import CARE_LASTS, CardShown, CareMark
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=JST)
ASKS = frozenset({Sign.ASKS_WHAT_HAPPENS})


def care(kind: RiskKind | None = RiskKind.SELF_HARM, **changes: Any) -> Care:
    return Care(kind=kind, level=RiskLevel.SERIOUS, **changes)


def mark(**changes: Any) -> CareMark:
    return CareMark(level=RiskLevel.SERIOUS, began_at=NOW, firm_at=NOW, **changes)


def test_defaults_of_a_new_state() -> None:
    talk, kept = care(), mark()
    of_talk = (talk.is_new, talk.is_imminent, talk.is_discreet, talk.is_over, talk.is_taken_back)
    assert not any((*of_talk, talk.signs, talk.known, talk.stands, talk.done))
    assert not any((kept.is_discreet, kept.is_remembered, kept.times_safe, kept.cards, kept.pressed_at, kept.ended_at))


@pytest.mark.parametrize("kind", [None, *RiskKind])
def test_whose_danger_it_is_follows_from_the_kind(kind: RiskKind | None) -> None:
    assert care(kind).is_own is (kind in {None, RiskKind.SELF_HARM, RiskKind.POSTPARTUM})


@pytest.mark.parametrize(
    ("changes", "outranks"),
    [
        ({}, False), ({"is_imminent": True}, True), ({"signs": ASKS}, True),
        ({"is_imminent": True, "signs": ASKS}, True), ({"is_imminent": True, "is_over": True}, False),
        ({"signs": ASKS, "is_over": True}, False), ({"known": ASKS}, False),
    ],
    ids=str,
)  # fmt: skip
def test_whether_119_is_the_talks_own_matter(changes: dict[str, Any], *, outranks: bool) -> None:
    assert care(**changes).outranks_emergency is outranks
    assert care(**changes).is_open is not changes.get("is_over", False)


def test_care_lasts_a_day_after_danger_was_read() -> None:
    assert timedelta(hours=24) == CARE_LASTS
    assert mark().is_open(NOW + timedelta(hours=24, seconds=-1))
    assert not mark().is_open(NOW + timedelta(hours=24))
    assert not mark(ended_at=NOW).is_open(NOW)


def test_a_mark_is_replaced_and_never_changed() -> None:
    kept, card = mark(), CardShown(level=1, shown_at=NOW)
    with pytest.raises(ValidationError):
        kept.level = 3  # type: ignore[misc]  # that is what is tried
    with pytest.raises(ValidationError):
        card.level = 3  # type: ignore[misc]  # the same
