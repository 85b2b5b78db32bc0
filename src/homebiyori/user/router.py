"""`/api/users`: the profile, preferences, nickname and onboarding (`docs/product.md` 4)."""

from typing import Annotated

from homebiyori.deps import CurrentUserId, service
from homebiyori.http.routing import Router
from homebiyori.routes import UserRoute
from homebiyori.user.models import (
    NewNickname,
    OnboardingStatus,
    ProfileAnswer,
)
from homebiyori.user.service import UserService

router = Router(prefix="/users", route_class=UserRoute, tags=["users"])


UsersDep = Annotated[UserService, service(UserService)]


@router.get("/profile", summary="プロフィール")
def get_profile(user_id: CurrentUserId, users: UsersDep) -> ProfileAnswer:
    """はじめての呼び出しで作られます。"""
    return ProfileAnswer.of(user_id, users.get_profile(user_id))


@router.put("/nickname", summary="ニックネームを変える")
def set_nickname(user_id: CurrentUserId, users: UsersDep, new: NewNickname) -> ProfileAnswer:
    """1〜20文字。文字・数字・かな・漢字・絵文字・空白が使えます。"""
    return ProfileAnswer.of(user_id, users.set_nickname(user_id, new.nickname))


@router.get("/onboarding-status", summary="はじめの設定が済んだか")
def get_onboarding_status(user_id: CurrentUserId, users: UsersDep) -> OnboardingStatus:
    """まだならアプリがはじめの設定を案内します。"""
    return users.get_onboarding_status(user_id)
