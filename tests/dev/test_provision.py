import json
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import jwt
import pytest
from botocore.exceptions import ClientError

from homebiyori.base.settings import Settings
from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import (
    PARAMETERS,
    TABLES,
    WIDE_LIMITS,
    Clients,
    Names,
    find_pool,
    provision,
    set_rate_limits,
)
from homebiyori.dev.state import Secrets
from homebiyori.ops.ratelimit import DEFAULT_LIMITS, RATE_LIMITS
from homebiyori.resources import ADMIN_GROUP

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import KeySchemaElementTypeDef

SECRETS = Secrets.generate()
Stack = tuple[Clients, dict[str, str]]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with Engine(tmp_path_factory.mktemp("engine"), persist=False) as engine:
        clients = Clients.connect(engine.endpoint_url)
        yield clients, provision(clients, Names(), SECRETS)


def test_again_changes_nothing(stack: Stack) -> None:
    clients, environment = stack
    clients.ssm.put_parameter(Name="/homebiyori/maintenance/message", Value="点検中", Overwrite=True)

    assert provision(clients, Names(), SECRETS) == environment

    message = clients.ssm.get_parameter(Name="/homebiyori/maintenance/message")["Parameter"]["Value"]
    assert message == "点検中"  # what a developer has set is kept
    assert len(clients.dynamodb.list_tables()["TableNames"]) == 2
    assert len(clients.cognito.list_user_pools(MaxResults=60)["UserPools"]) == 2
    assert len(clients.sqs.list_queues()["QueueUrls"]) == 2


def test_the_real_limits_come_and_go_but_a_developers_own_stay(stack: Stack) -> None:
    clients = stack[0]

    def limits() -> str:
        return clients.ssm.get_parameter(Name=RATE_LIMITS)["Parameter"]["Value"]

    assert limits() == WIDE_LIMITS
    set_rate_limits(clients.ssm, "real")
    assert json.loads(limits()) == DEFAULT_LIMITS
    set_rate_limits(clients.ssm, "wide")
    assert limits() == WIDE_LIMITS
    clients.ssm.put_parameter(Name=RATE_LIMITS, Value='{"user": 7}', Overwrite=True)
    set_rate_limits(clients.ssm, "wide")
    assert limits() == '{"user": 7}'
    set_rate_limits(clients.ssm, "real")
    assert json.loads(limits()) == DEFAULT_LIMITS
    set_rate_limits(clients.ssm, "wide")


@pytest.mark.proof
def test_is_the_same_after_a_restart_but_for_the_port(tmp_path: Path) -> None:
    found = []
    for _ in range(2):
        with Engine(tmp_path) as engine:
            environment = provision(Clients.connect(engine.endpoint_url), Names(), SECRETS)
            found.append({k: v.replace(engine.endpoint_url, "ENGINE") for k, v in environment.items()})

    assert found[0] == found[1]


def test_is_all_that_the_product_asks_for(stack: Stack) -> None:
    settings = Settings.from_environment(stack[1])

    assert settings.env == "local"
    assert settings.users_issuer != settings.admins_issuer


@pytest.mark.parametrize("key", ["core", "chats"])
def test_tables_are_as_defined(stack: Stack, key: str) -> None:
    clients, environment = stack
    definition = json.loads(TABLES.read_text())[key]
    name = environment[f"HOMEBIYORI_TABLE_{key.upper()}"]

    table = clients.dynamodb.describe_table(TableName=name)["Table"]
    ttl = clients.dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]

    assert schema(table["KeySchema"]) == {"HASH": "PK", "RANGE": "SK"}
    assert {a["AttributeName"]: a["AttributeType"] for a in table["AttributeDefinitions"]} == definition["attributes"]
    assert ttl == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expires_at"}
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    indexes = {
        i["IndexName"]: (schema(i["KeySchema"]), i["Projection"]) for i in table.get("GlobalSecondaryIndexes", [])
    }
    by_character = ({"HASH": "character_key", "RANGE": "SK"}, {"ProjectionType": "KEYS_ONLY"})
    assert indexes == ({} if key == "core" else {"by_character": by_character})


def schema(elements: Sequence["KeySchemaElementTypeDef"]) -> dict[str, str]:
    return {element["KeyType"]: element["AttributeName"] for element in elements}


def test_queue_hands_its_failures_to_the_dead_letter_queue(stack: Stack) -> None:
    clients, environment = stack
    url = environment["HOMEBIYORI_TTL_QUEUE_URL"]
    attributes = clients.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]

    assert attributes["VisibilityTimeout"] == "1800"
    redrive = json.loads(attributes["RedrivePolicy"])
    assert int(redrive["maxReceiveCount"]) == 3
    assert redrive["deadLetterTargetArn"].endswith(":homebiyori-ttl-dlq")


def test_parameters_are_there_in_one_read(stack: Stack) -> None:
    found = stack[0].ssm.get_parameters(Names=list(PARAMETERS))

    assert found["InvalidParameters"] == []
    limits = next(p["Value"] for p in found["Parameters"] if p["Name"] == "/homebiyori/security/rate_limits")
    assert json.loads(limits) == {"user": 6_000, "chat_free": 600, "chat_premium": 600, "admin": 6_000}


def test_prefixes_share_an_engine(stack: Stack) -> None:
    clients, environment = stack
    other = provision(clients, Names("elsewhere"), SECRETS)

    shared = {name for name in environment if environment[name] == other[name]}
    names = {"ENV", "USER_API_ID", "ADMIN_API_ID", "COMPANION", "CURSOR_KEYS", "BUCKET_ADDRESSING"}
    names |= {"PAGES_ORIGIN", "SIGN_IN_URL", "DESK_ORIGIN", "DESK_SIGN_IN_URL"}
    assert shared == {f"HOMEBIYORI_{name}" for name in names}
    clients.dynamodb.delete_table(TableName=other["HOMEBIYORI_TABLE_CORE"])
    clients.dynamodb.delete_table(TableName=other["HOMEBIYORI_TABLE_CHATS"])
    for who in ("user", "admin"):
        pool = find_pool(clients.cognito, Names("elsewhere").pool(who))
        assert pool
        clients.cognito.delete_user_pool(UserPoolId=pool.pool_id)
    for queue in (Names("elsewhere").ttl_queue, Names("elsewhere").ttl_dead_letters):
        clients.sqs.delete_queue(QueueUrl=clients.sqs.get_queue_url(QueueName=queue)["QueueUrl"])


@pytest.mark.parametrize("who", ["user", "admin"])
def test_access_tokens_carry_what_the_product_checks(stack: Stack, who: str) -> None:
    clients, environment = stack
    pool = find_pool(clients.cognito, Names().pool(who))
    assert pool
    password = SECRETS.admin_password if who == "admin" else SECRETS.user_password
    signed_in = clients.cognito.admin_initiate_auth(
        UserPoolId=pool.pool_id,
        ClientId=pool.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": f"demo-{who}", "PASSWORD": password},
    )
    token = signed_in["AuthenticationResult"]["AccessToken"]
    settings = f"HOMEBIYORI_{who.upper()}S"

    header = jwt.get_unverified_header(token)
    published = httpx2.get(environment[f"{settings}_JWKS_URL"]).json()["keys"]
    keys = {key["kid"]: jwt.PyJWK(key) for key in published}
    claims = jwt.decode(
        token,
        keys[header["kid"]],
        algorithms=["RS256"],
        issuer=environment[f"{settings}_ISSUER"],
        options={"require": ["exp", "iss", "sub", "iat"]},
    )

    assert header["alg"] == "RS256"
    assert claims["token_use"] == "access"
    assert claims["client_id"] == environment[f"{settings}_CLIENT_IDS"]
    assert str(uuid.UUID(claims["sub"])) == claims["sub"]
    assert claims.get("cognito:groups") == ([ADMIN_GROUP] if who == "admin" else None)
    assert claims["exp"] - claims["iat"] == 3600
    assert "@" not in json.dumps(claims)  # no e-mail address anywhere


def test_demo_user_is_no_admin(stack: Stack) -> None:
    clients, _ = stack
    admins = find_pool(clients.cognito, Names().pool("admin"))
    assert admins
    with pytest.raises(ClientError, match=r"NotAuthorized|UserNotFound"):
        clients.cognito.initiate_auth(
            ClientId=admins.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "demo-user", "PASSWORD": SECRETS.user_password},
        )
