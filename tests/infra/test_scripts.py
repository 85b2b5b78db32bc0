"""Scripts for a deployment (smoke, keys, cost), run against the local engine and the apps."""

import json
import re
import socket
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
import uvicorn
from moto import mock_aws

from homebiyori import routes
from homebiyori.admin.metrics import cloudwatch
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.aws import secrets as secret
from homebiyori.base.settings import Settings
from homebiyori.dev.engine import ROOT, Engine
from homebiyori.http import access_log as access
from homebiyori.resources import ADMIN_GROUP, Resources
from infra.scripts_of import script
from infra.terraform_tree import TERRAFORM
from support.product import Caller, product_environment, shared_app
from support.units import item_size

README = (ROOT / "docs/deployment.md").read_text()


@pytest.fixture
def urls(resources: Resources) -> Iterator[list[str]]:
    servers, found = [], []
    for app in (shared_app(create_user_app, resources), shared_app(create_admin_app, resources)):
        listener = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        servers.append((server, thread, listener))
        found.append(f"http://127.0.0.1:{listener.getsockname()[1]}")
    yield found
    for server, thread, listener in servers:
        server.should_exit = True
        thread.join(10)
        listener.close()


def _smoke(*urls: str, **tokens: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "infra/scripts/smoke.py", *urls],
        env=tokens,
        check=False,
        capture_output=True,
        text=True,
    )


def test_smoke_passes_on_the_product(urls: list[str]) -> None:
    made = _smoke(*urls)
    assert made.returncode == 0, made.stdout
    assert made.stdout.count("ok ") == 10


def test_smoke_asks_dependencies_and_the_companion_with_tokens(urls: list[str], parent: Caller, admin: Caller) -> None:
    tokens = {"HOMEBIYORI_USER_TOKEN": _token(parent), "HOMEBIYORI_ADMIN_TOKEN": _token(admin)}
    made = _smoke(*urls, **tokens)
    assert "GET /api/admin/health: every dependency answers (status: " in made.stdout
    assert "POST /api/chat/messages: a parent is answered (source: offline)" in made.stdout
    assert made.stdout.count("ok ") == 12, made.stdout
    # A parent's token is rejected by the operators' API.
    made = _smoke(*urls, HOMEBIYORI_ADMIN_TOKEN=_token(parent))
    assert (made.returncode, made.stdout.count("FAILED")) == (1, 1)


def _token(caller: Caller) -> str:
    return caller.headers["Authorization"].removeprefix("Bearer ")


@pytest.mark.parametrize("answer", [{"source": "fallback"}, {}])
def test_smoke_says_when_the_model_may_not_be_called(answer: dict[str, str]) -> None:
    smoke: Any = script("smoke")
    smoke._send = lambda *_: (201, "application/json", json.dumps(answer))
    is_met, words = smoke._ask("https://site.example", smoke.PARENT)
    assert not is_met
    assert f"source: {answer.get('source')}" in words


def test_smoke_names_what_is_down() -> None:
    smoke: Any = script("smoke")
    states = [{"name": "core", "is_up": True}, {"name": "ssm", "is_up": False}]
    text = json.dumps({"status": "degraded", "dependencies": states})
    smoke._send = lambda *_: (200, "application/json", text)
    assert smoke._ask("https://site.example", smoke.OPERATOR) == (False, "(status: degraded, ssm is down)")


def test_smoke_fails_on_anything_else(urls: list[str]) -> None:
    made = _smoke(urls[1], urls[0])
    assert made.returncode == 1
    assert "FAILED" in made.stdout


@pytest.fixture
def vault(engine: Engine) -> Any:
    keys = script("keys")
    session = boto3.Session()
    engine_session = _EngineSession(session, engine.endpoint_url)
    for parameter in [*keys.GENERATED.values(), *keys.GIVEN.values(), keys.GOOGLE]:
        engine_session.client("ssm").put_parameter(Name=parameter, Value=",", Type="SecureString", Overwrite=True)
    return keys.Vault("dev", engine_session)


class _EngineSession:
    def __init__(self, session: boto3.Session, endpoint_url: str) -> None:
        self._session = session
        self._endpoint_url = endpoint_url

    def client(self, name: Any) -> Any:
        return self._session.client(name, endpoint_url=self._endpoint_url)


def test_keys_are_made_once_and_rotated_in_pairs(vault: Any) -> None:
    names = vault.make.__globals__["GENERATED"]
    assert vault.make("cursor_keys") == "made"
    (first,) = vault.values(names["cursor_keys"])
    assert len(first) >= 32
    assert vault.make("cursor_keys") == "is there already"
    vault.rotate("cursor_keys")
    vault.rotate("cursor_keys")
    newest, before = vault.values(names["cursor_keys"])
    assert len({first, newest, before}) == 3


def test_an_empty_answer_keeps_the_secret(vault: Any) -> None:
    vault.put("/homebiyori/stripe/secret_key", "sk_test_1")
    with pytest.raises(SystemExit):
        vault.put("/homebiyori/stripe/secret_key", " ")
    assert vault.values("/homebiyori/stripe/secret_key") == ["sk_test_1"]


def test_the_first_operator_is_in_the_group(vault: Any, engine: Engine) -> None:
    cognito: Any = boto3.client("cognito-idp", endpoint_url=engine.endpoint_url)
    pool = cognito.create_user_pool(PoolName="homebiyori-dev-admins")["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool, GroupName=ADMIN_GROUP)
    email = f"{uuid.uuid4()}@site.example"
    vault.add_admin(email)
    (user,) = cognito.list_users_in_group(UserPoolId=pool, GroupName=ADMIN_GROUP)["Users"]
    assert {"Name": "email", "Value": email} in user["Attributes"]


def test_secrets_are_written_by_the_word_that_terraform_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """SSM returns the key ID as it was last written; if keys.py wrote another form, every plan would show a change."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    keys = script("keys")
    with mock_aws():
        ssm = boto3.client("ssm")
        alias = "alias/homebiyori-prod"
        names = [*keys.GENERATED.values(), *keys.GIVEN.values(), keys.GOOGLE]
        for name in names:
            ssm.put_parameter(Name=name, Value=",", Type="SecureString", KeyId=alias)
        vault = keys.Vault("prod")
        for name in keys.GENERATED:
            vault.make(name)
            vault.rotate(name)
        for name in [*keys.GIVEN.values(), keys.GOOGLE]:
            vault.put(name, "secret")
        # These are the attributes that a later plan compares.
        found = ssm.describe_parameters()["Parameters"]
    assert {each["Name"]: (each["KeyId"], each["Type"], each["Tier"]) for each in found} == dict.fromkeys(
        names, (alias, "SecureString", "Standard")
    )
    text = (TERRAFORM / "secrets.tf").read_text() + (TERRAFORM / "kms.tf").read_text()
    assert re.search(r"^  key_id = aws_kms_alias\.main\.name$", text, re.MULTILINE)
    assert re.search(r'^  name\s+= "alias/\$\{local\.name\}"$', text, re.MULTILINE)


def test_keys_and_the_readme_promise_what_the_code_does() -> None:
    words = script("keys").Vault.rotate.__doc__ + (ROOT / "infra/scripts/keys.py").read_text()
    assert secret._FRESH_SECONDS == 300
    assert "within five minutes, without a deployment" in words
    assert (
        "within five minutes, without a\ndeployment" in README or "within five minutes, without a deployment" in README
    )
    assert "deploy again" not in words


def test_scripts_and_terraform_name_the_same_parameters() -> None:
    keys = script("keys")
    text = (TERRAFORM / "secrets.tf").read_text()
    assert all(f'"{name}"' in text for name in [*keys.GENERATED.values(), *keys.GIVEN.values(), keys.GOOGLE])
    assert text.count('= "/homebiyori/') == len(keys.GENERATED) + len(keys.GIVEN) + 1


def test_the_bill_counts_what_a_message_reads_and_writes(parent: Caller, resources: Resources) -> None:
    cost, asked = script("cost"), dict[str, list[Any]]()

    def note(params: Any, model: Any, **_: Any) -> None:
        asked.setdefault(model.name, []).append(params)

    assert not parent.say("きょうのてんきはくもり、あしたもくもり、それだけ").json()["fruit_generated"]
    events: Any = resources.core.client.meta.events
    events.register("provide-client-params.dynamodb.*", note)
    try:
        parent.say("はじめて寝返りできた!うれしくて泣いちゃった", key="k")
    finally:
        events.unregister("provide-client-params.dynamodb.*", note)
    (read,), (written,), (_,) = asked["BatchGetItem"], asked["TransactWriteItems"], asked["Query"]
    assert len(asked["UpdateItem"]) == cost.RESERVATION_WRITES
    keys = [key for table in read["RequestItems"].values() for key in table["Keys"]]
    assert sorted(map(_kind, keys)) == sorted(cost.READ_ROWS)
    puts = [write["Put"]["Item"] if "Put" in write else write["Update"]["Key"] for write in written["TransactItems"]]
    assert Counter(map(_kind, puts)) == Counter([*cost.WRITTEN_KB, *cost.FRUIT_KB])
    sizes = {_kind(item): item_size(item) / 1_024 for item in puts}
    assert all(size <= {**cost.WRITTEN_KB, **cost.FRUIT_KB}[kind] for kind, size in sizes.items()), sizes


def _kind(item: Any) -> str:
    partition, _, _ = str(item["PK"]["S"]).partition("#")
    return partition if partition == "LIMIT" else str(item["SK"]["S"]).partition("#")[0]


def test_the_bill_counts_the_metrics_that_are_written() -> None:
    cost = script("cost")
    kinds: list[Any] = [routes.OpenRoute, *_below(routes.OpenRoute)]
    # Requests without a matching route have a class of their own.
    assert len({kind.audience for kind in kinds} | {"none"}) == cost.ROUTE_CLASSES
    asked = access._metrics({"type": "http"}, 200, 1.0)
    assert (set(asked.dimensions), len(asked.figures)) == ({"RouteClass", "StatusClass"}, cost.REQUEST_FIGURES)
    watch: Any = _Asked()
    cloudwatch.services(
        Settings.from_environment(product_environment("a", "b") | {"HOMEBIYORI_COMPANION": "bedrock"}), watch
    )
    assert 2 * 20 * 30 * (len(watch.asked) + 1) == cost.METRICS_READ, "and the age of the oldest work"
    # Without streaming, like the rest of the bill.
    (filters,) = re.findall(
        r'"crashes" \{\n  for_each = merge\(\n    \{(.*)\}', (TERRAFORM / "observability.tf").read_text()
    )
    own = cost.ROUTE_CLASSES * cost.STATUS_CLASSES * cost.REQUEST_FIGURES + cost.CHAT_FIGURES
    assert own + filters.count("log_group_name") == cost.CUSTOM_METRICS


def test_the_bill_counts_the_firewalls_rules_and_who_is_asked_at_the_edge() -> None:
    cost = script("cost")
    text = (TERRAFORM / "waf.tf").read_text()
    names = set(re.findall(r"^      (AWSManagedRules\w+)\s+= \d$", text, re.MULTILINE))
    always = {
        *names,
        *re.findall(r'name     = "(webhook)"', text),
        *re.findall(r"^    \{ (rate-[a-z-]+) = ", text, re.MULTILINE),
    }
    assert 5 + len(always) + 1 + 3 + 0.5 == cost.FIXED, "the firewall itself is 5, a rule 1"
    assert len(re.findall(r"for_each = var\.enable_sites \? \[local\.past_the_sites\] : \[\]", text)) == 1
    assert len(re.findall(r"var\.enable_sites \? \{ rate-per-viewer = ", text)) == 1
    assert cost.SITE_RULES == 2
    site = (TERRAFORM / "modules/site/main.tf").read_text()
    assert site.count("function_association {") == 2, (
        "pages and the API: an asset asks no function, a few too many are counted"
    )
    few, many = cost.pages(100), cost.pages(10_100)
    assert many - few == pytest.approx(10_000 / 100 * (few - cost.SITE_RULES))


def test_a_price_was_read_or_is_said_to_be_from_memory() -> None:
    cost = script("cost")
    assert set(cost.READ) <= set(cost.PRICE)
    assert all(re.fullmatch(r"https://(docs\.)?aws\.amazon\.com/\S+", url) for url, _ in cost.READ.values())
    assert all(re.fullmatch(r"20\d\d-\d\d-\d\d", day) for _, day in cost.READ.values())
    assert all(f"`{name}`" in README for name in cost.READ)


def test_the_bill_grows_with_what_is_watched_and_encrypted() -> None:
    cost = script("cost")
    few, many = cost.monthly(100), cost.monthly(10_000)
    assert few["Metrics and alarms"] == many["Metrics and alarms"] > 0.3 * cost.CUSTOM_METRICS
    assert many["KMS calls"] == pytest.approx(100 * few["KMS calls"])
    assert few["KMS calls"] > 0


def _below(kind: type[Any]) -> list[type[Any]]:
    return [found for child in kind.__subclasses__() for found in (child, *_below(child))]


class _Asked:
    """A metric reader that records the queries."""

    def read(self, wanted: Any) -> Any:
        self.asked = wanted
        return dict.fromkeys(wanted, "no_data")


def test_the_readme_shows_the_bill_that_the_script_computes() -> None:
    assert script("cost").table() in README
