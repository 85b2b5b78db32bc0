"""Check the AWS calls that tests make against the policies in infra/terraform/iam.tf, as IAM would."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from homebiyori.account.user_files import EXPORT_TAG
from infra.terraform_tree import TERRAFORM, statements

_WRITES = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
_IAM = (TERRAFORM / "iam.tf").read_text()
_FILES = {"local.user_files": "users/*", "local.export_files": "users/*/exports/*.json"}


@dataclass(frozen=True)
class Need:
    """An IAM action that a call needs, and its target: partitions of a table, or a file."""

    action: str
    table: str = ""
    partitions: frozenset[str] = frozenset()
    file: str = ""


@dataclass
class Door:
    """Intercepts the calls of a test's clients; `role` is the current caller."""

    tables: Mapping[str, str]  # name -> key of tables.json
    role: str = "api"
    refused: set[tuple[str, Need]] = field(default_factory=set)
    passed: set[tuple[str, str]] = field(default_factory=set)

    def watch(self, client: Any) -> None:
        """Check every call of a client from now on."""
        client.meta.events.register("provide-client-params.*.*", self._judge)

    def leave(self, client: Any) -> None:
        client.meta.events.unregister("provide-client-params.*.*", self._judge)

    def _judge(self, params: Mapping[str, Any], model: Any, **_: Any) -> None:
        for need in self._needs(model.service_model.endpoint_prefix, model.name, params):
            if any(_permits(text, need) for text in statements(self.role).values()):
                self.passed.add((self.role, need.action))
            else:
                self.refused.add((self.role, need))

    def _needs(self, service: str, operation: str, params: Mapping[str, Any]) -> Iterator[Need]:
        if service == "dynamodb":
            for action, table, keys in _items(operation, params):
                yield Need(
                    f"dynamodb:{action}", self.tables.get(table, table), frozenset(key["PK"]["S"] for key in keys)
                )
        elif operation == "PutObject":
            assert params["Tagging"] == EXPORT_TAG
            yield Need("s3:PutObject", file=params["Key"])
            yield Need("s3:PutObjectTagging", file=params["Key"])
        elif operation == "DeleteObjects":
            for entry in params["Delete"]["Objects"]:
                yield Need("s3:DeleteObjectVersion", file=entry["Key"])
        elif operation == "ListObjectVersions":
            assert fnmatchcase(params["Prefix"], "users/*")
            yield Need("s3:ListBucketVersions")
        else:
            yield Need(f"{service}:{operation}", file=params.get("Key", ""))


def _items(operation: str, params: Mapping[str, Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """Yield the actions of a DynamoDB call, each with its table and its items' keys."""
    if operation == "TransactWriteItems":
        for write in params["TransactItems"]:
            ((kind, given),) = write.items()
            yield _WRITES[kind], given["TableName"], [given.get("Key") or given["Item"]]
    elif operation == "BatchGetItem":
        for table, asked in params["RequestItems"].items():
            yield operation, table, asked["Keys"]
    elif operation == "BatchWriteItem":
        for table, requests in params["RequestItems"].items():
            yield operation, table, [request["DeleteRequest"]["Key"] for request in requests]
    elif operation == "Query":
        # Repositories put the partition key's condition first.
        place = "index" if "IndexName" in params else params["TableName"]
        yield operation, place, [{"PK": params["ExpressionAttributeValues"][":v0"]}]
    else:
        yield operation, params["TableName"], [params.get("Key") or params["Item"]]


def _permits(statement: str, need: Need) -> bool:
    if f'"{need.action}"' not in statement.partition("condition {")[0]:
        return False
    resources = re.findall(r"resources\s+= (.*)", statement)[0]
    if need.table:
        lists = re.findall(r"values\s+= local\.(\w+_partitions)", statement)
        text = "".join(re.findall(rf"^  {name}\s+= \[(.*?)\]", _IAM, re.MULTILINE | re.DOTALL)[0] for name in lists)
        is_place = ("index_arns" if need.table == "index" else f"table_arns.{need.table}") in resources
        patterns = re.findall(r'"([^"]+)"', text)
        return is_place and all(any(fnmatchcase(key, each) for each in patterns) for key in need.partitions)
    return not need.file or any(name in resources and fnmatchcase(need.file, _FILES[name]) for name in _FILES)
