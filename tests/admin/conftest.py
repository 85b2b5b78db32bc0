"""Fixtures shared by the tests of the desk's routes."""

from collections.abc import Iterator

import pytest

from homebiyori.ops.maintenance import ENABLED, END, MESSAGE, START
from homebiyori.resources import Resources


@pytest.fixture
def opened_again(resources: Resources) -> Iterator[None]:
    """Reopen the product after the test: all tests share the engine's Parameter Store."""
    yield
    for name, value in ((ENABLED, "false"), (MESSAGE, "-"), (START, "-"), (END, "-")):
        resources.ssm.put_parameter(Name=name, Value=value, Type="String", Overwrite=True)
