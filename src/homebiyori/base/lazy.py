"""Values made at first use, so that a cold start pays only for what its request needs."""

import threading
from collections.abc import Callable
from typing import Generic, Self, TypeVar, overload

T = TypeVar("T")


class Lazy(Generic[T]):
    """A value that is made when first called for; concurrent threads get the same value.

    Values that share a lock are made one at a time, as boto3 clients of one session must be: a session is not
    thread-safe.
    """

    def __init__(self, make: Callable[[], T], lock: "threading.Lock | None" = None) -> None:
        self._make = make
        self._lock = lock or threading.Lock()
        self._made: list[T] = []

    def __call__(self) -> T:
        if not self._made:
            with self._lock:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]


class LazyAttribute(Generic[T]):
    """An attribute set to a value or a `Lazy`, and always read as the value."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> Self | T:
        if instance is None:
            raise AttributeError(self._name)  # else a dataclass would take it for a default
        value: T | Lazy[T] = vars(instance)[self._name]
        return value() if isinstance(value, Lazy) else value

    def __set__(self, instance: object, value: T | Lazy[T]) -> None:
        vars(instance)[self._name] = value
