"""What a parent may still do this minute and today, from the rows that enforce the limits, in one read."""

from datetime import timedelta

from homebiyori.account.models import DayLeft, Left, MinuteLeft, QuotaAnswer
from homebiyori.account.rules import EXPORTS, EXPORTS_A_DAY
from homebiyori.base.clock import jst_date, start_of_jst_day, to_jst
from homebiyori.billing import service as billing
from homebiyori.billing.rules import QUOTAS as BILLING_QUOTAS
from homebiyori.chat import rules as chat
from homebiyori.ops.allowance import used
from homebiyori.ops.outside_calls import outside_key
from homebiyori.ops.ratelimit import RATE_LIMITS, USER_BUCKET, Token, bucket_key, limit_of
from homebiyori.resources import Resources


class QuotaService:
    """Reports limits without consuming any."""

    def __init__(self, resources: Resources) -> None:
        self._table = resources.core
        self._policy = resources.policy
        self._clock = resources.clock

    def show(self, user_id: str) -> QuotaAnswer:
        """Return what is left; AccountDeletedError."""
        now = self._clock.now()
        today = jst_date(now)
        user_key, chat_key = (bucket_key(user_id, bucket) for bucket in (USER_BUCKET, chat.BUCKET))
        keys = [
            billing.subscription_key(user_id),
            user_key,
            chat_key,
            outside_key(user_id),
        ]
        subscription, user_row, chat_row, outside_row = self._table.get_many(keys)
        entitlements, limits = billing.entitlements(subscription), self._policy.get().get(RATE_LIMITS)
        answers = Token.of(chat_key, chat_row, limit=chat.messages_a_minute(entitlements, limits), now=now)
        requests = Token.of(user_key, user_row, limit=limit_of(USER_BUCKET, limits), now=now)
        return QuotaAnswer(
            minute=MinuteLeft(
                user=Left(limit=requests.limit, left=requests.left), chat=Left(limit=answers.limit, left=answers.left)
            ),
            day=DayLeft(
                regenerations=_left(
                    chat.daily_regenerations(entitlements), taken=used(chat_row, chat.REGENERATIONS, today)
                ),
                exports=_left(EXPORTS_A_DAY, taken=used(outside_row, EXPORTS, today)),
                **{
                    name: _left(amount.limit, taken=used(outside_row, name, today))
                    for name, amount in BILLING_QUOTAS.items()
                },
            ),
            resets_at=to_jst(start_of_jst_day(today + timedelta(days=1))),
        )


def _left(limit: int, *, taken: int) -> Left:
    return Left(limit=limit, left=max(0, limit - taken))
