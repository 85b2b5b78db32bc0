"""Hears dry humour: a laugh at a sentence's end, a retort to oneself, a wry picture. It is received lightly, not as grief.

Who laughs at what cannot be borne says that, too, and is heard by it.
"""

import re
from functools import lru_cache

from homebiyori.lexicon.normalize import fold_pattern

_LAUGH = r"(?:(?<![a-z])w{1,4}|\(?(?:爆|苦|泣き)?笑\)?|草|(?:う|ん)?ふふ|へへ|ほほほ?|あはは|ははは?)[\s。!…♪)]*(?=$|[。!?\n])"
_RETORT = (
    "(?:^|[。!?\n,」])[^。!?\n]{1,16}(?:かよ|かーい|かい!|ちゃうんかい|やないかい|じゃないかい|やんけ)[。!…w]*"
    "|(?:^|[。!?\n」])(?:[^。!?\n、,]{0,8}[一-鿿])か[。!]*(?=$|[。!\n])"
    "|(?:何|なに)(?:を)?(?:やって|して)(?:る|ん|い)[^。!?]{0,3}(?:だ|の|や|じゃ)?(?:ろう)?,?(?:私|わたし|俺|僕|自分|うち|わし)"
    "|(?:誰|だれ)(?:が|も)?得|(?:誰|だれ)に似た|我ながら|自分で(?:も)?(?:笑|あきれ|呆れ)|どんだけ[^。]{0,10}ねん|意志(?:は)?どこ|オチ(?:は|が|も)|ネタ(?:に|だ|か)|親(?:バカ|ばか)"
    "|(?:コント|漫画|落語|ドリフ|新喜劇)(?:か|の|みたい|だ|や)|(?:シェフ|料理長|店長|監督|社長)は(?!ん)|引かれて(?:い)?る|負けた[。w笑]|完敗|相殺|古い車|ポンコツ|ぽんこつ|(?:私|わたし|俺|僕)より(?:詩人|大人|しっかり|上手|うま)"
)
_HEAVY = "つら|辛い|しんど|死|消え|涙|助けて|無理|限界|嫌(?:だ|に|です)|いやだ|眠れな|ねむれな|悲し|寂し|苦し|殴|叩|怖|最低|泣いて(?:る|い)|泣けて|泣きたい|笑えな|笑われ|怒鳴"


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return re.compile(fold_pattern(f"{_LAUGH}|{_RETORT}")), re.compile(fold_pattern(_HEAVY))


@lru_cache(maxsize=4)
def is_light(text: str) -> bool:
    """Tell whether a folded text is told with a wink, and nothing heavy beside it."""
    light, heavy = _patterns()
    return light.search(text) is not None and heavy.search(text) is None
