"""Two parents write, delete, pay, cancel and are in danger in any order, compared with a plain model of the product.

Hypothesis finds unexpected orders, and shrinks a failure to the fewest steps. After each step both parents are checked,
so that a step of one must not change the other's data.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from homebiyori.base.clock import jst_date
from support.actors import MovableTime
from support.paying import paying, stripe, user_client
from support.product import Caller
from support.purchases import buy, plan_of
from support.stripe import StripeWorld

__all__ = ["paying", "stripe", "user_client"]
pytestmark = pytest.mark.proof

CRISIS = "死にたい。何もかもつらい"
HEARTFELT = "今日はじめて寝返りした！朝から見ていて、嬉しくて泣いてしまった。この子に会えてよかった"
PLAIN = ("お茶を飲んだ", "お皿を洗ったよ", "洗濯物をたたんで、お味噌汁を作った")
WORDS = {"。", "、", "！"}
CARE_LASTS = timedelta(hours=24)
WHO = st.sampled_from((0, 1))


@dataclass
class Believed:
    """The expected state of one parent."""

    caller: Caller
    messages: list[tuple[str, str]] = field(default_factory=list)  # id and text, oldest first, without deleted ones
    said: int = 0
    characters: int = 0
    fruits: dict[date, str] = field(default_factory=dict)
    fruited: set[date] = field(default_factory=set)
    firm_at: datetime | None = None
    presses: int = 0
    subscription: str | None = None
    was_premium: bool = False
    last: tuple[str, str, Any] | None = None  # key, text, answer

    def is_in_care(self, now: datetime) -> bool:
        return self.firm_at is not None and now - self.firm_at < CARE_LASTS

    @property
    def plan(self) -> tuple[str, str, int]:
        if self.subscription:
            return "monthly", "active", 180
        return "free", "canceled" if self.was_premium else "none", 30


class TwoParents(RuleBasedStateMachine):
    """Runs the product next to the model."""

    def __init__(self, parents: list[Caller], world: StripeWorld, moment: MovableTime) -> None:
        super().__init__()
        self.parents = [Believed(caller) for caller in parents]
        self.world, self.moment = world, moment
        for each in self.parents:
            assert each.caller.get("/api/users/profile").status_code == 200

    def _say(self, who: int, text: str) -> Any:
        self.moment.advance(minutes=1)
        parent = self.parents[who]
        key = f"key-{parent.said}"
        answer = parent.caller.say(text, key=key)
        assert answer.status_code == 201, answer.text
        sent = answer.json()
        parent.messages.append((sent["message_id"], text))
        parent.said += 1
        parent.characters += len(text)
        parent.last = key, text, sent
        today = jst_date(self.moment.now())
        if sent["fruit_generated"]:
            assert not parent.is_in_care(self.moment.now())
            assert today not in parent.fruited, "one a day"
            parent.fruited.add(today)
            parent.fruits[today] = sent["fruit"]["fruit_id"]
        return sent

    @initialize()
    def begin_well(self) -> None:
        """Give both something to lose from the first step on."""
        for who in (0, 1):
            assert self._say(who, HEARTFELT)["fruit_generated"]

    @rule(who=WHO, text=st.sampled_from(PLAIN))
    def say_something(self, who: int, text: str) -> None:
        was_in_care = self.parents[who].is_in_care(self.moment.now() + timedelta(minutes=1))
        assert (self._say(who, text)["safety"] is not None) == was_in_care

    @rule(who=WHO)
    def say_what_moves(self, who: int) -> None:
        parent = self.parents[who]
        had_one = jst_date(self.moment.now() + timedelta(minutes=1)) in parent.fruited
        sent = self._say(who, HEARTFELT)
        if parent.firm_at is None:
            assert sent["fruit_generated"] is not had_one

    @rule(who=WHO)
    def say_what_is_dangerous(self, who: int) -> None:
        assert self._say(who, CRISIS)["safety"]["resources"]
        self.parents[who].firm_at, self.parents[who].presses = self.moment.now(), 0

    @precondition(lambda self: any(each.firm_at for each in self.parents))
    @rule(who=WHO)
    def press_that_all_is_well(self, who: int) -> None:
        self.moment.advance(minutes=1)
        parent = self.parents[who] if self.parents[who].firm_at else self.parents[1 - who]
        if parent.is_in_care(self.moment.now()):
            parent.presses += 1
            if parent.presses == 2:
                parent.firm_at = self.moment.now() - CARE_LASTS
        shown = parent.caller.put("/api/chat/care", {"safe": True}).json()
        assert shown["in_care"] == parent.is_in_care(self.moment.now())

    @precondition(lambda self: any(each.last for each in self.parents))
    @rule(who=WHO)
    def send_it_again(self, who: int) -> None:
        last = self.parents[who].last
        if last is None or self.moment.now() - datetime.fromisoformat(last[2]["created_at"]) > timedelta(hours=20):
            return
        key, text, sent = last
        again = self.parents[who].caller.say(text, key=key)
        if sent["message_id"] not in dict(self.parents[who].messages):
            assert (again.status_code, again.json()["code"]) == (410, "gone")
            return
        assert (again.status_code, again.headers["idempotent-replayed"]) == (201, "true")
        is_picked = sent["fruit"] is not None and sent["fruit"]["fruit_id"] not in self.parents[who].fruits.values()
        assert again.json() == ({**sent, "fruit": None} if is_picked else sent)

    @precondition(lambda self: any(each.messages for each in self.parents))
    @rule(who=WHO, place=st.integers(0, 30))
    def delete_a_message(self, who: int, place: int) -> None:
        parent = self.parents[who]
        if parent.messages:
            message_id, _ = parent.messages.pop(place % len(parent.messages))
            other = self.parents[1 - who].caller
            assert other.delete(f"/api/chat/messages/{message_id}").status_code == 404, "it is not theirs"
            assert parent.caller.delete(f"/api/chat/messages/{message_id}").status_code == 204

    @precondition(lambda self: any(each.fruits for each in self.parents))
    @rule(who=WHO)
    def pick_a_fruit(self, who: int) -> None:
        parent = self.parents[who] if self.parents[who].fruits else self.parents[1 - who]
        if parent.fruits:
            _, fruit_id = parent.fruits.popitem()
            assert parent.caller.delete(f"/api/tree/fruits/{fruit_id}").status_code == 204

    @rule(who=WHO)
    def subscribe(self, who: int) -> None:
        parent = self.parents[who]
        if parent.subscription is None:
            parent.subscription = buy(parent.caller, self.world)["id"]
            parent.was_premium = True

    @precondition(lambda self: any(each.subscription for each in self.parents))
    @rule(who=WHO)
    def end_the_subscription(self, who: int) -> None:
        parent = self.parents[who] if self.parents[who].subscription else self.parents[1 - who]
        if parent.subscription is not None:
            self.world.world.end(parent.subscription)
            self.world.deliver(parent.caller.client)
            parent.subscription = None

    @rule(hours=st.sampled_from((1, 9, 25)))
    def wait(self, hours: int) -> None:
        self.moment.advance(hours=hours)

    @invariant()
    def all_is_as_believed(self) -> None:
        for parent in self.parents:
            status = parent.caller.get("/api/tree/status").json()
            tree = status["tree"]
            assert (tree["total_messages"], tree["total_characters"], tree["total_fruits"]) == (
                parent.said,
                parent.characters,
                len(parent.fruits),
            )
            history = parent.caller.get("/api/chat/history", limit=50).json()["items"]
            assert [item["message_id"] for item in history] == [found for found, _ in reversed(parent.messages)][:50]
            fruits = parent.caller.get("/api/tree/fruits").json()["items"]
            assert {item["fruit_id"] for item in fruits} == set(parent.fruits.values())
            assert plan_of(parent.caller) == parent.plan


def _play(machine: Callable[[], TwoParents], *, examples: int, steps: int) -> None:
    made: Any = machine  # any factory will do
    run_state_machine_as_test(
        made,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_order_of_steps(
    new_parent: Callable[[], Caller], stripe: StripeWorld, moment: MovableTime, size: Callable[[int, int], int],
    figure: Callable[..., None],
) -> None:  # fmt: skip
    examples, steps = size(5, 60), size(16, 40)
    _play(lambda: TwoParents([new_parent(), new_parent()], stripe, moment), examples=examples, steps=steps)
    figure("two parents against a plain model", examples=examples, steps=steps, found=0)


def test_what_touches_the_other_parent_is_found(
    new_parent: Callable[[], Caller], stripe: StripeWorld, moment: MovableTime
) -> None:
    """A product in which parents share a tree must be detected."""

    class Shared(TwoParents):
        def _say(self, who: int, text: str) -> Any:
            sent = super()._say(who, text)
            assert self.parents[1 - who].caller.say(text).status_code == 201
            return sent

    with pytest.raises(AssertionError):
        _play(lambda: Shared([new_parent(), new_parent()], stripe, moment), examples=3, steps=6)
