"""DynamoDB for the repositories: plain dicts in and out, and the retries that boto3 leaves to its callers."""

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from boto3.dynamodb.conditions import Attr, ConditionBase, ConditionExpressionBuilder, Key
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from botocore.exceptions import ClientError

from homebiyori.aws.error_codes import CONDITION_FAILED, error_code
from homebiyori.base.clock import Clock
from homebiyori.base.errors import UpstreamError
from homebiyori.base.lazy import LazyAttribute

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

T = TypeVar("T")
Item = dict[str, Any]
ItemKey = dict[str, str]
# One operation of a transaction (`aws.transaction`): made by a table, returned by a repository.
WriteOp: TypeAlias = "TransactWriteItemTypeDef"

PK = "PK"
SK = "SK"
TTL = "expires_at"

NOT_EXISTS = Attr(PK).not_exists()
EXISTS = Attr(PK).exists()

# The limit of one BatchGetItem.
MOST_KEYS = 100

_BACKOFF_BASE_SECONDS = 0.02
_BACKOFF_CAP_SECONDS = 0.8
_UNPROCESSED_SECONDS = 2.0


class _Deserializer(TypeDeserializer):
    """Reads integral numbers as int, others as float."""

    def _deserialize_n(self, value: str) -> int | float:
        number = Decimal(value)
        return int(number) if number == number.to_integral_value() else float(number)


_serialize = TypeSerializer().serialize
_deserialize = _Deserializer().deserialize


def to_wire(item: Mapping[str, Any]) -> dict[str, Any]:
    """Serialize an item; attributes that are None are omitted."""
    return {name: _serialize(value) for name, value in item.items() if value is not None}


def from_wire(item: Mapping[str, Any]) -> Item:
    """Deserialize an item."""
    return {name: _deserialize(value) for name, value in item.items()}


def user_key(user_id: str, sort_key: str) -> ItemKey:
    """Key of a user's item. Each user has a partition, so no key can lead to another user's item."""
    return {PK: f"USER#{user_id}", SK: sort_key}


def hidden_key(beginning: str, user_id: str, sort_key: str) -> ItemKey:
    """Key of an item about a user that does not reveal the user id: the item may outlive the account."""
    return {PK: f"{beginning}{hashlib.sha256(user_id.encode()).hexdigest()}", SK: sort_key}


def unchanged(version: int) -> ConditionBase:
    """Return the condition that an item still has the version that was read; 0 for one without, or for no item."""
    return Attr("version").eq(version) if version else Attr("version").not_exists()


def within(first: ItemKey, last: ItemKey) -> ConditionBase:
    """Return the key condition of a partition's items from one key to another, inclusive."""
    return Key(PK).eq(first[PK]) & Key(SK).between(first[SK], last[SK])


@dataclass(frozen=True, slots=True)
class Page:
    """The result of one Query: the items, and the key to continue after, if there are more."""

    items: Sequence[Item]
    last_key: ItemKey | None


@dataclass(slots=True)
class Backoff:
    """Pauses with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"), up to a time limit."""

    clock: Clock
    seconds: float
    # The names of the operations that were refused in earlier attempts (`aws.transaction.retrying`).
    refused: set[str] = field(default_factory=set, init=False)
    _attempt: int = field(default=0, init=False)
    _tries: int = field(default=0, init=False)
    _is_crowded: bool = field(default=False, init=False)
    _has_waited: bool = field(default=False, init=False)
    _deadline: float = field(init=False)

    def __post_init__(self) -> None:
        self._deadline = self.clock.monotonic() + self.seconds

    def on_refusal(self, *, has_newer_row: bool) -> bool:
        """React to a failed condition: retry at once the first time, if it returned a newer row; otherwise back off.

        Returns whether that row is still fresh. The first failure is retried without a pause, because a pause
        makes that row stale. A second one means contention, where most tries fail: growing pauses, each followed by a
        fresh read, need about N log N tries for N writers instead of N²/2. UpstreamError when the time is up.
        """
        is_first, self._is_crowded = not self._is_crowded, True
        self._has_waited = not (has_newer_row and is_first)
        if self._has_waited:
            self.pause()
            return False
        self._tries += 1
        if self.clock.monotonic() >= self._deadline:
            raise self._exhausted()
        return True

    @property
    def has_waited(self) -> bool:
        """Whether a pause followed the last refusal, so that the row it returned is stale."""
        return self._has_waited

    def pause(self) -> None:
        """Sleep for a random time; UpstreamError when the time is up."""
        ceiling = min(_BACKOFF_CAP_SECONDS, _BACKOFF_BASE_SECONDS * 2**self._attempt)
        self._attempt += 1
        self._tries += 1
        wait = random.uniform(0, ceiling)  # noqa: S311 - spreads retries, guards nothing
        if self.clock.monotonic() + wait >= self._deadline:
            raise self._exhausted()
        self.clock.sleep(wait)

    def retry(self, call: Callable[[], T], *, on: Callable[[ClientError], bool]) -> T:
        """Repeat the call while `on` accepts its ClientError as transient; UpstreamError when the time is up."""
        while True:
            try:
                return call()
            except ClientError as error:
                if not on(error):
                    raise
            self.pause()

    def _exhausted(self) -> UpstreamError:
        return UpstreamError(reason="retries_exhausted", attempts=self._tries)


@dataclass(slots=True)
class Update:
    """A change to one item: attributes to set, increment and remove."""

    sets: Mapping[str, Any] = field(default_factory=dict)
    adds: Mapping[str, int] = field(default_factory=dict)
    removes: Sequence[str] = ()

    def arguments(self, condition: ConditionBase | None) -> dict[str, Any]:
        """Return the API arguments; every name is aliased, so that reserved words are no problem."""
        names: dict[str, str] = {}
        values: dict[str, Any] = {}
        clauses = []
        for verb, link, changes in (("SET", " = ", self.sets), ("ADD", " ", self.adds)):
            terms = []
            for name, value in changes.items():
                alias = f"u{len(names)}"
                names[f"#{alias}"], values[f":{alias}"] = name, _serialize(value)
                terms.append(f"#{alias}{link}:{alias}")
            if terms:
                clauses.append(f"{verb} {', '.join(terms)}")
        if self.removes:
            aliases = {f"#r{place}": name for place, name in enumerate(self.removes)}
            names.update(aliases)
            clauses.append(f"REMOVE {', '.join(aliases)}")
        expression = _Expression(names, values)
        arguments = {"UpdateExpression": " ".join(clauses), **expression.condition(condition)}
        return arguments | expression.placeholders()


class _Expression:
    """Collects the placeholders of all expressions of one call."""

    def __init__(self, names: dict[str, str] | None = None, values: dict[str, Any] | None = None) -> None:
        self._builder = ConditionExpressionBuilder()
        self._names = names if names is not None else {}
        self._values = values if values is not None else {}

    def build(self, condition: ConditionBase, *, is_key: bool = False) -> str:
        built = self._builder.build_expression(condition, is_key_condition=is_key)
        self._names.update(built.attribute_name_placeholders)
        self._values.update(to_wire(built.attribute_value_placeholders))
        return built.condition_expression

    def condition(self, condition: ConditionBase | None) -> dict[str, str]:
        return {} if condition is None else {"ConditionExpression": self.build(condition)}

    def placeholders(self) -> dict[str, Any]:
        arguments: dict[str, Any] = {}
        if self._names:
            arguments["ExpressionAttributeNames"] = self._names
        if self._values:
            arguments["ExpressionAttributeValues"] = self._values
        return arguments


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table; its client is shared by all threads."""

    client: LazyAttribute["DynamoDBClient"] = LazyAttribute()
    name: str
    clock: Clock

    def get(self, key: ItemKey) -> Item | None:
        """Read one item with a strongly consistent read."""
        answer = self.client.get_item(TableName=self.name, Key=to_wire(key), ConsistentRead=True)
        return from_wire(answer["Item"]) if "Item" in answer else None

    def find(self, key: ItemKey, read: Callable[[Item], T]) -> T | None:
        """Read one item (strongly consistent) and parse it with `read`; None if there is none."""
        item = self.get(key)
        return None if item is None else read(item)

    def get_many(self, keys: Sequence[ItemKey]) -> list[Item | None]:
        """Read up to 100 items (strongly consistent) in the order of the keys, None for each that is missing.

        Unprocessed keys are retried; UpstreamError when the time is up.
        """
        wanted: Any = {self.name: {"Keys": [to_wire(key) for key in keys], "ConsistentRead": True}} if keys else {}
        found: dict[tuple[str, str], Item] = {}
        backoff = Backoff(self.clock, _UNPROCESSED_SECONDS)
        while wanted:
            answer = self.client.batch_get_item(RequestItems=wanted)
            for wire in answer["Responses"].get(self.name, []):
                item = from_wire(wire)
                found[item[PK], item[SK]] = item
            wanted = answer.get("UnprocessedKeys")
            if wanted:
                backoff.pause()
        return [found.get((key[PK], key[SK])) for key in keys]

    def query(
        self,
        keys: ConditionBase,
        *,
        limit: int,
        after: ItemKey | None = None,
        where: ConditionBase | None = None,
        index: str | None = None,
        only: Sequence[str] = (),
        oldest_first: bool = False,
    ) -> Page:
        """Read one page, newest first by default; `limit` counts the items read, before `where` filters them.

        `only` names the attributes to return; all by default.
        """
        expression = _Expression(names={f"#o{place}": name for place, name in enumerate(only)})
        arguments: dict[str, Any] = {"KeyConditionExpression": expression.build(keys, is_key=True)}
        if only:
            arguments["ProjectionExpression"] = ", ".join(f"#o{place}" for place in range(len(only)))
        if where is not None:
            arguments["FilterExpression"] = expression.build(where)
        if after is not None:
            arguments["ExclusiveStartKey"] = to_wire(after)
        if index is not None:
            arguments["IndexName"] = index
        answer = self.client.query(
            TableName=self.name,
            Limit=limit,
            ScanIndexForward=oldest_first,
            ConsistentRead=index is None,
            **arguments,
            **expression.placeholders(),
        )
        last = answer.get("LastEvaluatedKey")
        return Page([from_wire(item) for item in answer["Items"]], from_wire(last) if last else None)

    def page(
        self,
        first: ItemKey,
        last: ItemKey,
        *,
        after: str | None = None,
        limit: int,
        where: ConditionBase | None = None,
        only: Sequence[str] = (),
    ) -> Page:
        """Read one page of a partition's items from one key to another, newest first.

        `after` is the sort key of the last item of the page before; the others are those of `query`.
        """
        start = None if after is None else {PK: first[PK], SK: after}
        return self.query(within(first, last), limit=limit, after=start, where=where, only=only)

    def pages(
        self, keys: ConditionBase, *, limit: int, only: Sequence[str] = (), oldest_first: bool = False
    ) -> Iterator[Sequence[Item]]:
        """Yield all items, page by page, so that they are never all in memory."""
        after: ItemKey | None = None
        while True:
            page = self.query(keys, limit=limit, after=after, only=only, oldest_first=oldest_first)
            yield page.items
            if page.last_key is None:
                return
            after = page.last_key

    def put_write(self, item: Item, condition: ConditionBase | None = NOT_EXISTS) -> WriteOp:
        """Return a Put operation; by default the key must not exist yet."""
        arguments: Any = {"TableName": self.name, "Item": to_wire(item), **_guard(condition)}
        return {"Put": arguments}

    def update_write(self, key: ItemKey, update: Update, condition: ConditionBase | None) -> WriteOp:
        arguments: Any = {"TableName": self.name, "Key": to_wire(key), **_ALL_OLD, **update.arguments(condition)}
        return {"Update": arguments}

    def version_write(
        self,
        key: ItemKey,
        version: int,
        *,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        stamp: Mapping[str, Any] | None = None,
    ) -> WriteOp:
        """Return the operation that stores the difference between two states of an item, and increments its version.

        It is refused unless the item still has the `version` that was read (0 for a new item). `stamp` is set in any
        case; an attribute that is None is removed.
        """
        differing = {name: new[name] for name in sorted(new) if new[name] != old[name] or not version}
        update = Update(
            sets={name: value for name, value in differing.items() if value is not None}
            | {"version": version + 1, **(stamp or {})},
            removes=[name for name, value in differing.items() if value is None],
        )
        return self.update_write(key, update, unchanged(version))

    def delete_write(self, key: ItemKey, condition: ConditionBase) -> WriteOp:
        arguments: Any = {"TableName": self.name, "Key": to_wire(key), **_guard(condition)}
        return {"Delete": arguments}

    def check_write(self, key: ItemKey, condition: ConditionBase) -> WriteOp:
        arguments: Any = {"TableName": self.name, "Key": to_wire(key), **_guard(condition)}
        return {"ConditionCheck": arguments}

    def put(self, item: Item, condition: ConditionBase) -> bool:
        """Store one item under a condition; return whether it held."""
        return _holds(self.client.put_item, TableName=self.name, Item=to_wire(item), **_guard(condition))

    def delete(self, key: ItemKey, condition: ConditionBase) -> bool:
        """Delete one item under a condition; return whether it held."""
        return _holds(self.client.delete_item, TableName=self.name, Key=to_wire(key), **_guard(condition))

    def update(self, key: ItemKey, update: Update, condition: ConditionBase = EXISTS) -> Item | None:
        """Update one item and return its new state; None if the condition failed."""
        is_done, item = self.try_update(key, update, condition)
        return item if is_done else None

    def try_update(self, key: ItemKey, update: Update, condition: ConditionBase) -> tuple[bool, Item | None]:
        """Update one item; return whether the condition held, and the current item (None if there is none)."""
        arguments: Any = {"ReturnValues": "ALL_NEW", **_ALL_OLD, **update.arguments(condition)}
        try:
            answer = self.client.update_item(TableName=self.name, Key=to_wire(key), **arguments)
        except ClientError as error:
            if error_code(error) != CONDITION_FAILED:
                raise
            found: Any = error.response
            return False, from_wire(found["Item"]) if found.get("Item") else None
        return True, from_wire(answer["Attributes"])


# A failed condition then returns the current item, so that a retry need not read it.
_ALL_OLD = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"}


def _holds(write: Callable[..., object], **arguments: Any) -> bool:  # noqa: ANN401 - boto3's own
    """Write one item; return whether the condition held."""
    try:
        write(**arguments)
    except ClientError as error:
        if error_code(error) != CONDITION_FAILED:
            raise
        return False
    return True


def _guard(condition: ConditionBase | None) -> dict[str, Any]:
    expression = _Expression()
    return {**expression.condition(condition), **expression.placeholders(), **_ALL_OLD}
