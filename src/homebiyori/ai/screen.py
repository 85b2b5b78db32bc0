"""Filters model output before a parent sees it; each finding is a fault with a short code.

A code never contains model text, so it may be logged and fed back to the model for a rewrite.
"""

import re
from functools import cache

from homebiyori.ai import prompts, safety, wording
from homebiyori.ai.port import Character, PraiseLevel
from homebiyori.base.text import normalize

# Length of a run shared with the instructions that counts as an echo. Of the offline companion's 1,057 fragments
# (November 2026), three share a run of 8, none a run of 9.
ECHO_CHARACTERS = 10
# In each of those fragments at least half of the letters are hiragana; Chinese has none.
LEAST_JAPANESE = 0.75
LEAST_HIRAGANA = 0.25
SHORTEST_DIGITS = 7
LONGEST_PHRASE = 20
MOST_PHRASES = 5

_DIGIT_WORDS = {
    **dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)),
    "ゼロ": "0", "レイ": "0", "マル": "0", "イチ": "1", "ニイ": "2", "ニー": "2", "ニ": "2", "サン": "3", "ヨン": "4",
    "ゴー": "5", "ゴ": "5", "ロク": "6", "ナナ": "7", "シチ": "7", "ハチ": "8", "キュウ": "9", "キュー": "9",
    "ぜろ": "0", "いち": "1", "さん": "3", "よん": "4", "ろく": "6", "なな": "7", "はち": "8", "きゅう": "9",
}  # fmt: skip
_DIGIT_WORD = re.compile("|".join(sorted(_DIGIT_WORDS, key=len, reverse=True)))
_SEPARATORS = r"[\s\-‐‑‒–—―−ー~〜・.,、。/()（）「」のノ:：]{0,3}"
_DIGIT_RUN = re.compile(rf"[#*+]?\d(?:{_SEPARATORS}\d)*")
_COUNTED = re.compile(
    r"\s*(?:年|月|日|時|分|秒|回|度|人|歳|才|か月|ヶ月|カ月|週|冊|枚|個|本|歩|着|グラム|g|kg|cm|ml|ミリ|円|%)"
)
_EMERGENCY = frozenset({"110", "118", "119", "171", "188", "189"})

_DOMAINS = "com|net|org|jp|info|io|me|app|dev|co|ly|gl|tv|xyz|biz"
# Only blanks within the line: matching newlines too would retry at every blank line.
_LIST_MARKS = r"^[^\S\n]*(?:#{1,6}\s|[-*•]\s|\d{1,3}[.)]\s)"
_ROLES = r"^[^\S\n]*(?:human|assistant|user|system)\s*:"
_FIELDS = "tool_use|reply_to_parent|risk_level|self_harm|concerns"
_MAKERS = "claude|anthropic|bedrock|chat\\s*gpt|openai"
_SECRETS = "プロンプト|システムメッセージ|言語モデル|内部の?設定|設定の?内容"

# Applied after NFKC, which folds full-width characters. No \b next to kana: to Python these are word characters.
_PATTERNS = {
    "url": rf"h[tx]{{2}}ps?\s*:|://|www\.|[a-z0-9-]\.(?:{_DOMAINS})(?![a-z0-9])|ドットコム",
    "email": "@|アットマーク",
    "markup": rf"</?[a-z!]|&[a-z]+;|&#\d{{1,7}};|\*\*|__|`|\]\(|\{{\s*\"|{_LIST_MARKS}",
    "control_token": rf"<\||\|>|\[/?INST\]|<</?SYS>>|{_ROLES}|{_FIELDS}",
    "prompt_echo": rf"{_SECRETS}|prompt|instruction|{_MAKERS}|json",
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE | re.MULTILINE) for name, pattern in _PATTERNS.items()}
_KEYCAPS = str.maketrans("", "", "\ufe0f\u20e3")


def screen(text: str, character: Character, level: PraiseLevel) -> list[str]:
    """Return the faults of a whole reply; an empty list means that it may be shown."""
    faults = content_faults(text, character)
    lengths = wording.length_range(level)
    length = wording.count_characters(text)
    if length < lengths.start:
        faults.append("too_short")
    elif length >= lengths.stop:
        faults.append("too_long")
    if not wording.has_own_voice(text, character):
        faults.append("no_own_voice")
    return faults


def content_faults(text: str, character: Character) -> list[str]:
    """Return the faults that already forbid showing a single sentence."""
    if not text.strip():
        return ["blank"]
    folded = normalize(text).translate(_KEYCAPS)
    faults = [name for name, pattern in _COMPILED.items() if pattern.search(folded)]
    if _has_foreign_number(folded):
        faults.append("phone_number")
    if _is_other_language(folded):
        faults.append("other_language")
    if "prompt_echo" not in faults and _echoes_prompt(folded):
        faults.append("prompt_echo")
    if wording.banned_phrases(text):
        faults.append("banned_phrase")
    faults += wording.model_faults(text)
    if wording.foreign_voice(text, character):
        faults.append("foreign_voice")
    return faults


def refused_phrases(text: str, character: Character) -> list[str]:
    """Return the phrases rejected for their wording, to tell the model in a rewrite."""
    by_class = (phrase for phrases in wording.model_faults(text).values() for phrase in phrases)
    found = (*wording.banned_phrases(text), *by_class, *wording.foreign_voice(text, character))
    return [phrase[:LONGEST_PHRASE] for phrase in dict.fromkeys(found)][:MOST_PHRASES]


def _has_foreign_number(folded: str) -> bool:
    """Whether the text has a dialable number, in any notation, that is not in the resource file."""
    return any(_dials(plain) for plain in (folded, _DIGIT_WORD.sub(lambda word: _DIGIT_WORDS[word.group()], folded)))


def _dials(plain: str) -> bool:
    for run in _DIGIT_RUN.finditer(plain):
        digits = "".join(str(int(c)) for c in run.group() if c.isdecimal())
        if digits in _allowed_numbers():
            continue
        if len(digits) >= SHORTEST_DIGITS or (run.group()[0] in "#*" and len(digits) >= 3):
            return True
        if digits in _EMERGENCY and not _COUNTED.match(plain, run.end()):
            return True
    return False


@cache
def _allowed_numbers() -> frozenset[str]:
    return frozenset("".join(c for c in number if c.isdecimal()) for number in safety.phone_numbers())


def _is_other_language(folded: str) -> bool:
    letters = [c for c in folded if c.isalpha()]
    if not letters:
        return True
    hiragana = sum(1 for c in letters if "ぁ" <= c <= "ゟ")
    japanese = hiragana + sum(
        1 for c in letters if "゠" <= c <= "ヿ" or "一" <= c <= "鿿" or "㐀" <= c <= "䶿" or c == "々"
    )
    return japanese < len(letters) * LEAST_JAPANESE or hiragana < len(letters) * LEAST_HIRAGANA


def _echoes_prompt(folded: str) -> bool:
    letters = _letters(folded)
    known = _prompt_runs()
    return any(letters[at : at + ECHO_CHARACTERS] in known for at in range(len(letters) - ECHO_CHARACTERS + 1))


@cache
def _prompt_runs() -> frozenset[str]:
    """Return every ECHO_CHARACTERS-long run of the instructions, except the speech samples, which are not secret."""
    lines = (line for text in prompts.every_part() for line in text.splitlines() if not line.startswith(">"))
    runs: set[str] = set()
    for line in lines:
        letters = _letters(normalize(line))
        runs.update(letters[at : at + ECHO_CHARACTERS] for at in range(len(letters) - ECHO_CHARACTERS + 1))
    return frozenset(runs)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
