"""Asks the queue how long it is, and bears that it does not answer."""

from typing import Self

from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.aws.dead_letters import Backlog, Depth
from homebiyori.base.log import log_warning
from homebiyori.resources import Resources


class QueueProbe:
    """The queue of work and its dead letters."""

    def __init__(self, backlog: Backlog) -> None:
        self._backlog = backlog

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the probe."""
        return cls(Backlog(resources.sqs, resources.settings.ttl_queue_url, resources.clock))

    def depth(self) -> tuple[Depth, Depth | None] | None:
        """Count what waits and what was put aside; None when the queue does not say."""
        try:
            return self._backlog.depth(), self._backlog.dead_depth()
        except (BotoCoreError, ClientError) as error:
            log_warning("queue_depth_unavailable", error=type(error).__name__)
            return None
