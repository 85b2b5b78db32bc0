"""Creates a tree of many days directly in the product's table, so that no test takes a year."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from homebiyori.ai.port import Character
from homebiyori.aws.dynamodb import Table
from homebiyori.base.clock import JST, Clock
from homebiyori.base.ids import new_id
from homebiyori.dev.provision import Clients, Names, find_pool
from homebiyori.tree.models import Fruit, FruitMark, Tree
from homebiyori.tree.repository import TreeRepository, summary_of
from homebiyori.tree.rules import FRUIT_EMOTIONS
from homebiyori.tree.service import RECENT_FRUITS
from support.browser.parent import Parent

_EMOTIONS = sorted(FRUIT_EMOTIONS)
_A_TRANSACTION = 90


def plant(parent: Parent, *, total: int, fruits: int, last: date) -> list[Fruit]:
    """Give a parent a tree of `total` characters, with a fruit on each day until `last`; return these, oldest first."""
    clients = Clients.connect(parent.sign_in_url)
    pool = find_pool(clients.cognito, Names().pool("user"))
    assert pool
    known = clients.cognito.admin_get_user(UserPoolId=pool.pool_id, Username=parent.name)["UserAttributes"]
    user_id = next(each["Value"] for each in known if each["Name"] == "sub")
    trees = TreeRepository(Table(client=clients.dynamodb, name=Names().table("core"), clock=Clock()))
    borne = list(_borne(fruits, last))
    letters = [fruit for fruit, _ in borne]
    writes = [trees.fruit_write(user_id, fruit, mark) for fruit, mark in borne]
    if borne:
        writes.append(trees.first_marks_write(user_id, [mark for _, mark in borne]))
    for first in range(0, len(writes), _A_TRANSACTION):
        clients.dynamodb.transact_write_items(TransactItems=writes[first : first + _A_TRANSACTION])
    trees.plant(user_id, _tree(total, letters, last))
    return letters


def _tree(total: int, fruits: Sequence[Fruit], last: date) -> Tree:
    return Tree(
        total_characters=total,
        total_messages=max(1, total // 40),
        total_fruits=len(fruits),
        stage_reached=5,
        last_fruit_on=last if fruits else None,
        next_slot=len(fruits),
        recent_fruits=tuple(summary_of(fruit) for fruit in reversed(fruits[-RECENT_FRUITS:])),
        created_at=datetime.combine(last, time(9), UTC) - timedelta(days=max(1, len(fruits))),
    )


def _borne(count: int, last: date) -> Iterator[tuple[Fruit, FruitMark]]:
    for slot in range(count):
        day = last - timedelta(days=count - 1 - slot)
        at = datetime.combine(day, time(21, 30), JST)
        emotion, character = _EMOTIONS[slot * 3 % len(_EMOTIONS)], tuple(Character)[slot % len(Character)]
        fruit = Fruit(
            fruit_id=new_id(at),
            ai_character=character,
            emotion=emotion,
            created_at=at,
            message_id=new_id(at),
            user_message=f"{day}のことば。今日もいちにち、よくやった。",
            ai_response=f"{day}への返事。ちゃんと見ていましたよ。",
            emotion_intensity=4,
        )
        yield fruit, FruitMark(day, emotion, character, slot)
