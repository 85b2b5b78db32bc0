"""The byte code of all modules that a cold start imports, in one file of the image, without path lookups.

Finding, opening and reading seven hundred files took an eighth of a cold start (docs/adr/0020). Modules that are not in
the file, or all if there is none, are imported as usual. The file is only valid for the Python that wrote it, and like
all byte code in the image, it is not checked against the sources, which don't change.

Modules that every start of a function imports are stored and read together, because they share a third of their names.
"""

import marshal
import os
import sys
from collections.abc import Mapping, Sequence
from importlib.machinery import ExtensionFileLoader, ModuleSpec, SourceFileLoader
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

# Whether it is in the image or in Python's library, its path there, whether it is a package, and its part's number.
# None for an extension module, whose place spares a start the search for it.
_Entry = tuple[bool, str, bool, int | None]
# Where a part starts and ends: the code by module of a group or of a single one.
_Part = tuple[int, int]


def install(file: Path = FILE) -> bool:
    """Import modules from the file, if they are in it; False if there is none, or it is for another Python."""
    try:
        (python, modules, parts), code = packed.read(file)
    except OSError:
        return False
    if python == _PYTHON:
        sys.meta_path.insert(0, _Finder(_Codes(code, parts), modules))
    return bool(python == _PYTHON)


class _Codes:
    """Reads code part by part; each module's is handed out once, and read again if it is asked for again."""

    def __init__(self, content: memoryview, parts: Sequence[_Part]) -> None:
        self._content = content
        self._parts = parts
        self._read: dict[str, CodeType] = {}

    def of(self, name: str, part: int) -> CodeType:
        """Return a module's code."""
        code = self._read.pop(name, None)
        if code is None:
            read = marshal.loads(self._content[slice(*self._parts[part])])  # noqa: S302 - it is byte code
            if isinstance(read, CodeType):
                return read
            self._read |= read
            code = self._read.pop(name)
        return code


class _Finder:
    """A `sys.meta_path` finder for the modules in the file."""

    def __init__(self, codes: _Codes, modules: Mapping[str, _Entry]) -> None:
        self._codes = codes
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
        is_ours, place, is_package, part = entry
        location = f"{_TASK if is_ours else _LIBRARY}/{place}"
        if part is None:
            return _extension(name, location)
        loader = _Loader(name, location, self._codes, part)
        spec = ModuleSpec(name, loader, origin=location, is_package=is_package)
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(location.rpartition("/")[0])
        # Set explicitly; otherwise Python computes the cache path of each module.
        spec.has_location, spec.cached = True, f"{location}c"
        return spec


def _extension(name: str, location: str) -> ModuleSpec | None:
    if not os.path.exists(location):  # noqa: PTH110 - faster; a file for another processor has another name
        return None
    spec = ModuleSpec(name, ExtensionFileLoader(name, location), origin=location)
    spec.has_location = True
    return spec


class _Loader(SourceFileLoader):
    def __init__(self, name: str, path: str, codes: _Codes, part: int) -> None:
        super().__init__(name, path)
        self._codes = codes
        self._part = part

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

    def get_code(self, fullname: str) -> CodeType:
        """Return the module's code."""
        return self._codes.of(fullname, self._part)


def save(file: Path, task: Path, groups: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Write the byte code of all imported modules that come from the image or from Python's library.

    The modules of each group are read together at the first import of one of them, all others one by one.
    Return the paths in the image of the sources that are no longer needed.
    """
    modules: dict[str, _Entry] = {}
    grouped: list[dict[str, CodeType]] = [{} for _ in groups]
    written: list[bytes] = []
    for name, module in sorted(sys.modules.items()):
        spec = getattr(module, "__spec__", None)
        found = spec and _place(Path(spec.origin or ""), task)
        if spec is None or found is None or name != spec.name:
            continue
        if isinstance(spec.loader, ExtensionFileLoader):
            modules[name] = (*found, spec.submodule_search_locations is not None, None)
            continue
        compiled = Path(spec.cached or "")
        if not isinstance(spec.loader, SourceFileLoader) or not compiled.is_file():
            continue
        code = compiled.read_bytes()[_PYC_HEADER:]
        part = next((number for number, group in enumerate(groups) if name in group), None)
        if part is None:
            part = len(groups) + len(written)
            written.append(code)
        else:
            grouped[part][name] = marshal.loads(code)  # noqa: S302 - it is byte code
        modules[name] = (*found, spec.submodule_search_locations is not None, part)
    parts: list[_Part] = []
    content = bytearray()
    for code in (*map(_dumped, grouped), *written):
        parts.append((len(content), len(content) + len(code)))
        content += code
    packed.write(file, (_PYTHON, modules, parts), content)
    return tuple(
        place
        for name, (is_ours, place, _, part) in modules.items()
        if is_ours and part is not None and name not in _BEFORE
    )


def _dumped(codes: dict[str, CodeType]) -> bytes:
    """Return `marshal.dumps(codes)`, which writes a name that several modules share once.

    In a new process: it marks each object that is used elsewhere, too, and marks take time to read.
    """
    import subprocess  # noqa: PLC0415 - only while the image is built

    program = "import marshal, sys; sys.stdout.buffer.write(marshal.dumps(marshal.load(sys.stdin.buffer)))"
    command = [sys.executable, "-I", "-S", "-c", program]
    return subprocess.run(command, input=marshal.dumps(codes), capture_output=True, check=True).stdout  # noqa: S603


def _place(origin: Path, task: Path) -> tuple[bool, str] | None:
    if origin.is_relative_to(task):
        return True, origin.relative_to(task).as_posix()
    is_library = origin.is_relative_to(_LIBRARY) and "site-packages" not in origin.parts
    return (False, origin.relative_to(_LIBRARY).as_posix()) if is_library else None
