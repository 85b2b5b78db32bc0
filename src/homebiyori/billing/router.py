"""`/api/billing`: plans, payment, cancellation and its withdrawal (`docs/product.md` 5)."""

from typing import Annotated

from fastapi import Response

from homebiyori.aws.paging import PageOf
from homebiyori.billing.cancellation import CancellationService
from homebiyori.billing.checkout import AlreadySubscribedError, CheckoutService, NoCustomerError
from homebiyori.billing.models import (
    CheckoutAnswer,
    Invoice,
    NewCheckout,
    Plans,
    PortalAnswer,
    PortalRequest,
    SubscriptionAnswer,
    Survey,
    Url,
)
from homebiyori.billing.service import BillingService, NotSubscribedError
from homebiyori.billing.shop import PLANS, PLANS_FRESH_SECONDS
from homebiyori.deps import CurrentUserId, IdempotencyKey, PageDep, service
from homebiyori.http.conditional import NOT_MODIFIED, IfNoneMatch, cacheable
from homebiyori.http.problem import error_responses
from homebiyori.http.routing import Router
from homebiyori.ops.idempotency import UNKEYED, IdempotentRequest
from homebiyori.routes import OpenRoute, UserRoute, limit_concurrently

router = Router(prefix="/billing", route_class=UserRoute, tags=["billing"])
plans_router = Router(route_class=OpenRoute, tags=["billing"])


BillingDep = Annotated[BillingService, service(BillingService)]
CheckoutDep = Annotated[CheckoutService, service(CheckoutService)]
CancellationDep = Annotated[CancellationService, service(CancellationService)]


@router.get("/subscription", summary="いまのプラン")
@limit_concurrently
def get_subscription(user_id: CurrentUserId, billing: BillingDep) -> SubscriptionAnswer:
    """プランの状態と、使える機能。"""
    return billing.show(user_id)


@router.post("/checkout", summary="プレミアムに申し込む", responses=error_responses(AlreadySubscribedError))
def open_checkout(
    user_id: CurrentUserId, checkout: CheckoutDep, new: NewCheckout, key: IdempotencyKey = None
) -> CheckoutAnswer:
    """お支払いページのアドレスをお返しします。支払えるページはいつもひとつで、前に開いたものは閉じます。"""
    request = IdempotentRequest.of(user_id=user_id, key=key, route="open_checkout", body=new.model_dump(mode="json"))
    return checkout.open(user_id, new, request)


@router.post("/cancel", summary="解約する", responses=error_responses(NotSubscribedError))
def cancel_subscription(
    user_id: CurrentUserId, cancellation: CancellationDep, survey: Survey | None = None, key: IdempotencyKey = None
) -> SubscriptionAnswer:
    """期間の終わりまではそのまま使えます。アンケートはどの項目も任意で、本文がなくても解約できます。

    理由は名前と結びつけずに、一度の解約につきひとつだけ残します。
    """
    survey = survey or Survey()
    body = survey.model_dump(mode="json")
    request = IdempotentRequest.of(user_id=user_id, key=key, route="cancel_subscription", body=body)
    return cancellation.cancel(user_id, survey, request)


@router.post("/reactivate", summary="解約を取りやめる", responses=error_responses(NotSubscribedError))
def reactivate_subscription(
    user_id: CurrentUserId, cancellation: CancellationDep, key: IdempotencyKey = None
) -> SubscriptionAnswer:
    """期間の終わりまでなら、そのまま続けられます。"""
    request = IdempotentRequest.of(user_id=user_id, key=key, route="reactivate_subscription", body={})
    return cancellation.reactivate(user_id, request)


@router.get("/portal", summary="お支払いの管理ページ", responses=error_responses(NoCustomerError))
def get_portal(user_id: CurrentUserId, checkout: CheckoutDep, return_url: Url | None = None) -> PortalAnswer:
    """カード、領収書、プランの変更。呼ぶたびに新しいアドレスです。"""
    return checkout.open_portal(user_id, PortalRequest(return_url=return_url), UNKEYED)


@router.post("/portal", summary="お支払いの管理ページ (戻り先つき)", responses=error_responses(NoCustomerError))
def open_portal(
    user_id: CurrentUserId, checkout: CheckoutDep, wanted: PortalRequest | None = None, key: IdempotencyKey = None
) -> PortalAnswer:
    """カード、領収書、プランの変更。"""
    wanted = wanted or PortalRequest()
    request = IdempotentRequest.of(user_id=user_id, key=key, route="open_portal", body=wanted.model_dump(mode="json"))
    return checkout.open_portal(user_id, wanted, request)


@router.get("/history", summary="お支払いの履歴")
def list_invoices(user_id: CurrentUserId, billing: BillingDep, wanted: PageDep) -> PageOf[Invoice]:
    """新しい順です。"""
    return billing.page_history(user_id, wanted)


@plans_router.get(
    "/plans",
    summary="プランと料金",
    response_model=Plans,
    responses=NOT_MODIFIED,
)
async def list_plans(if_none_match: IfNoneMatch = None) -> Response:
    """トークンはいりません。ETagがついているので、手元に置いて確かめられます。"""
    return cacheable(PLANS, if_none_match, seconds=PLANS_FRESH_SECONDS)
