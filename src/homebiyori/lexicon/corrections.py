"""Tells whether a message puts an answer of ours right: what it denies must be what that answer named or felt.

What a child, a quarrel or a quotation denies puts nobody right.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from homebiyori.lexicon import addressed, complaints
from homebiyori.lexicon.asked_us import NAMES, OTHERS
from homebiyori.lexicon.normalize import fold, fold_pattern

# So many sentences at a message's head may put us right, and so many of our answers.
_HEAD = 3
ANSWERS = 4

_LEADS = "(?:(?:いや|いえ|いいえ|ううん|うんん|あの|え|あ|だから|ちなみに|それ|それは|違(?:う|います)(?:よ|って)?|ちがう(?:よ|って)?|別に|全然|ちっとも|そんなに|もう|ほんと(?:に)?|[^。!?,]{1,6}のは|N)[,\\s〜…]*)*"
_NOT = "(?:な(?:い|く(?:て)?|かった)|ありません|ございません|のうて|のうございます|あらへん|おりません|いません|てません|ません|へん|てへん|おらん|ねえ|ちゃう|ちゃい|ちがう|ちがい|違う|違い)"
_ENDS = "(?:の|ん|わ|で|よ|て|って|です|だ|や|じゃ|けど|から|が|し|ね|ぜ|ってば|といえば|んや|んです|んだ|わい|たら|まし|た|,|笑|w|!|\\s)*(?=$|[^ぁ-ん]|N)"
# What we may have felt for a parent, and in which tone.
_FEELINGS = {
    "tired": "疲れ|くたび|しんど|だる|へとへと|眠(?!れ)|ねむ",
    "low": "悲し|かなし|寂し|さみし|さびし|つら|辛(?!口)|沈|落ち込|へこ|こたえ|堪え|傷つ|心細|泣い|苦し|重(?:い|く|たく)",
    "anxious": "心配|不安|困|悩|迷|案じ|気がかり|深刻|怖|こわ|しんぱい",
    "angry": "怒|腹(?:が|は|など)?立|むか|いらいら|いらだ|苛",
}
_HEAVY = "(?:つらい|辛い|悲しい|かなしい|さびしい|寂しい|さみしい|心配な|心配ごと|深刻な|暗い|重い|困った|怒った|大変な|大げさな|大した|悩み)"
_PATTERNS = {
    "misread": f"^(?:N|[,\\s]|おはよう(?:ございます)?|こんにちは|こんばんは|ねえ)*{complaints.MISREAD}.*",
    "such": f"そんな(?:に)?(?:{_HEAVY}|深刻|重|大変)?(?:な)?(?:ん|話|こと|もん|もの|意味|つもり)(?:じゃ|では|や)(?:な|ありません|ございません|あらへん)",
    "heavy": f"{_HEAVY}(?:話|こと|意味|の|わけ)?(?:を[^。,]{{1,6}})?(?:わけ|の|こと|話)?(?:では|じゃ|や|とは)(?:な|ありません|ございません|あらへん|のう)",
    "wording": "(?:私|わたし|わたくし|俺|僕|うち|こちら)?の?(?:説明|書き方|言い方|書きよう|言葉|打ち方)(?:が|は)(?:足り|悪|下手|まず|紛らわし|へた|よくなかった)",
    "meant": "(?:と|って)(?:申し上げ|申し|言い|いい|伝え|お伝えし|書き)たかった(?:の|ん|だけ)?(?:です|だ|や|じゃ|でござい)|(?:と|って)(?:申し上げ(?:た|まし)|言った)(?:の|ん|だけ)(?:です|だ|や|じゃ|でござい)",
    "only": "^(?:いや|いえ|いいえ|違います|ちがうよ|違うよ)[,\\s]*[^。!?]{1,24}(?:だけ|(?:話|こと|ほう)(?:です|だ|や|なん|じゃ|でござい|ってこと|$))",
    "whose": "(?P<x>[^。!?,は]{1,10})(?:は|って)(?:(?:私|わたし|わたくし|俺|僕|うち|自分|わし|妻|夫|旦那|上の子|下の子|娘|息子|子ども|母|父|義母)(?:の(?:ほう|方|話|こと|咳|方の話)?)?)(?:な(?:ん|の)?|です|だ|や|じゃ|でござい|$)",
    "scorned": "^(?:N|いや|いえ|[,\\s])*(?P<x>[^。!?,「」]{1,10}?)(?:など|なんて|なんか)(?:は|も)?[^。,!?]{0,10}(?:ません|な(?:い|かった)|へん|おらん|ねえ)",
    "mine": "^(?:N|ちなみに|いえ|いや|それ(?:は)?|[,\\s])*(?:私|わたし|わたくし|俺|僕|うち|わし)の(?P<x>[^。!?,はのがを]{1,6})(?:な(?:ん|の))?(?:です|だ|や|じゃ|でござい)(?:よ|けど|って|います(?:よ)?|ね)*$",
    "not_x": f"^{_LEADS}(?P<x>[^。!?,「」]{{1,14}}?)(?:とか|など|なんて|なんか|の(?:話|こと|ほう|件))?(?:という(?:の|わけ)?|って(?:いう)?(?:わけ|の)?)?(?:で|の)?(?:は|では|じゃ|や|とは|と)?(?:な(?:い|く(?:て)?)(?!な)|ありません|ございません|のうて|あらへん|ちゃう|違(?:う|い|って)|ちが(?:う|い|って)|ではござい(?:ます|まし)(?:た)?が|じゃなくって)",
    "needless": "^N?[,\\s]*(?P<x>[^。!?,「」はを]{2,10})(?:は|なら)?(?:要り|いり|及び|およば|必要あり|要ら|いら)(?:ません|な(?:い|く)|んよ)",
    "quoted": "^(?:N|昨日の|きのうの|さっきの|いや(?:いや)?|[,\\s])*[「『]?(?P<x>[^。!?,「」]{2,14})[」』]?(?:(?:は|って)(?:少し|ちょっと)?(?:大げさ|言い過ぎ|違)|などと|なんて(?=,|お|言わ)|とおっしゃ|て!|ちゃうよ|じゃないよ|やないで)",
}
# 早とちり, 心配しすぎ: these are said of nobody's doing but ours.
_OF_US = (
    "早とちり|早合点|勘違い|誤解|思い過ごし|取り越し苦労|心配(?:し|され)すぎ|大げさに|同情され|謝らな|お詫び(?:は|には)"
)
_HEARSAY = "(?:だ|んだ)って[。!\\s]*$|(?:いわく|曰く|そう(?:です|だ|や)|らしい)[。!\\s]*$|と(?:言|申|いう|聞|怒|笑)|って(?:言|怒|聞|泣|いう|娘|息子|直)"
_SPLIT = re.compile(r"[。!?…\n♪]+|(?:笑|w{1,3})(?=\s|$)")
_QUOTES = re.compile(r"「[^」]*」?|『[^』]*』?")


@dataclass(frozen=True, slots=True)
class Correction:
    """How we are put right, and what is said beside it."""

    kind: str
    rest: str


def of(text: str, answers: Sequence[str], told: Sequence[str], tones: frozenset[str]) -> Correction | None:
    """Read a message after what was `told` last and our `answers` to it, the newest first, spoken in these `tones`."""
    if not answers:
        return None
    folded = fold(text)
    if _pattern("misread").match(folded):
        first, *others = _sentences(folded)
        return Correction("misread", "".join(others) if first else "")
    said = tuple(fold(answer) for answer in answers[:ANSWERS])
    asked = tuple(fold(one) for one in told[:1])
    sentences = list(_sentences(folded))
    for at, sentence in enumerate(sentences[:_HEAD]):
        end = _end_of(sentence, said, asked, tones, is_first=at == 0)
        if end is not None:
            rest = [*sentences[:at], sentence[end:].lstrip(",って"), *sentences[at + 1 :]]
            return Correction("corrected", "".join(rest))
    return _complaint(folded)


def _complaint(folded: str) -> Correction | None:
    """Hear a complaint about our answer outside of any quotation."""
    bare = _QUOTES.sub("〇", folded)
    rest = complaints.rest(bare)
    if rest is None or _compiled(_HEARSAY).search(bare) or _compiled(OTHERS).search(bare[: len(bare) - len(rest) + 1]):
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
) -> int | None:
    """Give where a sentence has put us right; None where it has not."""
    bare = _SPLIT.sub("", sentence).strip()
    if "?" in sentence or _compiled(_HEARSAY).search(sentence):
        return None
    return next((end for end in _ends(bare, said, told, tones, is_first=is_first) if end is not None), None)


def _ends(
    bare: str, said: Sequence[str], told: Sequence[str], tones: frozenset[str], *, is_first: bool
) -> Iterator[int | None]:
    yield _felt(bare, said, tones)
    for name in ("not_x", "scorned", "needless", "quoted"):
        yield _denied(name, bare, said)
    for name in ("whose", "mine"):
        yield _denied(name, bare, (*said, *told))
    if tones:
        yield _found("heavy", bare)
        yield _found("such", bare)
        yield _found("meant", bare)
    yield _found("wording", bare)
    if is_first:
        yield _found("only", bare)
    if _compiled(_OF_US).search(bare) and addressed.CORRECTION in addressed.split(bare).kinds:
        yield len(bare)


def _found(name: str, bare: str) -> int | None:
    found = _pattern(name).search(bare)
    if found is None:
        return None
    # What was meant is told before it, what is so after it: the sentence is kept where it says it.
    return 0 if name in ("meant", "only", "wording") else _after(bare, found.end())


def _denied(name: str, bare: str, said: Sequence[str]) -> int | None:
    """Find a thing denied, or called somebody's own, that our answer named."""
    found = _pattern(name).search(bare)
    if found is None or not any(_is_of(found["x"], answer) for answer in said):
        return None
    return 0 if name in ("whose", "mine") else _after(bare, found.end())


def _after(bare: str, end: int) -> int:
    tail = _compiled("[^,。]{0,10}?,").match(bare, end)
    return tail.end() if tail else len(bare) if len(bare) - end < complaints.SAYS_SOMETHING else end


def _felt(bare: str, said: Sequence[str], tones: frozenset[str]) -> int | None:
    """Find a feeling denied that our answer has felt, or named."""
    for tone, words in _FEELINGS.items():
        found = _compiled(f"^{_LEADS}(?:何も|なにも|少しも)?(?P<x>(?:{words}))[^。,!?\\s]{{0,8}}?{_NOT}{_ENDS}").search(
            bare
        )
        if found and (tone in tones or any(found["x"] in answer for answer in said)):
            return _after(bare, found.end())
    return None


def _is_of(word: str, answer: str) -> bool:
    """Tell whether an answer had a word, or how it ends."""
    word = word.strip(",「」『』 ")
    tails = (word[at:] for at in range(len(word)))
    return any(
        tail in answer
        for tail in tails
        if _compiled("[一-鿿々].*|.{3,}").fullmatch(tail) or tail == word and len(tail) > 1
    )


def _pattern(name: str) -> re.Pattern[str]:
    return _compiled(_PATTERNS[name])


@cache
def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(fold_pattern(words.replace("N", NAMES)))
