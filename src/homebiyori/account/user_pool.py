"""The users' pool of Cognito."""

from homebiyori.aws.refusals import ignoring
from homebiyori.resources import Resources


class UserPool:
    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._pool_id = resources.settings.users_pool_id

    def delete(self, user_id: str) -> None:
        """Revoke a user's refresh tokens and delete the user."""
        # A sub names nobody to the calls below: the user name does, and may be another word.
        found = self._resources.cognito.list_users(UserPoolId=self._pool_id, Filter=f'sub = "{user_id}"')
        for user in found["Users"]:
            with ignoring("UserNotFoundException"):  # deleted by another run, between the two calls
                self._resources.cognito.admin_user_global_sign_out(UserPoolId=self._pool_id, Username=user["Username"])
                self._resources.cognito.admin_delete_user(UserPoolId=self._pool_id, Username=user["Username"])
