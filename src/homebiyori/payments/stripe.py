"""The port's Stripe implementation. The SDK, which takes 0.5 s to import, is imported at the first call."""

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from homebiyori.aws.secrets import Secret, SecretUnavailableError
from homebiyori.base.clock import epoch
from homebiyori.base.identity import is_user_id
from homebiyori.base.log import log_warning
from homebiyori.payments import shapes
from homebiyori.payments.port import (
    CheckoutOrder,
    CheckoutPage,
    InvoiceState,
    PaymentsRefusedError,
    PaymentsUnavailableError,
    PaymentsUncertainError,
    SubscriptionState,
)

if TYPE_CHECKING:
    from stripe import HTTPClient, StripeClient

# The SDK's own defaults are 80 s and no retry at all.
_CONNECT_SECONDS = 3
_READ_SECONDS = 8
_RETRIES = 2

_PAGE = 100
_MOST_PAGES = 50

# Search lags about a minute behind; lists do not (https://docs.stripe.com/search#data-freshness).
_SEARCH_LAG = timedelta(minutes=10)

T = TypeVar("T")


class _UnknownIdError(Exception):
    """Stripe has no object with that id."""


class StripePayments:
    """Payments through Stripe's SDK. `transport` makes its HTTP client; tests pass their own."""

    def __init__(
        self,
        secret: Secret,
        *,
        api_base: str,
        portal_configuration: str | None = None,
        transport: "Callable[[], HTTPClient] | None" = None,
    ) -> None:
        self._secret = secret
        self._api_base = api_base
        self._portal_configuration = portal_configuration
        self._transport = transport
        self._lock = threading.Lock()
        self._connected: tuple[str, StripeClient] | None = None

    def is_live(self) -> bool:
        """Whether the key is a live one, by its prefix (sk_live_ or rk_live_)."""
        return "_live_" in self._key()

    def create_customer(self, user_id: str, *, key: str) -> str:
        """Create a customer; Stripe learns only our user id."""
        made = self._call("post", "/v1/customers", key=key, metadata={"user_id": user_id}, preferred_locales=["ja"])
        return _required(shapes.identifier(made.get("id")))

    def owner_of(self, customer_id: str) -> str | None:
        """Return the user id that `create_customer` stored in the metadata."""
        try:
            customer = self._call("get", f"/v1/customers/{customer_id}")
        except _UnknownIdError:
            return None
        owner = shapes.text(shapes.mapping(customer.get("metadata")).get("user_id"))
        is_ours = owner is not None and is_user_id(owner)
        return owner if is_ours and customer.get("deleted") is not True else None

    def is_customer(self, customer_id: str) -> bool:
        """Whether a customer exists; Stripe still returns deleted ones, flagged as such."""
        try:
            return self._call("get", f"/v1/customers/{customer_id}").get("deleted") is not True
        except _UnknownIdError:
            return False

    def customers_of(self, user_id: str, *, now: datetime) -> Sequence[str]:
        """Search by the metadata of `create_customer`, and list the customers too new for the search index."""
        older = self._list("/v1/customers/search", query=f"metadata['user_id']:'{user_id}'")
        younger = [
            customer
            for customer in self._list("/v1/customers", created={"gte": epoch(now - _SEARCH_LAG)})
            if shapes.mapping(customer.get("metadata")).get("user_id") == user_id
        ]
        found = (shapes.identifier(customer.get("id")) for customer in (*younger, *older))
        return list(dict.fromkeys(customer_id for customer_id in found if customer_id is not None))

    def delete_customer(self, customer_id: str) -> None:
        """Close the customer's pages and delete it, which ends its subscriptions at once."""
        for session in self._list("/v1/checkout/sessions", customer=customer_id, status="open"):
            self.close_checkout(_required(shapes.identifier(session.get("id"))))
        try:
            self._call("delete", f"/v1/customers/{customer_id}")
        except _UnknownIdError:
            return

    def open_checkout(self, order: CheckoutOrder, *, attempt: str, key: str) -> CheckoutPage:
        """Create a checkout page for one subscription."""
        about = {"user_id": order.user_id}
        try:
            made = self._call(
                "post",
                "/v1/checkout/sessions",
                key=key,
                mode="subscription",
                customer=order.customer_id,
                client_reference_id=order.user_id,
                line_items=[{"price": order.price_id, "quantity": 1}],
                success_url=order.success_url,
                cancel_url=order.cancel_url,
                metadata={**about, "attempt": attempt},
                subscription_data={"metadata": about},
                locale="ja",
            )
        except _UnknownIdError:
            raise PaymentsRefusedError("checkout") from None
        return _page(made)

    def is_open(self, session_id: str) -> bool:
        """Whether a page's current status is open."""
        try:
            return self._call("get", f"/v1/checkout/sessions/{session_id}").get("status") == "open"
        except _UnknownIdError:
            return False

    def close_checkouts(self, customer_id: str, *, but: str) -> CheckoutPage | None:
        """Close every open page, except one of this attempt, which is being retried."""
        own = None
        for session in self._list("/v1/checkout/sessions", customer=customer_id, status="open"):
            if own is None and shapes.mapping(session.get("metadata")).get("attempt") == but:
                own = _page(session)
            else:
                self.close_checkout(_required(shapes.identifier(session.get("id"))))
        return own

    def close_checkout(self, session_id: str) -> None:
        """Expire a page; one that is paid or already closed is left as it is."""
        path = f"/v1/checkout/sessions/{session_id}"
        try:
            self._call("post", f"{path}/expire", key=_new_key("close", session_id))
        except (_UnknownIdError, PaymentsRefusedError):
            return
        except PaymentsUncertainError as error:
            if not error.was_answered:
                raise
            if self._call("get", path).get("status") == "open":
                self._call("post", f"{path}/expire", key=_new_key("close", session_id))

    def open_portal(self, customer_id: str, *, return_url: str) -> str:
        """Create a portal page; its contents are configured in Stripe (card, invoices and plan; no cancelling)."""
        chosen = {"configuration": self._portal_configuration} if self._portal_configuration else {}

        def make() -> str:
            made = self._call(
                "post",
                "/v1/billing_portal/sessions",
                key=_new_key("portal", customer_id),
                customer=customer_id,
                return_url=return_url,
                locale="ja",
                **chosen,
            )
            return _required(shapes.text(made.get("url")))

        try:
            return make()
        except _UnknownIdError:
            raise PaymentsRefusedError("portal") from None
        except PaymentsUncertainError as error:
            if not error.was_answered:
                raise
            return make()  # an unused page expires by itself

    def find_invoice(self, invoice_id: str) -> InvoiceState | None:
        try:
            return _read(shapes.read_invoice, self._call("get", f"/v1/invoices/{invoice_id}"))
        except _UnknownIdError:
            return None

    def release_schedule(self, schedule_id: str, *, key: str) -> None:
        """Release a schedule: its pending changes are dropped, and the subscription can be changed again."""
        try:
            self._call("post", f"/v1/subscription_schedules/{schedule_id}/release", key=key)
        except (_UnknownIdError, PaymentsRefusedError):
            log_warning("stripe_schedule_not_released", schedule=schedule_id)  # already completed or released

    def find_subscription(self, subscription_id: str) -> SubscriptionState | None:
        try:
            return _read(shapes.read_subscription, self._call("get", f"/v1/subscriptions/{subscription_id}"))
        except _UnknownIdError:
            return None

    def subscriptions_of(self, customer_id: str) -> Sequence[SubscriptionState]:
        """Fetch the current state of all of a customer's subscriptions."""
        found = self._list("/v1/subscriptions", customer=customer_id, status="all")
        return [_read(shapes.read_subscription, one) for one in found]

    def schedule_cancellation(self, subscription_id: str, *, key: str) -> SubscriptionState:
        """Set the subscription to end with its period."""
        return self._change(subscription_id, key=key, cancel_at_period_end=True)

    def withdraw_cancellation(self, state: SubscriptionState, *, key: str) -> SubscriptionState:
        """Clear the end the way it was set: Stripe refuses both fields at once, and `cancel_at` follows the flag."""
        cleared: dict[str, Any] = {"cancel_at_period_end": False} if state.cancel_at_period_end else {"cancel_at": ""}
        return self._change(state.subscription_id, key=key, **cleared)

    def _change(self, subscription_id: str, *, key: str, **changes: Any) -> SubscriptionState:  # noqa: ANN401 - Stripe's own arguments
        try:
            made = self._call("post", f"/v1/subscriptions/{subscription_id}", key=key, **changes)
        except _UnknownIdError:
            raise PaymentsRefusedError("subscription_gone") from None
        return _read(shapes.read_subscription, made)

    def _list(self, path: str, **filters: Any) -> Sequence[Mapping[str, Any]]:  # noqa: ANN401 - the same
        """Read all pages of a list or search, up to `_MOST_PAGES`."""
        found: list[Mapping[str, Any]] = []
        place: dict[str, str] = {}
        for _ in range(_MOST_PAGES):
            try:
                answer = self._call("get", path, limit=_PAGE, **filters, **place)
            except _UnknownIdError:
                return found
            found += [shapes.mapping(entry) for entry in shapes.sequence(answer.get("data"))]
            place = _after(answer, found)
            if not place:
                return found
        log_warning("stripe_list_cut", path=path, read=len(found))
        return found

    def _call(self, method: str, path: str, *, key: str | None = None, **params: Any) -> Mapping[str, Any]:  # noqa: ANN401 - the same
        """Make one call, retries included.

        Uses `raw_request`, which returns plain JSON: the SDK's own classes break on unexpected shapes,
        and no shape is certain here.
        """
        import stripe  # noqa: PLC0415 - see the module's docstring

        options = {} if key is None else {"idempotency_key": key}
        try:
            answer = self._client().raw_request(method, path, **params, **options)
        except stripe.StripeError as error:
            # Lists answer 400 for a customer that is gone; everything else answers 404.
            if error.http_status == 404 or error.code == "resource_missing":
                raise _UnknownIdError from error
            about = {"status": error.http_status, "code": error.code, "stripe_request": error.request_id}
            log_warning("stripe_unavailable", error=type(error).__name__, **about)
            if isinstance(error, stripe.InvalidRequestError):
                raise PaymentsRefusedError("refused") from error
            if error.http_status is None or not 400 <= error.http_status < 500:
                raise PaymentsUncertainError("no_answer", was_answered=error.http_status is not None) from error
            raise PaymentsUnavailableError("no_answer") from error
        except (AttributeError, TypeError, ValueError) as error:
            # The SDK does not check the shape of an error's body: {"error": null} or a list breaks it.
            log_warning("stripe_unavailable", error=type(error).__name__)
            raise PaymentsUncertainError("unreadable") from error
        return shapes.mapping(answer.data)

    def _key(self) -> str:
        try:
            return self._secret.values()[0]
        except SecretUnavailableError as error:
            raise PaymentsUnavailableError("no_secret") from error

    def _client(self) -> "StripeClient":
        key = self._key()
        with self._lock:
            if self._connected is None or self._connected[0] != key:
                self._connected = (key, self._connect(key))
            return self._connected[1]

    def _connect(self, key: str) -> "StripeClient":
        import stripe  # noqa: PLC0415 - see the module's docstring

        timeouts = (_CONNECT_SECONDS, _READ_SECONDS)
        return stripe.StripeClient(
            key,
            base_addresses={"api": self._api_base},
            max_network_retries=_RETRIES,
            http_client=self._transport() if self._transport else stripe.RequestsClient(timeout=timeouts),
        )


def _new_key(*about: str) -> str:
    return "-".join((*about, secrets.token_hex(8)))


def _after(answer: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the next page's parameters: a search names it, a list continues after its last item."""
    if answer.get("has_more") is not True:
        return {}
    page = shapes.text(answer.get("next_page"))
    last = shapes.identifier(found[-1].get("id")) if found else None
    return {"page": page} if page else {"starting_after": _required(last)}


def _page(session: Mapping[str, Any]) -> CheckoutPage:
    session_id, url = shapes.identifier(session.get("id")), shapes.text(session.get("url"))
    return CheckoutPage(session_id=_required(session_id), url=_required(url))


def _read(read: Callable[[object], T], source: Mapping[str, Any]) -> T:
    try:
        return read(source)
    except shapes.UnreadableObjectError as error:
        log_warning("stripe_unavailable", error=read.__name__)
        raise PaymentsUncertainError("unreadable") from error


def _required(value: str | None) -> str:
    if value is None:
        raise PaymentsUncertainError("unreadable")
    return value
