"""`/api/help`: all help lines, open to everyone, also during maintenance (`docs/product.md` 4)."""

from typing import Annotated, Literal

from fastapi import Response
from pydantic import BaseModel, Field, TypeAdapter

from homebiyori.ai import safety
from homebiyori.ai.safety import Channel, Resource
from homebiyori.base.api_types import Instant
from homebiyori.base.clock import to_jst
from homebiyori.deps import ResourcesDep
from homebiyori.http.conditional import NOT_MODIFIED, IfNoneMatch, cacheable
from homebiyori.http.routing import Router
from homebiyori.lexicon.vocabulary import RiskKind
from homebiyori.routes import OpenRoute

router = Router(prefix="/help", route_class=OpenRoute, tags=["help"])

# Lines open and close on the hour; a response may show a closed one as open for at most this long.
FRESH_SECONDS = 300


# Purposes of a line in addition to the risks that are detected in messages.
LineKind = Literal["medical_emergency", "poisoning"]


class KnownLine(BaseModel):
    """A help line; lines without a phone number have a URL."""

    id: Annotated[str, Field(examples=["yorisoi"])]
    name: Annotated[str, Field(examples=["よりそいホットライン"])]
    phone: Annotated[str | None, Field(examples=["0120-279-338"])]
    url: Annotated[str | None, Field(max_length=200)]
    channel: Channel
    languages: Annotated[list[str], Field(examples=[["ja", "en"]])]
    hours: Annotated[str | None, Field(examples=["24時間"])]
    kinds: Annotated[list[RiskKind | LineKind], Field(examples=[["self_harm"]])]
    open_now: Annotated[bool | None, Field(description="いま開いているか。時間が未確認のときはnull")]
    is_verified: Annotated[bool, Field(description="公開前に人が確かめた番号か")]


class Help(BaseModel):
    """All help lines, open ones first."""

    version: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\d$")]
    lines: list[KnownLine]


@router.get(
    "",
    summary="助けがいるとき",
    response_model=Help,
    responses=NOT_MODIFIED,
)
async def list_help(resources: ResourcesDep, if_none_match: IfNoneMatch = None) -> Response:
    """サインインなしで、メンテナンス中も見られます。いま開いている窓口が先です。"""
    now = to_jst(resources.clock.now())
    shown = Help(version=safety.version(), lines=[_line(line, now) for line in _sorted(now)])
    return cacheable(shown, if_none_match, seconds=FRESH_SECONDS)


def _sorted(now: Instant) -> list[Resource]:
    ranks = {True: 0, None: 1, False: 2}
    return sorted(safety.every_line(), key=lambda line: ranks[line.is_open(now)])


def _kinds(line: Resource) -> list[RiskKind | LineKind]:
    kinds: TypeAdapter[list[RiskKind | LineKind]] = TypeAdapter(list[RiskKind | LineKind])
    return kinds.validate_python(sorted(line.kinds))


def _line(line: Resource, now: Instant) -> KnownLine:
    return KnownLine(**line.shown(now), kinds=_kinds(line), is_verified=line.verified_at is not None)
