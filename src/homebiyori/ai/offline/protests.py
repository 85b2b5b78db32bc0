"""Recognises protests against our last answers, and what these misread.

A protest is about an alarm, a missed question, something told before, or a feeling that nobody had. It must fit one of
our answers, and must not be a quotation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.ai.offline.corrections import QUOTES, Correction
from homebiyori.ai.offline.files import load
from homebiyori.lexicon.asked_us import compiled
from homebiyori.lexicon.files import expanded
from homebiyori.lexicon.normalize import fold

ALARM, QUESTION, TOLD, SORRY = "alarm", "question", "told", "sorry"
# A protest is in the first `_HEAD` sentences, and at most `_LONGEST` characters long.
_HEAD, _LONGEST = 2, 60
_END = re.compile(r"(?<=[。!?\n])|(?<=[笑w])(?=\s)")
_OTHERS = re.compile(
    r"(?:むすめ|むすこ|孫|夫|だんな|主人|妻|家内|嫁|母|父|先生|上司|店長|友だち|ともだち|ままとも|じい|ばあ)"
    r"(?:さん|ちゃん|たち)?(?:が|は|も|に|から|と)"
)
_SAYERS = re.compile(_OTHERS.pattern.replace("が|は|も|に|から|と", "が|に|から|と"))
_QUOTED = re.compile("〇[^。]{0,2}?(?:って|と)(?:言|いう|ゆう|書|話|伝|申)")
_BEFORE = re.compile("さっき|先ほど|前に|昨日|きのう|だから|もう|何度|何回|ちゃんと|私|わたし|俺|僕|うち(?!の)|こっち")
_MARKS = re.compile(r"[\W_笑]+")
# Two questions are the same if they share this much of their character pairs.
_ALIKE = 0.6
_LEAST = 5
_REPEATED = 3
_LONGEST_END = 8


@dataclass(frozen=True, slots=True)
class _Book:
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    talk: re.Pattern[str]
    grumbled: re.Pattern[str]
    asked: re.Pattern[str]
    forgot: re.Pattern[str]
    # By tone: the pattern that denies a feeling, and that of its words.
    felt: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]


@lru_cache(maxsize=1)
def _book() -> _Book:
    data = load("protests")
    lead = f"^{data['lead']}(?:別に|全然|ぜんぜん|ちっとも|何も|なんも|誰も)?"
    return _Book(
        kinds=tuple((name, _any(words, data)) for name, words in data["kinds"].items()),
        talk=_any([data["talk"]], data),
        grumbled=compiled(data["grumbled"]),
        asked=compiled(data["asked"]),
        forgot=compiled(data["forgot"]),
        felt=tuple(
            (tone, _any([f"{lead}(?:{words}){data['not']}"], data), compiled(words))
            for tone, words in data["felt"].items()
        ),
    )


def _any(words: Sequence[str], data: dict[str, str]) -> re.Pattern[str]:
    return compiled(expanded("|".join(words), {"lead": data["lead"], "end": data["end"]}))


def of(
    text: str, answers: Sequence[str], told: Sequence[str], tones: frozenset[str], *, has_alarmed: bool
) -> Correction | None:
    """Read a protest; `told` are the last messages, `answers` ours, newest first, and `tones` their tones."""
    if not answers:
        return None
    folded = fold(text)
    if _is_repeated(folded, told):
        return Correction(f"protest.{QUESTION}", "")
    sentences = [sentence for sentence in _END.split(folded) if sentence.strip()]
    for at, sentence in enumerate(sentences[:_HEAD]):
        kind = _kind_of(sentence, [fold(one) for one in answers], told, tones, has_alarmed=has_alarmed)
        if kind is not None:
            rest = [*sentences[:at], *sentences[at + 1 :]]
            said_anew = "".join(rest) or (_beside(sentence) if kind == SORRY else "")
            # A denial of an alarming answer is about the alarm.
            kind = ALARM if kind == SORRY and has_alarmed else kind
            return Correction(kind if kind == SORRY else f"protest.{kind}", said_anew)
    return None


def _beside(sentence: str) -> str:
    """Return what follows the denial in its own sentence: 「ちゃうて、ハムスターの話や」."""
    return sentence.partition(",")[2]


def _kind_of(
    sentence: str, answers: Sequence[str], told: Sequence[str], tones: frozenset[str], *, has_alarmed: bool
) -> str | None:
    bare = sentence.strip("。!\n ")
    if len(bare) > _LONGEST or _SAYERS.search(bare):
        return None
    is_of_others = _OTHERS.search(bare) is not None
    said = QUOTES.sub("〇", bare)
    has_forgotten = _book().forgot.search(answers[0]) is not None
    # 「まあこんなもん」って言ってるけど: somebody else's words, not ours.
    is_told = _QUOTED.search(said) is None or _BEFORE.search(said) is not None
    fits = {ALARM: has_alarmed, QUESTION: _was_asked(told), TOLD: is_told and (has_forgotten or "覚え" not in said)}
    for kind, pattern in _book().kinds:
        if fits.get(kind, True) and pattern.search(said) and (kind == TOLD or not is_of_others):
            return kind
    if "?" in bare or is_of_others:
        return None
    if _book().talk.search(said) and (tones or any(_book().grumbled.search(one) for one in answers[:1])):
        return "low" if "low" in tones else "grumble"
    return _felt(said, answers, tones)


def _felt(said: str, answers: Sequence[str], tones: frozenset[str]) -> str | None:
    """Return the tone of the denied feeling, if our last answers assumed or named it."""
    denied = ((tone, words) for tone, denial, words in _book().felt if denial.search(said))
    return next((tone for tone, words in denied if tone in tones or any(map(words.search, answers))), None)


def _was_asked(told: Sequence[str]) -> bool:
    return any(map(asks, told[:_REPEATED]))


def asks(text: str) -> bool:
    """Return whether a message asks something, with or without a question mark."""
    return _book().asked.search(fold(text)) is not None


def is_question(text: str) -> bool:
    """Return whether a message ends in a question."""
    return "?" in fold(text)[-_LONGEST_END:]


def _is_repeated(folded: str, told: Sequence[str]) -> bool:
    """Return whether the parent asks the same question again."""
    return is_question(folded) and any(
        is_question(one) and _alike(_letters(folded), _letters(fold(one))) for one in told[:_REPEATED]
    )


def _letters(folded: str) -> frozenset[str]:
    plain = _MARKS.sub("", folded)
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return min(len(one), len(other)) >= _LEAST and len(one & other) >= _ALIKE * len(one | other)
