"""A scripted Bedrock runtime on 127.0.0.1, with valid, malformed, slow and missing responses.

    with FakeBedrock() as bedrock:
        bedrock.script(throttled(), says(reply="..."))
        client = connect_bedrock("ap-northeast-1", endpoint_url=bedrock.url)

Each request takes the next behaviour; the last one stays. `requests` records the requests.
"""

import binascii
import json
import socket
import struct
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import unquote

TOOL_NAME = "reply_to_parent"
JSON = "application/json"


@dataclass(frozen=True)
class Asked:
    """A request as it was received."""

    model_id: str
    operation: str
    body: dict[str, Any]


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP/1.1; the script does the rest."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # otherwise each response waits 40 ms for an acknowledgement
    server: "_Server"

    def do_POST(self) -> None:
        """Handle `/model/{id}/converse` and `/model/{id}/converse-stream`."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        # Split before unquoting: the id of an inference profile may be an ARN with a slash.
        _, _, model_id, operation = self.path.split("/", 3)
        behave = self.server.owner.next_behaviour(Asked(unquote(model_id), operation, json.loads(body)))
        with suppress(OSError):
            behave(self)

    def answer(self, status: int, content: bytes, content_type: str = JSON, **headers: str) -> None:
        """Send a complete response."""
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Do not log."""


Behaviour = Callable[[Handler], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: "FakeBedrock"

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore errors: broken pipes are expected."""


class FakeBedrock:
    """The server and its script, as a context manager."""

    def __init__(self) -> None:
        """Listen on a free port of the loopback interface."""
        self.requests: list[Asked] = []
        self.released = threading.Event()
        self._behaviours: list[Behaviour] = [says()]
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def script(self, *behaviours: Behaviour) -> None:
        """Set the behaviours of the next requests, and clear `requests`."""
        with self._lock:
            self._behaviours = list(behaviours)
            self.requests.clear()

    def next_behaviour(self, asked: Asked) -> Behaviour:
        """Record a request and return its behaviour."""
        with self._lock:
            self.requests.append(asked)
            return self._behaviours.pop(0) if len(self._behaviours) > 1 else self._behaviours[0]

    def __enter__(self) -> Self:
        """Start serving."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Release hanging responses, and stop."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()


def tool_input(**changes: object) -> dict[str, Any]:
    """Return a valid answer of the model, with changes; a value of `...` removes the field."""
    good: dict[str, Any] = {
        "risk": "none",
        "risk_level": 0,
        "concerns": [],
        "reply": (
            "あんた、夜中に何度も起きて、そのたびに腕の中へ迎えてあげたのねぇ。"
            "眠い体でそうできるのは、あんたの情が深いからなのよ。おばちゃん、胸がじんとしたわよ。"
        ),
        "emotion": "fatigue",
        "intensity": 4,
        "depth": 3,
        "topics": ["night_crying", "sleep"],
    }
    return {key: value for key, value in {**good, **changes}.items() if value is not ...}


def message(content: Sequence[object], *, stop: str = "tool_use", **more: object) -> dict[str, Any]:
    """Return the body of a Converse response."""
    return {
        "output": {"message": {"role": "assistant", "content": list(content)}},
        "stopReason": stop,
        "usage": {"inputTokens": 2000, "outputTokens": 150, "totalTokens": 2150},
        "metrics": {"latencyMs": 5},
        **more,
    }


def body(payload: object, *, status: int = 200) -> Behaviour:
    """Respond with any JSON."""
    return lambda handler: handler.answer(status, json.dumps(payload).encode())


def says(*, stop: str = "tool_use", **changes: object) -> Behaviour:
    """Use the tool, with changes to its fields."""
    return uses_tool(tool_input(**changes), stop=stop)


def uses_tool(given: object, *, stop: str = "tool_use") -> Behaviour:
    """Use the tool with any input, even one that is not an object."""
    return body(message([{"toolUse": {"toolUseId": "t1", "name": TOOL_NAME, "input": given}}], stop=stop))


def text_only(text: str, *, stop: str = "end_turn") -> Behaviour:
    """Respond with plain text, without the tool."""
    return body(message([{"text": text}], stop=stop))


def stops(reason: str, **more: object) -> Behaviour:
    """Stop without content: `refusal`, `guardrail_intervened`, `content_filtered`."""
    return body(message([], stop=reason, **more))


def guardrail_intervened(*topics: str, filters: Sequence[str] = ()) -> Behaviour:
    """Report a guardrail that blocked topics or content; the text is AWS's, not ours."""
    assessment = {
        "topicPolicy": {"topics": [{"name": name, "type": "DENY", "action": "BLOCKED"} for name in topics]},
        "contentPolicy": {"filters": [{"type": f, "confidence": "HIGH", "action": "BLOCKED"} for f in filters]},
    }
    trace = {"guardrail": {"inputAssessment": {"gr1": assessment}}}
    return body(message([{"text": "Sorry, blocked."}], stop="guardrail_intervened", trace=trace))


def fails(status: int, code: str) -> Behaviour:
    """Respond with an AWS error."""
    content = json.dumps({"message": "scripted"}).encode()
    return lambda handler: handler.answer(status, content, x_amzn_ErrorType=code)


def throttled() -> Behaviour:
    """Respond with 429 ThrottlingException."""
    return fails(429, "ThrottlingException")


def broken_server() -> Behaviour:
    """Respond with 500 InternalServerException."""
    return fails(500, "InternalServerException")


def html() -> Behaviour:
    """Respond with 200 and a proxy's HTML page."""
    page = b"<html><body><h1>OK</h1></body></html>"
    return lambda handler: handler.answer(200, page, "text/html")


def raw(content: bytes) -> Behaviour:
    """Respond with 200 and these bytes."""
    return lambda handler: handler.answer(200, content)


def cut_json() -> Behaviour:
    """Respond with 200 and half of a valid body, with a matching Content-Length."""
    content = json.dumps(message([{"toolUse": {"toolUseId": "t", "name": TOOL_NAME, "input": tool_input()}}])).encode()
    return raw(content[: len(content) // 2])


def cut_connection() -> Behaviour:
    """Announce more bytes than are sent, then close the connection."""

    def behave(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.send_header("Content-Length", "5000")
        handler.end_headers()
        handler.wfile.write(b'{"output": {"mess')
        handler.wfile.flush()
        handler.close_connection = True

    return behave


def resets() -> Behaviour:
    """Reset the connection instead of responding."""

    def behave(handler: Handler) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
        handler.close_connection = True

    return behave


def hangs() -> Behaviour:
    """Do not respond for a minute."""

    def behave(handler: Handler) -> None:
        _wait(handler, 60)

    return behave


def drips(seconds_a_byte: float = 0.05) -> Behaviour:
    """Send one byte at a time, without end, so that the socket's read timeout never expires."""

    def behave(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", JSON)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        while not _wait(handler, seconds_a_byte):
            handler.wfile.write(b" ")
            handler.wfile.flush()

    return behave


def after(seconds: float, behaviour: Behaviour) -> Behaviour:
    """Delay a behaviour."""

    def behave(handler: Handler) -> None:
        _wait(handler, seconds)
        behaviour(handler)

    return behave


def _wait(handler: Handler, seconds: float) -> bool:
    return handler.server.owner.released.wait(seconds)


# --- ConverseStream -------------------------------------------------------------------------------------------


def event(kind: str, payload: dict[str, object], *, message_type: str = "event") -> bytes:
    """Encode one message of `application/vnd.amazon.eventstream`."""
    name = ":event-type" if message_type == "event" else ":exception-type"
    headers = {":message-type": message_type, name: kind, ":content-type": JSON}
    packed = b"".join(
        struct.pack("!B", len(key)) + key.encode() + struct.pack("!BH", 7, len(value)) + value.encode()
        for key, value in headers.items()
    )
    content = json.dumps(payload).encode()
    prelude = struct.pack("!II", 16 + len(packed) + len(content), len(packed))
    start = prelude + struct.pack("!I", binascii.crc32(prelude)) + packed + content
    return start + struct.pack("!I", binascii.crc32(start))


def stream_events(given: object, *, piece: int = 7, stop: str = "tool_use", cut_at: int | None = None) -> list[bytes]:
    """Encode a use of the tool as a stream of small pieces; `cut_at` truncates its JSON."""
    written = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
    written = written[:cut_at]
    start = {"start": {"toolUse": {"toolUseId": "t1", "name": TOOL_NAME}}, "contentBlockIndex": 0}
    pieces = [written[at : at + piece] for at in range(0, len(written), piece)]
    return [
        event("messageStart", {"role": "assistant"}),
        event("contentBlockStart", start),
        *(event("contentBlockDelta", {"delta": {"toolUse": {"input": p}}, "contentBlockIndex": 0}) for p in pieces),
        event("contentBlockStop", {"contentBlockIndex": 0}),
        event("messageStop", {"stopReason": stop}),
        event("metadata", {"usage": {"inputTokens": 2000, "outputTokens": 150, "totalTokens": 2150}, "metrics": {}}),
    ]


def streams(events: Sequence[bytes], *, pause: float = 0.0, then_hangs: bool = False) -> Behaviour:
    """Send events one by one, then end the response; with `then_hangs`, only after a minute of silence."""

    def behave(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/vnd.amazon.eventstream")
        # As Bedrock does: urllib3 returns nothing of a body without chunks before it has 64 KiB.
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for one in events:
            _wait(handler, pause)
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(one), one))
            handler.wfile.flush()
        if then_hangs:
            _wait(handler, 60)
        handler.wfile.write(b"0\r\n\r\n")

    return behave
