"""Bootstrap: a protected state bucket, and a deployer role limited to our resources."""

import json
import re
from fnmatch import fnmatchcase
from typing import Any

import pytest

from homebiyori.dev.engine import ROOT
from infra.terraform_tree import TERRAFORM, statements

BOOTSTRAP = ROOT / "infra/bootstrap"
POLICY: list[dict[str, Any]] = json.loads((BOOTSTRAP / "deployer.json").read_text())["Statement"]
BOUNDARY: list[dict[str, Any]] = json.loads((BOOTSTRAP / "boundary.json").read_text())["Statement"]
MAIN = (BOOTSTRAP / "main.tf").read_text()
TREE = "".join(path.read_text() for path in TERRAFORM.rglob("*.tf"))
# IAM's service names where they differ from the prefix of the resource type.
SERVICES = {"api": "apigateway", "cognito": "cognito-idp"}
# Services with actions that can be limited neither by name nor by tag.
WITHOUT_NAMES = {"cloudfront", "kms", "lambda", "wafv2", "logs"}


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _allowed(*, without_limits: bool = False) -> set[str]:
    return {
        action
        for each in POLICY
        if each["Effect"] == "Allow"
        and not (without_limits and ("Condition" in each or _listed(each["Resource"]) != ["*"]))
        for action in _listed(each["Action"])
    }


def test_the_policies_are_of_a_size_that_iam_takes() -> None:
    for statements_ in (POLICY, BOUNDARY):
        assert len(json.dumps({"Version": "2012-10-17", "Statement": statements_}, separators=(",", ":"))) < 6_144


def test_whoever_deploys_may_make_all_of_it() -> None:
    kinds = set(re.findall(r'^resource "aws_([a-z0-9]+)_', TREE, re.MULTILINE))
    assert len(kinds) > 12
    for kind in kinds:
        assert any(action.startswith(f"{SERVICES.get(kind, kind)}:") for action in _allowed()), kind


def test_nothing_whole_is_allowed_without_a_name_or_a_tag() -> None:
    whole = {action for action in _allowed(without_limits=True) if action.endswith(":*")}
    assert whole == set()
    changing = {
        action.partition(":")[0]
        for action in _allowed(without_limits=True)
        if not re.search(r":(Get|List|Describe)", action)
    }
    # For the first call of a model on Bedrock, which the checklist makes.
    assert changing - {"bedrock", "aws-marketplace"} <= WITHOUT_NAMES


def test_every_name_is_ours() -> None:
    (named,) = [each for each in POLICY if each["Sid"] == "ThingsOfOurName"]
    assert all(re.search(r"homebiyori[-/]", resource) for resource in named["Resource"])
    prefixes = {resource.split(":")[2] for resource in named["Resource"]}
    assert {action.removesuffix(":*") for action in named["Action"]} == prefixes


@pytest.mark.parametrize("action", ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:CreateRole"])
def test_no_role_is_made_that_may_do_more_than_the_boundary(action: str) -> None:
    given = [each for each in POLICY if action in _listed(each["Action"])]
    assert [each["Condition"] for each in given] == [
        {"StringLike": {"iam:PermissionsBoundary": "arn:aws:iam::*:policy/homebiyori-*-boundary"}}
    ]
    assert not any("iam:DeleteRolePermissionsBoundary" in _listed(each["Action"]) for each in POLICY)


def _is_denied(action: str, resource: str) -> bool:
    return any(
        any(fnmatchcase(action, each) for each in _listed(denied["Action"]))
        and any(fnmatchcase(resource, each) for each in denied["Resource"])
        for denied in POLICY
        if denied["Effect"] == "Deny"
    )


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:PutRolePolicy", "arn:aws:iam::123456789012:role/homebiyori-prod-deployer"),
        ("s3:DeleteBucket", "arn:aws:s3:::homebiyori-prod-terraform-state"),
        ("s3:PutBucketVersioning", "arn:aws:s3:::homebiyori-prod-terraform-state"),
        ("s3:DeleteObjectVersion", "arn:aws:s3:::homebiyori-prod-terraform-state/homebiyori.tfstate"),
        # The deployer creates tables and buckets, but must not read parents' data.
        *(
            (f"dynamodb:{call}", "arn:aws:dynamodb:ap-northeast-1:1:table/homebiyori-prod-chats")
            for call in ("Scan", "Query")
        ),
        ("dynamodb:Query", "arn:aws:dynamodb:ap-northeast-1:1:table/homebiyori-prod-chats/index/by_character"),
        ("s3:GetObject", "arn:aws:s3:::homebiyori-prod-files-123456789012/users/a/exports/b.json"),
    ],
)
def test_what_the_deployer_can_neither_change_nor_read(action: str, resource: str) -> None:
    assert _is_denied(action, resource)


def test_the_deployer_writes_states_and_pages() -> None:
    for resource in ("homebiyori-prod-terraform-state/homebiyori.tfstate", "homebiyori-prod-users-site-1/index.html"):
        for action in ("s3:GetObject", "s3:PutObject"):
            assert not _is_denied(action, f"arn:aws:s3:::{resource}")


@pytest.mark.parametrize("document", ["api", "ttl_updater"])
def test_a_function_may_do_within_the_boundary_what_it_must(document: str) -> None:
    lists = (re.findall(r"actions\s+= \[(.*?)\]", text, re.DOTALL) for text in statements(document).values())
    wanted = {action for found in lists for text in found for action in re.findall(r'"([^"]+)"', text)}
    assert wanted <= set(BOUNDARY[0]["Action"])


def test_the_boundary_holds_no_right_to_make_or_to_pass_on() -> None:
    actions = BOUNDARY[0]["Action"]
    assert not any(
        re.match(r"iam:|sts:|.*\*|\w+:(Create(?!Log)|DeleteTable|DeleteBucket)", action) for action in actions
    )


def test_every_role_of_the_tree_has_it() -> None:
    roles = re.findall(r'^resource "aws_iam_role" .*?^}$', TREE, re.MULTILINE | re.DOTALL)
    assert len(roles) == 3
    assert all("permissions_boundary" in role for role in roles)
    assert 'policy/${local.name}-boundary"' in TREE
    assert re.search(r'name\s+= "\$\{local\.name\}-boundary"', MAIN)


def test_github_deploys_from_one_environment_of_one_repository() -> None:
    assert 'values   = ["repo:${var.repository}:environment:${var.env}"]' in MAIN
    assert MAIN.count('test     = "StringEquals"') == 2
    assert "StringLike" not in MAIN


@pytest.mark.parametrize("env", ["dev", "prod"])
def test_the_states_bucket_is_the_backends(env: str) -> None:
    text = (TERRAFORM / f"envs/{env}.s3.tfbackend").read_text()
    assert f'bucket       = "homebiyori-{env}-terraform-state"' in text
    assert re.search(r"^use_lockfile = true$", text, re.MULTILINE)
    assert 'bucket = "${local.name}-terraform-state"' in MAIN


def test_what_nobody_can_make_again_is_kept() -> None:
    state = MAIN.partition('resource "aws_s3_bucket" "state" {')[2].partition("\n}\n")[0]
    assert "prevent_destroy = true" in state
    text = (TERRAFORM / "envs/prod.kept").read_text()
    kept = re.findall(r'resource "(\w+)" "(\w+)" \{\n  lifecycle \{\n    prevent_destroy = true', text)
    assert set(kept) == {
        ("aws_dynamodb_table", "this"),
        ("aws_cognito_user_pool", "users"),
        ("aws_cognito_user_pool", "admins"),
        ("aws_kms_key", "main"),
        ("aws_s3_bucket", "files"),
    }
    assert all(f'resource "{kind}" "{name}"' in TREE for kind, name in kept)
    makefile = (ROOT / "Makefile").read_text()
    init = makefile.partition("\ninit:\n")[2].partition("\n\n")[0]
    assert "envs/$(ENV).kept infra/terraform/kept_override.tf" in init


def test_the_workflow_deploys_by_that_role_from_main_alone() -> None:
    text = (ROOT / ".github/workflows/deploy.yml").read_text()
    role = re.search(r'^  name +=\s"\$\{local\.name\}-(\w+)"', MAIN, re.MULTILINE)
    assert role
    assert f"role/homebiyori-${{{{ inputs.env }}}}-{role[1]}" in text
    assert "environment: ${{ inputs.env }}" in text, "the role trusts jobs of that environment only"
    assert "if: github.ref == 'refs/heads/main'" in text
    permissions = re.search(r"^permissions:\n((?:  .+\n)+)", text, re.MULTILINE)
    assert permissions
    assert permissions[1].split("\n") == ["  contents: read", "  id-token: write", ""]
    assert "secrets." not in text, "no key can be lost that there is not"


def test_the_workflow_runs_what_the_makefile_has() -> None:
    text = (ROOT / ".github/workflows/deploy.yml").read_text()
    targets = set(re.findall(r"^([a-z./-]+):(?!=)", (ROOT / "Makefile").read_text(), re.MULTILINE))
    used = {word for line in re.findall(r"\bmake ([a-z ./-]+)", text) for word in line.split()}
    assert {"plan", "deploy", "site"} <= used <= targets
    on_arm = re.search(r"^ARCH \?= arm64$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert on_arm
    assert "runs-on: ubuntu-24.04-arm\n" in text
