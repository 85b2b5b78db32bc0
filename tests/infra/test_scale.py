"""docs/scale.md: the simulation of the counters, and the same figures in script, Terraform and document."""

import re
from typing import Any

import pytest

from homebiyori.base.settings import Settings
from homebiyori.dev.engine import ROOT
from homebiyori.ops.counters import FEWEST_SHARDS, MOST_SHARDS
from infra.scripts_of import script
from infra.terraform_tree import TERRAFORM

SCALE: Any = script("scale")
CAPACITY = (TERRAFORM / "capacity.tf").read_text()


@pytest.mark.parametrize("parents", SCALE.PARENTS)
def test_few_first_tries_of_a_counter_are_refused(parents: int) -> None:
    load = SCALE.Load(parents)
    outcome = SCALE.simulate(load, shards=load.shards, one_key=False, seconds=12_000 / load.messages)
    assert outcome.tries > 10_000
    assert outcome.refused_at_first < 0.04
    assert outcome.given_up == 0


def test_shards_of_one_key_would_not_do() -> None:
    """The simulation must reproduce the contention of the former design."""
    load = SCALE.Load(10_000_000)
    before = SCALE.simulate(load, shards=SCALE.SHARDS_BEFORE, one_key=True, seconds=10)
    assert before.refused_at_first > 0.9
    assert before.given_up > 0.1
    apart = SCALE.simulate(load, shards=SCALE.SHARDS_BEFORE, one_key=False, seconds=10)
    assert apart.refused_at_first > 0.04, "nor would so few of them"


def test_terraform_and_the_script_count_alike() -> None:
    figures = re.search(r"var\.parents_a_day \* (\d+) \* (\d+) / 100 \* (\d+) / 10 / 3600", CAPACITY)
    assert figures
    parts = (SCALE.MESSAGES_A_PARENT, round(100 * SCALE.BUSIEST_HOUR), round(10 * SCALE.BUSIEST_MINUTES))
    assert tuple(map(int, figures.groups())) == parts
    assert f"calls_a_second    = {SCALE.CALLS_A_MESSAGE} * local.messages_a_second" in CAPACITY
    assert f"max({SCALE.SHARDS_BEFORE}, ceil(var.parents_a_day / {SCALE.PARENTS_A_SHARD}))" in CAPACITY
    seconds = f"{SCALE.MESSAGE_SECONDS:g} * local.messages_a_second + local.calls_a_second / {1 / SCALE.CALL_SECONDS:g}"
    assert CAPACITY.count(seconds) == 2
    (most,) = re.findall(r"var\.parents_a_day <= (\d+)", (TERRAFORM / "variables.tf").read_text())
    assert SCALE.Load(int(most)).shards <= MOST_SHARDS
    assert SCALE.SHARDS_BEFORE == FEWEST_SHARDS == Settings.model_fields["counter_shards"].default


def test_a_message_writes_what_it_costs() -> None:
    cost: Any = script("cost")
    assert (SCALE.MESSAGE_WRITES, SCALE.CALL_WRITES) == (cost.MESSAGE_WRITES, cost.OTHER_WRITES)
    assert SCALE.TOKENS == cost.TOKENS_IN + cost.TOKENS_OUT


def test_the_paper_has_the_table_that_the_script_prints() -> None:
    assert SCALE.first_limits() in (ROOT / "docs/scale.md").read_text(encoding="utf-8")
