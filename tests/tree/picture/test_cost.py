"""A picture costs a few milliseconds: at most so many times what a fixed piece of Python costs here."""

import time
from collections.abc import Callable
from statistics import median

import pytest

from homebiyori.tree.picture import Form, TreeState, render
from homebiyori.tree.picture.crown import _fruit_places, crown_of
from homebiyori.tree.picture.svg import number
from support.pictures import tree

pytestmark = pytest.mark.proof

# 10,000 numbers take some 5 ms where a cold picture may take 10 and a warm one 5.
COLD, WARM = 2.6, 2.0


def _cost(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    def once() -> float:
        before()
        began = time.process_time()
        work()
        return time.process_time() - began

    return median(once() for _ in range(15))


def _unit() -> float:
    return _cost(lambda: [number(value / 7) for value in range(10_000)])


def _forget() -> None:
    crown_of.cache_clear()
    _fruit_places.cache_clear()


@pytest.mark.parametrize(("total", "count"), [(5, 0), (60, 3), (400, 20), (30_000, 365)])
def test_a_picture_is_quick(total: int, count: int) -> None:
    state = tree(total, count)
    cold = _cost(lambda: render(state, Form.INLINE), _forget)
    warm = _cost(lambda: render(state, Form.INLINE))
    unit = _unit()
    assert cold < COLD * unit
    assert warm < WARM * unit


def test_years_cost_little_more() -> None:
    def cold(state: TreeState) -> float:
        return _cost(lambda: render(state, Form.INLINE), _forget)

    assert cold(tree(1_000_000, 3_650)) < 4 * cold(tree(30_000, 365))
