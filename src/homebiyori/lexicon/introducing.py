"""Detects introductions and names that are given: neither says how a parent is.

A sentence that says more than who someone is remains to be read; of a name only the position is kept, never the name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from homebiyori.lexicon import households, introduced, numerals
from homebiyori.lexicon.normalize import compile_all, fold_pattern

CALLED = "called"

_NUMBER = "(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})"
_AGE = (
    f"(?:生後)?(?P<months>{_NUMBER})[かヶケカヵゖ]月|(?P<years>{_NUMBER})(?:(?:歳|才)(?:(?P<half>半)|{_NUMBER}[かヶケカヵゖ]月)?|つ(?=の|に|で|と|$))"
    f"|(?P<school>小|中|高)(?:学校|学|校)?(?P<grade>[0-9一二三四五六])(?:年生|年)?(?!時|日|月|分|か|人)|(?P<form>年[少中長]|(?:小学|中学|高校|大学)生|園児)"
)
_UNNAMED_AGE = re.sub(r"\?P<\w+>", "?:", _AGE)
_CHILD = (
    "上の子|下の子|真ん中の子|娘|息子|(?:男|女)の子|赤ちゃん|双子|三つ子|長男|長女|次男|次女|三男|三女|孫(?!の手)|うちの子|子ども(?!の頃|のころ)"
    "|(?<![一-鿿んの])子(?!育て|守|供)|ベビー|ちび(?:っこ)?"
)
_ROLE = (
    "ママ|パパ|母(?:親|ちゃん)?|父(?:親|ちゃん)?|お母さん|お父さん|おかん|おとん|主婦|主夫|祖母|祖父|ばあば|じいじ|ばあさん|じいさん|ばあちゃん|じいちゃん"
    "|会社員|公務員|看護師|保育士|教員|教師|自営業?|(?:新米|シン(?:グル)?)(?:ママ|マザー|パパ|ファザー)|シングル|妊婦|里親"
)
_LEAVE = "育休|産休|育児休(?:業|暇)"
_ALONE = "シングル|シンママ|シンパパ|ひとり親|一人親|(?:一人|ひとり)で育て|母子家庭|父子家庭"
_AWAITED = "妊娠|妊婦|予定日|出産(?:予定|を控え)|臨月|お腹の(?:子|中|赤)|マタニティ|プレママ|プレパパ"
_LOOKED_AFTER = (
    "(?:預か|面倒(?:を)?(?:み|見)|(?:お)?守りを?(?:し|さ)|(?:み|見)て(?:い|お)?(?:ます|る|ります|とる)|送り迎え)"
)
# 3歳の悠真と暮らしている: a child given only by age and name.
_BY_NAME = (
    f"(?:{_UNNAMED_AGE})の[^。,、!?]{{1,6}}?(?:と(?:[^。,]{{0,3}})暮ら|を育て"
    f"|(?:の|を抱えた)(?:{_ROLE})(?:です|や|だ|じゃ|,|、|$))"
)
_TRADE, _PLACE = introduced.every_trade(), introduced.every_place()
_IS = "(?:い(?:ます|る|て|まして)|お(?:ります|る|って|りまして|んねん|ります))"
_MARK = re.compile(
    fold_pattern(
        "(?:はじ|初)めまして|よろしく(?!(?:と)?(?:言|伝|お伝え))|自己紹介(?!した|だけ|の(?:とき|時|場|練))|今日から(?:使|始め|お世話)|(?:登録|始め)(?:したばかり|てみました)|お邪魔します"
    )
)
_GREETING = re.compile(
    fold_pattern(
        "(?:はじ|初)めまして|おはよう(?:ございます)?|こんにちは|こんばんは|どうぞ|これから|こちらこそ|よろしゅ?く?う?(?:お?(?:願|ねが)い(?:いた)?(?:し)?(?:ます|します|たします)?)?|ね$|です"
    )
)
_HOUSE = re.compile(
    fold_pattern(
        f"(?:{_CHILD})(?:[^。,がもと]{{0,5}})?(?:が|も|と)?(?:{_NUMBER}人)?,?{_IS}"
        f"|(?:{_CHILD}|{_UNNAMED_AGE})[^。]{{0,12}}(?:の)?(?:{_ROLE})|(?:{_CHILD})[^。]{{0,14}}(?:{_LOOKED_AFTER}|育て(?:て|中)|子育て中|と(?:二人|ふたり|三人|[0-9]人)?暮らし)"
        f"|(?:{_CHILD})(?:は|が|,)?(?:まだ|もう|今|いま)?(?:{_UNNAMED_AGE})(?:です|だ|や|じゃ|でして|になり(?:ます|まし)|$)"
        f"|(?:{_UNNAMED_AGE})(?:の|と)?(?:{_CHILD})(?:[一二三四2-4]人)?(?:です|だよ|や|$)|{_BY_NAME}"
    )
)
_SELF = re.compile(
    fold_pattern(
        f"(?:{_ROLE})(?:を?(?:やって|して)(?:い|お)?(?:ます|る|ります))?(?:です|だよ|や(?:で)?|じゃ|ばい|で|でございます|,|$)"
        f"|(?<![0-9.]){_NUMBER}(?:歳|才|代)?(?:です|に(?:なり|なった|なる)|$)|(?:{_LEAVE})(?:中|を?(?:取|と)|に入)|(?:住んで|住んど|住まい|在住|暮らして)"
        f"|(?:{_AWAITED})[^。]{{0,8}}(?:です|中|か月|$)|(?:{_ALONE})|{_TRADE}"
    )
)
# What introductions are made of; a sentence with more than that left says more.
_SAID = re.compile(
    fold_pattern(
        f"{_MARK.pattern}|{_TRADE}|{_PLACE}|[一-鿿]{{1,3}}(?=です)|{_UNNAMED_AGE}|{_CHILD}|{_ROLE}|{_LEAVE}|{_ALONE}|{_AWAITED}|{_NUMBER}(?:歳|才|代|人目?|年目|週)?"
        "|夫婦|夫|妻|旦那|主人|嫁|共働き|専業|時短|代わ(?:り|って)|かわり|昼|平日|毎日|日中|あいだ|間|週|今|いま|現在|うち|家族|姉妹|兄弟|きょうだい|上|下|まだ|もう"
        "|(?:住|暮ら|預か|育て|勤め|働|面倒|送り迎え|お?守り)[ぁ-ん]*|在住|東京|大阪|名古屋|福岡|札幌|仙台|広島|京都|神戸|北海道|沖縄|九州|関西|東北|都内|県|市|中"
        "|どうぞ|お願い(?:いた)?(?:し)?(?:ます)?|申します|ございます|いたし(?:まし|ます)|おります|おりまして|いまして|います|です(?:けど)?|して|しとる|なります|なりました|なった|なる|でございます|[ぁ-ん]{1,3}(?=です|$)|[のがはもとをにでやへ,。!?♪ねよ]"
    )
)
_MORE = re.compile(
    fold_pattern(
        "担任|同僚|上司|後輩|妊娠線|気にな|そうで|らしい|んだって|今日|昨日|さっき|今朝|今夜|明日|最近|ない|ません|へん|不安|心配|悩|つら|辛|しんど|疲|へと|眠|泣|熱|咳|風邪|うれし|嬉|楽し|どきどき|緊張|怒|困|大変|うまく|怖|こわ|病|亡|死|別居|離婚|発表会|初めて|入(?:園|学)|卒|消|逃げ|助け|殺|限界|無理|孤独|寂|さび|苦し|つかれ|しに|きえ|たい|なみだ|殴|叩|暴力|いらない|のに|ばかり|ばっか|誕生日|でし(?:た)|ました|だった|って(?:言|い)"
    )
)
# Someone else's leave, or what someone else did, introduces no one.
_OF_OTHERS = re.compile(
    fold_pattern(
        "(?:友|同僚|先輩|後輩|上司|部下|いとこ|姉|妹|兄|弟|隣|近所|さん)[^。]{0,10}(?:が|は|も)[^。]{0,6}(?:育休|産休|育児休)"
        "|(?:娘|友[達人]|同僚|先輩|後輩|部下|いとこ|姉|妹|弟の嫁|息子の嫁|隣)(?:さん)?(?:が|も)[^。]{0,6}(?:妊娠|出産|臨月)"
        "|(?:子|子ども|娘|息子|孫|赤ちゃん)が(?:寝|起き|泣|食べ|遊)"
        "|見てくれ(?:た|て|まし)|(?:た|だ)らしい"
        f"|(?:夫|旦那|主人|妻|嫁|娘|息子|孫|父|母|兄|姉|弟|妹)(?:さん)?(?:が|は|も)[^。]{{0,8}}(?:{_TRADE})"
    )
)
_MOST_LEFT = 6

_NAME = "[ぁ-ん一-鿿ー]{1,6}?"
_NO_NAME = (
    "^[にをへ]|甘い|まだ|何|なん|なに|ない|決|内緒|ないしょ|秘密|聞|覚|書|つけ|付け|言わ|知|誰|だれ|どう|迷|ここ|みんな|同じ|伏せ|候補|考え|忘れ|出し|呼|いい名|かわい|可愛|変"
    "|いや|だめ|やだ|まま|ぱぱ|まんま|すき|好き|きらい|嫌い|ばか|ちが|違|行|いく|たい$|だ$|って|です|ます|して|食べ|寝|無理|痛い|いたい|おいし|もう|これ|ほんと|早く|ありがと|ごめん"
    "|ばいばい|じいじ|ばあば|おいで|がんば|ぶーぶ|わんわん|ほしい|欲しい|発表会|時期|期$|教室|保育|学校|病気|症"
)
_SAYS = (
    "(?:って|と)(?:い(?:い|う)|言(?:い|う)|ゆう|申し|呼ん)(?:(?:で(?:い|お)?)?(?:ます"
    "|る|ります)|ん(?:です|だ|や|じゃ|よ)?|の|まし)(?:けど|けれど|が|よ|ね|て)*"
)
_BELONGS = f"(?:{_CHILD}|妻|夫|旦那|嫁|犬|猫|うち|私|わたし|俺|僕)(?:さん|たち)?"
_TELLS_NAME = compile_all(
    (
        f"(?:{_BELONGS})?(?:の)?(?:名前|(?<![一-鿿])名)(?:は|,),?「?(?P<name>{_NAME})」?(?:{_SAYS}|です(?:よ|ね)?|だよ|やで|じゃよ?|や|ちゃん)?(?=$|[,。!♪])",
        f"(?:{_BELONGS})(?:は|ね)?,?(?P<name>{_NAME})(?:ちゃん|くん)?,?{_SAYS}(?=$|[,。!♪])",
        f"^(?P<name>{_NAME})(?:と申し|といい|と言い|っていい)(?:ます|まして)(?=$|[,。!♪])",
        f"^(?P<name>{_NAME})(?:です|だよ|っていうの)?,(?:{_BELONGS})の名前(?:です|だよ|ね|は)?(?=$|[。!♪])",
    )
)
_IS_NO_NAME = re.compile(fold_pattern(_NO_NAME))
_TILL_NOW = re.compile(
    fold_pattern(
        "^(?:そういえば|まだ|今まで|,)*(?:言って|話して|教えて|名乗って)(?:い|お)?(?:な(?:い|かった)|ません|りません)[^。]{0,8}$"
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence introduces, by kind, and what it says besides."""

    kinds: tuple[str, ...]
    left: str


def is_marked(text: str) -> bool:
    """Return whether a folded text announces an introduction, or is nothing but one."""
    if _MARK.search(text):
        return True
    sentences = [one for one in re.split(r"[。!?\n]+", text) if without_greeting(one).strip(" ,")]
    is_pure = bool(sentences) and all(_introduces(one) and _is_pure(one) for one in sentences)
    return is_pure or households.is_description(text)


def read(sentence: str, *, is_marked: bool) -> Told | None:
    """Read who is introduced in a folded sentence without its end mark, or which name is given."""
    name = next(_names(sentence), None)
    if name is not None:
        return Told(
            (CALLED,),
            f"{sentence[: name.start()]},{sentence[name.end() :]}".strip(",") if _has_more(sentence, name) else "",
        )
    if not is_marked or not _introduces(sentence):
        return None
    return Told(tuple(_kinds(sentence)), "" if _is_pure(sentence) else sentence)


def is_till_now(sentence: str) -> bool:
    """Return whether a sentence only says that something had not been mentioned: 「まだ言ってなかった」."""
    return _TILL_NOW.search(sentence) is not None


def without_greeting(text: str) -> str:
    """Remove the greetings of an introduction from a folded text."""
    return _GREETING.sub("", text)


def _names(sentence: str) -> Iterator[re.Match[str]]:
    found = (pattern.search(sentence) for pattern in _TELLS_NAME)
    return (match for match in found if match is not None and not _IS_NO_NAME.search(match["name"]))


def _has_more(sentence: str, name: re.Match[str]) -> bool:
    return len(sentence) - (name.end() - name.start()) > _MOST_LEFT


def _introduces(sentence: str) -> bool:
    if _OF_OTHERS.search(sentence):
        return False
    return _HOUSE.search(sentence) is not None or _SELF.search(sentence) is not None


def _is_pure(sentence: str) -> bool:
    return not _MORE.search(sentence) and len(re.sub(r"\W", "", _SAID.sub("", sentence))) <= _MOST_LEFT


_KINDS = tuple(
    (kind, re.compile(fold_pattern(words)))
    for kind, words in (
        ("intro.who", f"{_CHILD}|{_BY_NAME}"),
        ("intro.awaited", _AWAITED),
        ("intro.leave", _LEAVE),
        ("intro.alone", _ALONE),
        ("intro.minded", f"孫[^。]{{0,20}}{_LOOKED_AFTER}"),
        ("intro.trade", _TRADE),
        ("intro.place", _PLACE),
    )
)


def _kinds(sentence: str) -> Iterator[str]:
    found = [kind for kind, words in _KINDS if words.search(sentence)]
    yield from found or ("intro.any",)


_PAIR = re.compile(
    fold_pattern(
        f"(?:(?:{_AGE})(?:(?:に(?:なる|なった|なります)|の|で|,|と)(?:うちの)?)?)?(?P<who>{_CHILD})(?!夫婦|婿|さん夫婦|の(?:家|嫁|夫|旦那))"
        f"(?:(?:は|が|,|も)?(?:まだ|もう|今)?(?:{_AGE.replace('?P<', '?P<after_')}))?"
    )
)
_SCHOOLS = {"小": "小学", "中": "中学", "高": "高校"}
_PERSONS = (
    ("孫", "お孫さん"),
    ("むすめ|長女|次女|三女", "娘さん"),
    ("むすこ|長男|次男|三男", "息子さん"),
    ("男の子", "男の子"),
    ("女の子", "女の子"),
    ("双子", "双子のお子さん"),
    ("三つ子", "三つ子のお子さん"),
    ("赤ちゃん|べびー", "赤ちゃん"),
)
_MOST_NAMED = 2
_ONLY_BY_NAME = re.compile(fold_pattern(_BY_NAME.replace(_UNNAMED_AGE, _AGE)))
_GRANDPARENT = re.compile(fold_pattern("祖母|祖父|じい|ばあ"))


def household(text: str) -> str | None:
    """Return the children that a folded text introduces, in our own words: 「生後5か月の娘さん」."""
    found = [_said(match) for match in _PAIR.finditer(text)]
    grand = [one for one in found if one.endswith("お孫さん")]
    named = list(dict.fromkeys(grand or found))
    # Of a child named both with and without an age, the former says more.
    told = [one for one in named if not any(other != one and other.endswith(one) for other in named)]
    return "と".join(told[:_MOST_NAMED]) or _by_name(text)


def _by_name(text: str) -> str | None:
    found = _ONLY_BY_NAME.search(text)
    if found is None:
        return None
    return f"{_age(found, '')}{'お孫さん' if _GRANDPARENT.search(found[0]) else 'お子さん'}"


def _said(found: re.Match[str]) -> str:
    who = next((noun for words, noun in _PERSONS if re.fullmatch(words, found["who"])), "お子さん")
    return f"{_age(found, '') or _age(found, 'after_')}{who}"


def _age(found: re.Match[str], side: str) -> str:
    if months := found[f"{side}months"]:
        return f"{_number(months)}か月の"
    if years := found[f"{side}years"]:
        return f"{_number(years)}歳{found[f'{side}half'] or ''}の"
    if school := found[f"{side}school"]:
        return f"{_SCHOOLS[school]}{_number(found[f'{side}grade'])}年生の"
    return f"{form}の" if (form := found[f"{side}form"]) else ""


def _number(text: str) -> int:
    return int(numerals.read(text) or 0)
