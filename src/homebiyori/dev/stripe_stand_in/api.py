"""The part of Stripe's API that the product calls, in the SDK's format."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Query, Request
from fastapi.responses import JSONResponse

from homebiyori.dev.stripe_stand_in import forms, pages, shapes
from homebiyori.dev.stripe_stand_in.shapes import Thing
from homebiyori.dev.stripe_stand_in.world import RefusedError, World

_LONGEST_PAGE = 100
# The response stored for a key can't change: https://docs.stripe.com/error-low-level#retries
_FINAL = {"Stripe-Should-Retry": "false"}

router = APIRouter(prefix="/v1")


def create_stand_in(world: World, *, secret_key: str) -> FastAPI:
    """Create the stand-in's app; requests must carry the key."""
    app = FastAPI(title="Stripe stand-in", openapi_url=None)
    app.state.world = world
    app.state.secret_key = secret_key
    app.include_router(router)
    app.include_router(pages.router)
    app.add_exception_handler(RefusedError, _refuse)
    return app


async def _refuse(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RefusedError)  # noqa: S101 - registered for this type
    return JSONResponse(error.body(), status_code=error.status)


async def _world(request: Request) -> World:
    expected, given = f"Bearer {request.app.state.secret_key}", request.headers.get("authorization", "")
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise RefusedError("Invalid API Key provided", status=401)
    world: World = request.app.state.world
    return world


async def _params(request: Request) -> Thing:
    encoded = (await request.body()).decode() if request.method == "POST" else request.url.query
    return forms.parse(encoded)


WorldDep = Annotated[World, Depends(_world)]
Params = Annotated[Thing, Depends(_params)]


def _once(request: Request, world: World, params: Thing, act: Callable[[], Thing]) -> JSONResponse:
    """Perform a write, or replay the response stored under its Idempotency-Key, even if it was a 500."""
    key = request.headers.get("idempotency-key")
    asked = json.dumps([request.url.path, params], sort_keys=True)
    fingerprint = hashlib.sha256(asked.encode()).hexdigest()
    with world.lock:
        stored = world.stored_answer(key) if key else None
        if stored is not None:
            if stored["fingerprint"] != fingerprint:
                raise RefusedError("Keys for idempotent requests can only be used once", kind="idempotency_error")
            return JSONResponse(stored["body"], stored["status"], {"Idempotent-Replayed": "true", **_FINAL})
        status, body = world.perform(f"{request.method} {request.url.path}", act)
        if key:
            world.answers[key] = {"fingerprint": fingerprint, "status": status, "body": body, "at": world.now()}
        world.save()
    return JSONResponse(body, status, _FINAL)


async def _shown(
    world: WorldDep, customer: str | None = None, limit: int = 10, starting_after: str | None = None
) -> Callable[[list[Thing]], Thing]:
    """Return a function that shows the requested page of a list; 400 for an unknown customer."""
    if customer is not None and customer not in world.things["customers"]:
        raise RefusedError(f"No such customer: '{customer}'", code="resource_missing")
    if not 1 <= limit <= _LONGEST_PAGE:
        raise RefusedError("Invalid limit")

    def show(things: list[Thing]) -> Thing:
        ids = [thing["id"] for thing in things]
        if starting_after is not None and starting_after not in ids:
            raise RefusedError(f"No such object: '{starting_after}'", code="resource_missing")
        first = ids.index(starting_after) + 1 if starting_after else 0
        data = [shapes.public(thing) for thing in things[first : first + limit]]
        return {"object": "list", "data": data, "has_more": first + limit < len(things), "url": "/v1"}

    return show


ShowDep = Annotated[Callable[[list[Thing]], Thing], Depends(_shown)]


@router.post("/customers")
def create_customer(request: Request, world: WorldDep, params: Params) -> JSONResponse:
    return _once(request, world, params, lambda: world.create_customer(params))


@router.get("/customers")
def list_customers(world: WorldDep, show: ShowDep, since: Annotated[int, Query(alias="created[gte]")] = 0) -> Thing:
    return show(world.customers_since(since))


@router.get("/customers/search")
def search_customers(world: WorldDep, query: str, limit: int = 10, page: int = 0) -> Thing:
    """Find customers by the one query that the product sends."""
    asked = re.fullmatch(r"metadata\['user_id'\]:'([^']*)'", query)
    if asked is None:
        raise RefusedError("The search query is not one that this stand-in knows.")
    found, after = world.search_customers(asked[1]), page + limit
    has_more = after < len(found)
    return {
        "object": "search_result",
        "data": [shapes.public(thing) for thing in found[page:after]],
        "has_more": has_more,
        "next_page": str(after) if has_more else None,
        "url": "/v1/customers/search",
    }


@router.get("/customers/{customer_id}")
def get_customer(world: WorldDep, customer_id: str) -> Any:  # noqa: ANN401 - JSON
    found = world.get("customers", customer_id)
    return {"id": customer_id, "object": "customer", "deleted": True} if found.get("deleted") else found


@router.delete("/customers/{customer_id}")
def delete_customer(request: Request, world: WorldDep, params: Params, customer_id: str) -> JSONResponse:
    return _once(request, world, params, lambda: world.delete_customer(customer_id))


@router.post("/checkout/sessions")
def create_session(request: Request, world: WorldDep, params: Params) -> JSONResponse:
    return _once(request, world, params, lambda: world.create_session(params))


@router.get("/checkout/sessions")
def list_sessions(world: WorldDep, show: ShowDep, customer: str, status: str | None = None) -> Thing:
    found = world.of_customer("sessions", customer)
    return show([session for session in found if status in (None, session["status"])])


@router.get("/checkout/sessions/{session_id}")
def get_session(world: WorldDep, session_id: str) -> Thing:
    return shapes.public(world.get("sessions", session_id))


@router.post("/checkout/sessions/{session_id}/expire")
def expire_session(request: Request, world: WorldDep, params: Params, session_id: str) -> JSONResponse:
    return _once(request, world, params, lambda: world.expire_session(session_id))


@router.get("/subscriptions")
def list_subscriptions(world: WorldDep, show: ShowDep, customer: str, status: str = "") -> Thing:
    found = world.of_customer("subscriptions", customer)
    return show([thing for thing in found if status == "all" or thing["status"] != "canceled"])


@router.get("/subscriptions/{subscription_id}")
def get_subscription(world: WorldDep, subscription_id: str) -> Thing:
    return world.get("subscriptions", subscription_id)


@router.post("/subscriptions/{subscription_id}")
def change_subscription(request: Request, world: WorldDep, params: Params, subscription_id: str) -> JSONResponse:
    return _once(request, world, params, lambda: world.change(subscription_id, params))


@router.delete("/subscriptions/{subscription_id}")
def end_subscription(request: Request, world: WorldDep, params: Params, subscription_id: str) -> JSONResponse:
    return _once(request, world, params, lambda: world.end(subscription_id))


@router.post("/subscription_schedules/{schedule_id}/release")
def release_schedule(request: Request, world: WorldDep, params: Params, schedule_id: str) -> JSONResponse:
    return _once(request, world, params, lambda: world.release(schedule_id))


@router.get("/invoices")
def list_invoices(world: WorldDep, show: ShowDep, customer: str) -> Thing:
    return show(world.of_customer("invoices", customer))


@router.get("/invoices/{invoice_id}")
def get_invoice(world: WorldDep, invoice_id: str) -> Thing:
    return world.get("invoices", invoice_id)


@router.post("/billing_portal/sessions")
def create_portal(request: Request, world: WorldDep, params: Params) -> JSONResponse:
    return _once(request, world, params, lambda: world.create_portal(params))
