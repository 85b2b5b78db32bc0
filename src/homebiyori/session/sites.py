"""The two sites with sign-in: the parents' pages and the operators' desk, each with its own user pool."""

from dataclasses import dataclass
from datetime import timedelta

from homebiyori.base.settings import Settings
from homebiyori.ops.ratelimit import USER_BUCKET


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A user pool's sign-in pages, client and issuer, and the origin of our pages."""

    url: str
    origin: str
    client_id: str
    issuer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The session parameters of one site.

    `path` is the path of its routes and cookies. With `idle`, a session ends if it is not refreshed for that long, and
    its cookie ends with the browser.
    """

    path: str
    cookie: str
    scopes: str
    bucket: str
    lasts: timedelta
    idle: timedelta | None = None

    def authority(self, settings: Settings) -> Authority | None:
        """Return where this site signs in; None if this deployment has no pages for it."""
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
    # The lifetime of Cognito's refresh tokens, from sign-in on: a rotated one inherits the rest of it.
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
