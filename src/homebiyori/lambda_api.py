"""Cold start of the API function, then `handler`, for events from both gateways."""

import gc

# Imports are permanent: garbage collection during them would take a sixth of a cold start (`make bench`).
gc.disable()

from homebiyori.startup import archive

archive.install()

from homebiyori.startup import lean, precompiled

precompiled.install()
lean.skip_signatures()
lean.skip_schema_types()
lean.defer_schemas()
lean.defer_metadata()
lean.skip_openapi_models()
lean.skip_telemetry()
lean.skip_documentation()
lean.skip_event_aliases()
lean.skip_endpoint_sources()
lean.skip_first_pydantic()

import os
from typing import Any

from homebiyori.api import create_admin_app, create_user_app, gateway_handler
from homebiyori.base.log import configure_logging
from homebiyori.base.settings import Settings
from homebiyori.chat.warm_up import warm_up
from homebiyori.resources import Resources
from homebiyori.startup import descriptions

descriptions.install()
configure_logging()
_resources = Resources.connect(Settings.from_environment(os.environ))  # noqa: TID251 - entrypoints pass it on
warm_up(_resources)

_gateways = gateway_handler(
    _resources.settings,
    users=create_user_app(_resources, is_lazy=True),
    admins=create_admin_app(_resources, is_lazy=True),
)

gc.freeze()
gc.enable()

# The event with which a release checks a version without traffic (infra/scripts/release.py); no gateway sends it.
_CHECK = {"check": "dependencies"}


def handler(event: Any, context: Any) -> dict[str, Any]:  # noqa: ANN401 - Lambda may pass any JSON
    """Answer an event from either gateway."""
    if event == _CHECK:
        from homebiyori.admin.health import HealthService  # noqa: PLC0415 - needed once per release

        return HealthService(_resources).check_dependencies().model_dump(mode="json")
    return _gateways(event, context)
