"""The byte code of all modules that a cold start imports, in one file of the image, without path lookups.

Finding, opening and reading seven hundred files took an eighth of a cold start (docs/adr/0020). Modules that are not in
the file, or all if there is none, are imported as usual. The file is only valid for the Python that wrote it, and like
all byte code in the image, it is not checked against the sources, which don't change.
"""

import marshal
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

from homebiyori.startup import packed

_TASK = Path(__file__).parents[2]
_LIBRARY = Path(os.__file__).parent
FILE = _TASK / "homebiyori/modules.bin"
_PYTHON = (sys.hexversion, sys.flags.optimize)
# Modules imported before the file can be used.
_BEFORE = (
    *("homebiyori", "homebiyori.startup", "homebiyori.startup.packed", "homebiyori.startup.archive"),
    *("homebiyori.lambda_api", "homebiyori.lambda_ttl_updater"),
)
_PYC_HEADER = 16

# Whether it is in the image or in Python's library, its path there, whether it is a package, and its code's location.
_Entry = tuple[bool, str, bool, int, int]


def install(file: Path = FILE) -> bool:
    """Import modules from the file, if they are in it; False if there is none, or it is for another Python."""
    try:
        (python, modules), code = packed.read(file)
    except OSError:
        return False
    if python == _PYTHON:
        sys.meta_path.insert(0, _Finder(code, modules))
    return bool(python == _PYTHON)


class _Finder:
    """A `sys.meta_path` finder for the modules in the file."""

    def __init__(self, code: memoryview, modules: Mapping[str, _Entry]) -> None:
        self._code = code
        self._modules = modules

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - the signature of a finder
        target: ModuleType | None = None,  # noqa: ARG002 - the same
    ) -> ModuleSpec | None:
        """Return the spec of a module in the file; None leaves it to the next finder."""
        entry = self._modules.get(name)
        if entry is None:
            return None
        is_ours, place, is_package, start, end = entry
        location = f"{_TASK if is_ours else _LIBRARY}/{place}"
        loader = _Loader(name, location, self._code[start:end])
        spec = ModuleSpec(name, loader, origin=location, is_package=is_package)
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(location.rpartition("/")[0])
        # Set explicitly; otherwise Python computes the cache path of each module.
        spec.has_location, spec.cached = True, f"{location}c"
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, code: memoryview) -> None:
        super().__init__(name, path)
        self._code = code

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return a module with its attributes; `importlib` would look for each in vain before setting it."""
        module = ModuleType(spec.name)
        names = vars(module)
        names["__spec__"] = spec
        names["__loader__"] = self
        names["__package__"] = spec.parent
        names["__file__"], names["__cached__"] = spec.origin, spec.cached
        if spec.submodule_search_locations is not None:
            names["__path__"] = spec.submodule_search_locations
        return module

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - the signature of a loader
        code: CodeType = marshal.loads(self._code)  # noqa: S302 - it is byte code
        return code


def save(file: Path, task: Path) -> tuple[str, ...]:
    """Write the byte code of all imported modules that come from the image or from Python's library.

    Return the paths in the image of the sources that are no longer needed.
    """
    modules: dict[str, _Entry] = {}
    code = bytearray()
    for name, module in sorted(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        if spec is None or name != spec.name or not isinstance(spec.loader, SourceFileLoader) or not spec.cached:
            continue
        found = _place(Path(spec.origin or ""), task)
        compiled = Path(spec.cached)
        if found is None or not compiled.exists():
            continue
        start = len(code)
        code += compiled.read_bytes()[_PYC_HEADER:]
        modules[name] = (*found, spec.submodule_search_locations is not None, start, len(code))
    packed.write(file, (_PYTHON, modules), code)
    return tuple(place for name, (is_ours, place, *_) in modules.items() if is_ours and name not in _BEFORE)


def _place(origin: Path, task: Path) -> tuple[bool, str] | None:
    if origin.is_relative_to(task):
        return True, origin.relative_to(task).as_posix()
    is_library = origin.is_relative_to(_LIBRARY) and "site-packages" not in origin.parts
    return (False, origin.relative_to(_LIBRARY).as_posix()) if is_library else None
