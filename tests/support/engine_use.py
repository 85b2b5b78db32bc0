"""Helpers for tests of the engine."""

import time
from collections.abc import Callable

from homebiyori.dev.provision import Clients, Names

CORE = Names().table("core")


def put(clients: Clients, number: int) -> None:
    clients.dynamodb.put_item(TableName=CORE, Item={"PK": {"S": "USER#1"}, "SK": {"S": f"ITEM#{number:06}"}})


def numbers(clients: Clients) -> list[int]:
    pages = clients.dynamodb.get_paginator("query").paginate(
        TableName=CORE, KeyConditionExpression="PK = :user", ExpressionAttributeValues={":user": {"S": "USER#1"}}
    )
    return [int(item["SK"]["S"].removeprefix("ITEM#")) for page in pages for item in page["Items"]]


def eventually(condition: Callable[[], bool], *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()
