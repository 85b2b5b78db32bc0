"""Limits of operators' texts, and the names of their actions."""

from datetime import timedelta

from homebiyori.base.text import clean, is_invisible

DAYS_SHOWN = 7
MAX_DAYS_SHOWN = 90
MAX_ANNOUNCEMENT = 200

# Names of actions in the audit log.
SET_MAINTENANCE = "maintenance.set"
ANNOUNCE = "announcement.create"
RESUME = "announcement.resume"
CANCEL = "announcement.cancel"
REDRIVE = "jobs.redrive"

# A job without progress or a request for this long may have lost its message.
ASKED_AGAIN_AFTER = timedelta(minutes=1)

# How many users are notified at a time: this many may still be notified after cancellation. With less time left than
# that takes, the rest is left to a new message.
PAGE = 20
SECONDS_SPARE = 30.0
SECONDS_WANTED = 60.0

# Dead letters redriven by one call, and its time limit: API Gateway's timeout is 29 s.
REDRIVEN_AT_ONCE = 500
REDRIVE_SECONDS = 15.0


# Controls that reorder surrounding text; they are not allowed in nicknames either.
_BIDI = str.maketrans("", "", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_announcement(text: str) -> str:
    """Clean the text for storage; ValueError with a Japanese message if it is invalid."""
    words = clean(text.translate(_BIDI))
    # https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html: no nested parameters.
    if "{{" in words:
        raise ValueError("「{{」は使えません")
    return words


def check_words(text: str) -> str:
    """Clean an announcement's text for storage; ValueError with a Japanese message if it is blank."""
    words = clean(text.translate(_BIDI))
    if is_invisible(words):
        raise ValueError("文字を入力してください")
    return words
