"""The stand-in for `make run`: on its own loopback port, with its data in the state directory."""

import secrets
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI
from pydantic import BaseModel

from homebiyori.dev.stripe_stand_in.api import create_stand_in
from homebiyori.dev.stripe_stand_in.deliveries import Deliveries
from homebiyori.dev.stripe_stand_in.world import World

HOST = "127.0.0.1"
_KEY = "HOMEBIYORI_STRIPE_SECRET_KEY"


class Keys(BaseModel):
    """Generated once per state directory; the port is kept so that URLs stay valid across restarts."""

    secret_key: str
    webhook_secret: str
    port: int


@dataclass(frozen=True)
class LocalStripe:
    """A stand-in to serve, and the product's settings for it."""

    app: FastAPI
    listener: socket.socket
    url: str
    environment: Mapping[str, str]


@contextmanager
def local_stripe(directory: Path, *, users_port: int) -> Iterator[LocalStripe]:
    """Prepare the stand-in for serving; its events go to the users' app."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = directory / "keys.json"
    stored = Keys.model_validate_json(file.read_bytes()) if file.exists() else None
    with closing(_listen(stored.port if stored else 0)) as listener:
        port: int = listener.getsockname()[1]
        keys = Keys(
            secret_key=stored.secret_key if stored else f"sk_test_local_{secrets.token_hex(16)}",
            webhook_secret=stored.webhook_secret if stored else f"whsec_{secrets.token_hex(24)}",
            port=port,
        )
        file.write_text(keys.model_dump_json(indent=2), encoding="utf-8")
        url = f"http://{HOST}:{port}"
        world = World(lambda: int(time.time()), file=directory / "world.json", url_base=url)  # noqa: TID251 - Stripe's own clock
        webhook = f"http://{HOST}:{users_port}/api/webhook/stripe"
        with Deliveries(world, url=webhook, secret=keys.webhook_secret):
            app = create_stand_in(world, secret_key=keys.secret_key)
            yield LocalStripe(app, listener, url, _environment(keys, url))


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=128)
    except OSError:
        return socket.create_server((HOST, 0), backlog=128)


def has_own_key(given: Mapping[str, str]) -> bool:
    """Whether the developer uses a Stripe account instead."""
    return bool(given.get(_KEY) or given.get(f"{_KEY}_PARAMETER"))


def local_origins(users_port: int) -> dict[str, str]:
    """Return the setting with the local origins to which payment pages may return."""
    origins = [f"http://localhost:{users_port}", f"http://{HOST}:{users_port}", "http://localhost:3000"]
    return {"HOMEBIYORI_ALLOWED_ORIGINS": ",".join(origins)}


def _environment(keys: Keys, url: str) -> dict[str, str]:
    return {
        _KEY: keys.secret_key,
        "HOMEBIYORI_STRIPE_API_BASE": url,
        "HOMEBIYORI_STRIPE_WEBHOOK_SECRETS": keys.webhook_secret,
        "HOMEBIYORI_STRIPE_PRICE_MONTHLY": "price_monthly",
        "HOMEBIYORI_STRIPE_PRICE_YEARLY": "price_yearly",
    }
