"""`/api/admin`: what operators may call (`product.md` 9); mounted in the admins' app only."""

from typing import Annotated

from fastapi import APIRouter, Depends

from homebiyori.admin.maintenance import MaintenanceService
from homebiyori.admin.models import (
    DependencyHealth,
    MaintenanceView,
    Metrics,
    Month,
    NewMaintenance,
)
from homebiyori.admin.service import AdminService
from homebiyori.core.audit import AuditEntry
from homebiyori.core.paging import DEFAULT_LIMIT, Cursor, Limit, PageOf
from homebiyori.deps import AdminRoute, CurrentAdmin, ResourcesDep

router = APIRouter(route_class=AdminRoute, tags=["admin"])


async def _service(resources: ResourcesDep) -> AdminService:
    return AdminService.from_resources(resources)


async def _maintenance(resources: ResourcesDep) -> MaintenanceService:
    return MaintenanceService.from_resources(resources)


AdminDep = Annotated[AdminService, Depends(_service)]
MaintenanceDep = Annotated[MaintenanceService, Depends(_maintenance)]


@router.get("/health", summary="依存先が答えているか")
def check_dependencies(admin: AdminDep) -> DependencyHealth:
    """テーブルとパラメータストアをひとつずつ確かめ、かかった時間を返します。"""
    return admin.check_dependencies()


@router.get("/metrics", summary="この7日間の数字")
def get_metrics(admin: AdminDep) -> Metrics:
    """書き込みといっしょに数えた値です。利用者の文章は含みません。"""
    return admin.show_metrics()


@router.get("/maintenance", summary="メンテナンスの予定")
def get_maintenance(maintenance: MaintenanceDep) -> MaintenanceView:
    """このプロセスが知っている予定です。ほかで変えられていたら、30秒以内に追いつきます。"""
    return maintenance.show()


@router.post("/maintenance", summary="メンテナンスを予定する・終える")
def set_maintenance(admin: CurrentAdmin, maintenance: MaintenanceDep, new: NewMaintenance) -> MaintenanceView:
    """何度送っても同じです。利用者には30秒以内に、503とメッセージで伝わります。"""
    return maintenance.set(admin.user_id, new)


@router.get("/audit", summary="管理者が変えたこと")
def list_audit(
    maintenance: MaintenanceDep,
    *,
    month: Month | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor | None = None,
) -> PageOf[AuditEntry]:
    """新しい順です。月を指定しなければ今月のものです。"""
    return maintenance.page_audit(month=month, limit=limit, cursor=cursor)
