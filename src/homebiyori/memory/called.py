"""Finds where a name ends, whose it is by an age, and what corrects or withdraws it."""

import re
from collections.abc import Iterator, MutableMapping

from homebiyori.memory import given

NAME = r"[ぁ-ゖー]{2,5}?|[ァ-ヴー]{2,6}|[一-鿿々]{1,3}?"
TITLE = "(?:ちゃん|くん|君|さん|たん)"
NAMED = f"(?P<name>{NAME})(?P<title>{TITLE})?"
AFTER = "(?=[がはをにものへ、。!?」』(（]|と(?!は|が|も)|って|で[、す。]|だ|や|じゃ|$)"
_ENDS = re.compile(f"{TITLE}?{AFTER}")
_LONGEST, _SHORT = 6, 16
_COUNTED = "[0-9一二三四五六七八九十]{1,3}"
_AGE = (
    rf"(?:{_COUNTED}(?P<years>歳|才)半?|(?:生後)?{_COUNTED}(?:か月|ヶ月|カ月|ヵ月|ケ月)"
    r"|[小中高][学校]{0,2}[1-6一二三四五六](?:年生?)?|年[少中長](?:さん)?)"
)
# 5歳のひなと8か月のそうたの母です; 息子は中3の蓮.
_BY_AGE = re.compile(rf"(?P<of>(?:娘|息子|孫)(?:は|が|、))?{_AGE}(?:の|、|が){NAMED}{AFTER}")
# めい（10か月）, 上のりくも5歳: an age, or an order, beside a name of our lists.
_AGE_BEHIND = re.compile(rf"{NAMED}[（(]{_AGE}[）)]")
_BY_ORDER = re.compile(rf"(?<![一-鿿年])(?P<which>上|下)の{NAMED}{AFTER}")
_MONTHS = re.compile("月")
_SEXES = {"娘": "娘さん", "息": "息子さん", "孫": "お孫さん"}
_GRAND = re.compile("孫|祖母|祖父|ばあば|じいじ|ばあちゃん|じいちゃん")
# Not the parent's own children: 甥, 隣の子, 友だちの子.
_OTHERS = re.compile("友|同僚|先輩|後輩|上司|隣|近所|いとこ|姪|甥|妹|弟の|姉|兄の|先生|クラス|いじめ|亡|犬|猫|ペット")
_ORDER = ("上のお子さん", "下のお子さん")
_NOT_OWN = re.compile(
    "(?:いじめ|イジメ|叩|たた|殴|なぐ|蹴|けって|噛|意地悪|いじわる|からか|仲間[外は]|無視|泣か|ぶつ|押し|突き|悪口|うるさ|嫌|苦手|転校|助け|遊|仲良|仲の|仲が|好き|同じ|一緒|隣|となり|くれ)[^、。]{0,10}$"
)
_LEAD = (
    r"^(?:(?:あ{1,3}|え|いや|いえ|ごめん(?:なさい|ね)?|すみません|すまん|失礼(?:しました)?|ちゃう|違う|ちがう"
    r"|間違え(?:た|ました|て(?:い|まし)?た)|間違い(?:でした|です|だ)?|まちがえ(?:た|ました)|訂正(?:です|します)?|正しくは|ほんとは|本当は)[、。!\s…]{0,3}){1,4}"
)
_WRONG = re.compile("間違|まちが|訂正|正しくは|違う|ちがう|ちゃう|本当は|ほんとは|失礼|ごめん|すみません|すまん")
_IS = r"(?:です|でした|だよ|だった|や(?:で|った|ねん)?|じゃ(?:った)?|だ)(?=$|[、。!よねわ])"
_INSTEAD = re.compile(rf"{_LEAD}(?:名前は)?(?P<new>{NAME}){TITLE}?{_IS}")
_RENAMED = re.compile(
    rf"(?P<name>[ぁ-ゖー]{{2,6}}|[ァ-ヴー]{{2,6}}|[一-鿿々]{{1,3}}){TITLE}?(?:じゃ|では|や|と)(?:(?:な(?:くて|くって)|のうて|(?:ないです|ないよ|ないの|ない|ありません|ちゃう|違いま?す?|違う)(?:よ|って|ねん|んです|んだ)?(?=、|$))(?:、?(?P<new>{NAME}){TITLE}?{AFTER})?)"
)
_FORGET = re.compile(
    r"(?:^|[、。はをも])(?:もう|全部|ぜんぶ)?(?:忘れて|わすれて)(?:ください|くださいな?|下さい|くれ(?:る|ます|ん)?|くれへん|ほしい|欲しい|ね(?!え|ー)|よ|や$|おくれ|もらえ|いい|ええ|ちょうだい|な$|$|[。!])"
)
_NAME_TOO = re.compile("名(?:前)?")


def longest(found: re.Match[str]) -> str:
    """Return the matched name, or a longer listed one that begins with it: はると, not はる."""
    text, start = found.string, found.start("name")
    longer = (text[start:end] for end in range(start + _LONGEST, found.end("name"), -1) if end <= len(text))
    return next((one for one in longer if given.is_listed(one) and _ENDS.match(text, start + len(one))), found["name"])


def by_age(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the listed names that follow an age, and whose they are."""
    found = [one for one in _BY_AGE.finditer(sentence) if given.is_listed(longest(one))]
    if not found or _OTHERS.search(sentence):
        return
    is_grand = _GRAND.search(sentence) is not None
    # Of two, the one whose age is in years is the elder.
    ranked = sorted(found, key=lambda one: one["years"] is None and "月" in one[0])
    for at, one in enumerate(ranked):
        who = _SEXES[one["of"][0]] if one["of"] else "お孫さん" if is_grand else ""
        yield longest(one), who or (_ORDER[at] if len(ranked) == len(_ORDER) else "お子さん")


def beside_age(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the listed names that an age follows, or that 上の or 下の precedes."""
    if _OTHERS.search(sentence):
        return
    for one in _AGE_BEHIND.finditer(sentence):
        if given.is_listed(longest(one)):
            yield longest(one), "赤ちゃん" if _MONTHS.search(one[0][len(one["name"]) :]) else "お子さん"
    for one in _BY_ORDER.finditer(sentence):
        if given.is_listed(longest(one)):
            yield longest(one), f"{one['which']}のお子さん"


def is_of_another(before: str, who: str) -> bool:
    """Return whether a child is somebody else's, by the words before it: いじめてくる子."""
    return who == "お子さん" and _NOT_OWN.search(before) is not None


def put_right(before: str, sentence: str, names: MutableMapping[str, str]) -> None:
    """Apply corrections: replace a name, or drop one that is denied or to be forgotten."""
    said = f"{before}、{sentence}" if len(before) <= _SHORT and _WRONG.search(before) else sentence
    if (instead := _INSTEAD.match(said)) and names and _WRONG.search(said) and given.is_listed(instead["new"]):
        _take_place([*names][-1], instead["new"], names)
    for found in _RENAMED.finditer(sentence):
        old = next((one for one in names if found["name"].endswith(one)), None)
        if old is not None:
            _take_place(old, found["new"], names)
    if _FORGET.search(sentence):
        meant = [one for one in names if one in sentence]
        for one in meant or ([*names] if _NAME_TOO.search(sentence) else [*names][-1:]):
            del names[one]


def denies(sentence: str) -> bool:
    """Return whether a sentence denies a name or asks to forget it; no name is read from it then."""
    return _RENAMED.search(sentence) is not None or _FORGET.search(sentence) is not None


def _take_place(old: str, new: str | None, names: MutableMapping[str, str]) -> None:
    who = names.pop(old)
    if new is not None:
        names[new] = who
