"""Validates nicknames (`docs/product.md` 4)."""

import re
import unicodedata

from homebiyori.base.text import clusters, is_invisible, normalize
from homebiyori.startup.wide import compile_wide

MAX_CHARACTERS = 20

# ゛ and ゜ typed after a kana voice it; NFKC would put a space between.
_VOICED = compile_wide(r"(?<=[\p{Hiragana}\p{Katakana}])[\u309b\u309c]")
_VOICE = {"\u309b": "\u3099", "\u309c": "\u309a"}

# Emoji stay as they are, and so do the eyes and brows of (´・ω・｀): NFKC would replace ㊗️ and ‼️ with letters and
# signs, and ´ with a space.
_PICTURED = compile_wide(r"(\p{Emoji_Presentation}|\p{Emoji}\ufe0f\u20e3?|[´｀゜￣])")
# Letters, numbers, kana and kanji with their marks (several, where a script combines them); a long-vowel mark is a
# letter. Nothing invisible.
_LETTER = compile_wide(
    r"(?V1)(?:[[\p{L}\p{Nd}〆〇]--\p{Default_Ignorable_Code_Point}]"
    r"[[\p{M}--\p{Default_Ignorable_Code_Point}]\p{Variation_Selector}]{0,3})+"
)
# Signs used in names and emoticons, after NFKC; "〜" and "’" have no compatibility form. Nothing that addresses, markup
# and templates are made of: / ; : " ` \ @ # % $ | { } [ ].
_SIGN = compile_wide(r"[ ♡♥♪☆★◎・'’&!?.,\-_~〜+<>()^*=´｀゜￣°∀∇▽△≧≦⌒○●。][\ufe0e\ufe0f]?")
# https://www.unicode.org/reports/tr51/#EBNF_and_Regex, with code points reserved for future emoji; also a lone "©".
_PICTURE = (
    r"[\p{Extended_Pictographic}\p{Emoji}--[0-9#*]--\p{RI}]"
    r"(?:\p{Emoji_Modifier}|[\ufe0e\ufe0f]?\u20e3?|[\U000e0020-\U000e007e]+\U000e007f)"
)
_EMOJI = compile_wide(rf"(?V1)\p{{RI}}{{2}}|[0-9#*]\ufe0f?\u20e3|{_PICTURE}(?:\u200d{_PICTURE})*")
_URL = compile_wide(
    r"(?i)https?:|www\.|[a-z0-9]\.(?:com|net|org|jp|io|me|co|app|info|biz|dev|tv|cc|ly|xyz|site|shop|link|top)\b"
)

# Names that could be taken for official: these words, alone or combined with words for an office.
_OURS = (
    "ほめびより",
    "ほめ日和",
    "褒めびより",
    "褒め日和",
    "homebiyori",
    "運営",
    "公式",
    "管理者",
    "管理人",
    "サポート",
    "事務局",
    "admin",
    "administrator",
    "system",
    "support",
    "official",
    "moderator",
    "たまさん",
    "まどか姉さん",
    "ヒデじい",
)
_OFFICES = ("スタッフ", "チーム", "アカウント", "担当", "係", "さん", "様", "の", "です", "より")
_OFFICES_ABROAD = ("staff", "team", "account", "bot")

# Letters of other scripts, digits and signs, each followed by the letter that it resembles.
_ALIKE_PAIRS = (
    "аa ɑa αa ᴀa 4a дd ԁd ᴅd еe ёe εe ᴇe 3e ɡg ցg һh нh ʜh ιi іi їi ıi ɪi լi 1i !i ӏi li мm ᴍm пn ոn ηn ɴn νv ѵv "
    "оo οo σo օo ᴏo 0o рp ρp ᴘp гr ʀr ѕs ꜱs 5s тt τt ᴛt 7t υu սu ᴜu ʏy уy γy үy вb ьb ʙb сc ϲc ᴄc ƒf ҝk кk κk"
)
_ALIKE = {ord(pair[0]): pair[1] for pair in _ALIKE_PAIRS.lower().split()} | {
    **{code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)},  # katakana are read as hiragana
    **{ord(pair[0]): pair[1] for pair in ["營営", "宮営", "一ー", "卜と", "力か", "工え", "口ろ", "夕た"]},
}


def _skeleton(name: str) -> str:
    """Reduce a name to how it looks: letters only, without marks, with lookalikes unified."""
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in parts.translate(_ALIKE) if letter.isalnum() or letter == "ー")


_RESERVED = frozenset(map(_skeleton, _OURS))
# Longest first, and in a fixed order: the image stores the pattern under its text.
_AROUND = sorted(sorted({*_RESERVED, *map(_skeleton, _OFFICES + _OFFICES_ABROAD)}), key=len, reverse=True)
_OFFICIAL = compile_wide(f"(?:{'|'.join(map(re.escape, _AROUND))})++")


def clean_nickname(text: str) -> str:
    """Normalise a nickname for storage; ValueError with a Japanese message if it is invalid."""
    parts = _PICTURED.split(_VOICED.sub(lambda mark: _VOICE[mark[0]], text))
    nickname = "".join(part if place % 2 else normalize(part) for place, part in enumerate(parts)).strip(" ")
    characters = clusters(nickname)
    if not 1 <= len(characters) <= MAX_CHARACTERS or is_invisible(nickname):
        raise ValueError(f"ニックネームは1〜{MAX_CHARACTERS}文字で入力してください")
    if _URL.search(nickname):
        raise ValueError("ニックネームにURLは使えません")
    if not all(_is_allowed(character) for character in characters):
        raise ValueError("ニックネームに使えない文字が含まれています")
    if _passes_for_us(nickname):
        raise ValueError("このニックネームは使えません")
    return nickname


def _is_allowed(character: str) -> bool:
    return any(form.fullmatch(character) for form in (_LETTER, _SIGN, _EMOJI))


def _passes_for_us(nickname: str) -> bool:
    skeleton = _skeleton(nickname)
    return any(name in skeleton for name in _RESERVED) and _OFFICIAL.fullmatch(skeleton) is not None
