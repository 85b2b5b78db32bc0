"""An AWS for the real Terraform provider: moto's services behind one HTTP address, with fixes for moto.

Attributes that moto loses or formats differently would show as changes in every plan. The patches below prevent that,
so any remaining change is a fault of our Terraform code (`test_two_days.py`).

`python small_aws.py` prints its address, and serves until its standard input is closed.
"""

import json
import re
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, HeadersDict
from moto import mock_aws
from moto.apigateway.models import APIGatewayBackend
from moto.awslambda.models import EventSourceMapping, LambdaFunction
from moto.budgets.responses import BudgetsResponse
from moto.cognitoidp.models import CognitoIdpUserPool, CognitoIdpUserPoolDomain
from moto.cognitoidp.responses import CognitoIdpResponse
from moto.core.models import botocore_stubber
from moto.sqs import models as sqs

# Hosts that are not `<signing name>.<region>`.
_HOSTS = {"iam": "iam", "budgets": "budgets", "route53": "route53", "ecr": "api.ecr.{region}"}
_RECURSION = re.compile(r"/2024-08-31/functions/([^/]+)/recursion-config")
_ALLOW = "RedriveAllowPolicy"

_put_integration = APIGatewayBackend.put_integration
_set_attributes = sqs.Queue._set_attributes
_get_queue_attributes = sqs.SQSBackend.get_queue_attributes
_update_pool = CognitoIdpUserPool.update_extended_config
_domain_json = CognitoIdpUserPoolDomain.to_json
_make_domain = CognitoIdpResponse.create_user_pool_domain
_make_function = LambdaFunction.__init__
_function_json = LambdaFunction.get_configuration
_make_mapping = EventSourceMapping.__init__
_create_budget = BudgetsResponse.create_budget
_budget_tags: dict[str, Any] = {}
_recursion: dict[str, str] = {}


# moto is not thread-safe: one of two concurrent calls got the response to a repeated one.
_one_at_a_time = threading.Lock()
_Answer = tuple[int, dict[str, Any], bytes]
# Responses by invocation ID. If a response arrives before the provider has finished sending, the connection ends and
# the provider retries; a second PutParameter would then fail, because the parameter exists.
_answered: dict[str, _Answer] = {}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # The provider opens many connections at once, and retries those that are refused.
    request_queue_size = 128


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            with _one_at_a_time:
                status, headers, answer = self._answer_once(body)
        except Exception as error:  # noqa: BLE001 - said at once: without an answer a provider asks for minutes
            status, headers, answer = 400, {}, json.dumps({"message": repr(error)}).encode()
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                self.send_header(name, str(value))
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer)

    def _answer_once(self, body: bytes) -> _Answer:
        invocation = self.headers.get("amz-sdk-invocation-id", "")
        if invocation in _answered:
            return _answered[invocation]
        given = self._answer(body)
        if invocation:
            _answered[invocation] = given
        return given

    def _answer(self, body: bytes) -> _Answer:
        found = _RECURSION.fullmatch(self.path)
        if found:
            return 200, {}, _recursive_loop(found[1], body)
        url = f"https://{self._host()}{self.path}"
        headers: Any = HeadersDict(self.headers.items())
        given = botocore_stubber.process_request(
            AWSPreparedRequest(self.command, url, headers, body, stream_output=False)
        )
        if given is None:
            return 501, {}, b"{}"
        status, heading, text = given
        return status, heading, text.encode() if isinstance(text, str) else text

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - http.server's names

    def _host(self) -> str:
        _, region, service = re.findall(r"Credential=[^/]+/(\d+)/([^/]+)/([^/]+)/", self.headers["Authorization"])[0]
        return _HOSTS.get(service, f"{service}.{{region}}").format(region=region) + ".amazonaws.com"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Log nothing."""


def _recursive_loop(name: str, body: bytes) -> bytes:
    if body:
        _recursion[name] = json.loads(body)["RecursiveLoop"]
    return json.dumps({"RecursiveLoop": _recursion.get(name, "Terminate")}).encode()


def _without_uri(self: Any, function_id: str, resource_id: str, method_type: str, **named: Any) -> Any:
    """Accept integrations without a URI, such as the mock integrations of preflights."""
    kind = named.pop("integration_type")
    uri, method = named.pop("uri", None), named.pop("integration_method", None)
    return _put_integration(self, function_id, resource_id, method_type, kind, uri, method, **named)


def _keep_attributes(self: Any, attributes: dict[str, Any], now: Any = None) -> Any:
    """Store RedriveAllowPolicy, which moto lacks, and keep a policy that is not sent again, which moto removes."""
    if _ALLOW in attributes:
        self._allow = attributes[_ALLOW]
    known = {name: value for name, value in attributes.items() if name != _ALLOW}
    return _set_attributes(self, {"Policy": getattr(self, "policy", None), **known}, now)


def _give_attributes(self: Any, queue_name: str, attribute_names: list[str]) -> Any:
    """Return RedriveAllowPolicy, and the redrive policy without the spaces that moto adds."""
    asked = [name for name in attribute_names if name != _ALLOW]
    found = dict(_get_queue_attributes(self, queue_name, asked)) if asked else {}
    if found.get("RedrivePolicy"):
        found["RedrivePolicy"] = json.dumps(json.loads(found["RedrivePolicy"]), separators=(",", ":"))
    allow = getattr(self.get_queue(queue_name), "_allow", None)
    return found | ({_ALLOW: allow} if allow and {_ALLOW, "All"} & set(attribute_names) else {})


def _keep_pool(self: Any, changes: dict[str, Any]) -> None:
    """Keep what UpdateUserPool cannot change, and default to AWS's tier."""
    _update_pool(self, {"UserPoolTier": "ESSENTIALS", **getattr(self, "extended_config", {}), **changes})


def _keep_login_version(self: Any) -> Any:
    """Store ManagedLoginVersion, which moto ignores."""
    made = _make_domain(self)
    self.backend.user_pool_domains[self._get_param("Domain")].pages = self._get_param("ManagedLoginVersion", 1)
    return made


def _give_login_version(self: Any, extended: bool = True) -> dict[str, Any]:  # noqa: FBT001, FBT002 - moto's
    return _domain_json(self, extended) | ({"ManagedLoginVersion": self.pages} if extended else {})


def _keep_logging(self: Any, account_id: str, spec: dict[str, Any], *others: Any, **named: Any) -> None:
    """Store LoggingConfig, which moto ignores."""
    self.logging = spec.get("LoggingConfig", {})
    _make_function(self, account_id, spec, *others, **named)


def _give_logging(self: Any, on_create: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - moto's
    return _function_json(self, on_create) | {"LoggingConfig": self.logging}


def _keep_alias(self: Any, spec: dict[str, Any]) -> None:
    """Keep the alias's ARN, which moto replaces with that of its version."""
    _make_mapping(self, spec)
    if spec["FunctionName"].startswith("arn:"):
        self.function_arn = spec["FunctionName"]


def _keep_budget_tags(self: Any) -> str:
    """Store a budget's tags, which moto ignores."""
    _budget_tags[self._get_param("Budget")["BudgetName"]] = self._get_param("ResourceTags", [])
    return _create_budget(self)


def _give_budget_tags(self: Any) -> str:
    name = self._get_param("ResourceARN").rpartition("/")[2]
    return json.dumps({"ResourceTags": _budget_tags.get(name, [])})


def _budget(self: Any) -> Any:
    name = self._get_param("BudgetName") or self._get_param("NewBudget")["BudgetName"]
    return self.backend.budgets[self._get_param("AccountId")][name]


def _subscribers(self: Any) -> str:
    wanted = self._get_param("Notification")
    for each in _budget(self).notifications:
        if each.details["NotificationType"] == wanted["NotificationType"]:
            return json.dumps({"Subscribers": each.subscribers})
    return json.dumps({"Subscribers": []})


def _update_budget(self: Any) -> str:
    _budget(self).budget.update(self._get_param("NewBudget"))
    return "{}"


def main() -> None:
    changes: list[tuple[Any, str, Any]] = [
        (APIGatewayBackend, "put_integration", _without_uri),
        (sqs.Queue, "_set_attributes", _keep_attributes),
        (sqs.SQSBackend, "get_queue_attributes", _give_attributes),
        (CognitoIdpUserPool, "update_extended_config", _keep_pool),
        (CognitoIdpUserPoolDomain, "to_json", _give_login_version),
        (CognitoIdpResponse, "create_user_pool_domain", _keep_login_version),
        (LambdaFunction, "__init__", _keep_logging),
        (LambdaFunction, "get_configuration", _give_logging),
        (EventSourceMapping, "__init__", _keep_alias),
        (BudgetsResponse, "create_budget", _keep_budget_tags),
        (BudgetsResponse, "list_tags_for_resource", _give_budget_tags),
        (BudgetsResponse, "describe_subscribers_for_notification", _subscribers),
        (BudgetsResponse, "update_budget", _update_budget),
    ]
    for owner, name, function in changes:
        setattr(owner, name, function)
    with mock_aws(config={"iam": {"load_aws_managed_policies": True}}):
        server = _Server(("127.0.0.1", 0), _Door)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)  # noqa: T201 - whoever started us waits for it
        sys.stdin.read()


if __name__ == "__main__":
    main()
