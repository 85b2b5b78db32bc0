"""How a parent comes to Stripe's pages: the checkout, of which one at a time can be paid, and the portal."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Self

from homebiyori.billing import repository
from homebiyori.billing.models import CheckoutAnswer, NewCheckout, PortalAnswer, PortalRequest, Subscription
from homebiyori.billing.repository import BillingRepository
from homebiyori.billing.rules import LIVE_STATUSES, is_allowed
from homebiyori.billing.service import price_of
from homebiyori.billing.transitions import forget_customer
from homebiyori.core import ids
from homebiyori.core.clock import Clock
from homebiyori.core.dynamodb import Backoff, Table, TransactionRefusedError, transact
from homebiyori.core.errors import ConflictError, InvalidRequestError, NotFoundError
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.core.settings import Settings
from homebiyori.core.tombstone import transact_living
from homebiyori.payments.port import CheckoutOrder, CheckoutPage, Payments, PaymentsRefusedError
from homebiyori.resources import Resources

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

_WRITE_SECONDS = 5.0


class AlreadySubscribedError(ConflictError):
    """There is a subscription already; a second one would be paid beside it."""

    code = "already_subscribed"
    title = "すでにご契約中です"


class CheckoutReplacedError(ConflictError):
    """Another checkout of the same parent was opened meanwhile."""

    def __init__(self) -> None:
        super().__init__("別の画面でお手続きが始まりました。そちらで続けてください")


class ForeignUrlError(InvalidRequestError):
    """An address that does not lead to our own pages."""

    def __init__(self, field: str) -> None:
        fault = {"loc": ["body", field], "msg": "このアドレスには戻れません", "type": "foreign_url"}
        super().__init__("入力内容に誤りがあります", members={"errors": [fault]})


class NoCustomerError(NotFoundError):
    """Nothing was ever bought, so there is nothing to manage."""

    def __init__(self) -> None:
        super().__init__("お支払いの情報がまだありません")


class CheckoutService:
    """The way to Stripe's pages."""

    def __init__(self, *, table: Table, payments: Payments, settings: Settings, clock: Clock) -> None:
        self._table = table
        self._billing = BillingRepository(table)
        self._payments = payments
        self._settings = settings
        self._clock = clock

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Compose the service."""
        return cls(
            table=resources.core, payments=resources.payments, settings=resources.settings, clock=resources.clock
        )

    def open(self, user_id: str, new: NewCheckout, request: IdempotentRequest | None) -> CheckoutAnswer:
        """Give a page on which one plan can be bought; the pages that were opened before can't be paid any more.

        AlreadySubscribedError when a subscription lives, CheckoutReplacedError when another checkout
        was opened while this one was, ForeignUrlError.
        """
        for field, url in (("success_url", new.success_url), ("cancel_url", new.cancel_url)):
            self._check(field, url)
        price_id = price_of(self._settings, new.plan_type)
        row, kept = self._read(user_id, request)
        if kept is not None:
            return kept
        attempt = self._attempt(user_id, request)
        row, customer_id = self._begin(user_id, row, attempt)
        self._payments.close_checkouts(customer_id, but=attempt)
        # The row may not know yet what was paid a moment ago.
        if any(state.status in LIVE_STATUSES for state in self._payments.subscriptions_of(customer_id)):
            raise AlreadySubscribedError
        order = CheckoutOrder(
            user_id=user_id,
            customer_id=customer_id,
            price_id=price_id,
            success_url=new.success_url,
            cancel_url=new.cancel_url,
        )
        return self._finish(user_id, self._open(user_id, order, attempt), attempt, request)

    def open_portal(self, user_id: str, wanted: PortalRequest, request: IdempotentRequest | None) -> PortalAnswer:
        """Give a page to manage card, invoices and plan; NoCustomerError, ForeignUrlError."""
        return_url = wanted.return_url or next(iter(self._settings.allowed_origins), "")
        self._check("return_url", return_url)
        row, *records = self._table.get_many(_keys(user_id, request))
        kept = request.replay(records[0], now=self._clock.now()) if request else None
        if kept is not None:
            return PortalAnswer.model_validate(kept)
        customer_id = repository.read_subscription(row).customer_id
        if customer_id is None:
            raise NoCustomerError
        url = self._payments.open_portal(customer_id, return_url=return_url, key=self._attempt(user_id, request))
        answer = PortalAnswer(portal_url=url)
        if request:
            try:
                keep = request.keep(self._table, answer.model_dump(mode="json"), now=self._clock.now())
                transact(self._table.client, [keep], self._backoff())
            except TransactionRefusedError as refused:
                kept = request.replay(refused.refusals[0], now=self._clock.now())
                return PortalAnswer.model_validate(kept) if kept is not None else answer
        return answer

    def _check(self, field: str, url: str) -> None:
        if not is_allowed(url, self._settings.allowed_origins):
            raise ForeignUrlError(field)

    def _read(self, user_id: str, request: IdempotentRequest | None) -> tuple[Subscription, CheckoutAnswer | None]:
        item, *records = self._table.get_many(_keys(user_id, request))
        kept = request.replay(records[0], now=self._clock.now()) if request else None
        if kept is not None:
            return Subscription(), CheckoutAnswer.model_validate(kept)
        row = repository.read_subscription(item)
        if row.status in LIVE_STATUSES:
            raise AlreadySubscribedError
        return row, None

    def _attempt(self, user_id: str, request: IdempotentRequest | None) -> str:
        """Name this attempt; a request that is sent again is the same attempt, also to Stripe."""
        if request is None:
            return ids.new_id(self._clock.now())
        parts = "\0".join((user_id, request.key, request.fingerprint))
        return hashlib.sha256(parts.encode()).hexdigest()

    def _begin(self, user_id: str, row: Subscription, attempt: str) -> tuple[Subscription, str]:
        """Note the attempt on the row, and the customer with the link to its user, made once for each user."""
        backoff = self._backoff()
        while True:
            writes: list[TransactWriteItemTypeDef] = []
            customer_id = row.customer_id
            if customer_id is None:
                generation = len(row.former_customer_ids)
                customer_id = self._payments.create_customer(user_id, key=f"customer-{user_id}-{generation}")
                writes.append(self._billing.link_write(customer_id, user_id))
            after = row.model_copy(update={"customer_id": customer_id, "checkout_attempt": attempt})
            writes += self._change(user_id, row, after)
            if self._is_stored(user_id, writes, backoff):
                return after, customer_id
            row = self._billing.find(user_id) or Subscription()

    def _open(self, user_id: str, order: CheckoutOrder, attempt: str) -> CheckoutPage:
        try:
            return self._payments.open_checkout(order, key=attempt)
        except PaymentsRefusedError:
            if not self._payments.is_customer(order.customer_id):
                # Deleted at Stripe, and its event is still to come: the next attempt makes another.
                row = self._billing.find(user_id) or Subscription()
                if row.customer_id == order.customer_id:
                    self._is_stored(user_id, self._change(user_id, row, forget_customer(row).row), self._backoff())
            raise

    def _finish(
        self, user_id: str, page: CheckoutPage, attempt: str, request: IdempotentRequest | None
    ) -> CheckoutAnswer:
        """Hand a page out only if no other attempt has begun since: that one has not seen it, so it closes here."""
        answer = CheckoutAnswer(checkout_url=page.url, session_id=page.session_id)
        backoff = self._backoff()
        while True:
            item, *records = self._table.get_many(_keys(user_id, request))
            kept = request.replay(records[0], now=self._clock.now()) if request else None
            if kept is not None:
                return CheckoutAnswer.model_validate(kept)
            row = repository.read_subscription(item)
            if row.checkout_attempt != attempt:
                self._payments.close_checkout(page.session_id)
                raise CheckoutReplacedError
            if request is None:
                return answer
            keep = request.keep(self._table, answer.model_dump(mode="json"), now=self._clock.now())
            if self._is_stored(user_id, [*self._change(user_id, row, row), keep], backoff):
                return answer

    def _change(self, user_id: str, before: Subscription, after: Subscription) -> "list[TransactWriteItemTypeDef]":
        return self._billing.change_writes(user_id, before=before, after=after, now=self._clock.now())

    def _is_stored(self, user_id: str, writes: "Sequence[TransactWriteItemTypeDef]", backoff: Backoff) -> bool:
        try:
            transact_living(self._table, user_id, writes, backoff)
        except TransactionRefusedError:
            backoff.pause()
            return False
        return True

    def _backoff(self) -> Backoff:
        return Backoff(self._clock, _WRITE_SECONDS)


def _keys(user_id: str, request: IdempotentRequest | None) -> list[dict[str, str]]:
    return [repository.subscription_key(user_id), *([request.item_key] if request else [])]
