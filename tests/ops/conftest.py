"""Fixtures: a user's id, and the allowances."""

import pytest

from homebiyori.ops.allowance import Allowances
from homebiyori.resources import Resources
from support.actors import new_user_id


@pytest.fixture
def user_id() -> str:
    return new_user_id()


@pytest.fixture
def allowances(resources: Resources) -> Allowances:
    return Allowances(resources.core, resources.clock)
