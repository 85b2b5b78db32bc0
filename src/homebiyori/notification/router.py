"""`/api/notifications` for parents, `/internal/notifications` for our own functions (`docs/product.md` 7)."""

from typing import Annotated

from fastapi import Path, Query, status

from homebiyori.aws.paging import PageOf
from homebiyori.base.api_types import Bool
from homebiyori.deps import CurrentUserId, PageDep, service
from homebiyori.http.routing import Router
from homebiyori.notification.models import CreatedNotification, Notification, NotificationFor, ReadAll, UnreadCount
from homebiyori.notification.service import NotificationService
from homebiyori.routes import InternalRoute, UserRoute, limit_concurrently

router = Router(prefix="/notifications", route_class=UserRoute, tags=["notifications"])
internal_router = Router(prefix="/internal/notifications", route_class=InternalRoute, include_in_schema=False)


NotificationsDep = Annotated[NotificationService, service(NotificationService)]
NotificationId = Annotated[str, Path(description="お知らせのid", examples=["01M8446DWPA4HB4G0E8TC0NHW9"])]


@router.get("", summary="お知らせの一覧")
def list_notifications(
    user_id: CurrentUserId,
    notifications: NotificationsDep,
    wanted: PageDep,
    *,
    unread_only: Annotated[Bool, Query(description="まだ読んでいないものだけ")] = False,
) -> PageOf[Notification]:
    """新しい順です。90日を過ぎたものと、掲載期間の終わったものは出ません。"""
    return notifications.page(user_id, wanted, unread_only=unread_only)


@router.get("/unread-count", summary="まだ読んでいないお知らせの数")
@limit_concurrently
def count_unread(user_id: CurrentUserId, notifications: NotificationsDep) -> UnreadCount:
    """一覧を読まずに、数えてあるものを返します。"""
    return notifications.count_unread(user_id)


@router.put("/read-all", summary="すべて読んだことにする")
def read_all_notifications(user_id: CurrentUserId, notifications: NotificationsDep) -> ReadAll:
    """呼び出したときにあったものだけが対象です。"""
    return notifications.mark_all_read(user_id)


@router.put("/{notification_id}/read", summary="読んだことにする")
def read_notification(
    user_id: CurrentUserId, notifications: NotificationsDep, notification_id: NotificationId
) -> Notification:
    """何度送っても同じです。はじめに読んだ日時が残ります。"""
    return notifications.mark_read(user_id, notification_id)


@router.delete("/{notification_id}", summary="お知らせを消す", status_code=status.HTTP_204_NO_CONTENT)
def delete_notification(
    user_id: CurrentUserId, notifications: NotificationsDep, notification_id: NotificationId
) -> None:
    """元には戻せません。"""
    notifications.delete(user_id, notification_id)


@internal_router.post("/create", status_code=status.HTTP_201_CREATED)
def create_notification(notifications: NotificationsDep, new: NotificationFor) -> CreatedNotification:
    """Notify a user on behalf of another function of the same account; idempotent."""
    return notifications.create(new.user_id, new)
