"""The rows of billing: the first write wins, the version is checked, the totals count each plan."""

import uuid
from datetime import timedelta

import pytest

from homebiyori.aws.transaction import Transaction, TransactionRefusedError
from homebiyori.base.errors import AccountDeletedError
from homebiyori.billing.models import Subscription, Survey
from homebiyori.billing.repository import BillingRepository, read_subscription, subscription_key
from homebiyori.billing.rules import Plan
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.outside_calls import outside_key
from homebiyori.ops.ratelimit import FULL_AT, GONE
from homebiyori.resources import Resources
from support.actors import MovableTime


@pytest.fixture
def rows(resources: Resources) -> BillingRepository:
    return BillingRepository(resources.core, resources.counters)


@pytest.fixture
def user_id() -> str:
    return str(uuid.uuid4())


def store(resources: Resources, rows: BillingRepository, user_id: str, after: Subscription) -> Subscription:
    before = rows.find(user_id) or Subscription()
    writes = rows.change_writes(user_id, before=before, after=after, now=resources.clock.now())
    Transaction(resources.core, writes).commit()
    found = rows.find(user_id)
    assert found
    return found


def test_a_row_tells_when_it_began_and_when_it_changed(
    resources: Resources, rows: BillingRepository, user_id: str, moment: MovableTime
) -> None:
    first = store(resources, rows, user_id, Subscription(status="active"))
    assert first.created_at == first.updated_at
    moment.advance(hours=1)
    second = store(resources, rows, user_id, first.model_copy(update={"status": "past_due"}))
    assert second.created_at == first.created_at
    assert second.updated_at
    assert first.created_at
    assert second.updated_at - first.created_at == timedelta(hours=1)


def test_the_totals_follow_the_plans(resources: Resources, rows: BillingRepository, user_id: str) -> None:
    before = resources.counters.read_totals()
    paid = store(resources, rows, user_id, Subscription(plan=Plan.MONTHLY))
    assert resources.counters.read_totals()["monthly"] - before["monthly"] == 1
    store(resources, rows, user_id, paid.model_copy(update={"plan": Plan.YEARLY}))
    after = resources.counters.read_totals()
    assert (after["monthly"] - before["monthly"], after["yearly"] - before["yearly"]) == (0, 1)


def test_a_mark_moves_the_version_by_one_and_stands_only_where_the_plan_does(
    resources: Resources, rows: BillingRepository, user_id: str
) -> None:
    row = store(resources, rows, user_id, Subscription(status="active"))
    mark = rows.mark_write(user_id, plan_version=row.plan_version, marks={"retention_requested": 180})
    Transaction(resources.core, {"mark": mark}).commit()
    marked = read_subscription(resources.core.get(subscription_key(user_id)))
    assert (marked.version, marked.retention_requested) == (row.version + 1, 180)
    late = rows.mark_write(user_id, plan_version=row.plan_version + 1, marks={"retention_requested": 30})
    with pytest.raises(TransactionRefusedError):
        Transaction(resources.core, {"mark": late}).commit()


def test_nobody_who_has_left_is_given_an_answer(resources: Resources, rows: BillingRepository, user_id: str) -> None:
    request = IdempotentRequest.of(user_id=user_id, key="k", route="POST /api/billing/cancel", body={})
    assert rows.read_asked(user_id, request) == (None, None, None)
    Transaction(resources.core, {"gone": resources.core.put_write({**outside_key(user_id), FULL_AT: GONE})}).commit()
    with pytest.raises(AccountDeletedError):
        rows.read_asked(user_id, request)


def test_a_link_is_its_users_until_it_is_taken_back(
    resources: Resources, rows: BillingRepository, user_id: str
) -> None:
    customer_id = f"cus_{uuid.uuid4().hex}"
    Transaction(resources.core, {"link": rows.link_write(customer_id, user_id)}).commit()
    with pytest.raises(TransactionRefusedError):
        Transaction(resources.core, {"link": rows.link_write(customer_id, str(uuid.uuid4()))}).commit()
    rows.unlink(customer_id, str(uuid.uuid4()))
    assert rows.find_user(customer_id) == user_id
    rows.unlink(customer_id, user_id)
    assert rows.find_user(customer_id) is None


def test_a_survey_keeps_what_was_said_and_nothing_else(resources: Resources, rows: BillingRepository) -> None:
    writes = rows.survey_writes(Survey(satisfaction_score=4), plan="monthly", now=resources.clock.now())
    kept = writes["survey"]["Put"]["Item"]
    assert "reason_category" not in kept
    assert "reason_text" not in kept
    assert kept["satisfaction_score"] == {"N": "4"}
