"""Set up what Terraform does not manage: secrets and operators. `.venv/bin/python infra/scripts/keys.py --help`.

Values are prompted for. As arguments, they would show in the process list and the shell's history.
"""

import argparse
import getpass
import secrets
from typing import Any

import boto3

# Command-line names and their parameters.
GENERATED = {
    "cursor_keys": "/homebiyori/security/cursor_keys",
    "internal_api_keys": "/homebiyori/security/internal_api_keys",
}
GIVEN = {
    "stripe_secret_key": "/homebiyori/stripe/secret_key",
    "stripe_webhook_secrets": "/homebiyori/stripe/webhook_secrets",
}
GOOGLE = "/homebiyori/google/client_secret"
GROUP = "admins"


def main() -> None:
    arguments = _parse()
    vault = Vault(arguments.env)
    match arguments.command:
        case "init":
            for name in GENERATED:
                print(f"{name}: {vault.make(name)}")
        case "rotate":
            print(f"{arguments.name}: {vault.rotate(arguments.name)}")
        case "set":
            vault.put(GIVEN[arguments.name], getpass.getpass(f"{arguments.name} (several: comma separated): "))
        case "google":
            vault.set_google(getpass.getpass("client secret of Google's OAuth client: "))
        case "admin":
            vault.add_admin(arguments.email)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--env", choices=["dev", "prod"], required=True)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init", help="generate the missing keys of our own")
    rotate = commands.add_parser("rotate", help="add a new key before the old one")
    rotate.add_argument("name", choices=sorted(GENERATED))
    given = commands.add_parser("set", help="store a Stripe secret")
    given.add_argument("name", choices=sorted(GIVEN))
    commands.add_parser("google", help="store the OAuth client's secret and pass it to Cognito")
    admin = commands.add_parser("admin", help="create an operator, who is mailed a password valid for one day")
    admin.add_argument("email")
    return parser.parse_args()


class Vault:
    """The secrets of one environment."""

    def __init__(self, env: str, session: Any = None) -> None:  # noqa: ANN401 - boto3.Session
        session = session or boto3.Session()
        self._name = f"homebiyori-{env}"
        self._ssm = session.client("ssm")
        self._cognito = session.client("cognito-idp")

    def values(self, parameter: str) -> list[str]:
        """Return a comma-separated parameter as a list, which is empty for Terraform's placeholder."""
        text = self._ssm.get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"]
        return [part.strip() for part in text.split(",") if part.strip()]

    def put(self, parameter: str, value: str) -> None:
        """Replace a parameter's value."""
        if not value.strip(" ,"):
            raise SystemExit("nothing given, nothing changed")
        self._ssm.put_parameter(
            Name=parameter, Value=value, Type="SecureString", KeyId=f"alias/{self._name}", Overwrite=True
        )

    def make(self, name: str) -> str:
        """Generate a key if there is none."""
        if self.values(GENERATED[name]):
            return "is there already"
        self.put(GENERATED[name], secrets.token_urlsafe(48))
        return "made"

    def rotate(self, name: str) -> str:
        """Add a new key in front, and keep the previous one valid until the next rotation."""
        kept = self.values(GENERATED[name])[:1]
        self.put(GENERATED[name], ",".join([secrets.token_urlsafe(48), *kept]))
        return "new key first, the last one still good; functions read both within five minutes, without a deployment"

    def set_google(self, secret: str) -> None:
        """Store the secret, and set it in the users' pool."""
        self.put(GOOGLE, secret)
        pool = self._pool("users")
        provider = self._cognito.describe_identity_provider(UserPoolId=pool, ProviderName="Google")["IdentityProvider"]
        self._cognito.update_identity_provider(
            UserPoolId=pool,
            ProviderName="Google",
            ProviderDetails={**provider["ProviderDetails"], "client_secret": secret},
        )

    def add_admin(self, email: str) -> None:
        """Create an operator, who sets up the second factor at the first sign-in."""
        pool = self._pool("admins")
        self._cognito.admin_create_user(
            UserPoolId=pool,
            Username=email,
            UserAttributes=[{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}],
            DesiredDeliveryMediums=["EMAIL"],
        )
        self._cognito.admin_add_user_to_group(UserPoolId=pool, Username=email, GroupName=GROUP)

    def _pool(self, who: str) -> str:
        wanted = f"{self._name}-{who}"
        for page in self._cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 60}):
            for pool in page["UserPools"]:
                if pool["Name"] == wanted:
                    return str(pool["Id"])
        raise SystemExit(f"there is no pool {wanted} in this account and region")


if __name__ == "__main__":
    main()
