"""`/api/users`: what concerns the account as a whole (`product.md` 4)."""

from typing import Annotated

from fastapi import APIRouter, Depends

from homebiyori.account.service import AccountService
from homebiyori.deps import CurrentUserId, ResourcesDep, UserRoute
from homebiyori.user.models import Onboarding, ProfileAnswer

router = APIRouter(prefix="/users", route_class=UserRoute, tags=["users"])


async def _service(resources: ResourcesDep) -> AccountService:
    return AccountService.from_resources(resources)


AccountDep = Annotated[AccountService, Depends(_service)]


@router.post("/complete-onboarding", summary="はじめの設定を終える")
def complete_onboarding(user_id: CurrentUserId, account: AccountDep, choices: Onboarding) -> ProfileAnswer:
    """何度送っても同じです。はじめての方には、ようこそのお知らせが届きます。"""
    profile = account.complete_onboarding(user_id, choices)
    return ProfileAnswer(user_id=user_id, **profile.model_dump())
