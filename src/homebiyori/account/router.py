"""`/api/users`: routes that concern the account as a whole (`docs/product.md` 4)."""

from typing import Annotated

from homebiyori.account.deletion import DeletionService, NoDeletionError, SubscriptionActiveError
from homebiyori.account.export import ExportService
from homebiyori.account.models import DeletionAnswer, DeletionRequest, ExportAnswer, QuotaAnswer
from homebiyori.account.onboarding import OnboardingService
from homebiyori.account.quota import QuotaService
from homebiyori.base.errors import PremiumRequiredError
from homebiyori.deps import CurrentUserId, IdempotencyKey, service
from homebiyori.http.problem import error_responses
from homebiyori.http.routing import Router
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.routes import AccountRoute, UserRoute
from homebiyori.user.models import NewPreferences, NewProfile, Onboarding, ProfileAnswer
from homebiyori.user.service import ProfileChangedError

router = Router(prefix="/users", route_class=UserRoute, tags=["users"])
deletion_router = Router(prefix="/users", route_class=AccountRoute, tags=["users"])


OnboardingDep = Annotated[OnboardingService, service(OnboardingService)]
DeletionDep = Annotated[DeletionService, service(DeletionService)]
QuotaDep = Annotated[QuotaService, service(QuotaService)]
ExportDep = Annotated[ExportService, service(ExportService)]


@router.get("/quota", summary="この1分と今日、あとどれだけ使えるか")
def get_quota(user_id: CurrentUserId, quotas: QuotaDep) -> QuotaAnswer:
    """見るだけでは減りません。1日のぶんは日本の午前0時に戻ります。"""
    return quotas.show(user_id)


@router.put(
    "/profile", summary="プロフィールを変える", responses=error_responses(PremiumRequiredError, ProfileChangedError)
)
def update_profile(user_id: CurrentUserId, onboarding: OnboardingDep, new: NewProfile) -> ProfileAnswer:
    """読んだときの`version`を添えてください。ほかの端末が先に変えていたら409、無料プランで深いほめことばを選ぶと402です。"""
    return ProfileAnswer.of(user_id, onboarding.update_profile(user_id, new))


@router.put(
    "/ai-preferences", summary="キャラクター・長さ・気分を変える", responses=error_responses(PremiumRequiredError)
)
def set_ai_preferences(user_id: CurrentUserId, onboarding: OnboardingDep, new: NewPreferences) -> ProfileAnswer:
    """送った項目だけが変わります。深いほめことば (`deep`) はプレミアムプランのもので、無料プランでは402です。"""
    return ProfileAnswer.of(user_id, onboarding.set_preferences(user_id, new))


@router.post("/complete-onboarding", summary="はじめの設定を終える", responses=error_responses(PremiumRequiredError))
def complete_onboarding(
    user_id: CurrentUserId, onboarding: OnboardingDep, choices: Onboarding, key: IdempotencyKey = None
) -> ProfileAnswer:
    """はじめての方には、ようこそのお知らせが届きます。もう一度送ると、送った項目だけが変わります。"""
    request = IdempotentRequest.of(user_id=user_id, key=key, route="complete_onboarding", body=choices.changes)
    return ProfileAnswer.of(user_id, onboarding.complete_onboarding(user_id, choices, request))


@deletion_router.delete(
    "/account", status_code=202, summary="アカウントを削除する", responses=error_responses(SubscriptionActiveError)
)
def delete_account(user_id: CurrentUserId, deletions: DeletionDep, wanted: DeletionRequest) -> DeletionAnswer:
    """すぐにすべての操作ができなくなり (410)、数分のうちにすべての記録が消えます。元には戻せません。

    ご契約中なら`cancel_subscription`がないと409です。何度送っても同じです。
    """
    return deletions.request(user_id, wanted)


@deletion_router.get(
    "/account/deletion", summary="アカウントの削除の進みぐあい", responses=error_responses(NoDeletionError)
)
def get_deletion(user_id: CurrentUserId, deletions: DeletionDep) -> DeletionAnswer:
    """トークンの期限 (1時間) まで見られます。削除を申し込んでいなければ404です。"""
    return deletions.show(user_id)


@router.post("/export", status_code=202, summary="自分の記録をすべて書き出す")
def export_everything(user_id: CurrentUserId, exports: ExportDep, key: IdempotencyKey = None) -> ExportAnswer:
    """保存しているすべてを1つのJSONファイルにします。一度にひとつ、1日3回まで。ファイルは7日で消えます。"""
    request = IdempotentRequest.of(user_id=user_id, key=key, route="POST /users/export", body={})
    return exports.request(user_id, request)


@router.get("/export/{export_id}", summary="書き出しの進みぐあい")
def get_export(user_id: CurrentUserId, exports: ExportDep, export_id: str) -> ExportAnswer:
    """できあがると、15分間だけ使えるアドレスがつきます。"""
    return exports.show(user_id, export_id)
