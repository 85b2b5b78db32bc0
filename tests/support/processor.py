"""Measures processor time, which other programs on the machine hardly change."""

import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of a call."""
    started = time.process_time()
    work()
    return time.process_time() - started


def least(*works: Callable[[], object], runs: int) -> list[float]:
    """Return the least seconds of several runs of each, in turns: other work on the machine only adds to them."""
    costs = [[seconds(work) for work in works] for _ in range(runs)]
    return [min(each) for each in zip(*costs, strict=True)]
