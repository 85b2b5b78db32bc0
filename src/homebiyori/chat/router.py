"""`/api/chat`: messages and their history (`product.md` 2)."""

from typing import Annotated

from fastapi import APIRouter, Depends, status

from homebiyori.ai.port import Character
from homebiyori.chat.models import AnsweredMessage, ChatType, HistoryEntry, NewMessage
from homebiyori.chat.service import ChatService
from homebiyori.core.idempotency import IdempotentRequest
from homebiyori.core.paging import DEFAULT_LIMIT, Cursor, Day, Limit, PageOf, check_days
from homebiyori.deps import CurrentUserId, IdempotencyKey, ResourcesDep, UserRoute

router = APIRouter(prefix="/chat", route_class=UserRoute, tags=["chat"])


async def _service(resources: ResourcesDep) -> ChatService:
    return ChatService.from_resources(resources)


ChatDep = Annotated[ChatService, Depends(_service)]


@router.post("/messages", summary="書く", status_code=status.HTTP_201_CREATED)
def send_message(user_id: CurrentUserId, chat: ChatDep, new: NewMessage, key: IdempotencyKey = None) -> AnsweredMessage:
    """キャラクターが答え、木が育ちます。心に残るやりとりは1日ひとつ、ほめの実になります。"""
    request = IdempotentRequest.of(user_id=user_id, key=key, route="send_message", body=new.model_dump(mode="json"))
    return chat.send(user_id, new, request)


@router.get("/history", summary="これまでのやりとり")
def list_history(
    user_id: CurrentUserId,
    chat: ChatDep,
    *,
    start_date: Day | None = None,
    end_date: Day | None = None,
    character: Character | None = None,
    chat_type: ChatType | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor | None = None,
) -> PageOf[HistoryEntry]:
    """新しい順です。保存期間 (無料30日、プレミアム180日) を過ぎたものは出ません。"""
    check_days(start_date, end_date)
    return chat.page_history(
        user_id,
        first=start_date,
        last=end_date,
        character=character,
        chat_type=chat_type,
        limit=limit,
        cursor=cursor,
    )
