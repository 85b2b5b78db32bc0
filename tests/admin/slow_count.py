"""Recomputes every figure from a scan of both tables, to compare with the operators' counters."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from homebiyori.ai.bedrock import usage_of
from homebiyori.aws.dynamodb import PK, SK, Item, Table, from_wire
from homebiyori.base.clock import jst_date


def scan(table: Table) -> Iterator[Item]:
    """Yield all items of a table; only a test may do this."""
    for page in table.client.get_paginator("scan").paginate(TableName=table.name, ConsistentRead=True):
        yield from map(from_wire, page["Items"])


def _day(text: str) -> date:
    return jst_date(datetime.fromisoformat(text))


@dataclass
class SlowCount:
    """Both tables at one moment, and what parents have deleted before."""

    today: date
    core: list[Item]
    chats: list[Item]
    deleted_chats: list[Item] = field(default_factory=list)
    deleted_fruits: list[Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.said = [*self.chats, *self.deleted_chats]
        self.joined = {item[PK]: _day(item["created_at"]) for item in self.rows("PROFILE")}
        self.wrote: dict[str, list[date]] = {}
        for item in sorted(self.said, key=lambda item: str(item["created_at"])):
            self.wrote.setdefault(item[PK], []).append(_day(item["created_at"]))

    def rows(self, sort_key: str) -> list[Item]:
        return [item for item in self.core if item[SK] == sort_key]

    def fruits(self) -> list[Item]:
        return [item for item in self.core if item[SK].startswith("FRUIT#")]

    def period(self, first: date, last: date) -> dict[str, Any]:
        """Count the days from `first` to `last`."""

        def within(day: date) -> bool:
            return first <= day <= last

        said = [item for item in self.said if within(_day(item["created_at"]))]
        answers = [item for item in said for _ in range(_answers(item))]
        usage = [each for item in said for each in item.get("usage", [])]
        fallbacks = sum(item["source"] == "fallback" for item in answers)
        cost = [_price(each) for each in usage]
        return {
            "active_users": len({item[PK] for item in said}),
            "new_users": sum(within(day) for day in self.joined.values()),
            "new_trees": sum(within(days[0]) for days in self.wrote.values()),
            "messages": len(said),
            "characters": sum(item["growth"] for item in said),
            "fruits": sum(within(_day(item["created_at"])) for item in [*self.fruits(), *self.deleted_fruits]),
            "regenerations": sum(item["regenerations"] for item in said),
            "crisis_cards": sum("card_kind" in item for item in said),
            "answers": len(answers),
            "fallback_answers": fallbacks,
            "fallback_share": _share(fallbacks, len(answers)),
            "model_calls": len(usage),
            "input_tokens": sum(each["input_tokens"] for each in usage),
            "output_tokens": sum(each["output_tokens"] for each in usage),
            "cost_usd": {"value": sum(cost) / 1_000_000, "reason": None},
        }

    def totals(self) -> dict[str, Any]:
        plans = Counter(item["plan"] for item in self.rows("SUBSCRIPTION"))
        premium = plans["monthly"] + plans["yearly"]
        return {
            "users": len(self.joined),
            "premium": premium,
            "monthly": plans["monthly"],
            "yearly": plans["yearly"],
            "fruits": len(self.fruits()),
            "conversion": _share(premium, len(self.joined)),
        }

    def retention(self, after: int) -> dict[str, Any]:
        """Count who joined in the last seven days that have a complete week of return, and who wrote in it."""
        last = self.today - timedelta(days=after + 7)
        first = last - timedelta(days=6)
        joined = {who: day for who, day in self.joined.items() if first <= day <= last}

        def came_back(who: str, day: date) -> bool:
            begin = day + timedelta(days=after)
            return any(begin <= wrote <= begin + timedelta(days=6) for wrote in self.wrote.get(who, []))

        returned = sum(came_back(who, day) for who, day in joined.items())
        return {
            "first_day": first.isoformat(),
            "last_day": last.isoformat(),
            "joined": len(joined),
            "came_back": returned,
            "share": _share(returned, len(joined)),
        }

    def people(self) -> dict[str, dict[str, Any]]:
        """Return each user as the list shows them, except for names that only the code knows."""
        plans = {item[PK]: item for item in self.rows("SUBSCRIPTION")}
        fruits = Counter(item[PK] for item in self.fruits())
        said = Counter(item[PK] for item in self.said)
        grown: Counter[str] = Counter()
        for item in self.said:
            grown[item[PK]] += item["growth"]
        return {
            item[PK].removeprefix("USER#"): {
                "nickname": item.get("nickname"),
                "plan": plans.get(item[PK], {}).get("plan", "free"),
                "created_at": item["created_at"],
                "total_messages": said[item[PK]],
                "total_characters": grown[item[PK]],
                "total_fruits": fruits[item[PK]],
            }
            for item in self.rows("PROFILE")
        }


def _answers(item: Mapping[str, Any]) -> int:
    return (1 + int(item["regenerations"])) * max(1, len(item.get("responses", [])))


def _price(usage: Mapping[str, Any]) -> int:
    names = ("model_id", "input_tokens", "output_tokens")
    cost = usage_of(**{name: usage[name] for name in names}).cost
    assert cost is not None
    return cost


def _share(part: int, whole: int) -> dict[str, Any]:
    if not whole:
        return {"value": None, "reason": "nothing_to_divide_by"}
    return {"value": round(part / whole, 4), "reason": None}


Count = Callable[[], SlowCount]
