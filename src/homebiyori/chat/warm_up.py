"""Prepares what a first message would wait for while a function starts, when AWS gives it a full CPU."""

from homebiyori.ai.port import Character, Exchange, Mood, PraiseLevel, ReplyRequest
from homebiyori.base.clock import to_jst
from homebiyori.chat import care
from homebiyori.lexicon import analyze
from homebiyori.resources import Resources

_SENTENCE = "今日は公園で遊んで楽しかった。よく食べてよく寝てくれた"
# Most messages continue a talk, and may correct the last answer.
_BEFORE = (Exchange(user_text="おはよう", ai_text="おはよう。ゆうべは眠れた？"),)


def warm_up(resources: Resources) -> None:
    """Create the clients, and read and answer one sentence, without any network call."""
    _ = resources.core.client, resources.ssm, resources.user_tokens  # access creates them
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
