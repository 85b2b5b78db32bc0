"""A request with an idempotency key is kept and replayed; one without a key is not."""

from datetime import timedelta

import pytest

from homebiyori.aws.transaction import Transaction, TransactionRefusedError
from homebiyori.ops.idempotency import (
    ANSWER,
    KEPT_FOR,
    UNKEYED,
    IdempotencyMismatchError,
    IdempotentRequest,
    tracking_replays,
)
from homebiyori.resources import Resources
from support.actors import MovableTime, new_user_id


def test_without_a_key_nothing_is_read_kept_or_replayed(resources: Resources, moment: MovableTime) -> None:
    request = IdempotentRequest.of(user_id=new_user_id(), key=None, route="x", body={})
    assert request is UNKEYED
    assert (request.is_keyed, request.item_keys, request.held_name) == (False, [], "")
    assert request.record_writes(resources.core, {"n": 1}, now=moment.now()) == {}
    assert request.replay([], now=moment.now()) is None
    assert resources.core.get_many(request.item_keys) == []


def test_an_answer_is_kept_once_and_replayed_for_a_day(resources: Resources, moment: MovableTime) -> None:
    user_id, core = new_user_id(), resources.core
    request = IdempotentRequest.of(user_id=user_id, key="k", route="x", body={"a": 1})
    assert request.replay(core.get_many(request.item_keys), now=moment.now()) is None
    Transaction(core, request.record_writes(core, {"n": 1}, now=moment.now())).commit()
    with tracking_replays() as noted:
        assert request.replay(core.get_many(request.item_keys), now=moment.now()) == {"n": 1}
    assert noted.is_replay
    with pytest.raises(TransactionRefusedError) as refused:
        Transaction(core, request.record_writes(core, {"n": 2}, now=moment.now())).commit()
    assert request.replay([refused.value[ANSWER]], now=moment.now()) == {"n": 1}
    other = IdempotentRequest.of(user_id=user_id, key="k", route="x", body={"a": 2})
    with pytest.raises(IdempotencyMismatchError):
        other.replay(core.get_many(other.item_keys), now=moment.now())
    moment.advance(seconds=(KEPT_FOR + timedelta(seconds=1)).total_seconds())
    assert request.replay(core.get_many(request.item_keys), now=moment.now()) is None
    Transaction(core, request.record_writes(core, {"n": 3}, now=moment.now())).commit()
    assert request.replay(core.get_many(request.item_keys), now=moment.now()) == {"n": 3}
