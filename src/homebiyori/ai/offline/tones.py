"""Which feelings an answer addresses, and whether it praises or listens."""

import re
from collections.abc import Mapping

from homebiyori.ai.offline.cues import looks_ahead, sticker_of
from homebiyori.ai.port import Mood, ReplyRequest
from homebiyori.base.text import normalize
from homebiyori.lexicon import endings
from homebiyori.lexicon.concepts import BRIGHT, Kind, all_concepts
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import GLAD_EMOTIONS, Analysis, Emotion
from homebiyori.situations import actors

GROUPS: Mapping[Emotion, str] = {
    Emotion.JOY: "bright",
    Emotion.ACCOMPLISHMENT: "bright",
    Emotion.FATIGUE: "tired",
    Emotion.SADNESS: "low",
    Emotion.WORRY: "anxious",
    Emotion.ANGER: "angry",
    Emotion.NONE: "plain",
}
STICKER_GROUPS: Mapping[str, str] = {
    "happy": "bright",
    "sad": "low",
    "angry": "angry",
    "anxious": "anxious",
    "tired": "tired",
    "troubled": "anxious",
}
# A parent with these emotions is heard; only what was done despite them is praised.
_HEARD = frozenset({Emotion.SADNESS, Emotion.WORRY, Emotion.ANGER})
_FAINT = 2
_WRONG = re.compile(
    r"傷|けが|怪我|骨折|噛(?:ま|ん|み)|別れ|割(?:れ|っ)[たて]|壊(?:れ|し)|事故|血が|入院|倒れ|給料[^。]{0,4}下が|言い合い|喧嘩|けんか"
    r"|嫌い|なくし|無くし|失くし|盗|遅刻|クビ|振られ|落ち(?:た|まし)|泣い(?:と[るっ]|て(?!喜|笑|くれ))"
)
# Words of a burden, however light.
_AMISS = re.compile(
    r"ない|なく[てな]|なか|ませ|へん|[わらえけせてねべめれき]ん(?=[。、!\s]|$|かっ|の|くて|と[るっ])|ず(?![っ])|亡|死|病|熱|痛|吐|泣|涙|悪|嫌|いや|イヤ|かかっ|だめ|ダメ|駄目|無理|中止|延期|叱|怒|責|困|迷|悩"
    r"|不安|心配|怖|こわ|寂|さび|淋|悲|辛|つら|しんど|疲|眠|寝|遅|忘|足り|切れ|壊|折れ|倒|別れ|辞|やめ|消|最後|終わ|もう|まだ|ひとり|一人|独り|かも|…|か[なね]?[。?？]?$"
)
_GLAD = re.compile(
    r"嬉し|うれし|[よ良]かった|楽し|たのし|最高|幸せ|しあわせ|ほっと|ホッと|安心|やった|ありがた|ありがとう|感謝|好き|笑|わくわく|ワクワク|待ち遠し|感動|めでた|[!♪☆♡❤😊🎉😄😆🥰]"
)
_DEEDS = frozenset(Kind) - {Kind.TOLD, Kind.ANY}


def mood_of(request: ReplyRequest) -> Mood:
    """Return the mood of an answer: listen in possible danger, else what the message asks for, else the request's."""
    if request.analysis.is_uncertain or request.analysis.is_guarded:
        return Mood.LISTEN
    if request.analysis.wish:
        return Mood(request.analysis.wish.value)
    return request.mood if _is_praiseworthy(request) else Mood.LISTEN


def _is_praiseworthy(request: ReplyRequest) -> bool:
    """Return whether there is a deed, or a feeling that is stated or good, or tiredness, which implies a deed."""
    analysis = request.analysis
    if analysis.emotion not in _HEARD or analysis.has_own_feeling or sticker_of(request.text) is not None:
        return True
    return any(all_concepts()[name].kind in _DEEDS for name in analysis.concepts if name in all_concepts())


def group_of(request: ReplyRequest) -> str:
    """Return the group of feelings that the answer addresses."""
    sticker = sticker_of(request.text)
    if sticker:
        return STICKER_GROUPS[sticker]
    group = GROUPS[request.analysis.emotion]
    # Ascribe no unstated feeling to the writer about somebody outside the family, nor one that the model alone has
    # detected: it is wrong in four of ten such cases.
    is_guess = request.analysis.is_only_heard or actors.is_of_outsider(request.text)
    if is_guess and endings.touches(fold(request.text)) is None:
        return "plain"
    if group == "bright":
        return "plain" if request.analysis.is_uncertain or _is_no_joy(request) else group
    # The one who cannot move, or has changed the nappies, is tired, not the writer.
    if group == "tired" and actors.is_of_another(request.text):
        return "plain"
    return "plain" if _is_doubtful(request.analysis) else group


def _is_no_joy(request: ReplyRequest) -> bool:
    """Return whether gladness is unstated and something went wrong, or is still to come."""
    plain = normalize(request.text)
    if _GLAD.search(plain) or _is_glad_of(request.analysis) or endings.good(fold(request.text)):
        return False
    return _WRONG.search(plain) is not None or looks_ahead(plain)


def _is_glad_of(analysis: Analysis) -> bool:
    return any(all_concepts()[name].kind in BRIGHT for name in analysis.concepts if name in all_concepts())


def _is_doubtful(analysis: Analysis) -> bool:
    """Return whether only the model detects a faint burden in what most people are glad about."""
    told = next((all_concepts()[name].kind for name in analysis.concepts if name in all_concepts()), None)
    return told in BRIGHT and not analysis.has_own_feeling and 0 < analysis.intensity <= _FAINT


def tells_amiss(text: str) -> bool:
    """Return whether any word of a message may express a burden."""
    plain = normalize(text)
    return _AMISS.search(plain) is not None or _WRONG.search(plain) is not None


def is_guess(request: ReplyRequest) -> bool:
    """Return whether a feeling was only detected by the model, stated by no word of the message, and is not heavy."""
    analysis = request.analysis
    if analysis.emotion is Emotion.NONE or analysis.has_own_feeling or sticker_of(request.text) is not None:
        return False
    return analysis.emotion in GLAD_EMOTIONS or analysis.intensity <= _FAINT


def tone_of(request: ReplyRequest) -> str:
    """Return the tone of the longer sentences: bright, plain or heavy."""
    group = group_of(request)
    return group if group in ("bright", "plain") else "heavy"
