"""Makes what a first message would wait for, while a function starts: then AWS lends it a whole processor."""

from homebiyori.ai.port import Character, Exchange, Mood, PraiseLevel, ReplyRequest
from homebiyori.base.clock import to_jst
from homebiyori.chat import care
from homebiyori.lexicon import analyze
from homebiyori.resources import Resources

_SENTENCE = "今日は公園で遊んで楽しかった。よく食べてよく寝てくれた"
# Most messages go on with a talk, and may put right what was answered.
_BEFORE = (Exchange(user_text="おはよう", ai_text="おはよう。ゆうべは眠れた？"),)


def warm_up(resources: Resources) -> None:
    """Connect, and read and answer one sentence of a talk, without asking the network anything."""
    for _ in (resources.core.client, resources.ssm, resources.users):
        pass  # the asking makes them
    now = to_jst(resources.clock.now())
    analysis = care.read(_SENTENCE, analyze(_SENTENCE), None, (), now).analysis
    resources.companions.offline.reply(
        ReplyRequest(
            character=Character.TAMA,
            mood=Mood.PRAISE,
            level=PraiseLevel.NORMAL,
            text=_SENTENCE,
            analysis=analysis,
            seed=b"",
            now=now,
            exchanges=_BEFORE,
        )
    )
