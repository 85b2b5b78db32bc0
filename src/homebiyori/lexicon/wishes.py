"""Reads what a parent asks of the reply itself: only to be listened to, or to be praised."""

import re

from homebiyori.lexicon.normalize import fold_pattern
from homebiyori.lexicon.vocabulary import Wish

_LISTEN = re.compile(
    fold_pattern(
        r"(?:ほめ|褒め)(?:ないで|んで(?:いい|ええ)|なくて(?:も)?(?:いい|大丈夫|けっこう|結構|よい|ok)|んといて|んくて(?:いい|ええ)|られたくな|られたいわけじゃな|るのは(?:なし|やめ|いらな)|言葉は(?:いらな|いりませ|要らな|結構))"
        r"|(?:ただ|黙って|だまって|何も言わず(?:に)?|何も言わないで|話だけ|話を?|愚痴だけ|愚痴を|とにかく|今日は|今は)[,\s]?聞いて(?:ほし|欲し|くれるだけ|くれたら|ください|くれ(?!て|た|まし|な|る)|もらいた|おく(?:れ|ん)|[。!,\s]|$|ね|て)"
        r"|聞(?:く|いてくれる|いてもらう|いてほしい|いて欲しい)(?:だけ|の(?:み|だけ))(?:で|て|$|[。!,\s])|聞いてくれ(?:れば|たら|るだけ)(?:で)?(?:いい|それで)|聞いてほしいだけ|聞いて欲しいだけ|吐き出(?:したい|させて)"
        r"|(?:励まし|はげまし|アドバイス|助言|慰め|なぐさめ|解決策|意見|正論|答え)(?:は|とか|も|なら)?(?:いらな|いりませ|要らな|要りませ|いらん|要らん|いらへん|不要|無用|なしで|しないで|けっこう|結構|ほしくな|欲しくな|求めてな|遠慮)|(?:励まさ|はげまさ|慰め|なぐさめ)ないで"
    )
)
_PRAISE = re.compile(
    fold_pattern(
        r"(?:ほめ|褒め|労っ|ねぎらっ|いたわっ)て(?=$|[。!?,…\s♪]|(?:ほし|欲し)(?!かった|い(?:わけ|ん|の)?(?:じゃ|では))|ください|下さい|くださ|よ(?:[。!\s]|$)|くれ(?:[。!?\s]|$|ない(?:か|\?)|ます|る(?:か)?\?|へん|ん(?:か|かね|かのう))|(?:いただけ|頂け|もらえ)(?:ますか|ますでしょうか|ませんか|る\?|ないか)|もらって(?:も)?(?:いい|よい|ええ)|や(?:って|っとくれ)|くださ(?:いま)|もらいた|もらえますか|ちょうだい|っ|や(?:[。!\s]|$))"
        r"|(?:ほめ|褒め)(?:(?:て(?:くれて)?(?:も)?)(?:いい|ええ|よか|よい)(?:ぞ|よ|で|のよ|んだよ|んやで|ばい|のじゃ|んじゃ)(?=$|[。!?,…\s♪])|ろ(?=$|[。!,…\s])|られたい|ちぎって|まくって|言葉(?:を)?(?:ください|ちょうだい|ほし))|(?:^|[。!?])(?:でしょ|ね|どう(?:です|だ|よ|や)?|なあ)?[?,]*(?:なかなか(?:の(?:もの|もん|腕(?:前)?))?|すごく?|すごい|えらく?|えらい|上手く?)(?:でしょう?|な(?:い|くない)?|ない|くない|でしょうか|じゃろう?|だろう?)[?。!,]*(?:ふふ|へへ|えへへ|笑)*[。!?]*$|(?:^|[。!?、,\s])(?:私|わたし|あたし|うち|俺|おれ|僕|わし|今日の(?:私|わたし|俺))?(?:って)?(?:けっこう|結構|すごく|なかなか)?(?:えら|偉)くない[?。!]*$|(?:えらい|偉い|すごい|頑張った)(?:ね)?[、,]?(?:っ?て|と)(?:言|い)って(?=$|[。!?\s]|ほし|欲し|くださ|くれ|よ)"
    )
)
# Wanted from someone else, or said of a child.
_OF_OTHERS = re.compile(
    fold_pattern(
        r"(?:夫|旦那|妻|嫁|主人|母|父|義母|上司|先生|子ども|こども|息子|娘|この子)(?:に|から|を|も)[^。!?]{0,6}$"
    )
)


def read(text: str) -> Wish | None:
    """Read a folded text; if the writer changes their mind, the last wish counts."""
    heard = max((found.start() for found in _LISTEN.finditer(text)), default=-1)
    praised = max((found.start() for found in _PRAISE.finditer(text) if not _is_of_others(text, found)), default=-1)
    if heard == praised:
        return None
    return Wish.LISTEN if heard > praised else Wish.PRAISE


def _is_of_others(text: str, found: re.Match[str]) -> bool:
    return _OF_OTHERS.search(text, max(0, found.start() - 12), found.start()) is not None
