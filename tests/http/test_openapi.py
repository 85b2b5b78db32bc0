"""The OpenAPI documents match the code: error codes, statuses, closed enums, each operation's headers and errors."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import homebiyori
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.base import errors
from homebiyori.chat.rules import MAX_CHARACTERS
from homebiyori.dev.engine import ROOT
from homebiyori.http.openapi import ERROR_CODES, code_table
from homebiyori.ops.ratelimit import DEFAULT_LIMITS
from homebiyori.resources import Resources
from support.product import shared_app

# Strings without a format, pattern, enum or maximum: text for people, ids, and addresses.
OPEN = {
    "action", "admin_id", "ai_response", "announcement_id", "calls_self", "calls_you", "caption", "category",
    "checkout_url", "comment", "currency", "description", "detail", "download_url", "entry_id", "error",
    "export_id", "fruit_id", "hours", "id", "instance", "invoice_id", "invoice_url", "message", "message_id",
    "model_id", "msg", "name", "next_cursor", "nickname", "notice", "notification_id", "phone", "portal_url",
    "praise_line", "quota", "reason_text", "request_id", "sample_line", "session_id", "subscription_id",
    "languages", "suits", "text", "title", "type", "user_id", "user_message",
}  # fmt: skip


@pytest.fixture(params=["users", "admins"])
def document(request: pytest.FixtureRequest, resources: Resources) -> dict[str, Any]:
    app = shared_app(create_user_app if request.param == "users" else create_admin_app, resources)
    return app.openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def kinds(error: type[errors.HomebiyoriError]) -> Iterator[type[errors.HomebiyoriError]]:
    yield error
    for leaf in error.__subclasses__():
        yield from kinds(leaf)


def test_the_table_of_codes_is_the_codes() -> None:
    for module in pkgutil.walk_packages(homebiyori.__path__, "homebiyori."):
        if not module.name.startswith(("homebiyori.dev", "homebiyori.lambda_")):
            importlib.import_module(module.name)
    raised = {
        (kind.code, kind.status) for kind in kinds(errors.HomebiyoriError) if kind.__module__.startswith("homebiyori.")
    }
    raised.add(("method_not_allowed", 405))
    told = {(each.code, status) for each in ERROR_CODES for status in each.statuses}
    assert told == raised
    assert len({each.code for each in ERROR_CODES}) == len(ERROR_CODES)


def test_every_operation_announces_its_refusals_and_headers(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        responses = operation["responses"]
        assert {"422", "503", "4XX", "5XX"} <= set(responses), path
        assert all("X-Request-Id" in response["headers"] for response in responses.values()), path
        if "security" in operation:
            assert "WWW-Authenticate" in responses["401"]["headers"], path
            assert "Retry-After" in responses["429"]["headers"], path
        assert "Retry-After" in responses["503"]["headers"], path
        has_key = any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", ()))
        assert has_key is any("Idempotent-Replayed" in response["headers"] for response in responses.values()), path


# Statuses in addition to those for the token, the rate limit, the body, the key and an id in the path.
OWN = {
    "send_message": {402}, "regenerate_message": {402}, "set_ai_preferences": {402}, "complete_onboarding": {402},
    "update_profile": {402, 409}, "delete_account": {409}, "get_deletion": {404}, "open_checkout": {409},
    "cancel_subscription": {409}, "reactivate_subscription": {409}, "get_portal": {404}, "open_portal": {404},
    "receive_stripe_event": {400, 401, 413}, "resume_announcement": {409}, "cancel_announcement": {409},
}  # fmt: skip


def test_every_operation_names_the_statuses_that_it_refuses_with(document: dict[str, Any]) -> None:
    for path, operation in operations(document):
        has_key = any(each["name"] == "Idempotency-Key" for each in operation.get("parameters", ()))
        wanted = OWN.get(operation["operationId"], set()) | ({409, 410} if has_key else set()) | {405}
        wanted |= {404} if "{" in path else set()
        is_get = operation is document["paths"][path].get("get")
        wanted |= set() if is_get else {413}
        wanted |= {403} if path.startswith("/api/admin") and "security" in operation else set()
        told = {int(status) for status in operation["responses"] if status.isdigit()}
        assert wanted <= told, path
        assert (402 in told, 413 in told) == (402 in wanted, 413 in wanted), path
        if has_key:
            assert "Idempotent-Replayed" in operation["responses"]["410"]["headers"], path
        if 401 in told:
            assert "WWW-Authenticate" in operation["responses"]["401"]["headers"], path
        allowing = [status for status, response in operation["responses"].items() if "Allow" in response["headers"]]
        assert allowing == ["405"], path


def test_lists_that_are_closed_and_texts_that_are_counted(resources: Resources) -> None:
    schemas = shared_app(create_user_app, resources).openapi()["components"]["schemas"]
    properties = {name: schema.get("properties", {}) for name, schema in schemas.items()}
    assert set(properties["Problem"]["quota"]["enum"]) == set(properties["DayLeft"])
    assert "immediate" in properties["SafetyNotice"]["level"]["enum"]
    kinds = str(properties["KnownLine"]["kinds"]["items"])
    assert "poisoning" in kinds
    assert properties["NewMessage"]["ai_role"]["anyOf"] == properties["NewMessage"]["ai_character"]["anyOf"]
    for name, field in (("Survey", "reason_text"), ("NewFeedback", "comment"), ("NewNickname", "nickname")):
        assert "x-max-graphemes" in str(properties[name][field]), field


def test_every_body_shows_one_that_works(document: dict[str, Any]) -> None:
    bodies = [
        (path, media)
        for path, operation in operations(document)
        for media in operation.get("requestBody", {}).get("content", {}).values()
    ]
    assert bodies
    assert [path for path, media in bodies if not media.get("example")] == []


def test_what_is_closed_is_closed(document: dict[str, Any]) -> None:
    opened = [
        (name, field)
        for name, schema in document["components"]["schemas"].items()
        for field, member in schema.get("properties", {}).items()
        for choice in member.get("anyOf", [member])
        if choice.get("type") == "string" and not {"enum", "const", "format", "pattern", "maxLength"} & set(choice)
        if field not in OPEN
    ]
    assert opened == []
    assert all(
        schema["additionalProperties"] is False
        for schema in document["components"]["schemas"].values()
        if "properties" in schema
    )


# The vocabularies of https://json-schema.org/draft/2020-12, and what OpenAPI 3.1 adds.
KEYWORDS = {
    "$ref", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "properties", "additionalProperties",
    "patternProperties", "propertyNames", "prefixItems", "items", "contains", "dependentSchemas", "type", "enum",
    "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength",
    "pattern", "maxItems", "minItems", "uniqueItems", "maxContains", "minContains", "maxProperties", "minProperties",
    "required", "dependentRequired", "format", "contentEncoding", "contentMediaType", "title", "description",
    "default", "deprecated", "readOnly", "writeOnly", "examples", "discriminator",
}  # fmt: skip


def schemas_of(node: object) -> Iterator[dict[str, Any]]:
    """Yield every schema of a document, including nested ones."""
    if isinstance(node, dict):
        if isinstance(node.get("schema"), dict):
            yield from within(node["schema"])
        yield from (found for name, each in node.items() if name != "schema" for found in schemas_of(each))
    elif isinstance(node, list):
        yield from (found for each in node for found in schemas_of(each))


def within(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    named = [each for name in ("properties", "patternProperties") for each in schema.get(name, {}).values()]
    listed = [each for name in ("anyOf", "allOf", "oneOf", "prefixItems") for each in schema.get(name, ())]
    single = [schema.get(name) for name in ("items", "additionalProperties", "propertyNames")]
    for each in (*named, *listed, *single):
        if isinstance(each, dict):
            yield from within(each)


def test_every_keyword_is_one(document: dict[str, Any]) -> None:
    named = [each for schema in document["components"]["schemas"].values() for each in within(schema)]
    found = {name for schema in (*schemas_of(document["paths"]), *named) for name in schema}
    assert {name for name in found - KEYWORDS if not name.startswith("x-")} == set()


def test_every_number_that_is_asked_has_its_bounds(document: dict[str, Any]) -> None:
    asked = [each for _, operation in operations(document) for each in operation.get("parameters", ())]
    numbers = [each for each in asked if each["schema"].get("type") == "integer"]
    assert {each["name"] for each in numbers} >= {"limit"}
    assert [each["name"] for each in numbers if not {"minimum", "maximum"} <= set(each["schema"])] == []
    days = [each["schema"] for each in asked if each["name"].endswith("_date")]
    assert all(schema["format"] == "date" for schema in days)


def test_a_message_has_its_bounds(resources: Resources) -> None:
    schema = shared_app(create_user_app, resources).openapi()["components"]["schemas"]["NewMessage"]["properties"][
        "message"
    ]
    assert schema["x-max-graphemes"] == 2_000
    assert "2,000文字" in schema["description"]
    assert len("👨‍👩‍👧‍👦" * 2_000) <= schema["maxLength"], "no client that validates may refuse a valid message"


def test_the_stream_s_events_are_described(resources: Resources) -> None:
    document = shared_app(create_user_app, resources).openapi()
    media = document["paths"]["/api/chat/messages"]["post"]["responses"]["201"]["content"]["text/event-stream"]
    for reference in media["x-events"].values():
        assert reference["$ref"].rpartition("/")[2] in document["components"]["schemas"]
    assert set(media["x-events"]) == {"delta", "done", "error"}


def test_the_guide_shows_the_same_table() -> None:
    guide = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert code_table() in guide
    assert f"{MAX_CHARACTERS:,} characters" in guide
    defaults = [DEFAULT_LIMITS[name] for name in ("user", "chat_free", "chat_premium")]
    assert "`/api/users/quota`" in guide
    assert "`/api/help`" in guide
    assert "{} requests, {} messages ({} premium)".format(*defaults) in guide
