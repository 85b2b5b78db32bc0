"""Cold start of the ttl-updater function, then `handler`: a batch of SQS records in, `batchItemFailures` out."""

import gc

# What is imported stays: to look for garbage in it would be a sixth of a cold start (`make bench`).
gc.disable()

from homebiyori.startup import archive

archive.install()

from homebiyori.startup import lean, precompiled

precompiled.install()
lean.defer_schemas()

import asyncio
import os
from contextlib import AsyncExitStack
from typing import Any

from homebiyori.aws.jobs import DEFAULT_KIND, Job, Worker
from homebiyori.base.log import configure_logging
from homebiyori.base.settings import Settings
from homebiyori.resources import Resources
from homebiyori.retention.job import RetentionJob
from homebiyori.startup import descriptions

descriptions.install()
configure_logging()
_resources = Resources.connect(Settings.from_environment(os.environ))  # noqa: TID251 - an entrypoint hands it over

# One loop for the life of the container: an aiohttp connection is bound to the loop that it was opened on, so with
# asyncio.run, which closes its loop, the second invocation would find every connection dead.
_loop = asyncio.new_event_loop()
_open = AsyncExitStack()


def _retention() -> Job:
    return RetentionJob(_resources, _open)


def _deletion() -> Job:
    from homebiyori.account.deletion_job import DeletionJob  # noqa: PLC0415 - few runs need it

    return DeletionJob(_resources)


def _export() -> Job:
    from homebiyori.account.export_job import ExportJob  # noqa: PLC0415 - few runs need it

    return ExportJob(_resources)


def _announcement() -> Job:
    from homebiyori.admin.announcement_job import AnnouncementJob  # noqa: PLC0415 - few runs need it

    return AnnouncementJob(_resources)


def _pool_copy() -> Job:
    from homebiyori.account.pool_copy_job import PoolCopyJob  # noqa: PLC0415 - one run a month needs it

    return PoolCopyJob(_resources)


_worker = Worker(
    {
        DEFAULT_KIND: _retention,
        "deletion": _deletion,
        "export": _export,
        "announcement": _announcement,
        "pool_copy": _pool_copy,
    },
    _resources.queue,
)

gc.freeze()
gc.enable()


def handler(event: Any, context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's own types are but these
    """Do what the records ask for; the queue hands out again what is named in the answer.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    failed = _loop.run_until_complete(
        _worker.handle_batch(event["Records"], lambda: context.get_remaining_time_in_millis() / 1_000)
    )
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def close() -> None:
    """Close the connections. Lambda never does: it ends the process; the local pump does."""
    _loop.run_until_complete(_open.aclose())
    _loop.close()
