"""Reads how the last clause changes all that precedes it: a difficulty after good news, or a matter let go."""

import re
from collections.abc import Sequence

from homebiyori.lexicon import clauses
from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.moods import NEGATIVE, POSITIVE
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Emotion

# A feeling named this strongly is not let go in passing.
HEAVY = 1.5
# What is named this plainly after a "but" is what the message is about.
PLAIN = 1.5
# The minimum weight of the good news before it.
CONCEDED = 0.5
# "Although": a disappointment follows the good news.
_LET_DOWN = ("のに", "くせに", "にもかかわらず")

_HARD = re.compile(
    fold_pattern(
        r"(?:し|り|い|え|み|き|せ|れ|め)(?:にく|づら|がた)(?:い|く|かっ|うて)|切り出(?:そ|せ|し)|言い出せ|断ら(?:な|ん)|申し訳|どうしよう|どうしたら"
        r"|なんて(?:言|伝|説明)|どう(?:言|伝|説明)|気がかり|気が重|気まず|ぎこちな|いつまで(?:続|もつ|持)|今度は|代わりに|また(?:熱|咳|吐|夜泣き|落ち|ぶり返)"
        r"|ぶり返|発疹|目が離せ|喜(?:ば|んで(?:くれ)?)(?:な|へん|ん)|たがら(?:な|へん|ん|ず)|気が引け|気後れ|引っかか(?:る|って(?!い?た))|腫れて|(?:遠|離れ)(?:くな|ばなれ)"
    )
)
_LET_GO = re.compile(
    fold_pattern(
        r"まあ?、?(?:いっか|いいか|ええか|ええわ|よかか|いいや|大丈夫か|大丈夫だ|なんとかなるか)(?=[。!、\s…w笑ねな]|$)"
        r"|なるように(?:なる|しかならん)|終わったこと(?:は|や|だ)"
        r"|切り替え(?:る(?!の|こと|か)|よ(?:う)?(?=[。!、\s…w笑っと]|$)|て(?!くれ|ほし|もら)|た(?![いかく])|ま(?:す|しょ|した))"
        r"|(?:気に(?:し|せ)(?:ない|ん)(?:こと|とこ|ように)|くよくよしな|引きずらな|次(?:、|に)?(?:いこ|行こ))"
        r"|大丈夫、?(?:です、?)?元気(?:です|だ|に(?:して|やって)|やで|よ)"
        r"|(?:怒って|責めて|妬んで|恨んで|嫌って)[ぁ-ん]{0,4}(?:わけ|の|ん)(?:じゃ|では|や)(?:な(?:い(?!か|の?\?)|く)|ありませ|ござ)"
    )
)


def is_hard(text: str, spans: Sequence[Felt], turn: int) -> bool:
    """Return whether what follows the last "but" of a folded text outweighs the good news before it."""
    if not turn or _is_glad(spans, turn):
        return False
    after = _parted(spans, turn)[1]
    bad = _heaviest(after, NEGATIVE)
    return is_setback(text, spans, turn) or (bad >= PLAIN and bad > _heaviest(after, POSITIVE))


def is_setback(text: str, spans: Sequence[Felt], turn: int) -> bool:
    """Return whether a difficulty itself, or a disappointment, follows the last "but"."""
    if not turn or _is_glad(spans, turn):
        return False
    before, after = _parted(spans, turn)
    good = _heaviest(before, POSITIVE)
    if text.endswith(_LET_DOWN, 0, turn) and good >= CONCEDED and good > _heaviest(before, NEGATIVE):
        return _heaviest(after, POSITIVE) < PLAIN
    return _HARD.search(text, turn) is not None


def _is_glad(spans: Sequence[Felt], turn: int) -> bool:
    return any(
        felt.is_stated and felt.emotion in POSITIVE and felt.weight >= PLAIN for felt in spans if felt.start >= turn
    )


def _parted(spans: Sequence[Felt], turn: int) -> tuple[list[Felt], list[Felt]]:
    return [felt for felt in spans if felt.start < turn], [felt for felt in spans if felt.start >= turn]


def without_conceded(spans: Sequence[Felt], turn: int) -> list[Felt]:
    """Drop the joy before a difficulty, and joy after it that is not stated."""
    return [felt for felt in spans if felt.emotion not in POSITIVE or (felt.is_stated and felt.start >= turn)]


def is_let_go(text: str, spans: Sequence[Felt], turn: int) -> bool:
    """Return whether the writer disowns a burden or finally lets it go, and names none that still weighs on them."""
    is_disowned = any(felt.emotion is Emotion.NONE and felt.weight > 0 and felt.start >= turn for felt in spans)
    if not is_disowned and _LET_GO.search(clauses.without_quotes(text)) is None:
        return False
    return not any(felt.is_stated and felt.emotion in NEGATIVE and felt.weight >= HEAVY for felt in spans)


def is_burdened(spans: Sequence[Felt], turn: int) -> bool:
    """Return whether a burden is stated from `turn` on."""
    return any(
        felt.is_stated and felt.emotion in NEGATIVE and felt.weight >= PLAIN for felt in spans if felt.start >= turn
    )


def _heaviest(spans: Sequence[Felt], side: Sequence[Emotion]) -> float:
    return max((felt.weight for felt in spans if felt.emotion in side), default=0.0)
