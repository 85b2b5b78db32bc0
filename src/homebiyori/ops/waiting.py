"""Lets a request wait for another one of the same user: for its response, or for quota that it may give back."""

import math
from collections.abc import Mapping
from typing import Any

from homebiyori.aws.dynamodb import Item, ItemKey, Table
from homebiyori.base.clock import Clock
from homebiyori.ops.bulkhead import CrowdedError
from homebiyori.ops.idempotency import IdempotentRequest, RequestPendingError
from homebiyori.ops.ratelimit import check_alive

_FIRST_LOOK_SECONDS = 0.2
_LONGEST_LOOK_SECONDS = 1.0


class ReplayWaiter:
    """Polls for the response of another request, at growing intervals."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._deadline = clock.monotonic() + seconds
        self._pause = _FIRST_LOOK_SECONDS

    def look(
        self, table: Table, request: IdempotentRequest, key: ItemKey
    ) -> tuple[Mapping[str, Any] | None, Item | None]:
        """Wait, then return the stored response and the row; RequestPendingError when the time is up."""
        if not self._has_waited():
            raise RequestPendingError
        row, *records = table.get_many([key, *request.item_keys])
        check_alive(row)
        return request.replay(records, now=self._clock.now()), row

    def look_for_room(self, table: Table, key: ItemKey) -> Item | None:
        """Wait, then return the row, which may have more room now; CrowdedError when the time is up."""
        if not self._has_waited():
            raise CrowdedError(retry_after=math.ceil(_LONGEST_LOOK_SECONDS))
        return table.get(key)

    def _has_waited(self) -> bool:
        if self._clock.monotonic() + self._pause > self._deadline:
            return False
        self._clock.sleep(self._pause)
        self._pause = min(_LONGEST_LOOK_SECONDS, self._pause * 1.5)
        return True
