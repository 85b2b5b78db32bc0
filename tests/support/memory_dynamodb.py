"""DynamoDB in memory, limited to our own expressions: for simulations with too many calls for an engine.

It supports what `homebiyori.aws.dynamodb` writes: conditions with comparisons and attribute_(not_)exists, SET of a
value, ADD of a number, REMOVE; begins_with in keys. Other conditions and values raise KeyError.
"""

# ruff: noqa: N803 - the arguments' names are boto3's
import operator
import re
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from homebiyori.aws.dynamodb import PK, SK, Item, from_wire, to_wire

_TOKEN = re.compile(r"\s*(<=|>=|<>|[()=<>,.]|[#:]?\w+)")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class MemoryDynamoDB:
    """A client whose tables need not be created; its calls are atomic."""

    def __init__(self) -> None:
        self.calls = 0
        self._partitions: dict[tuple[str, str], dict[str, Item]] = defaultdict(dict)
        self._lock = threading.Lock()

    def rows(self, table: str, beginning: str) -> list[Item]:
        """Return the rows of a table whose sort keys begin with `beginning`."""
        partitions = [rows for (name, _), rows in self._partitions.items() if name == table]
        return [row for rows in partitions for key, row in rows.items() if key.startswith(beginning)]

    def get_item(self, *, TableName: str, Key: Any, **_: Any) -> dict[str, Any]:
        with self._lock:
            self.calls += 1
            row = self._get(TableName, Key)
        return {} if row is None else {"Item": to_wire(row)}

    def batch_get_item(self, *, RequestItems: Any) -> dict[str, Any]:
        found: dict[str, list[Any]] = {}
        with self._lock:
            self.calls += 1
            for table, wanted in RequestItems.items():
                rows = (self._get(table, key) for key in wanted["Keys"])
                found[table] = [to_wire(row) for row in rows if row is not None]
        return {"Responses": found}

    def query(self, *, TableName: str, Limit: int, ScanIndexForward: bool, **arguments: Any) -> dict[str, Any]:
        with self._lock:
            self.calls += 1
            keys = _Reader(arguments, "KeyConditionExpression")
            partition = self._partitions[TableName, keys.partition]
            rows = [row for row in partition.values() if keys.holds(row)]
        rows.sort(key=lambda row: str(row[SK]), reverse=not ScanIndexForward)
        if after := arguments.get("ExclusiveStartKey"):
            start = after[SK]["S"]
            rows = [row for row in rows if (row[SK] > start if ScanIndexForward else row[SK] < start)]
        return {"Items": [to_wire(row) for row in rows[:Limit]]}

    def update_item(self, **arguments: Any) -> dict[str, Any]:
        with self._lock:
            self.calls += 1
            before = self._find(arguments)
            if not _Reader(arguments, "ConditionExpression").holds(before or {}):
                answer: Any = {"Error": {"Code": "ConditionalCheckFailedException"}, "Item": to_wire(before or {})}
                raise ClientError(answer, "UpdateItem")
            return {"Attributes": to_wire(self._update(arguments, before))}

    def delete_item(self, **arguments: Any) -> None:
        with self._lock:
            self.calls += 1
            row = self._find(arguments)
            if not _Reader(arguments, "ConditionExpression").holds(row or {}):
                answer: Any = {"Error": {"Code": "ConditionalCheckFailedException"}}
                raise ClientError(answer, "DeleteItem")
            if row is not None:
                self._delete(arguments)

    def transact_write_items(self, *, TransactItems: Any) -> None:
        with self._lock:
            self.calls += 1
            writes = [next(iter(write.items())) for write in TransactItems]
            keys = [it.get("Key") or it["Item"] for _, it in writes]
            places = [(it["TableName"], key[PK]["S"], key[SK]["S"]) for (_, it), key in zip(writes, keys, strict=True)]
            assert len(set(places)) == len(places) <= 100, "each item once"
            held = [_Reader(it, "ConditionExpression").holds(self._find(it) or {}) for _, it in writes]
            if not all(held):
                raise self.errors.TransactionCanceledException(
                    [self._reason(it, is_held=each) for (_, it), each in zip(writes, held, strict=True)]
                )
            for kind, it in writes:
                if kind == "Put":
                    self._put(it["TableName"], from_wire(it["Item"]))
                elif kind == "Update":
                    self._update(it, self._find(it))
                elif kind == "Delete":
                    self._delete(it)

    class errors:  # noqa: N801 - refusals as botocore makes them
        class TransactionCanceledException(ClientError):  # noqa: N818 - the same
            def __init__(self, reasons: list[dict[str, Any]]) -> None:
                answer: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
                super().__init__(answer, "TransactWriteItems")

    def _find(self, arguments: Mapping[str, Any]) -> Item | None:
        return self._get(arguments["TableName"], arguments.get("Key") or arguments["Item"])

    def _get(self, table: str, key: Any) -> Item | None:
        return self._partitions[table, key[PK]["S"]].get(key[SK]["S"])

    def _delete(self, arguments: Mapping[str, Any]) -> None:
        key = arguments["Key"]
        del self._partitions[arguments["TableName"], key[PK]["S"]][key[SK]["S"]]

    def _put(self, table: str, row: Item) -> None:
        self._partitions[table, row[PK]][row[SK]] = row

    def _reason(self, arguments: Mapping[str, Any], *, is_held: bool) -> dict[str, Any]:
        row = self._find(arguments)
        found = {"Item": to_wire(row)} if row is not None else {}
        return {"Code": "None"} if is_held else {"Code": "ConditionalCheckFailed", **found}

    def _update(self, arguments: Mapping[str, Any], before: Item | None) -> Item:
        after: Item = dict(before or from_wire(arguments["Key"]))
        names, values = arguments["ExpressionAttributeNames"], from_wire(arguments["ExpressionAttributeValues"])
        for verb, clause in re.findall(r"(SET|ADD|REMOVE) ((?:(?!SET|ADD|REMOVE).)+)", arguments["UpdateExpression"]):
            for term in clause.split(","):
                name, _, value = term.replace("=", " ").strip().partition(" ")
                if verb == "REMOVE":
                    after.pop(names[name], None)
                elif verb == "SET":
                    after[names[name]] = values[value.strip()]
                else:
                    after[names[name]] = after.get(names[name], 0) + values[value.strip()]
        self._put(arguments["TableName"], after)
        return after


class _Reader:
    """Evaluates one expression against a row, from left to right."""

    def __init__(self, arguments: Mapping[str, Any], name: str) -> None:
        self._tokens = _TOKEN.findall(arguments.get(name, ""))
        self._names = arguments.get("ExpressionAttributeNames", {})
        self._values = from_wire(arguments.get("ExpressionAttributeValues", {}))
        self._at = 0
        self._row: Item = {}

    @property
    def partition(self) -> str:
        """Return the partition of a query, which is its first value."""
        return str(next(self._values[token] for token in self._tokens if token.startswith(":")))

    def holds(self, row: Item) -> bool:
        self._at, self._row = 0, row
        holds = not self._tokens or self._any()
        assert self._at == len(self._tokens), self._tokens
        return holds

    def _any(self) -> bool:
        holds = self._all()
        while self._taken("OR"):
            holds = self._all() or holds
        return holds

    def _all(self) -> bool:
        holds = self._one()
        while self._taken("AND"):
            holds = self._one() and holds
        return holds

    def _one(self) -> bool:
        if self._taken("("):
            holds = self._any()
            assert self._taken(")")
            return holds
        if self._taken("begins_with"):
            assert self._taken("(")
            value = self._value()
            assert self._taken(",")
            beginning = self._value()
            assert self._taken(")")
            return isinstance(value, str) and value.startswith(beginning)
        if self._peek() in ("attribute_exists", "attribute_not_exists"):
            wants = self._next() == "attribute_exists"
            assert self._taken("(")
            found = self._value() is not None
            assert self._taken(")")
            return found is wants
        left, verb = self._value(), self._next()
        if verb == "BETWEEN":
            low = self._value()
            assert self._taken("AND")
            high = self._value()
            return left is not None and low <= left <= high
        right = self._value()
        if left is None or type(left) is not type(right):
            return verb == "<>"
        return _COMPARE[verb](left, right)

    def _value(self) -> Any:
        token = self._next()
        if token.startswith(":"):
            return self._values[token]
        found: Any = self._row.get(self._names[token])
        while self._taken("."):
            name = self._names[self._next()]
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def _peek(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        self._at += 1
        token: str = self._tokens[self._at - 1]
        return token

    def _taken(self, token: str) -> bool:
        is_next = self._peek() == token
        self._at += is_next
        return is_next
