"""Rows that tests store directly, in place of other parts of the product."""

from homebiyori.aws.dynamodb import NOT_EXISTS, Update, user_key
from homebiyori.resources import Resources
from support.product import Caller


def subscribe(resources: Resources, caller: Caller, *, plan: str = "monthly", status: str = "active") -> None:
    """Store what the webhook stores when a subscription begins."""
    row = {**user_key(caller.user_id, "SUBSCRIPTION"), "plan": plan, "status": status}
    assert resources.core.put(row, NOT_EXISTS)


def lapse(resources: Resources, caller: Caller) -> None:
    """Store what the webhook stores when a subscription ends."""
    ended = Update(sets={"plan": "free", "status": "canceled"})
    assert resources.core.update(user_key(caller.user_id, "SUBSCRIPTION"), ended)
