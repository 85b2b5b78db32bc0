"""Release drill: the real entrypoints in local processes, with moto's versions, aliases and alarms."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients, Names, provision
from homebiyori.dev.state import Secrets
from infra.scripts_of import script
from support.product import AWS_ENVIRONMENT
from support.runtime_api import LambdaProcess

pytestmark = pytest.mark.proof

SECRETS = Secrets(
    cursor_key="0123456789abcdef0123456789abcdef", user_password="Aa1-user!pass", admin_password="Aa1-ad!pass"
)
HANDLERS = {"api": "homebiyori.lambda_api.handler", "ttl-updater": "homebiyori.lambda_ttl_updater.handler"}
ROLE = "arn:aws:iam::123456789012:role/homebiyori-dev-api"


class Deployment:
    """moto's Lambda client, but an invoked version runs as a local process with that version's environment."""

    def __init__(self, environment: dict[str, str], stack: ExitStack) -> None:
        self._aws: Any = boto3.client("lambda")
        self._environment = environment
        self._stack = stack
        self._running: dict[tuple[str, str], LambdaProcess] = {}
        self._images: dict[tuple[str, str], str] = {}
        self.moved: list[str] = []
        boto3.client("iam").create_role(RoleName="homebiyori-dev-api", AssumeRolePolicyDocument="{}")
        for function in HANDLERS:
            self.publish(function, "one")
            self._aws.create_alias(FunctionName=_name(function), Name="live", FunctionVersion="1")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._aws, name)

    def publish(self, function: str, tag: str, **changes: str) -> str:
        """Publish a new version with another image, as `terraform apply` does."""
        image = f"123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/homebiyori-dev:{tag}"
        variables = {name: value for name, value in self._environment.items() if name.startswith("HOMEBIYORI_")}
        given: dict[str, Any] = {"Environment": {"Variables": variables | changes}}
        if tag == "one":
            self._aws.create_function(
                FunctionName=_name(function), PackageType="Image", Code={"ImageUri": image}, Role=ROLE, **given
            )
        else:
            self._aws.update_function_configuration(FunctionName=_name(function), **given)
            self._aws.update_function_code(FunctionName=_name(function), ImageUri=image)
        made: str = self._aws.publish_version(FunctionName=_name(function), Description=tag)["Version"]
        self._images[_name(function), made] = image
        return made

    def get_function(self, *, FunctionName: str, Qualifier: str) -> dict[str, Any]:  # noqa: N803 - boto3's
        """Return the version's own image; moto returns the newest one for all versions."""
        return {"Code": {"ImageUri": self._images[FunctionName, Qualifier]}}

    def update_alias(self, **given: Any) -> Any:
        weights = given["RoutingConfig"]["AdditionalVersionWeights"]
        function = given["FunctionName"].removeprefix("homebiyori-dev-")
        self.moved.append(f"{function} {given['FunctionVersion']}{f' {weights}' if weights else ''}")
        return self._aws.update_alias(**given)

    def invoke(self, *, FunctionName: str, Qualifier: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - boto3's
        process = self._process(FunctionName.removeprefix("homebiyori-dev-"), Qualifier)
        process.send(Payload)
        outcome = process.outcome()
        error = {} if outcome.kind == "response" else {"FunctionError": "Unhandled"}
        return {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(outcome.body).encode()), **error}

    def _process(self, function: str, version: str) -> LambdaProcess:
        if (function, version) not in self._running:
            found = self._aws.get_function_configuration(FunctionName=_name(function), Qualifier=version)
            environment = {**self._environment, **found["Environment"]["Variables"]}
            made = self._stack.enter_context(LambdaProcess(HANDLERS[function], environment))
            self._running[function, version] = made
        return self._running[function, version]

    def live(self) -> dict[str, str]:
        """Return each function's live version, followed by the weights during a canary."""
        aliases = {name: self._aws.get_alias(FunctionName=_name(name), Name="live") for name in HANDLERS}
        splits = {
            name: (each.get("RoutingConfig") or {}).get("AdditionalVersionWeights") for name, each in aliases.items()
        }
        return {
            name: each["FunctionVersion"] + (f" {splits[name]}" if splits[name] else "")
            for name, each in aliases.items()
        }


def _name(function: str) -> str:
    return f"homebiyori-dev-{function}"


@pytest.fixture
def deployment(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployment]:
    clients = Clients.connect(engine.endpoint_url)
    made = provision(clients, Names("release"), SECRETS)
    environment = {**AWS_ENVIRONMENT, "AWS_ENDPOINT_URL": engine.endpoint_url, **made}
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    with mock_aws(), ExitStack() as stack:
        yield Deployment(environment, stack)


@pytest.fixture
def watch(deployment: Deployment) -> Any:  # noqa: ARG001 - moto runs
    cloudwatch = boto3.client("cloudwatch")
    for name in ("homebiyori-dev-api-crashing", "homebiyori-prod-api-crashing"):
        cloudwatch.put_metric_alarm(
            AlarmName=name, MetricName="m", Namespace="n", Period=60, EvaluationPeriods=1, Threshold=1,
            ComparisonOperator="GreaterThanThreshold", Statistic="Sum",
        )  # fmt: skip
    return cloudwatch


@pytest.fixture
def release(deployment: Deployment, watch: Any, engine: Engine) -> Callable[..., Any]:
    module = script("release")
    functions = module.Functions("dev", deployment)

    def make(sleep: Callable[[float], None] = lambda _: None) -> Any:
        trial = module.Trial(functions, Clients.connect(engine.endpoint_url).cognito)
        return module.Release(functions, trial, module.Watch("dev", watch), sleep)

    return make


def _alarm(watch: Any, state: str, env: str = "dev") -> None:
    watch.set_alarm_state(AlarmName=f"homebiyori-{env}-api-crashing", StateValue=state, StateReason="drill")


def test_a_drill_deploy_bad_version_automatic_stop_roll_back(
    deployment: Deployment, watch: Any, release: Callable[..., Any]
) -> None:
    # A good version passes the checks and the canary, then gets all calls; the queue's consumer moves first.
    for function in HANDLERS:
        deployment.publish(function, "two")
    seen = list[dict[str, str]]()
    told = release(lambda _: seen.append(deployment.live())).deploy(canary=10, minutes=1)
    assert told == "ttl-updater 1 -> 2, api 1 -> 2"
    assert seen == [{"api": "1 {'2': 0.1}", "ttl-updater": "1 {'2': 0.1}"}] * 2
    assert deployment.live() == {"api": "2", "ttl-updater": "2"}
    # A version that cannot reach its table fails the checks.
    deployment.publish("api", "three", HOMEBIYORI_TABLE_CHATS="nowhere")
    deployment.moved.clear()
    with pytest.raises(Exception, match="api 3: down: dynamodb_chats"):
        release().deploy()
    assert (deployment.moved, deployment.live()["api"]) == ([], "2")
    # A version that fails during the canary is stopped automatically.
    deployment.publish("api", "four")
    with pytest.raises(Exception, match="stopped: homebiyori-dev-api-crashing"):
        release(lambda _: _alarm(watch, "ALARM")).deploy(canary=10, minutes=15)
    assert deployment.moved == ["api 2 {'4': 0.1}", "api 2"]
    assert deployment.live() == {"api": "2", "ttl-updater": "2"}
    # A rollback needs no plan, moves the sender before the consumer, and can't be repeated.
    deployment.moved.clear()
    assert release().roll_back(None) == "api 2 -> 1, ttl-updater 2 -> 1"
    assert deployment.moved == ["api 1", "ttl-updater 1"]
    assert release().roll_back(None) == "nothing has changed"
    assert release().roll_back("two") == "api 1 -> 2, ttl-updater 1 -> 2"


def test_a_function_that_does_not_start_is_not_released(deployment: Deployment, release: Callable[..., Any]) -> None:
    deployment.publish("ttl-updater", "two", HOMEBIYORI_USERS_ISSUER="")
    with pytest.raises(Exception, match="ttl-updater 2 does not answer"):
        release().deploy()
    assert deployment.moved == []


def test_a_parent_must_be_answered_by_a_companion(deployment: Deployment, release: Callable[..., Any]) -> None:
    # Without access to the model, replies come from the fallback; the release check detects that by `source`.
    deployment.publish("api", "two", HOMEBIYORI_COMPANION="bedrock")
    with pytest.raises(Exception, match="api 2: a parent is answered fallback"):
        release().deploy()
    assert deployment.moved == []


def test_errors_of_the_new_version_stop_it_before_any_alarm(
    deployment: Deployment, watch: Any, release: Callable[..., Any]
) -> None:
    deployment.publish("api", "two")
    names = {"FunctionName": _name("api"), "Resource": f"{_name('api')}:live", "ExecutedVersion": "2"}

    def fail(_: float) -> None:
        dimensions = [{"Name": name, "Value": value} for name, value in names.items()]
        watch.put_metric_data(
            Namespace="AWS/Lambda", MetricData=[{"MetricName": "Errors", "Value": 3, "Dimensions": dimensions}]
        )

    with pytest.raises(Exception, match="stopped: 3 calls of api 2 failed"):
        release(fail).deploy(canary=5, minutes=15)
    assert deployment.live()["api"] == "1"


def test_no_canary_flies_while_an_alarm_goes_off(
    deployment: Deployment, watch: Any, release: Callable[..., Any]
) -> None:
    deployment.publish("api", "two")
    _alarm(watch, "ALARM", env="prod")
    _alarm(watch, "ALARM")
    with pytest.raises(Exception, match=r"nothing would be seen while these go off: homebiyori-dev-api-crashing$"):
        release().deploy(canary=5, minutes=1)
    assert deployment.moved == []


def test_an_abandoned_canary_is_ended_by_hand(deployment: Deployment, release: Callable[..., Any]) -> None:
    deployment.publish("api", "two")
    deployment.update_alias(
        FunctionName=_name("api"), Name="live", FunctionVersion="1", Description="1 after 1",
        RoutingConfig={"AdditionalVersionWeights": {"2": 0.1}},
    )  # fmt: skip
    with pytest.raises(Exception, match=r"a canary is under way \(api\): make rollback ends it"):
        release().deploy()
    assert release().roll_back(None) == "no calls go to the new versions of api"
    assert deployment.live()["api"] == "1"


def test_either_all_move_or_none(
    deployment: Deployment, release: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for function in HANDLERS:
        deployment.publish(function, "two")
    whole = deployment.update_alias

    def refuse(**given: Any) -> Any:
        if given["FunctionName"] == _name("api") and given["FunctionVersion"] == "2":
            given["FunctionVersion"] = "99"
        return whole(**given)

    monkeypatch.setattr(deployment, "update_alias", refuse)
    with pytest.raises(ClientError):
        release().deploy()
    assert deployment.live() == {"api": "1", "ttl-updater": "1"}


def test_nobody_goes_back_to_an_image_that_never_ran(deployment: Deployment, release: Callable[..., Any]) -> None:
    with pytest.raises(Exception, match="no version of ttl-updater runs nine"):
        release().roll_back("nine")
    assert deployment.moved == []


def test_a_streamed_answer_is_read_by_its_prelude() -> None:
    module = script("release")

    class Streaming:
        def invoke_with_response_stream(self, **_: Any) -> Any:
            parts = (b'{"statusCode": 201, "headers": {}}' + bytes(8), b'{"source": ', b'"bedrock"}')
            return {"EventStream": [*({"PayloadChunk": {"Payload": part}} for part in parts), {"InvokeComplete": {}}]}

    trial = module.Trial(module.Functions("dev", Streaming()), None)
    answer = trial._stream(module.Move("streaming", "1", "1", "2"), {})
    assert (answer["statusCode"], json.loads(answer["body"])) == (201, {"source": "bedrock"})
