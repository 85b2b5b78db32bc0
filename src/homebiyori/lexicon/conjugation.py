"""Verb conjugation: what may follow a stem in a text, and the forms that a reply uses."""

import re
from dataclasses import dataclass
from functools import lru_cache

ICHIDAN, SURU, KURU, IKU = "1", "する", "くる", "いく"
# Godan stems by last letter: before ない, before ます, before て, potential, volitional.
_ROWS = {
    "う": "わいっえお",
    "く": "かきいけこ",
    "ぐ": "がぎいげご",
    "す": "さししせそ",
    "つ": "たちってと",
    "ぬ": "なにんねの",
    "ぶ": "ばびんべぼ",
    "む": "まみんめも",
    "る": "らりっれろ",
    IKU: "かきっけこ",
}
KINDS = (ICHIDAN, SURU, KURU, *_ROWS)
_VOICED = frozenset("ぐぬぶむ")
_AFTER_I = (
    r"(?=ま[しすせ]|た[いくか]|なが|始|はじ|終|上げ|あげた|切[っり]|きっ|直|なお|続|つづ|忘|わす|そび|損|すぎ|過ぎ"
    r"|に(?:行|い[っくき]|来|き[た])|合|あっ|は[るっ]|よ[るっ])"
)
_AFTER_A = r"(?=な[いかくき]|ず|ん(?:かっ|[。、,!でけと]|$)|へん|ぬ)"


@dataclass(frozen=True, slots=True)
class Spelled:
    """A verb's spelling without its ending, and its inflection: a class, or a godan verb's last letter."""

    stem: str
    kind: str


def spelled(written: str) -> Spelled:
    """Split a dictionary form; a trailing 5 marks a godan verb in る."""
    word = written.rstrip("5")
    if word.endswith("する") and word == written:
        return Spelled(word[:-2], SURU)
    if word.endswith(("てくる", "て来る", "でくる", "で来る")):
        return Spelled(word[:-2], KURU)
    if word.endswith(("行く", "いく")):
        return Spelled(word[:-1], IKU)
    if word.endswith("る") and word == written:
        return Spelled(word[:-1], ICHIDAN)
    return Spelled(word[:-1], word[-1])


@lru_cache(maxsize=32)
def ending(kind: str) -> re.Pattern[str]:
    """Return a pattern of what may follow a stem, with one group per form."""
    if kind == ICHIDAN:
        return re.compile(_ichidan(""))
    if kind == SURU:
        return re.compile(
            rf"[をもは、]?(?:し(?:{_of_te('', 'て', 'た', 'ちゃ', 'と')}|(?P<o>よう)"
            rf"|(?P<i>{_AFTER_I})|(?P<a>{_AFTER_A}))|(?P<u>する)|いた(?:し(?:(?P<te2>て)|(?P<ta2>た)|(?P<i2>(?=ま))))|(?P<a2>せ(?=ず|ん|へん))|(?P<can>でき|出来))"
        )
    if kind == KURU:
        return re.compile(
            rf"(?:(?:き|来)(?:{_of_te('', 'て', 'た', 'ちゃ', 'と')}|(?P<i>{_AFTER_I}))"
            rf"|(?P<u>くる|来る)|(?:こ|来)(?P<a>{_AFTER_A}))"
        )
    return re.compile(_godan(kind))


def _of_te(before: str, te: str, ta: str, cha: str, to: str) -> str:
    return (
        rf"{before}(?:(?P<te>{te})|(?P<ta>{ta}(?!い(?![ままつるろ今])|く(?=な|て|は|も)|かっ))|(?P<chau>{cha}(?=[っいう]))"
        rf"|(?P<oku>{to}(?=い[たて]|く|き(?=ま)))|(?P<iru>{to}(?=る|った|って|ん[。でね!]|ん$|り(?=ま))))"
    )


def _ichidan(stem: str) -> str:
    forms = _of_te("", "て", "た", "ちゃ", "と")
    return (
        rf"{stem}(?:(?P<i>{_AFTER_I})(?!た(?:$|[^いくか])|たから)|{forms}|(?P<a>{_AFTER_A})"
        rf"|(?P<can>ら?れ(?=た|て|ない|なか|まし|ませ|る(?:よう|$|。)))|(?P<o>よう)|(?P<u>る))"
    )


def _godan(last: str) -> str:
    a, i, on, e, o = tuple(_ROWS[last])
    te, ta, cha, to = ("で", "だ", "じ", "ど") if last in _VOICED else ("て", "た", "ち", "と")
    sound = "(?:っ|う(?=[てた]))" if last == "う" else on
    dictionary = "く" if last == IKU else last
    return (
        rf"(?:{_of_te(sound, te, ta, cha + 'ゃ', to)}|{i}(?P<i>{_AFTER_I})|{a}(?P<a>{_AFTER_A})"
        rf"|(?P<can>{e}(?=た|て|ない|なか|まし|ませ|る(?:よう|$|。)|へん|ん(?:かっ|。|$)))|(?P<o>{o}う)|(?P<u>{dictionary}))"
    )


def te_form(said: str) -> str:
    """Return 編んで for 編む."""
    one = spelled(said)
    if one.kind in (ICHIDAN, SURU, KURU):
        return one.stem + {ICHIDAN: "て", SURU: "して", KURU: "きて"}[one.kind]
    return one.stem + _ROWS[one.kind][2] + ("で" if one.kind in _VOICED else "て")


def past(said: str) -> str:
    """Return 編んだ for 編む."""
    form = te_form(said)
    return form[:-1] + ("だ" if form[-1] == "で" else "た")


def plain(said: str) -> str:
    """Return the dictionary form, without its class mark."""
    return said.rstrip("5")


def denied(said: str) -> str:
    """Return 編まなかった for 編む."""
    one = spelled(said)
    middle = {ICHIDAN: "", SURU: "し", KURU: "こ"}
    return one.stem + (middle[one.kind] if one.kind in middle else _ROWS[one.kind][0]) + "なかった"


def wanted(said: str) -> str:
    """Return 編もう for 編む."""
    one = spelled(said)
    middle = {ICHIDAN: "よ", SURU: "しよ", KURU: "こよ"}
    return one.stem + (middle[one.kind] if one.kind in middle else _ROWS[one.kind][4]) + "う"


def able(said: str) -> str:
    """Return 編める for 編む, without its る."""
    one = spelled(said)
    middle = {ICHIDAN: "られ", SURU: "でき", KURU: "こられ"}
    return one.stem + (middle[one.kind] if one.kind in middle else _ROWS[one.kind][3])


def joined(said: str, other: str) -> str:
    """Append another verb: 編み終える."""
    one = spelled(said)
    middle = {ICHIDAN: "", SURU: "し", KURU: "き"}
    return one.stem + (middle[one.kind] if one.kind in middle else _ROWS[one.kind][1]) + other
