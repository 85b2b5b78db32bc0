"""Skips work of pydantic and FastAPI that a process on AWS never needs. Call before anything imports either."""

import os
import sys
import warnings
from types import ModuleType

MODELS = "fastapi.openapi.models"
# What FastAPI imports of OpenTelemetry and, with telemetry switched off (`api._create`), never uses.
TELEMETRY = tuple(f"opentelemetry.{name}" for name in ("_logs", "metrics", "propagate", "propagators.textmap", "trace"))


class _Unused:
    """Stands for a class that nobody uses: it can be made, and named in annotations."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __class_getitem__(cls, _: object) -> type["_Unused"]:
        return cls


def defer_schemas() -> None:
    """Build a model's validators when the first value comes, and look for no plugins.

    https://docs.pydantic.dev/latest/api/config/#pydantic.config.ConfigDict.defer_build
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # noqa: TID251 - pydantic's own variable
    import pydantic  # noqa: PLC0415 - it reads that when it is imported
    from pydantic.warnings import UnsupportedFieldAttributeWarning  # noqa: PLC0415

    pydantic.BaseModel.model_config["defer_build"] = True
    # FastAPI silences it, too, where it builds the same itself.
    warnings.simplefilter("ignore", UnsupportedFieldAttributeWarning)


def skip_openapi_models() -> None:
    """Replace FastAPI's OpenAPI models with placeholders, which saves 20 ms. Call before FastAPI is imported."""
    _stand_in(MODELS)


def skip_telemetry() -> None:
    """Replace OpenTelemetry, which FastAPI imports whether it is configured or not, with placeholders."""
    for name in TELEMETRY:
        _stand_in(name)


def skip_endpoint_sources() -> None:
    """Stop FastAPI from looking up the source line of each endpoint, which only its own error messages show.

    For that it reads and tokenizes the endpoint's whole module within its first request, 7 ms. Our log names the frames
    of a crash (`base.log.frames_of`), and nobody is told FastAPI's words.
    """
    from fastapi import routing  # noqa: PLC0415 - only once its models are spared

    vars(routing)["_extract_endpoint_context"] = _nowhere


def _nowhere(_: object) -> dict[str, object]:
    return {}


def _stand_in(name: str) -> None:
    module = ModuleType(name, _Unused.__doc__)
    vars(module)["__getattr__"] = _unused
    sys.modules.setdefault(name, module)


def _unused(name: str) -> type[_Unused]:
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (_Unused,), {})
