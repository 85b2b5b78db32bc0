"""Measure the CPU time of warm requests, compared with the same work on a bare FastAPI: `make bench-warm`.

Both run in this process behind Mangum, on in-memory tables, with the same token check and services; the time in the
tables is subtracted. The baseline has nothing else: no event guard, log, rate limit, maintenance or bulkhead. Rounds
alternate, and the medians of their means are compared.
"""

import argparse
import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, cast

from fastapi import Depends, FastAPI, Header
from mangum import Mangum

from homebiyori.api import create_admin_app, create_user_app, gateway_handler
from homebiyori.aws.dynamodb import Table
from homebiyori.aws.parameters import CachedParameters
from homebiyori.base.clock import Clock
from homebiyori.base.log import configure_logging
from homebiyori.base.settings import Settings
from homebiyori.chat.models import AnsweredMessage, NewMessage
from homebiyori.chat.service import ChatService
from homebiyori.ops.idempotency import UNKEYED
from homebiyori.ops.maintenance import Maintenance
from homebiyori.ops.ratelimit import RateLimiter
from homebiyori.resources import ADMIN_GROUP, POLICIES, Resources
from homebiyori.tree.models import TreeStatus
from homebiyori.tree.service import TreeService
from homebiyori.user.models import ProfileAnswer
from homebiyori.user.service import UserService
from support.actors import Pool, bearer, new_user_id
from support.gateway_events import rest_event
from support.memory_dynamodb import MemoryDynamoDB
from support.product import AWS_ENVIRONMENT, OFFLINE, product_environment

MOST = {"GET profile": 1.15, "GET tree": 1.15, "POST message": 1.25}
_LIMITS = json.dumps(dict.fromkeys(("user", "chat_free", "chat_premium", "admin"), 1_000_000))
Handler = Callable[[Any, Any], dict[str, Any]]


class _CountedOut:
    """An in-memory DynamoDB client that measures the time in its calls."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._tables = MemoryDynamoDB()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._tables, name)
        if name == "errors":
            return found

        def call(**arguments: Any) -> Any:
            began = time.thread_time()
            try:
                return found(**arguments)
            finally:
                self.seconds += time.thread_time() - began

        return call

    @property
    def exceptions(self) -> Any:
        return self._tables.errors


class _Parameters:
    """A Parameter Store that only has high rate limits."""

    def get_parameters(self, *, Names: list[str]) -> dict[str, Any]:  # noqa: N803 - boto3's
        values = [{"Name": name, "Value": _LIMITS} for name in Names if name.endswith("rate_limits")]
        return {"Parameters": values}


def connect(tables: _CountedOut, users: Pool, admins: Pool) -> Resources:
    """Return resources that only use memory."""
    clock, parameters = Clock(), cast("Any", _Parameters())
    settings = Settings.from_environment(product_environment("core", "chats"))
    core = Table(client=cast("Any", tables), name="core", clock=clock)
    policy = CachedParameters(parameters, POLICIES, seconds=3_600, clock=clock)
    return replace(
        Resources.connect(settings),
        core=core,
        chats=replace(core, name="chats"),
        ssm=parameters,
        policy=policy,
        maintenance=Maintenance(parameters, clock),
        limiter=RateLimiter(core, policy, clock),
        user_tokens=users.verifier(),
        admin_tokens=admins.verifier(group=ADMIN_GROUP),
        companions=OFFLINE,
    )


def bare(resources: Resources) -> Handler:
    """Return the baseline: the same token check and services, written as in FastAPI's documentation."""
    app = FastAPI(openapi_url=None)

    async def caller(authorization: Annotated[str, Header()]) -> str:
        return resources.user_tokens.verify(authorization.removeprefix("Bearer ")).user_id

    UserId = Annotated[str, Depends(caller)]  # noqa: N806 - a type

    @app.get("/api/users/profile")
    def profile(user_id: UserId) -> ProfileAnswer:
        return ProfileAnswer(user_id=user_id, **UserService(resources).get_profile(user_id).model_dump())

    @app.get("/api/tree/status")
    def tree(user_id: UserId) -> TreeStatus:
        return TreeService(resources).status(user_id)

    @app.post("/api/chat/messages", status_code=201)
    def message(user_id: UserId, new: NewMessage) -> AnsweredMessage:
        return ChatService(resources).send(user_id, new, UNKEYED)

    return Mangum(app, lifespan="off")


def measure(handler: Handler, event: Any, tables: _CountedOut, count: int) -> float:
    """Handle an event `count` times; return the mean CPU time in milliseconds, without the tables."""

    class Context:
        aws_request_id = "0123456789abcdef0123456789abcdef"

    within, began = tables.seconds, time.process_time()
    for _ in range(count):
        answer = handler(event, Context)
        assert answer["statusCode"] < 300, answer
    return (time.process_time() - began - (tables.seconds - within)) * 1_000 / count


def event_of(request: str, parent: dict[str, str]) -> Any:
    if request == "POST message":
        return rest_event("POST", "/api/chat/messages", headers=parent, body={"message": "やっと寝た"})
    return rest_event(
        "GET", {"GET profile": "/api/users/profile", "GET tree": "/api/tree/status"}[request], headers=parent
    )


def main() -> int:
    """Measure in turns; return 1 if a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--count", type=int, default=100, help="requests per round")
    arguments = parser.parse_args()
    os.environ.update(AWS_ENVIRONMENT)  # noqa: TID251 - boto3's own variables
    configure_logging(io.StringIO())
    tables, users, admins = _CountedOut(), Pool("users", Clock()), Pool("admins", Clock())
    resources = connect(tables, users, admins)
    ours = gateway_handler(
        resources.settings,
        users=create_user_app(resources, is_lazy=True),
        admins=create_admin_app(resources, is_lazy=True),
    )
    handlers = {"bare": bare(resources), "ours": ours}
    taken: dict[tuple[str, str], list[float]] = {(of, name): [] for of in MOST for name in handlers}
    for at in range(arguments.rounds + 1):  # the first round is a warm-up
        # Each handler has a parent of its own: a message with a longer history before it costs more.
        events = {(of, name): event_of(of, bearer(users.token(new_user_id()))) for of in MOST for name in handlers}
        for (of, name), costs in taken.items():
            count = arguments.count if of.startswith("GET") else max(1, arguments.count // 5)
            cost = measure(handlers[name], events[of, name], tables, count)
            if at:
                costs.append(cost)
    return report(taken)


def report(taken: dict[tuple[str, str], list[float]]) -> int:
    print(f"{'a warm request':16}{'bare ms':>9}{'ours ms':>9}{'ratio':>7}   load {os.getloadavg()[0]:.0f}")
    missed = 0
    for of, most in MOST.items():
        theirs, own = (statistics.median(taken[of, name]) for name in ("bare", "ours"))
        ratio = statistics.median(map(float.__truediv__, taken[of, "ours"], taken[of, "bare"]))
        missed += ratio > most
        print(f"{of:16}{theirs:9.2f}{own:9.2f}{ratio:7.2f}   at most {most}{': MISSED' if ratio > most else ''}")
        about = {"request": of, "bare_ms": round(theirs, 2), "ours_ms": round(own, 2), "ratio": round(ratio, 2)}
        load = round(os.getloadavg()[0], 1)
        print(json.dumps({"figure": "a warm request", **about, "is_missed": ratio > most, "load": load}))
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
