"""Cold start of the ttl-updater function, then `handler`: takes a batch of SQS records, returns `batchItemFailures`."""

import gc

# Imports are permanent: garbage collection during them would take a sixth of a cold start (`make bench`).
gc.disable()

from homebiyori.startup import archive

archive.install()

from homebiyori.startup import lean, precompiled

precompiled.install()
lean.skip_schema_types()
lean.defer_schemas()
lean.skip_event_aliases()

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
_resources = Resources.connect(Settings.from_environment(os.environ))  # noqa: TID251 - entrypoints pass it on

# One loop for the life of the container: aiohttp connections are bound to the loop on which they were opened. With
# asyncio.run, which closes its loop, all connections would be dead at the second invocation.
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


def handler(event: Any, context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda's own types are no more precise
    """Process the records; SQS redelivers those that the response names.

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """
    failed = _loop.run_until_complete(
        _worker.handle_batch(event["Records"], lambda: context.get_remaining_time_in_millis() / 1_000)
    )
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}


def close() -> None:
    """Close the connections. Lambda just ends the process; only the local pump calls this."""
    _loop.run_until_complete(_open.aclose())
    _loop.close()
