"""What a router may ask for, and who may call it.

A router names its audience by its route class: `UserRoute`, `AdminRoute` or `OpenRoute`. The class
admits the caller before the body is read, so a stranger learns nothing from how a bad body is answered.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response, Security
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from homebiyori.core import strict_json
from homebiyori.core.auth import Identity, TokenVerifier
from homebiyori.core.errors import TooLargeError, UnauthenticatedError, UnreadableRequestError
from homebiyori.core.idempotency import KEY_PATTERN
from homebiyori.core.log import user_hash
from homebiyori.resources import Resources

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

    async def admit(self, request: Request) -> None:
        """Let everybody pass."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Put the admission and the strict reading of the body before FastAPI's own handling."""
        handle = super().get_route_handler()
        has_body = self.body_field is not None

        async def checked(request: Request) -> Response:
            await self.admit(request)
            strict = _StrictRequest(request.scope, request.receive)
            if has_body:
                await strict.check()
            return await handle(strict)

        return checked


class UserRoute(OpenRoute):
    """Only a parent who is signed in."""

    async def admit(self, request: Request) -> None:
        """Verify the access token of the users' pool."""
        await _identify(request, _resources(request).users)


class AdminRoute(OpenRoute):
    """Only an operator in the group of admins."""

    async def admit(self, request: Request) -> None:
        """Verify the access token of the admins' pool."""
        await _identify(request, _resources(request).admins)


async def _identify(request: Request, verifier: TokenVerifier) -> None:
    identity = await run_in_threadpool(verifier.verify, _bearer(request))  # may fetch keys, which waits
    request.state.identity = identity
    request.state.log_fields = {"user": user_hash(identity.user_id)}


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
