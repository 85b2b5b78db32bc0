"""The retention job; its connections are opened for the first message, as aiohttp takes a third of a cold start."""

from contextlib import AsyncExitStack
from typing import ClassVar

from homebiyori.aws.jobs import JobMessage, SecondsLeft
from homebiyori.resources import Resources
from homebiyori.retention.queue import PlanChanged
from homebiyori.retention.rules import SECONDS_WANTED
from homebiyori.retention.service import RetentionService


class RetentionJob:
    """Passes messages to a service that lives as long as `connections`, on one event loop."""

    message: ClassVar[type[JobMessage]] = PlanChanged
    seconds_wanted: ClassVar[float] = SECONDS_WANTED

    def __init__(self, resources: Resources, connections: AsyncExitStack) -> None:
        self._resources = resources
        self._connections = connections
        self._service: RetentionService | None = None

    async def handle(self, message: PlanChanged, seconds_left: SecondsLeft) -> None:
        """Apply the retention that the subscription row wants to a user's chats."""
        if self._service is None:
            self._service = await self._connections.enter_async_context(RetentionService.open(self._resources))
        await self._service.apply(message, seconds_left)
