"""Start both functions once, and store in the image what they read and compile; run by `assemble.py`.

homebiyori/startup/ and homebiyori/base/data.py read it at each start.
"""

import argparse
import importlib
import locale
import os
import re
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from importlib.util import cache_from_source
from pathlib import Path
from types import ModuleType

# Settings that a start requires. Nothing is called over the network, so placeholders suffice.
ENVIRONMENT = {
    **dict.fromkeys(("AWS_REGION", "AWS_DEFAULT_REGION"), "us-east-1"),
    **dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), "none"),
    **{
        f"HOMEBIYORI_{name}": value
        for names, value in (
            ("ENV TABLE_CORE TABLE_CHATS BUCKET USERS_ISSUER ADMINS_ISSUER", "none"),
            ("USERS_CLIENT_IDS ADMINS_CLIENT_IDS ADMIN_API_ID", "none"),
            ("USERS_JWKS_URL ADMINS_JWKS_URL TTL_QUEUE_URL", "https://none.invalid"),
            ("USER_API_ID", "users"),
            ("COMPANION", "offline"),
            ("CURSOR_KEYS", "0" * 32),
        )
        for name in names.split()
    },
}
HEALTH = {
    "requestContext": {"apiId": "users", "identity": {"sourceIp": "127.0.0.1"}},
    "httpMethod": "GET",
    "path": "/api/health",
    "headers": {"Host": "none.invalid"},
    "multiValueHeaders": {"Host": ["none.invalid"]},
    "queryStringParameters": None,
    "multiValueQueryStringParameters": None,
    "body": None,
    "isBase64Encoded": False,
}
# Patterns are compiled when a text first needs them. These need the common ones, and those for dangers, where a parent
# must not wait.
SENTENCES = (
    "今日は公園で遊んで楽しかった。よく食べてよく寝てくれた",
    "やっと寝た。夜泣きで三回起きて、もうくたくた",
    "子どもが熱を出して、夜中に病院へ行った。仕事も休んだ",
    "夫が手伝ってくれない。ひとりで全部やっていて、つらい",
    "ついどなってしまった。だめな母親だと思う",
    "離乳食をはじめて食べてくれた！うれしい",
    "ころんで足をぶつけて泣いたけれど、もう笑っている",
    "もう消えたい。死にたい",
    "子どもをたたいてしまいそうで怖い",
    "夫に殴られた。逃げたい",
    "ありがとう。おやすみなさい",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--task", type=Path, required=True, help="the image's files, for this machine's processor")
    parser.add_argument("--output", type=Path, required=True, help="the package in the image")
    parser.add_argument("--services", nargs="+", required=True, help="all of AWS's that the code calls")
    arguments = parser.parse_args()
    sys.path.insert(0, str(arguments.task))
    os.environ.update(ENVIRONMENT)  # noqa: TID251 - it stands in for Lambda
    data = importlib.import_module("homebiyori.base.data")
    data.start_recording()
    recorder = importlib.import_module("homebiyori.startup.precompiled").Recorder()
    re.purge()
    importlib.reload(locale)  # imported before recording, by argparse
    descriptions = importlib.import_module("homebiyori.startup.descriptions")
    descriptions.start_recording()
    importlib.import_module("homebiyori.lambda_ttl_updater")
    function = importlib.import_module("homebiyori.lambda_api")
    function.handler(HEALTH, None)
    _include_all(function)
    for sentence in SENTENCES:
        _answer(sentence)
    descriptions.save(arguments.output / "descriptions.bin", arguments.services)
    recorder.save(arguments.output / "precompiled.bin")
    store = importlib.import_module("homebiyori.ai.offline.store")
    for character in importlib.import_module("homebiyori.ai.port").Character:
        store.fragments_of(character)
    for read in data.save(arguments.output / "data.bin"):
        (arguments.output / read).unlink()
    archive = importlib.import_module("homebiyori.startup.archive")
    api, worker = (_imported_by(name, arguments.task) for name in ("lambda_api", "lambda_ttl_updater"))
    groups = api & worker, api - worker, worker - api
    for place in archive.save(arguments.output / "modules.bin", arguments.task, groups):
        # A copy of what is in modules.bin; together, these files are a tenth of the image.
        Path(cache_from_source(str(arguments.output.parent / place))).unlink(missing_ok=True)


def _imported_by(entrypoint: str, task: Path) -> frozenset[str]:
    """Return the modules that a start imports from then on when it can use the archive."""
    program = f"""
import contextlib, sys
with contextlib.suppress(ImportError):
    import awslambdaric.bootstrap
import homebiyori.startup.archive
before = set(sys.modules)
import homebiyori.{entrypoint}
print(*set(sys.modules) - before)
"""
    environment = os.environ | {"PYTHONPATH": str(task)}  # noqa: TID251 - with the settings of `ENVIRONMENT`
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return frozenset(ran.stdout.split())


def _answer(sentence: str) -> None:
    """Read and answer a message and a follow-up, as the chat does with offline replies."""
    care, memory = (importlib.import_module(f"homebiyori.chat.{name}") for name in ("care", "care.memory"))
    offline, port = (importlib.import_module(f"homebiyori.ai.{name}") for name in ("offline", "port"))
    analyze = importlib.import_module("homebiyori.lexicon").analyze
    now, mark = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=9))), None
    companion = offline.OfflineCompanion(b"none")
    exchanges: tuple[object, ...] = ()
    for text in (sentence, "ううん、ちがうよ。どうしたらいい？"):
        reading = care.read(text, analyze(text), mark, (), now)
        request = port.ReplyRequest(
            character=port.Character.TAMA,
            mood=port.Mood.PRAISE,
            level=port.PraiseLevel.NORMAL,
            text=text,
            analysis=reading.analysis,
            seed=b"none",
            now=now,
            exchanges=exchanges,
            care=reading.care,
        )
        reply = companion.reply(request)
        exchanges = (port.Exchange(user_text=text, ai_text=reply.text),)
        mark = memory.after(mark, reading, answered=reply.analysis, now=now)


def _include_all(function: ModuleType) -> None:
    """Create what a start leaves to the first request that needs it: all features, and clients for SQS and Bedrock."""
    resources = function._resources
    function.create_user_app(resources)
    function.create_admin_app(resources)
    importlib.import_module("homebiyori.ai.wording").banned_phrases("")  # only a model's answers are checked
    boto3 = importlib.import_module("boto3")
    for name in ("sqs", "bedrock-runtime"):
        boto3.client(name)


if __name__ == "__main__":
    main()
