"""Tells which IAM role calls, by what API Gateway's IAM authorizer has verified."""

import re

Role = tuple[str, str]

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html: the caller's ARN omits the role's path.
_CALLER = re.compile(r"arn:aws[a-z-]*:sts::([0-9]{12}):assumed-role/([\w+=,.@-]+)/[\w+=,.@-]+")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):role/(?:.+/)?([\w+=,.@-]+)")


def caller_role(event: object) -> Role | None:
    """Return the account and role of an IAM caller from the gateway's event, which a request can't forge."""
    for name in ("requestContext", "identity", "userArn"):
        event = event.get(name) if isinstance(event, dict) else None
    found = _CALLER.fullmatch(event) if isinstance(event, str) else None
    return (found[1], found[2]) if found else None


def role_of(arn: str) -> Role | None:
    """Return the account and role that a role's ARN names."""
    found = _ROLE.fullmatch(arn)
    return (found[1], found[2]) if found else None
