"""When a chat expires, as a table; the rule is idempotent."""

import random

import pytest

from homebiyori.retention.rules import DAY, expiry_of

NOW = 1_000 * DAY


@pytest.mark.parametrize(
    ("age", "kept", "retention", "expected"),
    [
        # upgrade: extended at once
        (0, 30, 180, 180),
        (29, 30, 180, 151),
        # no change
        (10, 30, 30, 20),
        (100, 180, 180, 80),
        # downgrade: shortened, but to 7 days at least
        (0, 180, 30, 30),
        (22, 180, 30, 8),
        (23, 180, 30, 7),
        (24, 180, 30, 7),
        (100, 180, 30, 7),
        (179, 180, 30, 7),
    ],
)
def test_the_end_of_a_chat(age: int, kept: int, retention: int, expected: int) -> None:
    created = NOW - age * DAY
    end = expiry_of(created=created, current=created + kept * DAY, now=NOW, retention_days=retention)
    assert end == NOW + expected * DAY


def test_told_again_it_is_the_same() -> None:
    dice = random.Random(1)  # noqa: S311 - a test's dice
    for _ in range(5_000):
        created = NOW - dice.randrange(180 * DAY)
        end, now = created + dice.choice((30, 180)) * DAY, NOW
        for retention in (dice.choice((30, 180)) for _ in range(3)):
            first = expiry_of(created=created, current=end, now=now, retention_days=retention)
            later = now + dice.randrange(3 * DAY)
            assert expiry_of(created=created, current=first, now=later, retention_days=retention) == first
            if first < end:
                assert first >= now + 7 * DAY or first == created + retention * DAY
            end, now = first, later


def test_a_chat_in_its_grace_gets_its_long_life_back() -> None:
    created = NOW - 100 * DAY
    graced = expiry_of(created=created, current=created + 180 * DAY, now=NOW + 5, retention_days=30)
    assert graced == NOW + 5 + 7 * DAY
    again = expiry_of(created=created, current=graced, now=NOW + DAY, retention_days=180)
    assert again == created + 180 * DAY
