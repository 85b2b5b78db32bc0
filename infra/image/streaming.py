"""The users' app under uvicorn, behind the Lambda Web Adapter: the image's optional way to stream."""

import os

from fastapi import FastAPI

from homebiyori.api import create_user_app
from homebiyori.base.log import configure_logging
from homebiyori.base.settings import Settings
from homebiyori.resources import Resources


def create() -> FastAPI:
    """Start cold; only API Gateway can invoke the function, and it sends only what it streams (routes.json)."""
    configure_logging()
    return create_user_app(Resources.connect(Settings.from_environment(os.environ)))  # noqa: TID251 - an entrypoint
