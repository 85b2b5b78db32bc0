"""Knows everyday ritual: a message that is nothing but a greeting, thanks, an apology, a farewell, a question to us."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from homebiyori.lexicon import addressed
from homebiyori.lexicon.asked_us import NAMES
from homebiyori.lexicon.folded import kept
from homebiyori.lexicon.normalize import fold, fold_pattern
from homebiyori.lexicon.phrases import PhraseBook, spell_out
from homebiyori.lexicon.spelling import fold_all
from homebiyori.lexicon.vocabulary import Ritual

FILLER = "filler"
GOODNIGHT = "farewell.goodnight"
# Of several, the one that asks most for an answer of its own.
_ORDER = ("thanks", "question", "farewell", "apology", "noted", "tease", "greeting", "politeness")
# Courtesies by another name.
_POLITE = frozenset({"noted", "tease"})
# A ritual is short: beyond this nothing is looked at.
LONGEST = 60
# A farewell stands in one of the last sentences.
_LAST = 2

# Said to us, and no ritual by itself.
_NO_RITUAL = frozenset({addressed.CORRECTION, addressed.REMINDER, "only"})
# What a message begins with, or ends in, that tells something else beside it.
_OPENS = {
    "greeting.morning": "おはよ(?:う|っす)?(?:ございます|さん|です)?",
    "greeting.day": "こんにち[はわ]|こんちは",
    "greeting.night": "こんばん[はわ]|お晩です|ばんは",
    "greeting.back": "ただいま(?:帰りました|戻りました)?",
    "greeting.again": "お?(?:久しぶり|ひさしぶり|久々)(?:です|でございます|やね|だね|やな)?(?:ねえ?)?|ご無沙汰(?:して(?:い|お)(?:り)?(?:ます|ました)|です)?",
    "greeting.newyear": "(?:明け|あけ)ましておめでとう(?:ございます)?|あけおめ|新年おめでとう(?:ございます)?",
    "greeting.worked": "お疲れ(?:さま|様|さん)(?:です|でした|でございます)?|おつかれ(?:さま|さん)?(?:です|でした)?",
    "greeting.first": "はじめまして|初めまして",
}
_CLOSES = {
    GOODNIGHT: "おやすみ(?:なさい(?:ませ|まし)?|です)?|お休みなさい(?:ませ)?|寝(?:ます|るね|るわ|よう|よ)|休ませていただきます|(?:よい|いい)夢を(?:見て)?",
    "farewell.off": "(?:行|い)って(?:き|まいり)ます|(?:行|い)ってくる(?:ね|わ|で|よ)?",
    "farewell.tomorrow": "また(?:明日|あした)(?:から|も)?(?:来ます|来るね|お願いします|よろしく)?",
    "farewell": "また(?:ね|な)|また(?:来ます|来るね|来るわ|聞いて(?:ください|ほしい)?|話しに?来(?:ます|る)|今度|こんど|あとで)|(?:では|じゃあ?|ほな)また|この(?:へん|辺)で(?:失礼(?:いた)?します|おしまい)?|失礼(?:いた)?します|バイバイ",
}
_GLUE = "(?:N|[,\\s♪〜!。…]|ねえ|あ|ほな|ほんなら|じゃあ?|それじゃあ?|それでは|では|もう|そろそろ|今日(?:は|も)|さて|とりあえず|先に|お先に|わたしも|ね|な|よ|から|です|また)*"
_NO_ACT = "(?!と|って|も(?!う)|が|の(?!で)|を|に(?!な)|は|すら|前|[ぁ-ん]*(?:言|い)[っわ])"
_SENTENCE = re.compile(r"[^。!?…\n♪]+[。!?…\n♪\s]*")
_MARKS = re.compile(r"[\W_]+")


@kept("rituals")
def _shades(data: Mapping[str, list[str]]) -> dict[str, str]:
    shades: dict[str, str] = {}
    for shade, lines in data.items():
        if shade == "comment":
            continue
        for phrase in fold_all(spell_out(lines)):
            shades.setdefault(_bare(phrase), shade)
    return shades


@lru_cache(maxsize=1)
def _book() -> PhraseBook[str]:
    return PhraseBook(_shades())


def _bare(text: str) -> str:
    return _MARKS.sub("", text)


def shades(text: str) -> list[str]:
    """Name the kinds of ritual of a folded text, such as `greeting.morning`; none for any that says more."""
    spoken = addressed.split(text)
    said = [kind for kind in spoken.kinds if kind not in _NO_RITUAL]
    beside = _phrases(spoken.rest)
    found = [] if beside is None else said + beside
    return found or _phrases(text) or []


def _phrases(text: str) -> list[str] | None:
    bare = _bare(text)
    if len(text) > LONGEST:
        return None
    found: list[str] = []
    at = 0
    for hit in _book().find(bare):
        if hit.start != at:
            return None
        at = hit.end
        found.append(hit.value)
    return [name for name in found if name != FILLER] if at == len(bare) else None


def shades_of(message: str) -> list[str]:
    """Name the kinds of ritual of a message as it was written."""
    return shades(fold(message))


def shade(text: str) -> str | None:
    """Name the one of a folded text's kinds of ritual that it is answered as; None for any that says more."""
    found = shades(text)
    # Whoever says good night goes to bed, whatever thanks come before it.
    return GOODNIGHT if GOODNIGHT in found else _foremost(found)


def shade_of(message: str) -> str | None:
    """Name the kind of ritual of a message as it was written."""
    return shade(fold(message))


def opens_with(text: str) -> str | None:
    """Name the greeting with which a folded text begins, whatever it tells after it."""
    return next((name for name, words in _OPENS.items() if _compiled(f"{_GLUE}(?:{words}){_NO_ACT}").match(text)), None)


def closes_with(text: str) -> str | None:
    """Name the farewell in which a folded text ends, whatever it tells before it."""
    last = [sentence for sentence in _SENTENCE.findall(text) if sentence.strip()][-_LAST:]
    anything = "|".join(_CLOSES.values())
    said = [sentence for sentence in last if _compiled(f"{_GLUE}(?:(?:{anything}){_GLUE})+").fullmatch(sentence)]
    ends = _compiled(f"(?:ね|よ|わ|な|ます|です|した|ので|から|[,\\s])((?:{anything}){_GLUE})$")
    said += [found[1] for sentence in last[-1:] if (found := ends.search(sentence))]
    return next((name for name, words in _CLOSES.items() if any(map(_compiled(words).search, said))), None)


def without_frame(text: str) -> str:
    """Give a folded text without its greetings and farewells, and without marks."""
    anything = "|".join((*_OPENS.values(), *_CLOSES.values()))
    left = (
        one for one in _SENTENCE.findall(text) if not _compiled(f"{_GLUE}(?:(?:{anything}){_GLUE})*").fullmatch(one)
    )
    return _bare("".join(left))


@cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(fold_pattern(words.replace("N", NAMES)))


def _foremost(found: Sequence[str]) -> str | None:
    return min(found, key=lambda name: _ORDER.index(name.partition(".")[0]), default=None)


def read(text: str) -> Ritual | None:
    """Name the ritual that a folded text consists of."""
    found = _foremost(shades(text))
    return (Ritual.POLITENESS if found in _POLITE else Ritual(found.partition(".")[0])) if found else None
