"""Tempers the mood of a message by its tone, unless it may be danger."""

import re
from collections.abc import Sequence

from homebiyori.lexicon import deeds, endings, humour, things, tones_told
from homebiyori.lexicon.aspect import Aspect
from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.moods import CALM, NEGATIVE, POSITIVE, Mood
from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.risks.reading import Danger
from homebiyori.lexicon.vocabulary import Emotion

# Emotions that the model may hear without any word for them.
_GUESSED = frozenset({Emotion.SADNESS, Emotion.WORRY})
_SLIGHT = 0.5
_WARM = frozenset({"praised", "thanked"})
# The emotion that a bad turn at the end leads to.
_TURNED = {
    **dict.fromkeys(("sore", "own_ill", "fell"), Emotion.FATIGUE),
    **dict.fromkeys(("ill", "awake", "worse", "priced"), Emotion.WORRY),
    **dict.fromkeys(("parting", "missed", "leaving", "closing", "hurt"), Emotion.SADNESS),
    **dict.fromkeys(("robbed", "spent", "letdown", "fell_through", "broken"), Emotion.SADNESS),
}
_OF_BODIES = frozenset({"sore", "own_ill", "ill", "parting", "missed"})
_GAINED = frozenset({"keeps", "won"})
# After these improvements, a burden that is named still counts.
_GAINS = _GAINED | {"better", "recovers", "found"}
# Someone else works nights; it is not the writer who is tired.
_OTHERS_WORK = re.compile(
    fold_pattern(
        r"(?:嫁|妻|家内|女房|奥さん|夫|旦那|主人|娘|息子|母|父)(?:さん)?(?:は|が|も)[^。!?]{0,14}(?:夜勤|残業|出張|早番|遅番|当直)"
    )
)
# Someone else fell asleep, or is worn out, not the writer.
_OTHERS_SLEEP = re.compile(
    fold_pattern(
        r"(?:嫁|妻|家内|女房|奥さん|夫|旦那|主人|娘|息子|孫|母|父)(?:さん)?(?:は|が|も)[^。!?]{0,8}(?:寝落ち|爆睡|うたた寝|いびき|ぐったり|へとへと|くたくた)[^ぁ-ん]{0,4}(?:し|や|だ|で|と|$)"
    )
)
# Choosing between two nice things is no worry.
_CHOICE = re.compile(
    fold_pattern(
        r"(?:ピンク|白|赤|青|水色|紫|黄色|緑|黒|色|柄|味|いちご|チョコ|ケーキ|アイス|プリン|絵本|靴|服|ランドセル|リボン|おもちゃ|シール|キャラ|プレゼント|浴衣|着物|髪型|お菓子|おやつ)"
        r"[^。!?]{0,16}(?:決めき[られ](?:ん|な|へん)|決められ(?:ん|な|へん|ま)|決まら(?:ん|な|へん)|(?:迷|まよ)(?:っ(?:て|と)|う|い)|悩(?:ん|む|み)|選べ(?:ん|な|へん)|どうしよ|どれにし)"
    )
)
# A writer who was kindly let off is not weary of it.
_KINDLY = re.compile(
    fold_pattern(
        r"(?:店長|上司|課長|部長|係長|主任|社長|先輩|同僚|職場|会社|園長|先生)[^。!?]{0,12}(?:優しかった|やさしかった|優しゅう|快く|お大事に|気にせんで|気にしないで|嫌な顔(?:ひと|一)つ)"
        r"(?![^!?]{0,20}(?:のに|けど|でも|だけど))"
    )
)
_DECIDED = re.compile(
    fold_pattern(
        r"「[^」]{0,16}(?:になりたい|になる|になるんだ)」|(?:ことに(?:した|しました|決めた|決めました)|に決定|に決めた)(?:で|わ|よ|ぞ|ばい|っちゃ|ねん)?[!♪]"
    )
)
_GRAVE_CHOICE = re.compile(
    fold_pattern(
        r"不安|心配|怖|こわ|つら|辛|しんど|眠れ|泣|怒|けんか|喧嘩|お金|病|手術|離婚|喪|葬|値段|高く|迷子|迷惑|夫が|旦那が"
    )
)
# 母が来てくれることになりました。年なので心配ですが: a worry merely conceded after good news.
_GRANTED = re.compile(
    fold_pattern(
        r"(?:(?:くれる|くださる|もらえる|いただける)ことにな(?:った|りまし)|決まりまし|決まった|合格し|受かっ|生まれまし|生まれた)[^!?]{0,30}[。!]"
        r"[^。!?]{0,30}(?:心配|不安|気がかり|寂し|さみし|さびし)[^。!?]{0,8}(?:が|けど|けれど|けども)[。…]*$"
    )
)
_WORN = re.compile(fold_pattern(r"疲|へとへと|くたくた|眠|しんど|だる|ぐったり|ばて|もたな|きつ|休み(?:が|も)な|限界"))
_TELLING = re.compile(
    fold_pattern(
        r"ひとり|一人|独り|誰も|誰に|もう|最後|最期|亡|死|逝|命日|遺|形見|仏壇|墓|棺|骨|葬|法事|供え|手放|捨て|別れ|いなく|いない|居ない|空っぽ|からっぽ|夜中|夜更け|帰らな|帰って(?:こ|き)"
        r"|思い出|写真|面影|残(?:っ|さ|り)|黙|無言|泣|涙|だめ|失敗|落ち|忘れ|間に合|遅れ|断|言え|言わ|聞け|できな|できず|のに|けど|でも|しか|だけが|病|入院|薬|熱|検査|怒|叱|叩|けんか|喧嘩|離婚|退職|辞|学校|園|先生|電話|待"
    )
)


def temper(mood: Mood, danger: Danger, folded: str, said: str, spans: Sequence[Felt]) -> Mood:
    """Temper a mood: making up is no sorrow, a slight no joy, a joke no burden, an everyday deed no tears."""
    if danger.risk is not None or danger.is_gentle:
        return mood
    if mood.emotion in _GUESSED and not _is_said(spans) and _is_plain_deed(said):
        return CALM
    if mood.emotion in NEGATIVE and _is_no_weight(folded, mood.emotion):
        return CALM
    if mood.emotion is Emotion.FATIGUE and _OTHERS_WORK.search(folded) and not _WORN.search(folded):
        mood = Mood(Emotion.WORRY, mood.strength)
    if danger.is_uncertain:
        return (
            CALM
            if mood.emotion in _GUESSED and _is_glad_all_the_same(folded, spans)
            else _let_down(mood, folded, spans)
        )
    return _toned(mood, folded, said, spans)


def _is_glad_all_the_same(folded: str, spans: Sequence[Felt]) -> bool:
    """Return whether a possible danger ends in praise or thanks, or tells of joy, with no burden stated."""
    is_stated = any(felt.is_stated and felt.emotion in NEGATIVE for felt in spans)
    return endings.good(folded) in _WARM or (tones_told.of(folded) is Emotion.JOY and not is_stated)


def _is_no_weight(folded: str, emotion: Emotion) -> bool:
    """Return whether an apparent burden is someone else's fatigue, a happy choice, or something one was let off."""
    if _CHOICE.search(folded) and not _GRAVE_CHOICE.search(folded):
        return True
    if emotion in _GUESSED and _GRANTED.search(folded):
        return True
    if emotion is Emotion.WORRY and _DECIDED.search(folded) and not _GRAVE_CHOICE.search(folded):
        return True
    is_weary = emotion is Emotion.FATIGUE and _OTHERS_SLEEP.search(folded) is not None
    return (is_weary or _KINDLY.search(folded) is not None) and _WORN.search(folded) is None


def _toned(mood: Mood, folded: str, said: str, spans: Sequence[Felt]) -> Mood:
    told = tones_told.of(folded)
    if told in POSITIVE and endings.good(folded) in _GAINS and _is_felt(spans, NEGATIVE, endings.good_at(folded)):
        return mood
    if told is not None and not (told in NEGATIVE and mood.emotion in NEGATIVE):
        return Mood(_gladly(told, mood, folded), max(tones_told.MOVED, mood.strength if told in POSITIVE else 0.0))
    if (turned := _let_down(mood, folded, spans)) is not mood:
        return turned
    if mood.emotion is Emotion.FATIGUE and tones_told.is_of_money(folded):
        return Mood(Emotion.WORRY, mood.strength)
    return CALM if mood.emotion in NEGATIVE and humour.is_light(said) else mood


def _gladly(told: Emotion, mood: Mood, folded: str) -> Emotion:
    """Return the kind of a joy: what was kept up, or won, is an accomplishment, unless it was heard as joy."""
    is_gain = told in POSITIVE and endings.good(folded) in _GAINED
    return Emotion.ACCOMPLISHMENT if is_gain and (mood.emotion not in POSITIVE or mood.emotion is not told) else told


def _let_down(mood: Mood, folded: str, spans: Sequence[Felt]) -> Mood:
    """Adjust a mood to the ending: a loss is no joy, and a small mishap or stroke of luck cancels its opposite."""
    turned = endings.bad_at(folded)
    if turned is None:
        is_luck = mood.emotion in NEGATIVE and endings.good(folded) in endings.WEAK
        return CALM if is_luck and not _is_felt(spans, NEGATIVE, 0) else mood
    if turned[1] not in endings.WEAK:
        # A loss does not change the kind of a burden that was heard by itself.
        is_known = mood.emotion in NEGATIVE and turned[1] not in _OF_BODIES
        return mood if is_known else Mood(_TURNED[turned[1]], max(tones_told.MOVED, mood.strength))
    return CALM if mood.emotion in POSITIVE and not _is_felt(spans, POSITIVE, turned[0]) else mood


def _is_felt(spans: Sequence[Felt], side: Sequence[Emotion], since: int) -> bool:
    """Return whether a feeling of this side is stated from `since` on."""
    return any(felt.is_stated and felt.emotion in side and felt.start >= since for felt in spans)


def _is_said(spans: Sequence[Felt]) -> bool:
    """Return whether any word expresses a burden."""
    return any(felt.emotion in NEGATIVE and felt.weight >= _SLIGHT for felt in spans)


def _is_plain_deed(said: str) -> bool:
    """Return whether the writer did something with a thing, and nothing beside it says more."""
    if _TELLING.search(said) or not things.read(said):
        return False
    told = deeds.read(said)
    if not told or any(deed.verb.group.is_hard for deed in told):
        return False
    return any(deed.is_own and (deed.is_planned or deed.form.aspect is Aspect.DONE) for deed in told)
