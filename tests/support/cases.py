"""Many small cases in one test, because each takes longer to set up than to run."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

Case = TypeVar("Case")


def try_all(check: Callable[[Case], None], cases: Iterable[tuple[str, Case]]) -> None:
    """Check every case; AssertionError with the name and the reason of each failure."""
    failed = []
    for name, case in cases:
        try:
            check(case)
        except (AssertionError, pytest.fail.Exception) as failure:
            failed.append(f"{name}: {failure}")
        except Exception as error:
            error.add_note(f"in the case {name}")
            raise
    assert not failed, "\n".join([f"{len(failed)} of the cases:", *failed])


def each(cases: Iterable[Case]) -> Callable[[Callable[[Case], None]], Callable[[], None]]:
    """Return a decorator that makes one test of a check and its cases."""
    listed = [(str(case), case) for case in cases]

    def as_test(check: Callable[[Case], None]) -> Callable[[], None]:
        def test() -> None:
            assert listed, "no cases"
            try_all(check, listed)

        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return as_test
