"""Lazy values are created once, at first use, and never if they are not used."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest

from homebiyori.base.lazy import Lazy, LazyAttribute
from homebiyori.base.settings import Settings
from homebiyori.resources import Resources
from support.product import product_environment


def test_threads_that_ask_at_once_get_one_value() -> None:
    made: list[object] = []
    barrier = threading.Barrier(8)

    def make() -> object:
        made.append(object())
        return made[-1]

    lazy = Lazy(make)

    def ask(_: int) -> object:
        barrier.wait()
        return lazy()

    with ThreadPoolExecutor(8) as pool:
        got = set(pool.map(ask, range(8)))
    assert (got, len(made)) == ({made[0]}, 1)


def test_values_that_share_a_lock_are_made_one_after_the_other() -> None:
    lock, busy = threading.Lock(), []

    def make() -> int:
        busy.append(lock.locked())
        return len(busy)

    assert [Lazy(make, lock)(), Lazy(make, lock)()] == [1, 2]
    assert busy == [True, True]


def test_what_could_not_be_made_is_tried_again_and_nothing_is_a_value() -> None:
    tries = iter([ValueError(), None])

    def make() -> None:
        if error := next(tries):
            raise error

    lazy = Lazy(make)
    with pytest.raises(ValueError):  # noqa: PT011 - any
        lazy()
    assert (lazy(), lazy()) == (None, None)


@dataclass(frozen=True, kw_only=True)
class _Thing:
    name: LazyAttribute[str] = LazyAttribute()
    number: int


def test_an_attribute_is_read_as_its_value_however_it_was_given() -> None:
    made: list[str] = []

    def make() -> str:
        made.append("x")
        return "lazy"

    thing = _Thing(name=Lazy(make), number=1)
    assert made == []
    assert (thing.name, thing.name, made) == ("lazy", "lazy", ["x"])
    assert replace(thing, name="given").name == "given"
    with pytest.raises(TypeError):
        _Thing(number=1)


def test_connecting_makes_nothing_that_waits() -> None:
    resources = Resources.connect(Settings.from_environment(product_environment("core", "chats")))
    parts = (resources, resources.core, resources.queue, resources.maintenance, resources.policy, resources.metrics)
    lazies = [value for part in parts for value in vars(part).values() if isinstance(value, Lazy)]
    assert len(lazies) == 13
    assert not any(lazy._made for lazy in lazies)
    assert resources.core.client is resources.chats.client
    resources.readers.shutdown()
