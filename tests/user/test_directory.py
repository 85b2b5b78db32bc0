"""The directory of users: written with the profile, read month by month in either direction."""

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from homebiyori.aws.dynamodb import SK
from homebiyori.aws.transaction import Transaction, TransactionRefusedError
from homebiyori.base.clock import jst_date
from homebiyori.dev.provision import Clients, Names, create_tables
from homebiyori.resources import Resources
from homebiyori.user.service import UserService, member_of
from support.actors import MovableTime
from support.product import Caller


@pytest.fixture
def own(resources: Resources, clients: Clients) -> Resources:
    """Return resources with tables of their own, because the directory lists all users."""
    tables = create_tables(clients.dynamodb, Names(f"directory-{uuid.uuid4().hex[:8]}"))
    return replace(
        resources,
        core=replace(resources.core, name=tables["core"]),
        chats=replace(resources.chats, name=tables["chats"]),
    )


@pytest.fixture
def users_of(own: Resources) -> UserService:
    return UserService(own)


def _join(users: UserService, moment: MovableTime, days: list[int]) -> list[str]:
    joined = []
    for days_later in days:
        moment.advance(days=days_later)
        joined.append(str(uuid.uuid4()))
        users.get_profile(joined[-1])
    return joined


def _oldest_first(users: UserService, limit: int) -> Iterator[str]:
    position = None
    while True:
        found = users.members(after=position, limit=limit)
        assert len(found.user_ids) <= limit
        yield from found.user_ids
        position = found.position
        if position is None:
            return


def _newest_first(users: UserService, limit: int) -> Iterator[str]:
    after = None
    while True:
        page = users.newest_members(after, limit)
        yield from map(member_of, page.items)
        if page.last_key is None:
            return
        after = page.last_key[SK]


@pytest.mark.parametrize("limit", [1, 3, 4, 100])
def test_everybody_is_listed_once_over_empty_months(limit: int, users_of: UserService, moment: MovableTime) -> None:
    joined = _join(users_of, moment, [0, 0, 0, 8, 0, 70, 1, 400])
    assert sorted(_oldest_first(users_of, limit)) == sorted(joined)
    assert list(_oldest_first(users_of, limit))[5:] == joined[5:]
    assert list(_newest_first(users_of, limit)) == list(_oldest_first(users_of, limit))[::-1]


def test_a_month_begins_in_japan(users_of: UserService, moment: MovableTime) -> None:
    moment.advance(days=7, hours=11, minutes=59)  # 30 November, 23:59 in Japan
    joined = _join(users_of, moment, [0])
    moment.advance(minutes=1)
    joined += _join(users_of, moment, [0])
    assert jst_date(moment.now()).day == 1
    assert list(_oldest_first(users_of, 1)) == joined
    assert list(_newest_first(users_of, 1)) == joined[::-1]


def test_a_position_stays_good_when_its_user_leaves_and_others_join(
    own: Resources, users_of: UserService, moment: MovableTime
) -> None:
    joined = _join(users_of, moment, [0, 1, 1, 40])
    first = users_of.members(after=None, limit=2)
    assert list(first.user_ids) == joined[:2]
    assert first.position is not None
    assert joined[1] not in first.position, "a position is kept elsewhere, and must not name who has left"
    _leave(own, users_of, joined[1])
    joined += _join(users_of, moment, [1])
    rest = users_of.members(after=first.position, limit=10)
    assert list(rest.user_ids) == joined[2:]
    assert rest.position is None


def _leave(own: Resources, users: UserService, user_id: str) -> None:
    writes, lowered = users.removal_ops(user_id, users.get_profile(user_id))
    Transaction(own.core, {**writes, "totals": own.counters.total_write(lowered)}).commit()


def test_who_leaves_is_counted_once(own: Resources, users_of: UserService, moment: MovableTime) -> None:
    joined = _join(users_of, moment, [0, 0])
    assert own.counters.read_totals()["users"] == 2
    assert own.counters.read_day(jst_date(moment.now()))["new_users"] == 2
    profile = users_of.get_profile(joined[0])
    _leave(own, users_of, joined[0])
    assert own.counters.read_totals()["users"] == 1
    writes, _ = users_of.removal_ops(joined[0], profile)
    with pytest.raises(TransactionRefusedError):
        Transaction(own.core, writes).commit()
    assert list(_oldest_first(users_of, 10)) == joined[1:]


def test_parallel_first_looks_join_once(own: Resources, users_of: UserService) -> None:
    user_id = str(uuid.uuid4())
    with ThreadPoolExecutor(8) as pool:
        profiles = list(pool.map(lambda _: users_of.get_profile(user_id), range(8)))
    assert len({profile.created_at for profile in profiles}) == 1
    assert own.counters.read_totals()["users"] == 1
    assert list(_oldest_first(users_of, 10)) == [user_id]


def test_whoever_writes_is_listed(new_parent: Callable[[], Caller], resources: Resources) -> None:
    users = UserService(resources)
    talker, asker = new_parent(), new_parent()
    assert talker.say("おはよう").status_code == 201
    assert asker.post("/api/chat/emotions", {"sticker": "😊", "intensity": 3}).status_code == 201
    listed = set(_newest_first(users, 100))
    assert {talker.user_id, asker.user_id} <= listed
