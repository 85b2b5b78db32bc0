"""Reads CloudWatch metrics, of the last 24 hours or just now: all series in one call, cached for a minute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.base.clock import Clock
from homebiyori.base.lazy import Lazy, LazyAttribute
from homebiyori.base.log import log_warning

_HOUR = timedelta(hours=1)
_HOURS = 24
_MINUTE = timedelta(minutes=1)
# Metrics arrive some minutes late.
_JUST_NOW = 10 * _MINUTE
_CACHED_SECONDS = 60.0


# The values of a series, or why there are none: nothing published, only partial data, or no response.
MetricValues = Sequence[float] | Literal["no_data", "incomplete", "unavailable"]


@dataclass(frozen=True, slots=True)
class Series:
    """One metric for one dimension value."""

    namespace: str
    metric: str
    dimension: str
    value: str
    statistic: str = "Sum"


class CloudWatch(Protocol):
    """The one operation that is used of the CloudWatch client."""

    def get_metric_data(self, **request: Any) -> Mapping[str, Any]: ...  # noqa: ANN401 - boto3's own


class MetricReader:
    """Reads series, and caches both values and failures for a minute: every call is billed."""

    _client = LazyAttribute[CloudWatch]()

    def __init__(self, client: CloudWatch | Lazy[CloudWatch], clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._cache: dict[timedelta, tuple[float, Sequence[Series], Mapping[Series, MetricValues]]] = {}

    def read(self, wanted: Sequence[Series]) -> Mapping[Series, MetricValues]:
        """Return the hourly values of each series, or why there are none; never a made-up 0."""
        # Whole hours: CloudWatch returns whole hours, and would include all of an hour that is partly in the range.
        end = self._clock.now().replace(minute=0, second=0, microsecond=0) + _HOUR
        return self._cached(wanted, _HOUR, end - _HOURS * _HOUR, end)

    def latest(self, series: Series) -> float | None:
        """Return the newest value of the last few minutes; None if CloudWatch has none or does not respond."""
        end = self._clock.now().replace(second=0, microsecond=0) + _MINUTE
        seen = self._cached([series], _MINUTE, end - _JUST_NOW, end)[series]
        return None if isinstance(seen, str) else seen[0]

    def _cached(
        self, wanted: Sequence[Series], period: timedelta, start: datetime, end: datetime
    ) -> Mapping[Series, MetricValues]:
        now, cached = self._clock.monotonic(), self._cache.get(period)
        if cached is not None and cached[1] == wanted and now - cached[0] < _CACHED_SECONDS:
            return cached[2]
        seen = self._ask(wanted, period, start, end)
        self._cache[period] = (now, wanted, seen)
        return seen

    def _ask(
        self, wanted: Sequence[Series], period: timedelta, start: datetime, end: datetime
    ) -> Mapping[Series, MetricValues]:
        queries = [_query(place, series, period) for place, series in enumerate(wanted)]
        try:
            answer = self._client.get_metric_data(MetricDataQueries=queries, StartTime=start, EndTime=end)
        except (BotoCoreError, ClientError) as error:
            log_warning("metrics_unavailable", error=type(error).__name__)
            return dict.fromkeys(wanted, "unavailable")
        results = {result["Id"]: result for result in answer["MetricDataResults"]}
        return {series: _seen(results.get(_name(place))) for place, series in enumerate(wanted)}


def _name(place: int) -> str:
    return f"m{place}"


def _query(place: int, series: Series, period: timedelta) -> dict[str, Any]:
    metric = {
        "Namespace": series.namespace,
        "MetricName": series.metric,
        "Dimensions": [{"Name": series.dimension, "Value": series.value}],
    }
    stat = {"Metric": metric, "Period": int(period.total_seconds()), "Stat": series.statistic}
    return {"Id": _name(place), "MetricStat": stat, "ReturnData": True}


def _seen(result: Mapping[str, Any] | None) -> MetricValues:
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataResult.html
    if result is None or result["StatusCode"] != "Complete":
        return "incomplete"
    newest_first = sorted(zip(result["Timestamps"], result["Values"], strict=True), reverse=True)
    return [value for _, value in newest_first] or "no_data"
