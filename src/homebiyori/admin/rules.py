"""What operators may write for parents to read."""

from homebiyori.core.text import has_control_characters

MAX_ANNOUNCEMENT = 200

# What the audit calls it.
SET_MAINTENANCE = "maintenance.set"


def check_announcement(text: str) -> str:
    """Give the words as they are stored; ValueError says in Japanese what is wrong with them."""
    if has_control_characters(text):
        raise ValueError("使えない制御文字が含まれています")
    # https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html: no nested parameters.
    if "{{" in text:
        raise ValueError("「{{」は使えません")
    return text.strip()
