"""A Stripe for tests: the local stand-in behind the real SDK, without sockets; every call can be cut."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import stripe
from pydantic import SecretStr
from starlette.testclient import TestClient

from homebiyori.aws.secrets import Secret
from homebiyori.base.clock import Clock
from homebiyori.base.settings import Settings
from homebiyori.dev.stripe_stand_in.api import create_stand_in
from homebiyori.dev.stripe_stand_in.deliveries import request_of
from homebiyori.dev.stripe_stand_in.world import World
from homebiyori.payments.stripe import StripePayments
from homebiyori.resources import Resources
from support.actors import MovableTime
from support.product import product_environment

SECRET_KEY = "sk_test_product"
WEBHOOK_SECRET = "whsec_new"
ENVIRONMENT = {
    "HOMEBIYORI_STRIPE_SECRET_KEY": SECRET_KEY,
    "HOMEBIYORI_STRIPE_API_BASE": "http://127.0.0.1:9",
    "HOMEBIYORI_STRIPE_WEBHOOK_SECRETS": f"{WEBHOOK_SECRET},whsec_old",
    "HOMEBIYORI_STRIPE_PRICE_MONTHLY": "price_monthly",
    "HOMEBIYORI_STRIPE_PRICE_YEARLY": "price_yearly",
    "HOMEBIYORI_ALLOWED_ORIGINS": "https://app.example.com,http://localhost:3000",
}
WEBHOOK = "/api/webhook/stripe"
HOME = "https://app.example.com/billing"

Hook = Callable[[str], None]


class Transport(stripe.HTTPClient):
    """Calls the stand-in in this process. A hook is called before and after each call takes effect."""

    name = "stand-in"

    def __init__(self, world: World) -> None:
        super().__init__()
        self._client = TestClient(create_stand_in(world, secret_key=SECRET_KEY), base_url="http://stripe.test")
        self.calls: list[str] = []
        self.answer: Callable[[str, str], tuple[bytes, int, dict[str, str]] | None] = lambda method, url: None
        self.hook: Hook = lambda place: None

    def request(
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None, *, _usage: Any = None
    ) -> Any:
        path = url.removeprefix("http://stripe.test")
        self.calls.append(f"{method} {path.partition('?')[0]}")
        self.hook("before")
        given = self.answer(method, path)
        if given is None:
            sent = {name: value for name, value in (headers or {}).items() if name.lower() != "host"}
            answer = self._client.request(method, path, headers=sent, content=post_data)
            given = answer.content, answer.status_code, dict(answer.headers)
        self.hook("after")
        return given

    def close(self) -> None:
        self._client.close()


@dataclass
class Queue:
    """A client of the queue that records what is sent."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    hook: Hook = lambda place: None

    def send_message(self, **message: Any) -> dict[str, str]:
        self.hook("before")
        self.sent.append(json.loads(message["MessageBody"]))
        self.hook("after")
        return {"MessageId": "1"}

    def get_queue_attributes(self, **_: Any) -> dict[str, dict[str, str]]:
        """Report all sent messages as waiting."""
        names = ("", "NotVisible", "Delayed")
        counts = dict(zip(names, (str(len(self.sent)), "0", "0"), strict=True))
        return {"Attributes": {f"ApproximateNumberOfMessages{name}": count for name, count in counts.items()}}


@dataclass
class StripeWorld:
    """The stand-in, the SDK's transport to it, and the delivery of its events."""

    world: World
    transport: Transport
    queue: Queue
    moment: MovableTime

    @classmethod
    def at(cls, moment: MovableTime) -> "StripeWorld":
        world = World(lambda: int(moment.now().timestamp()))
        return cls(world, Transport(world), Queue(), moment)

    def payments(self, key: str = SECRET_KEY) -> StripePayments:
        secret = Secret([SecretStr(key)], parameter=None, ssm=None, clock=Clock())  # type: ignore[arg-type]  # given outright
        return StripePayments(secret, api_base="http://stripe.test", transport=lambda: self.transport)

    def on(self, resources: Resources) -> Resources:
        """Return the product connected to this Stripe."""
        places = product_environment(resources.settings.table_core, resources.settings.table_chats)
        settings = Settings.from_environment({**places, **ENVIRONMENT})
        sqs: Any = self.queue  # has the methods that are called
        secret = Secret(settings.stripe_webhook_secrets, parameter=None, ssm=resources.ssm, clock=resources.clock)
        return replace(resources, settings=settings, payments=self.payments(), webhook_secret=secret, sqs=sqs)

    def events(self, *kinds: str) -> list[dict[str, Any]]:
        """Take all undelivered events, or only those of these kinds."""
        taken = [entry for entry in self.world.outbox if not kinds or entry["event"]["type"] in kinds]
        self.world.outbox = [entry for entry in self.world.outbox if entry not in taken]
        return [entry["event"] for entry in taken]

    def post(self, client: TestClient, event: dict[str, Any], *, secret: str = WEBHOOK_SECRET) -> Any:
        body, headers = request_of(event, secret=secret, now=int(self.moment.now().timestamp()))
        return client.post(WEBHOOK, content=body, headers=headers)

    def deliver(self, client: TestClient) -> None:
        """Deliver all events in order; each must be answered with 200."""
        for event in self.events():
            answer = self.post(client, event)
            assert answer.status_code == 200, answer.text

    def only(self, kind: str) -> dict[str, Any]:
        (found,) = self.world.things[kind].values()
        return found

    def newest(self, kind: str) -> dict[str, Any]:
        return list(self.world.things[kind].values())[-1]


def event_about(kind: str, about: dict[str, Any], *, event_id: str, at: datetime | None = None, **changes: Any) -> Any:
    """Build an event by hand."""
    created = int((at or datetime(2026, 11, 23, 3, tzinfo=UTC)).timestamp())
    return {
        "id": event_id,
        "object": "event",
        "type": kind,
        "created": created,
        "livemode": False,
        "data": {"object": about},
        **changes,
    }
