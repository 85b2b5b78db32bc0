"""`/api/admin`: what operators may call (`product.md` 9); mounted in the admins' app only."""

from typing import Annotated

from fastapi import APIRouter, Depends

from homebiyori.admin.models import DependencyHealth, Metrics
from homebiyori.admin.service import AdminService
from homebiyori.deps import AdminRoute, ResourcesDep

router = APIRouter(route_class=AdminRoute, tags=["admin"])


async def _service(resources: ResourcesDep) -> AdminService:
    return AdminService.from_resources(resources)


AdminDep = Annotated[AdminService, Depends(_service)]


@router.get("/health", summary="依存先が答えているか")
def check_dependencies(admin: AdminDep) -> DependencyHealth:
    """テーブルとパラメータストアをひとつずつ確かめ、かかった時間を返します。"""
    return admin.check_dependencies()


@router.get("/metrics", summary="この7日間の数字")
def get_metrics(admin: AdminDep) -> Metrics:
    """書き込みといっしょに数えた値です。利用者の文章は含みません。"""
    return admin.show_metrics()
