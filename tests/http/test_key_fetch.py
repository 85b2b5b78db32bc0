"""The key set is downloaded from exactly the URL of the setting."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from homebiyori.http.auth import fetcher


class _Pool(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response({"/keys": 200, "/moved": 302}.get(self.path, 503))
        self.send_header("Location", "/keys")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def pool() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Pool) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_body_is_returned(pool: str) -> None:
    assert fetcher(f"{pool}/keys")() == b"{}"


@pytest.mark.parametrize("path", ["moved", "broken"])
def test_a_redirect_or_an_error_is_no_key_set(pool: str, path: str) -> None:
    with pytest.raises(OSError, match=r"30[0-9]|503"):
        fetcher(f"{pool}/{path}")()


def test_with_tls_a_server_without_it_is_no_pool(pool: str) -> None:
    with pytest.raises(OSError, match=r"(?i)ssl|tls"):
        fetcher(pool.replace("http:", "https:"))()


def test_a_file_is_no_key_set() -> None:
    with pytest.raises(OSError, match="unknown url type"):
        fetcher("file:///etc/hostname")()
