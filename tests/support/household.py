"""Parents with data of every kind, all places where it is stored, and a worker that can be killed."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from boto3.dynamodb.conditions import Key

from homebiyori.account.deletion_job import DeletionJob
from homebiyori.account.queue import DeletionRequested
from homebiyori.account.user_files import folder_of
from homebiyori.aws.dynamodb import PK, user_key
from homebiyori.dev.provision import Clients
from homebiyori.resources import Resources
from support.actors import Pool, bearer
from support.crash import CrashPoint, CutClient
from support.product import Caller
from support.purchases import buy
from support.stripe import StripeWorld

PLENTY = 300.0
WORD = {"confirmation": "削除", "cancel_subscription": True}


@dataclass
class Mailbox:
    """A client of the queue that records messages and their delays."""

    sent: list[tuple[dict[str, Any], int]] = field(default_factory=list)
    hook: Callable[[str], None] = lambda place: None

    def send_message(self, **message: Any) -> dict[str, str]:
        self.hook("before")
        self.sent.append((json.loads(message["MessageBody"]), message["DelaySeconds"]))
        self.hook("after")
        return {"MessageId": "1"}

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [body for body, _ in self.sent if body.get("kind") == kind]


@dataclass
class Household:
    """The product with Stripe, on an engine with a user pool and a bucket."""

    resources: Resources
    stripe: StripeWorld
    clients: Clients
    users: Pool
    client: Any
    mailbox: Mailbox

    @property
    def pool_id(self) -> str:
        return self.resources.settings.users_pool_id

    @property
    def bucket(self) -> str:
        return self.resources.settings.bucket

    def join(self, name: str) -> Caller:
        """Sign up at Cognito; its `sub` is the user's id."""
        made = self.clients.cognito.admin_create_user(UserPoolId=self.pool_id, Username=name, MessageAction="SUPPRESS")
        user_id = next(pair["Value"] for pair in made["User"]["Attributes"] if pair["Name"] == "sub")
        return Caller(self.client, user_id, bearer(self.users.token(user_id, exp=4_000_000_000)))

    def seed(self, caller: Caller, *, chats: int = 3, files: int = 2) -> Caller:
        """Create data of every kind for a parent."""
        caller.post("/api/users/complete-onboarding", {"nickname": "ひなた"})
        for number in range(chats):
            said = caller.say("今日はじめて寝返りできた!見ていたら、うれしくて泣いちゃった", key=f"k{number}")
            assert said.status_code == 201, said.text
        caller.post("/api/chat/emotions", {"sticker": "😊", "intensity": 3})
        buy(caller, self.stripe)
        for number in range(files):
            for version in range(2):
                self.clients.s3.put_object(
                    Bucket=self.bucket, Key=f"{folder_of(caller.user_id)}snapshots/{number}.json", Body=b"%d" % version
                )
        self.clients.s3.delete_object(Bucket=self.bucket, Key=f"{folder_of(caller.user_id)}snapshots/0.json")
        return caller

    def leave(self, caller: Caller, **body: Any) -> Any:
        return caller.client.request("DELETE", "/api/users/account", headers=caller.headers, json={**WORD, **body})

    def belongings(self, caller: Caller) -> dict[str, Any]:
        """Return everything that is stored of a user, wherever it is."""
        user_id = caller.user_id
        versions = self.clients.s3.list_object_versions(Bucket=self.bucket, Prefix=folder_of(user_id))
        return {
            "core": self.items(self.resources.core.name, user_id),
            "chats": self.items(self.resources.chats.name, user_id),
            "files": [
                (found["Key"], found["VersionId"])
                for found in (*versions.get("Versions", []), *versions.get("DeleteMarkers", []))
            ],
            "customers": [customer["id"] for customer in self.stripe.world.customers_of(user_id)],
            "sign_in": self.clients.cognito.list_users(UserPoolId=self.pool_id, Filter=f'sub = "{user_id}"')["Users"],
        }

    def items(self, table: str, user_id: str) -> list[str]:
        """Return every item that contains a user's id, in its keys or elsewhere."""
        pages = self.clients.dynamodb.get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
        found = [json.dumps(item, sort_keys=True) for page in pages for item in page["Items"]]
        return sorted(item for item in found if user_id in item)

    def partition(self, caller: Caller) -> int:
        page = self.resources.core.query(Key(PK).eq(user_key(caller.user_id, "")[PK]), limit=100)
        return len(page.items)

    def job(self, resources: Resources | None = None) -> DeletionJob:
        return DeletionJob(resources or self.resources)

    def work(self, *, seconds: float = PLENTY, skip: int = 0) -> None:
        """Process the deletions in the mailbox until it is empty, ignoring delays."""
        while len(self.mailbox.sent) > skip:
            body, _ = self.mailbox.sent.pop(skip)
            if body.get("kind") == "deletion":
                self.job().run(read(body), lambda: seconds)

    def cut(self, crash_point: CrashPoint, kind: type[CutClient] = CutClient) -> Resources:
        """Return the same product, in which every external call passes the crash point."""
        resources = self.resources
        dynamodb: Any = kind(resources.core.client, crash_point)
        s3: Any = CutClient(resources.s3, crash_point)
        cognito: Any = CutClient(resources.cognito, crash_point)
        self.stripe.transport.hook = crash_point.hook("stripe")
        self.mailbox.hook = crash_point.hook("queue")
        return replace(
            resources,
            core=replace(resources.core, client=dynamodb),
            chats=replace(resources.chats, client=dynamodb),
            s3=s3,
            cognito=cognito,
        )


def read(body: dict[str, Any]) -> DeletionRequested:
    return DeletionRequested.read(json.dumps(body))


NOTHING: dict[str, Any] = {"core": [], "chats": [], "files": [], "customers": [], "sign_in": []}
