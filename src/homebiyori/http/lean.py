"""Spares a process that writes no OpenAPI document FastAPI's models of one, a tenth of a cold start."""

import sys
from types import ModuleType

MODELS = "fastapi.openapi.models"


class _Unwritten:
    """Stands for a part of a document; it can be made, and nothing else."""

    def __init__(self, *_: object, **__: object) -> None: ...


def spare_models() -> None:
    """Let FastAPI, which is still to be imported, find none but placeholders."""
    module = ModuleType(MODELS, _Unwritten.__doc__)
    vars(module)["__getattr__"] = _stand_in
    sys.modules.setdefault(MODELS, module)


def _stand_in(name: str) -> type[_Unwritten]:
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (_Unwritten,), {})
