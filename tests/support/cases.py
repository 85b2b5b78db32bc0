"""Many small cases in one test: each of them would cost more to set up than to try."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

Case = TypeVar("Case")


def try_all(check: Callable[[Case], None], cases: Iterable[tuple[str, Case]]) -> None:
    """Check every case; AssertionError, which names all that fail and what was wrong."""
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
