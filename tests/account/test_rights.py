"""Every AWS call of a parent's life, deletion included, is allowed by the policy of the function that makes it."""

import asyncio
import json
from collections.abc import Iterator

import pytest

from homebiyori.account.export_job import ExportJob
from homebiyori.account.queue import ExportRequested
from homebiyori.admin.announcement_job import AnnouncementJob
from homebiyori.admin.announcements import AnnouncementService
from homebiyori.admin.models import NewAnnouncement
from homebiyori.admin.queue import AnnouncementRequested
from homebiyori.ops.idempotency import UNKEYED
from infra.policy import Door
from support.household import NOTHING, PLENTY, Household
from support.product import Caller

BY_THE_WORKER = {
    *(f"dynamodb:{name}" for name in ("GetItem", "BatchGetItem", "Query", "PutItem", "UpdateItem", "DeleteItem")),
    "dynamodb:BatchWriteItem",
    "s3:PutObject",
    "s3:ListBucketVersions",
    "s3:DeleteObjectVersion",
    "cognito-idp:ListUsers",
    "cognito-idp:AdminUserGlobalSignOut",
    "cognito-idp:AdminDeleteUser",
}


@pytest.fixture
def door(home: Household) -> Iterator[Door]:
    resources = home.resources
    made = Door({resources.core.name: "core", resources.chats.name: "chats"})
    clients = (resources.core.client, resources.s3, resources.cognito)
    for client in clients:
        made.watch(client)
    yield made
    for client in clients:
        made.leave(client)


def test_neither_function_is_refused_anything(home: Household, door: Door, leaver: Caller) -> None:
    for path in (
        "chat/history",
        "chat/history?character=tama",
        "tree/status",
        "tree/history",
        "tree/fruits",
        "notifications",
        "billing/history",
        "billing/subscription",
    ):
        answer = leaver.get(f"/api/{path}")
        assert answer.status_code in (200, 422), (path, answer.text)
    asked = leaver.post("/api/users/export").json()["export_id"]
    door.role = "ttl_updater"
    (body,) = home.mailbox.of("export")
    assert ExportJob(home.resources).run(ExportRequested.read(json.dumps(body)), lambda: PLENTY) == "done"
    door.role = "api"
    assert leaver.get(f"/api/users/export/{asked}").json()["download_url"]
    new = NewAnnouncement.model_validate({"title": "お知らせ", "message": "新しい絵です", "audience": "premium"})
    AnnouncementService(home.resources).announce("an-operator", new, UNKEYED)
    door.role = "ttl_updater"
    told = AnnouncementRequested.read(json.dumps(home.mailbox.of("announcement")[-1]))
    assert asyncio.run(AnnouncementJob(home.resources).deliver(told, lambda: PLENTY)) == "done"
    door.role = "api"
    home.leave(leaver)
    door.role = "ttl_updater"
    home.work()
    assert home.belongings(leaver) == NOTHING
    assert door.refused == set()
    assert {action for role, action in door.passed if role == "ttl_updater"} >= BY_THE_WORKER


def test_the_door_is_shut_to_the_other_role(home: Household, door: Door, leaver: Caller) -> None:
    home.leave(leaver)
    home.work()
    refused = {need.action for _, need in door.refused}
    assert refused >= {
        "dynamodb:BatchWriteItem",
        "cognito-idp:AdminDeleteUser",
        "s3:DeleteObjectVersion",
    }
    door.role, door.refused = "ttl_updater", set()
    leaver.post("/api/users/complete-onboarding", {"nickname": "そら"})
    assert {key.partition("#")[0] for _, need in door.refused for key in need.partitions} == {"LIMIT"}
