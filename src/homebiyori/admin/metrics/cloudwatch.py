"""The CloudWatch metrics that are shown, with resources named as in Terraform."""

from collections.abc import Callable, Mapping, Sequence

from homebiyori.admin.metrics.schemas import (
    Figure,
    FunctionFigures,
    GatewayFigures,
    ModelFigures,
    Reason,
    ServiceFigures,
)
from homebiyori.aws.cloudwatch import MetricReader, MetricValues, Series
from homebiyori.base.settings import Settings

# From infra/terraform/main.tf, each follows `local.name`.
USERS_API, ADMINS_API, API, WORKER = "users", "admins", "api", "ttl-updater"


def name_of(settings: Settings, part: str) -> str:
    """Return the name of a gateway or function in CloudWatch."""
    return f"homebiyori-{settings.env}-{part}"


def services(settings: Settings, metrics: MetricReader) -> ServiceFigures:
    """Read all figures of the last day, in one call."""
    gateways = [_gateway(name_of(settings, part)) for part in (USERS_API, ADMINS_API)]
    functions = [_function(name_of(settings, part)) for part in (API, WORKER)]
    # The cheaper model's calls are in our own counters; these are the main model's.
    model = _model(settings.bedrock_model) if settings.companion == "bedrock" else {}
    seen = metrics.read([series for part in (*gateways, *functions, model) for series in part.values()])
    users_api, admins_api = (_gateway_figures(part, seen) for part in gateways)
    api, worker = (
        FunctionFigures(**{name: _figure(seen[series], sum) for name, series in part.items()}) for part in functions
    )
    return ServiceFigures(
        users_api=users_api,
        admins_api=admins_api,
        api_function=api,
        worker_function=worker,
        model=_model_figures(model, seen),
    )


def oldest_work(queue: str) -> Series:
    """Return the series of the age in seconds of a queue's oldest message: SQS itself reports only depths."""
    return Series("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", queue, "Maximum")


def _gateway(name: str) -> dict[str, Series]:
    def series(metric: str, statistic: str = "Sum") -> Series:
        return Series("AWS/ApiGateway", metric, "ApiName", name, statistic)

    return {
        "calls": series("Count"),
        "client_errors": series("4XXError"),
        "server_errors": series("5XXError"),
        "latency_p95_ms": series("Latency", "p95"),
    }


def _function(name: str) -> dict[str, Series]:
    metrics = {"invocations": "Invocations", "errors": "Errors", "throttles": "Throttles"}
    return {field: Series("AWS/Lambda", metric, "FunctionName", name) for field, metric in metrics.items()}


def _model(model_id: str) -> dict[str, Series]:
    metrics = {
        "calls": "Invocations",
        "client_errors": "InvocationClientErrors",
        "server_errors": "InvocationServerErrors",
        "throttles": "InvocationThrottles",
    }
    return {field: Series("AWS/Bedrock", metric, "ModelId", model_id) for field, metric in metrics.items()}


def _gateway_figures(part: Mapping[str, Series], seen: Mapping[Series, MetricValues]) -> GatewayFigures:
    counted = {name: _figure(seen[part[name]], sum) for name in ("calls", "client_errors", "server_errors")}
    return GatewayFigures(
        **counted,
        client_error_share=_share(counted["client_errors"], counted["calls"]),
        server_error_share=_share(counted["server_errors"], counted["calls"]),
        latency_p95_ms=_figure(seen[part["latency_p95_ms"]], max),
    )


def _model_figures(part: Mapping[str, Series], seen: Mapping[Series, MetricValues]) -> ModelFigures:
    def figure(name: str) -> Figure:
        return _figure(seen[part[name]], sum) if part else Figure.missing(Reason.NO_MODEL)

    return ModelFigures(**{name: figure(name) for name in ModelFigures.model_fields})


def _figure(values: MetricValues, add_up: Callable[[Sequence[float]], float]) -> Figure:
    if isinstance(values, str):
        return Figure.missing(Reason(values))
    return Figure(value=round(add_up(values), 1))


def _share(part: Figure, whole: Figure) -> Figure:
    for figure in (whole, part):
        if figure.value is None:
            return figure
    return Figure.share(part.value or 0, whole.value or 0)
