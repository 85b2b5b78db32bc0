"""What the tests of the desk's routes share."""

from collections.abc import Iterator

import pytest

from homebiyori.ops.maintenance import ENABLED, END, MESSAGE, START
from homebiyori.resources import Resources


@pytest.fixture
def opened_again(resources: Resources) -> Iterator[None]:
    """Open the product after the test: the engine's Parameter Store belongs to every test."""
    yield
    for name, value in ((ENABLED, "false"), (MESSAGE, "-"), (START, "-"), (END, "-")):
        resources.ssm.put_parameter(Name=name, Value=value, Type="String", Overwrite=True)
