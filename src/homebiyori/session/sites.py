"""The two sites that sign in: the parents' pages at their pool, the operators' desk at its own."""

from dataclasses import dataclass
from datetime import timedelta

from homebiyori.base.settings import Settings
from homebiyori.ops.ratelimit import USER_BUCKET


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who signs in whom: the sign-in pages of a pool, its client and its issuer, and the origin of the pages."""

    url: str
    origin: str
    client_id: str
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a session of one site is like.

    `path` is that of its routes and its cookies. With `idle`, a session that was not refreshed for so long has ended,
    and its cookie ends with the browser.
    """

    path: str
    cookie: str
    scopes: str
    bucket: str
    lasts: timedelta
    idle: timedelta | None = None

    def authority(self, settings: Settings) -> Authority | None:
        """Read where this site signs in; None where this deployment has no page for it."""
        url, origin = settings.sign_in_url, settings.pages_origin
        client_id, issuer = settings.users_client_ids[0], settings.users_issuer
        if self is DESK:
            url, origin = settings.desk_sign_in_url, settings.desk_origin
            client_id, issuer = settings.admins_client_ids[0], settings.admins_issuer
        return Authority(url=url, origin=origin, client_id=client_id, issuer=issuer) if url and origin else None


PARENTS = Site(
    path="/api/session",
    cookie="homebiyori",
    scopes="openid homebiyori/user",
    bucket=USER_BUCKET,
    # What Cognito gives a refresh token, from the sign-in on: a rotated one inherits what is left of it.
    lasts=timedelta(days=30),
)
DESK = Site(
    path="/api/admin/session",
    cookie="homebiyori_desk",
    scopes="openid homebiyori/admin",
    bucket="admin",
    lasts=timedelta(hours=12),
    idle=timedelta(minutes=15),
)
