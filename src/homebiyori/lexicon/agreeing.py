"""Detects agreement with our reply, or joy that we remembered: neither a correction nor a question.

What other people said or remembered does not count.
"""

import re
from functools import cache

from homebiyori.lexicon.asked_us import compiled

_END = r"(?:です|だ|や|じゃ|やん|なあ?|ねえ?|よ|わ|の|ん|なん|ねん|で|ばい|たい|のう|けど|さ|,|笑|w){0,8}$"
_THANKS = "(?:(?:ほんと(?:に)?|本当に|,){0,3}(?:ありがとう?|おおきに|うれし|嬉し|感激|感動|すごい)[^。]{0,10})?"
_GLAD = _END.replace("$", f"{_THANKS}$")
_LEAD = (
    r"^(?:あ|おお|わあ|へえ|ほう|うん|そう|はい|ええ|いえ|いや|いいえ|ううん|さすが|ほんと(?:に)?|ほんま(?:に)?"
    r"|本当に|まさに|ほな|わかる|わかります|N|ちゃんと|よう|よく|やっぱり|全部|,|…|\s){0,8}"
)
_RIGHT = (
    r"(?:当た|あた|合|あ)っ(?:て(?:い|お)?(?:ます|まし(?:た)?|る|た|ります|りました)"
    r"|とり?(?:ます|まし(?:た)?|る|た)|てはる)"
)
_AGREED = (
    # まさにそれです, 余裕がない、それなんです: our words may be repeated before it.
    rf"{_LEAD}(?:[^,。「」]{{2,16}},)?(?:まさに|ほんまに?|ほんとに?|本当に|正に){{0,3}}(?:それ|そこ|これ)(?:な(?:ん)?|です|だ|や|じゃ){{1,3}}{_END}",
    rf"{_LEAD}(?:ほんま|ほんと(?:に)?|まさに|まじ(?:で)?|わかる),?それ{_END}",
    rf"{_LEAD}(?:その|おっしゃる|仰る|言う|言われる|言わはる|いわれる)(?:通|とお)り{_END}",
    rf"{_LEAD}(?:図星|ご名答|名答|大正解|大当たり)(?:です|だ|や|じゃ|でした){_END}",
    # A lottery can be 当たった, too: agreement needs a word before it, or よ or the like after it.
    rf"{_LEAD.replace('{0,', '{1,')}{_RIGHT}{_END}",
    rf"^{_RIGHT}(?:よ|わよ|で|ばい){_END}",
    rf"{_LEAD}(?:間違っ|まちがっ|違っ|ずれ|外れ|はずれ)て(?:い)?(?:ません|ないです|ない|へん){_END}",
)
_REMEMBERED = (
    rf"{_LEAD}(?:[^。,「」がはにも]{{0,12}}(?:こと|話|名前|名|まで)?(?:を|も|まで)?,?)?(?:覚え|おぼえ|憶え)(?:て|と|ちょ|ちゅ)(?:い|お|っ)?(?:て|って)?"
    rf"(?:くれ(?:て(?:い|)?(?:た|る|まし|はる)|とっ?た|た|てん|はった)|くださっ(?:た|て(?:い)?(?:た|まし))|くださいまし(?:た)?|もらえ(?:た|て(?:い)?た)|いただけ(?:た|て))(?!ら)(?:ん|の)?{_GLAD}",
    rf"{_LEAD}(?:覚え|おぼえ|憶え)て(?:い)?(?:た|らっしゃった|はった)(?:ん|の)?{_END}",
    rf"{_LEAD}(?:覚え|おぼえ)て(?:おいで|おられ|いらっしゃ)(?:です|ます|る|った)(?:なあ?|ねえ?|のう|わ|,){{1,4}}$",
)
# Without one of these there is no agreement.
_HINT = "それ|これ|そこ|通り|とおり|図星|名答|正解|大当|当た|あた|合|あっ|間違|まちが|違|ずれ|外|はず|覚|おぼ|憶"


@cache
def _book() -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    kinds = (("agreed", "|".join(_AGREED)), ("remembered", "|".join(_REMEMBERED)))
    return compiled(_HINT), tuple((kind, compiled(words)) for kind, words in kinds)


def kind_of(sentence: str) -> str | None:
    """Return what a folded sentence without its end mark says to us: `agreed`, `remembered` or None."""
    hint, kinds = _book()
    if hint.search(sentence) is None:
        return None
    return next((kind for kind, words in kinds if words.search(sentence)), None)
