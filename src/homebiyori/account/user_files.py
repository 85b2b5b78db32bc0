"""A user's files: everything under `users/<hash of the sub>/` in the bucket."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import IO, Any

from homebiyori.resources import Resources

# The tag by which S3 deletes exports after a week (infra/terraform/storage.tf).
EXPORT_TAG = "kind=export"
# The device may be shared: neither browsers nor proxies may keep a copy.
_NOT_KEPT = "no-store"


def folder_of(user_id: str) -> str:
    """Prefix of a user's objects in the bucket.

    A hash, because URLs end up in histories and proxy logs, and the sub identifies the user everywhere else.
    """
    return f"users/{hashlib.sha256(f'files:{user_id}'.encode()).hexdigest()[:32]}/"


class FilesNotDeletedError(Exception):
    """S3 reported errors for some objects; the step is retried."""


class UserFiles:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._bucket = resources.settings.bucket

    def put_export(self, user_id: str, name: str, content: IO[bytes]) -> None:
        """Store a JSON file for a week, with the bucket's default encryption."""
        self._resources.s3.put_object(
            Bucket=self._bucket,
            Key=folder_of(user_id) + name,
            Body=content,
            ContentType="application/json; charset=utf-8",
            CacheControl=_NOT_KEPT,
            Tagging=EXPORT_TAG,
        )

    def link(self, user_id: str, name: str, *, good_for: timedelta, saved_as: str) -> str:
        """Return a URL with which anyone can download the file for a while."""
        return self._resources.s3.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": folder_of(user_id) + name,
                "ResponseContentDisposition": f'attachment; filename="{saved_as}"',
                "ResponseCacheControl": _NOT_KEPT,
            },
            ExpiresIn=int(good_for.total_seconds()),
        )

    def clear(self, user_id: str, *, has_time: Callable[[], bool]) -> bool:
        """Delete all of a user's files, with all versions and delete markers; False if time ran out first."""
        while True:
            page: Any = self._resources.s3.list_object_versions(Bucket=self._bucket, Prefix=folder_of(user_id))
            found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            if not found:
                return True
            versions: Any = [{"Key": version["Key"], "VersionId": version["VersionId"]} for version in found]
            answer = self._resources.s3.delete_objects(Bucket=self._bucket, Delete={"Objects": versions, "Quiet": True})
            if answer.get("Errors"):
                raise FilesNotDeletedError
            if not has_time():
                return False
