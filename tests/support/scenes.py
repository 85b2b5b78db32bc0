"""A parent with a subscription, and changes to it at Stripe, reported by events (`webhook/test_matrix.py`)."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from homebiyori.resources import Resources
from support.product import Caller
from support.purchases import second
from support.stripe import StripeWorld, event_about

DAY = 86_400
SUB = "get /v1/subscriptions/"
INVOICE = "get /v1/invoices/"
LIST = "get /v1/subscriptions"
CUSTOMER = "get /v1/customers/"


@dataclass
class Scene:
    """A parent who has bought the monthly plan, with events that are delivered by hand."""

    caller: Caller
    stripe: StripeWorld
    paying: Resources
    own: dict[str, Any]
    number: int = 0
    before: Counter[str] = field(default_factory=Counter)

    @property
    def line(self) -> dict[str, Any]:
        line: dict[str, Any] = self.own["items"]["data"][0]
        return line

    @property
    def now(self) -> int:
        return int(self.stripe.moment.at.timestamp())

    def tell(self, kind: str, about: dict[str, Any] | None = None, **changes: Any) -> None:
        """Deliver an event, by default about the parent's subscription as it is."""
        self.number += 1
        event_id = f"evt_{self.number}_{self.own['id'][-12:]}"
        event = event_about(kind, dict(about or self.own), event_id=event_id, at=self.stripe.moment.at, **changes)
        assert self.stripe.post(self.caller.client, event).status_code == 200

    def add_invoice(self, *, status: str = "open", attempts: int = 1, **changes: Any) -> dict[str, Any]:
        """Create an invoice for a renewal at Stripe."""
        made = self.stripe.world.add_invoice(self.own, amount=580, reason="subscription_cycle")
        made.update(status=status, attempt_count=attempts, amount_paid=580 if status == "paid" else 0, **changes)
        return made

    def deliver(self, *, backwards: bool = False, times: int = 1) -> None:
        events = self.stripe.events()
        for event in (events[::-1] if backwards else events) * times:
            assert self.stripe.post(self.caller.client, event).status_code == 200

    def calls(self) -> list[str]:
        """Return the calls to Stripe, without the ids at the end of paths."""
        known = (SUB, INVOICE, CUSTOMER)
        return [
            next((short for short in known if call.startswith(short)), call) for call in self.stripe.transport.calls
        ]


Happen = Callable[[Scene], Any]


def status(name: str, *, price: str | None = None) -> Happen:
    def happen(scene: Scene) -> None:
        scene.own["status"] = name
        if price is not None:
            scene.line["price"] = {"id": price}
        scene.tell("customer.subscription.updated")

    return happen


def failed(kind: str = "invoice.payment_failed", *, event: dict[str, Any] | None = None, **invoice: Any) -> Happen:
    """Create an invoice in its current state; by default, the event reports it as open and at its first attempt."""

    def happen(scene: Scene) -> None:
        made = scene.add_invoice(**invoice)
        scene.tell(kind, {**made, "status": "open", "attempt_count": 1, "amount_paid": 0, **(event or {})})

    return happen


def also(*acts: Happen) -> Happen:
    def happen(scene: Scene) -> None:
        for act in acts:
            act(scene)

    return happen


def own(**changes: Any) -> Happen:
    return lambda scene: scene.own.update(changes)


def line(**changes: Any) -> Happen:
    return lambda scene: scene.line.update(changes)


def updated(scene: Scene) -> None:
    scene.tell("customer.subscription.updated")


def trial(**changes: Any) -> Happen:
    def happen(scene: Scene) -> None:
        scene.own.update(status="trialing", trial_end=scene.now + 3 * DAY)
        scene.own.update(**changes)
        scene.tell("customer.subscription.trial_will_end", {**scene.own, "status": "trialing"})

    return happen


def end(scene: Scene) -> None:
    scene.stripe.world.end(scene.own["id"])


def change(**params: Any) -> Happen:
    return lambda scene: scene.stripe.world.change(scene.own["id"], params)


def price(name: str) -> dict[str, Any]:
    return {"items": {"0": {"price": name}}}


def deliver(scene: Scene) -> None:
    scene.deliver()


def thrice(scene: Scene) -> None:
    scene.deliver(times=3)


def backwards(scene: Scene) -> None:
    scene.deliver(backwards=True)


def renew(*, is_paid: bool) -> Happen:
    return lambda scene: scene.stripe.world.finish_period(scene.own["id"], is_paid=is_paid)


def other_mode(kind: str) -> Happen:
    return lambda scene: scene.tell(kind, livemode=True)


def sell(name: str = "active", *, then: Happen = deliver) -> Happen:
    """Sell a second subscription, a day later."""

    def happen(scene: Scene) -> None:
        scene.stripe.moment.advance(days=1)
        second(scene.stripe, scene.own)["status"] = name
        then(scene)

    return happen


def sold_then_end(scene: Scene) -> None:
    end(scene)
    deliver(scene)


def days(count: int) -> Happen:
    return lambda scene: scene.stripe.moment.advance(days=count)


def moved(scene: Scene) -> None:
    scene.tell("customer.subscription.updated", {**scene.own})


def end_text(scene: Scene) -> str:
    return str(scene.line["current_period_end"])


def cancel_at(scene: Scene) -> None:
    scene.stripe.world.change(scene.own["id"], {"cancel_at": end_text(scene)})


def many_lines(scene: Scene) -> None:
    own = scene.line
    scene.own["items"]["data"] = [{**own, "id": f"si_{n}", "price": {"id": f"p_{n}"}} for n in range(1_999)] + [own]
    scene.tell("customer.subscription.updated", {"id": scene.own["id"], "customer": scene.own["customer"]})


def many_subscriptions(scene: Scene) -> None:
    """Create a list of 1,999 canceled subscriptions, with a living one at its very end."""
    world = scene.stripe.world
    own = world.things["subscriptions"].pop(scene.own["id"])
    living = {**own, "id": "sub_living" + own["id"][-8:]}
    dead = {
        f"sub_d{n}_{own['id'][-8:]}": {**own, "id": f"sub_d{n}_{own['id'][-8:]}", "status": "canceled"}
        for n in range(1_998)
    }
    world.things["subscriptions"] = {living["id"]: living, **dead, own["id"]: own}
    end(scene)
    deliver(scene)


def gone(scene: Scene) -> None:
    scene.stripe.world.delete_customer(scene.own["customer"])


def refund(scene: Scene) -> None:
    for kind in (
        "charge.refunded",
        "charge.refund.updated",
        "refund.created",
        "credit_note.created",
        "charge.dispute.created",
    ):
        scene.tell(kind, {"id": "ch_1", "customer": scene.own["customer"], "refunded": True, "amount_refunded": 580})


def paid_nothing(scene: Scene) -> None:
    """Report a paid invoice of zero, as at the beginning of a trial."""
    made = scene.add_invoice(status="paid", attempts=0)
    made.update(amount_due=0, amount_paid=0)
    scene.tell("invoice.paid", made)


def stranger(kind: str) -> Happen:
    return lambda scene: scene.tell(kind, {**scene.own, "customer": "cus_stranger"})
