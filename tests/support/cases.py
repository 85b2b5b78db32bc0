"""Many small cases in one test: each of them would cost more to set up than to try."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

Case = TypeVar("Case")


def failing(check: Callable[[Case], None], cases: Iterable[tuple[str, Case]]) -> list[str]:
    """Check every case, and name those that fail with what was wrong."""
    failed = []
    for name, case in cases:
        try:
            check(case)
        except (AssertionError, pytest.fail.Exception) as failure:
            failed.append(f"{name}: {failure}")
        except Exception as error:
            error.add_note(f"in the case {name}")
            raise
    return failed
