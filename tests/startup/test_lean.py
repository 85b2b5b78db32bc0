"""What a start on AWS leaves out of pydantic makes no difference to a model."""

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
