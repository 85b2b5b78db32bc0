"""A client that is generated from an app's OpenAPI document, and relies on nothing else."""

import importlib.util
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from starlette.testclient import TestClient

_GENERATOR = (
    *(sys.executable, "-W", "ignore", "-m", "datamodel_code_generator", "--input-file-type", "openapi"),
    *("--output-model-type", "pydantic_v2.BaseModel", "--target-python-version", "3.11", "--collapse-root-models"),
    *("--strict-types", "str", "int", "float", "bool", "--disable-timestamp"),
)


def generate(document: dict[str, Any], folder: Path) -> ModuleType:
    """Generate a document's models, with strict types and without additional fields."""
    source, models = folder / "openapi.json", folder / "models.py"
    source.write_text(json.dumps(document), encoding="utf-8")
    subprocess.run([*_GENERATOR, "--input", source, "--output", models], check=True, cwd=folder)
    spec = importlib.util.spec_from_file_location(f"models_{folder.name}", models)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Answer:
    """A response, after it was validated against the document."""

    status: int
    headers: Any
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text) if self.text else None


class GeneratedClient:
    """Sends what the document allows, and accepts only what it describes."""

    def __init__(
        self, client: TestClient, document: dict[str, Any], models: ModuleType, headers: dict[str, str]
    ) -> None:
        self._client = client
        self._document = document
        self._models = models
        self.headers = headers
        self.used: set[tuple[str, str]] = set()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Call an operation by its path, with all parameters filled in."""
        operation = self._operation(method, path)
        query = query or {}
        unknown = set(query) - {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}
        assert not unknown, f"{path} has no {unknown}"
        if body is not None:
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            self._check(schema, json.dumps(body))
        answer = self._client.request(
            method, path, json=body, params=query, headers={**self.headers, **(headers or {})}
        )
        self.check(operation, answer)
        return Answer(answer.status_code, answer.headers, answer.text)

    def check(self, operation: dict[str, Any], answer: Any) -> None:
        """Validate a response against the document's description of its status."""
        responses = operation["responses"]
        status = str(answer.status_code)
        found = responses.get(status) or responses.get(f"{status[0]}XX")
        assert found is not None, f"{operation['operationId']} announces no {status}"
        for name, header in found.get("headers", {}).items():
            self._check_header(name, self._resolve(header), answer.headers.get(name))
        content = found.get("content")
        if not content:
            assert not answer.content, f"{operation['operationId']} {status} announces no body"
            return
        media_type = answer.headers["content-type"].partition(";")[0]
        assert media_type in content, f"{operation['operationId']} {status} announces no {media_type}"
        if media_type == "text/event-stream":
            self._check_events(content[media_type]["x-events"], answer.text)
        elif media_type == "image/svg+xml":
            assert content[media_type]["schema"] == {"type": "string"}
            assert answer.text.startswith("<svg")
        else:
            self._check(content[media_type]["schema"], answer.text)

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        candidates = sorted(self._document["paths"], key=lambda template: template.count("{"))
        for template in candidates:
            form = re.sub(r"\\{[a-z_]+\\}", "[^/]+", re.escape(template))
            operation: dict[str, Any] | None = self._document["paths"][template].get(method.lower())
            if operation is not None and re.fullmatch(form, path):
                self.used.add((method.upper(), template))
                return operation
        raise AssertionError(f"the document has no {method} {path}")

    def _resolve(self, node: dict[str, Any]) -> dict[str, Any]:
        if "$ref" not in node:
            return node
        found: dict[str, Any] = self._document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return found

    def _check_header(self, name: str, header: dict[str, Any], value: str | None) -> None:
        if value is None:
            assert not header.get("required"), f"{name} is missing"
            return
        schema = header["schema"]
        if schema["type"] == "integer":
            assert value.isascii()
            assert value.isdecimal(), f"{name} is no number"
        assert value in schema.get("enum", [value])

    def _check_events(self, events: dict[str, Any], text: str) -> None:
        for event in text.strip().split("\n\n"):
            name, data = event.split("\n")
            self._check(events[name.removeprefix("event: ")], data.removeprefix("data: "))

    def _check(self, schema: dict[str, Any], text: str) -> None:
        if set(schema) <= {"title", "anyOf"} and "anyOf" in schema:
            schema = next(choice for choice in schema["anyOf"] if "$ref" in choice)
        name = schema["$ref"].rpartition("/")[2].replace("_", "")
        getattr(self._models, name).model_validate_json(text, strict=True)
