"""A talk in which danger is told is killed at 200 points: message and state of care are stored both or neither, once.

Each mutant lacks one guard and must fail the same trial.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from boto3.dynamodb.conditions import Key

from homebiyori.aws.dynamodb import PK, SK, user_key
from homebiyori.base.errors import HomebiyoriError
from homebiyori.chat.models import AnsweredMessage, NewMessage
from homebiyori.chat.service import ChatService
from homebiyori.ops.allowance import KEY_HELD_FOR
from homebiyori.ops.idempotency import UNKEYED, IdempotentRequest
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.crash import CrashPoint, CutClient, Killed, OneByOne
from support.product import Caller

pytestmark = pytest.mark.proof

KILLS = 200
# Before and after each of a message's four calls; a mutant that writes one by one has more.
BOUNDARIES, BOUNDARIES_ONE_BY_ONE = 8, 13
TALK = (
    "お皿を洗ったよ",
    "死にたい。何もかもつらい",
    "薬を手に持ってる。もう飲んだ",
    "夫が帰ってきて、そばにいる",
    "お茶を飲んだ",
    "さっきはごめん。もう死にたくない",
)
# All of the mark that does not depend on the instant of a message or on its id.
REMEMBERED = ("kind", "level", "is_discreet", "times_safe", "known", "stands")


class ViolationError(Exception):
    """A message or a danger was lost, stored twice, or stored without the other."""


@dataclass(frozen=True)
class State:
    """What is stored of a talk: the messages, and what is remembered of the danger."""

    texts: tuple[str, ...]
    counted: int
    care: tuple[Any, ...] | None
    is_over: bool


class Trial:
    """Parents who hold the same talk; each of its messages is killed once, and repeated with its key."""

    def __init__(
        self,
        resources: Resources,
        moment: MovableTime,
        new_parent: Callable[[], Caller],
        *,
        client: type[CutClient] = CutClient,
        is_keyed: bool = True,
        boundaries: int = BOUNDARIES,
    ) -> None:
        self.plain, self.moment, self.new_parent, self.is_keyed = resources, moment, new_parent, is_keyed
        self.boundaries = boundaries
        self.chance = random.Random(1)  # noqa: S311 - chooses where to die
        self.crash_point = CrashPoint()
        cut: Any = client(resources.core.client, self.crash_point)
        self.service = ChatService(
            replace(
                resources,
                core=replace(resources.core, client=cut),
                chats=replace(resources.chats, client=cut),
            )
        )
        self.expected = self.talk_in_peace()

    def talk_in_peace(self) -> list[State]:
        """Return the states after each message of a talk that nothing disturbs."""
        caller = self.new_parent()
        states = [self.state(caller)]
        self.has_help: list[bool] = []
        for number in range(len(TALK)):
            self.has_help.append(self.say(caller, number).safety is not None)
            states.append(self.state(caller))
            self.moment.advance(minutes=5)
        assert [state.care is None for state in states] == [True, True, *[False] * (len(TALK) - 1)]
        assert len(set(states)) == len(states)
        assert self.has_help[:3] == [False, True, True]
        return states

    def run(self, kills: int) -> None:
        while self.crash_point.kills < kills:
            self.live(self.new_parent())

    def live(self, caller: Caller) -> None:
        for number in range(len(TALK)):
            began = self.moment.at
            self.crash_point.kill_after(self.chance.randrange(self.boundaries))
            answer = self.try_to_say(caller, number)
            self.crash_point.kill_after(None)
            found = self.state(caller)
            if found not in self.expected[number : number + 2]:
                raise ViolationError(f"killed in message {number}: {found}")
            if answer is None:
                self.moment.advance(seconds=KEY_HELD_FOR.total_seconds() + 1)
                answer = self.say(caller, number)
            if (found := self.state(caller)) != self.expected[number + 1]:
                raise ViolationError(f"message {number}, repeated: {found}")
            if (answer.safety is not None) != self.has_help[number]:
                raise ViolationError(f"message {number} was answered with {answer.safety}")
            self.moment.at = began + timedelta(minutes=5)

    def try_to_say(self, caller: Caller, number: int) -> AnsweredMessage | None:
        try:
            return self.say(caller, number)
        except (Killed, HomebiyoriError):
            return None

    def say(self, caller: Caller, number: int) -> AnsweredMessage:
        body = {"message": TALK[number]}
        request = IdempotentRequest.of(user_id=caller.user_id, key=f"key-{number}", route="x", body=body)
        return self.service.send(caller.user_id, NewMessage(**body), request if self.is_keyed else UNKEYED)

    def state(self, caller: Caller) -> State:
        tree = self.plain.core.get(user_key(caller.user_id, "TREE")) or {}
        keys = Key(PK).eq(f"USER#{caller.user_id}") & Key(SK).begins_with("CHAT#")
        rows = self.plain.chats.query(keys, limit=100, oldest_first=True).items
        care = tree.get("care")
        return State(
            texts=tuple(row["user_message"] for row in rows),
            counted=int(tree.get("total_messages", 0)),
            care=care and tuple(str(care.get(name)) for name in REMEMBERED),
            is_over=bool(care and care.get("ended_at")),
        )


def test_killed_at_200_points(
    resources: Resources, moment: MovableTime, new_parent: Callable[[], Caller], figure: Callable[..., None]
) -> None:
    trial = Trial(resources, moment, new_parent)
    trial.run(KILLS)
    assert {
        f"{when} {call}"
        for when in ("before", "after")
        for call in ("batch_get_item", "query", "update_item", "transact_write_items")
    } <= trial.crash_point.boundaries
    figure("killed before or after any call", what="message in care", kills=trial.crash_point.kills, wrong=0)


MUTANTS: dict[str, dict[str, Any]] = {
    "no_transaction": {"client": OneByOne, "boundaries": BOUNDARIES_ONE_BY_ONE},
    "no_key": {"is_keyed": False},
}


@pytest.mark.parametrize("name", MUTANTS)
def test_without_a_guard_the_same_trial_fails(
    name: str, resources: Resources, moment: MovableTime, new_parent: Callable[[], Caller]
) -> None:
    with pytest.raises(ViolationError):
        Trial(resources, moment, new_parent, **MUTANTS[name]).run(KILLS)
