"""The faults of `make mutate-pages`: each matches its file exactly once, and names a test that exists."""

import re

import pytest

from homebiyori.dev.build_pages import WEB
from homebiyori.dev.engine import ROOT
from support.browser.faults import FAULTS, Fault


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_fault_has_its_place_and_its_test(fault: Fault) -> None:
    for name, old, new in fault.changes:
        assert (WEB / name).read_text(encoding="utf-8").count(old) == 1
        assert new != old
    file, name = re.fullmatch(r"(test_\w+\.py)::(test_\w+)\[.+\]", fault.test).groups()  # type: ignore[union-attr]
    assert f"def {name}(" in (ROOT / "tests" / "browser" / file).read_text(encoding="utf-8")


def test_every_scenario_has_a_fault() -> None:
    assert {fault.scenario for fault in FAULTS} == set(range(21))
