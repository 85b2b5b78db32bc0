"""The errors that become HTTP responses, one class per kind:

HomebiyoriError
├── InvalidRequestError        422 invalid_request (a leaf may say 400)
├── UnauthenticatedError       401 unauthenticated
├── PremiumRequiredError       402 premium_required
├── ForbiddenError             403 forbidden
├── NotFoundError              404 not_found, also for another user's item
├── ConflictError              409 conflict
├── AccountDeletedError        410 account_deleted
├── GoneError                  410 gone: a replay, and the item has been deleted since
├── TooLargeError              413 too_large
├── RateLimitedError           429 rate_limited (per minute), with Retry-After
├── QuotaExceededError         429 quota_exceeded (per day), with Retry-After
├── UpstreamError              503 upstream_unavailable, with Retry-After
└── MaintenanceError           503 maintenance, with Retry-After

`http.problem` renders them (RFC 9457). A subclass is defined next to the rule that it enforces.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

PROBLEM_MEDIA_TYPE = "application/problem+json"


class HomebiyoriError(Exception):
    """An expected refusal.

    `advice` tells the caller what to do next, and is the default `detail`. `detail` and `members` are shown to the
    caller, so they never contain user text; `context` goes to the log.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "うまく処理できませんでした"
    advice: ClassVar[str] = "少し待ってから、もう一度お試しください。続くときは、request_idを添えてお問い合わせください"

    def __init__(
        self,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, Any] | None = None,
        **context: Any,  # noqa: ANN401 - anything that the log can print
    ) -> None:
        super().__init__(detail or self.advice)
        self.detail = detail or self.advice
        self.headers = dict(headers or {})
        self.members = dict(members or {})
        self.context = context


def problem(*, code: str, title: str, status: int, detail: str, instance: str, request_id: str) -> dict[str, Any]:
    """Return an RFC 9457 problem document."""
    return {
        "type": f"urn:homebiyori:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        "code": code,
        "request_id": request_id,
    }


class InvalidRequestError(HomebiyoriError):
    """The request can't be parsed or violates the contract."""

    status = 422
    code = "invalid_request"
    title = "送られた内容を確認してください"
    advice = "errorsにある項目を直して、もう一度送ってください"


class InvalidFieldError(InvalidRequestError):
    """One field is invalid; `place` is the path to it, starting with "body" or "query".

    The message is also the detail, unless a `detail` is given.
    """

    def __init__(self, message: str, *place: str, kind: str, detail: str = "") -> None:
        super().__init__(detail or message, members={"errors": [{"loc": list(place), "msg": message, "type": kind}]})


class UnreadableRequestError(InvalidRequestError):
    """The request is malformed, so no field can be named."""

    status = 400


class UnauthenticatedError(HomebiyoriError):
    """No token, or none that this app accepts; the response never says why."""

    status = 401
    code = "unauthenticated"
    title = "ログインが必要です"
    advice = "アクセストークンを更新してください。できないときは、もう一度サインインしてください"
    # The authentication scheme: https://www.rfc-editor.org/rfc/rfc6750#section-3
    challenge: ClassVar[str] = "Bearer"

    def __init__(self, **context: Any) -> None:  # noqa: ANN401 - see above
        super().__init__(headers={"WWW-Authenticate": self.challenge}, **context)


class PremiumRequiredError(HomebiyoriError):
    """The feature requires a paid plan."""

    status = 402
    code = "premium_required"
    title = "プレミアムプランの機能です"
    advice = "プレミアムプランに申し込むと使えます"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, members={"upgrade_url": "/pricing"})


class ForbiddenError(HomebiyoriError):
    """The caller is authenticated but may not do this."""

    status = 403
    code = "forbidden"
    title = "この操作は許可されていません"
    advice = "この操作ができるアカウントでサインインしてください"


class NotFoundError(HomebiyoriError):
    """There is no such item, or it is another user's: the response is the same."""

    status = 404
    code = "not_found"
    title = "見つかりませんでした"
    advice = "もうないか、アドレスが違います。一覧を読み直してください"


class ConflictError(HomebiyoriError):
    """The state has changed since the caller read it."""

    status = 409
    code = "conflict"
    title = "ほかの操作と重なりました"
    advice = "読み直してから、もう一度お試しください"


class AccountDeletedError(HomebiyoriError):
    """The account has been deleted; its tokens stay valid for up to an hour, but give access to nothing."""

    status = 410
    code = "account_deleted"
    title = "このアカウントは削除されました"
    advice = "この端末に残る記録を消して、サインアウトしてください"


class GoneError(HomebiyoriError):
    """A replay of a request whose result has been deleted since, including its text."""

    status = 410
    code = "gone"
    title = "すでに削除されています"
    advice = "操作は済んでいるので、送り直しはいりません"


class TooLargeError(HomebiyoriError):
    """The body is larger than any valid request."""

    status = 413
    code = "too_large"
    title = "送られた内容が大きすぎます"
    advice = "短くして、もう一度送ってください"


class RateLimitedError(HomebiyoriError):
    """The caller has reached the plan's limit per minute."""

    status = 429
    code = "rate_limited"
    title = "少し時間をおいてください"
    advice = "Retry-Afterの秒数だけ待って、もう一度お試しください"

    def __init__(self, detail: str = "", *, retry_after: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)})


class QuotaExceededError(HomebiyoriError):
    """The caller has used up a daily quota; `retry_after` is the number of seconds until midnight JST."""

    status = 429
    code = "quota_exceeded"
    title = "今日のぶんは使い切りました"
    advice = "日本時間の明日になると、また使えます"

    def __init__(self, detail: str = "", *, quota: str, limit: int, retry_after: int) -> None:
        super().__init__(
            detail, headers={"Retry-After": str(retry_after)}, members={"quota": quota, "limit": limit}, quota=quota
        )


class UpstreamError(HomebiyoriError):
    """A service that we depend on is unavailable; nothing was stored, so the caller may retry."""

    status = 503
    code = "upstream_unavailable"
    title = "ただいま混み合っています"
    advice = "Retry-Afterの秒数だけ待って、もう一度お試しください"

    def __init__(self, detail: str = "", *, retry_after: int = 2, **context: Any) -> None:  # noqa: ANN401 - see above
        super().__init__(detail, headers={"Retry-After": str(retry_after)}, **context)


class MaintenanceError(HomebiyoriError):
    """Operators have closed the product for maintenance; `end_time` is None if they gave no end."""

    status = 503
    code = "maintenance"
    title = "ただいまメンテナンス中です"
    advice = "終わるまで、どうかお待ちください"

    def __init__(self, detail: str = "", *, end_time: str | None, retry_after: int) -> None:
        super().__init__(
            detail or "よりよくするために、少しだけお休みしています。終わるまで、どうかお待ちください。",
            headers={"Retry-After": str(retry_after)},
            members={"end_time": end_time, "retry_after": retry_after},
        )
