"""botocore's service descriptions, stored in the image in marshal format.

Parsing the JSON took a twentieth of a cold start (docs/adr/0020). Only botocore's own files are stored, for the
version in the image; all others are read as usual, and so is everything if there is no file, as with `make run`.
"""

import marshal
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

import botocore
from botocore.loaders import JSONFileLoader, Loader

FILE = Path(__file__).parents[1] / "descriptions.bin"
_OWN = f"{Loader.BUILTIN_DATA_PATH}/"


class _StoredLoader(JSONFileLoader):
    """Reads stored files, each on demand, and all others as botocore does."""

    stored: ClassVar[Mapping[str, bytes]] = {}

    def load_file(self, file_path: str) -> Any:  # noqa: ANN401 - botocore's
        stored = self.stored.get(file_path.removeprefix(_OWN)) if file_path.startswith(_OWN) else None
        return super().load_file(file_path) if stored is None else marshal.loads(stored)  # noqa: S302 - as trusted as byte code


def install(file: Path = FILE) -> bool:
    """Use the stored files in new sessions; False if there is no file, or it is for another botocore."""
    try:
        version, stored = marshal.loads(file.read_bytes())  # noqa: S302 - as trusted as byte code, and beside it
    except OSError:
        return False
    if version != botocore.__version__:
        return False
    _StoredLoader.stored = stored
    Loader.FILE_LOADER_CLASS = _StoredLoader
    return True


class _NotingLoader(JSONFileLoader):
    noted: ClassVar[dict[str, Any]] = {}

    def load_file(self, file_path: str) -> Any:  # noqa: ANN401 - botocore's
        content = super().load_file(file_path)
        if content is not None and file_path.startswith(_OWN):
            self.noted[file_path.removeprefix(_OWN)] = content
        return content


def start_recording() -> None:
    """Record what is read from now on."""
    Loader.FILE_LOADER_CLASS = _NotingLoader


def save(file: Path, services: Iterable[str]) -> None:
    """Write what was recorded, without documentation, and with the endpoints of `services` only."""
    noted = {name: _needed(content) for name, content in _NotingLoader.noted.items()}
    loader = Loader(file_loader=JSONFileLoader())
    prefixes = {loader.load_service_model(name, "service-2")["metadata"]["endpointPrefix"] for name in services}
    for partition in noted["endpoints"]["partitions"]:
        partition["services"] = {name: at for name, at in partition["services"].items() if name in prefixes}
    stored = {name: marshal.dumps(content) for name, content in noted.items()}
    file.write_bytes(marshal.dumps((botocore.__version__, stored)))


def _needed(content: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(content, dict):
        return {
            name: _needed(part)
            for name, part in content.items()
            if not (name == "documentation" and isinstance(part, str))
        }
    return [_needed(part) for part in content] if isinstance(content, list) else content
