"""What a cold start costs, beside two baselines of the same run: `make bench`.

Each function is started 15 times by the real awslambdaric, from the image's byte-compiled files and nothing else, until
it has answered once. A bare handler with one boto3 client is the least that any Python function on AWS costs; the same
app with everything imported and seven clients is what it would cost without care.
"""

import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.image_files import ImageFiles, assemble
from support.gateway_events import rest_event
from support.product import AWS_ENVIRONMENT, product_environment
from support.runtime_api import LambdaProcess

ROUNDS = 15
CLIENTS = ("dynamodb", "sqs", "ssm", "s3", "bedrock-runtime", "cognito-idp", "cloudwatch")
HEALTH = rest_event("GET", "/api/health")
BARE = """
import boto3
client = boto3.client("dynamodb")
def handler(event, context):
    return {"statusCode": 200}
"""
EVERYTHING = f"""
import importlib, pkgutil
import boto3, stripe, aioboto3
import homebiyori
for module in pkgutil.walk_packages(homebiyori.__path__, "homebiyori."):
    if not module.name.startswith("homebiyori.lambda_"):
        importlib.import_module(module.name)
clients = [boto3.client(name) for name in {CLIENTS!r}]
from homebiyori.lambda_api import handler
"""


@dataclass(frozen=True)
class Variant:
    """A handler, what it is sent, and how much of which other variant it may cost."""

    name: str
    handler: str
    event: Any
    targets: tuple[tuple[str, float], ...] = ()


VARIANTS = (
    Variant("bare handler", "bare.handler", {}),
    Variant("everything imported", "everything.handler", HEALTH),
    Variant("api", "homebiyori.lambda_api.handler", HEALTH, (("bare handler", 2.2), ("everything imported", 0.55))),
    Variant("ttl-updater", "homebiyori.lambda_ttl_updater.handler", {"Records": []}, (("bare handler", 2.0),)),
)


def main() -> int:
    """Measure in turns, so that what else this machine does falls on all alike; 1 when a target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        image = assemble(Path(folder))
        (Path(folder) / "bare.py").write_text(BARE)
        (Path(folder) / "everything.py").write_text(EVERYTHING)
        environment = {
            **AWS_ENVIRONMENT,
            **product_environment("core", "chats"),
            **image.environment,
            "PYTHONPATH": f"{image.environment['PYTHONPATH']}:{folder}",
        }
        sys.executable = str(image.python)
        for variant in VARIANTS:  # the first reading of a file is the disk's cost, not ours
            _start(variant, environment)
        taken = {variant.name: [] for variant in VARIANTS}  # type: dict[str, list[tuple[float, float]]]
        for _ in range(ROUNDS):
            for variant in VARIANTS:
                taken[variant.name].append(_start(variant, environment))
    return _report(image, taken)


def _start(variant: Variant, environment: dict[str, str]) -> tuple[float, float]:
    """Start cold; return the CPU milliseconds of all threads and the largest memory in MB, until the first answer."""
    with LambdaProcess(variant.handler, environment) as process:
        process.invoke(variant.event)
        running = Path("/proc") / str(process.process.pid)
        nanoseconds = sum(int(task.read_text().split()[0]) for task in running.glob("task/*/schedstat"))
        status = (running / "status").read_text()
    return nanoseconds / 1e6, int(status.split("VmHWM:")[1].split()[0]) / 1_000


def _report(image: ImageFiles, taken: dict[str, list[tuple[float, float]]]) -> int:
    print(image.report.strip())
    print(f"{'cold start to the first answer':32}{'CPU ms':>8}{'MB':>7}   median of {ROUNDS}; the fastest; ratios")
    cpu = {name: statistics.median(cost for cost, _ in costs) for name, costs in taken.items()}
    missed = 0
    for variant in VARIANTS:
        costs = taken[variant.name]
        ratios = []
        for other, most in variant.targets:
            ratio = cpu[variant.name] / cpu[other]
            missed += ratio > most
            ratios.append(f"{ratio:.2f} of {other} (at most {most}{': MISSED' if ratio > most else ''})")
        memory = statistics.median(size for _, size in costs)
        fastest = min(cost for cost, _ in costs)
        print(f"{variant.name:32}{cpu[variant.name]:8.0f}{memory:7.0f}   {fastest:.0f}; {', '.join(ratios)}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
