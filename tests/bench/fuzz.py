"""Send valid and invalid requests to both apps, generated from their OpenAPI documents: `make fuzz`.

They are sent without a token, as a parent, and as an operator. `CASES=n` is the number for each operation and identity,
in addition to about 6,000 that cover each parameter; `TOTAL=n` sets the approximate total instead. Fails on a 5xx, an
undocumented response, a valid request that is rejected, or an invalid one that is accepted.
"""

import argparse
import json
import math
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from homebiyori.api import create_admin_app, create_user_app
from homebiyori.base.clock import Clock
from homebiyori.base.settings import Settings
from homebiyori.dev.docs import add_docs
from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients, create_bucket, create_parameters
from homebiyori.ops.maintenance import Maintenance
from homebiyori.ops.ratelimit import RATE_LIMITS
from homebiyori.resources import ADMIN_GROUP, Resources
from support.actors import MovableTime, Pool, new_user_id
from support.product import AWS_ENVIRONMENT, OFFLINE, make_tables, product_environment
from support.stripe import StripeWorld

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance,negative_data_rejection,valid_is_taken"
)
# Statuses that reject an invalid request, including 413, because the size is checked first.
SETTINGS = """[checks]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 409, 413, 422]
"""
# Cases of the coverage phase, which depend neither on CASES nor on TOTAL.
COVERING = 6_000
# Fuzzed last: after an account's deletion, everything answers 410; maintenance closes the product.
LAST = {"users": "/api/users/account", "admins": "/api/admin/maintenance"}


@contextmanager
def product() -> Iterator[Resources]:
    """Run an engine, and yield the product's resources, with rate limits that are never reached."""
    os.environ.update(AWS_ENVIRONMENT)  # noqa: TID251 - boto3's own variables
    with tempfile.TemporaryDirectory() as folder, Engine(Path(folder), persist=False) as engine:
        os.environ["AWS_ENDPOINT_URL"] = engine.endpoint_url  # noqa: TID251 - the same
        clients = Clients.connect(engine.endpoint_url)
        tables = make_tables(clients, "fuzz")
        create_parameters(clients.ssm)
        create_bucket(clients.s3, "test")
        limits = dict.fromkeys(("user", "chat_free", "chat_premium", "admin"), 1_000_000)
        clients.ssm.put_parameter(Name=RATE_LIMITS, Value=json.dumps(limits), Overwrite=True)
        queue = clients.sqs.create_queue(QueueName="fuzz")["QueueUrl"]
        environment = product_environment(tables["core"], tables["chats"]) | {"HOMEBIYORI_TTL_QUEUE_URL": queue}
        made = Resources.connect(Settings.from_environment(environment))
        clock = Clock()
        paying = StripeWorld.at(MovableTime(clock.now())).on(made)
        yield replace(paying, companions=OFFLINE, maintenance=Maintenance(made.ssm, clock))
        made.readers.shutdown()


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an app with its OpenAPI document on a free loopback port."""
    add_docs(app)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def fuzz(url: str, token: str | None, cases: int, *, last: str) -> tuple[int, bool]:
    """Fuzz an app as one identity; return the number of cases, and whether all passed."""
    who = ["--header", f"Authorization: Bearer {token}"] if token else []
    common = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json", *who, "--checks", CHECKS]
    common += ["--phases", "examples,coverage,fuzzing", "--max-examples", str(cases), "--continue-on-failure"]
    common += ["--warnings", "off", "--no-color", "--suppress-health-check", "all"]
    with tempfile.TemporaryDirectory() as folder:  # schemathesis stores its findings
        Path(folder, "schemathesis.toml").write_text(SETTINGS)
        hooks = {"SCHEMATHESIS_HOOKS": "fuzz_checks", "PYTHONPATH": str(Path(__file__).parent.absolute())}
        environment = {**os.environ, **hooks}  # noqa: TID251 - for schemathesis
        run = partial(subprocess.run, check=False, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        runs = [run([*common, "--exclude-path", last]), run([*common, "--include-path", last])]
    for each in runs:
        print(each.stdout, flush=True)
    made = sum(
        int(number.replace(",", "")) for each in runs for number in re.findall(r"([\d,]+) generated", each.stdout)
    )
    return made, all(each.returncode == 0 for each in runs)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=20, help="cases per operation, identity and phase")
    parser.add_argument("--who", choices=("stranger", "user", "admin"), action="append", help="only this identity")
    parser.add_argument("--app", choices=LAST, action="append", help="only this application")
    parser.add_argument("--total", type=int, help="approximate total number of cases, instead of --cases")
    asked = parser.parse_args()
    users, admins = Pool("users", Clock()), Pool("admins", Clock())
    tokens: dict[str, Callable[[], str | None]] = {
        "stranger": lambda: None,
        "user": lambda: users.token(new_user_id()),
        "admin": lambda: admins.token(str(uuid.uuid4()), **{"cognito:groups": [ADMIN_GROUP]}),
    }
    made_in_all, is_clean = 0, True
    with product() as made:
        resources = replace(made, user_tokens=users.verifier(), admin_tokens=admins.verifier(group=ADMIN_GROUP))
        apps = {"users": create_user_app(resources), "admins": create_admin_app(resources)}
        operations = sum(len(path) for app in apps.values() for path in app.openapi()["paths"].values())
        rest = max(1, (asked.total or 0) - COVERING)
        cases = math.ceil(rest / operations / len(tokens)) if asked.total else asked.cases
        for name, app in apps.items():
            if name not in (asked.app or LAST):
                continue
            with served(app) as url:
                for who, token in tokens.items():
                    if who not in (asked.who or tokens):
                        continue
                    print(f"== the app of {name}, {who}", flush=True)
                    made_of_one, found_nothing = fuzz(url, token(), cases, last=LAST[name])
                    made_in_all, is_clean = made_in_all + made_of_one, is_clean and found_nothing
    print(json.dumps({"figure": "hostile requests", "cases": made_in_all, "clean": is_clean}))
    return 0 if is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
