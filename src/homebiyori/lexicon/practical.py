"""Finds which practical question of everyday life a message asks."""

from collections.abc import Sequence

from homebiyori.lexicon.letters import QUOTED, SENTENCE
from homebiyori.lexicon.models.messages import LONGEST, PRACTICAL, Heard, last_parts
from homebiyori.lexicon.normalize import compile_folded, fold

# A sentence that asks for something, by its end or by a word.
_ASKS = compile_folded(
    "(?:[?]|か|かな|かね|かしら|かのう|かい|やろ|だろう?|でしょう?|べか|っけ|[るたなすいんう](?:の|ん)|よね|よな|やんな|もんか)[。…!w笑♪]*$"
    "|どう(?!して|に[かも])|何(?!か|も|で?も|度も|回も)|なに(?!か|も)|なん(?:時|度|歳|分|日|の)|いつ(?!も|の間|か|まで(?:も|たって))"
    "|どこ(?!か|も)|どれ(?!も|だけ)|どっち|どちら|誰(?!か|も|に?も|より)|だれ(?!か|も)|いくら(?!でも)|いくつ(?!か)|どの|どんな"
    "|教えて|知りた|おすすめ|お勧め|(?:いい|何か)案|方法|こつ[はをがっ、]|(?:言|褒め|ほめ|考え|決め|応援し)(?:って|て)(?:く|ほ|や|ちょ|欲)|あり(?:かな|です)"
)
# With one of these words nothing is taken for practical: harm, means, and who is dead and is to be followed.
_HARM = compile_folded(
    "死ね|死にた|死のう|しねる|しにた|消えた|いなくな|最後だから|それまで(?:に)?生き"
    "|(?:夫|妻|母|父|あの[子人])の(?:ところ|とこ|そば|もと)(?:へ|に)(?:行|い[っきけ]|逝)|睡眠薬|眠剤|錠|ろぷ|練炭|屋上|踏切|通過|楽な方法|痛くない"
    "|ばれ(?:な|ず)|保険金|まぜ|混ぜ|叩|たた(?:い|く|か|き)|殴|なぐ|縛|しばっ|しばる|首|喉|のど(?!か)|口(?:を)?(?:ふさ|塞|押さえ)|たおる|かぶせ|うつぶせ|揺ら"
    "|ゆさ|揺さ|閉じ込|とじこめ|鍵(?:を)?かけ|置いて(?:出|行|買|こんび)|車に[^。]{0,8}(?:寝かせ|置|待)|嫌が|いやが|やめてくれ|無理やり|体(?:を)?(?:触|さわ)"
    "|怖い|こわい|飲んだけど|びい玉|びだま|洗剤|漂白|誤飲|飲み込"
)
# What somebody else asked or said, with or without marks around it.
_REPORTED = compile_folded(
    "(?:\\A|(?<=[。!?\n]))[^。!?\n]{0,80}[?]?って(?:聞かれ|聞い|訊かれ|きかれ|きい|言われ|言っ|いわれ|いっ|言い|ゆわれ|言うて|言うたら)"
)
# A question stands in one of so many last sentences.
_LAST = 2
# A sentence by itself must be this sure, and so much surer than the whole message.
_LEAST_ALONE, _AHEAD_ALONE = 0.2, 0.1
# What fits nothing else is easily taken for play, which must be this sure.
_PLAY, _LEAST_OF_PLAY = "play", 0.3
# A message this short may continue the one before it: 「で、休ませた方がいい？」. One of a few words surely does:
# 「何回くらい？」. Together they must be this sure.
_SHORT, _FEW_WORDS, _LEAST_TOGETHER = 30, 10, 0.4


def heard_in(text: str, before: Sequence[str] = ()) -> Heard | None:
    """Return the practical question that a message asks, if any; `before` are the messages before it, newest first."""
    heard = _heard_in(text, before)
    return None if heard is not None and heard.kind == _PLAY and heard.ahead < _LEAST_OF_PLAY else heard


def _heard_in(text: str, before: Sequence[str]) -> Heard | None:
    if _HARM.search(fold(text)):
        return None
    # A question that somebody else asked is not put to us.
    own = _REPORTED.sub("〇", fold(QUOTED.sub("〇", text[-LONGEST:])))
    if not any(_ASKS.search(sentence.rstrip()) for sentence in SENTENCE.findall(own)[-_LAST:]):
        return None
    if before and len(text) <= _FEW_WORDS:
        return _together(text, before)
    whole = PRACTICAL.hear(text)
    asking = (PRACTICAL.hear(part) for part in reversed(last_parts(text)) if _asks(part))
    alone = next((one for one in asking if one is not None and one.ahead >= _LEAST_ALONE), None)
    if alone is not None and (whole is None or alone.ahead >= whole.ahead + _AHEAD_ALONE):
        return alone
    return whole if whole is not None or not before or len(text) > _SHORT else _together(text, before)


def _together(text: str, before: Sequence[str]) -> Heard | None:
    heard = PRACTICAL.hear(f"{before[0]}\n{text}")
    return heard if heard is not None and heard.ahead >= _LEAST_TOGETHER else None


def _asks(sentence: str) -> bool:
    return _ASKS.search(fold(sentence).rstrip()) is not None
