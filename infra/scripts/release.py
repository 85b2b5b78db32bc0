"""Check new versions of the functions and make them live, or roll back: `make deploy`, `make rollback`.

new versions (Terraform) ── check each ── optional canary ── alias `live`
                             │ failure: unchanged    │ alarm or error: canary ends

All callers use the alias. Its description names the version that was live before, for rollbacks.
"""

import argparse
import json
import re
import secrets
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.exceptions import ClientError

ALIAS = "live"
# The queue's consumer must understand new messages before the API sends them. Rollbacks use the reverse order.
FUNCTIONS = ("ttl-updater", "streaming", "api")
TEST_USER = "release-check"
LOOK_EVERY = 30
CHECK = {"check": "dependencies"}
BEFORE = re.compile(r"^\d+ after (\d+)$")


class ReleaseError(Exception):
    """The release failed; the live versions are the same as before."""


@dataclass(frozen=True)
class Move:
    """A function's change from version `old` to `new`; `before` was live before `old`."""

    function: str
    before: str
    old: str
    new: str


class Functions:
    """The functions of one environment and their aliases."""

    def __init__(self, env: str, client: Any) -> None:  # noqa: ANN401 - boto3's client
        self._prefix = f"homebiyori-{env}"
        self.client = client

    def full_name(self, function: str) -> str:
        return f"{self._prefix}-{function}"

    def live(self) -> dict[str, dict[str, Any]]:
        """Return the alias `live` of each existing function."""
        found = {}
        for function in FUNCTIONS:
            try:
                found[function] = self.client.get_alias(FunctionName=self.full_name(function), Name=ALIAS)
            except self.client.exceptions.ResourceNotFoundException:
                continue
        return found

    def versions(self, function: str) -> list[str]:
        """Return the published versions, newest first."""
        pages = self.client.get_paginator("list_versions_by_function").paginate(FunctionName=self.full_name(function))
        numbers = [each["Version"] for page in pages for each in page["Versions"] if each["Version"] != "$LATEST"]
        return sorted(numbers, key=int, reverse=True)

    def of_image(self, function: str, tag: str) -> str:
        """Return the newest version with an image; ReleaseError if there is none."""
        for version in self.versions(function):
            code = self.client.get_function(FunctionName=self.full_name(function), Qualifier=version)["Code"]
            if code["ImageUri"].rpartition(":")[2] in (tag, f"{tag}-streaming"):
                return version
        raise ReleaseError(f"no version of {function} runs {tag}")

    def settings(self, move: Move) -> dict[str, str]:
        """Return the environment variables of the new version, which are immutable."""
        found = self.client.get_function_configuration(FunctionName=self.full_name(move.function), Qualifier=move.new)
        variables: dict[str, str] = found["Environment"]["Variables"]
        return variables

    def point(self, function: str, version: str, *, before: str, canary: tuple[str, float] | None = None) -> None:
        """Point the alias to a version; `canary` sends a share of the calls to another one."""
        self.client.update_alias(
            FunctionName=self.full_name(function),
            Name=ALIAS,
            FunctionVersion=version,
            Description=f"{version} after {before}",
            RoutingConfig={"AdditionalVersionWeights": dict([canary] if canary else [])},
        )


class Trial:
    """Checks a version with real calls: that it starts, reaches its dependencies, and answers a parent."""

    def __init__(self, functions: Functions, cognito: Any) -> None:  # noqa: ANN401 - boto3's client
        self._functions = functions
        self._lambda = functions.client
        self._cognito = cognito

    def faults(self, move: Move) -> Iterator[str]:
        """Yield what is wrong with a new version."""
        if move.function == "ttl-updater":
            answer = self._invoke(move, {"Records": []})
            if answer != {"batchItemFailures": []}:
                yield f"an empty batch is answered {_short(answer)}"
            return
        if move.function == "api":
            answer = self._invoke(move, CHECK)
            if answer.get("status") != "ok":
                down = [each["name"] for each in answer.get("dependencies", []) if not each["is_up"]]
                yield f"down: {', '.join(down)}" if down else f"its check is answered {_short(answer)}"
        yield from self._chat_faults(move)

    def _chat_faults(self, move: Move) -> Iterator[str]:
        event = self._message(self._functions.settings(move))
        answer = self._stream(move, event) if move.function == "streaming" else self._invoke(move, event)
        try:
            source = json.loads(answer["body"])["source"] if answer.get("statusCode") == 201 else None
        except ValueError:
            source = None
        if source not in ("bedrock", "offline"):
            yield f"a parent is answered {source or _short(answer)}"

    def _message(self, settings: dict[str, str]) -> dict[str, Any]:
        """Return a chat message's event, as the users' gateway sends it."""
        pool = settings["HOMEBIYORI_USERS_ISSUER"].rpartition("/")[2]
        client_id = settings["HOMEBIYORI_USERS_CLIENT_IDS"].split(",")[-1]
        headers = {
            "Authorization": f"Bearer {self._token(pool, client_id)}",
            "Content-Type": "application/json",
            "Host": "release.invalid",
        }
        return {
            "resource": "/{proxy+}",
            "path": "/api/chat/messages",
            "httpMethod": "POST",
            "headers": headers,
            "multiValueHeaders": {name: [value] for name, value in headers.items()},
            "queryStringParameters": None,
            "multiValueQueryStringParameters": None,
            "pathParameters": {"proxy": "api/chat/messages"},
            "stageVariables": None,
            "requestContext": {
                "accountId": "0", "apiId": settings["HOMEBIYORI_USER_API_ID"], "httpMethod": "POST", "stage": "live",
                "identity": {"sourceIp": "127.0.0.1"}, "path": "/live/api/chat/messages", "requestId": "release",
                "resourceId": "release", "resourcePath": "/{proxy+}", "protocol": "HTTP/1.1",
            },
            "body": json.dumps({"message": "ほっ"}),
            "isBase64Encoded": False,
        }  # fmt: skip

    def _token(self, pool: str, client_id: str) -> str:
        """Sign the test user in with a new random password."""
        password = secrets.token_urlsafe(32) + "Aa1!"
        with suppress(self._cognito.exceptions.UsernameExistsException):  # exists after the first release
            self._cognito.admin_create_user(UserPoolId=pool, Username=TEST_USER, MessageAction="SUPPRESS")
        self._cognito.admin_set_user_password(UserPoolId=pool, Username=TEST_USER, Password=password, Permanent=True)
        answer = self._cognito.admin_initiate_auth(
            UserPoolId=pool,
            ClientId=client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": TEST_USER, "PASSWORD": password},
        )
        return str(answer["AuthenticationResult"]["AccessToken"])

    def _invoke(self, move: Move, event: Any) -> dict[str, Any]:  # noqa: ANN401 - an event of any kind
        name = self._functions.full_name(move.function)
        answer = self._lambda.invoke(FunctionName=name, Qualifier=move.new, Payload=json.dumps(event).encode())
        if "FunctionError" in answer:
            raise ReleaseError(f"{move.function} {move.new} does not answer: {answer['FunctionError']}")
        given = json.loads(answer["Payload"].read())
        return given if isinstance(given, dict) else {"body": given}

    def _stream(self, move: Move, event: Any) -> dict[str, Any]:  # noqa: ANN401 - an event of any kind
        """Invoke and parse a streamed response: status and headers as JSON, eight zero bytes, then the body."""
        name = self._functions.full_name(move.function)
        answer = self._lambda.invoke_with_response_stream(
            FunctionName=name, Qualifier=move.new, Payload=json.dumps(event).encode()
        )
        whole = b"".join(each["PayloadChunk"]["Payload"] for each in answer["EventStream"] if "PayloadChunk" in each)
        prelude, _, body = whole.partition(b"\0" * 8)
        try:
            return {**json.loads(prelude), "body": body.decode()}
        except ValueError:
            raise ReleaseError(f"{move.function} {move.new} does not answer") from None


class Watch:
    """CloudWatch's alarms and errors during a canary."""

    def __init__(self, env: str, client: Any) -> None:  # noqa: ANN401 - boto3's client
        self._prefix = f"homebiyori-{env}-"
        self._client = client

    def alarms(self) -> list[str]:
        """Return the environment's alarms in state ALARM."""
        pages = self._client.get_paginator("describe_alarms").paginate(AlarmNamePrefix=self._prefix)
        found = [each for page in pages for each in page["MetricAlarms"]]
        return [each["AlarmName"] for each in found if each["StateValue"] == "ALARM"]

    def failed(self, move: Move) -> int:
        """Count a new version's Lambda errors in the last ten minutes."""
        name, now = f"{self._prefix}{move.function}", datetime.now(UTC)  # noqa: TID251 - a script's own
        dimensions = {"FunctionName": name, "Resource": f"{name}:{ALIAS}", "ExecutedVersion": move.new}
        metric = {
            "Namespace": "AWS/Lambda",
            "MetricName": "Errors",
            "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
        }
        query = {"Id": "errors", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}
        found = self._client.get_metric_data(
            MetricDataQueries=[query], StartTime=now - timedelta(minutes=10), EndTime=now + timedelta(minutes=1)
        )
        return int(sum(found["MetricDataResults"][0]["Values"]))


class Release:
    """Moves the aliases of one environment: all or none."""

    def __init__(
        self, functions: Functions, trial: Trial, watch: Watch, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._functions = functions
        self._trial = trial
        self._watch = watch
        self._sleep = sleep

    def deploy(self, *, canary: int = 0, minutes: int = 0) -> str:
        """Check the newest versions and make them live; ReleaseError if a check or the canary fails."""
        moves = self._moves(lambda function, _: self._functions.versions(function)[0])
        for move in moves:
            if faults := [*self._trial.faults(move)]:
                raise ReleaseError(f"{move.function} {move.new}: {'; '.join(faults)}")
        if canary and moves:
            self._canary(moves, canary / 100, minutes)
        return self._all(moves)

    def roll_back(self, tag: str | None) -> str:
        """End a canary, or make the previous versions or those of an image live.

        ReleaseError if there is nothing to roll back to.
        """
        live = self._functions.live()
        if tag is None and (split := [name for name, alias in live.items() if _weights(alias)]):
            for function in split:
                self._functions.point(function, live[function]["FunctionVersion"], before=_before(live[function]))
            return f"no calls go to the new versions of {', '.join(split)}"
        choose = (
            (lambda _, alias: _before(alias)) if tag is None else lambda name, _: self._functions.of_image(name, tag)
        )
        return self._all(list(reversed(self._moves(choose))), is_back=True)

    def _moves(self, choose: Callable[[str, dict[str, Any]], str]) -> list[Move]:
        live = self._functions.live()
        if not live:
            raise ReleaseError("there is no function with an alias: make plan deploy")
        if split := [function for function, alias in live.items() if _weights(alias)]:
            raise ReleaseError(f"a canary is under way ({', '.join(split)}): make rollback ends it")
        moves = [
            Move(name, _before(alias), alias["FunctionVersion"], choose(name, alias)) for name, alias in live.items()
        ]
        return [move for move in moves if move.old != move.new]

    def _canary(self, moves: Sequence[Move], share: float, minutes: int) -> None:
        """Send a share of the calls to the new versions, and move back at the first alarm or error."""
        if alarms := self._watch.alarms():
            raise ReleaseError(f"nothing would be seen while these go off: {', '.join(alarms)}")
        try:
            for move in moves:
                self._functions.point(move.function, move.old, before=move.before, canary=(move.new, share))
            for _ in range(max(1, minutes * 60 // LOOK_EVERY)):
                self._sleep(LOOK_EVERY)
                self._look(moves)
        except (ReleaseError, ClientError, KeyboardInterrupt):
            self._back(moves)
            raise

    def _look(self, moves: Sequence[Move]) -> None:
        """Raise ReleaseError if an alarm is active, or a new version has failed."""
        faults = self._watch.alarms()
        for move in moves:
            if failed := self._watch.failed(move):
                faults.append(f"{failed} calls of {move.function} {move.new} failed")
        if faults:
            raise ReleaseError(f"stopped: {', '.join(faults)}")

    def _all(self, moves: Sequence[Move], *, is_back: bool = False) -> str:
        try:
            for move in moves:
                # After a rollback, the next one must not return to the faulty version.
                self._functions.point(move.function, move.new, before=move.new if is_back else move.old)
        except ClientError:
            self._back(moves)
            raise
        told = [f"{move.function} {move.old} -> {move.new}" for move in moves]
        return ", ".join(told) or "nothing has changed"

    def _back(self, moves: Sequence[Move]) -> None:
        for move in reversed(moves):
            self._functions.point(move.function, move.old, before=move.before)


def _weights(alias: dict[str, Any]) -> dict[str, float]:
    weights: dict[str, float] = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    return weights


def _before(alias: dict[str, Any]) -> str:
    """Return the version that was live before, or the current one if there was none."""
    found = BEFORE.match(alias.get("Description") or "")
    return found[1] if found else str(alias["FunctionVersion"])


def _short(answer: dict[str, Any]) -> str:
    """Summarize a response by its status, without its content."""
    return str(answer.get("statusCode", answer.get("status", "something else")))


def main() -> int:
    """Run a command; return 1 if it failed, and left the live versions unchanged."""
    arguments = _parse()
    session = boto3.Session()
    functions = Functions(arguments.env, session.client("lambda"))
    trial, watch = Trial(functions, session.client("cognito-idp")), Watch(arguments.env, session.client("cloudwatch"))
    release = Release(functions, trial, watch)
    try:
        if arguments.command == "deploy":
            print(release.deploy(canary=arguments.canary, minutes=arguments.minutes))
        else:
            print(release.roll_back(arguments.to))
    except (ReleaseError, ClientError) as error:
        print(f"nothing has changed: {error}", file=sys.stderr)
        return 1
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--env", choices=["dev", "prod"], required=True)
    commands = parser.add_subparsers(dest="command", required=True)
    deploy = commands.add_parser("deploy", help="check the newest versions, then make them live")
    deploy.add_argument(
        "--canary",
        type=int,
        choices=range(1, 51),
        default=0,
        metavar="PERCENT",
        help="share of the calls that the new versions get first",
    )
    deploy.add_argument("--minutes", type=int, default=15, help="duration of the canary")
    back = commands.add_parser("rollback", help="make the previous versions live")
    back.add_argument("--to", metavar="COMMIT", help="the commit of the image to return to")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
