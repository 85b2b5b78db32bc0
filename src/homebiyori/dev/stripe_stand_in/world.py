"""The stand-in's objects, the operations on them, and the events that these send."""

import copy
import json
import re
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from homebiyori.dev.stripe_stand_in import shapes
from homebiyori.dev.stripe_stand_in.shapes import Thing

KINDS = ("customers", "sessions", "subscriptions", "schedules", "invoices", "portals")
ENDED = ("canceled", "incomplete_expired")

# "Keys can be removed after at least 24 hours": https://docs.stripe.com/api/idempotent_requests
_ANSWERS_KEPT_FOR = 86_400


class RefusedError(Exception):
    """Stripe would reject the request."""

    def __init__(self, message: str, *, code: str | None = None, status: int = 400, kind: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.kind = kind or "invalid_request_error"

    def body(self) -> Thing:
        """Return the error as Stripe formats it."""
        return {"error": {"type": self.kind, "message": self.message, "code": self.code}}


class World:
    """All objects; saved to the file, if any, after each change."""

    def __init__(
        self, now: Callable[[], int], *, file: Path | None = None, url_base: str = "http://stripe.test"
    ) -> None:
        self.now = now
        self.url_base = url_base
        self.lock = threading.RLock()
        self._file = file
        stored = json.loads(file.read_bytes()) if file is not None and file.exists() else {}
        self.things: dict[str, dict[str, Thing]] = {kind: stored.get(kind, {}) for kind in KINDS}
        self.answers: dict[str, Thing] = {
            key: stored for key, stored in stored.get("answers", {}).items() if "at" in stored
        }
        self.outbox: list[Thing] = stored.get("outbox", [])
        # Seconds until a search finds new objects: up to a minute at Stripe.
        self.search_lag = 0
        self._faults: dict[str, list[bool]] = {}

    def break_down(self, call: str, *, is_done: bool = False) -> None:
        """Answer the next such write ("POST /v1/customers") with a 500, before or after it takes effect."""
        self._faults.setdefault(call, []).append(is_done)

    def perform(self, call: str, act: Callable[[], Thing]) -> tuple[int, Thing]:
        """Perform a write; return its status and body."""
        faults = [found for name, found in self._faults.items() if found and re.fullmatch(name, call)]
        is_done = faults[0].pop(0) if faults else None
        if is_done is not False:
            try:
                body = shapes.public(act())
            except RefusedError as refused:
                return refused.status, refused.body()
        if is_done is not None:
            return 500, {"error": {"type": "api_error", "message": "An unknown error occurred"}}
        return 200, body

    def stored_answer(self, key: str) -> Thing | None:
        """Return the unexpired response stored under a key, successful or not."""
        stored = self.answers.get(key)
        return stored if stored is not None and stored["at"] + _ANSWERS_KEPT_FOR > self.now() else None

    def save(self) -> None:
        """Write the file atomically."""
        if self._file is None:
            return
        beside = self._file.with_suffix(".tmp")
        beside.write_text(json.dumps({**self.things, "answers": self.answers, "outbox": self.outbox}), encoding="utf-8")
        beside.replace(self._file)

    def get(self, kind: str, thing_id: str) -> Thing:
        """Return an object; RefusedError, as from Stripe, if there is none."""
        found = self.things[kind].get(thing_id)
        if found is None:
            raise RefusedError(f"No such {kind.removesuffix('s')}: '{thing_id}'", code="resource_missing", status=404)
        return found

    def emit(self, kind: str, about: Thing) -> None:
        """Queue an event with a copy of the object's current state."""
        self.outbox.append({"event": copy.deepcopy(shapes.event(kind, about, self.now())), "attempts": 0, "due": 0.0})

    def create_customer(self, params: Thing) -> Thing:
        made = shapes.customer(params.get("metadata", {}), self.now())
        self.things["customers"][made["id"]] = made
        return made

    def delete_customer(self, customer_id: str) -> Thing:
        customer = self.get("customers", customer_id)
        if customer.get("deleted"):
            raise RefusedError("No such customer (it was deleted)", code="resource_missing", status=404)
        for subscription in self.of_customer("subscriptions", customer_id):
            if subscription["status"] not in ENDED:
                self.end(subscription["id"])
        self.emit("customer.deleted", customer)
        customer["deleted"] = True
        return customer

    def customers_since(self, since: int) -> list[Thing]:
        """List the existing customers created since then, newest first."""
        found = [thing for thing in self.things["customers"].values() if not thing.get("deleted")]
        return [thing for thing in found[::-1] if thing["created"] >= since]

    def customers_of(self, user_id: str) -> list[Thing]:
        """List the existing customers of one of the product's users."""
        return [thing for thing in self.customers_since(0) if thing["metadata"].get("user_id") == user_id]

    def search_customers(self, user_id: str) -> list[Thing]:
        """List them as a search does, with its lag."""
        return [thing for thing in self.customers_of(user_id) if thing["created"] + self.search_lag <= self.now()]

    def living_customer(self, customer_id: str) -> Thing:
        """Return a customer that has not been deleted."""
        customer = self.get("customers", customer_id)
        if customer.get("deleted"):
            raise RefusedError("No such customer (it was deleted)", code="resource_missing")
        return customer

    def of_customer(self, kind: str, customer_id: str) -> list[Thing]:
        """List a customer's objects, newest first."""
        found = [thing for thing in self.things[kind].values() if thing["customer"] == customer_id]
        return found[::-1]

    def create_session(self, params: Thing) -> Thing:
        self.living_customer(params["customer"])
        price_id = params["line_items"]["0"]["price"]
        if price_id not in shapes.PRICES:
            raise RefusedError(f"No such price: '{price_id}'", code="resource_missing")
        made = shapes.session(params, url_base=self.url_base, now=self.now())
        self.things["sessions"][made["id"]] = made
        return made

    def expire_session(self, session_id: str) -> Thing:
        session = self.open_session(session_id)
        session["status"] = "expired"
        self.emit("checkout.session.expired", session)
        return session

    def open_session(self, session_id: str) -> Thing:
        """Return a session that can still be paid."""
        session = self.get("sessions", session_id)
        if session["status"] != "open":
            raise RefusedError("This Checkout Session is not in an expireable or payable state.")
        return session

    def pay(self, session_id: str) -> Thing:
        session = self.open_session(session_id)
        made = shapes.subscription(
            session["customer"], session["_price"], session["_subscription_metadata"], self.now()
        )
        self.things["subscriptions"][made["id"]] = made
        self.emit("customer.subscription.created", made)
        invoice = self.add_invoice(made, amount=session["amount_total"], reason="subscription_create")
        self.settle(invoice)
        session.update(status="complete", payment_status="paid", subscription=made["id"], invoice=invoice["id"])
        self.emit("checkout.session.completed", session)
        return session

    def decline(self, session_id: str) -> None:
        """Simulate a declined card; the page stays open."""
        session = self.open_session(session_id)
        self.emit("payment_intent.payment_failed", {"id": shapes.new_id("pi"), "customer": session["customer"]})

    def add_invoice(self, subscription: Thing, *, amount: int, reason: str) -> Thing:
        made = shapes.invoice(subscription, amount=amount, reason=reason, url_base=self.url_base, now=self.now())
        self.things["invoices"][made["id"]] = made
        subscription["latest_invoice"] = made["id"]
        return made

    def settle(self, invoice: Thing) -> None:
        """Mark an invoice as paid; Stripe sends both events."""
        invoice.update(
            status="paid", amount_paid=invoice["amount_due"], amount_remaining=0, attempted=True,
            attempt_count=invoice["attempt_count"] + 1,
        )  # fmt: skip
        invoice["status_transitions"]["paid_at"] = self.now()
        self.emit("invoice.paid", invoice)
        self.emit("invoice.payment_succeeded", invoice)

    def change(self, subscription_id: str, params: Thing) -> Thing:
        """Change a subscription's end or price."""
        subscription = self.get("subscriptions", subscription_id)
        if subscription["status"] in ENDED:
            raise RefusedError("A canceled subscription can only update its cancellation_details and metadata.")
        if "cancel_at" in params and "cancel_at_period_end" in params:
            raise RefusedError("You may only specify one of these parameters: cancel_at, cancel_at_period_end.")
        if subscription.get("schedule") and {"cancel_at", "cancel_at_period_end"} & params.keys():
            raise RefusedError(
                f"The subscription is managed by the subscription schedule `{subscription['schedule']}`, and updating "
                "any cancelation behavior directly is not allowed. Please update the schedule instead."
            )
        line = subscription["items"]["data"][0]
        if "cancel_at_period_end" in params:
            is_ending = params["cancel_at_period_end"] == "true"
            # Clearing the flag does not affect an end that was set by date.
            if is_ending or subscription["cancel_at_period_end"]:
                end = line["current_period_end"] if is_ending else None
                subscription.update(cancel_at_period_end=is_ending, cancel_at=end, canceled_at=end and self.now())
        if "cancel_at" in params:
            end = int(params["cancel_at"]) if params["cancel_at"] else None
            subscription.update(cancel_at_period_end=False, cancel_at=end, canceled_at=end and self.now())
        new_price = params.get("items", {}).get("0", {}).get("price")
        if new_price is not None:
            self._change_price(subscription, new_price)
        self.emit("customer.subscription.updated", subscription)
        return subscription

    def _change_price(self, subscription: Thing, price_id: str) -> None:
        """Begin a new period at the new price, minus what is left of the old one."""
        if price_id not in shapes.PRICES:
            raise RefusedError(f"No such price: '{price_id}'", code="resource_missing")
        line, now = subscription["items"]["data"][0], self.now()
        length = line["current_period_end"] - line["current_period_start"]
        left = line["price"]["unit_amount"] * max(0, line["current_period_end"] - now) // length
        subscription["items"]["data"][0] = {**shapes.item(subscription["id"], price_id, now), "id": line["id"]}
        amount = max(0, shapes.PRICES[price_id][1] - left)
        self.settle(self.add_invoice(subscription, amount=amount, reason="subscription_update"))

    def schedule(self, subscription_id: str, price_id: str) -> Thing:
        """Schedule a price change for the end of the period, as the portal does for a cheaper price."""
        subscription = self.get("subscriptions", subscription_id)
        made = shapes.schedule(subscription, price_id, self.now())
        self.things["schedules"][made["id"]] = made
        subscription["schedule"] = made["id"]
        return made

    def release(self, schedule_id: str) -> Thing:
        """Remove a subscription's schedule, leaving the subscription as it is."""
        schedule = self.get("schedules", schedule_id)
        if schedule["status"] not in ("not_started", "active"):
            raise RefusedError(f"A subscription schedule can't be released if it is {schedule['status']}.")
        subscription = self.get("subscriptions", schedule["subscription"])
        subscription["schedule"] = None
        schedule.update(
            status="released", released_at=self.now(), released_subscription=subscription["id"], subscription=None
        )
        return schedule

    def create_portal(self, params: Thing) -> Thing:
        made = shapes.portal(self.living_customer(params["customer"]), params, url_base=self.url_base, now=self.now())
        self.things["portals"][made["id"]] = made
        return made

    def end(self, subscription_id: str) -> Thing:
        subscription = self.get("subscriptions", subscription_id)
        if subscription.get("schedule"):
            self.things["schedules"][subscription["schedule"]]["status"] = "canceled"
            subscription["schedule"] = None
        subscription.update(status="canceled", canceled_at=self.now(), ended_at=self.now())
        self.emit("customer.subscription.deleted", subscription)
        return subscription

    def finish_period(self, subscription_id: str, *, is_paid: bool) -> Thing:
        """End a period: the subscription ends, is renewed, or the card fails."""
        subscription = self.get("subscriptions", subscription_id)
        if subscription["cancel_at"] is not None:
            return self.end(subscription_id)
        line = subscription["items"]["data"][0]
        late = [invoice for invoice in self._invoices(subscription_id) if invoice["status"] == "open"]
        if not late:
            renewed = shapes.item(subscription_id, line["price"]["id"], line["current_period_end"])
            subscription["items"]["data"][0] = {**renewed, "id": line["id"]}
        amount = line["price"]["unit_amount"]
        invoice = late[0] if late else self.add_invoice(subscription, amount=amount, reason="subscription_cycle")
        subscription["status"] = "active" if is_paid else "past_due"
        if is_paid:
            self.settle(invoice)
        else:
            invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
            self.emit("invoice.payment_failed", invoice)
        self.emit("customer.subscription.updated", subscription)
        return subscription

    def _invoices(self, subscription_id: str) -> list[Thing]:
        def of(invoice: Thing) -> Any:  # noqa: ANN401 - JSON
            return invoice["parent"]["subscription_details"]["subscription"]

        return [invoice for invoice in self.things["invoices"].values() if of(invoice) == subscription_id]
