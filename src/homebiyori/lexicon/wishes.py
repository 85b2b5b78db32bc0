"""Reads what a parent asks of the answer itself: only to be listened to, or to be praised."""

import re

from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Wish

_LISTEN = re.compile(
    fold_pattern(
        r"(?:ほめ|褒め)(?:ないで|んで(?:いい|ええ)|なくて(?:も)?(?:いい|大丈夫|けっこう|結構|よい|ok)|んといて|んくて(?:いい|ええ)|られたくな|られたいわけじゃな|るのは(?:なし|やめ|いらな)|言葉は(?:いらな|いりませ|要らな|結構))"
        r"|(?:ただ|黙って|だまって|何も言わず(?:に)?|何も言わないで|話だけ|話を|愚痴だけ|愚痴を|とにかく)[,\s]?聞いて(?:ほし|欲し|くれるだけ|くれたら|ください|くれ|もらいた|[。!,\s]|$|ね|て)"
        r"|聞(?:く|いてくれる|いてもらう|いてほしい|いて欲しい)(?:だけ|の(?:み|だけ))(?:で|て|$|[。!,\s])|聞いてくれ(?:れば|たら|るだけ)(?:で)?(?:いい|それで)|聞いてほしいだけ|聞いて欲しいだけ|吐き出(?:したい|させて)"
        r"|(?:励まし|はげまし|アドバイス|助言|慰め|なぐさめ)(?:は|とか|も)?(?:いらな|いりませ|要らな|不要|なしで|しないで)|(?:励まさ|はげまさ|慰め|なぐさめ)ないで"
    )
)
_PRAISE = re.compile(
    fold_pattern(
        r"(?:ほめ|褒め|労っ|ねぎらっ|いたわっ)て(?=$|[。!?,…\s♪]|ほし(?!かった)|欲し(?!かった)|ください|下さい|くださ|よ(?:[。!\s]|$)|くれ(?:[。!?\s]|$|ない(?:か|\?)|ます|る\?)|もらいた|もらえますか|ちょうだい|っ|や(?:[。!\s]|$))"
        r"|(?:ほめ|褒め)(?:られたい|ちぎって|まくって|言葉(?:を)?(?:ください|ちょうだい|ほし))|(?:えらい|偉い|すごい|頑張った)(?:ね)?って言って(?=$|[。!?\s]|ほし|欲し|くださ|くれ|よ)"
    )
)
# Wanted of somebody else, or said of a child.
_OF_OTHERS = re.compile(
    fold_pattern(
        r"(?:夫|旦那|妻|嫁|主人|母|父|義母|上司|先生|子ども|こども|息子|娘|この子)(?:に|から|を|も)[^。!?]{0,6}$"
    )
)


def read(text: str) -> Wish | None:
    """Read a folded text; who wants neither is answered as the mood says."""
    if _LISTEN.search(text):
        return Wish.LISTEN
    wanted = _PRAISE.search(text)
    if wanted is None or _OF_OTHERS.search(text, max(0, wanted.start() - 12), wanted.start()):
        return None
    return Wish.PRAISE
