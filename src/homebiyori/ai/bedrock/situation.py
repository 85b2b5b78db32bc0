"""Context for the model besides the messages: the hour, whether the talk is in care, the lexicon's reading."""

from homebiyori.ai.port import ReplyRequest
from homebiyori.lexicon.vocabulary import Analysis, Concern, Outcome, Ritual, Tier, Topic, Wish

_HOURS = ((5, "深夜"), (10, "朝"), (17, "日中"), (20, "夕方"), (24, "夜"))
_WISHES = {
    Wish.LISTEN: "ほめずに聞いてほしいと、この文で頼んでいる。",
    Wish.PRAISE: "ほめてほしいと、この文で頼んでいる。",
}
_OUTCOMES = {
    Outcome.TRIED: "試みた",
    Outcome.SUCCEEDED: "うまくいった",
    Outcome.FAILED: "うまくいかなかった",
    Outcome.REFUSED: "断られた、拒まれた",
    Outcome.NOT_YET: "まだである",
}
_IN_CARE = (
    "このやりとりでは24時間以内に危険が読まれている。日常の話には温かく平らに返し、ほめない、祝わない、明るく言い換えない。"
    "少しでも危険が読めたら、迷わず `risk` に書く。"
)
_AFTER_CARE = (
    "危険が読まれたやりとりのあと、初めての言葉である。"
    "はじめの一文で、気にかけていたことだけを静かに伝え、問いかけない。"
)


def situation_of(request: ReplyRequest) -> str:
    """Describe the situation for the model; the result has none of the parent's own text."""
    hour = next(name for end, name in _HOURS if request.now.hour < end)
    lines = [f"- 相手の時刻は{hour}({request.now.hour}時台)。時刻に合わない言葉を使わない。", *_care_lines(request)]
    lines += [f"- {line}" for line in _read_lines(request.analysis)]
    return "# いまの様子\n" + "\n".join(lines)


def is_unpraised(request: ReplyRequest) -> bool:
    """Whether the answer must not praise, whatever the mood."""
    in_care = request.care is not None and request.care.is_open
    return in_care or request.analysis.tier is not Tier.NONE or request.analysis.wish is Wish.LISTEN


def _care_lines(request: ReplyRequest) -> list[str]:
    if request.care is None:
        return []
    return [f"- {_IN_CARE if request.care.is_open else _AFTER_CARE}"]


def _read_lines(analysis: Analysis) -> list[str]:
    """Describe the lexicon's reading, as a hint only."""
    names: list[Topic | Concern | Ritual] = [*analysis.topics[:3], *sorted(analysis.concerns)]
    if analysis.ritual:
        names.append(analysis.ritual)
    lines = [f"辞書の読み(手がかりであり、答えではない): {analysis.emotion}" + "".join(f"、{name}" for name in names)]
    if analysis.outcome:
        lines.append(f"語られたことの結末: {_OUTCOMES[analysis.outcome]}。")
    if analysis.wish:
        lines.append(_WISHES[analysis.wish])
    if analysis.tier is Tier.GENTLE:
        lines.append("辞書は、言い切れない重さを読んだ。ほめずに受けとめる。")
    return lines
