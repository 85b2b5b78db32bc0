"""The Stripe SDK is imported by the first call to Stripe, so that chats do not pay for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from homebiyori.base.settings import Settings
from support.product import product_environment
from support.stripe import ENVIRONMENT

pytestmark = pytest.mark.proof

PROGRAM = """
import os, sys
from starlette.testclient import TestClient
from support.actors import Pool, bearer, new_user_id
from homebiyori.api import create_user_app
from homebiyori.base.clock import Clock
from homebiyori.base.settings import Settings
from homebiyori.resources import Resources

pool = Pool("users", Clock())
resources = Resources.connect(Settings.from_environment(os.environ))
vars(resources)["user_tokens"] = pool.verifier()  # `replace` would make all that is lazy
client = TestClient(create_user_app(resources), raise_server_exceptions=False)
headers = bearer(pool.token(new_user_id()))

def loaded():
    return sorted({name.partition(".")[0] for name in sys.modules} & {"stripe", "requests", "aiohttp"})

print(client.post("/api/chat/messages", json={"message": "やっと寝た"}, headers=headers).status_code, loaded())
print(client.get("/api/billing/subscription", headers=headers).status_code, loaded())
order = {"plan_type": "monthly", "success_url": "http://localhost:3000/", "cancel_url": "http://localhost:3000/"}
print(client.post("/api/billing/checkout", json=order, headers=headers).status_code, "stripe" in sys.modules)
"""


def test_a_chat_imports_no_stripe(settings: Settings) -> None:
    environment = {
        **os.environ,  # noqa: TID251 - the engine's address and credentials
        **product_environment(settings.table_core, settings.table_chats),
        **ENVIRONMENT,
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.splitlines() == ["201 []", "200 []", "503 True"], done.stderr
