"""The connection between browser and stack: a proxy in which tests cut, hold and inspect requests."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# Requests that Chromium sends on its own, whatever the page: suggestions for filling in forms.
_ERRANDS = ("content-autofill.googleapis.com:443",)
_HEAD_END = b"\r\n\r\n"


@dataclass
class Fault:
    """A fault in the next responses to a path: after the text `after` they are cut, or held until `go` is set."""

    path: str
    after: bytes
    times: int
    go: threading.Event | None = None
    met: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Sent:
    """A request that went through the proxy."""

    method: str
    host: str
    path: str
    headers: dict[str, str]
    body: bytes


class Wire:
    """A forward proxy for plain HTTP, one request per connection; it refuses and records requests to other hosts."""

    def __init__(self, *hosts: str) -> None:
        self.hosts = hosts
        self.sent: list[Sent] = []
        self.strangers: list[str] = []
        self.is_down = False
        self.pending = 0
        self._faults: list[Fault] = []
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def cut(self, path: str, *, after: str = "", times: int = 1) -> Fault:
        """Cut the next responses to a path, after the text `after` or before the first byte."""
        return self._add(Fault(path, after.encode(), times))

    def hold(self, path: str, *, after: str = "", times: int = 1) -> Fault:
        """Hold the next responses to a path, until the fault's `go` is set."""
        return self._add(Fault(path, after.encode(), times, threading.Event()))

    def asked(self, method: str, path: str) -> list[Sent]:
        """Return the requests with this method and path."""
        return [each for each in self.sent if (each.method, each.path.partition("?")[0]) == (method, path)]

    def _add(self, fault: Fault) -> Fault:
        with self._lock:
            self._faults.append(fault)
        return fault

    @contextmanager
    def running(self) -> Iterator["Wire"]:
        threading.Thread(target=self._accept, daemon=True).start()
        try:
            yield self
        finally:
            for fault in self._faults:
                if fault.go:
                    fault.go.set()
            self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):  # closed at the end of the test
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:  # either end may disconnect at any time
            head, body = _read_request(connection)
            if not head or self.is_down:
                return
            method, target, _ = head[0].split(" ", 2)
            parts = urlsplit(target)
            if method == "CONNECT" or parts.netloc not in self.hosts:
                if target not in _ERRANDS:
                    self.strangers.append(target)
                connection.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            headers = dict(line.split(": ", 1) for line in head[1:])
            sent = Sent(method, parts.netloc, path, {name.lower(): value for name, value in headers.items()}, body)
            self.sent.append(sent)
            self._count(1)
            try:
                self._forward(connection, sent)
            finally:
                self._count(-1)

    def _count(self, change: int) -> None:
        with self._lock:
            self.pending += change

    def _forward(self, connection: socket.socket, sent: Sent) -> None:
        kept = {name: value for name, value in sent.headers.items() if not name.startswith(("proxy-", "connection"))}
        lines = [f"{sent.method} {sent.path} HTTP/1.1", *(f"{name}: {value}" for name, value in kept.items())]
        host, _, port = sent.host.partition(":")
        with socket.create_connection((host, int(port)), timeout=120) as upstream:
            upstream.sendall("\r\n".join([*lines, "connection: close"]).encode("latin-1") + _HEAD_END + sent.body)
            self._relay(upstream, connection, self._fault(sent.path.partition("?")[0]))

    def _fault(self, path: str) -> Fault | None:
        with self._lock:
            for fault in self._faults:
                if fault.path == path and fault.times > 0:
                    fault.times -= 1
                    return fault
        return None

    def _relay(self, upstream: socket.socket, connection: socket.socket, fault: Fault | None) -> None:
        seen = b""
        while piece := upstream.recv(16_384):
            seen += piece
            if fault and fault.after in seen:
                if fault.after:
                    connection.sendall(piece)
                fault.met.set()
                if fault.go is None:
                    return
                self._count(-1)  # not pending: a test that holds a response waits for all others
                fault.go.wait(120)
                self._count(1)
                piece, fault = b"" if fault.after else piece, None
            connection.sendall(piece)
            if self.is_down:
                return


def _read_request(connection: socket.socket) -> tuple[list[str], bytes]:
    data = b""
    while _HEAD_END not in data:
        piece = connection.recv(16_384)
        if not piece:
            return [], b""
        data += piece
    head, _, body = data.partition(_HEAD_END)
    lines = head.decode("latin-1").split("\r\n")
    length = next((int(line[15:]) for line in lines if line.lower().startswith("content-length:")), 0)
    while len(body) < length:
        body += connection.recv(16_384)
    return lines, body
