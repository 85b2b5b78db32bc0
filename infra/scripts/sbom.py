"""Write a bill of materials with licences (CycloneDX 1.6) to build/sbom.cdx.json: `make sbom`.

It lists the image's wheels from their lock files, and the pages' packages from package-lock.json without development
dependencies. Base images are not included; the Dockerfile names them. Fails if a licence is unknown or not allowed.
"""

import base64
import importlib.metadata
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements/runtime.txt", "infra/image/streaming.txt")
# Licences that permit shipping the unmodified package with our own code, with its notice.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CNRI-Python",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "PSF-2.0",
    "Unlicense",
}
# Common spellings that are not SPDX, with their SPDX identifiers.
SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Dual License": "",
}
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(.*(?:\n    .*)*)", re.MULTILINE)


class UnknownLicenceError(Exception):
    """A licence is unknown or not in `ALLOWED`."""


@dataclass(frozen=True)
class Part:
    """A package that we ship."""

    name: str
    version: str
    kind: str
    licence: str
    hashes: list[dict[str, str]] = field(default_factory=list)

    @property
    def purl(self) -> str:
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"

    def check(self) -> None:
        """Raise UnknownLicenceError unless all its licences are allowed."""
        names = set(re.findall(r"[A-Za-z0-9.-]+", self.licence)) - {"AND", "OR", "WITH"}
        if not names or not names <= ALLOWED:
            raise UnknownLicenceError(f"{self.name} {self.version}: {self.licence or 'nobody tells'}")

    def component(self) -> dict[str, Any]:
        about = {"type": "library", "bom-ref": self.purl, "name": self.name, "version": self.version, "purl": self.purl}
        return {**about, "licenses": [{"expression": self.licence}], "hashes": self.hashes}


def wheels(lock: str) -> Iterator[Part]:
    """Parse a lock file; licences are read from the metadata of the installed packages."""
    for name, version, rest in _PINNED.findall(lock):
        hashes = [{"alg": "SHA-256", "content": found} for found in re.findall(r"sha256:([0-9a-f]{64})", rest)]
        yield Part(name.lower(), version, "pypi", _licence_of(name), hashes)


def packages(lock: str) -> Iterator[Part]:
    """Parse package-lock.json, without development dependencies."""
    for place, found in json.loads(lock)["packages"].items():
        if place and not found.get("dev") and not found.get("link"):
            kind, _, digest = found.get("integrity", "").partition("-")
            hashes = [{"alg": "SHA-512", "content": base64.b64decode(digest).hex()}] if kind == "sha512" else []
            yield Part(place.rpartition("node_modules/")[2], found["version"], "npm", found.get("license", ""), hashes)


def _licence_of(name: str) -> str:
    try:
        about = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
    told = [each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    written = [about[name] for name in ("License-Expression", "License") if name in about]
    for words in (*written, " OR ".join(SPELLINGS.get(each, each) for each in told)):
        licence = SPELLINGS.get(words, words)
        if licence and "\n" not in licence:
            return licence
    return ""


def shipped() -> list[Part]:
    """Return all packages that we ship, without duplicates."""
    found = [part for name in LOCKS for part in wheels((ROOT / name).read_text())]
    found += packages((ROOT / "src/web/package-lock.json").read_text())
    return sorted({part.purl: part for part in found}.values(), key=lambda part: part.purl)


def main() -> int:
    """Write the bill of materials, and print the number of packages by licence, and any errors."""
    parts, wrong = shipped(), []
    for part in parts:
        try:
            part.check()
        except UnknownLicenceError as error:
            wrong.append(str(error))
    path = ROOT / "build/sbom.cdx.json"
    path.parent.mkdir(exist_ok=True)
    bill = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "components": [part.component() for part in parts],
    }
    path.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n")
    print(
        json.dumps(
            {
                "figure": "what we ship",
                "parts": len(parts),
                "licences": dict(Counter(part.licence for part in parts).most_common()),
            }
        )
    )
    for words in wrong:
        print(words, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
