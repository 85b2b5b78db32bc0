"""Recognises sentences that ask what we remember: 「名前覚えてる?」. They tell no deed and no feeling."""

import re

from homebiyori.lexicon.felt import Felt
from homebiyori.lexicon.letters import SENTENCE
from homebiyori.lexicon.normalize import compile_all, fold_pattern

_KNOWS = "(?:覚え|おぼえ|憶え|記憶して)"
_MARK = "(?:[?]|か(?:な|い(?:な)?|ね|の|のう|しら|え|よ)?[。!…\\s]*$)"
_WHAT = "(?:何|なん|なに|どこ|どっち|どちら|どんな|どの|誰|だれ|どなた|いつ|いくつ|いくら)"
_ABOUT = "(?:名前|名|歳|年齢|学年|誕生日|好物|趣味|こと|話|件|もの|もん)"
_ASKS = compile_all(
    (
        f"{_KNOWS}(?:て|と|ちょ|ちゅ|よ)[^。!?\\n]{{0,14}}{_MARK}",
        f"{_ABOUT}(?:は|を|って|も|,){{0,2}}(?:まだ|もう|ちゃんと|,){{0,2}}{_KNOWS}(?:て(?:い|お)?(?:る|ます)|とる|とります|てはる|ちょる|ちゅう)[。!…\\s]*$",
        f"(?:名前|歳|年齢|学年|誕生日|好物)(?:は|を|って|も|が|,){{0,2}}(?:まだ|もう|ちゃんと|,){{0,2}}(?:言え|わか|分か|知って|知っと|当て)[^。!?\\n]{{0,8}}{_MARK}",
        "(?:名前|歳|年齢|誕生日|好物)(?:は|って|,){0,2}(?:何|なん|なに)?(?:だ|です|や|じゃ)?(?:った)?(?:っけ|かの|かのう)?[?]",
        f"{_WHAT}[^。!?\\n]{{0,24}}(?:た|だ)っけ(?:な|ね)?(?:[?]|[。!…\\s]*$)",
        f"{_WHAT}[^。!?\\n]{{0,24}}(?:と|って)(?:申し|言い|言っ|話し|お?伝え)[^。!?\\n]{{0,8}}{_MARK}",
        "(?:って|と)(?:言っ|言い|言う|ゆう|ゆっ|話し|教え|申し)[^。!?\\n]{0,6}た(?:よね|よな|やんな|やんね|やろ|じゃろ|じゃん|でしょう?)[?]",
    )
)
# What someone else knows by heart, or said, is not asked of us.
_OF_OTHERS = re.compile(
    fold_pattern(
        f"(?:子|息子|娘|夫|旦那|妻|嫁|主人|母|父|先生|上司|友達|友だち|孫|ちゃん|くん|本人|みんな)(?:が|は|も)[^。!?\\n]{{0,12}}{_KNOWS}[^。!?\\n]{{0,8}}(?:かな|のか|んか|だろ|でしょう|らしい|た[。!])"
    )
)

# Advice that we never give, put into our mouth.
_PUT_TO_US = re.compile(
    fold_pattern(
        "(?:薬|叩|たた[いけく]|殴|なぐ|手を(?:上|あ)げ|揺さぶ|病院|受診|注射|ワクチン)[^。!?\\n]{0,20}(?:いい|よい|ええ|よか|大丈夫|平気|構わない|かまわない)(?:よ)?(?:って|と|て),?[^。!?\\n]{0,6}(?:言っ|言う|ゆう|ゆっ|申し)[^。!?\\n]{0,8}(?:よね|よな|やん|やろ|じゃん|でしょ|じゃろ|[?])"
    )
)
_SAYERS = re.compile(
    fold_pattern(
        "(?:先生|医者|医師|薬剤師|夫|旦那|妻|嫁|主人|母|父|義母|姑|友達|友だち|ママ友|みんな|誰か)(?:さん)?(?:が|は|も|に)"
    )
)


def is_put_to_us(text: str) -> bool:
    """Return whether a folded text claims that we allowed to leave off medicine, or to hit a child."""
    return _PUT_TO_US.search(text) is not None and not _SAYERS.search(text)


def _asks(sentence: str) -> bool:
    return any(pattern.search(sentence) for pattern in _ASKS) and not _OF_OTHERS.search(sentence)


def is_asked(text: str) -> bool:
    """Return whether a folded text does nothing but ask what we remember."""
    said = [one for one in SENTENCE.findall(text) if re.search(r"\w", one)]
    return bool(said) and all(_asks(one) for one in said)


def told_beside(text: str, spans: list[Felt]) -> list[Felt]:
    """Return the feelings in a folded text that are outside such sentences."""
    asked = [one.span() for one in SENTENCE.finditer(text) if _asks(one[0])]
    return [felt for felt in spans if not any(start <= felt.start < end for start, end in asked)]
