"""The users' Cognito user pool."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from homebiyori.aws.error_codes import ignoring
from homebiyori.resources import Resources

_PAGE = 60  # the limit of ListUsers


@dataclass(frozen=True, slots=True)
class PoolPage:
    """Some users as stored in a copy, and Cognito's token for the next page."""

    users: Sequence[dict[str, Any]]
    token: str | None


class UserPool:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._pool_id = resources.settings.users_pool_id

    def delete(self, user_id: str) -> None:
        """Revoke a user's refresh tokens and delete the user."""
        # The calls below take the user name, which may differ from the sub.
        found = self._resources.cognito.list_users(UserPoolId=self._pool_id, Filter=f'sub = "{user_id}"')
        for user in found["Users"]:
            with ignoring("UserNotFoundException"):  # deleted by another run, between the two calls
                self._resources.cognito.admin_user_global_sign_out(UserPoolId=self._pool_id, Username=user["Username"])
                self._resources.cognito.admin_delete_user(UserPoolId=self._pool_id, Username=user["Username"])

    def page(self, token: str | None) -> PoolPage:
        """Return some users: the `sub`, and the ids by which identity providers know them."""
        wanted: Any = {"UserPoolId": self._pool_id, "AttributesToGet": ["sub", "identities"], "Limit": _PAGE}
        if token is not None:
            wanted["PaginationToken"] = token
        found = self._resources.cognito.list_users(**wanted)
        return PoolPage([_known(user) for user in found["Users"]], found.get("PaginationToken"))


def _known(user: Any) -> dict[str, Any]:  # noqa: ANN401 - boto3's shape
    attributes = {pair["Name"]: pair.get("Value", "") for pair in user.get("Attributes", [])}
    identities = json.loads(attributes.get("identities") or "[]")
    return {
        "sub": attributes.get("sub"),
        "username": user["Username"],
        "identities": [{"provider": each["providerName"], "id": each["userId"]} for each in identities],
    }
