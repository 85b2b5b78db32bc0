"""Detects complaints that our reply missed the point: 「そうじゃない」「さっきも同じこと言った」."""

import re

from homebiyori.lexicon.normalize import fold, fold_pattern

# How many characters before a complaint may name whom it is about.
REACH = 14
# From this length on, the rest of a complaint says something of its own.
SAYS_SOMETHING = 8

_AT_US = re.compile(
    fold_pattern(
        r"^(?:だから、?)?(?:いや|いえ|え|うーん|あの|ん)?[、,…。\s]*(?:そう(?:じゃ|では)(?:な(?:い|くて|くって)|ありません|のうて|ねえ)|そうやなくて|そやなくて|ちが(?:う|います|うって|うの|うんです)|違(?:う|います|うって|うの|うんです))(?:って|の|よ|ば|んです|んだけど|わ|ねん|けど|けん)?(?=[。、,!?…\s]|$)"
        r"|そういう(?:こと|話|意味|の)(?:じゃ|では|や)(?:な(?:い|くて)|ありません)|そんなこと(?:は)?(?:言|聞)(?:ってな|ってませ|いてな|いてませ|うてへん)|そこじゃな(?:い|くて)"
        r"|(?:ちゃんと|もっと|ほんとに|本当に|よく|もう一度|もういっかい)(?:話を?|文章を?|わたしの話を?)?(?:読んで|聞いて)(?:る\?|ます\?|ますか|くれて|ください|よ|ほしい|ほしかった|ね|た\?|ました|$|[。!?])"
        r"|(?:話|はなし)(?:を)?(?:聞いてた|聞いてました|読んだ|読みました|読んでる|聞いてる)(?:か)?\?|(?:読ん|聞い)(?:でない|てない|でませんよ|てませんよ)(?:よね|でしょ|じゃん|やん|ですよね)|^(?:話)?(?:読ん|聞い)(?:でへん|てへん)(?:な|やん|やろ|で|わ)?(?=[。、,!?…\s]|$)"
        r"|(?:さっき|前|まえ|昨日|きのう|このあいだ|この前|いつも|毎回|また)(?:から|に|は|と)?(?:も)?[、,]?(?:おな|同)じ(?:こと|返事|返し|せりふ|言葉|ことば|答え|文)(?:を|ば|ばっか(?:り)?|ばかり)?(?:言|返|だ|や|じゃ|です|[。!?…]|$)"
        r"|(?:おな|同)じ(?:こと|返事|言葉|ことば|答え|せりふ)(?:ばっか(?:り)?|ばかり|しか|の繰り返し|やん|じゃん|だね|ですね)"
        r"|(?:的外れ|まとはずれ|見当違い|とんちんかん|話が(?:通じ|かみ合|噛み合)|会話になって(?:い)?な|答えになって(?:い)?な|返事になって(?:い)?な|わかってな(?:い|くて)(?:なあ|ね|よね|[。!])|なんにもわかって|全然わかって(?:くれ|な)|(?:ロボット|機械|定型文|コピペ|テンプレ|自動返信)(?:みたい|っぽ|か|だ|です|と話|や))"
    )
)
# Asks only what our earlier reply meant.
MISREAD = (
    "(?:昨日|きのう|さっき|先ほど|この前|このあいだ|今朝|前)の(?:あれ|お?返事|心配|電話の?話|答え|やつ)(?:は|って)?,?"
    "(?:なん|なに|何|どういう)(?:だった|なの|でした|や|だ|です|こと|意味|[?])"
)
_MISREAD = re.compile(
    fold_pattern(f"^(?:おはよう(?:ございます)?|こんにちは|こんばんは|ねえ|[,\\s])*{MISREAD}[^。!?]{{0,10}}[。!?…]*$")
)
_OF_OTHERS = re.compile(
    fold_pattern(
        r"(?:夫|旦那|妻|嫁|主人|母|父|義母|上司|先生|子ども|こども|息子|娘|この子|あの人|相手|だんな|親|みんな)(?:に|から|は|も|が|って)"
    )
)


def rest(text: str) -> str | None:
    """Return what a message says besides its complaint about our reply; None if there is none or it is about others."""
    folded = fold(text)
    found = _AT_US.search(folded)
    if found is None or _OF_OTHERS.search(folded, max(0, found.start() - REACH), found.end()):
        return None
    return folded[: found.start()] + folded[found.end() :]


def is_bare(text: str) -> bool:
    """Return whether a message complains about our reply and says hardly anything else."""
    left = rest(text)
    return _MISREAD.match(fold(text)) is not None or (left is not None and len(left) < SAYS_SOMETHING)
