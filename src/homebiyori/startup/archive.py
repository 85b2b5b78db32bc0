"""The byte code of every module that a start imports, in one file of the image: none is looked for on the path.

To look for, open and read seven hundred files was an eighth of a cold start (docs/adr/0020). What is not in the file,
and everything where there is no file, is imported as ever. It is good for the one Python that wrote it, and like all of
the image's byte code it is not compared with the sources beside it, which don't change.
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
# What is imported before the file can be used.
_BEFORE = (
    *("homebiyori", "homebiyori.startup", "homebiyori.startup.packed", "homebiyori.startup.archive"),
    *("homebiyori.lambda_api", "homebiyori.lambda_ttl_updater"),
)
_PYC_HEADER = 16

# Whether it lies in the image or in Python's library, where there, whether it is a package, and where its code is.
_Entry = tuple[bool, str, bool, int, int]


def install(file: Path = FILE) -> bool:
    """Import from the file what is in it; False if there is none, or another Python's."""
    try:
        (python, modules), code = packed.read(file)
    except OSError:
        return False
    if python == _PYTHON:
        sys.meta_path.insert(0, _Finder(code, modules))
    return bool(python == _PYTHON)


class _Finder:
    """A finder of the modules in the file (`sys.meta_path`)."""

    def __init__(self, code: memoryview, modules: Mapping[str, _Entry]) -> None:
        self._code = code
        self._modules = modules

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - a finder is given it
        target: ModuleType | None = None,  # noqa: ARG002 - the same
    ) -> ModuleSpec | None:
        """Find a module of the file; of the others the next finder knows."""
        entry = self._modules.get(name)
        if entry is None:
            return None
        is_ours, place, is_package, start, end = entry
        location = f"{_TASK if is_ours else _LIBRARY}/{place}"
        loader = _Loader(name, location, self._code[start:end])
        spec = ModuleSpec(name, loader, origin=location, is_package=is_package)
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(location.rpartition("/")[0])
        # Set here, or Python would compute where its own byte code of each module belongs.
        spec.has_location, spec.cached = True, f"{location}c"
        return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, code: memoryview) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - a loader is given it
        code: CodeType = marshal.loads(self._code)  # noqa: S302 - it is byte code
        return code


def save(file: Path, task: Path) -> tuple[str, ...]:
    """Write the modules that are imported now, as they are compiled in the image's files and in Python's library.

    Return where in the image the sources of those lie that are found in the file from now on.
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
