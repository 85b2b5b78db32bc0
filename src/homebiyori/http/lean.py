"""Spares a process on AWS what FastAPI makes for documents and for messages that nobody sees."""

import sys
from types import ModuleType

MODELS = "fastapi.openapi.models"


class _Unwritten:
    """Stands for a part of a document; it can be made, and nothing else."""

    def __init__(self, *_: object, **__: object) -> None: ...


def spare_models() -> None:
    """Let FastAPI, which is still to be imported, find none but placeholders of its models of OpenAPI (20 ms)."""
    module = ModuleType(MODELS, _Unwritten.__doc__)
    vars(module)["__getattr__"] = _stand_in
    sys.modules.setdefault(MODELS, module)


def spare_sources() -> None:
    """Let FastAPI not look up in which line each endpoint stands, which it puts into the words of its own errors.

    For that it reads and tokenizes the endpoint's whole module within its first request, 7 ms. Our log names the frames
    of a crash (`base.log.frames_of`), and nobody is told FastAPI's words.
    """
    from fastapi import routing  # noqa: PLC0415 - only once its models are spared

    vars(routing)["_extract_endpoint_context"] = _nowhere


def _nowhere(_: object) -> dict[str, object]:
    return {}


def _stand_in(name: str) -> type[_Unwritten]:
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (_Unwritten,), {})
