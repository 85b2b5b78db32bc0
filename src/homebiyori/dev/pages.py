"""Serves the built pages locally, in front of an app, as CloudFront does on AWS."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

ROOT = Path(__file__).resolve().parents[3]
BUILT = ROOT / "build" / "pages"
_HEADERS = ROOT / "src" / "web" / "headers.json"
# Replaces the built one, which uses Google.
_CONFIG = {"signIn": "local"}
# The size from which responses are compressed, as at the users' gateway; streams are never compressed.
COMPRESSED_FROM = 1024
# Paths that the app itself serves on a developer's machine.
_OF_APP = ("/api/", "/internal/", "/docs", "/docs-static/", "/openapi.json")


def are_built(built: Path, site: str) -> bool:
    """Whether the pages of `site` ("parents", "desk") have been built."""
    return (built / site / "index.html").is_file()


def with_pages(app: FastAPI, built: Path, site: str) -> "ASGIApp":
    """Put the pages of `site` in front of an app; without built pages, return the app alone."""
    folder = built / site
    if not are_built(built, site):
        return app
    return _Pages(app, folder, json.loads(_HEADERS.read_text())[site])


class _Pages:
    """ASGI app; a path without a file extension serves index.html, which handles routing."""

    def __init__(self, app: FastAPI, folder: Path, headers: dict[str, str]) -> None:
        self._app = GZipMiddleware(app, minimum_size=COMPRESSED_FROM)
        self._files = GZipMiddleware(self._serve, minimum_size=500)
        self._static = StaticFiles(directory=folder)
        self._headers = headers

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        is_page = scope["type"] == "http" and not scope["path"].startswith(_OF_APP)
        await (self._files if is_page else self._app)(scope, receive, send)

    async def _serve(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        name = scope["path"].lstrip("/")
        response = await self._answer(name if Path(name).suffix else "index.html", scope)
        response.headers.update(self._headers)
        # Files with hashed names never change; all others are revalidated.
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if name.startswith("assets/") else "no-cache"
        )
        await response(scope, receive, send)

    async def _answer(self, name: str, scope: "Scope") -> Response:
        if name == "config.json":
            return JSONResponse(_CONFIG)
        try:
            return await self._static.get_response(name, scope)
        except HTTPException as error:
            return PlainTextResponse("", status_code=error.status_code)
