"""Reads a parent's family: names, ages and grades; the last correction holds.

A name is said back only if it was asked for and is on one of our lists (`given.py`).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from homebiyori.base.text import normalize
from homebiyori.lexicon import concepts, things
from homebiyori.lexicon.normalize import fold
from homebiyori.memory import called, given
from homebiyori.memory.ages import AGE, IS_PAST, YEARS_OLD, spoken
from homebiyori.memory.files import words
from homebiyori.memory.patterns import in_text

_DATA = words()
# The people that messages may mention, by what an answer calls them.
_NOUNS: Mapping[str, str] = _DATA["people"]
_CALLED = tuple(_NOUNS)
_CHILDREN = frozenset(_DATA["children"])
# Adults with whom there may be trouble.
OTHERS = frozenset(_DATA["others"])
# Who else may be meant: 上の子 may be the 長男.
_ALSO = {
    "お子さん": _CHILDREN,
    "双子のお子さん": _CHILDREN,
    # Also said of one's own children.
    **dict.fromkeys(("お兄さん", "お姉さん"), frozenset({"上のお子さん", "ご長男", "ご長女"})),
    **dict.fromkeys(("弟さん", "妹さん"), frozenset({"下のお子さん", "ご次男", "ご次女"})),
    "上のお子さん": frozenset({"ご長女", "ご長男"}),
    "下のお子さん": frozenset({"ご次女", "ご次男", "お孫さん", "赤ちゃん"}),
    "娘さん": frozenset({"ご長女", "ご次女"}),
    "息子さん": frozenset({"ご長男", "ご次男"}),
}
# The lookahead at the first letter saves trying every alternative at every position.
_WHO = re.compile(f"(?=[{_DATA['begins']}])(?:{'|'.join(f'(?P<w{at}>{of})' for at, of in enumerate(_NOUNS.values()))})")
_OF_THEIRS = re.compile(
    r"(?:友[人達だ]ち?|同僚|後輩|先輩|上司|知り合い|ママ友|いとこ|お?隣|近所|妹|弟|姉|兄|先生)(?:さん|夫婦)?(?:の(?:家の|ところの|とこの)?|んとこの)$"
)
_DENIED = re.compile(
    r"(?:さん|ちゃん)?(?:(?:じゃ|では|や|と)(?:な[いくか]|ありま|あらへん|のう)|(?:と|とは|や)?(?:ちゃう|ちゃい|違[いうっ]))"
)
_IS = re.compile(
    r"(?:さん|ちゃん)?(?:です|だ(?!け)|や(?![めら])|じゃ(?!な)|な[のんー]|の(?:こと|名前|ほう)|でして|で(?=$|、|す)|ばい|たい(?=$)|けん|ですけん|(?=$|[。!?♪]))"
)
_NAME, _TITLE, _NAMED, _AFTER = called.NAME, called.TITLE, called.NAMED, called.AFTER
_AFTER_WHO = (
    re.compile(rf"(?:の|、|・|「){_NAMED}」?{_AFTER}"),
    re.compile(rf"の名(?:前)?(?:は|が|って|、)「?{_NAMED}」?(?:(?:って|と)(?:い|言|ゆ|つけ)|{_AFTER})"),
    re.compile(rf"(?:は|が|も)「?{_NAMED}」?(?:って|と)(?:い[ういっ]|言[ういっ]|呼|名[づ付]|申)"),
)
# 娘はりん、息子はそうた: two in the same form are names; 次女は名前がゆめ, もなか（猫、7歳）.
_PAIRED = re.compile(rf"(?:は|が){_NAMED}(?=$|[、。!♪]|です|で[、す]|や(?:で|ねん|$)|だよ|じゃ)")
_CALLED_SO = re.compile(rf"(?:は|が|の)?、?名前[はが]「?{_NAMED}」?(?:(?:って|と)(?:い|言|ゆ|つけ|申)|{_AFTER})")
_CALLED_AT_END = re.compile(rf"(?:で|、){_NAMED}(?:って|と)(?:い(?:い|う)|言(?:い|う)|申し)(?:ます|まして|んです)$")
_EXPLAINED = re.compile(rf"(?:^|(?<=[、。\sのはがも])){_NAMED}[（(](?P<of>[^（）()]{{1,12}})[）)]")
# 娘ゆい: a listed name needs no particle; 上が5歳の颯太.
_CLOSE = re.compile(rf"{_NAMED}{_AFTER}")
_BY_AGE = re.compile(rf"(?P<which>上|下|長男|長女|次男|次女)(?:の子)?(?:が|は|、){YEARS_OLD}の{_NAMED}{_AFTER}")
# A name for the one just mentioned: 柴犬、13歳です。名前はゴン.
_CALLED_NEXT = re.compile(
    rf"^、?(?:その子の)?名(?:前)?(?:は|が|、)「?{_NAMED}(?:」|って|と(?:い|言|申)|です|や|だ|じゃ|、|$)"
)
# Answers a question for the name: ゆいですよ, 颯太と結衣です.
_TOLD_AGAIN = re.compile(rf"^{_NAMED}(?:と(?P<other>{_NAME}){_TITLE}?)?(?:です|や(?:で|ねん)|だよ|じゃ|でございます)")
# Says afterwards who it was: こたろうが熱を出した。2歳の息子です.
_AFTERWARDS = re.compile(
    rf"^(?:うちの|{YEARS_OLD})?の?(?P<of>[^、。]{{1,5}})(?:です|や(?:で|ねん)?|だよ|じゃ|なんです|のことです)(?:よ|ね|けど)?$"
)
_FIRST = re.compile(rf"^{_NAMED}[がはも、]")
# Names in a row, in a sentence about names or the household.
_OF_NAMES = re.compile(rf"(?:さん)?(?:は|が)「?{_NAMED}」?(?=$|[、。!)]|で(?:す|$|、))")
_BESIDE = re.compile(
    rf"(?:さん)?「?(?P<name>[ぁ-ゖー]{{2,5}}?|[ァ-ヴー]{{2,6}})(?P<title>{_TITLE})?」?(?=と|が|も|、|で(?:す|$))"
)
_TELLS_NAMES = re.compile("名前|名は|って(?:いう|ゆう|言う)|と(?:いい|言い|申)ます")
_IS_KANA, _STARTS = re.compile("[ぁ-ゖ]"), re.compile("[はがもとやにのを]")
_TOPIC = re.compile(rf"(?:^|[、。!?\s「]|そういえば|だから|あの){_NAMED}」?(?:は|って(?:いうの)?は?|が|というのは)")
_SENTENCE = re.compile(r"[^。!?\n]{1,120}")
_NO_NAMES = re.compile(_DATA["no_names"])
# Names that are also things: さくら, ひまわり.
_NAMESAKES = frozenset(_DATA["namesakes"].split())


_AT_HOME = re.compile(
    "(?:が|も|と)[^。、!?]{0,4}(?:います|おります|いて|おって|おる(?:$|[。、!ね])|いる(?:$|[。、!の]))|[匹人](?:います|おります|おる|いる)|暮ら|住んで|家族|(?:の|な)(?:ママ|パパ|母|父)(?:です|や|だ|$|[。!])"
)
# 父親です: that is the writer.
_SELF = re.compile(
    "(?:父親?|母親?|祖母|祖父|ばあば|じいじ|ママ|パパ|婆|爺)(?:です|だ|や|じゃ|でございます|しと|して)|(?:の)(?:ママ|パパ|父|母)(?=です|や|だ)"
)
# Whether a question is about the writer's own name.
is_own_name = in_text("(?:私|わたし|わたくし|俺|僕|ぼく|わし|うち)の名")
# Whether a text speaks of the writer.
is_own = in_text("(?:私|わたし|俺|わし|僕|ぼく|うち)(?:の好|は|が|も)|うちの好物")
_PAIR = re.compile(
    rf"(?P<elder>兄|姉|上の子|上|長男|長女)(?:の名前)?(?:が|は)「?(?P<one>{_NAME})」?{_TITLE}?(?:で|、)+(?P<younger>弟|妹|下の子|下|次男|次女)(?:の名前)?(?:が|は)「?(?P<two>{_NAME})」?{_TITLE}?{_AFTER}"
)
_ANY_CHILD = "お子さん"
_KNOWN_CLOSER = frozenset({"お孫さん", "娘さん", "息子さん"})
_BY_ORDER = ("上のお子さん", "下のお子さん")
_ELDER = {"長男": "ご長男", "長女": "ご長女", "次男": "ご次男", "次女": "ご次女"}
_HAS, _AND, _YEARS = "=", "、", "歳"
_MOST_KEPT = 4


@dataclass(frozen=True, slots=True)
class Family:
    """Persons by name, and ages or grades by person; a person is named as an answer calls them."""

    names: Mapping[str, str] = field(default_factory=dict)
    ages: Mapping[str, str] = field(default_factory=dict)

    def who(self, text: str) -> str | None:
        """Return the person whose name a text contains."""
        plain = normalize(text)
        return next((who for name, who in reversed(tuple(self.names.items())) if _place_of(name, plain) >= 0), None)

    def age_of(self, text: str) -> tuple[str, str] | None:
        """Return the person that a text asks about, and their age; if it names nobody, the only age that is known."""
        named = self.who(text)
        asked = {*people(text), *((named,) if named else ())}
        meant = meant_by(asked)
        found = [one for one in self.ages.items() if not asked or one[0] in meant]
        return found[-1] if len(found) == 1 or (found and asked) else None

    def spots(self, plain: str) -> list[tuple[str, int, int]]:
        """Return the people in a normalized text, by name or not, with start and end."""
        named = [*_by_name(plain, self.names)]
        return [*named, *(one for one in _people(plain) if all(one[1] not in range(at, end) for _, at, end in named))]

    def kept(self) -> tuple[str, ...]:
        """Return the ages to store beyond the recent messages, the last ones told."""
        return tuple(f"{who}{_HAS}{age}" for who, age in self.ages.items())[-_MOST_KEPT:]

    def aged(self, who: str) -> str:
        """Put a person's age before them, if it is known."""
        age = self.ages.get(who)
        return f"{age}の{who}" if age else who


def read(texts: Iterable[str], known: Iterable[str] = ()) -> Family:
    """Read what texts, oldest first, tell of people; the last word counts. `known` holds stored ages."""
    names: dict[str, str] = {}
    ages = dict(one.split(_HAS, 1) for one in known if _HAS in one)
    asked: tuple[str, ...] = ()
    for text in texts:
        names.update(_told_again(asked, text))
        asked = people(text) if "名" in text and text.rstrip().endswith(("?", "？")) else ()
        before = ""
        for sentence in _SENTENCE.finditer(normalize(text)):
            _put_right(sentence[0], names, ages)
            called.put_right(before, sentence[0], names)
            for name, who in (*_named(sentence[0]), *_told_after(before, sentence[0])):
                # A vague お子さん does not replace a closer word such as お孫さん.
                is_vague = who == _ANY_CHILD and names.get(name, who) in _KNOWN_CLOSER
                if not (is_vague or _is_spoken_to(who, names.get(name), sentence[0])):
                    names.pop(name, None)
                    names[name] = who
            for who, age in _aged(sentence[0], names, ages):
                ages[who] = _beside(age, ages.pop(who, ""))
            before = sentence[0]
    return Family(names, ages)


def _is_spoken_to(who: str, before: str | None, sentence: str) -> bool:
    """Return whether an adult is only addressed before a child's name: 「お母さん、結衣にあげないで」."""
    return who in OTHERS and (before in _CHILDREN or before in given.PETS) and "名" not in sentence


def _told_again(asked: Sequence[str], text: str) -> Mapping[str, str]:
    """Return the listed names in an answer to a question for names."""
    said = _TOLD_AGAIN.match(normalize(text)) if asked else None
    told = (called.longest(said), said["other"]) if said is not None and not called.denies(text) else ()
    names = [name for name in told if name and given.is_listed(name)]
    whose = asked if len(asked) == len(names) else _BY_ORDER if len(names) > 1 else asked[-1:]
    return dict(zip(names, whose, strict=False))


def _beside(age: str, before: str) -> str:
    """Join an age to a grade that was told before, or the reverse; replace one of the same sort."""
    others = (one for one in before.split(_AND) if one and (_YEARS in one) != (_YEARS in age))
    return _AND.join(sorted((age, *others), key=lambda one: _YEARS not in one))


def people(text: str) -> tuple[str, ...]:
    """Return the people that a text mentions, as an answer calls them."""
    return tuple(dict.fromkeys(who for who, _, _ in _people(normalize(text))))


def sentences(text: str) -> list[str]:
    """Normalize a text and split it into sentences."""
    return [one[0] for one in _SENTENCE.finditer(normalize(text))]


def as_elder(said: str) -> str:
    """Call people as a grandparent does."""
    return said.replace("奥さん", "お嫁さん")


def at_home(text: str) -> tuple[str, ...]:
    """Return the people who live with the parent, according to a text."""
    return people(_SELF.sub("", text)) if _AT_HOME.search(normalize(text)) else ()


def asks_of_all(text: str) -> bool:
    """Return whether a question is about the children, and about none of them in particular."""
    return not set(people(text)) - {"お子さん", "双子のお子さん"}


def meant_by(asked: Iterable[str]) -> frozenset[str]:
    """Return everybody whom the question may mean: うちの子 may be the daughter."""
    return frozenset(asked).union(*(_ALSO.get(who, frozenset()) for who in asked))


@lru_cache(maxsize=128)
def _people(plain: str) -> tuple[tuple[str, int, int], ...]:
    found = ((one, int((one.lastgroup or "w0")[1:])) for one in _WHO.finditer(plain))
    return tuple(
        (_CALLED[at], one.start(), one.end())
        for one, at in found
        if not _OF_THEIRS.search(plain[max(0, one.start() - 14) : one.start()])
    )


def _put_right(sentence: str, names: dict[str, str], ages: dict[str, str]) -> None:
    """Apply a correction: 「娘じゃなくて孫です」, 「さくらじゃなくてもみじ」."""
    told = _people(sentence)
    denied = [who for who, _, end in told if _DENIED.match(sentence, end)]
    meant = [who for who, _, end in told if not _DENIED.match(sentence, end) and _IS.match(sentence, end)]
    if denied and meant:
        for name, who in names.items():
            names[name] = meant[-1] if who == denied[0] else who
        if denied[0] in ages:
            ages[meant[-1]] = ages.pop(denied[0])


@lru_cache(maxsize=512)
def _named(sentence: str) -> tuple[tuple[str, str], ...]:
    return tuple(_names_of(sentence))


def _names_of(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the names in a sentence; a word for the person comes after an age, and so overrides it."""
    if called.denies(sentence):
        return
    yield from called.by_age(sentence)
    yield from called.beside_age(sentence)
    if pair := _PAIR.search(sentence):
        yield from (
            (pair["one"], _ELDER.get(pair["elder"], "上のお子さん")),
            (pair["two"], _ELDER.get(pair["younger"], "下のお子さん")),
        )
        return
    told = [one for one in _people(sentence) if not called.is_of_another(sentence[: one[1]], one[0])]
    patterns = (*_AFTER_WHO, *_more_patterns(sentence))
    for who, _, end in told:
        found = (one for pattern in patterns if (one := pattern.match(sentence, end)) and _is_name(one, who))
        yield from ((called.longest(one), who) for one in found)
        yield from ((called.longest(one), who) for one in _listed(sentence, end, who))
    yield from _with_an_age(sentence)
    yield from _alike(sentence, told)
    for one in _EXPLAINED.finditer(sentence):
        yield from ((called.longest(one), who) for who, _, _ in _people(one["of"])[:1] if _is_name(one))
    for topic in _TOPIC.finditer(sentence):
        after = (one for one, at, end in told if at >= topic.end() and _may_be(sentence, end))
        meant = next(after, None)
        if meant is not None and _is_name(topic):
            yield called.longest(topic), meant


def _listed(sentence: str, end: int, who: str) -> Iterator[re.Match[str]]:
    """Yield a listed name that follows directly, without a particle."""
    found = _CLOSE.match(sentence, end)
    if found is not None and given.begins_alone(found["name"]) and _is_name(found, who):
        yield found


def _with_an_age(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the names that follow an age: 上が5歳の颯太."""
    for found in _BY_AGE.finditer(sentence):
        if given.is_listed(found["name"]) and _is_name(found):
            yield called.longest(found), _ELDER.get(found["which"], f"{found['which']}のお子さん")


def _alike(sentence: str, told: Sequence[tuple[str, int, int]]) -> Iterator[tuple[str, str]]:
    """Yield names that are introduced as such, or told of two or more in the same form."""
    for who, _, end in told:
        if (named := _CALLED_SO.match(sentence, end)) and _is_name(named):
            yield called.longest(named), who
    if (named := _CALLED_AT_END.search(sentence)) and len(told) == 1 and _is_name(named):
        yield called.longest(named), told[0][0]
    pairs = [(one, who) for who, _, end in told if (one := _PAIRED.match(sentence, end)) and _is_name(one)]
    if len(pairs) > 1 or (pairs and "名前" in sentence):
        yield from ((called.longest(one), who) for one, who in pairs)


def _told_after(before: str, sentence: str) -> Iterator[tuple[str, str]]:
    """Yield the names whose person is only told in the sentence before or after."""
    named, told = _CALLED_NEXT.match(sentence), _people(before)
    if named is not None and told and _is_name(named, told[-1][0]):
        yield called.longest(named), told[-1][0]
    said, first = _AFTERWARDS.match(sentence), _FIRST.match(before)
    if said is not None and first is not None and _is_name(first):
        yield from ((called.longest(first), who) for who, _, end in _people(said["of"])[:1] if end == len(said["of"]))


def _more_patterns(sentence: str) -> tuple[re.Pattern[str], ...]:
    """Return further patterns for names, in a sentence about names or the household."""
    beside = (_BESIDE,) if _AT_HOME.search(sentence) else ()
    return (*beside, _OF_NAMES) if _TELLS_NAMES.search(sentence) else beside


def _may_be(sentence: str, end: int) -> bool:
    return not _DENIED.match(sentence, end) and _IS.match(sentence, end) is not None


def _is_name(found: re.Match[str], who: str = "") -> bool:
    name = called.longest(found)
    is_pet = who in given.PETS and given.is_pet_name(name)
    is_thing = name not in _NAMESAKES and not is_pet and (name in things.groups() or bool(things.read(f"{name}が")))
    is_told = bool(concepts.read(fold(name)))
    is_odd = is_told or _NO_NAMES.match(name) is not None or _WHO.fullmatch(name) is not None
    return not is_odd and (found["title"] is not None or not is_thing)


def _aged(sentence: str, names: Mapping[str, str], ages: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    told = [*_people(sentence), *_by_name(sentence, names)]
    for found in AGE.finditer(sentence):
        if _DENIED.match(sentence, found.end()) or IS_PAST.match(sentence, found.end()):
            continue
        alone = next(iter(ages)) if len(ages) == 1 and not told else None
        whose = _whose(sentence, found, told) or alone
        if whose is not None:
            yield whose, spoken(found)


def _place_of(name: str, plain: str) -> int:
    """Find a name; one in hiragana must not be part of another word: れん is not in くれん."""
    at = plain.find(name)
    while (
        at >= 0
        and "ぁ" <= name[0] <= "ゖ"
        and at
        and _IS_KANA.match(plain, at - 1)
        and not _STARTS.match(plain, at - 1)
    ):
        at = plain.find(name, at + 1)
    return at


def _by_name(sentence: str, names: Mapping[str, str]) -> Iterator[tuple[str, int, int]]:
    for name, who in names.items():
        if (at := _place_of(name, sentence)) >= 0:
            yield who, at, at + len(name)


def _whose(sentence: str, age: re.Match[str], told: Iterable[tuple[str, int, int]]) -> str | None:
    """Return whose age it is: the person who follows after の or に, else the last one before it."""
    after = [one for one in told if one[1] in range(age.end(), age.end() + 6)]
    if after and sentence[age.end() : age.end() + 1] in "のに":
        return min(after, key=lambda one: one[1])[0]
    before = [one for one in told if one[2] <= age.start()]
    return max(before, key=lambda one: one[2])[0] if before else None
