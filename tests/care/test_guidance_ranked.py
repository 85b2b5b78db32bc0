"""Which steps weigh most, and which are said unasked or outside of care."""

from collections.abc import Callable

import pytest

from homebiyori.care.answers import guidance
from homebiyori.care.files import load
from homebiyori.lexicon.models.talks import Stage, Talk, Theme
from support.care_talk import NOTHING

STEP = "care.guide."
Hears = Callable[..., None]


# Frightening images are no reason to call.
SAID_IN = [
    (theme, stage)
    for theme in Theme
    for stage in (Stage.NOW, Stage.CALLED, Stage.HELPED)
    if theme not in (Theme.PLAIN, Theme.WORN) and (theme, stage) != (Theme.IMAGES, Stage.CALLED)
]


def test_a_stage_that_is_ahead_lifts_its_steps(hears: Hears, monkeypatch: pytest.MonkeyPatch) -> None:
    hears("home_now_place", "home_when_back", weight=-0.5)
    helped = [(0.5, Stage.HELPED), *((0.0, one) for one in Stage if one is not Stage.HELPED)]
    monkeypatch.setattr(guidance, "hear", lambda _text, _before: Talk(themes=NOTHING.themes, stages=helped))
    assert guidance.likely("うん", ()).slots[0] == STEP + "home_when_back"
    assert guidance.ranked("うん", ())[0][0] == pytest.approx(-0.5 + 0.15 * 0.5)


def test_only_the_steps_of_near_themes_are_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    far = [(2.0, Theme.OWN), *((0.0, one) for one in Theme if one is not Theme.OWN)]
    monkeypatch.setattr(guidance, "hear", lambda _text, _before: Talk(themes=far, stages=NOTHING.stages))
    assert all(Theme.OWN in step.themes for _, step in guidance.ranked("うん", ()))
    told = guidance.ranked("うん", (), Theme.PARTNER)
    assert {theme for _, step in told for theme in step.themes} >= {Theme.OWN, Theme.PARTNER}
    assert all(step.themes & {Theme.OWN, Theme.PARTNER} for _, step in told)


def test_a_theme_that_is_ahead_lifts_its_steps(hears: Hears, monkeypatch: pytest.MonkeyPatch) -> None:
    hears("own_doctor", "home_school", weight=-0.5)
    own = Talk(themes=[(0.5, Theme.OWN), *((0.0, one) for one in Theme if one is not Theme.OWN)], stages=NOTHING.stages)
    monkeypatch.setattr(guidance, "hear", lambda _text, _before: own)
    assert guidance.likely("うん", ()).slots[0] == STEP + "own_doctor"


def test_steps_with_119_are_said_unasked_unless_nobody_is_about_to_die() -> None:
    named = {STEP + name for name, row in load("guidance")["steps"].items() if row.get("names_119")}
    every = {slot for theme, stage in SAID_IN for slot in guidance.unsaid(theme, stage, ())}
    calm = {slot for theme, stage in SAID_IN for slot in guidance.unsaid(theme, stage, (), is_imminent=False)}
    assert named & every
    assert not named & calm


def test_outside_of_care_two_steps_are_said_the_one_that_is_asked_for_first(hears: Hears) -> None:
    hears("body_who_rides")
    first, second = guidance.steps_for("うん", Theme.BODY, Stage.HELPED, ())
    assert first == STEP + "body_who_rides"
    assert second == guidance.unsaid(Theme.BODY, Stage.HELPED, ())[0]
    hears()
    assert guidance.steps_for("うん", Theme.BODY, Stage.HELPED, ()) == guidance.unsaid(Theme.BODY, Stage.HELPED, ())[:2]


def test_what_only_fits_who_asks_is_not_said_unasked() -> None:
    only = {STEP + name for name, row in load("guidance")["steps"].items() if row["order"] == 9}
    said = {slot for theme, stage in SAID_IN for slot in guidance.unsaid(theme, stage, ())}
    assert only
    assert not only & said


def test_a_step_is_said_beside_an_answer_outside_of_care(hears: Hears) -> None:
    emergency, step = ("emergency.call", "emergency.fall"), STEP + "body_who_rides"
    hears("body_who_rides")
    assert guidance.beside(emergency, "うん", (), (), {Theme.BODY}) == (*emergency, step)
    assert guidance.beside(emergency, "うん", (), (step,), {Theme.BODY}) == emergency
    assert guidance.beside(emergency, "うん", (), (), {Theme.MISSING}) == emergency
    hears("body_who_rides", weight=guidance.LIKELY - 0.01)
    assert guidance.beside(emergency, "うん", (), (), {Theme.BODY}) == emergency


@pytest.mark.parametrize(("theme", "stage"), SAID_IN)
def test_there_is_something_to_say_where_it_matters(theme: Theme, stage: Stage) -> None:
    assert guidance.unsaid(theme, stage, ())
