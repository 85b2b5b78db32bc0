"""Creates on a local engine the resources that the product needs on AWS; idempotent."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

import boto3
from botocore.config import Config
from pydantic import BaseModel, TypeAdapter

from homebiyori.aws.error_codes import ignoring
from homebiyori.dev.engine import REGION, ROOT
from homebiyori.dev.state import Secrets
from homebiyori.ops.maintenance import ENABLED, END, MESSAGE, NONE, START
from homebiyori.ops.ratelimit import DEFAULT_LIMITS, RATE_LIMITS
from homebiyori.resources import ADMIN_GROUP, GROWTH_THRESHOLDS
from homebiyori.session.sites import DESK, PARENTS, Site
from homebiyori.tree.rules import DEFAULT_THRESHOLDS

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient
    from mypy_boto3_cognito_idp.literals import ExplicitAuthFlowsTypeType
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import (
        CreateTableInputTypeDef,
        GlobalSecondaryIndexTypeDef,
        KeySchemaElementTypeDef,
    )
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_ssm import SSMClient

TABLES = ROOT / "infra" / "terraform" / "tables.json"
WIDE_LIMITS = json.dumps({"user": 6_000, "chat_free": 600, "chat_premium": 600, "admin": 6_000})
REAL_LIMITS = json.dumps(DEFAULT_LIMITS)
PARAMETERS = {
    ENABLED: "false",
    **dict.fromkeys((MESSAGE, START, END), NONE),
    GROWTH_THRESHOLDS: ",".join(map(str, DEFAULT_THRESHOLDS)),
    # Generous, unlike the deployed ones, for a developer's test loops. `make run LIMITS=real` applies the real limits.
    RATE_LIMITS: WIDE_LIMITS,
}


class IndexDefinition(BaseModel):
    hash_key: str
    range_key: str
    projection_type: Literal["ALL", "KEYS_ONLY"]


class TableDefinition(BaseModel):
    """An entry of tables.json, which Terraform also reads."""

    hash_key: str
    range_key: str
    attributes: dict[str, Literal["S", "N"]]
    ttl_attribute: str
    billing_mode: Literal["PAY_PER_REQUEST"]
    global_secondary_indexes: dict[str, IndexDefinition]


@dataclass(frozen=True)
class Names:
    """The names of all resources; tests that share an engine each use a prefix."""

    prefix: str = "homebiyori"

    def table(self, key: str) -> str:
        return f"{self.prefix}-{key}"

    @property
    def bucket(self) -> str:
        return f"{self.prefix}-local"

    @property
    def ttl_queue(self) -> str:
        return f"{self.prefix}-ttl"

    @property
    def ttl_dead_letters(self) -> str:
        return f"{self.prefix}-ttl-dlq"

    def pool(self, who: str) -> str:
        return f"{self.prefix}-{who}s"


@dataclass(frozen=True)
class Clients:
    """Clients for the services of one engine."""

    endpoint_url: str
    dynamodb: "DynamoDBClient"
    cognito: "CognitoIdentityProviderClient"
    sqs: "SQSClient"
    ssm: "SSMClient"
    s3: "S3Client"

    @classmethod
    def connect(cls, endpoint_url: str) -> Self:
        session = boto3.Session("test", "test", region_name=REGION)
        config = Config(s3={"addressing_style": "path"}, connect_timeout=5, read_timeout=30)
        return cls(
            endpoint_url=endpoint_url,
            dynamodb=session.client("dynamodb", endpoint_url=endpoint_url, config=config),
            cognito=session.client("cognito-idp", endpoint_url=endpoint_url, config=config),
            sqs=session.client("sqs", endpoint_url=endpoint_url, config=config),
            ssm=session.client("ssm", endpoint_url=endpoint_url, config=config),
            s3=session.client("s3", endpoint_url=endpoint_url, config=config),
        )


@dataclass(frozen=True)
class Pool:
    """A Cognito user pool and its one app client."""

    pool_id: str
    client_id: str


def provision(
    clients: Clients,
    names: Names,
    secrets: Secrets,
    *,
    pages: str = "http://127.0.0.1:8000",
    desk: str = "http://127.0.0.1:8001",
    visibility: int = 1800,
) -> dict[str, str]:
    """Create what is missing, and return the product's environment.

    `pages` and `desk` are the origins of the parents' and operators' pages; `visibility` is the queue's timeout in
    seconds, six times the worker's time limit.
    """
    tables = create_tables(clients.dynamodb, names)
    users = create_pool(clients.cognito, names.pool("user"))
    open_sign_in(clients.cognito, users, pages)
    create_demo_user(clients.cognito, users, "demo-user", secrets.user_password)
    admins = create_pool(clients.cognito, names.pool("admin"))
    open_sign_in(clients.cognito, admins, desk, DESK)
    create_demo_user(clients.cognito, admins, "demo-admin", secrets.admin_password, group=ADMIN_GROUP)
    create_bucket(clients.s3, names.bucket)
    create_parameters(clients.ssm)
    return {
        "HOMEBIYORI_ENV": "local",
        "HOMEBIYORI_TABLE_CORE": tables["core"],
        "HOMEBIYORI_TABLE_CHATS": tables["chats"],
        **pool_environment("USERS", users, clients.endpoint_url),
        "HOMEBIYORI_SIGN_IN_URL": clients.endpoint_url,
        "HOMEBIYORI_PAGES_ORIGIN": pages,
        "HOMEBIYORI_DESK_SIGN_IN_URL": clients.endpoint_url,
        "HOMEBIYORI_DESK_ORIGIN": desk,
        **pool_environment("ADMINS", admins, clients.endpoint_url),
        "HOMEBIYORI_USER_API_ID": "local-user",
        "HOMEBIYORI_ADMIN_API_ID": "local-admin",
        "HOMEBIYORI_COMPANION": "offline",
        "HOMEBIYORI_TTL_QUEUE_URL": create_queue(clients.sqs, names, visibility),
        "HOMEBIYORI_BUCKET": names.bucket,
        "HOMEBIYORI_BUCKET_ADDRESSING": "path",
        "HOMEBIYORI_CURSOR_KEYS": secrets.cursor_key,
    }


def pool_environment(who: str, pool: Pool, endpoint_url: str) -> dict[str, str]:
    """Return the settings of a pool's verifier; the issuer is always AWS's, but the keys are served locally."""
    return {
        f"HOMEBIYORI_{who}_ISSUER": f"https://cognito-idp.{REGION}.amazonaws.com/{pool.pool_id}",
        f"HOMEBIYORI_{who}_JWKS_URL": f"{endpoint_url}/{pool.pool_id}/.well-known/jwks.json",
        f"HOMEBIYORI_{who}_CLIENT_IDS": pool.client_id,
    }


def table_definitions() -> dict[str, TableDefinition]:
    return TypeAdapter(dict[str, TableDefinition]).validate_json(TABLES.read_bytes())


def create_tables(client: "DynamoDBClient", names: Names) -> dict[str, str]:
    """Create both tables and return their names by key ("core", "chats")."""
    made = {}
    for key, definition in table_definitions().items():
        made[key] = names.table(key)
        create_table(client, made[key], definition)
    return made


def create_table(client: "DynamoDBClient", name: str, definition: TableDefinition) -> None:
    """Create a table and enable its TTL, unless done already."""
    request: CreateTableInputTypeDef = {
        "TableName": name,
        "KeySchema": _key_schema(definition.hash_key, definition.range_key),
        "AttributeDefinitions": [{"AttributeName": a, "AttributeType": t} for a, t in definition.attributes.items()],
        "BillingMode": definition.billing_mode,
    }
    indexes: list[GlobalSecondaryIndexTypeDef] = [
        {
            "IndexName": index_name,
            "KeySchema": _key_schema(index.hash_key, index.range_key),
            "Projection": {"ProjectionType": index.projection_type},
        }
        for index_name, index in definition.global_secondary_indexes.items()
    ]
    if indexes:  # an empty list is rejected
        request["GlobalSecondaryIndexes"] = indexes
    with ignoring("ResourceInUseException"):  # it exists already
        client.create_table(**request)
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    # Checked first, because enabling it twice is an error on AWS.
    ttl = client.describe_time_to_live(TableName=name)["TimeToLiveDescription"].get("TimeToLiveStatus")
    if ttl not in ("ENABLED", "ENABLING"):
        client.update_time_to_live(
            TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": definition.ttl_attribute}
        )


def _key_schema(hash_key: str, range_key: str) -> list["KeySchemaElementTypeDef"]:
    return [{"AttributeName": hash_key, "KeyType": "HASH"}, {"AttributeName": range_key, "KeyType": "RANGE"}]


_AUTH_FLOWS: Sequence["ExplicitAuthFlowsTypeType"] = (
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
)


def find_pool(client: "CognitoIdentityProviderClient", name: str) -> Pool | None:
    """Return the pool with this name, if it has its app client."""
    for pool_id in _pool_ids(client, name):
        clients = client.list_user_pool_clients(UserPoolId=pool_id, MaxResults=60)["UserPoolClients"]
        for app_client in clients:
            if app_client["ClientName"] == name:
                return Pool(pool_id, app_client["ClientId"])
    return None


def _pool_ids(client: "CognitoIdentityProviderClient", name: str) -> Iterator[str]:
    for page in client.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 60}):
        for pool in page["UserPools"]:
            if pool["Name"] == name:
                yield pool["Id"]


def create_pool(client: "CognitoIdentityProviderClient", name: str) -> Pool:
    """Find or create a pool and its app client, both called `name`."""
    if pool := find_pool(client, name):
        return pool
    pool_id = next(_pool_ids(client, name), None) or client.create_user_pool(PoolName=name)["UserPool"]["Id"]
    app_client = client.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName=name,
        GenerateSecret=False,
        ExplicitAuthFlows=_AUTH_FLOWS,
    )["UserPoolClient"]
    return Pool(pool_id, app_client["ClientId"])


def open_sign_in(client: "CognitoIdentityProviderClient", pool: Pool, origin: str, site: Site = PARENTS) -> None:
    """Enable the code flow for the pool's client, as Terraform does, with the page's origin as callback."""
    scope = site.scopes.rpartition("/")[2]
    with ignoring("InvalidParameterException"):  # it exists already
        client.create_resource_server(
            UserPoolId=pool.pool_id,
            Identifier="homebiyori",
            Name="Homebiyori",
            Scopes=[{"ScopeName": scope, "ScopeDescription": f"Everything that the {scope} may do"}],
        )
    client.update_user_pool_client(
        UserPoolId=pool.pool_id,
        ClientId=pool.client_id,
        ExplicitAuthFlows=_AUTH_FLOWS,
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=site.scopes.split(),
        SupportedIdentityProviders=["COGNITO"],
        CallbackURLs=[f"{origin}{site.path}/callback"],
        LogoutURLs=[f"{origin}/"],
    )


def create_demo_user(
    client: "CognitoIdentityProviderClient", pool: Pool, username: str, password: str, *, group: str | None = None
) -> None:
    """Create a user who can sign in with `password`, without an e-mail address."""
    with ignoring("UsernameExistsException"):
        client.admin_create_user(UserPoolId=pool.pool_id, Username=username, MessageAction="SUPPRESS")
    # Also for an existing user: the engine may outlive the state directory that contains the password.
    client.admin_set_user_password(UserPoolId=pool.pool_id, Username=username, Password=password, Permanent=True)
    if group is None:
        return
    with ignoring("GroupExistsException"):
        client.create_group(UserPoolId=pool.pool_id, GroupName=group)
    client.admin_add_user_to_group(UserPoolId=pool.pool_id, Username=username, GroupName=group)


def create_queue(client: "SQSClient", names: Names, visibility: int) -> str:
    """Create the queue of retention changes and its dead-letter queue; return the queue's URL."""
    dead = client.create_queue(
        QueueName=names.ttl_dead_letters, Attributes={"MessageRetentionPeriod": str(14 * 24 * 3600)}
    )["QueueUrl"]
    arn = client.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    url = client.create_queue(QueueName=names.ttl_queue)["QueueUrl"]
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})
    # Separate from creation: creating an existing queue with other attributes is an error.
    client.set_queue_attributes(
        QueueUrl=url, Attributes={"VisibilityTimeout": str(visibility), "RedrivePolicy": redrive}
    )
    return url


def create_bucket(client: "S3Client", name: str) -> None:
    with ignoring("BucketAlreadyOwnedByYou"):
        client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})


def create_parameters(client: "SSMClient") -> None:
    """Create missing parameters; those that a developer has changed stay as they are."""
    for name, value in PARAMETERS.items():
        with ignoring("ParameterAlreadyExists"):
            client.put_parameter(Name=name, Value=value, Type="String")


def set_rate_limits(client: "SSMClient", chosen: str) -> None:
    """Apply the deployed limits ("real"), or undo that ("wide"); other values are kept."""
    value = REAL_LIMITS if chosen == "real" else WIDE_LIMITS
    if chosen == "real" or client.get_parameter(Name=RATE_LIMITS)["Parameter"]["Value"] == REAL_LIMITS:
        client.put_parameter(Name=RATE_LIMITS, Value=value, Type="String", Overwrite=True)
