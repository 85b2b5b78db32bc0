"""What a start on AWS leaves out of pydantic and botocore makes no difference to a model, or to our calls."""

import json
import subprocess
import sys

# pydantic-core is imported once per process, so each way to import it has a process of its own.
MODEL = """
import json, typing
real = typing.TypedDict
{skip}
from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import core_schema
from typing_extensions import TypedDict
class One(BaseModel):
    number: int = 1
    of: dict[str, list[int]] = {{}}
try:
    One(number="x")
except ValidationError as error:
    errors = error.errors(include_url=False)
class Plain(TypedDict, total=False):
    name: str
print(json.dumps([
    errors, One(of={{"a": ["1"]}}).model_dump(), One.model_json_schema(),
    TypeAdapter(Plain).validate_python({{"name": "a"}}),
    repr(core_schema.CoreConfig(title="a")), type(core_schema.CoreConfig()).__name__, typing.TypedDict is real,
]))
"""


def told(skip: str) -> object:
    made = subprocess.run([sys.executable, "-c", MODEL.format(skip=skip)], capture_output=True, text=True, check=True)
    answer: object = json.loads(made.stdout)
    return answer


def test_models_are_the_same_without_the_types_of_schemas() -> None:
    assert told("from homebiyori.startup import lean; lean.skip_schema_types()") == told("")


# Prints what botocore calls the events of our services' operations.
EVENTS = """
import json, sys
from botocore import hooks, session
from homebiyori.startup import lean
{skip}
names = hooks.EventAliaser(hooks.HierarchicalEmitter())
made, called = session.get_session(), {{}}
for service in {services}:
    model = made.get_service_model(service)
    for name in {{service, model.endpoint_prefix, model.service_id.hyphenize()}}:
        for operation in model.operation_names:
            event = f"before-call.{{name}}.{{operation}}"
            called[event] = names._alias_event_name(event)
print(json.dumps([called, len(names._event_aliases)]))
"""
SERVICES = ("bedrock-runtime", "cloudwatch", "cognito-idp", "dynamodb", "s3", "sqs", "ssm", "sts")


def test_our_services_events_have_the_same_names_without_other_services_aliases() -> None:
    def called(skip: str) -> tuple[dict[str, str], int]:
        program = EVENTS.format(skip=skip, services=SERVICES)
        made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        names, aliases = json.loads(made.stdout)
        return names, aliases

    (all_named, of_all), (named, of_ours) = called(""), called("lean.skip_event_aliases()")
    assert named == all_named
    assert any(event.split(".")[1] != name.split(".")[1] for event, name in named.items())
    assert of_ours < of_all / 10
