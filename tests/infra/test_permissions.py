"""Each function's policy allows exactly the AWS calls and partitions that its reachable code uses."""

import re
from functools import cache

import botocore.session
import pytest
from botocore import xform_name

from homebiyori.account.user_files import EXPORT_TAG
from infra.reach import reached
from infra.terraform_tree import TERRAFORM, block, product_sources, statements

# Calls whose IAM actions have other names.
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
ACTIONS: dict[str, set[str]] = {
    # Not subject to IAM: the token itself authorizes the call.
    "revoke_token": set(),
    "transact_write_items": {
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:ConditionCheckItem",
    },
    "transact_get_items": {"dynamodb:GetItem"},
    "batch_write_item": {"dynamodb:BatchWriteItem"},
    "send_message_batch": {"sqs:SendMessage"},
    "converse": {"bedrock:InvokeModel"},
    "converse_stream": {"bedrock:InvokeModelWithResponseStream"},
    "head_object": {"s3:GetObject"},
    "put_object": {"s3:PutObject", "s3:PutObjectTagging"},
    "delete_objects": {"s3:DeleteObject", "s3:DeleteObjectVersion"},
    "list_objects_v2": {"s3:ListBucket"},
    "list_object_versions": {"s3:ListBucketVersions"},
}
SERVICES = {
    "dynamodb": "dynamodb",
    "sqs": "sqs",
    "ssm": "ssm",
    "s3": "s3",
    "cognito-idp": "cognito-idp",
    "cloudwatch": "cloudwatch",
    "bedrock-runtime": "bedrock",
}
# Entrypoints by policy document.
ENTRYPOINTS = {"api": "lambda_api", "ttl_updater": "lambda_ttl_updater"}
# Reachable by name (infra/reach.py), but never called.
NOT_CALLED = {
    # `clear` is also a method of dict; the API only signs URLs of files.
    "api": {"s3:DeleteObject", "s3:DeleteObjectVersion", "s3:ListBucketVersions"},
    # TreeService reads the policy when a tree grows, which never happens in the worker.
    "ttl_updater": {"ssm:GetParameters"},
}
# Calls that AWS makes with a function's role: the event source reads the queue, Converse applies the guardrail.
UNSEEN = {
    "api": {"bedrock:ApplyGuardrail"},
    "ttl_updater": {"sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes"},
}


@cache
def _calls() -> dict[str, set[str]]:
    """Return the IAM actions of every boto3 client method, for the services we use."""
    session = botocore.session.get_session()
    calls = {}
    for service, prefix in SERVICES.items():
        for operation in session.get_service_model(service).operation_names:
            method = xform_name(operation)
            calls[method] = ACTIONS.get(method, {f"{prefix}:{operation}"})
    return calls


@cache
def _made(text: str) -> set[str]:
    """Return the IAM actions that code needs."""
    found = re.findall(r'\.(\w+)\(\s*(?:"(\w+)")?', text)
    asks = {"get_paginator", "get_waiter", "generate_presigned_url"}
    names = {argument if called in asks else called for called, argument in found}
    return {action for name in names for action in _calls().get(name, ())}


def _needed(document: str) -> set[str]:
    return {action for part in reached(ENTRYPOINTS[document]) for action in _made(part.text)} - NOT_CALLED[document]


def _allowed(document: str) -> set[str]:
    lists = (re.findall(r"actions\s+= \[(.*?)\]", text, re.DOTALL) for text in statements(document).values())
    return {action for found in lists for text in found for action in re.findall(r'"([^"]+)"', text)}


@pytest.mark.parametrize("document", ENTRYPOINTS)
def test_a_function_may_make_its_calls_and_no_others(document: str) -> None:
    allowed = {action for action in _allowed(document) if action.split(":")[0] in SERVICES.values()}
    assert allowed == _needed(document) | UNSEEN[document]


@pytest.mark.parametrize("document", ENTRYPOINTS)
def test_what_counts_as_not_called_is_come_to(document: str) -> None:
    named = {action for part in reached(ENTRYPOINTS[document]) for action in _made(part.text)}
    assert NOT_CALLED[document] <= named


def test_every_call_of_the_code_is_come_to() -> None:
    """A call in unreachable code would be missed by the tests above."""
    made = {action for text in product_sources().values() for action in _made(text)}
    assert made == _needed("api") | _needed("ttl_updater")


@pytest.mark.parametrize(
    ("document", "statement", "partitions"),
    [
        ("api", "Core", "core_partitions"),
        ("api", "Chats", "chat_partitions"),
        ("api", "ChatsByCharacter", "user_partitions"),
        ("ttl_updater", "Core", "worker_partitions"),
        ("ttl_updater", "Chats", "user_partitions"),
        ("ttl_updater", "UserPartition", "user_partitions"),
    ],
)
def test_tables_are_held_to_partitions(document: str, statement: str, partitions: str) -> None:
    assert f"local.{partitions}\n" in statements(document)[statement]


# Prefixes of sort keys, which IAM conditions cannot restrict.
SORT_KEYS = {
    *("ASKING", "CHAT", "EXPORT", "FRUIT", "GROWTH", "IDEM", "INVOICE", "NOTIF", "NOTIFKEY", "RATE", "SHARD"),
    "SNAPSHOT",
}


@pytest.mark.parametrize(("document", "partitions"), [("api", "core_partitions"), ("ttl_updater", "worker_partitions")])
def test_a_function_has_the_partitions_of_its_code_and_no_others(document: str, partitions: str) -> None:
    code = "\n".join(part.text for part in reached(ENTRYPOINTS[document]))
    named = set(re.findall(r'"([A-Z_]{3,})#', code)) - SORT_KEYS
    assert set(re.findall(r'"([A-Z_]+)#\*"', block("iam.tf", partitions))) == named


def test_every_partition_of_the_code_is_come_to() -> None:
    named = {found for text in product_sources().values() for found in re.findall(r'"([A-Z_]{3,})#', text)}
    assert named - SORT_KEYS == set(re.findall(r'"([A-Z_]+)#\*"', block("iam.tf", "core_partitions")))


def test_exports_bear_the_tag_by_which_they_end() -> None:
    key, value = EXPORT_TAG.split("=")
    assert f'export_tag = {{ key = "{key}", value = "{value}" }}' in (TERRAFORM / "main.tf").read_text()
