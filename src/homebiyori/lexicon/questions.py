"""Separates what is only asked, wished or wondered about from what has happened: 「みんなどうしてるんだろ」."""

import re
from functools import lru_cache

from homebiyori.lexicon.letters import WRITTEN_SENTENCE
from homebiyori.lexicon.normalize import fold_pattern

# Shorter sentences are calls and asides: 「みんな」「ねえ」.
_SAYS_SOMETHING = 8
_ASKED = re.compile(
    r"(?:[？?]|(?:ん|の)?だろう?(?:か|な)?|かな[あぁ]?|でしょうか|ですかね?|ますかね?|って何|教えて(?!くれ[たてま]|くださ[っい]|もら|いただ|あげ|き)[^。]{0,6})[\s。…wｗ笑]*$"
)
_WISHED = re.compile(
    r"(?:てほし|て欲し|(?<!み)(?<!めで)たい|(?:たら|れば|ると)(?:いい|良い|よい))(?:い|かった)?(?:の)?(?:な[あぁ]?|です|のに|と思[^。]{0,6}|けど)*"
    r"[\s。！!…wｗ笑]*$"
)

_WONDER = (
    r"[^。!?\n]{0,40}(?:何を?|どこ|どれ|誰|いつ)[^。!?\n]{0,8}(?:ば|たら)(?:いい|よい)(?:の|ん|もの|もん)?(?:か|やら|だろう?|でしょうか?|じゃろう?)(?:ね|な|のう)?(?:[。!?…]+|$)|"
    r"[^。!?\n]{0,40}(?:どう(?:やって|して|し)?|何時に|いつごろ|どれくらい|どこで|何を?(?=食べ|飲|し|着|やっ|使|読|持|あげ|作))[^。!?\n]{0,12}(?:する|(?:て|で)(?:い)?る|やって(?:い)?る|しとる|しよる|してはる|なる|乗り切って(?:い)?る|過ごして(?:い)?る)"
    r"(?:もの|もん)?(?:の|ん)?(?:だろう?|でしょうか?|やろか?|かな|かしら|かね|じゃろう?|ですか(?:ね)?|\?)(?:ね|な|か)?(?:[。!?…,]+|$)"
    r"(?:\s*(?:みんな|皆さん|世の中|よその家|ほかの(?:人|家)|普通)(?:の(?:人|家|親|ママ|パパ)(?:たち)?)?(?:は|って)?[。!?…]*$)?"
)


@lru_cache(maxsize=1)
def _wonder() -> re.Pattern[str]:
    return re.compile(fold_pattern(_WONDER))


def without(text: str) -> str:
    """Remove the sentences of a folded text that wonder how something is done."""
    return _wonder().sub("", text)


def wonders(text: str) -> bool:
    """Return whether a folded text ends with such a sentence."""
    return any(found.end() == len(text) for found in _wonder().finditer(text))


def is_only_asked(text: str) -> bool:
    """Return whether a message does nothing but ask or wish."""
    said = [sentence for sentence in WRITTEN_SENTENCE.findall(text) if len(sentence.strip()) >= _SAYS_SOMETHING]
    return bool(said) and all(_ASKED.search(one) or _WISHED.search(one) for one in said)
