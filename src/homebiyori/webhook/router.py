"""Stripe webhook, and the operators' resync route."""

from typing import Annotated, Literal

from fastapi import Depends, Path, Request
from pydantic import BaseModel

from homebiyori.base.errors import TooLargeError, UnreadableRequestError
from homebiyori.deps import CurrentAdmin, service
from homebiyori.http.problem import error_responses
from homebiyori.http.routing import Router
from homebiyori.payments.signature import BadSignatureError
from homebiyori.routes import AdminRoute, SignedRoute
from homebiyori.webhook.models import Resynced
from homebiyori.webhook.resync import ResyncService
from homebiyori.webhook.service import WebhookService

router = Router(prefix="/webhook", route_class=SignedRoute, tags=["webhook"])
admin_router = Router(route_class=AdminRoute, tags=["admin"])


class Received(BaseModel):
    """An acknowledgement; Stripe looks only at the status."""

    received: bool = True


class WebhookHealth(BaseModel):
    """The webhook responds; no dependency is checked."""

    status: Literal["ok"] = "ok"


async def _raw_body(request: Request) -> bytes:
    """Return the body as signed, whatever its content type; the route has limited it to 256 KiB."""
    return await request.body()


async def _signature(request: Request) -> str | None:
    given = request.headers.getlist("stripe-signature")
    if len(given) > 1:
        raise UnreadableRequestError("Stripe-Signatureヘッダーが複数あります")
    return given[0] if given else None


WebhookDep = Annotated[WebhookService, service(WebhookService)]
RawBody = Annotated[bytes, Depends(_raw_body)]
Signature = Annotated[str | None, Depends(_signature)]


@router.post(
    "/stripe",
    summary="Stripeからの知らせ",
    responses=error_responses(BadSignatureError, UnreadableRequestError, TooLargeError),
)
def receive_stripe_event(webhook: WebhookDep, body: RawBody, header: Signature) -> Received:
    """署名だけで認めます。5xxを返すと、Stripeがもう一度送ります。"""
    webhook.receive(body, header)
    return Received()


@router.get("/health", summary="Webhookが動いているか")
async def check_webhook_health() -> WebhookHealth:
    """依存先には触れません。"""
    return WebhookHealth()


ResyncDep = Annotated[ResyncService, service(ResyncService)]
UserId = Annotated[str, Path(description="利用者のid", examples=["3f0c1f0e-5b0c-4d6e-9a55-0b6f3d1f7a11"])]


@admin_router.post("/users/{user_id}/resync", summary="契約をStripeに合わせる")
def resync_user(admin: CurrentAdmin, resync: ResyncDep, user_id: UserId) -> Resynced:
    """知らせが届かなかったときに使います。何度送っても同じです。Stripeが答えないときは503で、何も変わりません。"""
    return resync.resync(admin.user_id, user_id)
