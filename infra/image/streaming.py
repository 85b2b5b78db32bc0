"""The users' app under uvicorn, behind the Lambda Web Adapter; only in the optional streaming image."""

import os

from fastapi import FastAPI

from homebiyori.api import create_user_app
from homebiyori.base.log import configure_logging
from homebiyori.base.settings import Settings
from homebiyori.resources import Resources


def create() -> FastAPI:
    """Create the app; only API Gateway invokes the function, and only for the streamed route (routes.json)."""
    configure_logging()
    return create_user_app(Resources.connect(Settings.from_environment(os.environ)))  # noqa: TID251 - an entrypoint
