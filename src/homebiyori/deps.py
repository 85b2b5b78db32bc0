"""What a router may ask for, and who may call it.

A router names its audience by its route class: `UserRoute`, `ChatRoute`, `AccountRoute`, `AdminRoute`, `InternalRoute`
or `OpenRoute`.
The class admits the caller before the body is read, so a stranger learns nothing from how a bad body is answered.
"""

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from fastapi import Depends, Header, Request, Response, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from homebiyori.core import strict_json
from homebiyori.core.errors import ForbiddenError, TooLargeError, UnauthenticatedError, UnreadableRequestError
from homebiyori.core.idempotency import KEY_PATTERN, REPLAYED, noting_replays
from homebiyori.core.identity import Identity
from homebiyori.core.log import user_hash
from homebiyori.core.ratelimit import ACCOUNT_BUCKET
from homebiyori.resources import Resources

if TYPE_CHECKING:
    from homebiyori.core.auth import TokenVerifier

# The largest valid request is a message of 2,000 characters, emoji sequences and JSON escapes included.
MAX_BODY_BYTES = 256 * 1_024


class _StrictRequest(Request):
    """A request whose body is bounded and whose JSON is read by `strict_json`."""

    _read: bytes | None = None

    async def body(self) -> bytes:
        """Read the body; TooLargeError as soon as it is known to be."""
        if self._read is None:
            announced = self.headers.get("content-length", "")
            if announced.isdecimal() and int(announced[:20]) > MAX_BODY_BYTES:
                raise TooLargeError
            read = bytearray()
            async for chunk in self.stream():
                read += chunk
                if len(read) > MAX_BODY_BYTES:
                    raise TooLargeError
            self._read = bytes(read)
        return self._read

    async def json(self) -> Any:  # noqa: ANN401 - any JSON value
        """Give the JSON that `check` has read."""
        return self._parsed

    async def check(self) -> None:
        """Read and judge the body, before FastAPI does, which would turn our refusals into its own."""
        body = await self.body()
        self._parsed = strict_json.loads(body) if body and self._is_json else None

    @property
    def _is_json(self) -> bool:
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return media_type == "application/json" or (
            media_type.startswith("application/") and media_type.endswith("+json")
        )


class OpenRoute(APIRoute):
    """Anybody may call; the body is read strictly."""

    audience: ClassVar[str] = "open"
    # What a caller's requests are limited by, if they are.
    bucket: ClassVar[str | None] = None

    async def admit(self, request: Request) -> None:
        """Let everybody pass."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Put the admission and the strict reading of the body before FastAPI's own handling."""
        handle = super().get_route_handler()
        has_body = self.body_field is not None

        async def serve(request: Request) -> Response:
            strict = _StrictRequest(request.scope, request.receive)
            if has_body:
                await strict.check()
            return await handle(strict)

        async def checked(request: Request) -> Response:
            await self.admit(request)
            with noting_replays() as noted:
                response = await (serve(request) if self.bucket is None else _limited(request, self.bucket, serve))
            if noted.is_replay:
                response.headers.update(REPLAYED)
            return response

        return checked


class UserRoute(OpenRoute):
    """Only a parent who is signed in, while the product is open, as often as the limit allows."""

    audience = "user"
    bucket: ClassVar[str | None] = "user"

    async def admit(self, request: Request) -> None:
        """Verify the access token of the users' pool, then see that there is no maintenance.

        In this order, for a stranger is told 401 whatever our state is; and before the limit, which is DynamoDB's
        to tell: during a maintenance that may be what is being mended.
        """
        resources = _resources(request)
        await _identify(request, resources.users, then=resources.maintenance.check)


class AccountRoute(UserRoute):
    """A parent's route that is still there when the account is deleted, for as long as the token is good."""

    audience = "account"
    bucket = ACCOUNT_BUCKET


class ChatRoute(UserRoute):
    """A parent's route whose own transaction takes the token, from the bucket of its plan (`chat.service`)."""

    audience = "chat"
    bucket = None


class AdminRoute(OpenRoute):
    """Only an operator in the group of admins, as often as the limit allows."""

    audience = "admin"
    bucket = "admin"

    async def admit(self, request: Request) -> None:
        """Verify the access token of the admins' pool."""
        await _identify(request, _resources(request).admins)


class InternalRoute(OpenRoute):
    """Only another function of our own account (`product.md` 7)."""

    audience = "internal"

    async def admit(self, request: Request) -> None:
        """Want a role that API Gateway's IAM authorizer vouches for, and one of our keys; else ForbiddenError."""
        resources = _resources(request)
        caller = _caller_role(request.scope.get("aws.event"))
        is_ours = caller is not None and caller in map(_role_name, resources.settings.internal_caller_roles)
        given = [key.encode() for key in request.headers.getlist("x-api-key")]
        keys = [key.encode() for key in await run_in_threadpool(resources.internal_keys.values)] if is_ours else []
        # Every key is compared to its end, whichever matches: neither the time nor the answer tells how near it was.
        matches = [hmac.compare_digest(given[0], key) for key in keys] if len(given) == 1 else []
        if not (is_ours and any(matches)):
            raise ForbiddenError(reason="role" if not is_ours else "key")


_Role = tuple[str, str]

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html: the caller's ARN leaves the path out.
_CALLER = re.compile(r"arn:aws[a-z-]*:sts::([0-9]{12}):assumed-role/([\w+=,.@-]+)/[\w+=,.@-]+")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):role/(?:.+/)?([\w+=,.@-]+)")


def _caller_role(event: object) -> _Role | None:
    """Read account and role of an IAM-authorised caller off the gateway's event, which no request can write."""
    for name in ("requestContext", "identity", "userArn"):
        event = event.get(name) if isinstance(event, dict) else None
    found = _CALLER.fullmatch(event) if isinstance(event, str) else None
    return (found[1], found[2]) if found else None


def _role_name(arn: str) -> _Role | None:
    found = _ROLE.fullmatch(arn)
    return (found[1], found[2]) if found else None


async def _identify(request: Request, verifier: "TokenVerifier", *, then: Callable[[], None] = lambda: None) -> None:
    """Tell who calls; `then` may refuse who is known."""
    token = _bearer(request)

    def identify() -> None:
        identity = verifier.verify(token)
        request.state.identity = identity
        request.state.log_fields = {"user": user_hash(identity.user_id)}
        then()

    await run_in_threadpool(identify)  # may fetch keys or parameters, which waits


async def _limited(request: Request, bucket: str, serve: Callable[[Request], Awaitable[Response]]) -> Response:
    """Serve a request if the caller's bucket has a token for it; RateLimitedError outdoes every other answer.

    What only reads is served meanwhile, so that the limit costs it no waiting; what changes something waits.
    """
    identity: Identity = request.state.identity
    taking = asyncio.ensure_future(run_in_threadpool(_resources(request).limiter.take, identity.user_id, bucket))
    try:
        if request.method != "GET":
            await taking
        return await serve(request)
    finally:
        # Also after an error: no task may outlive its request, for Lambda would freeze it.
        await taking


def _bearer(request: Request) -> str:
    given = request.headers.getlist("authorization")
    if len(given) > 1:
        raise UnreadableRequestError("Authorizationヘッダーが複数あります")
    scheme, _, token = given[0].partition(" ") if given else ("", "", "")
    if scheme.lower() != "bearer" or not token:
        raise UnauthenticatedError(headers={"WWW-Authenticate": "Bearer"}, reason="no_token")
    return token


def _resources(request: Request) -> Resources:
    resources: Resources = request.app.state.resources
    return resources


async def _identity(request: Request) -> Identity:
    identity: Identity = request.state.identity
    return identity


async def _user_id(identity: Annotated[Identity, Depends(_identity)]) -> str:
    return identity.user_id


async def _resources_dep(request: Request) -> Resources:
    return _resources(request)


# Only so that /docs shows the lock and its Authorize button; the route class does the work.
bearer_scheme = HTTPBearer(auto_error=False, description="Cognitoのアクセストークン (`make token WHO=user`)")
SHOWN_AS_PROTECTED = Security(bearer_scheme)

ResourcesDep = Annotated[Resources, Depends(_resources_dep)]
CurrentUserId = Annotated[str, Depends(_user_id)]
CurrentAdmin = Annotated[Identity, Depends(_identity)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=KEY_PATTERN,
        description="同じキーの再送には最初の答えを返します (64文字以内のASCII、24時間)",
    ),
]
