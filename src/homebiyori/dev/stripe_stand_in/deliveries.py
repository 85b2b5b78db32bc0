"""Sends signed events until they are accepted, like Stripe, but with shorter pauses."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime

from homebiyori.dev.stripe_stand_in.shapes import Thing
from homebiyori.dev.stripe_stand_in.world import World
from homebiyori.payments.signature import sign

_LOOK_EVERY = 0.1
_LONGEST_PAUSE = 60.0
_TIMEOUT = 30.0
_LONGEST_GOODBYE = 1.0  # deliveries in progress are repeated after the next start
# A developer's proxy can't reach our loopback.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def request_of(event: Thing, *, secret: str, now: int) -> tuple[bytes, dict[str, str]]:
    """Return the body and headers of a delivery."""
    body = json.dumps(event, indent=2, ensure_ascii=False).encode()
    header = sign(body, secret=secret, at=datetime.fromtimestamp(now, tz=UTC))
    return body, {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": header}


class Deliveries:
    """A thread that delivers the world's outbox; rejected events stay in it, even across restarts."""

    def __init__(self, world: World, *, url: str, secret: str) -> None:
        self._world = world
        self._url = url
        self._secret = secret
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stripe-deliveries", daemon=True)

    def __enter__(self) -> "Deliveries":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(_LONGEST_GOODBYE)

    def _run(self) -> None:
        while not self._stop.wait(_LOOK_EVERY):
            self.deliver(self._post)

    def deliver(self, post: Callable[[bytes, dict[str, str]], bool]) -> None:
        """Send each due event once."""
        for entry in [
            entry for entry in self._world.outbox if entry["due"] <= time.monotonic() or not entry["attempts"]
        ]:
            body, headers = request_of(entry["event"], secret=self._secret, now=self._world.now())
            is_taken = post(body, headers)
            with self._world.lock:
                if is_taken:
                    self._world.outbox.remove(entry)
                else:
                    entry["attempts"] += 1
                    entry["due"] = time.monotonic() + min(_LONGEST_PAUSE, 0.5 * 2 ** entry["attempts"])
                self._world.save()

    def _post(self, body: bytes, headers: dict[str, str]) -> bool:
        request = urllib.request.Request(self._url, data=body, headers=headers, method="POST")  # noqa: S310 - loopback
        try:
            with _OPENER.open(request, timeout=_TIMEOUT):
                return True
        except OSError:  # not up yet, or any status but 2xx
            return False
