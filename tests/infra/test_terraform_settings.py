"""Terraform and code agree on settings, tables, parameters, error responses and groups."""

import io
import json
import logging
import re

import pytest

from homebiyori.admin.metrics import cloudwatch
from homebiyori.aws import dynamodb
from homebiyori.base import errors, log
from homebiyori.base.settings import Settings
from homebiyori.chat.repository import CHARACTER_INDEX, CHARACTER_KEY
from homebiyori.chat.rules import DEFAULT_DAILY_BUDGETS
from homebiyori.dev.provision import PARAMETERS
from homebiyori.http.problem import _KINDS
from homebiyori.ops.ratelimit import DEFAULT_LIMITS, RATE_LIMITS
from homebiyori.resources import ADMIN_GROUP, DAILY_BUDGETS
from infra.terraform_tree import TERRAFORM, keys, product_sources, read_json

GIVEN = keys("main.tf", "settings") | keys("secrets.tf", "secrets")
# Not set in a deployment: the defaults are right there, other values are for the local stack.
NOT_GIVEN = {"STRIPE_API_BASE", "BUCKET_ADDRESSING"}


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_every_setting_is_given(name: str) -> None:
    if not name.endswith("_PARAMETER"):
        assert (name in GIVEN) or (f"{name}_PARAMETER" in GIVEN) or (name in NOT_GIVEN)


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_every_variable_is_a_setting(name: str) -> None:
    """Settings ignores unknown variables, so a misspelt one would go unnoticed."""
    assert name.lower() in Settings.model_fields


def test_no_secret_is_given_itself() -> None:
    secret = {name.upper() for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert not secret & GIVEN


def test_tables_are_what_the_code_uses() -> None:
    tables = read_json("tables.json")
    assert set(tables) == {name.removeprefix("table_") for name in Settings.model_fields if name.startswith("table_")}
    for table in tables.values():
        assert (table["hash_key"], table["range_key"]) == (dynamodb.PK, dynamodb.SK)
        assert table["ttl_attribute"] == dynamodb.TTL
    assert tables["core"]["global_secondary_indexes"] == {}
    assert tables["chats"]["global_secondary_indexes"] == {
        CHARACTER_INDEX: {"hash_key": CHARACTER_KEY, "range_key": dynamodb.SK, "projection_type": "KEYS_ONLY"}
    }


def test_parameters_are_those_of_the_local_stack() -> None:
    """Rate limits are excepted; they are wider on the local stack."""
    made = read_json("parameters.json")
    assert set(PARAMETERS) <= set(made)
    assert {name: made[name] for name in PARAMETERS if name != RATE_LIMITS} == {
        name: value for name, value in PARAMETERS.items() if name != RATE_LIMITS
    }


@pytest.mark.parametrize(("name", "default"), [(DAILY_BUDGETS, DEFAULT_DAILY_BUDGETS), (RATE_LIMITS, DEFAULT_LIMITS)])
def test_parameters_begin_as_what_the_code_takes_without_them(name: str, default: dict[str, int]) -> None:
    assert json.loads(read_json("parameters.json")[name]) == default


def test_parameters_are_what_the_code_asks_for() -> None:
    asked = {
        name for text in product_sources().values() for name in re.findall(r'"(/homebiyori/[a-z_/]+[a-z_])"', text)
    }
    assert asked <= set(read_json("parameters.json"))


def test_the_group_of_admins_is_the_one_that_the_code_asks_for() -> None:
    assert f'admin_group = "{ADMIN_GROUP}"' in (TERRAFORM / "identity.tf").read_text()


def test_a_gateway_refuses_in_the_words_of_the_app() -> None:
    titles = {(kind.status, kind.code): kind.title for kind in _kinds(errors.HomebiyoriError)}
    for kind, problem in read_json("problems.json").items():
        status, code, title = problem["status"], problem["code"], problem["title"]
        assert titles.get((status, code), _KINDS.get(status, (code, title))[1]) == title, kind


def _kinds(kind: type[errors.HomebiyoriError]) -> list[type[errors.HomebiyoriError]]:
    return [kind, *(leaf for child in kind.__subclasses__() for leaf in _kinds(child))]


def test_an_alarm_sees_a_crash_whatever_lambda_makes_of_its_line() -> None:
    """Lambda's JSON log format overwrites `level` and `timestamp` if it does not recognize them."""
    text = (TERRAFORM / "observability.tf").read_text()
    ((field, value),) = re.findall(r'pattern\s+= "\{ \$\.(\w+) = \\"(\w+)\\" \}"', text)
    stream = io.StringIO()
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    log.configure_logging(stream)
    try:
        log.log_crash("crashed", ValueError("words"), level="deep")
        log.log_warning("odd")
    finally:
        root.handlers[:] = kept
        root.setLevel(level)
    crash, odd = (json.loads(line) | {"level": "INFO", "timestamp": "now"} for line in stream.getvalue().splitlines())
    assert (crash[field], odd[field] == value) == (value, False)


@pytest.mark.parametrize(
    ("file", "resource", "words"),
    [
        # API Gateway rejects an access log while the account has no logging role.
        ("modules/rest_api/main.tf", '"aws_api_gateway_stage" "this"', "depends_on = [var.log_role]"),
        ("main.tf", 'module "users_api"', "= aws_api_gateway_account.this[*].id"),
        ("main.tf", 'module "admins_api"', "= aws_api_gateway_account.this[*].id"),
        ("observability.tf", '"aws_budgets_budget" "month"', "depends_on = [aws_sns_topic_policy.alarms]"),
        # A domain that is added later disables the default endpoint, which needs a new deployment.
        ("modules/rest_api/main.tf", '"aws_api_gateway_deployment" "this"', "this.disable_execute_api_endpoint"),
        # A function needs its permissions before it is called; without them, the event source mapping is rejected.
        (
            "modules/function/main.tf",
            '"aws_lambda_function" "this"',
            "depends_on = [aws_iam_role_policy.this, aws_iam_role_policy.telemetry]",
        ),
        ("main.tf", '"aws_lambda_function_recursion_config" "ttl_updater"', 'recursive_loop = "Allow"'),
        # A plan must not revert a release, a canary, or the description that the next rollback reads.
        (
            "modules/function/main.tf",
            '"aws_lambda_alias" "live"',
            "ignore_changes = [function_version, routing_config, description]",
        ),
        # Callers that bypass the alias would get an unchecked version.
        ("queue.tf", '"aws_lambda_event_source_mapping" "ttl"', "= module.ttl_updater.alias_arn"),
        ("modules/rest_api/main.tf", '"aws_lambda_permission" "gateway"', "qualifier     = var.alias"),
        ("modules/rest_api/main.tf", '"aws_lambda_permission" "streaming"', "qualifier     = var.alias"),
        # Written once: SSM rejects an empty value, and another version would overwrite the secret that keys.py has set.
        ("secrets.tf", '"aws_ssm_parameter" "secret"', 'value_wo         = ","\n  value_wo_version = 1'),
        # API Gateway's method settings need the escaped path.
        ("modules/rest_api/main.tf", '"aws_api_gateway_method_settings" "route"', '"/", "~1")}/${'),
    ],
)
def test_what_the_order_and_the_form_depend_on(file: str, resource: str, words: str) -> None:
    text = (TERRAFORM / file).read_text()
    found = text[text.index(resource) :].partition("\n}\n")[0]
    assert words in found


def test_the_gateways_document_names_every_answer_by_its_status() -> None:
    """API Gateway's importer warns about `default`, and fails on warnings."""
    document = (TERRAFORM / "modules/rest_api/openapi.tf").read_text()
    assert re.findall(r"^ *default +=|\{ default +=", document, re.MULTILINE) == []
    assert "fail_on_warnings             = true" in (TERRAFORM / "modules/rest_api/main.tf").read_text()


def test_every_module_asks_for_a_provider_in_which_google_is_quiet() -> None:
    files = [path.read_text() for path in TERRAFORM.rglob("versions.tf")]
    floors = [re.findall(r'source  = "hashicorp/aws"\n\s+version = "~> (\d+)\.(\d+)"', text) for text in files]
    assert len(floors) == 4
    assert all(len(found) == 1 and tuple(map(int, found[0])) >= (6, 69) for found in floors)


def test_the_firewalls_refusal_can_be_read_by_a_site() -> None:
    text = (TERRAFORM / "waf.tf").read_text().partition("managed_rule_group_statement")[0]
    headers = dict(re.findall(r'response_header \{\s+name  = "(.*)"\s+value = "(.*)"', text))
    assert headers == {
        "Retry-After": "60",
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Retry-After",
    }


def test_no_parameter_begins_as_blanks() -> None:
    """Parameter Store rejects empty values, and might treat blanks as empty."""
    assert [name for name, value in read_json("parameters.json").items() if not value.strip()] == []


def test_cloudwatch_is_asked_by_terraforms_names() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in TERRAFORM.glob("*.tf"))
    names = set(re.findall(r'name\s+= "\$\{local\.name\}-([a-z-]+)"', text))
    assert {cloudwatch.USERS_API, cloudwatch.ADMINS_API, cloudwatch.API, cloudwatch.WORKER} <= names
    assert re.search(r'name\s+= "homebiyori-\$\{var\.env\}"', text)
