"""Skips work of pydantic and FastAPI that a process on AWS never needs. Call before anything imports either."""

import dataclasses
import importlib
import inspect
import os
import sys
import typing
import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

MODELS = "fastapi.openapi.models"
METADATA = "importlib.metadata"
_USERS_OF_METADATA = ("pydantic.networks", "pydantic.plugin._loader", "urllib3.http2")
# The parts of boto3 and botocore that write what `help` shows of a client.
DOCUMENTATION = tuple(
    f"{package}.docs.{name}" for package in ("boto3", "botocore") for name in ("docstring", "service")
)
# The aliases in botocore of the services that the code calls: Cognito's pools, CloudWatch.
SERVICE_ALIASES = {"cognito-idp", "monitoring"}
# The parts of OpenTelemetry that FastAPI imports but never uses with telemetry off (`api._create`).
TELEMETRY = tuple(f"opentelemetry.{name}" for name in ("_logs", "metrics", "propagate", "propagators.textmap", "trace"))


class _Unused:
    """Placeholder for an unused class: it can be instantiated, and used in annotations."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __class_getitem__(cls, _: object) -> type["_Unused"]:
        return cls


class _Plain(type):
    """Placeholder for `TypedDict`, whose classes are all the same one; calling it makes a dict, as always."""

    def __new__(cls, name: str, bases: tuple["_Plain", ...], members: dict[str, Any], **_: object) -> "_Plain":
        return bases[0] if bases else super().__new__(cls, name, bases, members)

    def __call__(cls, *items: Any, **named: Any) -> dict[str, Any]:  # noqa: ANN401 - the arguments of `dict`
        return dict(*items, **named)


def skip_schema_types() -> None:
    """Import pydantic-core without its 85 types of parts of schemas, which only type checkers read: 2 % of a start."""
    import typing_extensions  # noqa: PLC0415 - pydantic-core takes it from there under Python 3.11

    sources = [vars(typing), vars(typing_extensions)]
    real = [source["TypedDict"] for source in sources]
    for source in sources:
        source["TypedDict"] = _Plain("Schema", (), {})
    try:
        importlib.import_module("pydantic_core")
    finally:
        for source, typed_dict in zip(sources, real, strict=True):
            source["TypedDict"] = typed_dict


def defer_schemas() -> None:
    """Build a model's validators at first use, and skip the search for plugins.

    https://docs.pydantic.dev/latest/api/config/#pydantic.config.ConfigDict.defer_build
    """
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # noqa: TID251 - pydantic's own variable
    import pydantic  # noqa: PLC0415 - it reads the variable on import
    from pydantic.warnings import UnsupportedFieldAttributeWarning  # noqa: PLC0415

    pydantic.BaseModel.model_config["defer_build"] = True
    # FastAPI also ignores it where it builds such models itself.
    warnings.simplefilter("ignore", UnsupportedFieldAttributeWarning)


def skip_openapi_models() -> None:
    """Replace FastAPI's OpenAPI models with placeholders, which saves 20 ms. Call before FastAPI is imported."""
    _stand_in(MODELS)


def skip_telemetry() -> None:
    """Replace OpenTelemetry with placeholders; FastAPI imports it whether it is configured or not."""
    for name in TELEMETRY:
        _stand_in(name)


def skip_documentation() -> None:
    """Replace the writers of boto3's and botocore's documentation with placeholders. Call before either is imported."""
    for name in DOCUMENTATION:
        _stand_in(name)


def skip_event_aliases() -> None:
    """Forget what botocore calls the events of other services: each name of an event is compared with all 66, 1 ms."""
    from botocore.utils import EVENT_ALIASES  # noqa: PLC0415 - only once its documentation is replaced

    for name in EVENT_ALIASES.keys() - SERVICE_ALIASES:
        del EVENT_ALIASES[name]


def skip_signatures() -> None:
    """Leave the signature out of the docstring that each dataclass without one is given, which saves 5 ms."""
    vars(dataclasses)["inspect"] = _Inspect("inspect")


def defer_metadata() -> None:
    """Import `importlib.metadata` at its first call: for pydantic's plugins and `EmailStr`, and urllib3's HTTP/2."""
    if METADATA in sys.modules:
        return
    sys.modules[METADATA] = module = ModuleType(METADATA)
    vars(module).update({name: _at_first_call(name) for name in ("entry_points", "version")})
    for user in _USERS_OF_METADATA:
        importlib.import_module(user)
    del sys.modules[METADATA]


def skip_endpoint_sources() -> None:
    """Stop FastAPI from looking up the source line of each endpoint, which only its own error messages show.

    To do so, it reads and tokenizes the endpoint's whole module during its first request, 7 ms. Our log names the
    frames of a crash (`base.log.frames_of`), and FastAPI's messages are not shown to anyone.
    """
    from fastapi import routing  # noqa: PLC0415 - only once its models are replaced

    vars(routing)["_extract_endpoint_context"] = _nowhere


def skip_first_pydantic() -> None:
    """Answer FastAPI that no type is a model of pydantic 1, for which it would look once per parameter, in vain."""
    from fastapi._compat import shared  # noqa: PLC0415 - only once its models are replaced

    vars(shared)["is_pydantic_v1_model_class"] = _never


class _Inspect(ModuleType):
    """`inspect`, except that it finds no signature."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any attribute of a module
        return getattr(inspect, name)

    def signature(self, _: object) -> str:
        """Return nothing, as text."""
        return ""


def _at_first_call(name: str) -> Callable[..., Any]:
    def call(*arguments: object, **named: object) -> object:
        return getattr(importlib.import_module(METADATA), name)(*arguments, **named)

    return call


def _never(_: object) -> bool:
    return False


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
