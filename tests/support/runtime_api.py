"""A small Lambda Runtime API that sends events to the real awslambdaric in its own process.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self

_PREFIX = "/2018-06-01/runtime"
# The lineage counts the hops in a chain of functions and queues.
TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1;Lineage=1:a87bd80c:3"


@dataclass(frozen=True)
class Outcome:
    """A post of the runtime, with its body: a response, an error, or an `init_error`."""

    kind: str
    body: Any


class LambdaProcess:
    """One execution environment: it starts cold and processes one event at a time."""

    def __init__(self, handler: str, environment: Mapping[str, str], *, timeout: float = 30.0) -> None:
        self._handler = handler
        self._environment = environment
        self._timeout = timeout
        self.events: queue.Queue[tuple[str, bytes]] = queue.Queue()
        self.outcomes: queue.Queue[Outcome] = queue.Queue()
        self.asked: queue.Queue[None] = queue.Queue()

    def __enter__(self) -> Self:
        owner = self

        class RuntimeApi(_RuntimeApi):
            lambda_process: ClassVar[LambdaProcess] = owner

        self._server = _Server(("127.0.0.1", 0), RuntimeApi)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", self._handler],
            env={
                "PATH": os.defpath,
                "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._server.server_address[1]}",
                "AWS_LAMBDA_FUNCTION_NAME": "test",
                "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024",
                "LAMBDA_TASK_ROOT": os.curdir,
                **self._environment,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._server.shutdown()
        self._server.server_close()

    def kill(self) -> None:
        """Kill the environment without notice, as Lambda does."""
        self.process.kill()
        self.process.wait()

    def output(self) -> str:
        """Return what the killed process logged."""
        assert self.process.stdout is not None
        return self.process.stdout.read().decode()

    def send(self, event: Any) -> None:
        """Queue an event without waiting for the response."""
        self.events.put((str(uuid.uuid4()), event if isinstance(event, bytes) else json.dumps(event).encode()))

    def wait_until_idle(self) -> None:
        """Wait until the function requests its next event: it has started, or has finished the last one."""
        self.asked.get(timeout=self._timeout)

    def outcome(self) -> Outcome:
        """Wait for the runtime's next post."""
        return self.outcomes.get(timeout=self._timeout)

    def invoke(self, event: Any) -> dict[str, Any]:
        """Send an event and return the function's response; a function error fails the test."""
        self.send(event)
        outcome = self.outcome()
        assert outcome.kind == "response", outcome
        answer: dict[str, Any] = outcome.body
        return answer


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore errors: a killed runtime disconnects in the middle of a request."""


class _RuntimeApi(BaseHTTPRequestHandler):
    lambda_process: ClassVar[LambdaProcess]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert self.path == f"{_PREFIX}/invocation/next"
        self.lambda_process.asked.put(None)
        request_id, event = self.lambda_process.events.get()
        self._answer(
            200,
            event,
            {
                "Content-Type": "application/json",  # awslambdaric 4.2's C++ client crashes without it
                "Lambda-Runtime-Aws-Request-Id": request_id,
                "Lambda-Runtime-Deadline-Ms": str(int(time.time() * 1_000) + 60_000),  # noqa: TID251 - Lambda's clock
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:ap-northeast-1:123456789012:function:test",
                "Lambda-Runtime-Trace-Id": TRACE,
            },
        )

    def do_POST(self) -> None:
        body = self._body()
        kinds = {"response": "response", "error": "error"}
        kind = "init_error" if self.path == f"{_PREFIX}/init/error" else kinds[self.path.rpartition("/")[2]]
        self.lambda_process.outcomes.put(Outcome(kind, json.loads(body)))
        self._answer(202, b"{}")

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        chunks = []
        while size := int(self.rfile.readline(), 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _answer(self, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Do not log."""
