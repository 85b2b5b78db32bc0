"""Sums up the counters and combines them with CloudWatch's metrics."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from homebiyori.admin.health import HealthService
from homebiyori.admin.maintenance import MaintenanceService
from homebiyori.admin.metrics import cloudwatch
from homebiyori.admin.metrics.schemas import (
    Budget,
    Dashboard,
    DayFigures,
    Figure,
    Metrics,
    QueueFigures,
    Reason,
    Retention,
    Totals,
    WeekFigures,
)
from homebiyori.admin.queue_probe import QueueProbe
from homebiyori.base.clock import jst_date, to_jst
from homebiyori.billing.rules import Entitlements, Plan
from homebiyori.chat.rules import RETURN_DAYS, RETURN_WEEKS, daily_budget
from homebiyori.resources import DAILY_BUDGETS, Resources

_WEEK = 7
_MICRODOLLARS = 1_000_000
_SUMS = frozenset(
    name for name, field in DayFigures.model_fields.items() if field.annotation is int and name != "active_users"
)
_Days = Mapping[date, Counter[str]]


class MetricsService:
    """Computes the operators' metrics and dashboard."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._counters = resources.counters
        self._readers = resources.readers
        self._settings = resources.settings
        self._policy = resources.policy
        self._admin = HealthService(resources)
        self._maintenance = MaintenanceService(resources)
        self._queue = QueueProbe(resources)
        self._clock = resources.clock

    def show_metrics(self, days: int) -> Metrics:
        """Return the figures of `days` days, today first, with summaries."""
        today = jst_date(self._clock.now())
        shown = _back(today, days)
        newcomers = {name: _newcomers(today, after) for name, after in RETURN_WEEKS.items()}
        services = self._readers.submit(cloudwatch.services, self._settings, self._resources.metrics)
        totals, counted = self._read({*shown, *_this_week(today), *newcomers["retained_7"], *newcomers["retained_30"]})
        return Metrics(
            days=[_day(day, counted[day]) for day in shown],
            week=_week(today, counted),
            totals=_totals(totals),
            retention_7=_retention("retained_7", newcomers["retained_7"], counted),
            retention_30=_retention("retained_30", newcomers["retained_30"], counted),
            services=services.result(),
        )

    def show_dashboard(self) -> Dashboard:
        now = self._clock.now()
        today, yesterday = _back(jst_date(now), 2)
        services = self._readers.submit(cloudwatch.services, self._settings, self._resources.metrics)
        health = self._readers.submit(self._admin.check_dependencies)
        queue = self._readers.submit(self._count_queue)
        totals, counted = self._read({today, yesterday, *_this_week(today)})
        return Dashboard(
            at=to_jst(now),
            today=_day(today, counted[today]),
            yesterday=_day(yesterday, counted[yesterday]),
            week=_week(today, counted),
            totals=_totals(totals),
            budget=self._budget(_totals(totals), counted[today]),
            maintenance=self._maintenance.show(),
            health=health.result(),
            queue=queue.result(),
            services=services.result(),
        )

    def _read(self, days: Iterable[date]) -> tuple[Counter[str], _Days]:
        totals = self._readers.submit(self._counters.read_totals)
        reads = {day: self._readers.submit(self._counters.read_day, day) for day in days}
        return totals.result(), {day: read.result() for day, read in reads.items()}

    def _budget(self, totals: Totals, counters: Counter[str]) -> Budget:
        parameter = self._policy.get().get(DAILY_BUDGETS)
        free, premium = (daily_budget(Entitlements(plan), parameter) for plan in (Plan.FREE, Plan.MONTHLY))
        most = (free * (totals.users - totals.premium) + premium * totals.premium) / _MICRODOLLARS
        spent = _cost(counters)
        return Budget(
            spent_usd=spent,
            most_usd=most,
            used_share=spent if spent.value is None else Figure.share(spent.value, most),
            free_usd_a_parent=free / _MICRODOLLARS,
            premium_usd_a_parent=premium / _MICRODOLLARS,
        )

    def _count_queue(self) -> QueueFigures:
        depth = self._queue.depth()
        if depth is None:
            silent = Figure.missing(Reason.UNAVAILABLE)
            return QueueFigures(waiting=silent, in_flight=silent, dead_letters=silent)
        work, dead = depth
        return QueueFigures(
            waiting=Figure(value=work.waiting + work.delayed),
            in_flight=Figure(value=work.in_flight),
            dead_letters=Figure(value=dead.waiting) if dead else Figure.missing(Reason.NO_DEAD_LETTERS),
        )


def _back(today: date, days: int) -> list[date]:
    return [today - timedelta(days=back) for back in range(days)]


def _this_week(today: date) -> list[date]:
    return _back(today, today.weekday() + 1)


def _newcomers(today: date, after: int) -> list[date]:
    """Return the last seven days whose newcomers' return window, `after` days later, is complete."""
    return _back(today - timedelta(days=after + RETURN_DAYS), _WEEK)


def _day(day: date, counters: Counter[str]) -> DayFigures:
    return DayFigures(
        day=day,
        active_users=counters["active_users"],
        fallback_share=Figure.share(counters["fallback_answers"], counters["answers"]),
        cost_usd=_cost(counters),
        **{name: counters[name] for name in _SUMS},
    )


def _week(today: date, counted: _Days) -> WeekFigures:
    days = _this_week(today)
    counters = sum((counted[day] for day in days), Counter())
    return WeekFigures(
        first_day=days[-1],
        last_day=today,
        # Each user was counted on their first day of the week.
        active_users=counters["active_in_week"],
        fallback_share=Figure.share(counters["fallback_answers"], counters["answers"]),
        cost_usd=_cost(counters),
        **{name: counters[name] for name in _SUMS},
    )


def _cost(counters: Counter[str]) -> Figure:
    if counters["unpriced_calls"]:
        return Figure.missing(Reason.UNKNOWN_PRICE)
    return Figure(value=counters["cost_microdollars"] / _MICRODOLLARS)


def _totals(counters: Counter[str]) -> Totals:
    by_plan = {plan.value: counters[plan.value] for plan in (Plan.MONTHLY, Plan.YEARLY)}
    premium = sum(by_plan.values())
    return Totals(
        users=counters["users"],
        premium=premium,
        fruits=counters["fruits"],
        conversion=Figure.share(premium, counters["users"]),
        **by_plan,
    )


def _retention(name: str, days: list[date], counted: _Days) -> Retention:
    joined = sum(counted[day]["new_users"] for day in days)
    came_back = sum(counted[day][name] for day in days)
    return Retention(
        first_day=days[-1],
        last_day=days[0],
        joined=joined,
        came_back=came_back,
        share=Figure.share(came_back, joined),
    )
