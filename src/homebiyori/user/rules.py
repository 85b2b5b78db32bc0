"""What a nickname may be (`product.md` 4)."""

import regex

from homebiyori.core.text import clusters, is_invisible, normalize

MAX_CHARACTERS = 20

# Letters, digits, kana, kanji with their iteration marks and the long-vowel mark, combining voice marks, a space.
_WORD = regex.compile(r"[\p{L}\p{M}\p{Nd}々〆ヶー ]+")
_EMOJI = regex.compile(
    r"\p{RI}{2}"
    r"|[\p{Emoji}--[0-9#*]--\p{RI}](?:\p{Emoji_Modifier}|\uFE0F)?(?:\u200D\p{Emoji}(?:\p{Emoji_Modifier}|\uFE0F)?)*",
    regex.VERSION1,
)
_MAX_MARKS = 2
_URL = regex.compile(r"https?|www\.|[a-z0-9]\.(?:com|net|org|jp|io|me)\b", regex.IGNORECASE)
_RESERVED = frozenset(
    normalize(name).casefold()
    for name in (
        "ほめびより",
        "homebiyori",
        "運営",
        "公式",
        "管理者",
        "サポート",
        "admin",
        "administrator",
        "system",
        "support",
        "たまさん",
        "まどか姉さん",
        "ヒデじい",
        "tama",
        "madoka",
        "hide",
        "null",
        "undefined",
    )
)


def clean_nickname(text: str) -> str:
    """Bring a nickname into its stored form; ValueError says in Japanese what is wrong with it."""
    nickname = normalize(text).strip()
    characters = clusters(nickname)
    if not 1 <= len(characters) <= MAX_CHARACTERS or is_invisible(nickname):
        raise ValueError(f"ニックネームは1〜{MAX_CHARACTERS}文字で入力してください")
    if _URL.search(nickname):
        raise ValueError("ニックネームにURLは使えません")
    if not all(_is_allowed(character) for character in characters):
        raise ValueError("ニックネームに使えない文字が含まれています")
    if nickname.casefold() in _RESERVED:
        raise ValueError("このニックネームは使えません")
    return nickname


def _is_allowed(character: str) -> bool:
    if _EMOJI.fullmatch(character):
        return True
    marks = sum(1 for point in character if regex.match(r"\p{M}", point))
    return marks <= _MAX_MARKS and marks < len(character) and _WORD.fullmatch(character) is not None
