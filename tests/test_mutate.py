"""`make mutate`: the modules, tests and lines that its table names exist."""

import ast

import pytest

from bench import mutate, mutate_table

TESTS = mutate.ROOT / "tests"


@pytest.mark.parametrize("module", mutate_table.TESTS)
def test_every_module_and_test_of_the_table_exists(module: str) -> None:
    named = mutate_table.TESTS[module]
    assert (mutate.PACKAGE / module).is_file()
    assert named
    assert [name for name in named if not (TESTS / name).is_file()] == []
    assert len(set(named)) == len(named), "no test twice"


def test_every_plain_test_is_named_beside_a_module_and_wants_no_engine() -> None:
    named = {name for names in mutate_table.TESTS.values() for name in names}
    assert named >= mutate_table.PLAIN
    fixtures = {"resources", "parent", "new_parent", "user_client", "admin", "paying", "stripe", "engine", "clock"}
    for name in mutate_table.PLAIN:
        tree = ast.parse((TESTS / name).read_text(encoding="utf-8"))
        tests = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef) and each.name.startswith("test_")]
        wanted = {argument.arg for test in tests for argument in (*test.args.args, *test.args.kwonlyargs)}
        assert tests
        assert not wanted & fixtures, name


@pytest.mark.parametrize("module", mutate_table.EQUIVALENT)
def test_what_is_left_out_still_stands_in_its_module(module: str) -> None:
    lines = {line.strip() for line in (mutate.PACKAGE / module).read_text(encoding="utf-8").splitlines()}
    assert {change.rpartition("  in  ")[2] for change in mutate_table.EQUIVALENT[module]} <= lines


def test_a_fault_tells_its_line_and_what_was_left_out() -> None:
    source = "def f(a):\n    g(a)\n    if a and not b:\n        return 1\n"
    assert [str(fault) for fault in mutate.faults(source)] == [
        "2: g(a)  ->  pass",
        "3: if a and (not b)  ->  if not (a and (not b))  in  if a and not b:",
        "3: a and (not b)  ->  a or not b  in  if a and not b:",
        "3: not b  ->  not not b  in  if a and not b:",
        "4: 1  ->  2  in  return 1",
    ]
