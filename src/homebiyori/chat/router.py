"""`/api/chat`: messages, their answers and their history (`docs/product.md` 2)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Annotated, Any

from fastapi import Path, Request, Response, status
from fastapi.responses import StreamingResponse

from homebiyori.ai.port import Character
from homebiyori.aws.paging import PageOf
from homebiyori.base.errors import PremiumRequiredError
from homebiyori.chat.characters import FRESH_SECONDS, Characters, all_characters
from homebiyori.chat.history import HistoryService
from homebiyori.chat.message_actions import MessageService
from homebiyori.chat.models import (
    AnsweredMessage,
    CareState,
    ChatType,
    Delta,
    Feedback,
    HistoryEntry,
    NewCare,
    NewFeedback,
    NewMessage,
    NewMood,
    NewSticker,
    Regenerated,
)
from homebiyori.chat.repository import HistoryFilter
from homebiyori.chat.service import ChatService, Piece
from homebiyori.deps import CurrentUserId, DaysDep, HeldLane, IdempotencyKey, PageDep, ResourcesDep, service
from homebiyori.http import problem, sse
from homebiyori.http.conditional import NOT_MODIFIED, IfNoneMatch, cacheable
from homebiyori.http.routing import Router
from homebiyori.http.workers import in_worker
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.routes import ChatRoute, OpenRoute, UserRoute
from homebiyori.user.models import NewPreferences
from homebiyori.user.service import UserService

router = Router(prefix="/chat", route_class=UserRoute, tags=["chat"])
# The characters are the same for every caller, so the answer is public and cacheable.
open_router = Router(route_class=OpenRoute, tags=["chat"])
# Routes that get an answer: each takes a token of the minute and stores all in one transaction.
writing_router = Router(prefix="/chat", route_class=ChatRoute, tags=["chat"])


ChatDep = Annotated[ChatService, service(ChatService)]
HistoryDep = Annotated[HistoryService, service(HistoryService)]
MessagesDep = Annotated[MessageService, service(MessageService)]
UsersDep = Annotated[UserService, service(UserService)]
MessageId = Annotated[str, Path(description="メッセージのid", examples=["01M8446DWPA4HB4G0E8TC0NHW9"])]

_EVENTS: dict[int | str, dict[str, Any]] = {
    status.HTTP_201_CREATED: {
        "description": "答え。`Accept: text/event-stream`なら`delta`が続き、`done`が同じ内容で終わりを告げます",
        "content": {
            sse.MEDIA_TYPE: {
                "example": 'event: delta\ndata: {"ai_character": "hide", "text": "よう話してくれたのう。"}\n\n'
            }
        },
    }
}


@open_router.get(
    "/characters",
    summary="キャラクター",
    response_model=Characters,
    responses=NOT_MODIFIED,
)
async def list_characters(if_none_match: IfNoneMatch = None) -> Response:
    """トークンはいりません。ETagがついているので、手元に置いて確かめられます。"""
    return cacheable(all_characters(), if_none_match, seconds=FRESH_SECONDS)


@writing_router.post(
    "/messages",
    summary="書く",
    status_code=status.HTTP_201_CREATED,
    response_model=AnsweredMessage,
    responses=_EVENTS | problem.error_responses(PremiumRequiredError),
)
async def send_message(
    request: Request,
    resources: ResourcesDep,
    user_id: CurrentUserId,
    chat: ChatDep,
    hold_lane: HeldLane,
    new: NewMessage,
    key: IdempotencyKey = None,
) -> AnsweredMessage | Response:
    """キャラクターが答え、木が育ちます。心に残るやりとりは1日ひとつ、ほめの実になります。"""
    body = new.model_dump(mode="json")
    once = IdempotentRequest.of(user_id=user_id, key=key, route="send_message", body=body)
    if not sse.prefers_events(",".join(request.headers.getlist("accept"))):
        return await in_worker(resources.workers, chat.send, user_id, new, once)
    pieces = await in_worker(resources.workers, chat.stream, user_id, new, once)
    stream = sse.EventStream(_events(pieces, hold_lane), lambda error: problem.document_of(request, error))
    return StreamingResponse(await stream.start(), status_code=status.HTTP_201_CREATED, media_type=sse.MEDIA_TYPE)


def _events(
    pieces: Iterator[Piece | AnsweredMessage], hold_lane: Callable[[], AbstractContextManager[None]]
) -> Iterator[sse.Event]:
    with hold_lane():
        for piece in pieces:
            if isinstance(piece, AnsweredMessage):
                yield "done", piece.model_dump(mode="json")
            else:
                yield "delta", Delta(ai_character=piece[0], text=piece[1]).model_dump(mode="json")


@writing_router.post("/emotions", summary="スタンプで伝える", status_code=status.HTTP_201_CREATED)
def send_sticker(user_id: CurrentUserId, chat: ChatDep, new: NewSticker, key: IdempotencyKey = None) -> AnsweredMessage:
    """ことばにならない日のために。ちゃんと返事が届き、木が5文字ぶん育ちます。"""
    once = IdempotentRequest.of(user_id=user_id, key=key, route="send_sticker", body=new.model_dump(mode="json"))
    return chat.send_sticker(user_id, new, once)


@router.put("/mood", summary="ほめてほしいか、聞いてほしいか")
def set_mood(user_id: CurrentUserId, users: UsersDep, new: NewMood) -> NewMood:
    """次のメッセージからの気分を変えます。"""
    return NewMood(mood=users.set_preferences(user_id, NewPreferences(mood=new.mood)).mood)


@router.put("/care", summary="いまは大丈夫、と伝える")
def set_care(user_id: CurrentUserId, chat: ChatDep, _new: NewCare) -> CareState:
    """つらいお話のあとの見守りは、大丈夫と2回伝わると終わります。5秒以内に続けて押したものは、1回と数えます。"""
    return chat.say_safe(user_id)


@router.get("/history", summary="これまでのやりとり")
def list_history(
    user_id: CurrentUserId,
    history: HistoryDep,
    days: DaysDep,
    wanted: PageDep,
    *,
    character: Character | None = None,
    chat_type: ChatType | None = None,
) -> PageOf[HistoryEntry]:
    """新しい順です。`character`なら、そのキャラクターがグループで話したものも出ます。

    保存期間 (無料30日、プレミアム180日) を過ぎたものは出ません。
    """
    asked = HistoryFilter(first=days.first, last=days.last, character=character, chat_type=chat_type)
    return history.page(user_id, asked, wanted)


@router.get("/messages/{message_id}", summary="やりとりをひとつ")
def get_message(user_id: CurrentUserId, history: HistoryDep, message_id: MessageId) -> HistoryEntry:
    """一覧と同じ内容です。保存期間を過ぎたものは404です。"""
    return history.get(user_id, message_id)


@router.post(
    "/messages/{message_id}/regenerate",
    summary="別のことばをもらう",
    responses=problem.error_responses(PremiumRequiredError),
)
def regenerate_message(
    user_id: CurrentUserId, messages: MessagesDep, message_id: MessageId, key: IdempotencyKey = None
) -> Regenerated:
    """同じメッセージへの別の答えです。無料プランは1日3回まで。木とほめの実は変わりません。"""
    once = IdempotentRequest.of(user_id=user_id, key=key, route=f"regenerate_message {message_id}", body={})
    return messages.regenerate(user_id, message_id, once)


@router.put("/messages/{message_id}/feedback", summary="答えについて伝える")
def give_feedback(user_id: CurrentUserId, messages: MessagesDep, message_id: MessageId, new: NewFeedback) -> Feedback:
    """メッセージといっしょに保存され、いっしょに消えます。"""
    return messages.give_feedback(user_id, message_id, new)


@router.delete("/messages/{message_id}", summary="メッセージを消す", status_code=status.HTTP_204_NO_CONTENT)
def delete_message(user_id: CurrentUserId, messages: MessagesDep, message_id: MessageId) -> None:
    """元には戻せません。木の大きさとほめの実は変わりません。"""
    messages.delete(user_id, message_id)
