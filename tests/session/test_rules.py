"""The code flow's parameters, and how long a sign-in lasts."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from homebiyori.session.rules import RETURN_PATH, Attempt, SignIn
from homebiyori.session.sites import DESK, PARENTS

NOON = datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_the_challenge_is_that_of_the_rfc() -> None:
    """The example is from https://www.rfc-editor.org/rfc/rfc7636#appendix-B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    attempt = Attempt(state="s", nonce="n", verifier=verifier, return_path="/", begun_at=0)
    assert attempt.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_no_two_attempts_share_anything() -> None:
    one, two = Attempt.begin("/chat", NOON), Attempt.begin("/chat", NOON)
    assert not {one.state, one.nonce, one.verifier} & {two.state, two.nonce, two.verifier}
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", one.verifier)
    assert [len(one.state), len(one.nonce)] == [22, 22], "128 bits each"
    assert Attempt.load(one.dump()) == one


def test_an_attempt_is_open_for_ten_minutes_and_its_own_state() -> None:
    attempt = Attempt.begin("/", NOON)
    assert attempt.is_open(attempt.state, NOON + timedelta(minutes=10))
    assert not attempt.is_open(attempt.state, NOON + timedelta(minutes=10, seconds=1))
    assert not attempt.is_open(attempt.state + "x", NOON)
    assert not attempt.is_open("", NOON)
    assert not attempt.is_open("ほか", NOON)


@pytest.mark.parametrize("path", ["/", "/chat", "/fruits/01M8471NB9CJ7T9XBVQV4RGE0S", "/album"])
def test_paths_of_the_page_are_returned_to(path: str) -> None:
    assert re.fullmatch(RETURN_PATH, path)


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "chat",
        "",
        "/chat?q=words",
        "/chat#x",
        "/a//b",
        "/ä",
        "/../x",
    ],
)
def test_nothing_else_is(path: str) -> None:
    assert not re.fullmatch(RETURN_PATH, path)


def test_a_sign_in_lasts_thirty_days() -> None:
    sign_in = SignIn(int(NOON.timestamp()), 0, "someone", "a.b.c")
    assert sign_in.seconds_left(PARENTS, NOON) == 30 * 86_400
    assert sign_in.seconds_left(PARENTS, NOON + timedelta(days=29, hours=23)) == 3_600
    assert sign_in.seconds_left(PARENTS, NOON + timedelta(days=31)) == 0


def test_a_desk_that_nobody_uses_has_ended() -> None:
    noon = int(NOON.timestamp())
    sign_in = SignIn(noon, noon, "someone", "a.b.c")
    assert sign_in.seconds_left(DESK, NOON + timedelta(minutes=15)) == 12 * 3_600 - 900
    assert sign_in.seconds_left(DESK, NOON + timedelta(minutes=15, seconds=1)) == 0
    used = SignIn(noon, noon + 12 * 3_600 - 60, "someone", "a.b.c")
    assert used.seconds_left(DESK, NOON + timedelta(hours=12)) == 0, "however busy"


def test_renewal_is_offered_by_day_from_the_25th_day() -> None:
    sign_in = SignIn(int(NOON.timestamp()), 0, "someone", "a.b.c")
    due = {hours: sign_in.is_renewal_due(NOON + timedelta(hours=hours)) for hours in range(24 * 24, 24 * 26)}
    by_day = {hours for hours in due if hours >= 24 * 25 and 6 <= (12 + hours) % 24 < 19}
    assert {hours for hours, is_due in due.items() if is_due} == by_day
