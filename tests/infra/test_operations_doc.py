"""docs/operations.md has a section for every alarm, with its meaning and what to do."""

import re
from fnmatch import fnmatchcase

import pytest

from homebiyori.dev.engine import ROOT
from infra.terraform_tree import TERRAFORM

PAPER = (ROOT / "docs/operations.md").read_text()
ALARMS = PAPER.partition("\n## Alarms\n")[2].partition("\n## ")[0]
PAGES = dict(re.findall(r"^### ([^\n]+)\n\n(.*?)(?=\n### |\Z)", ALARMS, re.MULTILINE | re.DOTALL))
# The list of all alarms in Terraform's own test, and the alarms of the optional streaming function.
_LIST = re.search(
    r"local\.share_alarms\)\)\) == toset\(\[(.*?)\]\)", (TERRAFORM / "tests/watch.tftest.hcl").read_text(), re.DOTALL
)
assert _LIST
NAMES = [*re.findall(r'"([^"]+)"', _LIST[1]), "streaming-throttled", "streaming-failing", "streaming-crashing"]


@pytest.mark.parametrize("name", NAMES)
def test_an_alarm_has_one_page(name: str) -> None:
    found = [head for head in PAGES if any(fnmatchcase(name, each) for each in re.findall(r"`([^`]+)`", head))]
    assert len(found) == 1


@pytest.mark.parametrize("head", PAGES)
def test_a_page_is_of_an_alarm_and_says_what_to_do(head: str) -> None:
    named = re.findall(r"`([^`]+)`", head)
    assert all(any(fnmatchcase(name, each) for name in NAMES) for each in named)
    assert named or head == "The budget"
    assert [f"*{word}*" in PAGES[head] for word in ("Means", "Do")] == [True, True]


def test_a_page_names_events_that_the_code_logs() -> None:
    code = "".join(path.read_text() for path in (ROOT / "src/homebiyori").rglob("*.py"))
    for event in re.findall(r"`([a-z]+_failed|[a-z]+_crashed|[a-z]+_unreadable)`", ALARMS):
        kind = event.removesuffix("_failed")
        assert f'"{event}"' in code or re.search(rf'kind: Literal\["{kind}"\]|DEFAULT_KIND = "{kind}"', code), event
