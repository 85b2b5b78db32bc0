"""A tree grows with every message and never shrinks."""

import dataclasses
import math
import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homebiyori.tree.picture import Form, TreeState, render
from homebiyori.tree.picture.drawing import _draw_tree
from homebiyori.tree.picture.growth import GROUND, growth, pose
from homebiyori.tree.picture.palette import palette_of
from homebiyori.tree.rules import DEFAULT_THRESHOLDS
from support.pictures import SVG, WINTER_NIGHT, parse, points_of, tree

STICKER = 5  # characters that the smallest message adds to a tree
TOTALS = st.one_of(st.integers(0, 400), st.integers(0, 20_000), st.integers(0, 10**9))
LEANS = st.floats(-1, 1)


def test_growth_follows_the_stages_and_then_has_no_end() -> None:
    assert [growth(total) for total in (0, *DEFAULT_THRESHOLDS)] == [0, 1, 2, 3, 4, 5]
    assert growth(35) == 1.5
    assert growth(4_300) == 6.5
    assert 7.99 < growth(3_000_000) < growth(3_000_020) < 8


@given(TOTALS, TOTALS, LEANS)
def test_no_size_ever_shrinks(one: int, other: int, lean: float) -> None:
    less, more = (pose(growth(total), lean) for total in sorted((one, other)))
    assert less.half_width <= more.half_width
    assert less.trunk <= more.trunk
    assert less.fullness <= more.fullness


@given(TOTALS, TOTALS, st.integers(0, 5))
def test_raised_thresholds_take_nothing_away(one: int, other: int, reached: int) -> None:
    raised = (2_000, 5_000, 10_000, 18_000, 30_000)
    less, more = sorted((one, other))
    assert reached <= growth(less, raised, at_least=reached) <= growth(more, raised, at_least=reached)


def _bounds(total: int, who: str) -> tuple[float, float, float]:
    """Return the height of the drawn tree, and its extent to the left and to the right, in px."""
    drawn = parse(render(tree(total, who=who), Form.INLINE))
    woods = [path for path in drawn.iter(f"{SVG}path") if path.get("class") in {"crown", "trunk"}]
    spots = [spot for path in woods for spot in points_of(path.attrib["d"])]
    return GROUND - min(y for _, y in spots), 200 - min(x for x, _ in spots), max(x for x, _ in spots) - 200


@settings(max_examples=80, deadline=None)
@given(st.integers(20, 5_000), st.integers(1, 3_000), st.sampled_from("abcdefgh"))
def test_no_drawn_tree_ever_shrinks(total: int, more: int, who: str) -> None:
    rounding = 1.5  # px: circles and rim leaves are rounded to whole px
    before, after = _bounds(total, who), _bounds(total + more, who)
    assert after[0] >= before[0] - rounding
    if total >= DEFAULT_THRESHOLDS[2]:  # the lean grows with the tree, so both sides count together
        assert after[1] + after[2] >= before[1] + before[2] - 2 * rounding


@pytest.mark.parametrize(
    ("seed", "step"), [(0, 4), *(pytest.param(seed, 1, marks=pytest.mark.proof) for seed in range(20))]
)
def test_it_shrinks_at_no_total(seed: int, step: int) -> None:
    """Neither the top nor the width of all drawn leaves ever goes back."""
    top, width = math.inf, 0.0
    for total in range(20, 401, step):
        now_top, now_width = _box(tree(total, who=f"p{seed}"))
        assert now_top <= top + 0.25, total  # curves are rounded to tenths of a px
        # The leaves on a crown's rim are rounded to whole px, on both sides.
        assert now_width >= width - (1.05 if total >= DEFAULT_THRESHOLDS[2] else 0.25), total
        top, width = min(top, now_top), max(width, now_width)


def _box(state: TreeState) -> tuple[float, float]:
    """Return the y of a tree's top, and its width, in px."""
    drawn = parse(
        f"<g>{_draw_tree(state, pose(state.growth, 1.0), palette_of(state.season, state.light, state.theme))}</g>"
    )
    filled = [path.attrib["d"] for path in drawn.iter("path") if "fill" in path.attrib]
    spots = [spot for d in filled for spot in points_of(d)]
    xs = [x for x, _ in spots]
    return min(y for _, y in spots), max(xs) - min(xs)


@pytest.mark.parametrize("who", "abcdefgh")
def test_a_sapling_becomes_a_tree_without_losing_height(who: str) -> None:
    heights = [_bounds(total, who)[0] for total in range(20, 140, 2)]
    assert all(after >= before - 1.5 for before, after in pairwise(heights))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 100_000))
def test_a_sticker_always_changes_the_picture(total: int) -> None:
    before, after = (_words_apart(render(tree(grown), Form.INLINE)) for grown in (total, total + STICKER))
    assert before != after


def _words_apart(svg: str) -> str:
    return re.sub(r"<desc.*?</desc>", "", svg)


def _leaves(svg: str, kind: str) -> int:
    """Count the leaves in the paths of one class."""
    return sum(path.attrib["d"].count("q") // 2 for path in parse(svg).iter(f"{SVG}path") if path.get("class") == kind)


@pytest.mark.parametrize("total", [1, 5, 19, 20, 34, 49, 50, 75, 99, 100, 101, 181, 300, 9_001])
def test_something_fades_in_at_every_stage(total: int) -> None:
    for who in "abc":
        for since in {0, total // 2, total - 1}:
            drawn = parse(render(tree(total, who=who, since=since), Form.INLINE))
            assert any(path.get("class") == "fresh" for path in drawn.iter(f"{SVG}path")), since
            shown = render(tree(total, who=who, since=total), Form.INLINE)
            assert "fresh" not in shown


def test_a_seed_and_a_sprout_let_only_fade_in_what_is_new() -> None:
    for total, since in ((19, 10), (49, 25), (99, 60)):
        few, all_of_it = (_fresh_points(total, start) for start in (since, 0))
        assert 0 < few < all_of_it


def _fresh_points(total: int, since: int) -> int:
    drawn = parse(render(tree(total, since=since), Form.INLINE))
    return sum(path.attrib["d"].count("M") for path in drawn.iter(f"{SVG}path") if path.get("class") == "fresh")


@pytest.mark.parametrize(("since", "leaves"), [(None, 0), (600, 0), (599, 1), (594, 3), (580, 10), (0, 60), (9_999, 0)])
def test_what_grew_since_fades_in(since: int | None, leaves: int) -> None:
    assert _leaves(render(tree(600, since=since), Form.INLINE), "fresh") == leaves


def _brightest(total: int, since: int | None) -> int:
    svg = render(tree(total, since=since), Form.INLINE)
    return sum(
        path.attrib["d"].count("q") // 2 for path in parse(svg).iter(f"{SVG}path") if path.get("fill") == "#d3f2a6"
    )


@pytest.mark.parametrize("since", [None, 580])
def test_the_last_120_characters_are_brightest(since: int | None) -> None:
    assert _brightest(600, since) == 3 * 20


def test_rings_leave_their_things_where_they_are() -> None:
    def things(total: int) -> set[str]:
        drawn = parse(render(tree(total, now=WINTER_NIGHT), Form.INLINE))
        return {
            f"{path.attrib['marker-start'].partition('-')[2]} {spot}"
            for path in drawn.iter(f"{SVG}path")
            if path.get("marker-start", "").partition("-")[2].startswith(("flower", "stone", "mushroom"))
            for spot in points_of(path.attrib["d"])
        }

    counts = []
    for rings in range(40):
        assert things(300 + 1_000 * rings) <= things(1_300 + 1_000 * rings)
        counts.append(len(things(300 + 1_000 * rings)))
    assert counts == sorted(set(counts))


def test_a_state_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        tree(1).total = 2  # type: ignore[misc]
