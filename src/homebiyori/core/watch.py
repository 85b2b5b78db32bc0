"""What CloudWatch has seen in the last 24 hours: every series in one call, kept for a minute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.core.clock import Clock
from homebiyori.core.log import log_warning

_HOUR = timedelta(hours=1)
_HOURS = 24
_KEPT_SECONDS = 60.0


class Unseen(StrEnum):
    """Why there are no values: nothing was published, CloudWatch gave a part only, or it did not answer."""

    NO_DATA = "no_data"
    INCOMPLETE = "incomplete"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Series:
    """One metric of one thing, by the hour."""

    namespace: str
    metric: str
    dimension: str
    value: str
    statistic: str = "Sum"


Seen = Sequence[float] | Unseen


class CloudWatch(Protocol):
    """The one operation of CloudWatch's client that is used."""

    def get_metric_data(self, **request: Any) -> Mapping[str, Any]: ...  # noqa: ANN401 - boto3's own


class Watch:
    """Reads series. What was read, and that it could not be, is kept for a minute: each call is paid for."""

    def __init__(self, client: CloudWatch, clock: Clock) -> None:
        self._client = client
        self._clock = clock
        self._kept: tuple[float, Sequence[Series], Mapping[Series, Seen]] | None = None

    def read(self, wanted: Sequence[Series]) -> Mapping[Series, Seen]:
        """Give the hourly values of each series, or why there are none: never an invented 0."""
        now = self._clock.monotonic()
        if self._kept is not None and self._kept[1] == wanted and now - self._kept[0] < _KEPT_SECONDS:
            return self._kept[2]
        seen = self._ask(wanted)
        self._kept = (now, wanted, seen)
        return seen

    def _ask(self, wanted: Sequence[Series]) -> Mapping[Series, Seen]:
        # Whole hours: CloudWatch answers by them, and would add the beginning of an hour that is half in the range.
        end = self._clock.now().replace(minute=0, second=0, microsecond=0) + _HOUR
        queries = [_query(place, series) for place, series in enumerate(wanted)]
        try:
            answer = self._client.get_metric_data(
                MetricDataQueries=queries, StartTime=end - _HOURS * _HOUR, EndTime=end
            )
        except (BotoCoreError, ClientError) as error:
            log_warning("figures_unavailable", error=type(error).__name__)
            return dict.fromkeys(wanted, Unseen.UNAVAILABLE)
        results = {result["Id"]: result for result in answer["MetricDataResults"]}
        return {series: _seen(results.get(_name(place))) for place, series in enumerate(wanted)}


def _name(place: int) -> str:
    return f"m{place}"


def _query(place: int, series: Series) -> dict[str, Any]:
    metric = {
        "Namespace": series.namespace,
        "MetricName": series.metric,
        "Dimensions": [{"Name": series.dimension, "Value": series.value}],
    }
    stat = {"Metric": metric, "Period": int(_HOUR.total_seconds()), "Stat": series.statistic}
    return {"Id": _name(place), "MetricStat": stat, "ReturnData": True}


def _seen(result: Mapping[str, Any] | None) -> Seen:
    # https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataResult.html
    if result is None or result["StatusCode"] != "Complete":
        return Unseen.INCOMPLETE
    values: list[float] = result["Values"]
    return values or Unseen.NO_DATA
