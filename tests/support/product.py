"""The product under test: its environment, tables, apps and callers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from homebiyori.ai.companions import Companions
from homebiyori.api import create_admin_app, create_user_app, gateway_handler
from homebiyori.dev.engine import REGION
from homebiyori.dev.provision import Clients, Names, create_tables, table_definitions
from homebiyori.resources import Resources

# boto3 reads these whenever a client is created; no test may reach an account.
AWS_ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}

OFFLINE = Companions.without_model(b"a key of the tests")

NOON_IN_JAPAN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def make_tables(clients: Clients, name: str) -> dict[str, str]:
    """Create the tables, without expiry; return their names."""
    tables = create_tables(clients.dynamodb, Names(name))
    for table, definition in zip(tables.values(), table_definitions().values(), strict=True):
        # The engine's clock differs from the tests', so it would delete what a test has just stored.
        clients.dynamodb.update_time_to_live(
            TableName=table,
            TimeToLiveSpecification={"Enabled": False, "AttributeName": definition.ttl_attribute},
        )
    return tables


_apps: dict[object, list[FastAPI]] = {}
_lent: list[FastAPI] = []


def shared_app(create: Callable[[Resources], FastAPI], resources: Resources) -> FastAPI:
    """Return an app of this process that the test does not use yet, with these resources.

    FastAPI builds the routes at an app's first request, which takes 60 ms of processor time: too much for each test.
    """
    origins = tuple(resources.settings.allowed_origins), tuple(resources.settings.admin_origins)
    apps = _apps.setdefault((create, origins), [])
    app = next((app for app in apps if app not in _lent), None)
    if app is None:
        app = create(resources)
        apps.append(app)
    _lent.append(app)
    app.state.resources = resources
    return app


def shared_gateway(resources: Resources) -> Callable[[Any, Any], dict[str, Any]]:
    """Return the Lambda handler of both gateways, with shared apps."""
    users, admins = shared_app(create_user_app, resources), shared_app(create_admin_app, resources)
    return gateway_handler(resources.settings, users=users, admins=admins)


def take_back_apps() -> None:
    """Make a test's shared apps available to the next test."""
    _lent.clear()


def product_environment(core: str, chats: str) -> dict[str, str]:
    return {
        "HOMEBIYORI_ENV": "test",
        "HOMEBIYORI_TABLE_CORE": core,
        "HOMEBIYORI_TABLE_CHATS": chats,
        "HOMEBIYORI_USERS_ISSUER": "https://users.invalid",
        "HOMEBIYORI_USERS_JWKS_URL": "https://users.invalid/jwks.json",
        "HOMEBIYORI_USERS_CLIENT_IDS": "test-client",
        "HOMEBIYORI_ADMINS_ISSUER": "https://admins.invalid",
        "HOMEBIYORI_ADMINS_JWKS_URL": "https://admins.invalid/jwks.json",
        "HOMEBIYORI_ADMINS_CLIENT_IDS": "test-client",
        "HOMEBIYORI_SIGN_IN_URL": "https://sign-in.invalid",
        "HOMEBIYORI_PAGES_ORIGIN": "https://pages.invalid",
        "HOMEBIYORI_DESK_SIGN_IN_URL": "https://sign-in.invalid",
        "HOMEBIYORI_DESK_ORIGIN": "https://desk.invalid",
        "HOMEBIYORI_USER_API_ID": "users-api",
        "HOMEBIYORI_ADMIN_API_ID": "admins-api",
        "HOMEBIYORI_COMPANION": "offline",
        "HOMEBIYORI_TTL_QUEUE_URL": "https://queue.invalid/ttl",
        "HOMEBIYORI_BUCKET": "test",
        "HOMEBIYORI_BUCKET_ADDRESSING": "path",
        "HOMEBIYORI_CURSOR_KEYS": "0123456789abcdef0123456789abcdef",
    }


@dataclass(frozen=True)
class Caller:
    """A user's client of one of the apps."""

    client: TestClient
    user_id: str
    headers: dict[str, str]

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, headers=self.headers, params=query)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        return self.client.post(path, json=body, headers=self._with(key))

    def put(self, path: str, body: Any = None) -> Any:
        return self.client.put(path, json=body, headers=self.headers)

    def delete(self, path: str) -> Any:
        return self.client.delete(path, headers=self.headers)

    def say(self, message: str, *, key: str | None = None, **options: Any) -> Any:
        return self.post("/api/chat/messages", {"message": message, **options}, key=key)

    def _with(self, key: str | None) -> dict[str, str]:
        return self.headers if key is None else {**self.headers, "Idempotency-Key": key}
