"""Dependencies of the routers, and access control.

A router names its audience by its route class: `UserRoute`, `ChatRoute`, `AccountRoute`, `AdminRoute`, `InternalRoute`,
`OpenRoute` or `SignedRoute`. The class admits the caller before the body is read, so strangers learn nothing from the
response to a bad body.
"""

import hmac
import inspect
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from functools import partial
from inspect import iscoroutinefunction
from typing import Annotated, Any, ClassVar, TypeVar

from fastapi import Depends, Header, Request, Response, Security, params
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer

from homebiyori.aws.paging import DEFAULT_LIMIT, Cursor, Day, DayRange, Limit, PageRequest
from homebiyori.base.api_types import HELP_PATH
from homebiyori.base.errors import (
    ForbiddenError,
    QuotaExceededError,
    RateLimitedError,
    UnauthenticatedError,
    UnreadableRequestError,
)
from homebiyori.base.identity import Identity
from homebiyori.base.log import user_hash
from homebiyori.http.auth import KeysNotCachedError, TokenVerifier
from homebiyori.http.body import BodyReader, StrictRequest
from homebiyori.http.workers import Work, current_work, in_worker, on_a_worker
from homebiyori.ops.bulkhead import ADMIN_LANE, CHAT_LANE, USER_LANE
from homebiyori.ops.idempotency import KEY_PATTERN, REPLAYED, tracking_replays
from homebiyori.ops.ratelimit import ACCOUNT_BUCKET, USER_BUCKET
from homebiyori.resources import Resources

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
        bulkhead, identity = _resources(request).bulkhead, request.state.identity
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
        resources = _resources(request)
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
        resources = _resources(request)
        await _identify(request, resources.users)
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
        await _identify(request, _resources(request).admins)


class InternalRoute(OpenRoute):
    """Only for other functions of our own account (`docs/product.md` 7)."""

    audience = "internal"

    async def admit(self, request: Request) -> None:
        """Require a role verified by API Gateway's IAM authorizer, and one of our keys; otherwise ForbiddenError."""
        resources = _resources(request)
        caller = _caller_role(request.scope.get("aws.event"))
        is_ours = caller is not None and caller in map(_role_name, resources.settings.internal_caller_roles)
        given = [key.encode() for key in request.headers.getlist("x-api-key")]
        known = await in_worker(resources.workers, resources.internal_keys.values) if is_ours else []
        keys = [key.encode() for key in known]
        # Compare all keys completely, so that neither the timing nor the response shows how close a guess was.
        matches = [hmac.compare_digest(given[0], key) for key in keys] if len(given) == 1 else []
        if not (is_ours and any(matches)):
            raise ForbiddenError(reason="role" if not is_ours else "key")


_Role = tuple[str, str]

# https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html: the caller's ARN omits the role's path.
_CALLER = re.compile(r"arn:aws[a-z-]*:sts::([0-9]{12}):assumed-role/([\w+=,.@-]+)/[\w+=,.@-]+")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):role/(?:.+/)?([\w+=,.@-]+)")


def _caller_role(event: object) -> _Role | None:
    """Return the account and role of an IAM caller from the gateway's event, which a request can't forge."""
    for name in ("requestContext", "identity", "userArn"):
        event = event.get(name) if isinstance(event, dict) else None
    found = _CALLER.fullmatch(event) if isinstance(event, str) else None
    return (found[1], found[2]) if found else None


def _role_name(arn: str) -> _Role | None:
    found = _ROLE.fullmatch(arn)
    return (found[1], found[2]) if found else None


async def _identify(request: Request, verifier: TokenVerifier) -> None:
    """Authenticate the caller into request.state; a thread is only used if the keys must be fetched."""
    token = _bearer(request)
    try:
        identity = verifier.verify(token, may_wait=False)
    except KeysNotCachedError:
        identity = await in_worker(_resources(request).workers, verifier.verify, token)
    request.state.identity = identity
    request.state.log_fields = {"user": user_hash(identity.user_id)}


def _query_names(dependant: Dependant) -> frozenset[str]:
    fields = get_flat_params(dependant)
    return frozenset(field.alias for field in fields if isinstance(field.field_info, params.Query))


def _wants_identity(dependant: Dependant) -> bool:
    return any(each.call is _identity or _wants_identity(each) for each in dependant.dependencies)


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


def service(make: Callable[[Resources], object]) -> params.Depends:
    """Inject an object made from the resources: `Annotated[ChatService, service(ChatService)]`."""

    async def give(resources: Annotated[Resources, Depends(_resources_dep)]) -> object:
        return make(resources)

    return params.Depends(give)


# Only to show the lock and the Authorize button in /docs; the route class does the work.
bearer_scheme = HTTPBearer(auto_error=False, description="Cognitoのアクセストークン (`make token WHO=user`)")
SHOWN_AS_PROTECTED = Security(bearer_scheme)


async def _staying(request: Request) -> Callable[[], AbstractContextManager[None]]:
    return partial(_resources(request).bulkhead.staying, request.state.lane)


async def _days(start_date: Day | None = None, end_date: Day | None = None) -> DayRange:
    return DayRange(start_date, end_date)


async def _page(limit: Limit = DEFAULT_LIMIT, cursor: Cursor | None = None) -> PageRequest:
    return PageRequest(limit, cursor)


ResourcesDep = Annotated[Resources, Depends(_resources_dep)]
CurrentUserId = Annotated[str, Depends(_user_id)]
CurrentAdmin = Annotated[Identity, Depends(_identity)]
# Holds a slot for work that outlives its request.
HeldLane = Annotated[Callable[[], AbstractContextManager[None]], Depends(_staying)]
# Query parameters of list routes.
DaysDep = Annotated[DayRange, Depends(_days)]
PageDep = Annotated[PageRequest, Depends(_page)]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=KEY_PATTERN,
        description="同じキーの再送には最初の答えを返します (64文字以内のASCII、24時間)",
    ),
]
