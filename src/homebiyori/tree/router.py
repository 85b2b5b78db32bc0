"""`/api/tree`: the tree, its fruits, its history and its colour (`product.md` 3)."""

from typing import Annotated

from fastapi import APIRouter, Path, status

from homebiyori.ai.port import Character, Emotion
from homebiyori.aws.paging import DEFAULT_LIMIT, Cursor, Day, Limit, PageOf, check_days
from homebiyori.deps import CurrentUserId, IdempotencyKey, UserRoute, plain_read, service
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.tree.models import Fruit, FruitView, NewTheme, TreeHistory, TreeStatus
from homebiyori.tree.service import TreeService

router = APIRouter(prefix="/tree", route_class=UserRoute, tags=["tree"])


TreeDep = Annotated[TreeService, service(TreeService)]
FruitId = Annotated[str, Path(description="ほめの実のid", examples=["01M8446DWPA4HB4G0E8TC0NHW9"])]


@router.get("/status", summary="木のいま")
def get_tree_status(user_id: CurrentUserId, trees: TreeDep) -> TreeStatus:
    """木の段階と育ち具合、新しいほめの実 (5つまで)。はじめての呼び出しで種を植えます。"""
    return trees.status(user_id)


@router.get("/fruits", summary="ほめの実の一覧")
def list_fruits(
    user_id: CurrentUserId,
    trees: TreeDep,
    *,
    character: Character | None = None,
    emotion: Emotion | None = None,
    start_date: Day | None = None,
    end_date: Day | None = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor | None = None,
) -> PageOf[Fruit]:
    """新しい順です。キャラクター、感情、日付でしぼれます。"""
    check_days(start_date, end_date)
    return trees.page_fruits(
        user_id, character=character, emotion=emotion, first=start_date, last=end_date, limit=limit, cursor=cursor
    )


@router.get("/fruits/{fruit_id}", summary="ほめの実をひとつ")
@plain_read
def get_fruit(user_id: CurrentUserId, trees: TreeDep, fruit_id: FruitId) -> Fruit:
    """見た回数は数えません。"""
    return trees.get_fruit(user_id, fruit_id)


@router.post("/fruits/{fruit_id}/view", summary="ほめの実をひらく")
def view_fruit(user_id: CurrentUserId, trees: TreeDep, fruit_id: FruitId, key: IdempotencyKey = None) -> FruitView:
    """見た回数を数え、贈り主からのひとことを添えます。"""
    request = IdempotentRequest.of(user_id=user_id, key=key, route=f"view_fruit {fruit_id}", body={})
    return trees.view_fruit(user_id, fruit_id, request)


@router.delete("/fruits/{fruit_id}", summary="ほめの実を消す", status_code=status.HTTP_204_NO_CONTENT)
def delete_fruit(user_id: CurrentUserId, trees: TreeDep, fruit_id: FruitId) -> None:
    """元には戻せません。木の大きさは変わりません。"""
    trees.pick_fruit(user_id, fruit_id)


@router.get("/history", summary="木の歩み")
def get_tree_history(user_id: CurrentUserId, trees: TreeDep) -> TreeHistory:
    """これまでに届いた段階と、植えてからの日数、1日あたりの文字数。"""
    return trees.history(user_id)


@router.put("/theme", summary="木の色を変える")
def set_theme(user_id: CurrentUserId, trees: TreeDep, theme: NewTheme) -> TreeStatus:
    """キャラクターの色からえらべます。"""
    return trees.set_theme(user_id, theme.theme_color)
