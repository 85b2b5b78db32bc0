"""The aspect of a verb, read from its ending: whether it was done, tried, planned or left undone, and for whom."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from homebiyori.lexicon.conjugation import ending


class Aspect(StrEnum):
    """The aspect of a deed."""

    DONE = "done"
    COULD = "could"
    ONGOING = "ongoing"
    WAS = "was"
    TRIED = "tried"
    REGRETTED = "regretted"
    DOES = "does"
    PLANNED = "planned"
    UNDONE = "undone"
    UNABLE = "unable"
    ATTEMPTED = "attempted"
    BECAME = "became"


# For whom it was done, if the grammar says so: for the writer, at the writer's request, or for someone else.
Favour = Literal["got", "asked", "gave"]


@dataclass(frozen=True, slots=True)
class Form:
    """What a verb's ending says, and where it ends; `compound` is a verb that was joined to it."""

    aspect: Aspect
    end: int
    favour: Favour | None = None
    compound: str | None = None
    is_chained: bool = False
    is_attributive: bool = False
    is_now: bool = False


_AFTER_TE = re.compile(
    r"(?P<no>ほし|欲し|(?:ください|下さい)(?!ま)|くれ(?=[。!」]|$|って|と[言頼])|[ねよ](?=[。!]|$)|って(?=[言頼お]|い[うっわ])"
    r"|と(?=[言頼お])|も?(?:いい(?:か|の|です|よ|$)|よい(?:も|の|か)|ええ(?:か|の|ん|$)|構わ)|も(?:いい|ええ|良|らいた|らおう)|は(?:いけ|だめ|ダメ|なら)"
    r"|く(?:れ(?:たら|れば|ると|るなら|るかな)|ださったら)|もらえ(?:な|ませ|ず|へん|る|たら)|いただけ(?:な|ませ|る)"
    r"|あげ(?:た(?:い|かっ|く)|よう)|やりた|やろう|[いき]た(?:い|く|かった)|き?たら(?=[いよ])|ばかり|い?れば|なんか)"
    r"|(?P<got_not>く(?:れ(?:な|ませ|へん|ず|ん(?!の))|ださら))"
    r"|(?P<got>く(?:れ(?:[たて](?!ら)|まし[たて]|はった|よった)|だは(?:った|って))|(?:くだ|下)さ(?:いまし[たて]|った|って))"
    r"|(?P<gets>くれ(?:る|ます|よる|とる))"
    r"|(?P<asked>もら(?:っ[たて]|いまし[たて]|え[たて]|えまし[たて])|もろ[たて]|(?:いただ|頂)(?:い[たて]|きまし[たて]|け[たて]|けまし[たて]))"
    r"|(?P<gave_not>(?:あげ(?:られ)?|やれ)(?:な|ませ|ず))"
    r"|(?P<gave>(?:差し?上げ|さしあげ|あげ|上げ)(?:てる|てます|[たてる]|まし[たて]|ます)|や(?:っ[たて]|りまし[たて]|る(?=[。の])))"
    r"|(?P<regretted>しま(?:っ[たて]|いまし[たて])|しも[たて]|もう?[たて])"
    r"|(?P<tried>み(?:[たて](?!い)|まし[たて]))|(?P<will>み(?:よう|る|ます)|お(?:こう|く)|く(?:る|つもり)|きます|まいります|い(?:く|こう)|行(?:く|こう))"
    r"|(?P<done>お(?:い[たて]|きまし[たて])|き(?:[たて](?!い)|まし[たて])|来(?:[たて]|まし[たて])|まいりまし[たて]"
    r"|い(?:っ[たて]|きまし[たて])|行(?:っ[たて]|きまし[たて])|ん(?=[。!ねやでけ、\n]|$)|から)"
    r"|(?P<undone>い?(?:な(?:い|かっ|く)|ませ|へん)|お(?:ら|りませ)|(?:こ|来)(?:な(?:い|かっ|く)|ず|ん(?=。|$|の)|[ーうお]へん)|き(?:い|ー)ひん)"
    r"|(?P<was>い?(?:た(?![いらっ])|まし[たて])|い?たって|お(?:った|りまし[たて])|て)"
    r"|(?P<ongoing>い?(?:る(?!と|なら)|ます)|お(?:る|りま)|いま(?=す))|(?P<maybe>も|は|さえ)|(?P<chain>)"
)
_AFTER_STEM = re.compile(
    r"(?P<undone>ませ(?:んで|なん|へんで))|(?P<done>まし[たて]|は?った|はって|よっ[たて])|(?P<does>ます)|(?P<compound>(?=[始は終上あ切き直な続つ忘わそ過すに合]))"
)
# Verbs that are joined to another's stem, by the kind of their own endings.
_COMPOUNDS = {
    "1": {
        "始める": re.compile("(?:始|はじ)め"),
        "終える": re.compile("(?:終|お)え"),
        "上げる": re.compile("(?:上|あ)げ"),
        "続ける": re.compile("(?:続|つづ)け"),
        "忘れる": re.compile("(?:忘|わす)れ"),
        "そびれる": re.compile("そびれ"),
        "過ぎる": re.compile("(?:過|す)ぎ"),
    },
    "る": {"終わる5": re.compile("(?:終|お)わ"), "切る5": re.compile("切|き(?=[っり])")},
    "す": {"直す": re.compile("直|なお")},
    "いく": {"に行く": re.compile("に(?:行|い(?=[っき]))")},
    "う": {"合う": re.compile("合(?=[っい])")},
}
HARD_COMPOUNDS = frozenset({"忘れる", "そびれる", "過ぎる"})
# What follows a past form and makes it no fact.
_NEVER = "(?:(?:ただの)?[一1](?:度|回)も|いちども|まだ|ほとんど|めったに|あまり|全然|ちっとも)"
_NO_FACT = re.compile(
    rf"ら(?:いい|よ[いか]|良|どう|って|[?。]|$)|(?:ほう|方)が|つもり|こと(?:が|は|も)?、?{_NEVER}?(?:な[いかくし]|あり|あらへん|ねえ|ござ|のう|なき)|と(?:して|した)ら|とこで|ところで|ふり|夢"
    r"|わけ(?:では|じゃ)|(?:ん|の)?(?:です)?か(?!ら|っ)|(?:ん|の)?(?:だろう|でしょう|やろ)"
    r"|(?:って|と|とか)(?:言|い[うっわ]|聞|きい|話|書|噂|申|仰|おっしゃ)|っけ|(?:ん|の)(?:では|じゃ)な|気(?:が|に)|らし[いく]|みたい|ような|はず"
    r"|い(?![ままつるろ今])|くない"
)
_PLANNED = re.compile(r"つもり|予定|こと(?:に(?:し|な|決))|ので?楽しみ|(?:ん|の)が楽しみ")
_BECAME = re.compile(r"ように(?:も)?な(?:っ[たて]|り(?:まし|、))")
_DOES = re.compile(
    r"(?:(?:ん|の)(?:です|だ|じゃ|や|よ|ね)|(?:わ|よ|ね|ねん|けど|から|ので|が|し(?=[、。]))+)(?:[。!、\n]|$|[^か?])|[。!、\n…]|$"
)
_NOUN = re.compile(r"[一-鿿ァ-ヺ]|[あそこ]の")
_CANNOT = re.compile(r"な[いかく]|ませ|へん|ず|ん(?:かっ|。|$)")
_COULD = re.compile(r"た(?!ら)|て(?!る)|まし[たて]")
_WISHED = re.compile(r"と(?:思|おも)|[。!]|$")
_ASPECTS: Mapping[str, tuple[Aspect, Favour | None]] = {
    "got": (Aspect.DONE, "got"),
    "gets": (Aspect.DOES, "got"),
    "got_not": (Aspect.UNDONE, "got"),
    "asked": (Aspect.DONE, "asked"),
    "gave": (Aspect.DONE, "gave"),
    "gave_not": (Aspect.UNABLE, "gave"),
    "regretted": (Aspect.REGRETTED, None),
    "tried": (Aspect.TRIED, None),
    "will": (Aspect.PLANNED, None),
    "done": (Aspect.DONE, None),
    "undone": (Aspect.UNDONE, None),
    "was": (Aspect.WAS, None),
    "ongoing": (Aspect.ONGOING, None),
    "chain": (Aspect.DONE, None),
}


def read(text: str, end: int, kind: str) -> Form | None:
    """Read the ending of a verb of this kind; None if there is none, or if it states no fact."""
    found = ending(kind).match(text, end)
    if found is None or found.lastgroup is None:
        return None
    name = found.lastgroup.rstrip("2")
    return _READERS[name](text, found.end())


def _after_te(text: str, at: int) -> Form | None:
    # 覚えていてくれた is a favour, like 覚えてくれた.
    at += 2 if text.startswith(("いてくれ", "いてもら", "いてくだ", "いてあげ"), at) else 0
    found = _AFTER_TE.match(text, at)
    name = (found.lastgroup or "") if found else ""
    if found is None or name not in _ASPECTS:
        return None
    aspect, favour = _ASPECTS[name]
    if name == "chain":
        # ほめて。 is a request, or left open.
        if found.end() == len(text) or text[found.end()] in "。!?…〜♪」":
            return None
        return Form(aspect, found.end(), is_chained=True)
    return _settled(text, found.end(), aspect, favour)


def _settled(text: str, end: int, aspect: Aspect, favour: Favour | None = None) -> Form | None:
    """Check what follows a form that seems to state a fact."""
    end = min(end, len(text))
    if _NO_FACT.match(text, end):
        return None
    is_attributive = text[end - 1 : end].endswith(("た", "だ", "る")) and _NOUN.match(text, end) is not None
    return Form(aspect, end, favour, is_attributive=is_attributive)


def _past(text: str, at: int) -> Form | None:
    # 縫い上げたった: a favour, in western dialects.
    if text.startswith(("った", "って"), at) and not text.startswith(("って言", "っていう", "って聞", "ってさ"), at):
        return Form(Aspect.DONE, at + 2, "gave") if text.startswith("った", at) else _settled(text, at, Aspect.DONE)
    return _settled(text, at, Aspect.DONE)


def _contracted(text: str, at: int) -> Form | None:
    is_done = text.startswith(("った", "って", "いまし"), at)
    return _settled(text, at + 2, Aspect.REGRETTED) if is_done else None


def _put(text: str, at: int) -> Form | None:
    is_done = text.startswith(("いた", "いて", "きまし"), at)
    return _settled(text, at + 2, Aspect.DONE) if is_done else Form(Aspect.PLANNED, at + 1)


def _being(text: str, at: int) -> Form | None:
    is_past = text.startswith(("った", "って"), at)
    return _settled(text, at + 2, Aspect.WAS) if is_past else _settled(text, at + 1, Aspect.ONGOING)


def _after_stem(text: str, at: int) -> Form | None:
    found = _AFTER_STEM.match(text, at)
    if found is None:
        return None
    if found.lastgroup == "compound":
        return _joined(text, at)
    if found.lastgroup == "does":
        return _dictionary(text, found.end())
    aspect = Aspect.UNDONE if found.lastgroup == "undone" else Aspect.DONE
    return _settled(text, found.end(), aspect)


def _joined(text: str, at: int) -> Form | None:
    for kind, verbs in _COMPOUNDS.items():
        for said, pattern in verbs.items():
            if found := pattern.match(text, at):
                form = read(text, found.end(), kind)
                return None if form is None or form.compound else replace(form, compound=said, is_now=False)
    return None


def _not(text: str, at: int) -> Form | None:
    unreal = (
        "なきゃ",
        "なければ",
        "なくちゃ",
        "ないと",
        "ないよう",
        "なくても",
        "ないで",
        "なあか",
        "なかったら",
        "ないほう",
        "ない方",
    )
    return None if text.startswith(unreal, at) else _denied(text, at, Aspect.UNDONE)


def _denied(text: str, at: int, aspect: Aspect) -> Form | None:
    form = _settled(text, at + 2, aspect)
    return replace(form, is_now=text.startswith(("ない", "ませんよ", "へん。"), at)) if form else None


def _can(text: str, at: int) -> Form | None:
    if _CANNOT.match(text, at):
        return _denied(text, at, Aspect.UNABLE)
    if text.startswith(("るように", "るよーに"), at):
        return Form(Aspect.BECAME, at) if text.startswith(("な", "も"), at + 4) else None
    found = _COULD.match(text, at)
    return _settled(text, found.end(), Aspect.COULD) if found else None


def _will(text: str, at: int) -> Form | None:
    if text.startswith(("とした", "として", "としま"), at):
        return Form(Aspect.ATTEMPTED, at + 3)
    return Form(Aspect.PLANNED, at) if _WISHED.match(text, at) else None


def _dictionary(text: str, at: int) -> Form | None:
    if _BECAME.match(text, at):
        return Form(Aspect.BECAME, at)
    if _PLANNED.match(text, at):
        return Form(Aspect.PLANNED, at)
    return Form(Aspect.DOES, at) if _DOES.match(text, at) else None


_READERS = {
    "te": _after_te,
    "ta": _past,
    "chau": _contracted,
    "oku": _put,
    "iru": _being,
    "i": _after_stem,
    "a": _not,
    "can": _can,
    "o": _will,
    "u": _dictionary,
}
