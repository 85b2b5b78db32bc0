"""Reads the outcome of what a text tells: tried, succeeded, failed, refused, or not yet."""

import re

from homebiyori.lexicon.concepts import OUTCOMES, all_concepts
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Outcome

_SIGNS = (
    (
        Outcome.REFUSED,
        r"(?:て|で)(?:くれな|くれず|くれん|くれへん|くれません)|拒否され|嫌がられ|いらない(?:って|と)言|(?:いや|やだ|イヤ)(?:って|と)言われ|残され",
    ),
    (
        Outcome.FAILED,
        r"できな(?:かった|くて|くなった)|できませんでした|できんかった|できへんかった|ずじまい|(?:でき|出来|言え|乗れ|行け|言い|し)そびれ|失敗|だめだった|ダメだった|うまくいかな|間に合わな|間に合わず|やらかし|落ちた。|全落ち|[れえ]なかった(?!けど|が|の|自分|日)|[れえ]ませんでした",
    ),
    (
        Outcome.NOT_YET,
        r"まだ[^。!?]{0,12}(?:ない|ません|ず|へん|できて)|(?:もうすぐ|そろそろ|もう少しで|もうちょっとで|あと少しで|あとちょっとで)[^。!?]{0,16}(?:そう(?!だった)|かも|かな)|(?:発表|結果|返事|連絡)は?まだ(?:です|だ|や|$|[。、,])|結果待ち|これから(?:検査|面接|試験)|来週(?:再?検査|面接|試験)",
    ),
    (
        Outcome.SUCCEEDED,
        r"でき(?:た|ました|るようになった|てた)|成功|達成|完了|完成|完食|終わらせ(?:た|まし)|終わった|乗り切(?:った|れた)|やりきった|(?:やっと|ようやく|ついに|とうとう)[^。!?]{1,14}(?<!なかっ)(?:た|だ)|クリアし|合格し|(?:食べ|飲ん|寝|歩い|言っ|泣き止ん)てくれた|(?:乗|行|言|会|話|作|書|買|帰|座|立|取|切|送り出|座)(?:れた|えた|せた|てた)",
    ),
    (Outcome.TRIED, r"てみた|でみた|てみました|挑戦し|チャレンジ|試し(?:た|て)|練習し|がんばっ(?:た|て)"),
)
_PATTERNS = tuple((outcome, re.compile(fold_pattern(pattern))) for outcome, pattern in _SIGNS)

UNHAPPY = frozenset({Outcome.FAILED, Outcome.REFUSED, Outcome.NOT_YET})


def read(text: str, concepts: tuple[str, ...]) -> Outcome | None:
    """Return the outcome that the text names last, or else that of its first concept."""
    last: tuple[int, Outcome] | None = None
    for outcome, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if last is None or match.end() > last[0]:
                last = match.end(), outcome
    if last is not None:
        return last[1]
    return next((OUTCOMES.get(all_concepts()[name].kind) for name in concepts[:1]), None)
