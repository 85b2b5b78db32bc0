"""Queue depths for the dashboard; None if SQS is unavailable."""

from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.aws.dead_letters import ApproximateDepth
from homebiyori.base.log import log_warning
from homebiyori.resources import Resources


class QueueProbe:
    """The job queue and its dead letters."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    def depth(self) -> tuple[ApproximateDepth, ApproximateDepth | None] | None:
        """Return the depths of the queue and its dead letters; None if SQS is unavailable."""
        backlog = self._resources.backlog
        try:
            return backlog.depth(), backlog.dead_depth()
        except (BotoCoreError, ClientError) as error:
            log_warning("queue_depth_unavailable", error=type(error).__name__)
            return None
