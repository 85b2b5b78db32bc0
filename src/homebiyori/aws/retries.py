"""Shorter waits between boto3's retries of DynamoDB calls: milliseconds, in line with DynamoDB's latency.

botocore's standard mode waits up to one second before the second attempt and up to two before the third. A message
makes four calls in sequence, so such a wait would dominate what a parent sees. A base of 50 ms leaves time for a fourth
attempt and still gives up sooner. Which errors are retried, and the quota that stops retries in an outage, remain
botocore's.
"""

import random
from typing import TYPE_CHECKING, Any

from botocore.retries import quota, standard

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ATTEMPTS = 4
FIRST_WAIT_SECONDS = 0.05


def with_short_waits(client: "DynamoDBClient") -> "DynamoDBClient":
    """Replace the client's retry handler by one with short waits; return the client."""
    events, name = client.meta.events, client.meta.service_model.service_id.hyphenize()
    is_left = standard.RetryQuotaChecker(quota.RetryQuota())
    handler: Any = standard.RetryHandler(
        retry_policy=standard.RetryPolicy(
            retry_checker=standard.StandardRetryConditions(max_attempts=ATTEMPTS),
            retry_backoff=standard.ExponentialBackoff(random=_share_of_the_first),
        ),
        retry_event_adapter=standard.RetryEventAdapter(),
        retry_quota=is_left,  # type: ignore[arg-type]  # the stubs expect the object that it wraps
    )
    unique_id = f"retry-config-{name}"  # botocore's
    events.unregister(f"needs-retry.{name}", unique_id=unique_id)
    events.register(f"needs-retry.{name}", handler.needs_retry, unique_id=unique_id)
    events.register(f"after-call.{name}", is_left.release_retry_quota)
    return client


def _share_of_the_first() -> float:
    return random.uniform(0, FIRST_WAIT_SECONDS)  # noqa: S311 - spreads retries, guards nothing
