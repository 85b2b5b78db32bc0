"""Every call of AWS that the code makes is allowed to the function that makes it, on the partitions that it names."""

import re
from functools import cache

import botocore.session
import pytest
from botocore import xform_name

from infra.terraform_tree import block, product_sources, statements

# Where the name of the call is not the name of the permission.
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
ACTIONS = {
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
    "delete_objects": {"s3:DeleteObject"},
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
WORKER_ONLY = "ttl_updater/"


@cache
def _calls() -> dict[str, set[str]]:
    """Give the actions of every method of boto3's clients for the services we use."""
    session = botocore.session.get_session()
    calls = {}
    for service, prefix in SERVICES.items():
        for operation in session.get_service_model(service).operation_names:
            method = xform_name(operation)
            calls[method] = ACTIONS.get(method, {f"{prefix}:{operation}"})
    return calls


def _made(sources: dict[str, str]) -> dict[str, set[str]]:
    """Give the actions that the sources need, by the file that needs them."""
    names = "|".join(sorted(_calls(), key=len, reverse=True))
    found = {
        path: {
            action
            for call in re.findall(
                rf'(?:\.({names})\(|(?:get_paginator|get_waiter|generate_presigned_url)\(\s*"(\w+)")', text
            )
            for action in _calls().get(call[0] or call[1], set())
        }
        for path, text in sources.items()
    }
    return {path: actions for path, actions in found.items() if actions}


def _allowed(document: str) -> set[str]:
    lists = (re.findall(r"actions\s+= \[(.*?)\]", text, re.DOTALL) for text in statements(document).values())
    return {action for found in lists for text in found for action in re.findall(r'"([^"]+)"', text)}


def test_the_api_may_make_its_calls() -> None:
    made = _made(product_sources())
    assert {"core/dynamodb.py", "core/parameters.py"} <= set(made)
    missing = {path: actions - _allowed("api") for path, actions in made.items() if not path.startswith(WORKER_ONLY)}
    assert not {path: actions for path, actions in missing.items() if actions}


def test_ttl_updater_may_make_its_calls() -> None:
    made = _made({path: text for path, text in product_sources().items() if path.startswith(WORKER_ONLY)})
    assert made
    missing = {path: actions - _allowed("ttl_updater") for path, actions in made.items()}
    assert not {path: actions for path, actions in missing.items() if actions}


def test_nothing_is_allowed_that_no_code_calls() -> None:
    made = {action for actions in _made(product_sources()).values() for action in actions}
    spare = {action for action in _allowed("api") - made - IMPLIED if action.split(":")[0] in SERVICES.values()}
    assert spare <= NOT_YET


# What a call needs besides its own permission.
IMPLIED = {"bedrock:ApplyGuardrail", "ssm:GetParameter"}


# Routes of product.md that are still being written: emptied when the last of them is there.
NOT_YET = {
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:ListBucket",
    "cognito-idp:AdminDeleteUser",
    "cloudwatch:GetMetricData",
    "sqs:GetQueueAttributes",
    "ssm:PutParameter",
}


@pytest.mark.parametrize(
    ("document", "statement", "file"),
    [
        ("api", "Core", "core_partitions"),
        ("api", "Chats", "chat_partitions"),
        ("ttl_updater", "Core", "user_partitions"),
    ],
)
def test_tables_are_held_to_partitions(document: str, statement: str, file: str) -> None:
    assert f"local.{file}" in statements(document)[statement]


def test_every_partition_of_the_code_is_allowed() -> None:
    beginnings = {found for text in product_sources().values() for found in re.findall(r'"([A-Z_]{3,})#', text)}
    allowed = set(re.findall(r'"([A-Z_]+)#\*"', block("iam.tf", "core_partitions")))
    assert beginnings - SORT_KEYS == allowed


# Beginnings of sort keys: within a partition, no permission tells them apart.
SORT_KEYS = {"CHAT", "EXPORT", "FRUIT", "GROWTH", "IDEM", "INVOICE", "NOTIF", "NOTIFKEY", "QUOTA", "SHARD"}
