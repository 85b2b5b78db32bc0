"""Delete from restored tables the users who were deleted since the backup, and verify that nothing of them is left.

    restore.py --env prod --core restored-core --chats restored-chats

A backup lacks the deletions after it. They are replayed from their rows in the live table, which are kept for five days
longer than any backup. If that table is lost, `--pool` treats users who are missing from the users' pool as deleted.
Finally, all restored items are scanned; the exit status is 1 if any still names a deleted user.
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
# If a larger share of the users is missing from the pool, it must be the wrong pool.
MOST_MISSING = 0.5


class UnfitError(Exception):
    """The deletions were not replayed, or not all of them."""


@dataclass
class Errands:
    """Replaces the queue, which the live worker reads: collects what a job enqueues, to be run here at once."""

    waiting: list[DeletionRequested] = field(default_factory=list)

    def send_message(self, **message: Any) -> dict[str, str]:  # noqa: ANN401 - boto3's
        self.waiting.append(DeletionRequested.read(message["MessageBody"]))
        return {"MessageId": "0"}


class Restore:
    """The product's resources with the restored tables in place of the live ones."""

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
        """Return all users named in the restored tables."""
        return {user for _, users in self._items() for user in users}

    def deleted(self, users: set[str], *, by_pool: bool = False) -> set[str]:
        """Return those of the users who were deleted or requested it; UnfitError if the pool is the wrong one."""
        if not by_pool:
            rows = [DeletionRepository(each.core) for each in (self._live, self.resources)]
            return {user for user in users if any(row.find(user) for row in rows)}
        missing = {user for user in users if not self._is_in_pool(user)}
        if len(missing) > MOST_MISSING * len(users):
            raise UnfitError(f"{len(missing)} of {len(users)} users are not in the pool: it is not theirs")
        return missing

    def replay(self, user: str) -> None:
        """Delete a user from the restored tables with the product's own job; UnfitError if Stripe is down."""
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
        """Count the items that still name a deleted user, by table and kind."""
        found: Counter[str] = Counter()
        for place, users in self._items():
            if users & deleted:
                found[place] += 1
        return found

    def _close(self, user: str) -> None:
        """Write the deletion's row anew and close the account, as a deletion request does."""
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
        """Yield the table and kind of each restored item, and the users it names."""
        client = self._live.core.client
        for table in self.tables:
            for page in client.get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
                for item in page["Items"]:
                    kind = "/".join(str(item[key]["S"]).partition("#")[0] for key in ("PK", "SK"))
                    yield f"{table} {kind}", set(UUID.findall(json.dumps(item, default=str)))


def run(restore: Restore, *, by_pool: bool = False) -> int:
    """Replay the deletions and verify the result; return 1 if anything is left."""
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
    """Return the worker's environment variables, which have the names of secrets, not their values."""
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
    parser.add_argument("--core", help="name of the restored core table")
    parser.add_argument("--chats", help="name of the restored chats table")
    parser.add_argument(
        "--pool", action="store_true", help="treat users missing from the users' pool as deleted (slow)"
    )
    arguments = parser.parse_args()
    if not (arguments.core or arguments.chats):
        parser.error("name at least one restored table")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
