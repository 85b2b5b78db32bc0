"""Route classes: who may call a route, and which checks a request passes.

A router names its audience by its route class: `UserRoute`, `ChatRoute`, `AccountRoute`, `AdminRoute`, `InternalRoute`,
`OpenRoute` or `SignedRoute`. The class admits the caller before the body is read, so strangers learn nothing from the
response to a bad body.
"""

import hmac
import inspect
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from inspect import iscoroutinefunction
from typing import Any, ClassVar, TypeVar

from fastapi import Request, Response, params
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from homebiyori.base.api_types import HELP_PATH
from homebiyori.base.errors import (
    ForbiddenError,
    QuotaExceededError,
    RateLimitedError,
    UnauthenticatedError,
    UnreadableRequestError,
)
from homebiyori.base.log import user_hash
from homebiyori.deps import current_identity, resources_of
from homebiyori.http.auth import KeysNotCachedError, TokenVerifier
from homebiyori.http.body import BodyReader, StrictRequest
from homebiyori.http.iam import caller_role, role_of
from homebiyori.http.workers import Work, current_work, in_worker, on_a_worker
from homebiyori.ops.bulkhead import ADMIN_LANE, CHAT_LANE, USER_LANE
from homebiyori.ops.idempotency import REPLAYED, tracking_replays
from homebiyori.ops.ratelimit import ACCOUNT_BUCKET, USER_BUCKET

Gate = Callable[[StrictRequest], Awaitable[None]]
_Endpoint = TypeVar("_Endpoint", bound=Callable[..., Any])
_CONCURRENTLY_LIMITED: set[Callable[..., Any]] = set()


def limit_concurrently(endpoint: _Endpoint) -> _Endpoint:
    """Check a route's limit while the route runs, so that it adds no latency.

    Only for routes that just read single items. Those that write, call other services or read lists wait for the check,
    so that a request that gets a 429 costs nothing else.
    """
    _CONCURRENTLY_LIMITED.add(endpoint)
    return endpoint


class OpenRoute(APIRoute):
    """Open to everyone; query and body are validated strictly."""

    audience: ClassVar[str] = "open"
    # The rate limit bucket of a caller's requests, if they are limited.
    bucket: ClassVar[str | None] = None
    # Whether `admit` identifies the caller.
    has_identity: ClassVar[bool] = False
    # The lane in which a caller's requests wait for each other (`ops.bulkhead`); without one they don't wait.
    lane: ClassVar[str | None] = None
    # Whether the body is left unparsed, for a signature check.
    is_raw: ClassVar[bool] = False

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:  # noqa: ANN401 - FastAPI's
        super().__init__(path, on_a_worker(endpoint), **options)

    async def admit(self, request: Request) -> None:
        """Admit every caller; subclasses verify."""

    async def limit(self, request: Request) -> None:  # noqa: ARG002 - the signature of a gate
        """Consume one of the caller's tokens, unless that has begun. RateLimitedError, AccountDeletedError."""
        work = current_work.get()
        if work.limit is not None and not work.is_limited:
            work.is_limited = True
            await in_worker(work.workers, work.limit)

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """Hold a slot in the caller's lane during the block; CrowdedError."""
        if self.lane is None:
            yield
            return
        bulkhead, identity = resources_of(request).bulkhead, request.state.identity
        lane = request.state.lane = (self.lane, identity.user_id)
        await bulkhead.enter(lane)
        try:
            yield
        finally:
            bulkhead.leave(lane)

    def gates(self) -> list[Gate]:
        """Return the checks of an admitted request that run in order before FastAPI's own handling.

        The rate limit, then the query and the body; each must pass before the next runs. Without a body, the limit is
        checked on the route's own thread, or when anything else is refused; a plain read checks it while it runs.
        """
        query = partial(_check_query, _query_names(self.dependant))
        if {"GET", "HEAD"}.issuperset(self.methods or ()):
            return [self.limit, query] if iscoroutinefunction(inspect.unwrap(self.endpoint)) else [query]
        body = BodyReader(self.body_field and self.body_field.field_info.annotation).take
        return [self.limit, query] if self.is_raw else [self.limit, query, body]

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Run the gates before FastAPI's own handling; TypeError if a route needs an identity that nothing provides."""
        if not self.has_identity and _wants_identity(self.dependant):
            raise TypeError(f"{self.path} is {self.audience}: nobody tells {self.name} who calls")
        handle, gates = super().get_route_handler(), self.gates()
        is_limit_concurrent = inspect.unwrap(self.endpoint) in _CONCURRENTLY_LIMITED
        is_late = self.limit not in gates

        async def answer(plain: Request) -> Response:
            request = StrictRequest(plain.scope, plain.receive)
            with tracking_replays() as noted:
                await self.admit(request)
                with self.working(request, is_limit_concurrent=is_limit_concurrent) as work:
                    async with self.turn(request):
                        try:
                            for gate in gates:
                                await gate(request)
                            response = await handle(request)
                        finally:
                            if is_late and not work.is_limited:
                                await self.limit(request)
            if noted.is_replay:
                response.headers.update(REPLAYED)
            return response

        return answer

    @contextmanager
    def working(self, request: Request, *, is_limit_concurrent: bool) -> Iterator[Work]:
        """Set how the route's function runs."""
        resources = resources_of(request)
        limit = None
        if self.bucket is not None:
            limit = partial(resources.limiter.take, request.state.identity.user_id, self.bucket)
        work = Work(resources.workers, resources.readers, limit, is_limit_concurrent=is_limit_concurrent)
        token = current_work.set(work)
        try:
            yield work
        finally:
            current_work.reset(token)


class SignedRoute(OpenRoute):
    """Open to everyone; the body is left as it was signed."""

    is_raw = True


class UserRoute(OpenRoute):
    """Only for signed-in parents, outside of maintenance, within the rate limit."""

    audience = "user"
    has_identity = True
    lane: ClassVar[str | None] = USER_LANE
    bucket: ClassVar[str | None] = USER_BUCKET

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """Hold a slot as any route does; a parent who is told to wait is also shown where to find help."""
        try:
            async with super().turn(request):
                yield
        except (RateLimitedError, QuotaExceededError) as error:
            error.members["help"] = HELP_PATH
            raise

    async def admit(self, request: Request) -> None:
        """Verify the access token of the users' pool, then check for maintenance.

        In this order, so that a stranger always gets 401; and before the rate limit, which needs DynamoDB: that may be
        what the maintenance is for.
        """
        resources = resources_of(request)
        await _identify(request, resources.user_tokens)
        maintenance = resources.maintenance
        if maintenance.is_fresh:
            maintenance.check()
        else:
            await in_worker(resources.workers, maintenance.check)


class AccountRoute(UserRoute):
    """A parent's route that remains available after the account is deleted, while the token is valid."""

    audience = "account"
    bucket = ACCOUNT_BUCKET


class ChatRoute(UserRoute):
    """A parent's route whose reservation takes the token, from the bucket of its plan (`ops.allowance`).

    All these requests write the parent's tree, so more of them at once would be slower.
    """

    audience = "chat"
    bucket = None
    lane = CHAT_LANE


class AdminRoute(OpenRoute):
    """Only for operators in the admins group, within the rate limit."""

    audience = "admin"
    has_identity = True
    bucket = "admin"
    lane = ADMIN_LANE

    async def admit(self, request: Request) -> None:
        """Verify the access token of the admins' pool."""
        await _identify(request, resources_of(request).admin_tokens)


class InternalRoute(OpenRoute):
    """Only for other functions of our own account (`docs/product.md` 7)."""

    audience = "internal"

    async def admit(self, request: Request) -> None:
        """Require a role verified by API Gateway's IAM authorizer, and one of our keys; otherwise ForbiddenError."""
        resources = resources_of(request)
        caller = caller_role(request.scope.get("aws.event"))
        is_ours = caller is not None and caller in map(role_of, resources.settings.internal_caller_roles)
        given = [key.encode() for key in request.headers.getlist("x-api-key")]
        known = await in_worker(resources.workers, resources.internal_keys.values) if is_ours else []
        keys = [key.encode() for key in known]
        # Compare all keys completely, so that neither the timing nor the response shows how close a guess was.
        matches = [hmac.compare_digest(given[0], key) for key in keys] if len(given) == 1 else []
        if not (is_ours and any(matches)):
            raise ForbiddenError(reason="role" if not is_ours else "key")


async def _identify(request: Request, verifier: TokenVerifier) -> None:
    """Authenticate the caller into request.state; a thread is only used if the keys must be fetched."""
    token = _bearer(request)
    try:
        identity = verifier.verify(token, may_wait=False)
    except KeysNotCachedError:
        identity = await in_worker(resources_of(request).workers, verifier.verify, token)
    request.state.identity = identity
    request.state.log_fields = {"user": user_hash(identity.user_id)}


def _query_names(dependant: Dependant) -> frozenset[str]:
    fields = get_flat_params(dependant)
    return frozenset(field.alias for field in fields if isinstance(field.field_info, params.Query))


def _wants_identity(dependant: Dependant) -> bool:
    return any(each.call is current_identity or _wants_identity(each) for each in dependant.dependencies)


async def _check_query(names: frozenset[str], request: Request) -> None:
    """Reject unknown parameters, and repeated ones, of which all but one would be ignored."""
    given = Counter(name for name, _ in request.query_params.multi_items())
    faults = [
        {"type": "extra_forbidden" if name not in names else "repeated", "loc": ("query", name), "msg": ""}
        for name, count in given.items()
        if name not in names or count > 1
    ]
    if faults:
        raise RequestValidationError(faults)


def _bearer(request: Request) -> str:
    given = request.headers.getlist("authorization")
    if len(given) > 1:
        raise UnreadableRequestError("Authorizationヘッダーが複数あります")
    scheme, _, token = given[0].partition(" ") if given else ("", "", "")
    if scheme.lower() != "bearer" or not token:
        raise UnauthenticatedError(reason="no_token")
    return token
