"""The part of Stripe's API that the product calls, as the SDK speaks it."""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse

from homebiyori.dev.stripe_stand_in import forms, pages, shapes
from homebiyori.dev.stripe_stand_in.shapes import Thing
from homebiyori.dev.stripe_stand_in.world import RefusedError, World

router = APIRouter(prefix="/v1")


def create_stand_in(world: World, *, secret_key: str) -> FastAPI:
    """Build the stand-in; requests must carry the key."""
    app = FastAPI(title="Stripe stand-in", openapi_url=None)
    app.state.world = world
    app.state.secret_key = secret_key
    app.include_router(router)
    app.include_router(pages.router)
    app.add_exception_handler(RefusedError, _refuse)
    return app


async def _refuse(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RefusedError)  # noqa: S101 - registered for this type
    fault = {"type": error.kind, "message": error.message, "code": error.code}
    return JSONResponse({"error": fault}, status_code=error.status)


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
    """Do a write, or give the answer that its Idempotency-Key was given before."""
    key = request.headers.get("idempotency-key")
    asked = json.dumps([request.url.path, params], sort_keys=True)
    fingerprint = hashlib.sha256(asked.encode()).hexdigest()
    with world.lock:
        kept = world.answers.get(key) if key else None
        if kept is not None:
            if kept["fingerprint"] != fingerprint:
                raise RefusedError("Keys for idempotent requests can only be used once", kind="idempotency_error")
            return JSONResponse(kept["body"], headers={"Idempotent-Replayed": "true"})
        body = shapes.public(act())
        if key:
            world.answers[key] = {"fingerprint": fingerprint, "body": body}
        world.save()
    return JSONResponse(body)


def _page(things: list[Thing]) -> Thing:
    return {"object": "list", "data": [shapes.public(thing) for thing in things], "has_more": False, "url": "/v1"}


@router.post("/customers")
def create_customer(request: Request, world: WorldDep, params: Params) -> JSONResponse:
    return _once(request, world, params, lambda: world.create_customer(params))


@router.get("/customers/search")
def search_customers(world: WorldDep, query: str) -> Thing:
    """Find customers by the one question that the product asks."""
    asked = re.fullmatch(r"metadata\['user_id'\]:'([^']*)'", query)
    if asked is None:
        raise RefusedError("The search query is not one that this stand-in knows.")
    return {**_page(world.customers_of(asked[1])), "object": "search_result"}


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
def list_sessions(world: WorldDep, customer: str, status: str | None = None) -> Thing:
    found = world.of_customer("sessions", customer)
    return _page([session for session in found if status in (None, session["status"])])


@router.get("/checkout/sessions/{session_id}")
def get_session(world: WorldDep, session_id: str) -> Thing:
    return shapes.public(world.get("sessions", session_id))


@router.post("/checkout/sessions/{session_id}/expire")
def expire_session(request: Request, world: WorldDep, params: Params, session_id: str) -> JSONResponse:
    return _once(request, world, params, lambda: world.expire_session(session_id))


@router.get("/subscriptions")
def list_subscriptions(world: WorldDep, customer: str, status: str = "") -> Thing:
    found = world.of_customer("subscriptions", customer)
    return _page([thing for thing in found if status == "all" or thing["status"] != "canceled"])


@router.get("/subscriptions/{subscription_id}")
def get_subscription(world: WorldDep, subscription_id: str) -> Thing:
    return world.get("subscriptions", subscription_id)


@router.post("/subscriptions/{subscription_id}")
def change_subscription(request: Request, world: WorldDep, params: Params, subscription_id: str) -> JSONResponse:
    return _once(request, world, params, lambda: world.change(subscription_id, params))


@router.delete("/subscriptions/{subscription_id}")
def end_subscription(request: Request, world: WorldDep, params: Params, subscription_id: str) -> JSONResponse:
    return _once(request, world, params, lambda: world.end(subscription_id))


@router.get("/invoices")
def list_invoices(world: WorldDep, customer: str) -> Thing:
    return _page(world.of_customer("invoices", customer))


@router.get("/invoices/{invoice_id}")
def get_invoice(world: WorldDep, invoice_id: str) -> Thing:
    return world.get("invoices", invoice_id)


@router.post("/billing_portal/sessions")
def create_portal(request: Request, world: WorldDep, params: Params) -> JSONResponse:
    def act() -> Thing:
        world.get("customers", params["customer"])
        portal_id = shapes.new_id("bps")
        made = {
            "id": portal_id,
            "object": "billing_portal.session",
            "customer": params["customer"],
            "return_url": params.get("return_url"),
            "url": f"{world.url_base}/portal/{portal_id}",
            "created": world.now(),
            "livemode": False,
        }
        world.things["portals"][portal_id] = made
        return made

    return _once(request, world, params, act)
