"""The users' app under a server that takes many requests at a time, as none of the gateways' functions does."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn

from homebiyori.api import create_user_app
from homebiyori.resources import Resources


@pytest.fixture
def serve() -> Iterator[Callable[[Resources], str]]:
    """Serve the users' app with uvicorn on a port of its own."""
    stops: list[Callable[[], None]] = []

    def start(resources: Resources) -> str:
        listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        server = uvicorn.Server(uvicorn.Config(create_user_app(resources), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()

        def stop() -> None:
            server.should_exit = True
            thread.join(10)

        stops.append(stop)
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    yield start
    for stop in stops:
        stop()
