"""Cold start of the API function, then `handler`, for the events of both gateways."""

import gc

# What is imported stays: to look for garbage in it would be a sixth of a cold start (`make bench`).
gc.disable()

import os
from typing import Any

import pydantic

# FastAPI's models of OpenAPI, which no gateway ever asks for, get no validators: a tenth of a cold start.
pydantic.BaseModel.model_config["defer_build"] = True
import fastapi.openapi.models  # noqa: F401 - it is the importing that counts

del pydantic.BaseModel.model_config["defer_build"]

from homebiyori.api import create_admin_app, create_user_app, gateway_handler
from homebiyori.base.log import configure_logging
from homebiyori.base.settings import Settings
from homebiyori.resources import Resources

configure_logging()
_resources = Resources.connect(Settings.from_environment(os.environ))  # noqa: TID251 - an entrypoint hands it over
# Nearly every request needs it: it is made now, for while a function starts AWS lends it more of a processor.
_resources.core.client  # noqa: B018 - the asking makes it

_gateways = gateway_handler(
    _resources.settings,
    users=create_user_app(_resources, is_lazy=True),
    admins=create_admin_app(_resources, is_lazy=True),
)

gc.freeze()
gc.enable()

# What a release asks a version that nobody is sent to yet (infra/scripts/release.py); a gateway's event names its own.
_CHECK = {"check": "dependencies"}


def handler(event: Any, context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda may hand us any JSON
    """Answer an event of either gateway."""
    if event == _CHECK:
        from homebiyori.admin.health import HealthService  # noqa: PLC0415 - once a release

        return HealthService(_resources).check_dependencies().model_dump(mode="json")
    return _gateways(event, context)
