"""A picture takes a few milliseconds: the limits are multiples of a fixed piece of Python on the same machine."""

import pytest

from homebiyori.tree.picture import Form, TreeState, render
from homebiyori.tree.picture.crown import _fruit_places, crown_of
from homebiyori.tree.picture.svg import number
from support.pictures import tree
from support.processor import least

pytestmark = pytest.mark.proof

# Multiples of the time to format 10,000 numbers, which takes about 5 ms.
COLD, WARM = 2.6, 2.0
RUNS = 15


def _unit() -> None:
    for value in range(10_000):
        number(value / 7)


def _cold(state: TreeState) -> None:
    crown_of.cache_clear()
    _fruit_places.cache_clear()
    render(state, Form.INLINE)


@pytest.mark.parametrize(("total", "count"), [(5, 0), (60, 3), (400, 20), (30_000, 365)])
def test_a_picture_is_quick(total: int, count: int) -> None:
    state = tree(total, count)
    unit, cold, warm = least(_unit, lambda: _cold(state), lambda: render(state, Form.INLINE), runs=RUNS)
    assert cold < COLD * unit
    assert warm < WARM * unit


def test_years_cost_little_more() -> None:
    decade, year = tree(1_000_000, 3_650), tree(30_000, 365)
    old, young = least(lambda: _cold(decade), lambda: _cold(year), runs=RUNS)
    assert old < 4 * young
