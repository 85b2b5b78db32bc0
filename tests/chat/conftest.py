"""A server of the users' app for concurrent requests; a Lambda function gets one request at a time."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn

from homebiyori.api import create_user_app
from homebiyori.resources import Resources


@pytest.fixture
def serve() -> Iterator[Callable[[Resources], str]]:
    """Return a function that serves the users' app with uvicorn on a free port."""
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
