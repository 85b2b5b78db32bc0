"""Make a restored table fit to be used: whoever was deleted since then is deleted from it, too, and that is proved.

    restore.py --env prod --core restored-core --chats restored-chats

A backup knows nothing of the deletions after it. They are replayed from their rows in the table that is in use, which
outlive any backup by five days; where that table is lost, from the users' pool (`--pool`): who is not there any more
is gone. Then everything restored is read once, and whatever still names somebody who is gone is told: exit status 1.
"""

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import boto3

from homebiyori.account.deletion_job import DeletionJob
from homebiyori.account.models import Deletion
from homebiyori.account.queue import DeletionRequested
from homebiyori.account.repository import DeletionRepository, UserPartition
from homebiyori.aws.dynamodb import EXISTS, Table
from homebiyori.aws.transaction import Transaction
from homebiyori.base.clock import to_jst
from homebiyori.base.settings import Settings
from homebiyori.ops.ratelimit import RateLimiter
from homebiyori.ops.tombstone import closing_writes, deletion_key
from homebiyori.resources import Resources

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# With more of them missing from the pool, it is the wrong one.
MOST_MISSING = 0.5


class UnfitError(Exception):
    """It can't be done this way; nothing or not everything was replayed."""


@dataclass
class Errands:
    """Stands in for the queue, which the live worker reads: what a job asks for later is done here, at once."""

    waiting: list[DeletionRequested] = field(default_factory=list)

    def send_message(self, **message: Any) -> dict[str, str]:  # noqa: ANN401 - boto3's
        self.waiting.append(DeletionRequested.read(message["MessageBody"]))
        return {"MessageId": "0"}


class Restore:
    """The product on restored tables, beside the one in use; a table that is not restored is the one in use."""

    def __init__(self, live: Resources, *, core: str | None, chats: str | None) -> None:
        self._errands = Errands()
        self._live = live
        self._is_core_restored = core is not None
        self.tables = [name for name in (core, chats) if name is not None]
        restored: Table = replace(live.core, name=core) if core else live.core
        sqs: Any = self._errands
        self.resources = replace(
            live,
            core=restored,
            chats=replace(live.chats, name=chats) if chats else live.chats,
            limiter=RateLimiter(restored, live.policy, live.clock),
            sqs=sqs,
        )

    def users(self) -> set[str]:
        """Find everybody whom the restored tables name."""
        return {user for _, users in self._items() for user in users}

    def deleted(self, users: set[str], *, by_pool: bool = False) -> set[str]:
        """Tell who of them has been deleted, or has asked for it; UnfitError."""
        if not by_pool:
            rows = [DeletionRepository(each.core) for each in (self._live, self.resources)]
            return {user for user in users if any(row.find(user) for row in rows)}
        missing = {user for user in users if not self._is_in_pool(user)}
        if len(missing) > MOST_MISSING * len(users):
            raise UnfitError(f"{len(missing)} of {len(users)} users are not in the pool: it is not theirs")
        return missing

    def replay(self, user: str) -> None:
        """Delete somebody from what was restored, by the product's own job; UnfitError."""
        if not self._is_core_restored:
            UserPartition(self.resources.chats, self.resources.readers).clear(user, has_time=lambda: True)
            return
        self._close(user)
        self._errands.waiting.append(DeletionRequested(user_id=user, request_id="restore"))
        while self._errands.waiting:
            message = self._errands.waiting.pop(0)
            if message.waits:
                raise UnfitError("Stripe does not answer: try again later, everything may be done twice")
            DeletionJob(self.resources).run(message, lambda: float("inf"))

    def left(self, deleted: set[str]) -> Counter[str]:
        """Count what still names somebody who was deleted, by table and kind."""
        found: Counter[str] = Counter()
        for place, users in self._items():
            if users & deleted:
                found[place] += 1
        return found

    def _close(self, user: str) -> None:
        """Write the row of a deletion anew, which also keeps the account shut from now on."""
        core, now = self.resources.core, self.resources.clock.now()
        core.delete(deletion_key(user), EXISTS)
        tx = Transaction(core, closing_writes(core, user, now=now))
        row = Deletion(requested_at=to_jst(now), moved_at=to_jst(now))
        tx.add("deletion", DeletionRepository(core).add_write(user, row))
        tx.commit()

    def _is_in_pool(self, user: str) -> bool:
        pool_id = self._live.settings.users_pool_id
        return bool(self._live.cognito.list_users(UserPoolId=pool_id, Filter=f'sub = "{user}"')["Users"])

    def _items(self) -> Iterator[tuple[str, set[str]]]:
        """Read everything that was restored: where it lies, and whom it names anywhere."""
        client = self._live.core.client
        for table in self.tables:
            for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
                for item in page["Items"]:
                    kind = "/".join(str(item[key]["S"]).partition("#")[0] for key in ("PK", "SK"))
                    yield f"{table} {kind}", set(UUID.findall(json.dumps(item, default=str)))


def run(restore: Restore, *, by_pool: bool = False) -> int:
    """Replay and prove; 1 when something is left."""
    users = restore.users()
    deleted = restore.deleted(users, by_pool=by_pool)
    print(f"{len(users)} users restored, {len(deleted)} of them deleted since")
    for user in sorted(deleted):
        restore.replay(user)
    left = restore.left(deleted)
    for place, count in left.items():
        print(f"LEFT: {count} of {place}")
    if not left:
        print("nothing names anybody who was deleted")
    return int(bool(left))


def settings_of(env: str, client: Any) -> Mapping[str, str]:  # noqa: ANN401 - boto3's client
    """Read what the worker runs with; secrets are named there, not given."""
    found = client.get_function_configuration(FunctionName=f"homebiyori-{env}-ttl-updater", Qualifier="live")
    variables: Mapping[str, str] = found["Environment"]["Variables"]
    return variables


def main() -> int:
    arguments = _parse()
    live = Resources.connect(Settings.from_environment(settings_of(arguments.env, boto3.client("lambda"))))
    try:
        return run(Restore(live, core=arguments.core, chats=arguments.chats), by_pool=arguments.pool)
    except UnfitError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        live.readers.shutdown()


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--env", choices=["dev", "prod"], required=True)
    parser.add_argument("--core", help="name of the restored table")
    parser.add_argument("--chats", help="name of the restored table")
    parser.add_argument("--pool", action="store_true", help="who is not in the users' pool is gone; slow")
    arguments = parser.parse_args()
    if not (arguments.core or arguments.chats):
        parser.error("name at least one restored table")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
