"""What is made when it is first used: a cold start pays for nothing that its request does not need."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

T = TypeVar("T")


class _Later:
    """Stands for an object until it is asked for anything; threads that ask at once get one object."""

    def __init__(self, make: Callable[[], object], lock: threading.Lock) -> None:
        self._make = make
        self._lock = lock

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the object has
        with self._lock:
            if "_made" not in self.__dict__:
                self._made = self._make()
        # Found here from now on, and without the lock: `__getattr__` is asked only for what is missing.
        value = getattr(self._made, name)
        self.__dict__[name] = value
        return value


def later(make: Callable[[], T], lock: threading.Lock) -> T:
    """Give a stand-in for what `make` makes; those that share a lock are made one after the other.

    Clients of one boto3 session must share one, for a session is not thread-safe.
    """
    return cast("T", _Later(make, lock))
