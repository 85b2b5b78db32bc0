"""Dependencies of the routers: resources, the caller, services, and parameters that several routes take."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Annotated

from fastapi import Depends, Header, Request, Security, params
from fastapi.security import HTTPBearer

from homebiyori.aws.paging import DEFAULT_LIMIT, Cursor, Day, DayRange, Limit, PageRequest
from homebiyori.base.identity import Identity
from homebiyori.ops.idempotency import KEY_PATTERN
from homebiyori.resources import Resources


def resources_of(request: Request) -> Resources:
    resources: Resources = request.app.state.resources
    return resources


async def current_identity(request: Request) -> Identity:
    """Return who calls; only on routes whose class identifies the caller."""
    identity: Identity = request.state.identity
    return identity


async def _user_id(identity: Annotated[Identity, Depends(current_identity)]) -> str:
    return identity.user_id


async def _resources_dep(request: Request) -> Resources:
    return resources_of(request)


def service(make: Callable[[Resources], object]) -> params.Depends:
    """Inject an object made from the resources: `Annotated[ChatService, service(ChatService)]`."""

    async def give(resources: Annotated[Resources, Depends(_resources_dep)]) -> object:
        return make(resources)

    return params.Depends(give)


# Only to show the lock and the Authorize button in /docs; the route class does the work.
bearer_scheme = HTTPBearer(auto_error=False, description="Cognitoのアクセストークン (`make token WHO=user`)")
SHOWN_AS_PROTECTED = Security(bearer_scheme)


async def _staying(request: Request) -> Callable[[], AbstractContextManager[None]]:
    return partial(resources_of(request).bulkhead.staying, request.state.lane)


async def _days(start_date: Day | None = None, end_date: Day | None = None) -> DayRange:
    return DayRange(start_date, end_date)


async def _page(limit: Limit = DEFAULT_LIMIT, cursor: Cursor | None = None) -> PageRequest:
    return PageRequest(limit, cursor)


ResourcesDep = Annotated[Resources, Depends(_resources_dep)]
CurrentUserId = Annotated[str, Depends(_user_id)]
CurrentAdmin = Annotated[Identity, Depends(current_identity)]
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
