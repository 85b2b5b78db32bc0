"""One message at a time: what changes, what stays, what it costs, and when it stops (docs/product.md 8)."""

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from homebiyori.aws.dynamodb import EXISTS, NOT_EXISTS, user_key
from homebiyori.aws.paging import PageRequest
from homebiyori.base.clock import epoch
from homebiyori.billing.rules import Plan
from homebiyori.notification.service import NotificationService
from homebiyori.resources import Resources
from homebiyori.retention.queue import PlanChanged
from homebiyori.retention.repository import ChatExpiry, ChatExpiryRepository, ChatPage
from homebiyori.retention.rules import SECOND_LOOK_AFTER, RetentionOutcome
from homebiyori.retention.service import RetentionService
from support.actors import MovableTime
from support.crash import CrashPoint, CutClient, run_or_die
from support.retention import BadQueue, Subscriber, Unguarded, forever, record_of, worker_of

Build = Callable[..., RetentionService]
DAY = 86_400


def days(*ages: float) -> list[timedelta]:
    return [timedelta(days=age) for age in ages]


def told(subscriber: Subscriber) -> list[str]:
    service = NotificationService(subscriber.resources)
    return [item.title for item in service.page(subscriber.user_id, PageRequest(9), unread_only=False).items]


@contextmanager
def counted(*clients: Any) -> Iterator[Counter[str]]:
    """Count the calls of these clients by operation."""
    calls: Counter[str] = Counter()

    def count(model: Any, **_: Any) -> None:
        calls[model.name] += 1

    for client in clients:
        client.meta.events.register("before-call.dynamodb.*", count)
    try:
        yield calls
    finally:
        for client in clients:
            client.meta.events.unregister("before-call.dynamodb.*", count)


def test_an_upgrade_lengthens_what_is_still_there(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, queue: BadQueue, moment: MovableTime
) -> None:
    keys = subscriber.write_chats(days(0, 10, 29.9, 30, 31))
    before = subscriber.ends()
    message = subscriber.change_plan(Plan.MONTHLY)
    assert runner.run(build().apply(message, forever)) is RetentionOutcome.DONE
    # The two oldest have expired; they are already hidden and stay so.
    assert subscriber.moved(before) == dict.fromkeys(keys[2:], 150 * DAY)
    assert told(subscriber) == ["やりとりの保存期間が180日間になりました"]
    assert subscriber.row()["retention_applied"] == 180
    assert [body["is_second_look"] for body in queue.bodies] == [True]
    assert queue.messages[0].visible_at == moment.now() + SECOND_LOOK_AFTER


def test_a_downgrade_leaves_a_week(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, moment: MovableTime
) -> None:
    subscriber.change_plan(Plan.YEARLY)
    keys = subscriber.write_chats(days(0, 20, 24, 100, 175))
    now = epoch(moment.now())
    message = subscriber.change_plan(Plan.FREE)
    for _ in range(3):
        runner.run(build().apply(message, forever))
        ends = subscriber.ends()
        assert [ends[key] - now for key in keys] == [7 * DAY, 7 * DAY, 7 * DAY, 10 * DAY, 30 * DAY]
        moment.advance(hours=30)  # a repeated run does not start the week again
    assert told(subscriber) == ["やりとりの保存期間が30日間になりました"]


def test_nothing_but_the_end_is_touched(runner: asyncio.Runner, build: Build, subscriber: Subscriber) -> None:
    subscriber.write_chats(days(0, 1, 2))
    before = subscriber.stored()
    runner.run(build().apply(subscriber.change_plan(Plan.MONTHLY), forever))
    after = subscriber.stored()
    for key, item in before.items():
        assert {name for name in item | after[key] if item.get(name) != after[key].get(name)} == {"expires_at"}


@pytest.mark.proof
def test_a_chat_costs_one_write_and_an_unchanged_one_none(
    runner: asyncio.Runner,
    build: Build,
    opened: ChatExpiryRepository,
    own_client: Any,
    subscriber: Subscriber,
    queue: BadQueue,
) -> None:
    subscriber.write_chats([timedelta(minutes=minute) for minute in range(1_200)])
    subscriber.write_chats(days(40))  # expired
    message = subscriber.change_plan(Plan.MONTHLY)
    clients = (opened._client, own_client)
    with counted(*clients) as calls:
        runner.run(build().apply(message, forever))
    # The row is read at the start and with each page; 1,201 chats are one page because they take less than 1 MB.
    assert calls == {"Query": 1, "UpdateItem": 1_200, "GetItem": 2, "TransactWriteItems": 1}
    second = PlanChanged.read(queue.messages[0].body)
    with counted(*clients) as calls:
        runner.run(build().apply(second, forever))
    assert calls == {"Query": 1, "GetItem": 2}
    assert len(queue.messages) == 1


def test_many_writes_are_under_way_at_once_but_not_too_many(
    runner: asyncio.Runner, build: Build, opened: ChatExpiryRepository, subscriber: Subscriber
) -> None:
    subscriber.write_chats([timedelta(minutes=minute) for minute in range(600)])
    now: list[int] = [0]
    most: list[int] = [0]
    pages: list[int] = []

    class Watched(ChatExpiryRepository):
        async def page(self, user_id: str, *, after: str | None) -> ChatPage:
            page = await super().page(user_id, after=after)
            pages.append(len(page.chats))
            return page

        async def change(self, user_id: str, chat: ChatExpiry, expires: int) -> bool:
            now[0] += 1
            most[0] = max(most[0], now[0])
            try:
                return await super().change(user_id, chat, expires)
            finally:
                now[0] -= 1

    watched = Watched(opened._client, opened._table, page=100)
    runner.run(build(chats=watched).apply(subscriber.change_plan(Plan.MONTHLY), forever))
    assert most == [50]
    assert sum(pages) == 600
    assert max(pages) == 100


def test_an_older_change_asks_for_nothing(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, queue: BadQueue
) -> None:
    older = subscriber.change_plan(Plan.MONTHLY)
    subscriber.write_chats(days(0, 10))
    subscriber.change_plan(Plan.FREE)
    before = subscriber.ends()
    assert runner.run(build().apply(older, forever)) is RetentionOutcome.OVERTAKEN
    assert (subscriber.ends(), told(subscriber), queue.messages) == (before, [], [])


def test_a_newer_change_that_keeps_the_retention_does_the_work_of_both(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber
) -> None:
    subscriber.write_chats(days(10))
    monthly = subscriber.change_plan(Plan.MONTHLY)
    yearly = subscriber.change_plan(Plan.YEARLY)
    outcomes = [runner.run(build().apply(message, forever)) for message in (monthly, yearly, monthly)]
    assert outcomes == [RetentionOutcome.OVERTAKEN, RetentionOutcome.DONE, RetentionOutcome.OVERTAKEN]
    assert subscriber.row()["retention_applied"] == 180
    assert len(told(subscriber)) == 1


def test_a_change_that_follows_upon_the_mark_takes_nothing_away(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, queue: BadQueue
) -> None:
    crash_point = CrashPoint()
    cut: Any = CutClient(subscriber.core.client, crash_point)
    monthly = subscriber.change_plan(Plan.MONTHLY)
    crash_point.kill_after(1, aim="transact_write_items")
    assert run_or_die(runner, build(client=cut).apply(monthly, forever)) == (False, None)
    assert crash_point.boundaries == {"after transact_write_items"}
    # The applied retention is right for the yearly plan too, so the webhook sends no message.
    subscriber.change_plan(Plan.YEARLY)
    [late] = subscriber.write_chats(days(0), plan=Plan.FREE)
    for _ in range(2):
        assert runner.run(build().apply(monthly, forever)) is RetentionOutcome.OVERTAKEN
        assert len(told(subscriber)) == 1
    assert runner.run(build().apply(PlanChanged.read(queue.messages[0].body), forever)) is RetentionOutcome.DONE
    assert subscriber.ends()[late] == epoch(subscriber.moment.now()) + 180 * DAY


def test_whose_account_is_gone_is_told_nothing(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, queue: BadQueue
) -> None:
    message = subscriber.change_plan(Plan.MONTHLY)
    assert subscriber.core.delete(user_key(subscriber.user_id, "SUBSCRIPTION"), EXISTS)
    assert runner.run(build().apply(message, forever)) is RetentionOutcome.OVERTAKEN
    assert (told(subscriber), queue.messages) == ([], [])


class Interrupted(ChatExpiryRepository):
    """Calls a function once, between reading a page and writing its changes."""

    meanwhile: Callable[[], Any] | None = None

    async def page(self, user_id: str, *, after: str | None) -> ChatPage:
        page = await super().page(user_id, after=after)
        if self.meanwhile is not None:
            call, self.meanwhile = self.meanwhile, None
            result = call()
            if asyncio.iscoroutine(result):
                await result
        return page


class InterruptedUnguarded(Interrupted, Unguarded):
    """Interrupted, and without the condition on its writes."""


def delete_meanwhile(runner: asyncio.Runner, build: Build, subscriber: Subscriber, chats: Interrupted) -> None:
    deleted, kept = subscriber.write_chats(days(2, 1))
    key = user_key(subscriber.user_id, deleted)
    chats.meanwhile = lambda: subscriber.chats.delete(key, EXISTS)
    runner.run(build(chats=chats).apply(subscriber.change_plan(Plan.MONTHLY), forever))
    assert set(subscriber.stored()) == {kept}
    assert len(told(subscriber)) == 1


def test_what_is_deleted_meanwhile_stays_deleted(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, opened: ChatExpiryRepository
) -> None:
    delete_meanwhile(runner, build, subscriber, Interrupted(opened._client, opened._table))


def test_without_its_guard_a_write_brings_back_what_was_deleted(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, opened: ChatExpiryRepository
) -> None:
    with pytest.raises(AssertionError):
        delete_meanwhile(runner, build, subscriber, InterruptedUnguarded(opened._client, opened._table))


def test_a_run_that_is_overtaken_stops(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, opened: ChatExpiryRepository, queue: BadQueue
) -> None:
    subscriber.write_chats([timedelta(hours=hour) for hour in range(40)])
    before = subscriber.ends()
    chats = Interrupted(opened._client, opened._table, page=10)
    chats.meanwhile = lambda: subscriber.change_plan(Plan.FREE)
    upgrade = subscriber.change_plan(Plan.MONTHLY)
    assert runner.run(build(chats=chats).apply(upgrade, forever)) is RetentionOutcome.OVERTAKEN
    assert len(subscriber.moved(before)) <= 20  # its first page, and at most the next one, which was being read
    assert (told(subscriber), queue.messages) == ([], [])
    assert subscriber.row()["retention_applied"] == 30


def test_out_of_time_it_goes_on_with_a_new_message(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, opened: ChatExpiryRepository, queue: BadQueue
) -> None:
    keys = subscriber.write_chats([timedelta(hours=hour) for hour in range(100)])
    before = subscriber.ends()
    message = subscriber.change_plan(Plan.MONTHLY)
    chats = ChatExpiryRepository(opened._client, opened._table, page=25)
    runs = 0
    with counted(opened._client) as calls:
        while True:
            runs += 1
            seconds_left = iter(range(90, 0, -1)).__next__
            outcome = runner.run(build(chats=chats).apply(message, seconds_left))
            if outcome is RetentionOutcome.DONE:
                break
            assert outcome is RetentionOutcome.OUT_OF_TIME
            [sent] = queue.messages
            queue.delete(sent)
            message = PlanChanged.read(sent.body)
            assert (message.plan_version, message.source) == (1, "ttl-updater")
            done = list(subscriber.moved(before))
            assert done == keys[: len(done)]
            assert message.after == done[-1]  # all pending writes have ended
    assert runs == 2
    assert calls["UpdateItem"] == 100
    assert len(told(subscriber)) == 1


def test_with_no_time_at_all_nothing_is_lost(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, queue: BadQueue
) -> None:
    subscriber.write_chats(days(1))
    message = subscriber.change_plan(Plan.MONTHLY)
    assert runner.run(build().apply(message, lambda: 29.9)) is RetentionOutcome.OUT_OF_TIME
    assert PlanChanged.read(queue.messages[0].body) == message.model_copy(update={"source": "ttl-updater"})


def test_a_chat_that_was_written_on_old_knowledge_is_found_by_the_second_look(
    runner: asyncio.Runner, build: Build, subscriber: Subscriber, queue: BadQueue, moment: MovableTime
) -> None:
    message = subscriber.change_plan(Plan.MONTHLY)
    runner.run(build().apply(message, forever))
    # A request that had read the previous row stores its chat only now.
    [late] = subscriber.write_chats(days(0), plan=Plan.FREE)
    moment.advance(seconds=SECOND_LOOK_AFTER.total_seconds())
    [sent] = queue.messages
    runner.run(build().apply(PlanChanged.read(sent.body), forever))
    written = epoch(moment.now() - SECOND_LOOK_AFTER)
    assert subscriber.ends()[late] == written + 180 * DAY
    assert len(told(subscriber)) == 1
    assert queue.messages == [sent]


def test_what_an_overtaken_run_writes_last_is_put_right_by_the_second_look(
    runner: asyncio.Runner,
    build: Build,
    subscriber: Subscriber,
    opened: ChatExpiryRepository,
    queue: BadQueue,
    moment: MovableTime,
) -> None:
    [key] = subscriber.write_chats(days(1))
    before = subscriber.ends()
    chats = Interrupted(opened._client, opened._table)
    # Meanwhile the plan changes back, and that run finds the chat unchanged.
    chats.meanwhile = lambda: build().apply(subscriber.change_plan(Plan.FREE), forever)
    upgrade = subscriber.change_plan(Plan.MONTHLY)
    assert runner.run(build(chats=chats).apply(upgrade, forever)) is RetentionOutcome.OVERTAKEN
    assert subscriber.ends()[key] == before[key] + 150 * DAY
    moment.advance(seconds=SECOND_LOOK_AFTER.total_seconds())
    for second_look in list(queue.messages):
        runner.run(build().apply(PlanChanged.read(second_look.body), forever))
    assert subscriber.ends() == before
    assert told(subscriber) == ["やりとりの保存期間が30日間になりました"]


def test_an_end_is_changed_only_as_it_was_read(
    runner: asyncio.Runner, subscriber: Subscriber, opened: ChatExpiryRepository
) -> None:
    [key] = subscriber.write_chats(days(1))
    [chat] = runner.run(opened.page(subscriber.user_id, after=None)).chats
    assert chat == ChatExpiry(key, chat.expires - 30 * DAY, subscriber.ends()[key])
    assert runner.run(opened.change(subscriber.user_id, chat, chat.expires + 5))
    assert not runner.run(opened.change(subscriber.user_id, chat, chat.expires + 9))
    assert subscriber.ends() == {key: chat.expires + 5}
    gone = ChatExpiry(key.replace("CHAT#0", "CHAT#1"), 0, 0)
    assert not runner.run(opened.change(subscriber.user_id, gone, 1))
    assert set(subscriber.stored()) == {key}


def test_a_batch_reports_what_failed_and_goes_on(
    runner: asyncio.Runner, build: Build, world: Resources, queue: BadQueue, moment: MovableTime, caplog: Any
) -> None:
    first, broken, last = (Subscriber(world, moment) for _ in range(3))
    good = []
    for one in (first, broken, last):
        one.write_chats(days(1))
        message = one.change_plan(Plan.MONTHLY)
        one.queue().send(message)
        good.append(json.loads(queue.messages[-1].body))
    # A row that cannot be parsed.
    row = broken.row()
    assert broken.core.put({**row, "plan": "platinum"}, NOT_EXISTS | EXISTS)
    poison = [
        "",
        "not json",
        "[]",
        "{}",
        "[" * 100_000,
        json.dumps({**good[0], "user_id": "../somebody"}),
        json.dumps({**good[0], "retention_days": "180"}),
        json.dumps({**good[0], "retention_days": 0}),
        json.dumps({**good[0], "plan_version": 1.5}),
        json.dumps({**good[0], "timestamp": "2026-11-23T12:00:00"}),
        json.dumps({**good[0], "new_plan": "platinum"}),
        json.dumps({**good[0], "schema_version": 2}),
        json.dumps({**good[0], "source": "somebody"}),
        json.dumps({**good[0], "message": "ひみつ"}),
        json.dumps({name: value for name, value in good[0].items() if name != "user_id"}),
    ]
    records = [record_of(message) for message in queue.messages]
    for body in poison:
        records.insert(1, {**record_of(queue.messages[0]), "messageId": f"poison-{len(records)}", "body": body})
    failed = runner.run(worker_of(build(), world.queue).handle_batch(records, forever))
    poisoned = [record["messageId"] for record in records if record["body"] in poison]
    assert failed == [*poisoned, queue.messages[1].message_id]
    assert len(poisoned) == len(poison)
    for one in (first, last):
        assert (len(told(one)), one.row()["retention_applied"]) == (1, 180)
    assert "ひみつ" not in caplog.text
