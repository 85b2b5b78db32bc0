"""`/api/webhook`: where Stripe speaks to us (`product.md` 6)."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from homebiyori.core.errors import UnreadableRequestError
from homebiyori.deps import OpenRoute, ResourcesDep
from homebiyori.webhook.service import WebhookService

router = APIRouter(prefix="/webhook", route_class=OpenRoute, tags=["webhook"])


class Received(BaseModel):
    """Stripe needs no more than the status."""

    received: bool = True


class WebhookHealth(BaseModel):
    """The webhook answers; nothing else was touched."""

    status: str = "ok"


async def _service(resources: ResourcesDep) -> WebhookService:
    return WebhookService.from_resources(resources)


async def _raw_body(request: Request) -> bytes:
    """Take the bytes as they were signed, whatever they are called; the route has bounded them (256 KiB)."""
    return await request.body()


async def _signature(request: Request) -> str | None:
    given = request.headers.getlist("stripe-signature")
    if len(given) > 1:
        raise UnreadableRequestError("Stripe-Signatureヘッダーが複数あります")
    return given[0] if given else None


WebhookDep = Annotated[WebhookService, Depends(_service)]
RawBody = Annotated[bytes, Depends(_raw_body)]
Signature = Annotated[str | None, Depends(_signature)]


@router.post("/stripe", summary="Stripeからの知らせ")
def receive_stripe_event(webhook: WebhookDep, body: RawBody, header: Signature) -> Received:
    """署名だけで認めます。5xxを返すと、Stripeがもう一度送ります。"""
    webhook.receive(body, header)
    return Received()


@router.get("/health", summary="Webhookが動いているか")
async def check_webhook_health() -> WebhookHealth:
    """依存先には触れません。"""
    return WebhookHealth()
