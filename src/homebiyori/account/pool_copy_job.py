"""Backs up the users' pool once a month.

A pool can't be restored: if it were lost, only the Google ids would lead back to the `sub` under which a parent's data
is stored.
"""

import json
import tempfile
from typing import IO, ClassVar

from homebiyori.account.queue import PoolCopyRequested
from homebiyori.account.rules import POOL_COPY_SECONDS_WANTED, SECONDS_SPARE
from homebiyori.account.user_pool import UserPool
from homebiyori.aws.jobs import JobMessage, SecondsLeft, ThreadedJob
from homebiyori.base.log import log_event
from homebiyori.resources import Resources

# The tag by which S3 deletes copies after five weeks, like the tables' backups (infra/terraform/pool_copy.tf).
POOL_COPY_TAG = "kind=pool-copy"


class PoolCopyJob(ThreadedJob):
    message: ClassVar[type[JobMessage]] = PoolCopyRequested
    seconds_wanted: ClassVar[float] = POOL_COPY_SECONDS_WANTED

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._pool = UserPool(resources)
        self._queue = resources.queue

    def run(self, message: PoolCopyRequested, seconds_left: SecondsLeft) -> None:
        """Write a part, and enqueue the next if time runs out; a repeated run overwrites the same part."""
        with tempfile.TemporaryFile() as file:
            users, token = self._write(file, message.token, seconds_left)
            file.seek(0)
            self._store(file, message)
        if token is not None:
            more = {"source": "pool-copy-job", "part": message.part + 1, "token": token}
            self._queue.send(message.model_copy(update=more))
        log_event("pool_copy_run", part=message.part, users=users, outcome="done" if token is None else "out_of_time")

    def _write(self, file: IO[bytes], token: str | None, seconds_left: SecondsLeft) -> tuple[int, str | None]:
        """Write one line per user; return the number of users and the token to continue from."""
        users = 0
        while True:
            page = self._pool.page(token)
            token = page.token
            users += len(page.users)
            file.writelines(f"{json.dumps(user)}\n".encode() for user in page.users)
            if token is None or seconds_left() < SECONDS_SPARE:
                return users, token

    def _store(self, file: IO[bytes], message: PoolCopyRequested) -> None:
        """Store a part; none of our functions can read it back."""
        self._resources.s3.put_object(
            Bucket=self._resources.settings.bucket,
            Key=f"pool/{message.day[:10]}/{message.part:04}.jsonl",
            Body=file,
            ContentType="application/x-ndjson; charset=utf-8",
            Tagging=POOL_COPY_TAG,
        )
