"""A life to look at: a fruit a day, said through the API under the stack's moved calendar."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from homebiyori.base.clock import Clock, jst_date, start_of_jst_day
from support.browser.parent import Parent

_EVENING = timedelta(hours=20)
# Each is worth a fruit, of another feeling.
GLAD = (
    "今日はじめて寝返りできた！見ていたら、うれしくて泣いちゃった",
    "やっと離乳食を完食してくれて、本当にうれしかった",
    "毎日の夜泣きで、もうへとへとに疲れた",
    "ひとりで公園デビューできて、自分でもよくがんばったと思う",
    "保育園の見学、とても不安だったけれど行ってきた",
)


def bear_fruits(parent: Parent, clock: Path, days: int) -> int:
    """Live so many days that end yesterday; returns how many fruits the tree has then."""
    today = jst_date(Clock().now())
    before = clock.read_text() if clock.exists() else None
    try:
        for ago in range(days, 0, -1):
            at = start_of_jst_day(today - timedelta(days=ago)) + _EVENING
            clock.write_text(str((at - datetime.now(UTC)).total_seconds()))  # noqa: TID251 - as it is moved
            parent.say(GLAD[ago % len(GLAD)])
    finally:
        clock.unlink() if before is None else clock.write_text(before)
    fruits: int = parent.call("GET", "/api/tree/status")["tree"]["total_fruits"]
    return fruits
