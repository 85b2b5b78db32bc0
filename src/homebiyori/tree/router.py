"""`/api/tree`: the tree, its fruits, its history and its colour (`docs/product.md` 3)."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import Path, Query, Response, status

from homebiyori.ai.port import Character
from homebiyori.aws.paging import PageOf
from homebiyori.base.api_types import Digits
from homebiyori.deps import CurrentUserId, DaysDep, IdempotencyKey, PageDep, ResourcesDep, service
from homebiyori.http.conditional import NOT_MODIFIED, IfNoneMatch, conditional
from homebiyori.http.routing import Router
from homebiyori.lexicon.vocabulary import Emotion
from homebiyori.ops.idempotency import IdempotentRequest
from homebiyori.routes import UserRoute, limit_concurrently
from homebiyori.tree.album import AlbumService
from homebiyori.tree.models import Fruit, FruitView, NewTheme, Snapshot, TreeHistory, TreeStatus
from homebiyori.tree.service import TreeService

if TYPE_CHECKING:
    from homebiyori.tree.picture import TreeState

router = Router(prefix="/tree", route_class=UserRoute, tags=["tree"])


TreeDep = Annotated[TreeService, service(TreeService)]
AlbumDep = Annotated[AlbumService, service(AlbumService)]
SnapshotId = Annotated[str, Path(description="絵のid: 段階か、残した日", examples=["2026-11-25"])]
FruitId = Annotated[str, Path(description="ほめの実のid", examples=["01M8446DWPA4HB4G0E8TC0NHW9"])]


@router.get("/status", summary="木のいま")
def get_tree_status(user_id: CurrentUserId, trees: TreeDep) -> TreeStatus:
    """木の段階と育ち具合、新しいほめの実 (5つまで)。はじめての呼び出しで種を植えます。"""
    return trees.status(user_id)


_SVG = "image/svg+xml"
Since = Annotated[
    int,
    Query(
        ge=0, le=999_999_999, description="前に見たときの`total_characters`。それから伸びたところが、ふわっと現れます"
    ),
    Digits,
]
FormOfImage = Annotated[
    Literal["standalone", "inline"],
    Query(description="`standalone`は`<img>`やファイルに、`inline`は厳しいCSPのページに埋め込むとき (`<style>`なし)"),
]

_DRAWN: dict[int | str, dict[str, Any]] = {
    200: {"content": {_SVG: {"schema": {"type": "string"}}}},
    **NOT_MODIFIED,
}


@router.get("/image", summary="木の絵", response_class=Response, responses=_DRAWN)
def get_tree_image(
    user_id: CurrentUserId,
    resources: ResourcesDep,
    *,
    since: Since | None = None,
    form: FormOfImage = "standalone",
    if_none_match: IfNoneMatch = None,
) -> Response:
    """いまの木を、東京の季節と光の中に描いたSVGです。書いたことばは入りません。"""
    from homebiyori.tree.image import ImageService  # noqa: PLC0415 - see _draw

    return _draw(ImageService(resources).see(user_id, since=since), form, if_none_match)


def _draw(state: "TreeState", form: Literal["standalone", "inline"], if_none_match: str | None) -> Response:
    # Drawing imports a dozen modules that no other route needs.
    from homebiyori.tree.picture import Form, etag, render  # noqa: PLC0415 - see above

    wanted = Form(form)
    styles = "; style-src 'unsafe-inline'" if wanted is Form.STANDALONE else ""
    headers = {"Cache-Control": "private, no-cache", "Content-Security-Policy": f"default-src 'none'{styles}"}
    return conditional(
        etag(state, wanted),
        if_none_match,
        lambda: render(state, wanted),
        media_type=f"{_SVG}; charset=utf-8",
        headers=headers,
    )


@router.get("/fruits", summary="ほめの実の一覧")
def list_fruits(
    user_id: CurrentUserId,
    trees: TreeDep,
    days: DaysDep,
    wanted: PageDep,
    *,
    character: Character | None = None,
    emotion: Emotion | None = None,
) -> PageOf[Fruit]:
    """新しい順です。キャラクター、感情、日付でしぼれます。"""
    return trees.page_fruits(user_id, days, wanted, character=character, emotion=emotion)


@router.get("/fruits/{fruit_id}", summary="ほめの実をひとつ")
@limit_concurrently
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
    trees.delete_fruit(user_id, fruit_id)


@router.get("/history", summary="木の歩み")
def get_tree_history(user_id: CurrentUserId, trees: TreeDep) -> TreeHistory:
    """これまでに届いた段階と、植えてからの日数、1日あたりの文字数。"""
    return trees.history(user_id)


@router.put("/theme", summary="木の色を変える")
def set_theme(user_id: CurrentUserId, trees: TreeDep, theme: NewTheme) -> TreeStatus:
    """キャラクターの色からえらべます。"""
    return trees.set_theme(user_id, theme.theme_color)


@router.post("/snapshots", summary="きょうの木を残す", status_code=status.HTTP_201_CREATED)
def keep_snapshot(user_id: CurrentUserId, album: AlbumDep, key: IdempotencyKey = None) -> Snapshot:
    """いまの木を、その日の1枚としてアルバムに残します。同じ日にもう一度残すと、入れ替わります。"""
    request = IdempotentRequest.of(user_id=user_id, key=key, route="keep_snapshot", body={})
    return album.keep(user_id, request)


@router.get("/snapshots", summary="木のアルバム")
def list_snapshots(user_id: CurrentUserId, album: AlbumDep, wanted: PageDep) -> PageOf[Snapshot]:
    """段階に届いた日と、残した日の木。新しい順です。絵は`/snapshots/{snapshot_id}/image`にあります。"""
    return album.page(user_id, wanted)


@router.get("/snapshots/{snapshot_id}/image", summary="アルバムの絵", response_class=Response, responses=_DRAWN)
def get_snapshot_image(
    user_id: CurrentUserId,
    resources: ResourcesDep,
    snapshot_id: SnapshotId,
    *,
    form: FormOfImage = "standalone",
    if_none_match: IfNoneMatch = None,
) -> Response:
    """その日の木を、その日の季節と光の中に描いたSVGです。あとで消した実は、ここでも消えています。"""
    from homebiyori.tree.image import ImageService  # noqa: PLC0415 - see _draw

    return _draw(ImageService(resources).see_snapshot(user_id, snapshot_id), form, if_none_match)


@router.delete("/snapshots/{snapshot_id}", summary="アルバムから外す", status_code=status.HTTP_204_NO_CONTENT)
def delete_snapshot(user_id: CurrentUserId, album: AlbumDep, snapshot_id: SnapshotId) -> None:
    """元には戻せません。木の歩みの記録は残ります。"""
    album.delete(user_id, snapshot_id)
