"""`make token`: prints only an access token of WHO. Creates the account if it does not exist."""

import argparse
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.aws.error_codes import error_code
from homebiyori.dev.provision import Clients, Names, Pool, create_demo_user, find_pool
from homebiyori.dev.state import State, StateError
from homebiyori.resources import ADMIN_GROUP

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="homebiyori.dev.token", description=__doc__)
    parser.add_argument("--who", default="user", help="any name; names that begin with admin are operators")
    parser.add_argument("--state", type=Path, default=Path(".local"))
    arguments = parser.parse_args()
    try:
        print(access_token(State(arguments.state), arguments.who))
    except (StateError, ClientError, BotoCoreError) as error:
        print(f"no token: {error}", file=sys.stderr)
        return 1
    return 0


def access_token(state: State, who: str) -> str:
    """Sign a user in, creating the account if it does not exist; StateError if no stack is running."""
    if not _NAME.fullmatch(who):
        raise StateError(f"WHO={who!r} is no name: 1 to 32 of A-Z a-z 0-9 _ -")
    secrets = state.secrets() if state.is_ours else None
    clients = Clients.connect(endpoint(state))
    is_operator = who.startswith("admin")
    pool = find_pool(clients.cognito, Names().pool("admin" if is_operator else "user"))
    if pool is None or secrets is None:
        raise StateError(f"the engine at {clients.endpoint_url} has not been set up from {state.path}: make run")
    username = f"demo-{who}"
    password = secrets.admin_password if is_operator else secrets.user_password
    try:
        return _sign_in(clients.cognito, pool, username, password)
    except ClientError as error:
        if error_code(error) != "UserNotFoundException":
            raise
    create_demo_user(clients.cognito, pool, username, password, group=ADMIN_GROUP if is_operator else None)
    print(f"{username} is new", file=sys.stderr)
    return _sign_in(clients.cognito, pool, username, password)


def _sign_in(cognito: "CognitoIdentityProviderClient", pool: Pool, username: str, password: str) -> str:
    answer = cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password},
    )
    return answer["AuthenticationResult"]["AccessToken"]


def endpoint(state: State) -> str:
    """Return the URL of the running stack's engine, or AWS_ENDPOINT_URL."""
    if running := state.running():
        return running.endpoint_url
    if given := os.environ.get("AWS_ENDPOINT_URL"):  # noqa: TID251 - boto3's own variable
        return given
    raise StateError(f"nothing is running in {state.path}: start it with `make run`")


if __name__ == "__main__":
    sys.exit(main())
