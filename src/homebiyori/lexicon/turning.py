"""Reads what the last clause makes of all that came before it: a difficulty after good news, or a matter let go."""

import re
from collections.abc import Sequence

from homebiyori.lexicon import clauses
from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.moods import NEGATIVE, POSITIVE
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Emotion

# A feeling that is named so strongly is not let go by the way.
HEAVY = 2.5
# What is named so plainly behind a "but" is what the message comes to.
PLAIN = 1.5

_HARD = re.compile(
    fold_pattern(
        r"(?:し|り|い|え|み|き|せ|れ|め)(?:にく|づら|がた)(?:い|く|かっ|うて)|切り出(?:そ|せ|し)|言い出せ|断ら(?:な|ん)|申し訳|どうしよう|どうしたら"
        r"|なんて(?:言|伝|説明)|どう(?:言|伝|説明)|気がかり|気が重|気まず|ぎこちな|いつまで(?:続|もつ|持)|今度は|代わりに|また(?:熱|咳|吐|夜泣き|落ち|ぶり返)"
        r"|ぶり返|発疹|目が離せ|喜(?:ば|んで(?:くれ)?)(?:な|へん|ん)|(?:遠|離れ)(?:くな|ばなれ)"
    )
)
_LET_GO = re.compile(
    fold_pattern(
        r"まあ(?:、)?(?:いっか|いいか|ええか|ええわ|よかか|いいや|大丈夫か|大丈夫だ|なんとかなるか)(?=[。!、,\s…w笑ねな]|$)"
        r"|切り替え(?:る(?!の|こと|か)|よ(?:う)?(?=[。!、,\s…w笑っと]|$)|て(?!くれ|ほし|もら)|た(?![いかく])|まし(?:た|ょ))"
        r"|(?:気に(?:し|せ)(?:ない|ん)(?:こと|とこ|ように)|くよくよしな|引きずらな|次(?:、|に)?(?:いこ|行こ)|どんまい|ドンマイ)"
        r"|大丈夫、?(?:です、?)?元気(?:です|だ|に(?:して|やって)|やで|よ)"
    )
)


def is_hard(text: str, felts: Sequence[Felt]) -> bool:
    """Tell whether what follows the last "but" of a folded text is a difficulty, whatever good news it follows."""
    turn = clauses.last_turn(text)
    if not turn:
        return False
    after = [felt for felt in felts if felt.start >= turn]
    good, bad = _heaviest(after, POSITIVE), _heaviest(after, NEGATIVE)
    is_glad = any(felt.is_stated and felt.emotion in POSITIVE and felt.weight >= PLAIN for felt in after)
    return not is_glad and (_HARD.search(text, turn) is not None or (bad >= PLAIN and bad > good))


def without_conceded(text: str, felts: Sequence[Felt]) -> list[Felt]:
    """Leave out the gladness that a difficulty follows, and what is only told as its reason."""
    turn = clauses.last_turn(text)
    return [felt for felt in felts if felt.emotion not in POSITIVE or (felt.is_stated and felt.start >= turn)]


def is_let_go(text: str, felts: Sequence[Felt]) -> bool:
    """Tell whether the writer disowns a burden or lets it go, and names none that weighs on them still."""
    is_disowned = any(felt.emotion is Emotion.NONE and felt.weight > 0 for felt in felts)
    if not is_disowned and _LET_GO.search(text) is None:
        return False
    return not any(felt.is_stated and felt.emotion in NEGATIVE and felt.weight >= HEAVY for felt in felts)


def _heaviest(felts: Sequence[Felt], side: Sequence[Emotion]) -> float:
    return max((felt.weight for felt in felts if felt.emotion in side), default=0.0)
