"""`make token`: an access token of the demo user or the demo admin, alone on standard output."""

import argparse
import os
import sys
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from homebiyori.dev.provision import Clients, Names, find_pool
from homebiyori.dev.state import State, StateError


def main() -> int:
    parser = argparse.ArgumentParser(prog="homebiyori.dev.token", description=__doc__)
    parser.add_argument("--who", choices=["user", "admin"], default="user")
    parser.add_argument("--state", type=Path, default=Path(".local"))
    arguments = parser.parse_args()
    try:
        print(access_token(State(arguments.state), arguments.who))
    except (StateError, ClientError, BotoCoreError) as error:
        print(f"no token: {error}", file=sys.stderr)
        return 1
    return 0


def access_token(state: State, who: str) -> str:
    """Sign the demo user or admin in; raises StateError when no stack is running."""
    secrets = state.secrets() if state.is_ours else None
    clients = Clients.connect(endpoint(state))
    pool = find_pool(clients.cognito, Names().pool(who))
    if pool is None or secrets is None:
        raise StateError(f"the engine at {clients.endpoint_url} has not been set up from {state.path}: make run")
    password = secrets.admin_password if who == "admin" else secrets.user_password
    answer = clients.cognito.initiate_auth(
        ClientId=pool.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": f"demo-{who}", "PASSWORD": password},
    )
    return answer["AuthenticationResult"]["AccessToken"]


def endpoint(state: State) -> str:
    """Return where the running stack's engine is, or the engine AWS_ENDPOINT_URL names."""
    if running := state.running():
        return running.endpoint_url
    if given := os.environ.get("AWS_ENDPOINT_URL"):  # noqa: TID251 - boto3's own variable
        return given
    raise StateError(f"nothing is running in {state.path}: start it with `make run`")


if __name__ == "__main__":
    sys.exit(main())
