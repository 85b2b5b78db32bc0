"""Reads request bodies: no larger than the route's type can be, strictly validated, large ones on a thread.

Types must match as in JSON (a number is not a date, 0 is not false): pydantic's strict mode for JSON input.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter, ValidationError

from homebiyori.base.errors import TooLargeError
from homebiyori.http import strict_json
from homebiyori.http.workers import current_work, in_worker

# The largest valid body is a message of 2,000 characters, each an emoji of seven code points, each written as two
# escapes.
MAX_BODY_BYTES = 256 * 1_024
# White space, and unknown field names, which the error will name.
_SLACK = 1_024
# Parsing this many bytes takes less time than handing them to a thread.
_SMALL = 2_048
_CODE_POINT = len(r"\ud83d\ude00")
_SCALAR = 64


class StrictRequest(Request):
    """A request with a bounded body; `json()` returns what the route's BodyReader has made of it."""

    largest = MAX_BODY_BYTES
    content: object = None
    _read: bytes | None = None

    async def body(self) -> bytes:
        """Read the body; TooLargeError as soon as it is known to exceed `largest`."""
        if self._read is None:
            announced = self.headers.get("content-length", "")
            if announced.isdecimal() and int(announced[:20]) > self.largest:
                raise TooLargeError
            read = bytearray()
            async for chunk in self.stream():
                read += chunk
                if len(read) > self.largest:
                    raise TooLargeError
            self._read = bytes(read)
        return self._read

    async def json(self) -> Any:  # noqa: ANN401 - FastAPI accepts any JSON value
        return self.content

    @property
    def is_json(self) -> bool:
        """Whether the content type is JSON."""
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return media_type == "application/json" or (
            media_type.startswith("application/") and media_type.endswith("+json")
        )


class BodyReader:
    """Reads the bodies of one route as the type of its parameter; None if the route takes no body."""

    def __init__(self, wanted: Any) -> None:  # noqa: ANN401 - any annotation
        self._wanted = wanted

    async def take(self, request: StrictRequest) -> None:
        """Read, bound and validate the body into `request.content`. TooLargeError, and what `read` raises."""
        request.largest = self.largest
        body = await request.body()
        if body and not request.is_json and self._wanted is not None:
            raise RequestValidationError([{"type": "content_type", "loc": ("header", "Content-Type"), "msg": ""}])
        if body and request.is_json:
            workers = current_work.get().workers
            request.content = self.read(body) if len(body) <= _SMALL else await in_worker(workers, self.read, body)

    @cached_property
    def largest(self) -> int:
        """The size in bytes of the largest valid body, however it is encoded."""
        if self._wanted is None:
            return _SLACK
        schema = self._adapter.json_schema()
        return min(MAX_BODY_BYTES, _SLACK + _largest(schema, schema.get("$defs", {})))

    def read(self, body: bytes) -> object:
        """Parse and validate a body; InvalidJSONError, ForbiddenJSONError, RequestValidationError."""
        sent = strict_json.loads(body)
        if self._wanted is None:
            _want_nothing(sent)
            return None
        try:
            # FastAPI accepts the finished model as it is.
            return self._adapter.validate_json(body, strict=True)
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
            # For `X | None` pydantic also reports that the value is not None, a fault that helps no client.
            told = [fault for fault in faults if fault["type"] != "none_required"]
            raise RequestValidationError(
                [{**fault, "loc": ("body", *_place(fault["loc"], sent))} for fault in told]
            ) from None

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self._wanted)


def _place(steps: Sequence[int | str], sent: object) -> Iterator[int | str]:
    """Yield the steps of pydantic's `loc` that exist in what was sent; it may go on to name a branch of a union."""
    for depth, step in enumerate(steps):
        if isinstance(sent, list) and isinstance(step, int):
            sent = sent[step]
        elif isinstance(sent, dict) and (step in sent or depth == 0):
            sent = sent.get(step)
        else:
            return
        yield step


def _want_nothing(sent: object) -> None:
    names = list(sent) if isinstance(sent, dict) else [None] if sent is not None else []
    if names:
        places = [("body",) if name is None else ("body", name) for name in names]
        raise RequestValidationError([{"type": "extra_forbidden", "loc": place, "msg": ""} for place in places])


def _largest(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> int:
    """Return the size in bytes of the largest value that fits a JSON schema; unbounded parts reach MAX_BODY_BYTES."""
    if "$ref" in schema:
        return _largest(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in schema:
        return max(_largest(choice, definitions) for choice in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        return max(_string(str(value)) for value in schema.get("enum", [schema.get("const")]))
    measure = {"object": _largest_object, "array": _largest_array}.get(schema.get("type", ""))
    if measure is not None:
        return measure(schema, definitions)
    is_free = schema.get("type") == "string" and schema.get("format") not in {"date", "date-time"}
    return _bound(schema, "maxLength") * _CODE_POINT if is_free else _SCALAR


def _largest_object(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> int:
    members = sum(
        _string(name) + _largest(member, definitions) for name, member in schema.get("properties", {}).items()
    )
    others = schema.get("additionalProperties")
    if not isinstance(others, dict):
        return members
    each = _largest(schema.get("propertyNames", {"type": "string"}), definitions) + _largest(others, definitions)
    return members + each * _bound(schema, "maxProperties")


def _largest_array(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> int:
    each = _SLACK // 256 + _largest(schema["items"], definitions)
    return each * _bound(schema, "maxItems")


def _bound(schema: Mapping[str, Any], name: str) -> int:
    bound: int = schema.get(name, MAX_BODY_BYTES)
    return bound


def _string(text: str) -> int:
    return (len(text) + 1) * _CODE_POINT
