"""Recognises a message that corrects our answer: it must deny what that answer named, or a feeling it assumed.

Denials by a child, in a quarrel or in a quotation do not count.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from homebiyori.ai.offline.files import load
from homebiyori.lexicon import addressed, complaints
from homebiyori.lexicon.asked_us import OTHERS, compiled
from homebiyori.lexicon.files import expanded
from homebiyori.lexicon.normalize import fold

# How many first sentences may hold a correction, and how many of our last answers it may concern.
_HEAD = 3
ANSWERS = 4
# The tone of an answer that called something done.
DONE = "done"
# The slot for a parent who corrects a slip of their own.
SLIP = "asked.slip"
# How many characters of a sentence are searched for a denial.
_LONGEST = 60

# A laugh at us is not a complaint.
_LAUGHS = re.compile(r"笑|ふふ|(?<![a-z])w")
_TAIL = re.compile(r"[^,。]{0,10}?,")
_TELLING = re.compile(r"[一-鿿々].*|.{3,}")
# 「大人と話してない」 describes a day and denies nothing that we said.
_SILENT = re.compile(r"(?:話し|はなし|しゃべっ|言っ|いっ|聞い|きい)て$")
_SPLIT = re.compile(r"[。!?…\n♪]+|(?:笑|w{1,3})(?=\s|$)")
# 怒ったことが一度もございません describes a person.
_NEVER_DID = compiled(
    "[ただ]こと(?:が|は|も)?(?:[一1]度も|[一1]回も|いちども|ほとんど|めったに)?(?:な|あり|ござ|あらへん)"
)
# A leading いや that introduces how it really is, and refuses nothing.
_LEAD = re.compile("^(?:いやいや|いや|いえいえ|いえ|いいえ|ううん|ちがう|違う|ちゃう)[,\\s]+")
# What was meant instead, in few words: 「離乳食じゃなくて犬のごはんです」.
_INSTEAD = compiled("[,て]*[^,。!?]{1,12}?(?:の(?:話|こと|ほう|方))?(?:です|だ|や|じゃ|なん|でござい)[^,。!?]{0,4}$")
# Words that end in ない but deny nothing.
_OF_ITSELF = compiled(
    "(?:情け|なさけ|もったい|申し訳|もうしわけ|仕方(?:が)?|しかた(?:が)?|しょうが|つまら|くだら|はした|みっとも|切|せつ|危|少|すく|汚|きたな|とんでも|だらし"
    "|ぎこち|そっけ|何気|なにげ|さりげ|大人げ|おとなげ|頼り|心もと|やるせ|あどけ|おぼつか|かたじけ|せわし|いたたまれ|えげつ|いさぎよく|文句(?:は|も)?|悪気(?:は|も|が)?|悪い(?:人|子|こと|もの)(?:では|じゃ|や)"
    "|やむをえ|やむを得|かなわ|たまら|違い|間違い|関係|面目|甲斐(?:が)?|大した(?:こと)?(?:は|では|じゃ)?|たいした(?:こと)?(?:は|では|じゃ)?|何でも|なんでも|ろくでも|どうしようも|それどころじゃ|余裕(?:が|も|は)?|時間(?:が|も|は)?|お金(?:が|も|は)?|自信(?:が|も|は)?)"
    "(?:な(?:い|く|かっ)|の(?:う|ご)ざ|のうて|ありま|ござ|ねえ)"
)
# 卵焼きは私のより上手 compares two things.
_COMPARED = compiled("[はが][^、,]{1,10}(?<!と)(?<!って)(?<!いう)より")
# A single kanji of a longer word is not a word: 悪気 is not 気.
_WITHIN = re.compile("[一-鿿々]{2}")
# 「今日はついていない」 describes how somebody fares, unless our answer had the verb itself.
_GOES_ON = re.compile("[てで][いお]?$")
# 「朝はうどんじゃなくてパンにした」: what was done instead is no correction.
_DONE_INSTEAD = compiled(
    "[,て]*[^,。!?]{1,12}(?:に(?:し(?:た|て|ま)|変え|替え|決め|行)|を[^,。!?「」]{1,8}(?:た|まし|て)|だけ)"
)
# How something feared, supposed or awaited turned out is news, not a correction or a slip.
_SUPPOSED = compiled(
    "かも|かな|かしら|(?:だっ|やっ|じゃっ)たら|どうし(?:よ|たら)|心配|不安|疑|かどうか|思(?:って|う|い|った)|らしい"
    "|待ち|待って|怖|こわ|どきどき|そわそわ|恐れ|(?:です|ます|の|ん)か(?:ね|のう)?(?:$|[。?])"
)
_TURNED_OUT = compiled("(?:でし|だっ|やっ|じゃっ)た|(?:じゃ|では|や)なかった|でして")
_RELIEVED = compiled("ほっと|よかった|安心|やれやれ|助か|救われ|胸を?なで|気が抜け|拍子抜け|望み")
# The stem of a verb or noun: its kanji and one more character.
_STEM = re.compile(r"[一-鿿]+[ぁ-ん]?|[ぁ-ん]{4,}")
# 「ごめん、犬じゃなくて猫でした」: the parent's own slip, if they used the word before.
_SLIP = compiled(
    r"(?:^|,)(?P<x>[^,。?「」]{1,10}?)(?:は|が|も)?(?:じゃ|や|では?)(?:なくて?|のうて|ありませんで(?:した)?)(?:て)?,?"
    r"(?P<y>[^,。?「」]{1,14}?)(?:でし(?:た)?|だった|やった|じゃった|です|だ|や|じゃ|の間違い|の(?:ほう|方))(?=[わねよなのうさんけど,。!た]|$)"
)
_OWNS = compiled("ごめん|すみません|すまん|すまぬ|間違|まちが|訂正|勘違|言い直|書き直|失礼")
QUOTES = re.compile(r"「[^」]*」?|『[^』]*』?")


@dataclass(frozen=True, slots=True)
class Correction:
    """The kind of a correction, and the rest of the message."""

    kind: str
    rest: str


@dataclass(frozen=True, slots=True)
class _Book:
    """The patterns by name, and those that deny a feeling, by tone."""

    patterns: dict[str, re.Pattern[str]]
    felt: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def _book() -> _Book:
    data = load("corrections")
    parts = {**data, "misread": complaints.MISREAD}
    patterns = data["patterns"]
    every = {name: expanded(words, parts) for name, words in patterns.items() if name != "felt"}
    every |= {"hearsay": data["hearsay"], "of_us": data["of_us"], "others": OTHERS}
    return _Book(
        patterns={name: compiled(words) for name, words in every.items()},
        felt={
            tone: compiled(expanded(patterns["felt"], {**parts, "words": words}))
            for tone, words in data["feelings"].items()
        },
    )


def of(text: str, answers: Sequence[str], told: Sequence[str], tones: frozenset[str]) -> Correction | None:
    """Read a correction; `told` are the last messages, `answers` ours, newest first, and `tones` their tones."""
    if not answers:
        return None
    folded = fold(text)
    if _book().patterns["misread"].match(folded):
        first, *others = _sentences(folded)
        return Correction("misread", "".join(others) if first else "")
    if _book().patterns["lost"].match(folded):
        # A parent who cannot follow us gets a new answer.
        return Correction("sorry", "")
    if _OWNS.search(folded) and is_slip(folded, told):
        return Correction(SLIP, "")
    if is_news(folded, told):
        return None
    said = tuple(fold(answer) for answer in answers[:ANSWERS])
    asked = tuple(fold(one) for one in told[:1])
    sentences = list(_sentences(folded))
    for at, sentence in enumerate(sentences[:_HEAD]):
        found = _end_of(sentence, said, asked, tones, is_first=at == 0)
        if found is not None:
            kind, end = found
            anew = sentence[end:].lstrip(",って") if end else _LEAD.sub("", sentence)
            rest = [*sentences[:at], anew, *sentences[at + 1 :]]
            return Correction(kind, "".join(rest))
    return _complaint(folded) or (Correction(SLIP, "") if is_slip(folded, told) else None)


def is_slip(folded: str, told: Sequence[str]) -> bool:
    """Return whether a folded message corrects a word that the parent used before."""
    found = next((one for one in map(_SLIP.search, _sentences(folded)) if one), None)
    if found is None or len(folded) > _LONGEST or _book().patterns["hearsay"].search(folded) or "?" in folded:
        return False
    return any(_is_of(found["x"], fold(one)) for one in told[:ANSWERS])


def is_news(folded: str, told: Sequence[str]) -> bool:
    """Return whether a folded message tells how something feared, supposed or awaited turned out."""
    found = next((one for one in map(_SLIP.search, _sentences(folded)) if one), None)
    if found is None or _LEAD.search(folded) or not _TURNED_OUT.search(folded, found.start("y")):
        return False
    before = (fold(one) for one in told[:ANSWERS])
    named = next((one for one in before if _is_of(found["x"], one)), "")
    return _RELIEVED.search(folded, found.end("x")) is not None or _SUPPOSED.search(named) is not None


def _complaint(folded: str) -> Correction | None:
    """Find a complaint about our answer, outside quotations."""
    if "tease" in addressed.split(folded).kinds and _LAUGHS.search(folded):
        return None
    bare = QUOTES.sub("〇", folded)
    rest, patterns = complaints.rest(bare), _book().patterns
    if rest is None or patterns["hearsay"].search(rest) or patterns["others"].search(bare[: len(bare) - len(rest) + 1]):
        return _reminder(folded)
    return Correction("sorry", rest)


def _reminder(folded: str) -> Correction | None:
    spoken = addressed.split(folded)
    return Correction("sorry", spoken.rest) if addressed.REMINDER in spoken.kinds else None


def _sentences(folded: str) -> Iterator[str]:
    start = 0
    for end in _SPLIT.finditer(folded):
        yield folded[start : end.end()]
        start = end.end()
    if start < len(folded):
        yield folded[start:]


def _end_of(
    sentence: str, said: Sequence[str], told: Sequence[str], tones: frozenset[str], *, is_first: bool
) -> tuple[str, int] | None:
    """Return the kind and the end position of a correction in a sentence, if any."""
    bare = _SPLIT.sub("", sentence[:_LONGEST]).strip()
    if "?" in sentence or _book().patterns["hearsay"].search(sentence):
        return None
    ends = (
        *_others(bare, said, tones),
        *(("corrected", end) for end in _ends(bare, said, told, tones, is_first=is_first)),
    )
    return next(((kind, end) for kind, end in ends if end is not None), None)


def _others(bare: str, said: Sequence[str], tones: frozenset[str]) -> Iterator[tuple[str, int | None]]:
    """Yield corrections of a person, of a day that is still to come, and of an odd word of ours."""
    yield "corrected.who", _person(bare, said)
    yield "corrected.day", _found("yet", bare) if DONE in tones else None
    yield "corrected.word", _remarked(bare, said)


def _person(bare: str, said: Sequence[str]) -> int | None:
    """Find whom a deed is to be ascribed to instead: 「怒ってるのは娘な」, 「俺じゃなくて娘が怒ってる」."""
    for name in ("who", "instead"):
        found = _book().patterns[name].search(bare)
        if found is not None and any(_has_stem(found["x"], answer) for answer in said):
            return len(bare) if name == "who" and "," not in bare[found.end() :] else 0
    return None


def _has_stem(words: str, answer: str) -> bool:
    return any(stem[0] in answer for stem in _STEM.finditer(words))


def _remarked(bare: str, said: Sequence[str]) -> int | None:
    """Find a word of ours that is repeated with a shrug: 「生きもの、まあ生きものだが」."""
    found = _book().patterns["remarked"].search(bare)
    is_ours = found is not None and found["again"].startswith(found["x"][:2]) and _is_of(found["x"], said[0])
    return len(bare) if is_ours else None


def _ends(
    bare: str, said: Sequence[str], told: Sequence[str], tones: frozenset[str], *, is_first: bool
) -> Iterator[int | None]:
    yield _felt(bare, said, tones)
    for name in ("not_x", "scorned", "needless", "quoted"):
        yield _denied(name, bare, said)
    for name in ("whose", "mine", "picked"):
        yield _denied(name, bare, (*said, *told))
    yield _denied("named", bare, said)
    yield _undone(bare, said[0])
    if tones:
        yield _found("well", bare)
        yield _found("heavy", bare)
        yield _found("such", bare)
        yield _found("meant", bare)
    yield _found("wording", bare)
    if is_first:
        yield _found("speaks", bare)
        yield _found("only", bare)
    if _book().patterns["of_us"].search(bare) and addressed.CORRECTION in addressed.split(bare).kinds:
        yield len(bare)


def _found(name: str, bare: str) -> int | None:
    found = _book().patterns[name].search(bare)
    if found is None:
        return None
    # These matches are part of what was meant, so the whole sentence is kept; after others, only what follows.
    return 0 if name in ("meant", "only", "wording", "speaks", "well") else _after(bare, found.end())


def _undone(bare: str, answer: str) -> int | None:
    """Find the denial of a deed that our last answer called done: 「いや、越えてへんよ」."""
    found = _book().patterns["undone"].search(bare)
    is_ours = found is not None and _has_stem(found["x"] or found["y"], answer)
    return _after(bare, found.end()) if found is not None and is_ours else None


def _denied(name: str, bare: str, said: Sequence[str]) -> int | None:
    """Find the denial of a thing that our answers named, or the statement of whose it is."""
    found = _book().patterns[name].search(bare)
    if (
        found is None
        or _SILENT.search(found["x"])
        or _is_a_word(bare, found)
        or not any(_names(found["x"], answer) for answer in said)
    ):
        return None
    # Repeating our words is agreement, and telling what was done instead is no denial.
    is_echo = any(bare[found.start("x") : found.end()] in answer for answer in said)
    if is_echo or (_LEAD.search(bare) is None and _DONE_INSTEAD.match(bare, found.end())):
        return None
    return 0 if name in ("whose", "mine", "named") else _after(bare, found.end())


def _is_a_word(bare: str, found: re.Match[str]) -> bool:
    """Return whether an apparent denial is a fixed word (情けない, 悪気ない) or a comparison."""
    if _COMPARED.search(found[0]):
        return True
    return any(one.start() <= found.end() and one.end() > found.start("x") for one in _OF_ITSELF.finditer(bare))


def _after(bare: str, end: int) -> int:
    tail = _TAIL.match(bare, end)
    if tail is None and len(bare) - end < complaints.SAYS_SOMETHING:
        return end if _INSTEAD.match(bare, end) and _STEM.search(bare, end) else len(bare)
    return tail.end() if tail else end


def _felt(bare: str, said: Sequence[str], tones: frozenset[str]) -> int | None:
    """Find the denial of a feeling that our answers assumed or named."""
    for tone, denied in _book().felt.items():
        found = None if _NEVER_DID.search(bare) else denied.search(bare)
        if found and (tone in tones or any(found["x"] in answer for answer in said)):
            return _after(bare, found.end())
    return None


def _names(words: str, answer: str) -> bool:
    return _has_stem(words, answer) if _GOES_ON.search(words) else _is_of(words, answer)


def _is_of(word: str, answer: str) -> bool:
    """Return whether an answer has a word, or a meaningful ending of it."""
    word = word.strip(",「」『』 ")
    parts = (word, *(part for part in re.split("の", word) if part != word))
    tails = (
        part[at:] for part in parts for at in range(len(part)) if not _WITHIN.match(part[max(0, at - 1) :]) or not at
    )
    return any(tail in answer for tail in tails if _is_telling(tail) or (tail == word and len(tail) > 1))


def _is_telling(tail: str) -> bool:
    return _TELLING.fullmatch(tail) is not None
