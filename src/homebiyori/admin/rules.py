"""What operators may write for parents to read, and the names of what they do."""

from datetime import timedelta

from homebiyori.base.text import clean, is_invisible

DAYS_SHOWN = 7
MAX_DAYS_SHOWN = 90
MAX_ANNOUNCEMENT = 200

# What the audit calls it.
SET_MAINTENANCE = "maintenance.set"
ANNOUNCE = "announcement.create"
RESUME = "announcement.resume"
CANCEL = "announcement.cancel"
REDRIVE = "jobs.redrive"

# A job that has not moved for so long, nor was asked for, may have lost its message.
ASKED_AGAIN_AFTER = timedelta(minutes=1)

# How many users an announcement is told at once: so many may still be told when it is canceled. With less time left
# than that takes, the rest is a new message's.
PAGE = 20
SECONDS_KEPT = 30.0
SECONDS_WANTED = 60.0

# Dead letters handed out again by one call, and the time it may take: API Gateway waits 29 s.
REDRIVEN_AT_ONCE = 500
REDRIVE_SECONDS = 15.0


# What would turn the order of the words around it; a nickname may hold none of them either.
_BIDI = str.maketrans("", "", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_announcement(text: str) -> str:
    """Return the words as they are stored; ValueError says in Japanese what is wrong with them."""
    words = clean(text.translate(_BIDI))
    # https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html: no nested parameters.
    if "{{" in words:
        raise ValueError("「{{」は使えません")
    return words


def check_words(text: str) -> str:
    """Return an announcement's words as they are stored; ValueError likewise."""
    words = clean(text.translate(_BIDI))
    if is_invisible(words):
        raise ValueError("文字を入力してください")
    return words
