"""Upload the built pages to the sites' buckets: `make site ENV=...`.

Assets with a hash in their name are uploaded first and never removed, because open pages still load them. The files
that refer to them follow; only these are invalidated in CloudFront.
"""

import argparse
import hashlib
import json
import re
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3

# Each site's folder below build/pages.
FOLDERS = {"users": "parents", "admins": "desk"}
HASHED = "assets/"
IMMUTABLE, ASKED_AGAIN = "public, max-age=31536000, immutable", "no-cache"
# Entry points, uploaded after the files that they refer to.
LAST = ("config.json", "manifest.webmanifest", "sw.js", "index.html")
# With `nosniff`, browsers reject files with the wrong type.
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


class UnfitBuildError(Exception):
    """The build is incomplete or invalid; nothing was uploaded."""


def main() -> int:
    """Upload all sites of the deployment."""
    arguments = _parse()
    sites: Mapping[str, Mapping[str, str]] = json.loads(arguments.sites)
    if not sites:
        print("this deployment has no sites: enable_sites", file=sys.stderr)
        return 1
    session = boto3.Session()
    try:
        builds = {who: Build(arguments.folder / FOLDERS[who]) for who in sites}
    except UnfitBuildError as error:
        print(error, file=sys.stderr)
        return 1
    for who, site in sites.items():
        new, invalidation = Site(site, session).publish(builds[who])
        print(f"{site['url']}: {len(builds[who].pages)} pages, {new} new assets; {invalidation}")
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="folder that `make pages` has built")
    parser.add_argument("sites", help="output of `terraform output -json sites`")
    return parser.parse_args()


class Build:
    """The files of one site; UnfitBuildError if they are incomplete or invalid."""

    def __init__(self, folder: Path) -> None:
        names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        self._folder = folder
        self.assets = [name for name in names if name.startswith(HASHED)]
        first = [name for name in names if name not in (*self.assets, *LAST)]
        self.pages = [*first, *(name for name in LAST if name in names)]
        if faults := [*self._faults(names)]:
            raise UnfitBuildError(f"{folder}: {'; '.join(faults)}")

    def _faults(self, names: list[str]) -> Iterator[str]:
        if "index.html" not in names:
            yield "no index.html"
            return
        named = set(re.findall(rf'["(/]({HASHED}[\w./-]+)', self.read("index.html").decode()))
        yield from (f"index.html names {name}, which was not built" for name in sorted(named - set(names)))
        yield from (f"{name} is of no known type" for name in names if Path(name).suffix not in TYPES)
        yield from (
            f"{name} has no hash in its name" for name in self.assets if not re.search(r"[-.][\w-]{8,}\.", name)
        )

    def read(self, name: str) -> bytes:
        return (self._folder / name).read_bytes()


class Site:
    """A site's bucket and CloudFront distribution."""

    def __init__(self, site: Mapping[str, str], session: Any) -> None:  # noqa: ANN401 - boto3.Session
        self._bucket, self._distribution = site["bucket"], site["distribution_id"]
        self._s3 = session.client("s3")
        self._cloudfront = session.client("cloudfront")

    def publish(self, build: Build) -> tuple[int, str]:
        """Upload a build; return the number of new assets, and the invalidation's id."""
        there = self._assets()
        new = [name for name in build.assets if name not in there]
        for name in build.assets:
            # The ETag of an object from a single PUT with SSE-S3 is its MD5.
            if there.get(name) not in (None, hashlib.md5(build.read(name), usedforsecurity=False).hexdigest()):
                raise SystemExit(f"{name} is there with other words: its name does not tell what is in it")
        for name in new:
            self._put(name, build.read(name), IMMUTABLE)
        for name in build.pages:
            self._put(name, build.read(name), ASKED_AGAIN)
        return len(new), self._invalidate(build.pages)

    def _assets(self) -> dict[str, str]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=HASHED)
        return {each["Key"]: each["ETag"].strip('"') for page in pages for each in page.get("Contents", [])}

    def _put(self, name: str, content: bytes, cache_control: str) -> None:
        self._s3.put_object(
            Bucket=self._bucket,
            Key=name,
            Body=content,
            ContentType=TYPES[Path(name).suffix],
            CacheControl=cache_control,
        )

    def _invalidate(self, names: list[str]) -> str:
        paths = [f"/{name}" for name in names]
        batch = {"Paths": {"Quantity": len(paths), "Items": paths}, "CallerReference": str(time.time_ns())}
        made = self._cloudfront.create_invalidation(DistributionId=self._distribution, InvalidationBatch=batch)
        return f"invalidation {made['Invalidation']['Id']}"


if __name__ == "__main__":
    sys.exit(main())
