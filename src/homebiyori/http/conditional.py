"""Responses with an ETag, so that an unchanged one costs only a 304 (RFC 9110, 13.1.2)."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Header, Response
from pydantic import BaseModel

IfNoneMatch = Annotated[str | None, Header()]
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "`If-None-Match`のものから変わっていません"},
}


def cacheable(content: BaseModel, if_none_match: str | None, *, seconds: int) -> Response:
    """Respond with public content that may be cached for `seconds`."""
    body = content.model_dump_json()
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    headers = {"Cache-Control": f"public, max-age={seconds}"}
    return conditional(tag, if_none_match, lambda: body, media_type="application/json", headers=headers)


def conditional(
    tag: str, if_none_match: str | None, make: Callable[[], str], *, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Answer 304 if `if_none_match` names the tag, else 200 with the body, which `make` builds only then."""
    headers = {**headers, "ETag": tag}
    if if_none_match is not None and _names(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(make(), headers=headers, media_type=media_type)


def _names(if_none_match: str, tag: str) -> bool:
    """Compare weakly: a compressing proxy turns a tag into a weak one."""
    given = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return tag in given or given == ["*"]
