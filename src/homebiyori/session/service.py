"""Signs a browser in and out, and gets it new access tokens; the router stores what it returns in cookies."""

from dataclasses import dataclass, replace

from homebiyori.base.errors import UnauthenticatedError
from homebiyori.base.log import log_warning
from homebiyori.resources import Resources
from homebiyori.session.identity_provider import IdentityProvider, Redeemed, SignInUnavailableError
from homebiyori.session.models import AccessToken, SignedOut
from homebiyori.session.rules import Attempt, SignIn
from homebiyori.session.sites import PARENTS, Site

_CANCELED, _FAILED = "/welcome?sign_in=canceled", "/welcome?sign_in=failed"


@dataclass(frozen=True, slots=True)
class Session:
    """A session to store in the browser, and the seconds until it ends."""

    sign_in: SignIn
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Where to go after the sign-in page; `session` is set if that signed the browser in."""

    redirect_to: str
    is_attempt_over: bool = False
    session: Session | None = None


class SessionService:
    """The sessions of one site; SignInUnavailableError if this deployment has no sign-in page for it."""

    def __init__(self, resources: Resources, site: Site) -> None:
        self._provider = IdentityProvider(resources, site)
        self._maintenance = resources.maintenance
        self._limiter = resources.limiter
        self._clock = resources.clock
        self._site = site

    def begin(self, return_path: str) -> tuple[Attempt, str]:
        """Begin to sign in; return the attempt and the URL of the sign-in page."""
        # An API route is not a page to return to.
        attempt = Attempt.begin("/" if return_path.startswith("/api/") else return_path, self._clock.now())
        return attempt, self._provider.authorize_url(attempt)

    def finish(
        self, attempt: Attempt | None, former: SignIn | None, *, state: str, code: str | None, error: str | None
    ) -> Finished:
        """Finish an attempt with what the sign-in page sent; `former` is the session that the browser had."""
        now = self._clock.now()
        if attempt is None or not attempt.is_open(state, now):
            # "Back" or "reload" after a sign-in leads here again.
            return Finished(redirect_to="/" if former and former.seconds_left(self._site, now) else _FAILED)
        redeemed = self._redeem(code, attempt) if code and not error else None
        if redeemed is None:
            return Finished(redirect_to=_CANCELED if error == "access_denied" else _FAILED, is_attempt_over=True)
        if former is not None:
            self._provider.revoke(former.refresh_token)  # its cookie is replaced, so it could never be signed out
        instant = int(now.timestamp())
        sign_in = SignIn(instant, instant, redeemed.user_id, redeemed.refresh_token)
        session = Session(sign_in, sign_in.seconds_left(self._site, now))
        return Finished(redirect_to=attempt.return_path, is_attempt_over=True, session=session)

    def refresh(self, sign_in: SignIn | None) -> tuple[AccessToken, Session | None]:
        """Return a new access token, and the session if it has changed.

        UnauthenticatedError if the session has ended; AccountDeletedError, RateLimitedError, MaintenanceError.
        """
        now = self._clock.now()
        if sign_in is None or not (seconds := sign_in.seconds_left(self._site, now)):
            raise UnauthenticatedError(reason="no_session")
        if self._site is PARENTS:
            self._maintenance.check()
        # As for any user request. It also tells users who have deleted their account: the pool no longer knows them.
        self._limiter.take(sign_in.user_id, self._site.bucket)
        tokens = self._provider.refresh(sign_in.refresh_token)
        renewed = replace(sign_in, refresh_token=tokens.refresh_token or sign_in.refresh_token)
        if self._site.idle is not None:
            renewed = replace(renewed, seen=int(now.timestamp()))
        token = AccessToken(
            access_token=tokens.access_token,
            expires_in=tokens.expires_in,
            renewal_due=sign_in.is_renewal_due(now),
        )
        return token, None if renewed == sign_in else Session(renewed, seconds)

    def end(self, sign_in: SignIn | None) -> SignedOut:
        """Revoke the browser's refresh token, if it has one."""
        is_revoked = sign_in is None or self._provider.revoke(sign_in.refresh_token)
        return SignedOut(sign_out_url=self._provider.sign_out_url("/"), is_revoked=is_revoked)

    def _redeem(self, code: str, attempt: Attempt) -> Redeemed | None:
        try:
            return self._provider.redeem(code, attempt)
        except (UnauthenticatedError, SignInUnavailableError) as error:
            log_warning("sign_in_failed", **error.context)
            return None
