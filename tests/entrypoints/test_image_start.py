"""The data that the image stores for its starts (`infra/image/precompile.py`) saves them work and cannot be stale."""

import compileall
import json
import marshal
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import regex

from homebiyori.dev.engine import ROOT
from homebiyori.startup import descriptions, packed, precompiled, wide
from support.product import AWS_ENVIRONMENT, product_environment

# The same as in infra/image/assemble.py.
SERVICES = ("bedrock-runtime", "cloudwatch", "cognito-idp", "dynamodb", "s3", "sqs", "ssm", "sts")
SENTENCE = "公園で転んで泣いたけれど、自分で立てた。うれしかった"
# These parse patterns, look for versions and document clients.
UNNEEDED = ("regex._main", "importlib.metadata", "boto3.docs.resource", "botocore.docs.client")
# Starts, analyzes a sentence, and reports the work that the image should have saved.
START = """
import builtins, json, sys
from collections import Counter
from homebiyori.startup import archive, precompiled
done = Counter()
def count(module, name, what):
    real = getattr(module, name)
    def counted(*arguments, **named):
        done[what] += 1
        return real(*arguments, **named)
    setattr(module, name, counted)
archive.install()
count(precompiled, "_compile", "patterns")
count(builtins, "compile", "texts")
{changed}
import homebiyori.lambda_api
from homebiyori.lexicon import analyze
analysis = analyze({sentence!r})
searched = [
    name for name, module in sys.modules.items()
    if name.startswith("homebiyori.") and not isinstance(module.__loader__, archive._Loader)
]
print(json.dumps({{
    **done, "searched": searched, "analysis": repr(analysis),
    "unneeded": [name for name in {unneeded!r} if name in sys.modules],
}}))
"""


# Writes the file of precompiled.py as another version of Python would.
ANOTHER_PYTHON = """
import pathlib, sys
from homebiyori.startup import precompiled
precompiled.PYTHON = (sys.hexversion + 1, *precompiled.PYTHON[1:])
recorder = precompiled.Recorder()
recorder.save(pathlib.Path(sys.argv[1]))
"""
# Answers a message that follows an earlier answer, as most messages do.
SECOND_MESSAGE = """
from datetime import datetime, timedelta, timezone
from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, Exchange, Mood, PraiseLevel, ReplyRequest
done.clear()
OfflineCompanion(b"none").reply(ReplyRequest(
    character=Character.TAMA, mood=Mood.PRAISE, level=PraiseLevel.NORMAL, text={sentence!r}, seed=b"none",
    analysis=analyze({sentence!r}), now=datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=9))),
    exchanges=(Exchange(user_text="おはよう", ai_text="おはよう。よく眠れた？"),),
))
print(json.dumps(done))
"""


pytestmark = pytest.mark.proof


def copy(task: Path) -> Path:
    """Copy the package's sources, without anything that the image stores."""
    package = task / "homebiyori"
    shutil.copytree(ROOT / "src/homebiyori", package, ignore=shutil.ignore_patterns("__pycache__", "dev", "*.bin"))
    return package


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a package as it is in the image."""
    task = tmp_path_factory.mktemp("task")
    package = copy(task)
    assert compileall.compile_dir(package, quiet=2, stripdir=str(task))
    program = ROOT / "infra/image/precompile.py"
    options = ("--task", task, "--output", package, "--services", *SERVICES)
    subprocess.run([sys.executable, program, *options], check=True, capture_output=True)
    return task


def start(task: Path, changed: str = "", after: str = "") -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, "-c", (START + after).format(sentence=SENTENCE, changed=changed, unneeded=UNNEEDED)],
        env={**AWS_ENVIRONMENT, **product_environment("core", "chats"), "PYTHONPATH": str(task)},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return told


COUNT_FOLDS = """
precompiled.install()
from homebiyori.lexicon import normalize, spelling
count(normalize, "_read_alike", "folds")
"""


def test_a_start_compiles_folds_and_looks_for_next_to_nothing(task: Path) -> None:
    told = start(task, COUNT_FOLDS)
    assert told.get("patterns", 0) <= 5
    assert told["unneeded"] == []
    assert told.get("texts", 0) <= 5
    assert told["folds"] <= 20  # for the sentence itself
    # Imported before the file can be used.
    early = ("startup", "startup.archive", "startup.packed", "startup.precompiled", "startup.wide")
    assert sorted(told["searched"]) == [f"homebiyori.{name}" for name in early]


def test_a_first_message_compiles_nothing_though_a_talk_went_before(task: Path) -> None:
    assert start(task, after=SECOND_MESSAGE).get("patterns", 0) == 0


def test_what_is_kept_reads_as_what_is_not(task: Path, tmp_path: Path) -> None:
    copy(tmp_path)
    assert start(task)["analysis"] == start(tmp_path)["analysis"]
    assert start(tmp_path, COUNT_FOLDS)["folds"] > 100


# Hashes fragments, weights and gates, from wherever they are read.
EVERYTHING = """
import hashlib
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character
from homebiyori.lexicon import harms
from homebiyori.lexicon.models import moods
from homebiyori.lexicon.risks import model
read = [sorted((slot, [(one.id, one.text) for one in of[slot]]) for slot in of) for of in map(fragments_of, Character)]
read += [model.model(), list(moods.model().places), moods.model().named]
read.append(harms._book()[1].open("夫に殴られて、子どもを叩いた"))
print(json.dumps({{"told": hashlib.sha256(repr(read).encode()).hexdigest()}}))
"""


def test_everything_that_is_kept_is_what_the_data_say(task: Path, tmp_path: Path) -> None:
    copy(tmp_path)
    assert start(task, after=EVERYTHING) == start(tmp_path, after=EVERYTHING)


def test_what_is_kept_has_no_source_beside_it(task: Path) -> None:
    """Stored data cannot be stale, because the files that it was made from are removed."""
    package = task / "homebiyori"
    left = {file.relative_to(package).as_posix() for file in package.rglob("*.json")}
    assert not any(name.startswith(("lexicon/data", "situations/data", "ai/offline/fragments")) for name in left)
    # A few small files that no start reads; they are read on demand.
    assert sum((package / name).stat().st_size for name in left) < 200_000


def test_each_pattern_and_code_is_what_python_makes_of_its_text(task: Path) -> None:
    texts = precompiled.read(task / "homebiyori/precompiled.bin")
    assert texts is not None
    counted = Counter[str]()
    written = "\n".join(
        [
            SENTENCE,
            "Ａb1 www.example.jp/a゛👨‍👩‍👧🇯🇵か\u3099",
            *(packed.decoded(key.split(b" ", 3)[3]) for key in texts if key[:4] == b"wide"),
        ]
    )
    for key in texts:
        kept = texts.find(key)
        assert kept is not None
        kind, flags, form, content = key.split(b" ", 3)
        counted[kind.decode()] += 1
        text = "" if form == b"bytes" else packed.decoded(content)
        pattern = content if form == b"bytes" else text
        if kind == b"pattern":
            assert precompiled._assembled(pattern, kept) == re.compile(pattern, int(flags)), pattern
        elif kind == b"wide":
            # The parser's choices between equal codes differ between processes, so what patterns find is compared.
            found = wide._engine().compile(text, *marshal.loads(kept)).finditer(written)  # noqa: S302 - our own
            assert [one.regs for one in found] == [one.regs for one in regex.finditer(text, written)], text
        else:
            mode = "exec" if kind == b"statement" else "eval"
            assert marshal.loads(kept) == compile(text, "<string>", mode)  # noqa: S302 - our own
    assert counted["pattern"] > 1_500
    assert counted["wide"] > 20
    assert counted["statement"] > 300
    assert counted["expression"] > 100


def test_another_pythons_files_are_left_alone(task: Path, tmp_path: Path) -> None:
    file = tmp_path / "precompiled.bin"
    command = [sys.executable, "-c", ANOTHER_PYTHON, str(file)]
    subprocess.run(command, env={"PYTHONPATH": str(task)}, capture_output=True, check=True)
    assert not precompiled.install(file)
    assert not precompiled.install(tmp_path / "missing.bin")


# Reports each client's endpoints and operations in two regions, and the JSON files read for them.
CLIENTS = """
import json, sys, botocore.loaders, botocore.session
from homebiyori.startup import descriptions
is_kept = descriptions.install()
read, plain = set(), botocore.loaders.JSONFileLoader._load_file
def noted(self, path, open_method):
    content = plain(self, path, open_method)
    if content is not None:
        read.add(path.partition("/botocore/data/")[2].partition(".")[0])
    return content
botocore.loaders.JSONFileLoader._load_file = noted
session, asked = botocore.session.get_session(), {{}}
for region in ("ap-northeast-1", "cn-north-1"):
    for name in {services}:
        client = session.create_client(name, region)
        model = client.meta.service_model
        operations = [model.operation_model(one) for one in model.operation_names]
        shapes = [[one.http, str(one.input_shape), str(one.output_shape), str(one.error_shapes)] for one in operations]
        members = {{name: sorted(getattr(model.shape_for(name), "members", ())) for name in model.shape_names}}
        resolver = session._get_internal_component("endpoint_resolver")
        address = client.meta.endpoint_url, resolver.construct_endpoint(model.endpoint_prefix, region)
        asked[f"{{name}} {{region}}"] = [address, shapes, members]
json.dump({{"is_kept": is_kept, "asked": asked, "read": sorted(read)}}, sys.stdout)
"""


def clients(task: Path) -> dict[str, Any]:
    made = subprocess.run(
        [sys.executable, "-c", CLIENTS.format(services=SERVICES)],
        env={**AWS_ENVIRONMENT, "PYTHONPATH": str(task)},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(made.stdout.splitlines()[-1])
    return told


def test_clients_ask_the_same_whether_their_descriptions_are_kept_or_not(task: Path, tmp_path: Path) -> None:
    copy(tmp_path)
    kept, read = clients(task), clients(tmp_path)
    assert (kept["is_kept"], read["is_kept"]) == (True, False)
    assert kept["asked"] == read["asked"]
    assert {"endpoints", "partitions", "dynamodb/2012-08-10/service-2"} <= set(read["read"]) - set(kept["read"])


def test_a_start_reads_no_description(task: Path) -> None:
    counting = """
from botocore.loaders import JSONFileLoader
def refuse(self, path, open_method):
    if os.path.isfile(path):
        raise AssertionError(path)
import os
JSONFileLoader._load_file = refuse
"""
    start(task, counting)


def test_another_botocores_descriptions_are_left_alone(task: Path, tmp_path: Path) -> None:
    version, kept = marshal.loads((task / "homebiyori/descriptions.bin").read_bytes())  # noqa: S302 - our own
    file = tmp_path / "descriptions.bin"
    file.write_bytes(marshal.dumps((f"{version}.1", kept)))
    assert not descriptions.install(file)
    assert not descriptions.install(tmp_path / "missing.bin")
