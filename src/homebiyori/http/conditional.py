"""Answers that anybody may keep: with an ETag, so that asking again costs a line (RFC 9110, 13.1.2)."""

import hashlib

from fastapi import Response
from pydantic import BaseModel


def cacheable(content: BaseModel, if_none_match: str | None, *, seconds: int) -> Response:
    """Answer 200 with the content, or 304 if the caller has it already."""
    body = content.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={seconds}"}
    if if_none_match is not None and _names(if_none_match, tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _names(if_none_match: str, tag: str) -> bool:
    """Compare weakly: a proxy that compresses marks a tag as weak."""
    given = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return tag in given or given == ["*"]
