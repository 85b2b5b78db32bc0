"""Assemble the image as its Dockerfile does, and run both handlers from its files only."""

import importlib.util
import json
import marshal
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from homebiyori.dev.engine import ROOT, Engine
from homebiyori.dev.provision import Clients, Names, provision
from homebiyori.dev.state import Secrets
from infra.image_files import ImageFiles, assemble
from support.actors import bearer
from support.gateway_events import ADMINS_API, USERS_API, rest_event
from support.product import AWS_ENVIRONMENT, product_environment
from support.runtime_api import LambdaProcess

pytestmark = pytest.mark.proof

SECRETS = Secrets(
    cursor_key="0123456789abcdef0123456789abcdef", user_password="Aa1-user!pass", admin_password="Aa1-ad!pass"
)
DOCKERFILE = (ROOT / "infra/image/Dockerfile").read_text()
# A handler that also returns the files of all modules, to detect any from outside the image.
PROBE = """
import sys
from homebiyori.{entrypoint} import handler as _real
def handler(event, context):
    if event != "modules":
        return _real(event, context)
    return [module.__file__ for module in list(sys.modules.values()) if getattr(module, "__file__", None)]
"""


@pytest.fixture
def image(tmp_path: Path) -> ImageFiles:
    try:
        return assemble(tmp_path)
    except subprocess.CalledProcessError as error:
        if any(sign in error.stderr for sign in ("name resolution", "unreachable", "new connection", "timed out")):
            pytest.skip("no package index within reach")
        raise AssertionError(error.stderr) from error


@pytest.fixture
def environment(engine: Engine, image: ImageFiles) -> dict[str, str]:
    return {
        **AWS_ENVIRONMENT,
        **image.environment,
        "AWS_ENDPOINT_URL": engine.endpoint_url,
        **provision(Clients.connect(engine.endpoint_url), Names("image"), SECRETS),
        "HOMEBIYORI_USER_API_ID": USERS_API,
        "HOMEBIYORI_ADMIN_API_ID": ADMINS_API,
    }


@pytest.fixture
def start(
    image: ImageFiles, environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    monkeypatch.setattr(sys, "executable", str(image.python))
    running: list[LambdaProcess] = []

    def start(entrypoint: str) -> LambdaProcess:
        (tmp_path / "probe.py").write_text(PROBE.format(entrypoint=entrypoint))
        process = LambdaProcess(
            "probe.handler", environment | {"PYTHONPATH": f"{environment['PYTHONPATH']}:{tmp_path}"}
        )
        running.append(process.__enter__())
        return process

    yield start
    for process in running:
        process.__exit__(None, None, None)


def test_the_image_is_small_and_runs_both_handlers_alone(
    start: Any, image: ImageFiles, engine: Engine, environment: dict[str, str], tmp_path: Path
) -> None:
    _is_small_compiled_readable_and_without_dev(image)
    api = start("lambda_api")
    parent = _sign_in(engine, environment)
    assert api.invoke(rest_event("GET", "/api/health"))["statusCode"] == 200
    sent = api.invoke(rest_event("POST", "/api/chat/messages", headers=parent, body={"message": "やっと寝た"}))
    assert sent["statusCode"] == 201, sent
    assert json.loads(sent["body"])["source"] == "offline"
    _all_from(api.invoke("modules"), image, tmp_path)

    worker = start("lambda_ttl_updater")
    assert worker.invoke({"Records": []}) == {"batchItemFailures": []}
    poison = {"messageId": "m-1", "body": "{}", "attributes": {}, "messageAttributes": {}}
    assert worker.invoke({"Records": [poison]}) == {"batchItemFailures": [{"itemIdentifier": "m-1"}]}
    _all_from(worker.invoke("modules"), image, tmp_path)


def _sign_in(engine: Engine, environment: dict[str, str]) -> dict[str, str]:
    answer = Clients.connect(engine.endpoint_url).cognito.initiate_auth(
        ClientId=environment["HOMEBIYORI_USERS_CLIENT_IDS"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "demo-user", "PASSWORD": SECRETS.user_password},
    )
    return bearer(answer["AuthenticationResult"]["AccessToken"])


def _all_from(files: Any, image: ImageFiles, probe: Path) -> None:
    homes = (
        str(image.task),
        str(image.runtime),
        str(probe),
        f"{sys.base_prefix}/lib/python",
        f"{sys.base_prefix}/lib64",
    )
    assert any(file.startswith(str(image.task)) for file in files)
    assert [file for file in files if not file.startswith(homes) or "site-packages" in file] == []


def _is_small_compiled_readable_and_without_dev(image: ImageFiles) -> None:
    size = re.search(r"([\d.]+) MB unpacked", image.report)
    assert size
    assert float(size[1]) < 110
    assert not (image.task / "homebiyori" / "dev").exists()
    assert not any(image.task.glob("homebiyori/**/test_*"))
    sources = [*(image.task / "homebiyori").rglob("*.py")]
    assert len(sources) > 50
    # Each source is compiled exactly once: to a .pyc file, or into modules.bin.
    archived = _places_in(image.task / "homebiyori/modules.bin")
    before = {"__init__.py", "startup/__init__.py", "startup/archive.py", "startup/packed.py"}
    before |= {"lambda_api.py", "lambda_ttl_updater.py"}
    for file in sources:
        place = file.relative_to(image.task / "homebiyori").as_posix()
        is_archived = f"homebiyori/{place}" in archived and place not in before
        assert Path(importlib.util.cache_from_source(str(file))).exists() != is_archived, file
    assert all(path.stat().st_mode & 0o004 for path in image.task.rglob("*"))
    kept = {path.name for path in (image.task / "botocore/data").iterdir() if path.is_dir()}
    assert {"dynamodb", "sqs", "ssm", "s3", "bedrock-runtime", "cognito-idp", "cloudwatch", "sts"} == kept


def _places_in(archive: Path) -> set[str]:
    content = archive.read_bytes()
    _, modules, _ = marshal.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])  # noqa: S302 - our own
    return {place for is_ours, place, *_ in modules.values() if is_ours}


def test_every_client_of_the_code_has_its_data() -> None:
    made = {
        service
        for file in (ROOT / "src/homebiyori").rglob("*.py")
        if "dev" not in file.relative_to(ROOT / "src/homebiyori").parts
        for service in re.findall(r'\.client\(\s*"([a-z0-9-]+)"', file.read_text())
    }
    kept = re.search(r"SERVICES = \{(.*?)\}", (ROOT / "infra/image/assemble.py").read_text(), re.DOTALL)
    assert kept
    assert {"dynamodb", "ssm", "sqs"} <= made <= set(re.findall(r'"([a-z0-9-]+)"', kept[1]))


def test_the_dockerfile_does_the_same_steps() -> None:
    assert "assemble.py --target /task --requirements runtime.txt --source homebiyori" in DOCKERFILE
    assert 'CMD ["homebiyori.lambda_api.handler"]' in DOCKERFILE
    stage = DOCKERFILE.split("AS app")[1].split("FROM")[0]
    assert "RUN" not in stage  # the stage only copies files, so it can be built for another processor
    assert "COPY --from=build /task ${LAMBDA_TASK_ROOT}" in stage
    terraform = (ROOT / "infra/terraform/main.tf").read_text()
    for entrypoint in ("lambda_api", "lambda_ttl_updater"):
        assert f'["homebiyori.{entrypoint}.handler"]' in terraform
        assert (ROOT / "src/homebiyori" / f"{entrypoint}.py").exists()


def test_the_streaming_stage_serves_the_users_app(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in product_environment("core", "chats").items():
        monkeypatch.setenv(name, value)
    spec = importlib.util.spec_from_file_location("streaming", ROOT / "infra/image/streaming.py")
    assert spec
    assert spec.loader
    streaming = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(streaming)
    with TestClient(streaming.create()) as client:
        assert client.get("/api/health").status_code == 200
        assert client.get("/api/admin/health").status_code == 404
    stage = DOCKERFILE.split("AS streaming")[1]
    assert "/opt/extensions/lambda-adapter" in stage
    assert '"streaming:create", "--factory"' in stage
    (uvicorn,) = re.findall(r"^uvicorn==\S+", (ROOT / "infra/image/streaming.txt").read_text(), re.MULTILINE)
    assert uvicorn in (ROOT / "requirements/dev.txt").read_text()
