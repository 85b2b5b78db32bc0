"""A restore drill: the backup is older than some deletions, so the restored tables do not know of them."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from homebiyori.aws.dynamodb import EXISTS, Table
from homebiyori.ops.tombstone import deletion_key
from infra.scripts_of import script
from support.household import Household
from support.product import Caller, make_tables

pytestmark = pytest.mark.proof


@pytest.fixture
def back_up(home: Household) -> Callable[[], dict[str, str]]:
    """Return a function that copies both tables to new names, like a restore to the present."""

    def copy() -> dict[str, str]:
        made = make_tables(home.clients, f"restored-{uuid.uuid4().hex[:12]}")
        for key, table in (("core", home.resources.core.name), ("chats", home.resources.chats.name)):
            for page in home.clients.dynamodb.get_paginator("scan").paginate(TableName=table):
                for item in page["Items"]:
                    home.clients.dynamodb.put_item(TableName=made[key], Item=item)
        return made

    return copy


def _named(home: Household, tables: dict[str, str], caller: Caller) -> int:
    return sum(len(home.items(table, caller.user_id)) for table in tables.values())


def _leave(home: Household, caller: Caller) -> None:
    assert home.leave(caller).status_code == 202
    home.work()


def test_a_drill_restore_replay_and_prove(
    home: Household,
    leaver: Caller,
    neighbour: Caller,
    join: Callable[[], Caller],
    back_up: Callable[[], dict[str, str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    leaving = home.seed(join(), chats=1)
    tables = back_up()
    kept = [home.items(table, neighbour.user_id) for table in tables.values()]
    _leave(home, leaver)
    assert home.leave(leaving).status_code == 202, "asked for, and not done yet"
    assert min(_named(home, tables, leaver), _named(home, tables, leaving)) > 5, "the backup has them still"

    restore = script("restore")
    restored = restore.Restore(home.resources, **tables)
    assert restore.run(restored) == 0
    assert capsys.readouterr().out.splitlines() == [
        "3 users restored, 2 of them deleted since",
        "nothing names anybody who was deleted",
    ]
    assert (_named(home, tables, leaver), _named(home, tables, leaving)) == (0, 0)
    assert [home.items(table, neighbour.user_id) for table in tables.values()] == kept
    core: Table = restored.resources.core
    row = core.get(deletion_key(leaver.user_id))
    assert row is not None
    assert row["status"] == "done", "and the account stays shut"
    assert restored.resources.counters.read_totals()["users"] == 1
    assert home.mailbox.of("deletion") != [], "what waits in the real queue was left to the real worker"
    # A second run finds nothing to do.
    assert restore.run(restored) == 0


def test_the_sweep_sees_what_a_replay_has_left(
    home: Household, leaver: Caller, back_up: Callable[[], dict[str, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    tables = back_up()
    _leave(home, leaver)
    item: Any = {"PK": {"S": "FEEDBACK#2026-11"}, "SK": {"S": "x"}, "reason_text": {"S": f"was {leaver.user_id}"}}
    home.clients.dynamodb.put_item(TableName=tables["core"], Item=item)
    restore = script("restore")
    assert restore.run(restore.Restore(home.resources, **tables)) == 1
    assert f"LEFT: 1 of {tables['core']} FEEDBACK/x" in capsys.readouterr().out


def test_chats_alone(home: Household, leaver: Caller, neighbour: Caller, back_up: Callable[[], dict[str, str]]) -> None:
    tables = back_up()
    _leave(home, leaver)
    before = home.items(home.resources.core.name, neighbour.user_id)
    restore = script("restore")
    assert restore.run(restore.Restore(home.resources, core=None, chats=tables["chats"])) == 0
    assert home.items(tables["chats"], leaver.user_id) == []
    assert home.items(tables["chats"], neighbour.user_id) != []
    assert home.items(home.resources.core.name, neighbour.user_id) == before


def test_where_the_table_is_lost_the_pool_tells(
    home: Household, leaver: Caller, neighbour: Caller, back_up: Callable[[], dict[str, str]]
) -> None:
    tables = back_up()
    _leave(home, leaver)
    home.resources.core.delete(deletion_key(leaver.user_id), EXISTS)  # as if lost with its table
    restore = script("restore")
    restored = restore.Restore(home.resources, **tables)
    assert restored.deleted(restored.users()) == set()
    assert restored.deleted(restored.users(), by_pool=True) == {leaver.user_id}
    assert restore.run(restored, by_pool=True) == 0
    assert (_named(home, tables, leaver), _named(home, tables, neighbour) > 0) == (0, True)


def test_of_a_wrong_pool_nobody_is_taken_for_deleted(
    home: Household, leaver: Caller, neighbour: Caller, back_up: Callable[[], dict[str, str]]
) -> None:
    tables = back_up()
    for caller in (leaver, neighbour):
        found = home.belongings(caller)["sign_in"]
        home.clients.cognito.admin_delete_user(UserPoolId=home.pool_id, Username=found[0]["Username"])
    restore = script("restore")
    restored = restore.Restore(home.resources, **tables)
    with pytest.raises(restore.UnfitError, match="2 of 2 users are not in the pool"):
        restore.run(restored, by_pool=True)
    assert _named(home, tables, leaver) > 5
