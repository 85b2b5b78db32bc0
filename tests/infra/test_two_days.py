"""Apply the Terraform code repeatedly with the real AWS provider on moto, while secrets and images change.

Needs the provider in a filesystem mirror: in Terraform's default places, in a folder below `/`, or in TF_REAL_PLUGINS
(a folder that contains `registry.terraform.io`).
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from homebiyori.dev.engine import ROOT
from infra.terraform_tree import TERRAFORM, read_json
from support.product import AWS_ENVIRONMENT

PLACES = (
    Path.home() / ".terraform.d/plugins",
    Path("/usr/local/share/terraform/plugins"),
    Path("/usr/share/terraform/plugins"),
    *(found.parent for pattern in ("*", "*/*") for found in Path("/").glob(f"{pattern}/registry.terraform.io")),
)
# Resource types that are missing in provider 5.x; our code needs 6.
NEWER = ("aws_cognito_managed_login_branding",)
PROVIDER = """
provider "aws" {
  access_key                  = "test"
  secret_key                  = "test"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  s3_use_path_style           = true
}
terraform {
  backend "local" {}
}
"""


def _mirror() -> tuple[Path, str]:
    given = os.environ.get("TF_REAL_PLUGINS")  # noqa: TID251 - a developer's machine, not a deployment
    for place in [Path(given)] if given else PLACES:
        versions = place.glob("registry.terraform.io/hashicorp/aws/*/*/terraform-provider-aws*")
        found = sorted((path.parents[1].name for path in versions), key=lambda name: [*map(int, name.split("."))])
        if found:
            return place, found[-1]
    pytest.skip("no AWS provider on this machine (TF_REAL_PLUGINS names a folder with registry.terraform.io)")


@dataclass(frozen=True)
class Deployment:
    """A copy of the Terraform code with its own state, on its own fake AWS."""

    folder: Path
    environment: dict[str, str]

    def terraform(self, *words: str, allowed: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
        made = subprocess.run(
            ["terraform", *words],  # noqa: S607 - wherever it is
            cwd=self.folder,
            env=self.environment,
            check=False,
            capture_output=True,
            text=True,
        )
        assert made.returncode in allowed, made.stdout[-2_000:] + made.stderr[-6_000:]
        return made

    def apply(self, tag: str) -> None:
        plan = ("-no-color", "-input=false", "-lock=false", "-var-file=envs/dev.tfvars", f"-var=image_tag={tag}")
        self.terraform("apply", "-auto-approve", *plan)

    def changes(self, tag: str) -> dict[str, Any]:
        """Return the changes of a new plan: attributes before and after, by resource address."""
        plan = ("-input=false", "-lock=false", "-var-file=envs/dev.tfvars", f"-var=image_tag={tag}", "-out=plan")
        self.terraform("plan", *plan)
        shown = json.loads(self.terraform("show", "-json", "plan").stdout)
        return {
            each["address"]: _differences(each["change"])
            for each in shown["resource_changes"]
            if each["change"]["actions"] != ["no-op"]
        }

    def keys(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, ROOT / "infra/scripts/keys.py", "--env", "dev", *words],
            env=self.environment,
            check=True,
            capture_output=True,
        )

    def client(self, name: Any) -> Any:
        return boto3.client(name, endpoint_url=self.environment["AWS_ENDPOINT_URL"])

    def secrets(self) -> dict[str, str]:
        ssm = self.client("ssm")
        pages = ssm.get_paginator("describe_parameters").paginate()
        names = [each["Name"] for page in pages for each in page["Parameters"] if each["Type"] == "SecureString"]
        return {name: ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]["Value"] for name in names}

    def images(self) -> set[str]:
        found = self.client("lambda").list_functions()["Functions"]
        parts = [self.client("lambda").get_function(FunctionName=each["FunctionName"])["Code"] for each in found]
        return {part["ImageUri"].rpartition(":")[2] for part in parts}


@pytest.fixture
def small_aws() -> Iterator[str]:
    """Start a fake AWS, and return its address."""
    server = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("small_aws.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin
    assert server.stdout
    try:
        yield server.stdout.readline().strip()
    finally:
        server.stdin.close()
        server.stdout.close()
        server.terminate()
        server.wait()


@pytest.fixture
def deployment(tmp_path: Path, small_aws: str) -> Deployment:
    if shutil.which("terraform") is None:
        pytest.skip("no terraform on this machine")
    plugins, version = _mirror()
    folder = tmp_path / "terraform"
    _copy(folder, version)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_"))},  # noqa: TID251 - a program's own
        **AWS_ENVIRONMENT,
        "AWS_ENDPOINT_URL": small_aws,
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "CHECKPOINT_DISABLE": "1",
        "TF_IN_AUTOMATION": "1",
    }
    made = Deployment(folder, environment)
    made.terraform("init", "-input=false", f"-plugin-dir={plugins}")
    return made


def _copy(folder: Path, version: str) -> None:
    ignored = shutil.ignore_patterns(".terraform*", "tests", "*.tfstate*", "*.tfplan")
    shutil.copytree(TERRAFORM, folder, ignore=ignored)
    for path in folder.rglob("*.tf"):
        text = re.sub(r'(source\s*= "hashicorp/aws"\s*version\s*= )"[^"]*"', rf'\1"{version}"', path.read_text())
        if version.startswith("5."):
            text = re.sub(r"(data\.aws_region\.\w+)\.region\b", r"\1.name", text)
            for kind in NEWER:
                text = re.sub(rf'^resource "{kind}" .*?^}}$', "", text, flags=re.MULTILINE | re.DOTALL)
        path.write_text(text)
    (folder / "zz_override.tf").write_text(PROVIDER)


@pytest.mark.proof
def test_a_call_that_comes_again_is_answered_as_the_first_time(small_aws: str) -> None:
    ssm = boto3.client("ssm", endpoint_url=small_aws, region_name="ap-northeast-1")
    calls = ["first", "first", "second"]

    def name(request: Any, **_: Any) -> None:
        request.headers["amz-sdk-invocation-id"] = calls.pop(0)

    ssm.meta.events.register("before-send.ssm", name)
    for _ in "ab":
        ssm.put_parameter(Name="/one", Value="1", Type="String")
    with pytest.raises(ClientError, match="ParameterAlreadyExists"):
        ssm.put_parameter(Name="/one", Value="1", Type="String")


@pytest.mark.proof
def test_a_deployment_lives_through_its_days(deployment: Deployment) -> None:
    deployment.apply("day1")
    _the_first_day(deployment)
    deployment.keys("init")
    deployment.keys("rotate", "cursor_keys")
    before = deployment.secrets()
    assert sum(len(value) > 32 for value in before.values()) == 2
    deployment.apply("day2")
    assert (deployment.images(), deployment.secrets()) == ({"day2"}, before)
    # Roll back.
    deployment.apply("day1")
    assert (deployment.images(), deployment.secrets()) == ({"day1"}, before)
    # small_aws.py keeps what moto forgets, so any change here would be our fault.
    assert deployment.changes("day1") == {}


def _differences(change: dict[str, Any]) -> dict[str, Any]:
    before, after = change["before"] or {}, change["after"] or {}
    return {
        name: (before.get(name), after.get(name)) for name in {*before, *after} if before.get(name) != after.get(name)
    }


def _the_first_day(deployment: Deployment) -> None:
    assert deployment.images() == {"day1"}
    _, throttled = _stage(deployment, "homebiyori-dev-users")
    routes = {f"{route['path'].replace('/', '~1')}/{route['method']}" for route in read_json("routes.json")["users"]}
    tree = (TERRAFORM / "main.tf").read_text()
    named = re.findall(r'^    "((?:GET|POST) /\S+)"\s+= (?:\{ rate|local\.capacity)', tree, re.MULTILINE)
    assert len(named) == len(throttled) - 1, "one for each route that has its own, and one for all"
    assert throttled - {"*/*"} <= routes
    edges = _edges(deployment.terraform("graph").stdout)
    for stage in ("module.users_api.aws_api_gateway_stage.this", "module.admins_api.aws_api_gateway_stage.this"):
        assert "aws_api_gateway_account.this" in _behind(edges, stage), "the log's role comes first"
    assert "aws_sns_topic_policy.alarms" in _behind(edges, "aws_budgets_budget.month")


def _stage(deployment: Deployment, name: str) -> tuple[str, set[str]]:
    gateway = deployment.client("apigateway")
    (api,) = [each["id"] for each in gateway.get_rest_apis()["items"] if each["name"] == name]
    return api, set(gateway.get_stage(restApiId=api, stageName="live")["methodSettings"])


def _edges(graph: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for who, needed in re.findall(r'"([^"]+)" -> "([^"]+)"', graph):
        found.setdefault(who, set()).add(needed)
    return found


def _behind(edges: dict[str, set[str]], who: str) -> set[str]:
    found: set[str] = set()
    waiting = [who]
    while waiting:
        new = edges.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
