"""What is known from a message, and so what a fragment may presume (`presumes.json`)."""

import re
from collections.abc import Mapping
from enum import StrEnum

from homebiyori.ai.offline.cues import sticker_of
from homebiyori.ai.port import ReplyRequest
from homebiyori.lexicon.concepts import Kind


class Fact(StrEnum):
    """Something that a fragment may presume.

    The parent's own deed, a success, a long time, a stated feeling, words between people, being alone, or undecided.
    """

    ACT = "act"
    SUCCESS = "success"
    LONG = "long"
    FEELING = "feeling"
    WORDS = "words"
    ALONE = "alone"
    TORN = "torn"


_BY_KIND: Mapping[Kind, frozenset[Fact]] = {
    Kind.DONE: frozenset({Fact.ACT, Fact.SUCCESS}),
    Kind.TRIED: frozenset({Fact.ACT}),
    Kind.REFUSED: frozenset({Fact.ACT}),
    Kind.ONGOING: frozenset({Fact.ACT}),
    Kind.BESIDE: frozenset({Fact.SUCCESS}),
}
_LONG = re.compile(
    "毎[日晩朝週]|まいにち|まいばん|ずっと|一日[中じ]|朝から晩|何[度回]も|続け|つづけ|今日まで|ここまで"
    "|[0-90-9一二三四五六七八九十数何]{1,6}(?:か月|ヶ月|カ月|週間|年間|年も|日間|日目|日連続|時間)"
)


_TOLD = (
    (
        Fact.WORDS,
        re.compile(
            "「|言|話し|しゃべ|口[をがもきげ論]|返事|黙|怒|叱|文句|説教|嫌味|いやみ|けんか|喧嘩|もめ|揉め|電話|LINE|メール|聞いて|伝え|約束|無視|断ら|責め|わかって|分かって"
        ),
    ),
    (
        Fact.ALONE,
        re.compile(
            "一人|ひとり|独り|孤独|誰も|だれも|誰に|だれに|誰か|ワンオペ|(?:私|俺|僕|うち|自分)(?:だけ|ばかり|ばっか)|全部(?:私|俺|僕)|抱え"
        ),
    ),
    (
        Fact.TORN,
        re.compile("迷|決め|決ま|どっち|どちら|どうしよ|どうした(?:ら|もの)|どうすれ|悩|(?:べき|か)[、,。?]|選"),
    ),
)


def known_of(request: ReplyRequest, kind: Kind | None) -> frozenset[Fact]:
    """Return the facts known from a message and from the kind of its concept."""
    facts = set(_BY_KIND.get(kind, ())) if kind is not None else set[Fact]()
    if _LONG.search(request.text):
        facts.add(Fact.LONG)
    if request.analysis.has_own_feeling or sticker_of(request.text):
        facts.add(Fact.FEELING)
    facts.update(fact for fact, words in _TOLD if words.search(request.text))
    return frozenset(facts)
