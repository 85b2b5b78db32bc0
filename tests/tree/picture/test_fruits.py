"""Fruits never touch, never move, and each names its day and its emotion."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.tree.picture import Form, FruitMark, render, seed_of
from homebiyori.tree.picture.crown import fruit_places
from homebiyori.tree.picture.fruits import (
    FAR_RADIUS,
    NEAR_FRUITS,
    NEAR_RADIUS,
    NEW_FRUITS,
    NEW_RADIUS,
    Hanging,
    fruit_scale,
    hang,
)
from homebiyori.tree.picture.growth import GROUND, Pose, growth, pose
from homebiyori.tree.picture.palette import FRUITS
from homebiyori.tree.picture.state import SHOWN_SLOTS
from homebiyori.tree.rules import FRUIT_EMOTIONS
from support.pictures import SUMMER_NIGHT, SVG, fruits, parse, points_of, tree

LEAST_CHARACTERS = 6  # of a fruit's message (docs/product.md 2): so many fruits imply so many characters
SEEDS = [seed_of(f"parent {number}") for number in range(100)]


def _radius(fruit: Hanging) -> float:
    return NEW_RADIUS if fruit.is_new else NEAR_RADIUS if fruit.is_near else FAR_RADIUS


def _overlap(marks: Sequence[FruitMark], seed: bytes, stands: Pose) -> float:
    """Return the overlap of the closest two fruits, in px; negative if they are apart."""
    hanging = hang(marks, seed, stands)
    scale = fruit_scale(stands, hanging)
    discs = sorted((*fruit.at, scale * _radius(fruit)) for fruit in hanging)
    worst = -math.inf
    for place, (x, y, r) in enumerate(discs):
        for other_x, other_y, other_r in discs[place + 1 :]:
            if other_x - x > 2 * NEW_RADIUS:
                break
            worst = max(worst, r + other_r - math.hypot(other_x - x, other_y - y))
    return worst


@pytest.mark.parametrize(
    ("count", "first"),
    [
        (24, 0),
        (366, 1_000),
        *(pytest.param(*more, marks=pytest.mark.proof) for more in [(90, 0), (90, 1_000), (24, 1_000), (366, 0)]),
    ],
)
def test_no_two_fruits_touch(count: int, first: int) -> None:
    marks = fruits(count, first)
    for seed in SEEDS:
        for total in (LEAST_CHARACTERS * count, 300, 50_000):
            stands = pose(growth(total), 1.0)
            assert _overlap(marks, seed, stands) < 0, (seed, total)


def test_a_sparse_crown_draws_fewer_of_its_fruits_near() -> None:
    """This seed's fruits 68 and 157 are 168 steps apart, and so close that only one of them can be large."""
    marks, seed, stands = fruits(158), seed_of("parent 209"), pose(growth(2_000), 0)
    assert not hang(marks, seed, stands)[68].is_near
    assert _overlap(marks, seed, stands) < 0


@settings(max_examples=80, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.integers(0, 60_000),
    st.sets(st.integers(0, SHOWN_SLOTS - 1), min_size=2),
    st.integers(0, 3_000),
)
def test_no_two_touch_whatever_was_deleted_and_however_small_the_tree(
    seed: bytes, total: int, kept: set[int], first: int
) -> None:
    marks = [mark for mark in fruits(SHOWN_SLOTS, first) if mark.slot - first in kept]
    stands = pose(growth(total), -1.0)
    assert _overlap(marks, seed, stands) < 0


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SEEDS), st.integers(1, 800), st.integers(1, 800))
def test_a_slot_is_one_place_for_life(seed: bytes, slots: int, more: int) -> None:
    assert fruit_places(seed, slots)[:slots] == fruit_places(seed, slots + more)[:slots]


def test_a_years_fruits_lie_within_the_steps_after_which_the_sequence_comes_back() -> None:
    spans = []
    for number in range(400):
        places = fruit_places(seed_of(f"somebody {number}"), 3 * SHOWN_SLOTS)
        spans += [after[2] - before[2] for before, after in zip(places, places[SHOWN_SLOTS - 1 :], strict=False)]
    assert max(spans) < 760


def test_nearly_all_weeks_old_fruits_are_drawn_near() -> None:
    counts = [sum(fruit.is_near for fruit in hang(fruits(366), seed, pose(growth(9_000), 0))) for seed in SEEDS]
    assert min(counts) > 0.9 * (NEAR_FRUITS - NEW_FRUITS)
    assert sorted(counts)[len(counts) // 10] == NEAR_FRUITS - NEW_FRUITS


def _by_name(svg: str) -> dict[str, Element]:
    """Return the elements by id, without the picture's prefix."""
    return {element.attrib["id"].partition("-")[2]: element for element in parse(svg).iter() if "id" in element.attrib}


def _drawn(svg: str) -> dict[str, tuple[float, float]]:
    """Return the place of each drawn fruit by its day."""
    found = {}
    for element in parse(svg).iter():
        if "data-day" in element.attrib:
            x, y = map(float, re.findall(r"[\d.]+", element.attrib["transform"]))
            found[f"d{element.attrib['data-day']}"] = (x, y)
        if element.get("class") == "fruits":
            numbers = [float(value) for value in element.attrib["d"].removeprefix("M").removesuffix("h0").split()]
            spots = zip(numbers[::2], numbers[1::2], strict=True)
            found |= {f"d{day}": spot for day, spot in zip(element.attrib["data-days"].split(), spots, strict=True)}
    return found


@pytest.mark.parametrize("count", [0, 1, 24, 25, 90, 91, 365, 366])
def test_every_fruit_is_drawn_once_where_it_hangs(count: int) -> None:
    state = tree(30_000, count)
    svg = render(state, Form.INLINE)
    drawn = _drawn(svg)
    assert set(drawn) == {f"d{mark.day:%y%m%d}" for mark in state.fruits}
    groups = [group for group in parse(svg).iter(f"{SVG}g") if "data-day" in group.attrib]
    assert len(groups) == min(count, NEW_FRUITS)
    for group in groups:
        assert re.fullmatch(r"\d+月\d+日 .+実", group.findtext(f"{SVG}title", ""))


def test_a_fruit_stays_where_it_is_when_others_come_or_go() -> None:
    whole = _drawn(render(tree(30_000, 200), Form.INLINE))
    fewer = replace(tree(30_000), fruits=fruits(200)[::3])
    assert _drawn(render(fewer, Form.INLINE)).items() <= whole.items()
    assert whole.items() >= _drawn(render(replace(fewer, fruits=fruits(150)), Form.INLINE)).items()


def _large(svg: str) -> list[str]:
    return [group.attrib["data-day"] for group in parse(svg).iter(f"{SVG}g") if "data-day" in group.attrib]


@pytest.mark.parametrize("kept", [slice(0, 266), slice(0, 366, 3), slice(300, 366), slice(0, 366, 50)])
def test_the_newest_that_are_left_are_large(kept: slice) -> None:
    left = fruits(366)[kept]
    drawn = _large(render(replace(tree(30_000), fruits=left), Form.INLINE))
    assert drawn == [f"{mark.day:%y%m%d}" for mark in left[-NEW_FRUITS:]]


def test_in_the_place_of_a_deleted_one_the_next_becomes_large() -> None:
    marks = fruits(120)
    left = marks[:110] + marks[111:]
    before, after = (_large(render(replace(tree(30_000), fruits=hung), Form.INLINE)) for hung in (marks, left))
    assert set(before) - set(after) == {f"{marks[110].day:%y%m%d}"}
    assert set(after) - set(before) == {f"{marks[-NEW_FRUITS - 1].day:%y%m%d}"}


@pytest.mark.parametrize("total", [0, 8, 19, 20, 34, 49])
def test_where_there_is_nothing_to_hang_on_fruits_lie_on_the_grass(total: int) -> None:
    for who in range(20):
        drawn = _drawn(render(tree(total, 3, who=f"parent {who}"), Form.INLINE))
        assert all(0 < x < 116 and GROUND - 6 < y < 430 for x, y in drawn.values()), "beside the window of earth"


@pytest.mark.parametrize("total", [50, 60, 75, 99])
def test_a_saplings_fruits_hang_no_higher_than_it_is(total: int) -> None:
    for who in range(20):
        svg = render(tree(total, 12, who=f"parent {who}"), Form.INLINE)
        tips = [
            y
            for path in parse(svg).iter(f"{SVG}path")
            if path.get("class") == "tip"
            for _, y in points_of(path.attrib["d"])
        ]
        assert min(y for _, y in _drawn(svg).values()) > min(tips)


def test_fruits_drift_only_with_the_tree() -> None:
    before, after = (_drawn(render(tree(total, 30), Form.INLINE)) for total in (2_000, 2_010))
    assert all(math.dist(before[day], after[day]) < 0.5 for day in before)


def test_the_order_in_which_fruits_are_given_means_nothing() -> None:
    state = tree(30_000, 200)
    assert render(replace(state, fruits=state.fruits[::-1]), Form.INLINE) == render(state, Form.INLINE)


@pytest.mark.parametrize("kind", ["joy", "accomplishment", "fatigue", "sadness", "worry", "tama", "hide"])
def test_shapes_and_caps_keep_to_the_radius_in_which_they_may_not_touch(kind: str) -> None:
    drawn = _by_name(render(tree(30_000, 365), Form.INLINE))
    spots = [spot for path in drawn[kind].iter(f"{SVG}path") for spot in points_of(path.attrib["d"])]
    assert 4 < max(math.hypot(*spot) for spot in spots) <= NEW_RADIUS


def test_each_feeling_has_a_shape_and_a_colour_of_its_own() -> None:
    drawn = _by_name(render(tree(30_000, 24), Form.INLINE))
    bodies = [drawn[mark.emotion][0] for mark in fruits(24)]
    assert len({body.attrib["d"] for body in bodies}) == 5
    assert len({body.attrib["fill"] for body in bodies}) == 5


@pytest.mark.parametrize(("now", "halos"), [("day", 1), ("night", 24)])
def test_the_newest_fruits_glow_at_night(now: str, halos: int) -> None:
    state = tree(30_000, 60, now=SUMMER_NIGHT) if now == "night" else tree(30_000, 60)
    glow = [
        path for path in parse(render(state, Form.INLINE)).iter() if path.get("marker-start", "").endswith("-halo)")
    ]
    assert len(glow[0].attrib["d"].split()) == 2 * halos
    assert glow[0].attrib["d"].endswith("h0") == (halos == 1), "a line has two ends, or some draw nothing"


def test_older_fruits_than_a_years_lie_in_a_basket() -> None:
    svg = render(tree(90_000, 500), Form.INLINE)
    assert len(_drawn(svg)) == SHOWN_SLOTS
    assert "古い実 134 こは、かごの中です。" in svg
    assert "かご" not in render(tree(90_000, 366), Form.INLINE)


def test_a_basket_grows_fuller() -> None:
    sizes = [len(render(tree(90_000, count), Form.INLINE)) for count in (367, 370, 400, 700)]
    assert all(less < more for less, more in pairwise(sizes))


def test_anger_bears_no_fruit() -> None:
    """`FRUIT_EMOTIONS` are exactly the emotions that have a shape."""
    assert set(FRUITS) == FRUIT_EMOTIONS
    assert Emotion.ANGER not in FRUITS
