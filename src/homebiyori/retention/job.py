"""The retention job; its connections are opened for the first message, as aiohttp takes a third of a cold start."""

from contextlib import AsyncExitStack
from typing import ClassVar

from homebiyori.aws.jobs import JobMessage, Outcome, SecondsLeft
from homebiyori.resources import Resources
from homebiyori.retention.queue import PlanChanged
from homebiyori.retention.service import RetentionService


class RetentionJob:
    """Passes messages to a service that lives as long as `connections`, on one event loop."""

    message: ClassVar[type[JobMessage]] = RetentionService.message
    seconds_wanted: ClassVar[float] = RetentionService.seconds_wanted

    def __init__(self, resources: Resources, connections: AsyncExitStack) -> None:
        self._resources = resources
        self._connections = connections
        self._service: RetentionService | None = None

    async def handle(self, message: PlanChanged, seconds_left: SecondsLeft) -> Outcome:
        """Apply the retention that the subscription row wants to a user's chats."""
        if self._service is None:
            self._service = await self._connections.enter_async_context(RetentionService.open(self._resources))
        return await self._service.handle(message, seconds_left)
