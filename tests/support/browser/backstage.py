"""Prepare the stack for tests of the desk, mostly by writing to its tables directly."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import httpx2

from homebiyori.admin.models import Announcement, AnnouncementStatus, Audience
from homebiyori.admin.repository import AnnouncementRepository
from homebiyori.aws.dynamodb import Table, WriteOp, user_key
from homebiyori.base.clock import Clock, to_jst
from homebiyori.base.ids import new_id
from homebiyori.dev.provision import Clients, Names, create_tables, find_pool
from homebiyori.notification.rules import NotificationType, Priority
from homebiyori.user.models import Profile
from homebiyori.user.repository import ProfileRepository
from support.actors import new_user_id
from support.browser.parent import Parent, new_operator
from support.local_stack import Local

_PEOPLE_IN_A_TRANSACTION = 45


def settle(someone: Parent, count: int) -> None:
    """Add `count` users who joined one a second until now."""
    clients = Clients.connect(someone.sign_in_url)
    profiles = ProfileRepository(_core(clients))
    now = to_jst(Clock().now())
    writes: list[WriteOp] = []
    for back in range(count, 0, -1):
        at = now - timedelta(seconds=back)
        writes += profiles.add_writes(new_user_id(), Profile(created_at=at, updated_at=at)).values()
    for first in range(0, len(writes), 2 * _PEOPLE_IN_A_TRANSACTION):
        clients.dynamodb.transact_write_items(TransactItems=writes[first : first + 2 * _PEOPLE_IN_A_TRANSACTION])


def user_id_of(parent: Parent) -> str:
    """Return a parent's user id, which is the `sub` of the account."""
    cognito = Clients.connect(parent.sign_in_url).cognito
    pool = find_pool(cognito, Names().pool("user"))
    assert pool
    known = cognito.admin_get_user(UserPoolId=pool.pool_id, Username=parent.name)["UserAttributes"]
    return next(each["Value"] for each in known if each["Name"] == "sub")


def lose_events(parent: Parent) -> None:
    """Reset a subscription's plan and status, as if Stripe's events had been lost."""
    clients = Clients.connect(parent.sign_in_url)
    clients.dynamodb.update_item(
        TableName=Names().table("core"),
        Key={name: {"S": value} for name, value in user_key(user_id_of(parent), "SUBSCRIPTION").items()},
        UpdateExpression="SET #plan = :plan, #status = :status",
        ExpressionAttributeNames={"#plan": "plan", "#status": "status"},
        ExpressionAttributeValues={":plan": {"S": "free"}, ":status": {"S": "none"}},
    )


def bury(someone: Parent, body: str) -> None:
    """Put a message into the dead letter queue."""
    sqs = Clients.connect(someone.sign_in_url).sqs
    url = sqs.get_queue_url(QueueName=Names().ttl_dead_letters)["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=body)


def stall(someone: Parent) -> str:
    """Store an announcement of which the worker gets no message; return its id."""
    clients, at = Clients.connect(someone.sign_in_url), Clock().now()
    made = Announcement(
        announcement_id=new_id(at),
        type=NotificationType.SYSTEM_ANNOUNCEMENT,
        title="とまっているお知らせ",
        message="まだ、だれにも届いていません。",
        audience=Audience.ALL,
        priority=Priority.NORMAL,
        status=AnnouncementStatus.REQUESTED,
        created_at=to_jst(at),
        updated_at=to_jst(at),
    )
    clients.dynamodb.transact_write_items(TransactItems=[AnnouncementRepository(_core(clients)).add_write(made)])
    return made.announcement_id


def pay(parent: Parent, local: Local) -> None:
    """Subscribe a parent to the monthly plan, at the Stripe stand-in."""
    stripe = re.search(r"stripe (http://\S+)", local.ready)
    assert stripe
    back = {"success_url": f"{parent.origin}/billing", "cancel_url": f"{parent.origin}/billing"}
    checkout = parent.call("POST", "/api/billing/checkout", {"plan_type": "monthly", **back})["checkout_url"]
    httpx2.post(f"{stripe[1]}{urlsplit(checkout).path}/pay", timeout=30)


@contextmanager
def without_chats(someone: Parent) -> Iterator[None]:
    """Delete the table of chats for a while; afterwards it is empty."""
    dynamodb = Clients.connect(someone.sign_in_url).dynamodb
    dynamodb.delete_table(TableName=Names().table("chats"))
    try:
        yield
    finally:
        create_tables(dynamodb, Names())


@contextmanager
def closed(stack: Local, *, until: str) -> Iterator[None]:
    """Close the product for a while, as an operator does."""
    path = "/api/admin/maintenance"
    with new_operator(stack) as operator:
        operator.sign_in()
        operator.call("POST", path, {"enabled": True, "message": "お手入れをしています", "end_time": until})
        try:
            yield
        finally:
            operator.call("POST", path, {"enabled": False})


def _core(clients: Clients) -> Table:
    return Table(client=clients.dynamodb, name=Names().table("core"), clock=Clock())
