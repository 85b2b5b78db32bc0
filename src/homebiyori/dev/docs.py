"""`/docs` for local use: Swagger UI from an installed package, so that it works offline."""

from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles

_OPENAPI = "/openapi.json"
_STATIC = "/docs-static"


def add_docs(app: FastAPI) -> None:
    """Serve an app's OpenAPI document and its page; the deployed apps have neither."""
    package = find_spec("fastapi_offline")
    assert package is not None and package.origin is not None  # noqa: S101, PT018 - pinned in requirements/dev.in
    app.mount(_STATIC, StaticFiles(directory=Path(package.origin).parent / "static"))

    @app.get("/", include_in_schema=False)
    def home() -> RedirectResponse:
        return RedirectResponse("/docs")

    @app.get(_OPENAPI, include_in_schema=False)
    def openapi() -> JSONResponse:
        return JSONResponse(app.openapi())

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=_OPENAPI,
            title=app.title,
            swagger_js_url=f"{_STATIC}/swagger-ui-bundle.js",
            swagger_css_url=f"{_STATIC}/swagger-ui.css",
            swagger_favicon_url="data:,",
            swagger_ui_parameters={"persistAuthorization": True},
        )
