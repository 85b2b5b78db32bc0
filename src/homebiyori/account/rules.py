"""Steps and timing of account deletion, and the limits of exports (`docs/product.md` 4)."""

from datetime import timedelta
from enum import StrEnum


class Step(StrEnum):
    """Deletion steps in order: sign-in, content, payments, records, profile. Each is repeatable.

    Stripe may be down for a long time, so content goes before payments.
    """

    SIGN_IN = "sign_in"
    CHATS = "chats"
    FILES = "files"
    PAYMENTS = "payments"
    RECORDS = "records"
    PROFILE = "profile"
    SECOND_LOOK = "second_look"


STEP_NAMES = {
    Step.SIGN_IN: "ログイン情報",
    Step.CHATS: "会話の記録",
    Step.FILES: "保存したファイル",
    Step.PAYMENTS: "お支払いの情報とご契約",
    Step.RECORDS: "木・実・お知らせの記録",
    Step.PROFILE: "プロフィール",
    Step.SECOND_LOOK: "残りがないかの確認",
}

# Longer than anything in progress when the account was closed can last: a request takes 60 s, a worker run 300 s.
SECOND_LOOK_AFTER = timedelta(minutes=6)

# A deletion request is repeated by the queue, in case the request died right after closing the account.
SAFETY_NET_AFTER = timedelta(minutes=2)

# While Stripe is down: SQS's longest delay, for four days.
WAIT_FOR_PAYMENTS = timedelta(minutes=15)
MAX_WAITS = 4 * 24 * 4

# More messages than any deletion needs: something is wrong, and an operator has to look.
MAX_TURNS = 1_000

# While one request starts a job, identical ones wait for its result; after this long, it is presumed dead.
START_LOCK_FOR = timedelta(seconds=10)

# A job without progress for this long has lost its message; the next look re-enqueues it.
STALLED_AFTER = timedelta(minutes=20)

# How long the deletion can be looked up. A token lasts an hour, so this is mainly for operators and for TTL.
DELETION_KEPT_FOR = timedelta(days=40)

# With less time left, a run hands over to a new message.
SECONDS_SPARE = 30.0
# With less time than this, a deletion would do little more than hand over.
DELETION_SECONDS_WANTED = 60.0
# An export can't hand over mid-file: 40,000 chats take a minute, and few users have more.
EXPORT_SECONDS_WANTED = 180.0

# A part of a pool copy takes as long as time allows.
POOL_COPY_SECONDS_WANTED = 60.0

EXPORTS = "exports"
EXPORTS_A_DAY = 3
EXPORT_KEPT_FOR = timedelta(days=7)
LINK_GOOD_FOR = timedelta(minutes=15)


def export_name(export_id: str) -> str:
    return f"exports/{export_id}.json"
