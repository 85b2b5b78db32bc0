"""What a message may be, and how much of the past a companion is told (`product.md` 2)."""

from homebiyori.core.text import clusters, has_control_characters, is_invisible, normalize

MAX_CHARACTERS = 2_000
# A character may be several code points (a family emoji is seven); this bounds what hostile ones may pile up.
MAX_CODE_POINTS = 20_000

CONTEXT_EXCHANGES = 10
CONTEXT_CHARACTERS = 1_200  # about a token each
REMEMBERED_ANSWERS = 30

REQUEST_SECONDS = 25.0


def check_message(text: str) -> str:
    """Give the message as it is kept; ValueError says in Japanese what is wrong with it."""
    if has_control_characters(text):
        raise ValueError("使えない制御文字が含まれています")
    message = text.strip()
    if is_invisible(normalize(message)):
        raise ValueError("メッセージを入力してください")
    if len(clusters(message)) > MAX_CHARACTERS:
        raise ValueError(f"メッセージは{MAX_CHARACTERS:,}文字までです")
    return message
