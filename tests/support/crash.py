"""Crashes at any moment: a call to AWS, Stripe or the queue is cut before it, or after it has taken effect.

The calls pass a `CrashPoint` in one of two ways: `CutClient` wraps a client, `watching` uses botocore's events.
"""

import asyncio
import json
import random
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

_WHENS = ("before", "after")


class Killed(BaseException):
    """The process is dead; no handler of the product may catch this."""


class CrashPoint:
    """Kills the process at the n-th boundary of a run, or at the n-th one of a kind.

    A killed process sends nothing more until `restart`; calls in progress may or may not have taken effect.
    `at` are functions to run when that many boundaries have been passed.
    """

    def __init__(self) -> None:
        self._left: int | None = None
        self._aim: str | None = None
        self._is_dead = False
        self._passed = 0
        self.at: dict[int, Callable[[], object]] = {}
        self.kills = 0
        self.boundaries: set[str] = set()

    def kill_after(self, left: int | None, *, aim: str | None = None) -> None:
        """Restart, and kill after `left` more boundaries (of the kind `aim`); None never kills."""
        self.restart()
        self._left = left
        self._aim = aim

    def restart(self) -> None:
        self._is_dead = False

    def hook(self, where: str) -> Callable[[str], None]:
        def pass_by(when: str) -> None:
            if self._is_dead:
                raise Killed
            self._passed += 1
            if self._passed in self.at:
                self.at.pop(self._passed)()
            if self._left is None or self._aim not in (None, where):
                return
            if self._left == 0:
                self._left = None
                self._is_dead = True
                self.kills += 1
                self.boundaries.add(f"{when} {where}")
                raise Killed
            self._left -= 1

        return pass_by

    def survives(self, act: Callable[[], object]) -> bool:
        """Return whether an act is not killed; restart afterwards."""
        try:
            act()
        except Killed:
            self.restart()
            return False
        return True

    @contextmanager
    def watching(self, *clients: Any) -> Iterator[None]:
        """Let every call to DynamoDB of these botocore clients, sync or async, pass the crash point."""
        pass_by = self.hook("dynamodb")
        listeners: dict[str, Callable[..., None]] = {
            f"{when}-call.dynamodb.*": lambda when=when, **_: pass_by(when) for when in _WHENS
        }
        for client in clients:
            for event, listener in listeners.items():
                client.meta.events.register(event, listener)
        try:
            yield
        finally:
            for client in clients:
                for event, listener in listeners.items():
                    client.meta.events.unregister(event, listener)


def run_or_die(runner: asyncio.Runner, work: Coroutine[Any, Any, T]) -> tuple[bool, T | None]:
    """Run a coroutine; return whether the process survived, and the result."""
    try:
        return True, runner.run(work)
    except Killed:
        return False, None
    except BaseExceptionGroup as deaths:
        _, others = deaths.split(Killed)
        if others is not None:
            raise
        return False, None


class CutClient:
    """A DynamoDB client in which every call passes the crash point."""

    def __init__(self, client: Any, crash_point: CrashPoint) -> None:
        self._client = client
        self._crash_point = crash_point

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)

        def call(**arguments: Any) -> Any:
            hook = self._crash_point.hook(name)
            hook("before")
            answer = self.perform(name, found, arguments)
            hook("after")
            return answer

        return call

    def perform(self, name: str, call: Callable[..., Any], arguments: Any) -> Any:
        """Make the call; mutants override this."""
        del name
        return call(**arguments)


class OneByOne(CutClient):
    """A mutant without transactions: each write is sent alone, in order."""

    def perform(self, name: str, call: Callable[..., Any], arguments: Any) -> Any:
        if name != "transact_write_items":
            return call(**arguments)
        for write in arguments["TransactItems"]:
            call(TransactItems=[write])
            self._crash_point.hook("between writes")("after")
        return {}


class Unconditional(CutClient):
    """A mutant without conditions: the last write wins."""

    def perform(self, name: str, call: Callable[..., Any], arguments: Any) -> Any:
        for write in arguments.get("TransactItems", []) if name == "transact_write_items" else []:
            for action in write.values():
                if action.pop("ConditionExpression", None) and "UpdateExpression" not in action:
                    action.pop("ExpressionAttributeNames", None)
                    action.pop("ExpressionAttributeValues", None)
                elif "UpdateExpression" in action:
                    kept_names(action)
        return call(**arguments)


class LosingQueue:
    """A client of SQS that drops some messages: a mutant that does not send them. `loses` gets a message's body."""

    def __init__(self, client: Any, loses: Callable[[dict[str, Any]], bool]) -> None:
        self._client = client
        self._loses = loses

    def send_message(self, **message: Any) -> Any:
        return None if self._loses(json.loads(message["MessageBody"])) else self._client.send_message(**message)


def kept_names(action: dict[str, Any]) -> dict[str, Any]:
    """Remove the placeholders of a removed condition from an operation, and return the operation."""
    words = action.get("UpdateExpression", "").replace(",", " ").split()
    for part in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        action[part] = {name: value for name, value in action.get(part, {}).items() if name in words}
        if not action[part]:
            del action[part]
    return action


def shuffled(chance: random.Random, things: list[Any]) -> list[Any]:
    return chance.sample(things, len(things))
