"""The export puts everything stored about a parent into one file, for that parent alone."""

import json
import tracemalloc
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from homebiyori.account.export_job import ExportJob, ExportTooLongError
from homebiyori.account.queue import ExportRequested
from homebiyori.account.repository import StartLockRepository
from homebiyori.account.rules import LINK_GOOD_FOR, STALLED_AFTER, START_LOCK_FOR
from homebiyori.account.user_files import EXPORT_TAG, UserFiles, folder_of
from homebiyori.aws.dynamodb import Update, from_wire
from homebiyori.base.ids import new_id
from homebiyori.base.settings import Settings
from homebiyori.ops.outside_calls import outside_key
from homebiyori.ops.ratelimit import FULL_AT, GONE
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.crash import CrashPoint, CutClient
from support.household import NOTHING, PLENTY, Household, read
from support.product import Caller, product_environment


def job(home: Household) -> ExportJob:
    return ExportJob(home.resources)


def work(home: Household) -> list[str]:
    """Run the requested export jobs and return their outcomes."""
    bodies = home.mailbox.of("export")
    home.mailbox.sent = [entry for entry in home.mailbox.sent if entry[0].get("kind") != "export"]
    return [job(home).run(ExportRequested.read(json.dumps(body)), lambda: PLENTY) for body in bodies]


def exported(caller: Caller, home: Household) -> dict[str, Any]:
    made = caller.post("/api/users/export")
    assert made.status_code == 202, made.text
    assert work(home) == ["done"]
    return download(caller.get(f"/api/users/export/{made.json()['export_id']}").json()["download_url"])


def download(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url) as answer:  # noqa: S310 - the engine's
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert answer.headers["content-disposition"] == 'attachment; filename="homebiyori-20261123.json"'
        assert answer.headers["cache-control"] == "no-store"
        found: dict[str, Any] = json.load(answer)
    return found


def held(home: Household, caller: Caller, table: str) -> list[dict[str, Any]]:
    """Return a user's items straight from the table."""
    pages = home.clients.dynamodb.get_paginator("query").paginate(
        TableName=table,
        KeyConditionExpression="PK = :user",
        ExpressionAttributeValues={":user": {"S": f"USER#{caller.user_id}"}},
        ConsistentRead=True,
    )
    return [from_wire(item) for page in pages for item in page["Items"]]


def settled(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the export's own row, which changes while the export runs."""
    return sorted((item for item in items if not item["SK"].startswith("EXPORT#")), key=lambda item: str(item["SK"]))


def test_every_item_is_in_it_as_it_is_held(home: Household, leaver: Caller, neighbour: Caller) -> None:
    leaver.post("/api/chat/messages", {"message": "やっと寝てくれた", "ai_character": "hide"}, key="k")
    leaver.post("/api/tree/snapshots")
    document = exported(leaver, home)
    core, chats = home.resources.core.name, home.resources.chats.name
    assert settled(document["items"]["core"]) == settled(held(home, leaver, core))
    assert settled(document["items"]["chats"]) == settled(held(home, leaver, chats))
    assert document["item_count"] == sum(len(items) for items in document["items"].values())
    kinds = {item["SK"].partition("#")[0] for items in document["items"].values() for item in items}
    assert {
        "PROFILE",
        "SUBSCRIPTION",
        "TREE",
        "FRUIT",
        "FRUIT_MARKS",
        "SNAPSHOT",
        "NOTIF",
        "INVOICE",
        "IDEM",
        "CHAT",
        "EXPORT",
    } <= kinds
    assert (document["format"], document["user_id"]) == (1, leaver.user_id)
    assert document["profile"]["nickname"] == "ひなた"
    assert set(document["explanation"]) >= {"profile", "items.core", "items.chats", "stripe", "elsewhere"}
    assert {kind for kind in kinds - {"CHAT"} if f"{kind}=" not in document["explanation"]["items.core"]} == set()
    assert neighbour.user_id not in json.dumps(document)


def test_also_what_lies_elsewhere(home: Household, leaver: Caller) -> None:
    """Every item that names the user is in the file, under whatever key."""
    document = exported(leaver, home)
    text = json.dumps(document)
    for table in (home.resources.core.name, home.resources.chats.name):
        for item in home.items(table, leaver.user_id):
            key = {name: value["S"] for name, value in json.loads(item).items() if name in ("PK", "SK")}
            assert json.dumps(key["PK"]) in text
            assert json.dumps(key["SK"]) in text
    (customer,) = home.belongings(leaver)["customers"]
    assert document["stripe"]["customer_id"] == customer


def test_the_way_of_an_export(home: Household, leaver: Caller) -> None:
    made = leaver.post("/api/users/export")
    asked = made.json()
    assert (made.status_code, asked["status"], asked["items"]) == (202, "requested", 0)
    path = f"/api/users/export/{asked['export_id']}"
    assert leaver.get(path).json()["download_url"] is None
    again = leaver.post("/api/users/export")
    assert (again.status_code, again.json()["export_id"]) == (202, asked["export_id"]), "it is the same job"
    work(home)
    done = leaver.get(path).json()
    assert (done["status"], done["download_url_expires_at"]) == ("done", "2026-11-23T12:15:00+09:00")
    assert done["items"] == download(done["download_url"])["item_count"]
    assert done["available_until"] == "2026-11-30T12:00:00+09:00"


def test_a_few_a_day(home: Household, leaver: Caller, moment: MovableTime) -> None:
    for _ in range(3):
        exported(leaver, home)
    refused = leaver.post("/api/users/export")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, str(12 * 3_600))
    assert [refused.json()[name] for name in ("code", "quota", "limit")] == ["quota_exceeded", "exports", 3]
    moment.advance(hours=12)
    assert leaver.post("/api/users/export").status_code == 202


@pytest.mark.parametrize("key", [None, "once"])
def test_ten_at_once_are_one_job(home: Household, leaver: Caller, key: str | None) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: leaver.post("/api/users/export", key=key), range(10)))
    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["export_id"] for answer in answers}) == 1
    assert len(home.mailbox.of("export")) == 1
    assert work(home) == ["done"]
    # It used one of the day's three exports. Its key, if it had one, still returns it.
    kept = leaver.post("/api/users/export", key=key).json()["export_id"]
    assert (kept == answers[0].json()["export_id"]) == (key is not None)
    for _ in range(2 if key else 1):
        work(home)
        assert leaver.post("/api/users/export").status_code == 202
    work(home)
    assert leaver.post("/api/users/export").json()["code"] == "quota_exceeded"


def test_another_key_while_it_runs_is_the_same_job(home: Household, leaver: Caller) -> None:
    first = leaver.post("/api/users/export", key="one").json()["export_id"]
    other = leaver.post("/api/users/export", key="two").json()["export_id"]
    assert (first == other, len(home.mailbox.of("export"))) == (True, 1)
    work(home)
    assert leaver.post("/api/users/export", key="two").json()["export_id"] == first
    assert home.mailbox.of("export") == []


def test_who_died_while_asking_holds_up_nobody_for_long(home: Household, leaver: Caller, moment: MovableTime) -> None:
    locks = StartLockRepository(home.resources.core)
    assert locks.acquire(leaver.user_id, "EXPORT", now=moment.at)
    assert not locks.acquire(leaver.user_id, "EXPORT", now=moment.at)
    moment.advance(seconds=START_LOCK_FOR.total_seconds())
    assert leaver.post("/api/users/export").status_code == 202


def test_the_same_request_makes_one(home: Household, leaver: Caller) -> None:
    first, again = (leaver.post("/api/users/export", key="once").json() for _ in range(2))
    assert first == again
    assert len(home.mailbox.of("export")) == 1


def test_who_has_left_is_given_no_answer_again(home: Household, leaver: Caller) -> None:
    """The account may be deleted after the rate limit let the request pass, before its stored answer is read."""
    assert leaver.post("/api/users/export", key="k").status_code == 202
    home.resources.core.update(outside_key(leaver.user_id), Update(sets={FULL_AT: GONE}))
    again = leaver.post("/api/users/export", key="k")
    assert (again.status_code, again.json()["code"]) == (410, "account_deleted")


def test_nobody_elses(home: Household, leaver: Caller, neighbour: Caller) -> None:
    export_id = leaver.post("/api/users/export").json()["export_id"]
    work(home)
    for other in (export_id, new_id(home.resources.clock.now()), "x", "0" * 26):
        answer = neighbour.get(f"/api/users/export/{other}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_address_for_another_file_is_refused_where_addresses_are_checked(home: Household, leaver: Caller) -> None:
    """The engine checks no signatures, so this checks what is signed: one key, for fifteen minutes."""
    export_id = leaver.post("/api/users/export").json()["export_id"]
    work(home)
    url = leaver.get(f"/api/users/export/{export_id}").json()["download_url"]
    assert f"/{folder_of(leaver.user_id)}exports/{export_id}.json?" in url
    assert leaver.user_id not in url
    assert "X-Amz-Expires=900&" in url
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in url


def test_on_aws_the_address_names_the_bucket_and_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the global address, a new bucket redirects for hours, which invalidates the signature."""
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    deployed = {**product_environment("core", "chats"), "HOMEBIYORI_BUCKET": "homebiyori-prod-files-1"}
    del deployed["HOMEBIYORI_BUCKET_ADDRESSING"]
    files = UserFiles(Resources.connect(Settings.from_environment(deployed)))
    url = urllib.parse.urlsplit(files.link("sub", "exports/1.json", good_for=LINK_GOOD_FOR, saved_as="a.json"))
    assert url.netloc == "homebiyori-prod-files-1.s3.ap-northeast-1.amazonaws.com"
    assert url.path == f"/{folder_of('sub')}exports/1.json"
    asked = urllib.parse.parse_qs(url.query)
    assert asked["response-cache-control"] == ["no-store"]
    assert asked["response-content-disposition"] == ['attachment; filename="a.json"']


def test_the_file_bears_the_tag_by_which_it_ends(home: Household, leaver: Caller) -> None:
    export_id = leaver.post("/api/users/export").json()["export_id"]
    work(home)
    key = f"{folder_of(leaver.user_id)}exports/{export_id}.json"
    tags = home.clients.s3.get_object_tagging(Bucket=home.bucket, Key=key)["TagSet"]
    assert tags == [dict(zip(("Key", "Value"), EXPORT_TAG.split("="), strict=True))]


def test_it_is_gone_after_a_week(leaver: Caller, moment: MovableTime) -> None:
    export_id = leaver.post("/api/users/export").json()["export_id"]
    moment.advance(days=7)
    assert leaver.get(f"/api/users/export/{export_id}").status_code == 404


def test_who_looks_sets_a_stalled_one_going(home: Household, leaver: Caller, moment: MovableTime) -> None:
    path = f"/api/users/export/{leaver.post('/api/users/export').json()['export_id']}"
    home.mailbox.sent.clear()
    moment.advance(seconds=STALLED_AFTER.total_seconds() + 1)
    for _ in range(3):
        leaver.get(path)
    assert work(home) == ["done"]
    assert leaver.get(path).json()["status"] == "done"


def test_twice_delivered_it_is_written_once(home: Household, leaver: Caller) -> None:
    leaver.post("/api/users/export")
    (body,) = home.mailbox.of("export")
    message = ExportRequested.read(json.dumps(body))
    assert [job(home).run(message, lambda: PLENTY) for _ in range(2)] == ["done", "nothing_owed"]


def test_of_a_deleted_account_nothing_is_written(home: Household, leaver: Caller) -> None:
    leaver.post("/api/users/export")
    home.leave(leaver)
    home.work()
    message = ExportRequested(user_id=leaver.user_id, export_id=new_id(home.resources.clock.now()), request_id="r")
    assert job(home).run(message, lambda: PLENTY) == "nothing_owed"
    assert home.belongings(leaver) == NOTHING


def test_a_deletion_in_the_middle_of_an_export(home: Household, leaver: Caller) -> None:
    """The file is written after the user's files were deleted; the second look deletes it."""
    leaver.post("/api/users/export")
    (body,) = home.mailbox.of("export")
    home.mailbox.sent.clear()

    class Late(CutClient):
        """An S3 client whose upload arrives after the account was deleted."""

        def perform(self, name: str, call: Callable[..., Any], arguments: Any) -> Any:
            if name == "put_object":
                home.leave(leaver)
                message = read(home.mailbox.of("deletion")[-1])
                assert home.job().run(message, lambda: PLENTY) == "swept"
            return super().perform(name, call, arguments)

    s3: Any = Late(home.resources.s3, CrashPoint())
    late = ExportJob(replace(home.resources, s3=s3))
    assert late.run(ExportRequested.read(json.dumps(body)), lambda: PLENTY) == "gone"
    assert home.belongings(leaver)["files"] != []
    home.work()
    assert home.belongings(leaver) == NOTHING


@pytest.mark.proof
def test_a_life_of_messages_is_written_in_little_memory(home: Household, leaver: Caller) -> None:
    (like,) = held(home, leaver, home.resources.chats.name)[:1]
    write_chats(home, like, 5_000)
    leaver.post("/api/users/export")
    (body,) = home.mailbox.of("export")
    message = ExportRequested.read(json.dumps(body))
    tracemalloc.start()
    try:
        assert job(home).run(message, lambda: PLENTY) == "done"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    shown = leaver.get(f"/api/users/export/{message.export_id}").json()
    assert shown["items"] > 5_000
    assert peak < min(16_000_000, shown["size"]), f"{peak} bytes for a file of {shown['size']}"
    assert len(download(shown["download_url"])["items"]["chats"]) > 5_000


def write_chats(home: Household, like: dict[str, Any], count: int) -> None:
    table = home.resources.chats
    for first in range(0, count, 25):
        items = [
            {**like, "SK": f"CHAT#0{number:025}", "user_message": "寝返りできた!" * 100}
            for number in range(first, first + 25)
        ]
        writes: Any = [table.put_write(item) for item in items]
        requests: Any = {table.name: [{"PutRequest": {"Item": write["Put"]["Item"]}} for write in writes]}
        assert not table.client.batch_write_item(RequestItems=requests).get("UnprocessedItems")


def test_one_that_would_outlast_the_function_stops_in_time(home: Household, leaver: Caller) -> None:
    """A timeout of the function would fail the whole batch again and again, up to the dead-letter queue."""
    export_id = leaver.post("/api/users/export").json()["export_id"]
    (body,) = home.mailbox.of("export")
    left = iter([100.0, 90.0, 31.0, 30.0])
    with pytest.raises(ExportTooLongError):
        job(home).run(ExportRequested.read(json.dumps(body)), lambda: next(left))
    assert leaver.get(f"/api/users/export/{export_id}").json()["status"] != "done"
    assert work(home) == ["done"]
