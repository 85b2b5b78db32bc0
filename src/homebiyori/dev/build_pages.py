"""`make pages`: builds the pages of src/web if their sources or the API have changed.

Also checks and tests them: `python -m homebiyori.dev.build_pages check`.
"""

import argparse
import fcntl
import hashlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from homebiyori.dev.engine import ROOT
from homebiyori.dev.node import Node, NodeError, NoNodeError, get_node, install_modules
from homebiyori.dev.openapi import write_documents
from homebiyori.dev.pages import BUILT, are_built

WEB = ROOT / "src" / "web"
SITES = ("parents", "desk")
# What the pages use from outside src/web.
LINES = ROOT / "src" / "homebiyori" / "ai" / "help_lines.json"


@dataclass(frozen=True)
class Builder:
    """Builds the sites in one folder into another; their types are generated from `documents`."""

    web: Path
    built: Path
    documents: Sequence[Path]
    get_node: Callable[[], Node] = get_node

    @property
    def types(self) -> list[Path]:
        """The files generated from the documents."""
        return [self.web / "shared" / "api" / f"{document.stem}.d.ts" for document in self.documents]

    @property
    def _types_mark(self) -> Path:
        return self.web / "shared" / "api" / ".documents"

    def build(self) -> None:
        """Build each site whose sources have changed, next to the old build, and replace that as a whole."""
        for site in (site for site in SITES if (self.web / site / "index.html").exists()):
            mark, wanted = self.built / f"{site}.hash", fingerprint([*self.documents, *self._sources(site)])
            if are_built(self.built, site) and mark.exists() and mark.read_text() == wanted:
                print(f"pages: {site} has not changed")
                continue
            node = self.prepare()
            print(f"pages: building {site} from src/web with Node {node.version}", flush=True)
            started = time.monotonic()
            new = self.built.with_name(f"{self.built.name}.new") / site
            node.npm(self.web, "run", "--silent", "build", "--", "--mode", site, "--outDir", str(new))
            replace_whole(new, self.built / site)
            mark.write_text(wanted)
            print(f"pages: {site} built in {time.monotonic() - started:.1f} s", flush=True)

    def run(self, script: str) -> str:
        """Run a script of package.json and return its output."""
        return self.prepare().npm(self.web, "run", "--silent", script)

    def prepare(self) -> Node:
        """Get Node, install the modules, and generate the types of the API."""
        node = self.get_node()
        install_modules(node, self.web)
        mark, wanted = self._types_mark, fingerprint(self.documents)
        if not (all(file.exists() for file in self.types) and mark.exists() and mark.read_text() == wanted):
            node.npm(self.web, "run", "--silent", "types")
            mark.write_text(wanted)
        return node

    def _sources(self, site: str) -> Iterator[Path]:
        yield LINES
        others = {"node_modules", *SITES} - {site}
        made = {*self.types, self._types_mark}
        for place in (place for place in self.web.iterdir() if place.name not in others):
            files = place.rglob("*") if place.is_dir() else [place]
            yield from (file for file in files if file.is_file() and file not in made)


def fingerprint(files: Sequence[Path]) -> str:
    """Return a hash of the files' paths and contents."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(f"{file} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def replace_whole(new: Path, place: Path) -> None:
    """Move a built folder into place by renaming only, so that it is never seen half done."""
    old = new.with_name(f"{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def alone(built: Path) -> Iterator[None]:
    """Allow one build at a time, as two would write to the same folder."""
    built.parent.mkdir(parents=True, exist_ok=True)
    with built.with_name(f"{built.name}.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def perform(task: str, builder: Builder) -> int:
    """Run a task and report failures. Without Node, checks are skipped, but a build fails."""
    try:
        if task == "build":
            builder.build()
        else:
            print(builder.run(task), end="")
    except NoNodeError as error:
        print(f"pages: {_without(task, builder.built)}: {error}", file=sys.stderr)
        return 1 if task == "build" else 0
    except NodeError as error:
        print(f"pages: {error}", file=sys.stderr)
        return 1
    return 0


def _without(task: str, built: Path) -> str:
    if task != "build":
        return f"{task} is skipped"
    return f"not built, {'older ones are served' if are_built(built, 'parents') else 'the API is served alone'}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="homebiyori.dev.build_pages", description=__doc__)
    parser.add_argument("task", choices=["build", "check", "test"], nargs="?", default="build")
    task = parser.parse_args().task
    with alone(BUILT):
        return perform(task, Builder(WEB, BUILT, write_documents()))


if __name__ == "__main__":
    sys.exit(main())
