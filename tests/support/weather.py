"""Random faults: calls to AWS, Stripe and the model fail, before or after they take effect."""

import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError

from support import bedrock as model
from support.bedrock import Asked, Behaviour, FakeBedrock

_BEFORE, _BROKEN, _THROTTLED, _LOST = "cut before", "answers 500", "throttled", "answer lost"
_FAULTS = (_BEFORE, _BROKEN, _THROTTLED, _LOST)


class Weather:
    """Draws whether and how a call fails; while the weather is bad, `share` of the calls do."""

    def __init__(self, share: float, *, seed: int = 1) -> None:
        self.share = share
        self.calls: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self._dice = random.Random(seed)  # noqa: S311 - plays, guards nothing
        self._lock = threading.Lock()
        self._is_bad = False

    @contextmanager
    def over(self, *clients: Any) -> Iterator[None]:
        """Make calls of these boto3 clients fail, and those of all that calls `draw` itself."""
        for client in clients:
            client.meta.events.register("before-send.*.*", self._at(client), unique_id=f"weather-{id(client)}")
        self._is_bad = True
        try:
            yield
        finally:
            self._is_bad = False
            for client in clients:
                client.meta.events.unregister("before-send.*.*", unique_id=f"weather-{id(client)}")

    def draw(self, service: str) -> str | None:
        with self._lock:
            if not self._is_bad:
                return None
            self.calls[service] += 1
            if self._dice.random() >= self.share:
                return None
            self.faults[service] += 1
            return self._dice.choice(_FAULTS)

    def cutting(self, service: str, error: Callable[[], Exception]) -> Callable[[str], None]:
        """Return a hook for a stand-in that cuts calls before or after they take effect."""
        drawn = threading.local()

        def hook(place: str) -> None:
            if place == "before":
                drawn.fault = self.draw(service)
            if drawn.fault is not None and (drawn.fault == _LOST) == (place == "after"):
                raise error()

        return hook

    def _at(self, client: Any) -> Callable[..., AWSResponse | None]:
        service = client.meta.service_model.service_name

        def before_send(request: Any, **_: Any) -> AWSResponse | None:
            fault = self.draw(service)
            if fault is None:
                return None
            if fault == _BROKEN:
                return answered(request.url, 500, "InternalServerError")
            if fault == _THROTTLED:
                return answered(request.url, 400, "ThrottlingException")
            if fault == _LOST:
                client._endpoint.http_session.send(request)
            raise ConnectionClosedError(endpoint_url=request.url)

        return before_send


class StormyBedrock(FakeBedrock):
    """A model that answers well, except when the weather makes a call fail."""

    def __init__(self, weather: Weather, good: Behaviour) -> None:
        super().__init__()
        self._weather, self._good = weather, good
        self.answers = 0

    def next_behaviour(self, asked: Asked) -> Behaviour:
        fault = self._weather.draw("bedrock")
        with self._lock:
            self.requests.append(asked)
            self.answers += fault is None
        faulty: dict[str | None, Behaviour] = {
            _BEFORE: model.resets(),
            _BROKEN: model.broken_server(),
            _THROTTLED: model.throttled(),
            _LOST: model.cut_connection(),
        }
        return faulty.get(fault, self._good)


class _Raw:
    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def answered(url: str, status: int, code: str) -> AWSResponse:
    body = json.dumps({"__type": code, "message": "bad weather"}).encode()
    headers: Any = {"Content-Type": "application/x-amz-json-1.0"}
    return AWSResponse(url, status, headers, _Raw(body))
