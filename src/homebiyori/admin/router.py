"""`/api/admin`: the operators' routes (`docs/product.md` 9); mounted only in the admins' app."""

from typing import Annotated

from fastapi import Path, Query, status
from pydantic import Field

from homebiyori.admin.announcements import AnnouncementFinishedError, AnnouncementService
from homebiyori.admin.feedback import FeedbackService
from homebiyori.admin.health import HealthService
from homebiyori.admin.jobs import JobsService
from homebiyori.admin.maintenance import MaintenanceService
from homebiyori.admin.metrics.schemas import Dashboard, Metrics
from homebiyori.admin.metrics.service import MetricsService
from homebiyori.admin.models import (
    Announcement,
    DependencyHealth,
    Feedback,
    Jobs,
    MaintenanceSet,
    MaintenanceView,
    Month,
    NewAnnouncement,
    NewMaintenance,
    Redriven,
)
from homebiyori.admin.rules import DAYS_SHOWN, MAX_DAYS_SHOWN
from homebiyori.admin.users import Person, UserDirectory
from homebiyori.aws.paging import PageOf
from homebiyori.base.api_types import Digits
from homebiyori.billing.rules import Plan
from homebiyori.deps import CurrentAdmin, IdempotencyKey, PageDep, service
from homebiyori.http.problem import error_responses
from homebiyori.http.routing import Router
from homebiyori.ops.audit import AuditEntry
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.routes import AdminRoute

router = Router(route_class=AdminRoute, tags=["admin"])


AdminDep = Annotated[HealthService, service(HealthService)]
MaintenanceDep = Annotated[MaintenanceService, service(MaintenanceService)]
AnnouncementsDep = Annotated[AnnouncementService, service(AnnouncementService)]
JobsDep = Annotated[JobsService, service(JobsService)]
FeedbackDep = Annotated[FeedbackService, service(FeedbackService)]
MetricsDep = Annotated[MetricsService, service(MetricsService)]
PeopleDep = Annotated[UserDirectory, service(UserDirectory)]
Days = Annotated[int, Field(ge=1, le=MAX_DAYS_SHOWN), Digits, Query(description="今日からさかのぼる日数")]
AnnouncementId = Annotated[str, Path(description="お知らせのid", examples=["01M8446DWPA4HB4G0E8TC0NHW9"])]


@router.get("/health", summary="依存先が答えているか")
def check_dependencies(admin: AdminDep) -> DependencyHealth:
    """テーブルとパラメータストアをひとつずつ確かめ、かかった時間を返します。"""
    return admin.check_dependencies()


@router.get("/dashboard", summary="ひと目でわかるようす")
def get_dashboard(metrics: MetricsDep) -> Dashboard:
    """今日・昨日・今週の数字、費用、メンテナンス、依存先、待っている仕事です。"""
    return metrics.show_dashboard()


@router.get("/metrics", summary="日ごとの数字と合計")
def get_metrics(metrics: MetricsDep, *, days: Days = DAYS_SHOWN) -> Metrics:
    """書き込みといっしょに数えた値とCloudWatchの値です。得られない値は`null`で、`reason`に理由があります。"""
    return metrics.show_metrics(days)


@router.get("/users", summary="利用者の一覧")
def list_users(people: PeopleDep, wanted: PageDep, *, plan: Plan | None = None) -> PageOf[Person]:
    """登録の新しい順です。利用者の文章は含みません。"""
    return people.page(wanted, plan=plan)


@router.get("/users/{user_id}", summary="ひとりの利用者")
def get_user(people: PeopleDep, user_id: str) -> Person:
    """一覧と同じ内容です。"""
    return people.get(user_id)


@router.get("/maintenance", summary="メンテナンスの予定")
def get_maintenance(maintenance: MaintenanceDep) -> MaintenanceView:
    """このプロセスが知っている予定です。ほかで変えられていたら、30秒以内に追いつきます。"""
    return maintenance.show()


@router.post("/maintenance", summary="メンテナンスを予定する・終える")
def set_maintenance(admin: CurrentAdmin, maintenance: MaintenanceDep, new: NewMaintenance) -> MaintenanceSet:
    """何度送っても同じです。利用者には30秒以内に、503とメッセージで伝わります。`announce`なら、前もってお知らせも届きます。"""
    return maintenance.set(admin.user_id, new)


@router.get("/audit", summary="管理者が変えたこと")
def list_audit(maintenance: MaintenanceDep, wanted: PageDep, *, month: Month | None = None) -> PageOf[AuditEntry]:
    """新しい順です。月を指定しなければ今月のものです。"""
    return maintenance.page_audit(wanted, month=month)


@router.post("/announcements", summary="お知らせを出す", status_code=status.HTTP_202_ACCEPTED)
def create_announcement(
    admin: CurrentAdmin, announcements: AnnouncementsDep, new: NewAnnouncement, key: IdempotencyKey = None
) -> Announcement:
    """全員、またはプランの利用者に、順番に届けます。途中で止まっても、二度届いたり、届かなかったりはしません。"""
    body = new.model_dump(mode="json")
    request = IdempotentRequest.of(user_id=admin.user_id, key=key, route="admin.announcements", body=body)
    return announcements.announce(admin.user_id, new, request)


@router.get("/announcements", summary="お知らせの一覧")
def list_announcements(announcements: AnnouncementsDep, wanted: PageDep) -> PageOf[Announcement]:
    """新しい順です。どこまで届いたかもわかります。"""
    return announcements.page(wanted)


@router.get("/announcements/{announcement_id}", summary="お知らせの進みぐあい")
def get_announcement(announcements: AnnouncementsDep, announcement_id: AnnouncementId) -> Announcement:
    """`looked_at`人のうち、対象の`sent`人に届いています。"""
    return announcements.find(announcement_id)


@router.post(
    "/announcements/{announcement_id}/resume",
    summary="お知らせを続ける",
    status_code=status.HTTP_202_ACCEPTED,
    responses=error_responses(AnnouncementFinishedError),
)
def resume_announcement(
    admin: CurrentAdmin, announcements: AnnouncementsDep, announcement_id: AnnouncementId
) -> Announcement:
    """進んでいないときに使います。止まったところから続きます。"""
    return announcements.resume(admin.user_id, announcement_id)


@router.post(
    "/announcements/{announcement_id}/cancel",
    summary="お知らせをやめる",
    responses=error_responses(AnnouncementFinishedError),
)
def cancel_announcement(
    admin: CurrentAdmin, announcements: AnnouncementsDep, announcement_id: AnnouncementId
) -> Announcement:
    """まだ届いていない人には届きません。届いたものは残ります。"""
    return announcements.cancel(admin.user_id, announcement_id)


@router.get("/jobs", summary="あとで行う仕事のようす")
def get_jobs(jobs: JobsDep) -> Jobs:
    """待っている数と、3回できずに脇へ置かれた数、終わっていないお知らせです。"""
    return jobs.show()


@router.post("/jobs/redrive", summary="脇へ置かれた仕事をやり直す")
def redrive_jobs(admin: CurrentAdmin, jobs: JobsDep) -> Redriven:
    """一度に500件までです。残りがあれば、もう一度送ってください。"""
    return jobs.redrive(admin.user_id)


@router.get("/feedback", summary="解約のときに聞いたこと")
def get_feedback(feedback: FeedbackDep, wanted: PageDep, *, month: Month | None = None) -> Feedback:
    """新しい順です。だれのものかはわかりません。月を指定しなければ今月のものです。"""
    return feedback.show(wanted, month=month)
