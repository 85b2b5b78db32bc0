"""Bounds on the cost and the size of a page, for any filter and any content."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from awslambdaric.lambda_runtime_marshaller import to_json  # type: ignore[import-untyped]  # it has none
from starlette.testclient import TestClient

from homebiyori.ai.port import Character, Mood, PraiseLevel, Source
from homebiyori.api import create_admin_app, create_user_app
from homebiyori.aws.dynamodb import NOT_EXISTS, Page
from homebiyori.aws.paging import MAX_PAGE_BYTES, MAX_READS, PageOf, Pager, PageRequest
from homebiyori.aws.transaction import Transaction
from homebiyori.base import ids
from homebiyori.base.clock import epoch, to_jst
from homebiyori.base.cursor import Cursors
from homebiyori.base.signing import Signer
from homebiyori.chat.models import ChatMessage, ChatType, Voice
from homebiyori.chat.repository import ChatRepository
from homebiyori.dev.provision import Clients
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.notification.models import NewNotification
from homebiyori.notification.rules import NotificationType
from homebiyori.notification.service import NotificationService
from homebiyori.resources import ADMIN_GROUP, Resources
from homebiyori.tree.models import Fruit
from homebiyori.tree.repository import fruit_key
from homebiyori.user.service import UserService
from support.actors import MovableTime, Pool, bearer, new_user_id
from support.builders import subscribe
from support.cases import try_all
from support.product import NOON_IN_JAPAN, Caller, make_tables, shared_app

AT_ONCE = 3  # even the largest messages fit into one transaction
FAMILY = "👨‍👩‍👧‍👦"  # seven code points; 66 bytes as the runtime encodes them


class Counted:
    """Wraps a table's client and counts its reads."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.calls: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._client, name)

        def ask(*args: Any, **kwargs: Any) -> Any:
            self.calls[name] += 1
            return asked(*args, **kwargs)

        return ask if name in ("query", "batch_get_item", "get_item", "scan") else asked


@pytest.fixture
def counted(resources: Resources) -> tuple[Resources, Counted]:
    client: Any = Counted(resources.core.client)
    tables = {name: replace(getattr(resources, name), client=client) for name in ("core", "chats")}
    return replace(resources, **tables), client


def write(
    resources: Resources,
    user_id: str,
    count: int,
    *,
    text: str = "今日",
    voices: Callable[[int], tuple[Character, ...]] = lambda place: (Character.TAMA,),
    chat_type: Callable[[int], ChatType] = lambda place: ChatType.INDIVIDUAL,
) -> list[str]:
    """Store messages, one a minute; return their ids, newest first."""
    repository, written, writes = ChatRepository(resources.chats), [], []
    for place in range(count):
        at = NOON_IN_JAPAN - timedelta(minutes=count - place)
        who = voices(place)
        message = ChatMessage(
            message_id=ids.new_id(at),
            chat_type=chat_type(place),
            user_message=text,
            ai_response=text,
            ai_character=who[0],
            responses=tuple(Voice(ai_character=each, ai_response=text, source=Source.OFFLINE) for each in who),
            mood=Mood.PRAISE,
            praise_level=PraiseLevel.NORMAL,
            emotion=Emotion.JOY,
            emotion_intensity=3,
            depth=1,
            source=Source.OFFLINE,
            growth=2,
            created_at=to_jst(at),
            expires_at=epoch(at + timedelta(days=180)),
        )
        writes.append(repository.add_write(user_id, message))
        written.append(message.message_id)
    for first in range(0, count, AT_ONCE):
        some = enumerate(writes[first : first + AT_ONCE])
        Transaction(resources.chats, {f"message {place}": op for place, op in some}).commit()
    return written[::-1]


def walk(caller: Caller, path: str, **query: Any) -> Iterator[Any]:
    """Yield the response for each page, up to the end of the list."""
    cursor: dict[str, str] = {}
    while True:
        answer = caller.get(path, **query, **cursor)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert page["has_more"] is (page["next_cursor"] is not None)
        yield answer
        if not page["has_more"]:
            return
        cursor = {"cursor": page["next_cursor"]}


def with_client(resources: Resources, caller: Caller) -> Caller:
    client = TestClient(shared_app(create_user_app, resources), raise_server_exceptions=False)
    return Caller(client, caller.user_id, caller.headers)


ALL = tuple(Character)


def test_a_page_costs_the_same_however_much_was_written(counted: tuple[Resources, Counted], parent: Caller) -> None:
    resources, client = counted
    write(resources, parent.user_id, 300)
    caller = with_client(resources, parent)
    most_queries: list[tuple[dict[str, str], int]] = [
        ({}, 1),
        ({"chat_type": "group"}, 7),
        ({"chat_type": "individual"}, 3),
        ({"character": "hide"}, 5),
        ({"character": "hide", "chat_type": "group"}, 4),
        ({"character": "hide", "chat_type": "individual"}, 1),
    ]

    def check(case: tuple[dict[str, str], int]) -> None:
        filters, queries = case
        client.calls.clear()
        found = caller.get("/api/chat/history", limit=1, **filters).json()
        assert len(found["items"]) == (filters.get("chat_type") != "group" and "character" not in filters)
        assert client.calls["query"] <= queries
        assert client.calls["batch_get_item"] <= 1
        assert client.calls["scan"] == 0

    try_all(check, ((str(filters), (filters, queries)) for filters, queries in most_queries))


@pytest.mark.proof
def test_every_filter_finds_what_it_names_once_and_in_order(resources: Resources, parent: Caller) -> None:
    voices = [(Character.TAMA,), (Character.HIDE,), ALL, (Character.TAMA, Character.HIDE), (Character.MADOKA,)]
    kinds = [ChatType.INDIVIDUAL, ChatType.INDIVIDUAL, ChatType.GROUP, ChatType.GROUP, ChatType.GROUP]
    written = write(
        resources,
        parent.user_id,
        23,
        voices=lambda place: voices[place % 5],
        chat_type=lambda place: kinds[place % 5],
    )

    def check(case: tuple[int, str | None, str | None]) -> None:
        limit, character, chat_type = case
        expected = [
            message_id
            for place, message_id in zip(reversed(range(23)), written, strict=True)
            if character in (None, *voices[place % 5]) and chat_type in (None, kinds[place % 5])
        ]
        filters = {name: value for name, value in (("character", character), ("chat_type", chat_type)) if value}
        pages = [answer.json() for answer in walk(parent, "/api/chat/history", limit=limit, **filters)]
        assert [entry["message_id"] for page in pages for entry in page["items"]] == expected
        assert all(len(page["items"]) == limit for page in pages[:-1])

    cases = product([1, 3, 20], [None, "tama", "hide"], [None, "individual", "group"])
    try_all(check, ((str(case), case) for case in cases))


def test_a_group_answer_is_found_by_each_of_its_voices(resources: Resources, parent: Caller) -> None:
    subscribe(resources, parent)
    said = parent.say("みんなに聞いてほしい", chat_type="group", active_characters=["tama", "hide"]).json()
    for character, count in (("tama", 1), ("hide", 1), ("madoka", 0)):
        assert len(parent.get("/api/chat/history", character=character).json()["items"]) == count
    parent.delete(f"/api/chat/messages/{said['message_id']}")
    assert parent.get("/api/chat/history", character="hide").json()["items"] == []


def test_operators_filters_have_a_budget_too(
    counted: tuple[Resources, Counted], clients: Clients, admin: Caller, moment: MovableTime
) -> None:
    resources, client = counted
    # Separate tables, because other tests read the directory of users, too.
    tables = make_tables(clients, f"crowd-{new_user_id()}")
    resources = replace(resources, core=replace(resources.core, name=tables["core"]))
    users = UserService(resources)
    for _ in range(230):
        moment.advance(seconds=1)
        users.join(new_user_id())
    caller = Caller(TestClient(shared_app(create_admin_app, resources)), admin.user_id, admin.headers)
    client.calls.clear()
    first = caller.get("/api/admin/users", plan="yearly", limit=1).json()
    assert client.calls["query"] <= MAX_READS
    assert sum(client.calls.values()) <= 15
    assert first["has_more"], "230 users were not all looked at"


def test_a_directory_of_many_months_is_read_a_few_at_a_time(
    counted: tuple[Resources, Counted],
    new_parent: Callable[[], Caller],
    admin: Caller,
    admins: Pool,
    moment: MovableTime,
) -> None:
    resources, client = counted
    old = new_parent()
    old.get("/api/users/profile")
    moment.advance(days=3 * 365)
    token = admins.token(admin.user_id, exp=4_000_000_000, **{"cognito:groups": [ADMIN_GROUP]})
    caller = Caller(TestClient(shared_app(create_admin_app, resources)), admin.user_id, bearer(token))
    found, most = [], 0
    for answer in walk(caller, "/api/admin/users"):
        most = max(most, client.calls["query"])
        found += [person["user_id"] for person in answer.json()["items"]]
        client.calls.clear()
    assert old.user_id in found
    assert most <= 3 * MAX_READS


def sent(answer: Any) -> int:
    """Return the size of a response as Lambda's runtime sends it."""
    whole = {"statusCode": 200, "headers": dict(answer.headers), "body": answer.text, "isBase64Encoded": False}
    return len(to_json(whole).encode())


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ({}, FAMILY * 2_000),
        ({"character": "hide"}, FAMILY * 2_000),
        ({}, '"\\' * 1_000),
        ({}, "あ" * 2_000),
    ],
)
def test_a_page_is_bounded_as_the_runtime_sends_it(
    filters: dict[str, str], text: str, resources: Resources, parent: Caller
) -> None:
    written = write(
        resources, parent.user_id, 24, text=text, voices=lambda place: ALL, chat_type=lambda place: ChatType.GROUP
    )
    answers = list(walk(parent, "/api/chat/history", limit=100, **filters))
    assert max(sent(answer) for answer in answers) <= MAX_PAGE_BYTES
    assert [entry["message_id"] for answer in answers for entry in answer.json()["items"]] == written
    assert all(answer.json()["items"] for answer in answers), "one item at least, however large"


def test_one_item_larger_than_a_page_comes_alone() -> None:
    class Large(PageOf[int]):
        text: str

    def show(item: dict[str, Any]) -> Large:
        return Large(items=[], next_cursor=None, has_more=False, text=item["text"])

    items = [{"SK": f"{place}", "text": "あ" * 400_000} for place in range(3)]
    pager = Pager(Cursors(Signer(lambda: ["k" * 32])), {"user": "u"})

    def read(after: str | None, count: int) -> Page:
        return Page([item for item in items if after is None or item["SK"] > after][:count], None)

    cursor, seen = None, 0
    for _ in range(3):
        page = pager.fill(read, PageRequest(100, cursor), show=show)
        seen += len(page.items)
        cursor = page.next_cursor
    assert (seen, cursor) == (3, None)


def test_fruits_are_bounded_too(resources: Resources, parent: Caller) -> None:
    text = FAMILY * 2_000
    for day in range(12):
        at = NOON_IN_JAPAN - timedelta(days=day)
        fruit_id = ids.new_id(at)
        fruit = Fruit(
            fruit_id=fruit_id,
            message_id=fruit_id,
            ai_character=Character.TAMA,
            emotion=Emotion.JOY,
            emotion_intensity=3,
            user_message=text,
            ai_response=text,
            created_at=to_jst(at),
        )
        assert resources.core.put(
            {**fruit_key(parent.user_id, to_jst(at).date()), **fruit.model_dump(mode="json")}, NOT_EXISTS
        )
    answers = list(walk(parent, "/api/tree/fruits", limit=100))
    assert max(sent(answer) for answer in answers) <= MAX_PAGE_BYTES
    assert sum(len(answer.json()["items"]) for answer in answers) == 12


def test_sifted_lists_of_a_parent_have_a_budget(counted: tuple[Resources, Counted], parent: Caller) -> None:
    resources, client = counted
    notifications = NotificationService(resources)
    for place in range(240):
        new = NewNotification(type=NotificationType.WELCOME, dedupe_key=f"n{place}")
        notifications.create(parent.user_id, new)
    caller = with_client(resources, parent)
    assert caller.put("/api/notifications/read-all").json() == {"read_count": 240}
    client.calls.clear()
    page = caller.get("/api/notifications", unread_only=True, limit=1).json()
    assert client.calls["query"] <= MAX_READS
    assert page["items"] == []
    assert page["has_more"]
