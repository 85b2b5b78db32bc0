"""Measure cold starts with a first request, compared with two baselines of the same run: `make bench`.

The functions are started in turns, 15 times each, by the real awslambdaric from the image's files only, with a local
engine for AWS; each start gets one event. The result is the CPU time (user and system) of all threads up to the first
response, and the part of it that the request takes. The lower baseline, a bare handler with one boto3 client, is the
minimum for any Python function on AWS; the upper one is our app with everything imported and seven clients.

`--instructions` counts the instructions of one start each with valgrind instead, which other load does not disturb.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homebiyori.dev.engine import Engine
from homebiyori.dev.provision import Clients, Names, provision
from homebiyori.dev.state import Secrets
from infra.image_files import ImageFiles, assemble
from support.actors import bearer
from support.gateway_events import ADMINS_API, USERS_API, rest_event
from support.product import AWS_ENVIRONMENT
from support.runtime_api import LambdaProcess

CLIENTS = ("dynamodb", "sqs", "ssm", "s3", "bedrock-runtime", "cognito-idp", "cloudwatch")
SECRETS = Secrets(
    cursor_key="0123456789abcdef0123456789abcdef", user_password="Aa1-user!pass", admin_password="Aa1-ad!pass"
)
BARE = """
import boto3
client = boto3.client("dynamodb")
def handler(event, context):
    return {"statusCode": 200}
"""
# Our app without optimizations: the image's precomputed files are not used.
EVERYTHING = f"""
import importlib, pkgutil
from homebiyori.startup import archive, descriptions, lean, precompiled
archive.install = precompiled.install = descriptions.install = lean.defer_schemas = lambda: None
import boto3, stripe, aioboto3
import homebiyori
for module in pkgutil.walk_packages(homebiyori.__path__, "homebiyori."):
    if not module.name.startswith("homebiyori.lambda_"):
        importlib.import_module(module.name)
clients = [boto3.client(name) for name in {CLIENTS!r}]
from homebiyori.lambda_api import handler
"""
API = "homebiyori.lambda_api.handler"
WORKER = "homebiyori.lambda_ttl_updater.handler"


@dataclass(frozen=True)
class Variant:
    """A handler and its event; limits are multiples of the bare handler's cost, and milliseconds in the request."""

    name: str
    handler: str
    event: Any
    most: float | None = None
    most_within: float | None = None


@dataclass(frozen=True)
class Cost:
    """CPU milliseconds up to the first response and in the request alone, and peak memory in MB."""

    total: float
    within: float
    memory: float


def variants(parent: dict[str, str]) -> tuple[Variant, ...]:
    health = rest_event("GET", "/api/health")
    profile = rest_event("GET", "/api/users/profile", headers=parent)
    message = rest_event("POST", "/api/chat/messages", headers=parent, body={"message": "やっと寝た"})
    return (
        Variant("bare handler", "bare.handler", {}),
        Variant("everything imported, first chat", "everything.handler", message),
        Variant("health", API, health, most=2.2),
        Variant("first GET with a token", API, profile, most=2.2),
        Variant("first chat", API, message, most=2.6, most_within=100),
        Variant("ttl-updater", WORKER, {"Records": []}, most=1.7),
    )


def main() -> int:
    """Measure in turns, so that other load affects all variants equally; return 1 if a limit is exceeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--instructions", action="store_true", help="count instructions with valgrind")
    asked = parser.parse_args()
    if asked.instructions:
        return _report_instructions(instructions())
    rounds: int = asked.rounds
    with _prepared() as (image, environment, parent):
        sys.executable = str(image.python)
        all_variants = variants(parent)
        for variant in all_variants:  # warm the disk cache
            _start(variant, environment)
        taken: list[tuple[Variant, list[Cost]]] = [(variant, []) for variant in all_variants]
        for _ in range(rounds):
            for variant, costs in taken:
                costs.append(_start(variant, environment))
    print(image.report.strip())
    return _report(taken)


@contextmanager
def _prepared() -> Iterator[tuple[ImageFiles, dict[str, str], dict[str, str]]]:
    """Assemble the image's files; yield them, the functions' environment variables, and a parent's headers."""
    with tempfile.TemporaryDirectory() as folder:
        image = assemble(Path(folder))
        (Path(folder) / "bare.py").write_text(BARE)
        (Path(folder) / "everything.py").write_text(EVERYTHING)
        with _environment(Path(folder), image) as (environment, parent):
            yield image, environment, parent


def instructions(*names: str) -> dict[str, int]:
    """Count the instructions of a start with its first response, for the variants of these names or for all of ours."""
    before, counted = sys.executable, {}
    with _prepared() as (image, environment, parent):
        sys.executable = str(image.python)
        wanted = [
            variant
            for variant in variants(parent)
            if variant.name in names or (not names and variant.handler != "everything.handler")
        ]
        for variant in wanted:  # writes the byte code of what the image has none of
            _start(variant, environment)
        counting = image.python.with_name("counting")
        options = "--tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null"
        counting.write_text(image.python.read_text().replace("exec ", f"exec {shutil.which('valgrind')} {options} "))
        counting.chmod(0o755)
        sys.executable = str(counting)
        try:
            for variant in wanted:
                counted[variant.name] = _count(variant, environment)
        finally:
            sys.executable = before
    return counted


def _count(variant: Variant, environment: dict[str, str]) -> int:
    with LambdaProcess(variant.handler, environment | {"PYTHONHASHSEED": "0"}, timeout=300) as process:
        process.wait_until_idle()
        answer = process.invoke(variant.event)
        process.wait_until_idle()
        assert answer.get("statusCode", 200) < 300, answer
        process.process.terminate()  # valgrind then reports
        process.process.wait()
        found = re.search(r"I\s+refs:\s+([\d,]+)", process.output())
    assert found is not None
    return int(found[1].replace(",", ""))


def _report_instructions(counted: dict[str, int]) -> int:
    for name, number in counted.items():
        ratio = round(number / counted["bare handler"], 2)
        about = {"start": name, "millions": round(number / 1e6), "ratio": ratio}
        print(json.dumps({"figure": "instructions of a start with its first answer", **about}))
    return 0


@contextmanager
def _environment(folder: Path, image: ImageFiles) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Run an engine; yield the functions' environment variables, and a signed-in parent's headers."""
    with Engine(folder / "engine", persist=False) as engine:
        clients = Clients.connect(engine.endpoint_url)
        made = provision(clients, Names("cold"), SECRETS)
        answer = clients.cognito.initiate_auth(
            ClientId=made["HOMEBIYORI_USERS_CLIENT_IDS"],
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "demo-user", "PASSWORD": SECRETS.user_password},
        )
        environment = {
            **AWS_ENVIRONMENT,
            **made,
            **image.environment,
            "AWS_ENDPOINT_URL": engine.endpoint_url,
            "HOMEBIYORI_USER_API_ID": USERS_API,
            "HOMEBIYORI_ADMIN_API_ID": ADMINS_API,
            "PYTHONPATH": f"{image.environment['PYTHONPATH']}:{folder}",
        }
        yield environment, bearer(answer["AuthenticationResult"]["AccessToken"])


def _start(variant: Variant, environment: dict[str, str]) -> Cost:
    """Measure one cold start and its first request."""
    with LambdaProcess(variant.handler, environment) as process:
        process.wait_until_idle()
        started = _processor_ms(process.process.pid)
        answer = process.invoke(variant.event)
        process.wait_until_idle()
        total = _processor_ms(process.process.pid)
        status = Path(f"/proc/{process.process.pid}/status").read_text()
    assert answer.get("statusCode", 200) < 300, answer
    return Cost(total, total - started, int(status.split("VmHWM:")[1].split()[0]) / 1_000)


def _processor_ms(pid: int) -> float:
    """Read a process's CPU clock (clock_getcpuclockid), which includes threads that have ended."""
    return time.clock_gettime(~pid << 3 | 2) * 1_000


def _report(taken: list[tuple[Variant, list[Cost]]]) -> int:
    load = os.getloadavg()[0]
    _, bares = taken[0]
    print(f"{'cold start to the first answer':34}{'CPU ms':>7}{'x bare':>7}{'within':>7}{'MB':>5}", end="")
    print(f"   medians of {len(bares)} rounds in turns; load {load:.0f} on {os.cpu_count()} cores")
    bare = statistics.median(cost.total for cost in bares)
    figures: dict[str, dict[str, float]] = {}
    missed: list[str] = []
    for variant, costs in taken:
        total, within, memory = (
            statistics.median(getattr(cost, name) for cost in costs) for name in ("total", "within", "memory")
        )
        ratio = total / bare
        is_missed = (variant.most is not None and ratio > variant.most) or (
            variant.most_within is not None and within > variant.most_within
        )
        missed += [variant.name] * is_missed
        bounds = f"at most {variant.most} x" if variant.most else ""
        bounds += f", {variant.most_within:.0f} ms within" if variant.most_within else ""
        print(f"{variant.name:34}{total:7.0f}{ratio:7.2f}{within:7.0f}{memory:5.0f}   {bounds}", end="")
        print(": MISSED" if is_missed else "")
        figures[variant.name] = {"ms": round(total), "ratio": round(ratio, 2), "ms_within": round(within)}
    for name, each in figures.items():
        about = {"start": name, **each, "is_missed": name in missed, "rounds": len(bares), "load": round(load, 1)}
        print(json.dumps({"figure": "cold start with its first answer, processor time", **about}))
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
