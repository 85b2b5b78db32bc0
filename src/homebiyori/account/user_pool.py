"""Who may sign in: the users' pool of Cognito."""

from typing import TYPE_CHECKING, Self

from homebiyori.aws.refusals import ignoring
from homebiyori.resources import Resources

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient


class UserPool:
    """The users of the pool."""

    def __init__(self, cognito: "CognitoIdentityProviderClient", pool_id: str) -> None:
        self._cognito = cognito
        self._pool_id = pool_id

    @classmethod
    def from_resources(cls, resources: Resources) -> Self:
        """Reach the deployment's pool."""
        return cls(resources.cognito, resources.settings.users_pool_id)

    def delete(self, user_id: str) -> None:
        """Take back every refresh token of a user, and delete the user."""
        # A sub names nobody to the calls below: the user name does, and may be another word.
        found = self._cognito.list_users(UserPoolId=self._pool_id, Filter=f'sub = "{user_id}"')
        for user in found["Users"]:
            with ignoring("UserNotFoundException"):  # deleted by another run, between the two calls
                self._cognito.admin_user_global_sign_out(UserPoolId=self._pool_id, Username=user["Username"])
                self._cognito.admin_delete_user(UserPoolId=self._pool_id, Username=user["Username"])
