"""How soon boto3 tries a call of DynamoDB again: in milliseconds, as DynamoDB answers.

botocore's standard mode waits up to a second before the second try and up to two before the third, whatever is asked.
A message makes four calls one after the other, beside which such a wait is all that a parent sees of it. With a base of
50 ms there is time for a fourth try, and yet the whole ends sooner. Which failures are tried again, and the quota that
ends it in an outage, stay botocore's.
"""

import random
from typing import TYPE_CHECKING, Any

from botocore.retries import quota, standard

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ATTEMPTS = 4
FIRST_WAIT_SECONDS = 0.05


def with_short_waits(client: "DynamoDBClient") -> "DynamoDBClient":
    """Put these waits in the place of the client's own; return it."""
    events, name = client.meta.events, client.meta.service_model.service_id.hyphenize()
    is_left = standard.RetryQuotaChecker(quota.RetryQuota())
    handler: Any = standard.RetryHandler(
        retry_policy=standard.RetryPolicy(
            retry_checker=standard.StandardRetryConditions(max_attempts=ATTEMPTS),
            retry_backoff=standard.ExponentialBackoff(random=_share_of_the_first),
        ),
        retry_event_adapter=standard.RetryEventAdapter(),
        retry_quota=is_left,  # type: ignore[arg-type]  # the stubs name what it wraps
    )
    unique_id = f"retry-config-{name}"  # botocore's
    events.unregister(f"needs-retry.{name}", unique_id=unique_id)
    events.register(f"needs-retry.{name}", handler.needs_retry, unique_id=unique_id)
    events.register(f"after-call.{name}", is_left.release_retry_quota)
    return client


def _share_of_the_first() -> float:
    return random.uniform(0, FIRST_WAIT_SECONDS)  # noqa: S311 - spreads retries, guards nothing
