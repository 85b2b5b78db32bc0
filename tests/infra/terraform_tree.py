"""Read files of infra/terraform as text, without Terraform."""

import json
import re
from functools import cache
from typing import Any

from homebiyori.dev.engine import ROOT

TERRAFORM = ROOT / "infra" / "terraform"
SOURCE = ROOT / "src" / "homebiyori"


@cache
def read_json(name: str) -> Any:
    return json.loads((TERRAFORM / name).read_text())


def block(file: str, name: str) -> str:
    """Return the text between the brackets of `name = {...}` or `name = [...]`, at two spaces of indentation."""
    found = re.search(
        rf"^  {name}\s+= [{{\[]\n?(.*?)^  [}}\]]$", (TERRAFORM / file).read_text(), re.MULTILINE | re.DOTALL
    )
    assert found, f"{name} in {file}"
    return found[1]


def keys(file: str, name: str) -> set[str]:
    return set(re.findall(r"^    (\w+)\s+= ", block(file, name), re.MULTILINE))


def statements(document: str) -> dict[str, str]:
    """Return the statements of a policy document of iam.tf by their sid."""
    text = (TERRAFORM / "iam.tf").read_text()
    found = re.search(rf'^data "aws_iam_policy_document" "{document}" {{$(.*?)^}}$', text, re.MULTILINE | re.DOTALL)
    assert found, document
    parts = re.split(r'\bsid\s+= "(\w+)"', found[1])
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def product_sources() -> dict[str, str]:
    """Return the source files that are in the image, by path."""
    files = (file for file in SOURCE.rglob("*.py") if "dev" not in file.relative_to(SOURCE).parts)
    return {str(file.relative_to(SOURCE)): file.read_text() for file in files}
