"""`make seed`: give WHO a month of messages, sent through the users' app with a simulated clock."""

import argparse
import json
import os
import sys
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import jwt
from botocore.exceptions import BotoCoreError, ClientError
from fastapi import FastAPI
from starlette.testclient import TestClient

from homebiyori.api import create_user_app
from homebiyori.base.clock import JST, Clock
from homebiyori.base.identity import Identity
from homebiyori.base.settings import Settings
from homebiyori.dev.run import environment
from homebiyori.dev.state import State, StateError
from homebiyori.dev.token import access_token
from homebiyori.http.auth import SigningKeys, TokenVerifier
from homebiyori.ops.ratelimit import RateLimiter
from homebiyori.resources import Resources

MONTH = Path(__file__).with_name("month.json")
NICKNAME = "はなまる"
READ_UNTIL = 26  # days ago: older notifications are marked as read, newer ones stay unread


class SeedError(Exception):
    """The month can't be created; the message, for a terminal, says why."""


class Known(TokenVerifier):
    """Accepts every caller as one parent, because today's token is not valid a month ago."""

    def __init__(self, user_id: str, clock: Clock) -> None:
        super().__init__(issuer="", client_ids=(), keys=SigningKeys(bytes, clock), clock=clock)
        self._parent = Identity(user_id, frozenset())

    def verify(self, token: str, *, may_wait: bool = True) -> Identity:  # noqa: ARG002 - ignored
        return self._parent


@dataclass
class Calendar:
    """The current time in the simulated month."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class Parent:
    """One parent who uses the users' app."""

    client: TestClient
    calendar: Calendar

    def call(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - the response's JSON
        """Send a request; SeedError unless it succeeds."""
        answer = self.client.request(method, f"/api/{path}", json=body, headers={"Authorization": "Bearer seed"})
        if not answer.is_success:
            raise SeedError(f"{method} /api/{path} answers {answer.status_code}: {answer.text}")
        return answer.json() if answer.content else None

    def live(self, entry: dict[str, Any]) -> None:
        """Send an entry of the month, and view its result."""
        self.calendar.at += timedelta(minutes=1)
        if "sticker" in entry:
            self.call("POST", "chat/emotions", entry)
            return
        options = {name: value for name, value in entry.items() if name != "say"}
        said = self.call("POST", "chat/messages", {"message": entry["say"], **options})
        if said["fruit_generated"]:
            self.call("POST", f"tree/fruits/{said['fruit']['fruit_id']}/view")
            self.call("PUT", f"chat/messages/{said['message_id']}/feedback", {"helpful": True})


def live_a_month(app: FastAPI, calendar: Calendar, today: datetime) -> dict[str, int]:
    """Send all entries of the month that ends yesterday; SeedError if the user already has messages."""
    with TestClient(app) as client:
        parent = Parent(client, calendar)
        month = json.loads(MONTH.read_text(encoding="utf-8"))
        calendar.at = _instant(today, month[0])  # also for the first read, which plants the tree
        if parent.call("GET", "tree/status")["tree"]["total_messages"]:
            raise SeedError("has written already. `make seed WHO=hanako` gives demo-hanako one (the same password)")
        parent.call("POST", "users/complete-onboarding", {"nickname": NICKNAME, "ai_character": "tama"})
        for entry in month:
            calendar.at = _instant(today, entry)
            parent.live({name: value for name, value in entry.items() if name not in ("day", "at")})
            if entry["day"] == READ_UNTIL:
                parent.call("PUT", "notifications/read-all")
        tree = parent.call("GET", "tree/status")["tree"]
        unread = parent.call("GET", "notifications/unread-count")["unread_count"]
    return {name: tree[f"total_{name}"] for name in ("messages", "fruits", "characters")} | {"unread": unread}


def _instant(today: datetime, entry: dict[str, Any]) -> datetime:
    """Return when an entry was written: that many days ago, at that time in Japan."""
    day = today.astimezone(JST).date() - timedelta(days=entry["day"])
    return datetime.combine(day, time.fromisoformat(entry["at"]), JST)


def seed(state: State, who: str) -> str:
    """Give a user of the running stack a month of messages; return a summary."""
    user_id: str = jwt.decode(access_token(state, who), options={"verify_signature": False})["sub"]
    running = state.running()
    if running is None:
        raise StateError(f"nothing is running in {state.path}: start it with `make run`")
    filled = environment(os.environ, running.endpoint_url, running.environment)  # noqa: TID251 - a developer's settings
    os.environ.update(filled)  # noqa: TID251 - for boto3, which reads them there
    settings = Settings.from_environment({**filled, "HOMEBIYORI_COMPANION": "offline"})
    today = Clock().now()
    calendar = Calendar(today)
    clock = Clock(now=calendar.now)
    made = Resources.connect(settings, clock)
    # The parent's requests today have used up some of today's bucket, so the limits use the real clock.
    limiter = RateLimiter(made.core, made.policy, Clock())
    resources = replace(made, user_tokens=Known(user_id, clock), limiter=limiter)
    lived = live_a_month(create_user_app(resources), calendar, today)
    return f"demo-{who} has a month of life: " + ", ".join(f"{figure} {name}" for name, figure in lived.items())


def main() -> int:
    parser = argparse.ArgumentParser(prog="homebiyori.dev.seed", description=__doc__)
    parser.add_argument("--who", default="user")
    parser.add_argument("--state", type=Path, default=Path(".local"))
    arguments = parser.parse_args()
    try:
        print(seed(State(arguments.state), arguments.who))
    except SeedError as error:
        print(f"no month for demo-{arguments.who}: {error}", file=sys.stderr)
        return 1
    except (StateError, ClientError, BotoCoreError) as error:
        print(f"no month: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
