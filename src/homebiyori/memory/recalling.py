"""Hears that something told before is meant: a question of memory, 「例の件」, 「前に話した〜」."""

import re

from homebiyori.lexicon.normalize import fold_pattern

_OTHERS = (
    r"(?:子|息子|娘|夫|旦那|妻|嫁|主人|母|父|義母|義父|姑|先生|上司|友達|友だち|弟|妹|兄|姉|孫|ちゃん|くん|本人)"
    r"(?:たち)?(?:が|は|も|って)"
)
_KNOWS = r"(?:覚え|おぼえ|憶え|記憶(?:し|に))"
_KNOWN = (
    rf"{_KNOWS}(?:て|とって|とう|とる|とん|てはる)(?:くれて?|くださって|もらえて|おいで|いらっしゃ)?"
    r"(?:い|お)?(?:る|ます|られ|ってる|残って|た)?"
)
_ASKS = re.compile(
    fold_pattern(
        rf"{_KNOWN}[^。!?\n]{{0,6}}(?:\?|か(?:な|しら|い|のう|ね)?(?=$|[。!\s])|(?<=[すう])か,)(?!って|と)"
        rf"|(?:か|こと|話|題名|名前)(?:を|は|って|,)?{_KNOWN}(?:$|[。!\s])"
        r"|忘れて(?:い?ない|(?:い|お)?ません|へん|しまい|しまっ|る)[^。!?\n]{0,6}(?:\?|か(?:な|しら)?(?=$|[。!\s]))"
        r"|(?:何(?!で)|なん(?!で)|なに|どんな|誰|いつ|どこ)[^。!?\n]{0,14}(?:た|だ)っけ(?:ね|な)?(?:\?|$|[。!])"
        r"|(?:話|言い?|伝え|教え|書い)[^。!?\n]{0,6}(?:た|だ)っけ(?:ね|な)?(?:\?|$|[。!])|の話,?(?:し|もうし)(?:た|まし)(?:た)?っけ"
        r"|(?:あれ|例の|その後|この前の|前の|あの)[^。!?\n]{0,14}どう(?:なった|なりまし)(?:た)?(?:と思|か(?:知|わか|分か)|か当て)"
    )
)
_OF_OTHERS = re.compile(
    fold_pattern(
        rf"{_OTHERS}(?![^。!?\n]{{0,12}}(?:何|なに|どの|いつ|どこ|誰|いくつ)[^。!?\n]{{0,8}}か)[^。!?\n]{{0,20}}(?:{_KNOWS}|忘れて)|(?:子|娘|息子|夫|妻),{_KNOWS}[^。!?\n]{{0,6}}(?:のか|んか|だろ)"
    )
)
_MEMORY = re.compile(fold_pattern(rf"{_KNOWS}|忘れて"))
_BARE = re.compile(
    fold_pattern(
        r"(?:^|[。,!?\s])(?:例の(?:件|話|こと|やつ)?|(?:あ|この前|このあいだ|前|昨日|きのう|先日)の(?:件|こと)|あれ(?=,|できた|だめ|終わ|言え|行け|受か|治))"
    )
)
_SEQUEL = re.compile(
    fold_pattern(r"^(?:(?:昨日|きのう|ゆうべ|この前|このあいだ|前回|前)の)?(?:話の)?続き(?=[。,ですや!…]|$)")
)
_NEWS = re.compile(
    fold_pattern(
        r"^(?:やっと|ついに|とうとう|無事に?|さっき|今日|なんとか|結局|,|!)*(?:言え|受か|通|合格|終わ|行って(?:き|まいり)|いってまいり|できた|決ま|だめ|落ち)"
    )
)
# What is left of a question of memory that names nothing.
_EMPTY = re.compile(
    fold_pattern(
        r"わたし|私|俺|僕|うち|あんた|あなた|おばちゃん|たまさん?|まどかさん?|ひで(?:じい)?さん?|ねえ?|ちゃんと|まだ|ほんとに|本当に|話し?|言っ|伝え|教え|書い|(?:お)?(?:話|こと|件|続き)"
        r"|この前|このあいだ|昨日|きのう|先日|先週|さっき|前|以前|最初|はじめ|初めて|(?:ちょっと|少し)|た|て|い|る|ます|まし|か|な|の|を|は|が|も|に|と|って|お|くれ|くださ|ん|です|で|す|よ|だ"
    )
)


_WHY = re.compile(fold_pattern(r"何で|なんで|どうして|なぜ|何故|きっかけ|理由"))
_SAID = re.compile(
    fold_pattern(r"「[^「」]{1,60}」(?:だって|って|と)|(?:って|と)(?:言(?!え)|誘|頼|ねだ|せが)|んだって")
)
_WORDS = re.compile(r"[一-鿿々]{2,}|[ァ-ヴー]{3,}")
_COMMON = re.compile(
    "何回|何度|何時|何歳|何部|何週|名前|題名|最近|最初|今日|昨日|先日|先週|明日|一番|自分|子供|本当|以前|一緒|大変|時間|今朝|今夜|気持|記憶|家族|二人|毎日|お話|連絡"
)


def asks(text: str) -> bool:
    """Return whether a folded text asks the companion what it remembers."""
    return _ASKS.search(text) is not None and _OF_OTHERS.search(text) is None


def asks_why(text: str) -> bool:
    """Return whether a folded question of memory asks for a reason."""
    return _WHY.search(text) is not None


def words_in(text: str) -> frozenset[str]:
    """Give the words by which a question, as it was written, may be found in what was told."""
    return frozenset(word for word in _WORDS.findall(text) if not _COMMON.fullmatch(word))


def is_said_by_another(text: str) -> bool:
    """Return whether a folded text tells what somebody said, wished or proposed."""
    return _SAID.search(text) is not None


def names_nothing(text: str) -> bool:
    """Return whether a folded question of memory asks for no certain thing."""
    left = _EMPTY.sub("", _MEMORY.sub("", text))
    return re.search(r"\w", left) is None


def is_bare(text: str) -> bool:
    """Return whether a folded text points at an old matter without naming it: 例の件, あれ."""
    return _BARE.search(text) is not None


def is_news(text: str) -> bool:
    """Return whether a folded text begins with an outcome, as if its matter were known: 言えた, 受かった."""
    return _NEWS.search(text) is not None


def is_sequel(text: str) -> bool:
    """Return whether a folded text announces the rest of what was told last: 続き。"""
    return _SEQUEL.search(text) is not None
