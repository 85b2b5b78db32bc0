"""Opens Stripe's pages: the checkout, of which only one at a time can be paid, and the portal."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from homebiyori.aws.dynamodb import Backoff, Item
from homebiyori.aws.transaction import WRITE_SECONDS, Operation, TransactionRefusedError, retrying
from homebiyori.base import ids
from homebiyori.base.clock import epoch
from homebiyori.base.errors import ConflictError, InvalidFieldError, NotFoundError
from homebiyori.billing import repository
from homebiyori.billing.models import CheckoutAnswer, NewCheckout, PortalAnswer, PortalRequest, Subscription
from homebiyori.billing.repository import BillingRepository
from homebiyori.billing.rules import CHECKOUTS, LIVE_STATUSES, PORTALS, QUOTAS, is_allowed
from homebiyori.billing.service import price_of
from homebiyori.billing.transitions import forget_customer
from homebiyori.ops.allowance import Reservation
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.ops.outside_calls import ExternalQuota
from homebiyori.ops.tombstone import LivingTransaction
from homebiyori.payments.port import CheckoutOrder, CheckoutPage, PaymentsRefusedError, PaymentsUncertainError
from homebiyori.resources import Resources
from homebiyori.user.service import UserService

# Repeated requests without a key within this time get the same page.
_ONE_ASKING_SECONDS = 10


class AlreadySubscribedError(ConflictError):
    """There is a subscription already; a second one would be charged in addition."""

    code = "already_subscribed"
    title = "すでにご契約中です"
    advice = "契約を読み直してください。プランの変更は、お支払いの管理ページでできます"


class CheckoutReplacedError(ConflictError):
    """Another checkout of the same parent was opened meanwhile."""

    def __init__(self) -> None:
        super().__init__("別の画面でお手続きが始まりました。そちらで続けてください", headers={"Retry-After": "2"})


class ForeignUrlError(InvalidFieldError):
    """The URL does not lead to our own pages."""

    def __init__(self, name: str) -> None:
        detail = "入力内容に誤りがあります"
        super().__init__("このアドレスには戻れません", "body", name, kind="foreign_url", detail=detail)


class NoCustomerError(NotFoundError):
    """The user has never bought anything, so there is nothing to manage."""

    advice = "お支払いの情報がまだありません。プレミアムプランに申し込むと、管理ページが使えます"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What the user wants to buy, and the id of the attempt."""

    user_id: str
    price_id: str
    new: NewCheckout
    attempt: str

    def for_customer(self, customer_id: str) -> CheckoutOrder:
        return CheckoutOrder(
            user_id=self.user_id,
            customer_id=customer_id,
            price_id=self.price_id,
            success_url=self.new.success_url,
            cancel_url=self.new.cancel_url,
        )


@dataclass(frozen=True, slots=True)
class _RowChange:
    """A change of the row, and other writes to make with it."""

    before: Subscription
    after: Subscription
    others: Mapping[str, Operation] = field(default_factory=dict)


class CheckoutService:
    """Opens Stripe's checkout and portal pages."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._table = resources.core
        self._billing = BillingRepository(resources.core, resources.counters)
        self._outside = ExternalQuota(resources.core, resources.clock)
        self._settings = resources.settings
        self._clock = resources.clock
        self._users = UserService(resources)

    def open(self, user_id: str, new: NewCheckout, request: IdempotentRequest) -> CheckoutAnswer:
        """Return a page on which one plan can be bought; pages opened before can no longer be paid.

        AlreadySubscribedError if there is a live subscription, CheckoutReplacedError if another checkout was opened
        meanwhile, ForeignUrlError.
        """
        self._check("success_url", new.success_url)
        self._check("cancel_url", new.cancel_url)
        price_id = price_of(self._settings, new.plan_type)
        shared = request if request.is_keyed else self._shared(user_id, new)
        item, seen, replayed = self._billing.read_asked(user_id, shared)
        if replayed is not None and request.is_keyed:
            return CheckoutAnswer.model_validate(replayed)
        row = repository.read_subscription(item)
        if row.status in LIVE_STATUSES:
            raise AlreadySubscribedError
        if replayed is None:
            request = shared
        elif (answer := self._find_open(user_id, shared, row, replayed)) is not None:
            return answer
        order = _Order(user_id=user_id, price_id=price_id, new=new, attempt=self._attempt(user_id, request))
        return self._open_new(order, row, request, seen)

    def _find_open(
        self, user_id: str, shared: IdempotentRequest, row: Subscription, replayed: Mapping[str, Any]
    ) -> CheckoutAnswer | None:
        """Return the page that an identical request got a few seconds ago, if it can still be paid."""
        if row.checkout_attempt != self._attempt(user_id, shared):
            return None
        answer = CheckoutAnswer.model_validate(replayed)
        # This check needs no quota: it can only happen shortly after a new page, which does.
        return answer if self._resources.payments.is_open(answer.session_id) else None

    def _open_new(
        self, order: _Order, row: Subscription, request: IdempotentRequest, seen: Item | None
    ) -> CheckoutAnswer:
        quota = QUOTAS[CHECKOUTS]
        with self._outside.reserve(order.user_id, CHECKOUTS, quota, request=request, seen=seen) as taken:
            if not isinstance(taken, Reservation):
                return CheckoutAnswer.model_validate(taken)
            try:
                return self._finish(order, self._sell(order, row), request, taken)
            except CheckoutReplacedError:
                self._outside.give_back(taken)
                raise

    def _shared(self, user_id: str, new: NewCheckout) -> IdempotentRequest:
        """Make a key for a request without one, which identical requests share for some seconds."""
        window = epoch(self._clock.now()) // _ONE_ASKING_SECONDS
        digest = hashlib.sha256(new.model_dump_json().encode()).hexdigest()
        # Clients' keys can't contain a space.
        return IdempotentRequest(user_id, f"checkout {window} {digest[:16]}", digest)

    def open_portal(self, user_id: str, wanted: PortalRequest, request: IdempotentRequest) -> PortalAnswer:
        """Return a page to manage card, invoices and plan; NoCustomerError, ForeignUrlError."""
        return_url = wanted.return_url or next(iter(self._settings.allowed_origins), "")
        self._check("return_url", return_url)
        item, seen, replayed = self._billing.read_asked(user_id, request)
        if replayed is not None:
            return PortalAnswer.model_validate(replayed)
        customer_id = repository.read_subscription(item).customer_id
        if customer_id is None:
            raise NoCustomerError
        with self._outside.reserve(user_id, PORTALS, QUOTAS[PORTALS], request=request, seen=seen) as taken:
            if not isinstance(taken, Reservation):
                return PortalAnswer.model_validate(taken)
            answer = PortalAnswer(portal_url=self._portal(customer_id, return_url))
            if request.is_keyed:
                with suppress(TransactionRefusedError):  # the same request came first
                    self._outside.answered(user_id, taken, request, answer).commit()
            return answer

    def _portal(self, customer_id: str, return_url: str) -> str:
        try:
            return self._resources.payments.open_portal(customer_id, return_url=return_url)
        except PaymentsRefusedError:
            if self._resources.payments.is_customer(customer_id):
                raise
            # Deleted at Stripe; the event is still to come, and will end the subscription and notify the parent.
            raise NoCustomerError from None

    def _check(self, name: str, url: str) -> None:
        if not is_allowed(url, self._settings.allowed_origins, self._settings.app_schemes):
            raise ForeignUrlError(name)

    def _attempt(self, user_id: str, request: IdempotentRequest) -> str:
        """Return the attempt's id; a repeated request is the same attempt, also for Stripe."""
        if not request.is_keyed:
            return ids.new_id(self._clock.now())
        parts = "\0".join((user_id, request.key, request.fingerprint))
        return hashlib.sha256(parts.encode()).hexdigest()

    def _sell(self, order: _Order, row: Subscription) -> CheckoutPage:
        """Create the page; if the customer was deleted at Stripe and the event is still to come, replace it first."""
        row, customer_id = self._begin(order, row)
        try:
            return self._open(order, row, customer_id)
        except PaymentsRefusedError:
            if self._resources.payments.is_customer(customer_id):
                raise
        row, customer_id = self._begin(order, self._forget(order.user_id, customer_id))
        return self._open(order, row, customer_id)

    def _begin(self, order: _Order, row: Subscription) -> tuple[Subscription, str]:
        """Record the attempt, and the customer with the link to its user, which is created once per user."""

        def begun(row: Subscription) -> _RowChange:
            customer_id, link = row.customer_id, dict[str, Operation]()
            if customer_id is None:
                # Anyone who can pay must be in the directory: operators look users up nowhere else.
                self._users.get_profile(order.user_id)
                row, customer_id = self._customer(order.user_id, row)
                link = {"customer": self._billing.link_write(customer_id, order.user_id)}
            tries = row.checkout_tries if row.checkout_attempt == order.attempt else 0
            changes = {"customer_id": customer_id, "checkout_attempt": order.attempt, "checkout_tries": tries}
            return _RowChange(row, row.model_copy(update=changes), link)

        row = self._change_row(order.user_id, row, begun)
        assert row.customer_id is not None  # noqa: S101 - set above
        return row, row.customer_id

    def _customer(self, user_id: str, row: Subscription) -> tuple[Subscription, str]:
        """Create a customer, or find one that an earlier attempt with an unknown outcome has created."""
        for is_last in (False, True):
            found = self._lost_customer(user_id, row) if row.customer_attempt else None
            if found is not None:
                return row, found
            key = f"customer-{user_id}-{len(row.former_customer_ids)}-{row.customer_attempt}"
            try:
                return row, self._resources.payments.create_customer(user_id, key=key)
            except PaymentsUncertainError as error:
                row = self._count(user_id, row, "customer_attempt")
                if row.customer_id is not None:
                    return row, row.customer_id
                if is_last or not error.was_answered:
                    raise
        raise AssertionError("the last try returns or raises")

    def _lost_customer(self, user_id: str, row: Subscription) -> str | None:
        found = self._resources.payments.customers_of(user_id, now=self._clock.now())
        return next((customer_id for customer_id in found if customer_id not in row.former_customer_ids), None)

    def _open(self, order: _Order, row: Subscription, customer_id: str) -> CheckoutPage:
        """Create the page, or find the one that an earlier try of this attempt created; close all others."""
        for is_last in (False, True):
            page = self._resources.payments.close_checkouts(customer_id, but=order.attempt)
            # The row may not reflect a payment made a moment ago.
            if any(state.status in LIVE_STATUSES for state in self._resources.payments.subscriptions_of(customer_id)):
                raise AlreadySubscribedError
            if page is not None:
                return page
            key = f"{order.attempt}-{customer_id}-{row.checkout_tries}"
            try:
                return self._resources.payments.open_checkout(
                    order.for_customer(customer_id), attempt=order.attempt, key=key
                )
            except PaymentsUncertainError as error:
                row = self._count(order.user_id, row, "checkout_tries")
                if row.checkout_attempt != order.attempt:
                    raise CheckoutReplacedError from error
                if is_last or not error.was_answered:
                    raise
        raise AssertionError("the last try returns or raises")

    def _count(
        self, user_id: str, row: Subscription, name: Literal["customer_attempt", "checkout_tries"]
    ) -> Subscription:
        """Increment the counter `name` after an uncertain result, so that the next Stripe key differs.

        Returns the current row. Does nothing if another request has incremented it or begun a new attempt.
        """
        known = getattr(row, name), row.checkout_attempt

        def counted(row: Subscription) -> _RowChange | None:
            if (getattr(row, name), row.checkout_attempt) != known:
                return None
            return _RowChange(row, row.model_copy(update={name: getattr(row, name) + 1}))

        return self._change_row(user_id, row, counted)

    def _forget(self, user_id: str, customer_id: str) -> Subscription:
        """Unlink a customer that was deleted at Stripe; return the new row."""

        def forgotten(row: Subscription) -> _RowChange | None:
            return _RowChange(row, forget_customer(row).row) if row.customer_id == customer_id else None

        return self._change_row(user_id, self._find(user_id), forgotten)

    def _change_row(
        self, user_id: str, row: Subscription, change: Callable[[Subscription], _RowChange | None]
    ) -> Subscription:
        """Store a change of the row, and return the new row; if the change is None, the current row.

        The change is made from `row` first; if that is no longer current, from the current one.
        """
        seen: Subscription | None = row

        def attempt(backoff: Backoff) -> Subscription:
            nonlocal seen
            current, seen = seen or self._find(user_id), None
            changed = change(current)
            if changed is None:
                return current
            tx = LivingTransaction(self._table, user_id, changed.others)
            tx.add_all(self._writes(user_id, changed.before, changed.after))
            tx.commit(backoff)
            return changed.after.model_copy(update={"version": changed.before.version + 1})

        return retrying(self._clock, WRITE_SECONDS, attempt)

    def _finish(
        self, order: _Order, page: CheckoutPage, request: IdempotentRequest, taken: Reservation
    ) -> CheckoutAnswer:
        """Return the page unless a newer attempt has begun; else close it here, as the newer one has not seen it."""
        answer = CheckoutAnswer(checkout_url=page.url, session_id=page.session_id)

        def attempt(backoff: Backoff) -> CheckoutAnswer:
            item, _, replayed = self._billing.read_asked(order.user_id, request)
            if replayed is not None:
                return CheckoutAnswer.model_validate(replayed)
            row = repository.read_subscription(item)
            if row.checkout_attempt != order.attempt:
                self._resources.payments.close_checkout(page.session_id)
                raise CheckoutReplacedError
            if not request.is_keyed:
                return answer
            tx = self._outside.answered(order.user_id, taken, request, answer)
            tx.add_all(self._writes(order.user_id, row, row))
            tx.commit(backoff)
            return answer

        return retrying(self._clock, WRITE_SECONDS, attempt)

    def _find(self, user_id: str) -> Subscription:
        return self._billing.find(user_id) or Subscription()

    def _writes(self, user_id: str, before: Subscription, after: Subscription) -> dict[str, Operation]:
        return self._billing.change_writes(user_id, before=before, after=after, now=self._clock.now())
