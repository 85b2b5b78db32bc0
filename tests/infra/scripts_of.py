"""Import scripts from infra/scripts as modules."""

import importlib.util
import sys
from types import ModuleType

from homebiyori.dev.engine import ROOT


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"infra_{name}", ROOT / f"infra/scripts/{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look up their module there
    spec.loader.exec_module(module)
    return module
