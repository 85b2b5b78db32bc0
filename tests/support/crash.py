"""Crashes at any moment: a call to DynamoDB, Stripe or the queue is cut before it, or after it has taken effect."""

import random
from collections.abc import Callable
from typing import Any


class Killed(BaseException):
    """The process is dead; no handler of the product may catch this."""


class CrashPoint:
    """Kills the process at the n-th boundary of a run, or at the n-th one of a kind."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._aim: str | None = None
        self.kills = 0
        self.boundaries: set[str] = set()

    def swing(self, left: int | None, *, aim: str | None = None) -> None:
        """Kill after `left` more boundaries (of the kind `aim`); None never kills."""
        self._left = left
        self._aim = aim

    def hook(self, where: str) -> Callable[[str], None]:
        def pass_by(when: str) -> None:
            if self._left is None or self._aim not in (None, where):
                return
            if self._left == 0:
                self._left = None
                self.kills += 1
                self.boundaries.add(f"{when} {where}")
                raise Killed
            self._left -= 1

        return pass_by


class CutClient:
    """A DynamoDB client in which every call passes the crash point."""

    def __init__(self, client: Any, crash_point: CrashPoint) -> None:
        self._client = client
        self._scythe = crash_point

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)

        def call(**arguments: Any) -> Any:
            hook = self._scythe.hook(name)
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
            self._scythe.hook("between writes")("after")
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
