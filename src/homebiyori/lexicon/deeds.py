"""Names what somebody did: a verb of our own table, who did it, with what, and how it stands.

Only what stands there as a fact is a deed: no question, wish, condition, request or quotation.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from homebiyori.base.text import normalize
from homebiyori.lexicon import conjugation, doers, standing, things
from homebiyori.lexicon.doers import UNKNOWN, WRITER, Subject
from homebiyori.lexicon.files import load
from homebiyori.lexicon.phrases import Hit, PhraseBook
from homebiyori.lexicon.standing import Favour, Form, Standing


@dataclass(frozen=True, slots=True)
class Group:
    """What verbs of one kind have in common: what is praised in them, what they are done to, whether they are hard."""

    name: str
    praise: str
    takes: frozenset[str]
    is_hard: bool


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the table; `is_whole` where it needs no object to say something."""

    said: str
    group: Group
    particle: str
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did: `who` is the writer, one of `doers.persons()`, or unknown; `object` is how we call what to."""

    verb: Verb
    form: Form
    who: str
    object: str = ""
    thing: str | None = None
    is_planned: bool = False
    weight: float = 0.0

    @property
    def is_own(self) -> bool:
        """Whether the writer did it."""
        return self.who == WRITER

    @property
    def is_of_adult(self) -> bool:
        """Whether somebody else did it who is no child."""
        person = doers.persons().get(self.who)
        return person is not None and not person.is_child

    @property
    def is_of_child(self) -> bool:
        """Whether a child did it."""
        person = doers.persons().get(self.who)
        return person is not None and person.is_child


_Use = tuple[Verb, str]
_Noun = tuple[str, str]

_ENTRY = re.compile(r"(?P<said>[^0-9!@=]+5?)(?P<whole>!?)(?:@(?P<particle>[^=]+))?(?:=(?P<others>.*))?")
_TAKEN = frozenset({"food", "skill", "play", "object", "paper", "event", "own"})
_QUOTED = re.compile(r"[「『][^「」『』]{0,120}[」』]")
# What a subject does not reach over.
_CUT = re.compile(
    r"[。!?\n…♪]|けれども?|けど|のに(?=[^はも])|ので|[ただいるす]から(?=[^ね])|たら|(?:です|ます|した|だ)が(?=[、\s])|[くるうすむぶつぬ]と(?=、)"
    r"|(?:まし|でし)た(?![らりがけのかっん])|です(?![がけのかよねしっ])"
)
_ASKED = re.compile(
    r"[^。!?\n]{0,30}(?:\?|(?:です|ます|の|ん)か(?:ね|な)?(?:[。\n]|$)|かな[あぁ]?(?:[。…\n]|$)|っけ(?:[。\n]|$))"
)
_AHEAD = re.compile(r"明日|あした|明後日|あさって|来週|来月|来年|今度|これから|今から|週末は|あとで")
_OURS = re.compile(r"(?:たま|タマ|まどか|マドカ|ヒデ|ひで|hide|tama|madoka)(?:さん|姉さん|じい)|AI")
_COUNTER = re.compile(
    r"[、 ]?(?:[0-9一二三四五六七八九十何数半]{1,3}(?:つ|本|枚|個|杯|回|匹|冊|台|着|足|切れ|玉|キロ|人分|人|まい|こ|人前)(?:目)?|とか|など|なんか|だけ|まで|全部|ぜんぶ|たくさん|いっぱい)*"
)
# 持ち帰った is no 帰った.
_SECOND = re.compile(r"[一-鿿][いきしちみりえけせねめれべげぎびじ]$")
# て of these is no deed of its own: 「やってくれた」「しておいた」.
_AUXILIARY = re.compile(r"く[れだ]|も[らろ]|あげ|しま|お[きいく]|いた|[みきいや]")
_ADVERBS = (
    r"(?:[ぁ-ん、 ]|今日|昨日|今朝|夜中|朝|夜|昼|夕方|自分で|一人で|二人で|三人で|一緒に|全部|最後|初めて|急いで|早|何とか|結局|少し|半分|久しぶりに|無事|手早く"
    r"|[0-9一二三四五六七八九十何数]+(?:つ|個|枚|本|回|杯|冊|度|分|時間)?)*"
)
_PART = re.compile(r"の[^をがはにの、]{1,4}")
_LOOSE = re.compile(rf"(?:[はもが]|、|って)?{_ADVERBS}")
_KANA = re.compile(r"[ぁ-ゖー]+")
_KANJI = re.compile(r"[一-鿿]")
_PARTICLES = frozenset("をがはにのともでやへ、。!? \n…て」")
# What a parent does where a child was spoken of before.
_OF_PARENTS = frozenset(
    "caring cooking teaching cleaning buying mending sewing carrying thanking apologising waiting".split()
)
_FOR_ANYBODY = frozenset({"caring", "cooking", "teaching"})
_TO_PERSONS = frozenset("saying thanking apologising giving caring enjoying listening teaching yielding".split())
_CAN = frozenset({Standing.COULD, Standing.UNABLE, Standing.BECAME})
_WEIGHTS: Mapping[Standing, float] = {
    Standing.DONE: 3.0,
    Standing.COULD: 3.0,
    Standing.REGRETTED: 3.0,
    Standing.ONGOING: 2.5,
    Standing.WAS: 2.5,
    Standing.TRIED: 2.5,
    Standing.UNABLE: 2.5,
    Standing.ATTEMPTED: 2.5,
    Standing.BECAME: 3.0,
    Standing.PLANNED: 2.0,
    Standing.DOES: 1.5,
    Standing.UNDONE: 1.5,
}
# Whoever does these does them to nothing.
_BY_THEMSELVES = frozenset(
    "going waiting sleeping child_ways upset laughing playing apologising open finding breaking losing".split()
)
# Of these only what stands before を is the object.
_NEEDS_WO = frozenset({"saying", "told", "listening", "words"})
_WHOLE_NEEDS_WO = frozenset({"learning", "receiving", "told"})
_LIGHT = frozenset({"going", "doing"})
MOST = 3
_DONE = frozenset({"skill", "play", "event"})
_DONE_OBJECTS = frozenset(
    "宿題 面談 掃除 洗濯 片付け 爪切り 歯磨き 着替え ゴミ出し 食器洗い アイロン 模様替え 衣替え お風呂掃除 寝かしつけ 名前つけ 残業 出張 転職 復職"
    " 就活 確定申告 引っ越し 買い物 散歩 帰省 勉強 練習 化粧 筋トレ 当番 パート 仕事 留守番 保活 車検 沐浴 お墓参り 授業参観".split()
)


@lru_cache(maxsize=1)
def groups() -> Mapping[str, Group]:
    """Return the kinds of deeds by name."""
    return {
        name: Group(name, entry["praise"], frozenset(entry.get("takes", "").split()) or _TAKEN, "hard" in entry)
        for name, entry in load("deeds")["groups"].items()
    }


@lru_cache(maxsize=1)
def _verbs() -> PhraseBook[tuple[_Use, ...]]:
    uses: dict[str, list[_Use]] = {}
    for name, entry in load("deeds")["groups"].items():
        for written in entry["verbs"].split():
            for stem, use in _uses(written, groups()[name]):
                uses.setdefault(stem, []).append(use)
    return PhraseBook({stem: tuple(found) for stem, found in uses.items()})


def _uses(written: str, group: Group) -> Iterator[tuple[str, _Use]]:
    found = _ENTRY.fullmatch(written)
    if found is None:
        raise ValueError(written)
    verb = Verb(found["said"], group, found["particle"] or "を", bool(found["whole"]))
    for spelling in (verb.said, *(found["others"] or "").split("/")):
        if spelling:
            one = conjugation.spelled(spelling)
            yield one.stem, (verb, one.kind)


@lru_cache(maxsize=1)
def _objects() -> PhraseBook[_Noun]:
    found: dict[str, _Noun] = {}
    for group, words in load("deeds")["objects"].items():
        for entry in words.split():
            name, _, others = entry.partition("=")
            found |= dict.fromkeys((name, *filter(None, others.split("/"))), (name, group))
    return PhraseBook(found)


def verbs() -> list[Verb]:
    """Return every verb of the table."""
    return list({use[0].said: use[0] for _, found in _verbs().values() for use in found}.values())


@dataclass(slots=True)
class _Reading:
    """A text, and what was found in it."""

    text: str
    nouns: Sequence[Hit[_Noun]]
    people: Sequence[Hit[str]]
    subjects: Sequence[Subject]
    cuts: Sequence[int]
    last: int = 0
    spent: set[int] = field(default_factory=set)
    deeds: list[Deed] = field(default_factory=list)


def read(text: str) -> tuple[Deed, ...]:
    """Name the deeds of a text, the one that it is about first."""
    plain = _QUOTED.sub(lambda found: "〇" * len(found[0]), normalize(text[: things.LONGEST]))
    hits = list(_verbs().find(plain))
    if not hits:
        return ()
    nouns = _nouns(plain)
    people = doers.hits_in(plain)
    cuts = [found.end() for found in _CUT.finditer(plain)]
    reading = _Reading(plain, nouns, people, doers.subjects_in(plain, people, nouns), cuts)
    within = {at for hit in nouns for at in range(hit.start + 1, hit.end)}
    ends = {hit.end for hit in nouns}
    for hit in sorted((*hits, *_done_with(nouns)), key=lambda hit: hit.start):
        if hit.start >= reading.last and hit.start not in within:
            _add(reading, hit, ends)
    ranked = sorted(enumerate(reading.deeds), key=lambda one: (one[1].weight, one[0]))
    return tuple(deed for _, deed in ranked[: -MOST - 1 : -1])


def _nouns(plain: str) -> list[Hit[_Noun]]:
    own = [hit for hit in _objects().find(plain) if things.stands(plain, hit.start, hit.end)]
    longer = {at: hit.end for hit in own for at in range(hit.start, hit.end)}
    known = [hit for hit in things.hits_in(plain) if hit.start not in longer or hit.end > longer[hit.start]]
    taken = {at for hit in known for at in range(hit.start, hit.end)}
    return sorted((*known, *(hit for hit in own if hit.start not in taken)), key=lambda hit: hit.start)


def _add(reading: _Reading, hit: Hit[tuple[_Use, ...]], ends: Container[int]) -> None:
    """Read the verb that begins here, the longest that is inflected as its ending says."""
    for one in _shorter(reading.text, hit):
        if not _stands(reading.text, one, ends):
            continue
        for verb, kind in one.value:
            form = standing.read(reading.text, one.end, kind)
            if form is not None:
                if not (_is_asked(reading.text, form.end) or _is_ours(reading.text, one.start)):
                    reading.deeds.append(_deed(reading, one, verb, form))
                reading.last = form.end
                return


def _shorter(text: str, hit: Hit[tuple[_Use, ...]]) -> Iterator[Hit[tuple[_Use, ...]]]:
    yield hit
    for end in range(hit.end - 1, hit.start, -1):
        if uses := _verbs().get(text[hit.start : end]):
            yield Hit(hit.start, end, uses)


def _done_with(nouns: Iterable[Hit[_Noun]]) -> list[Hit[tuple[_Use, ...]]]:
    """Take for deeds what is done with a noun: 宿題をした, 爪切りできた."""
    use = (Verb("する", groups()["doing"], "を", is_whole=False), conjugation.SURU)
    return [Hit(hit.end, hit.end, (use,)) for hit in nouns if hit.value[1] in _DONE or hit.value[0] in _DONE_OBJECTS]


def _stands(text: str, hit: Hit[tuple[_Use, ...]], ends: Container[int]) -> bool:
    """Tell whether a verb begins here: one in kana is no end of another word."""
    word, before = text[hit.start : hit.end], text[hit.start - 1 : hit.start] if hit.start else ""
    if not before or not word:
        return True
    if not _KANA.fullmatch(word[0]):
        return hit.start in ends or _SECOND.search(text, max(0, hit.start - 2), hit.start) is None
    if len(word) == 1:
        return before == "を"
    if before in "てで" and _AUXILIARY.match(word):
        return False
    if hit.start in ends:
        return True
    return before in _PARTICLES or not (_KANA.match(before) or _KANJI.match(before)) or len(word) > 3


def _is_asked(text: str, end: int) -> bool:
    found = _ASKED.match(text, end)
    return found is not None and _CUT.search(text, end, found.end() - 1) is None


def _is_ours(text: str, at: int) -> bool:
    """Tell whether it is us who are spoken of."""
    return _OURS.search(text, max(text.rfind(mark, 0, at) for mark in "。!?\n") + 1, at) is not None


def _deed(reading: _Reading, hit: Hit[tuple[_Use, ...]], verb: Verb, form: Form) -> Deed:
    text = reading.text
    start = max((cut for cut in reading.cuts if cut <= hit.start), default=0)
    who = _who(reading, start, hit.start, verb, form)
    noun = _object(reading, max(start, reading.last), hit.start, verb, can=form.standing in _CAN)
    said, thing = noun or (_person(reading, hit.start, verb, who), None)
    if verb.said == "する" and form.standing in _CAN:
        said = f"{said[:-1]}が"
    sentence = text[text.rfind("。", 0, hit.start) + 1 : form.end]
    is_planned = form.standing is Standing.PLANNED or (form.standing is Standing.DOES and _AHEAD.search(sentence) is not None)
    deed = Deed(verb, form, who, said, thing, is_planned)
    return replace(deed, weight=_weight(deed, reading, start))


def _weight(deed: Deed, reading: _Reading, start: int) -> float:
    weight = _WEIGHTS[deed.form.standing]
    weight += 2.0 if deed.object else 0.0 if deed.verb.is_whole else -3.0
    weight -= 1.5 if deed.form.is_attributive else 0.75 if deed.form.is_chained else 0
    weight -= 1.0 if deed.verb.group.name in _LIGHT else 0
    weight += 1.0 if deed.form.favour in (Favour.GOT, Favour.GAVE) else 0.75 if deed.is_own else 0
    return weight + (0.5 if start == max(reading.cuts, default=0) else 0)


def _who(reading: _Reading, start: int, at: int, verb: Verb, form: Form) -> str:
    """Name who did it."""
    if form.favour is Favour.ASKED:
        return next((hit.value for hit in reversed(reading.people) if start <= hit.start < at and _gives(reading.text, hit)), UNKNOWN)
    named = [
        (number, one)
        for number, one in enumerate(reading.subjects)
        if start <= one.at < at and number not in reading.spent and (not one.is_bare or form.favour is Favour.GOT)
    ]
    if named:
        number, subject = named[-1]
        if form.is_attributive:
            reading.spent.add(number)
        return subject.who
    return _unnamed(reading, start, verb, form)


def _gives(text: str, hit: Hit[str]) -> bool:
    return text.startswith(("に", "から"), hit.end)


def _unnamed(reading: _Reading, start: int, verb: Verb, form: Form) -> str:
    """Settle who did what has no subject: the writer, or in doubt somebody."""
    if form.favour is Favour.GOT:
        return UNKNOWN
    if form.favour is Favour.GAVE:
        return WRITER
    before = [one for one in reading.subjects if one.at < start and not one.is_bare and one.who != WRITER]
    is_far = not before or sum(before[-1].at < cut <= start for cut in reading.cuts) > 2
    if is_far or (reading.deeds and reading.deeds[-1].form.favour in (Favour.GOT, Favour.ASKED)):
        return WRITER if verb.group.praise not in ("seen", "open") and verb.particle != "が" else UNKNOWN
    person = doers.persons().get(before[-1].who)
    is_parents = verb.group.name in _OF_PARENTS and (person is None or person.is_child or verb.group.name in _FOR_ANYBODY)
    return WRITER if is_parents else UNKNOWN


def _object(reading: _Reading, start: int, at: int, verb: Verb, *, can: bool) -> tuple[str, str] | None:
    """Say what the verb is done to, with its particle, and name the thing; None where that is not of our tables."""
    found = _held(reading, start, at, verb, can=can)
    if found is None:
        return None
    hit, particle = found
    whose = next((one for one in (*reading.nouns, *reading.people) if one.end + 1 == hit.start), None)
    of = ""
    if whose is not None and reading.text[whose.end] == "の":
        of = (doers.persons()[whose.value].said if isinstance(whose.value, str) else whose.value[0]) + "の"
    return f"{of}{hit.value[0]}{particle}", hit.value[0]


def _held(reading: _Reading, start: int, at: int, verb: Verb, *, can: bool) -> tuple[Hit[_Noun], str] | None:
    text, group = reading.text, verb.group.name
    if verb.is_whole and group in _BY_THEMSELVES:
        return None
    segment = text[start:at]
    near = [hit for hit in reading.nouns if start <= hit.start < at and hit.end <= at]
    wo = segment.rfind("を")
    if wo >= 0 and verb.particle == "を":
        place = start + wo
        held = [hit for hit in near if hit.end <= place and _is_held(text, hit.end, place, verb)]
        return _taken(held, verb, "を") or _written_on(near, text, verb)
    if verb.particle == "を" and (group in _NEEDS_WO or (verb.is_whole and group in _WHOLE_NEEDS_WO)):
        return None
    takes_ga = verb.particle == "が" or can
    loose = [hit for hit in near if _is_loose(text, hit.end, at, verb) and (takes_ga or text[hit.end] != "が")]
    return _taken(loose, verb, verb.particle)


def _is_held(text: str, end: int, place: int, verb: Verb) -> bool:
    """Tell whether a noun is what stands before を: 「みかんを」「みかん二つを」「手袋の片方を」."""
    is_part = verb.group.name not in _NEEDS_WO and verb.group.name != "finding" and _PART.fullmatch(text, end, place)
    return bool(is_part) or _COUNTER.fullmatch(text, end, place) is not None


def _written_on(hits: Sequence[Hit[_Noun]], text: str, verb: Verb) -> tuple[Hit[_Noun], str] | None:
    """Return what something was written on, or put up at: 「連絡帳に褒め言葉を書いた」."""
    places = [hit for hit in hits if verb.group.name == "writing" and text.startswith("に", hit.end)]
    return _taken(places, verb, "に")


def _is_loose(text: str, end: int, at: int, verb: Verb) -> bool:
    """Tell whether a noun without を is what a verb is done to: 「宿題見た」「公園に行った」."""
    if not things.is_meant(text, end):
        return False
    rest = _COUNTER.match(text, end)
    after = text[rest.end() if rest else end : at]
    if verb.particle != "を" and after.startswith((verb.particle, "へ", "まで")):
        return len(after) <= 12
    found = _LOOSE.fullmatch(after)
    return found is not None and not re.match(r"[をにのとでへやか]", after) and len(after) <= 10


def _taken(hits: Sequence[Hit[_Noun]], verb: Verb, particle: str) -> tuple[Hit[_Noun], str] | None:
    fitting = [hit for hit in hits if hit.value[1] in verb.group.takes]
    return (fitting[-1], particle) if fitting else None


def _person(reading: _Reading, at: int, verb: Verb, who: str) -> str:
    """Say to whom it was done, where the verb is done to people."""
    if not verb.is_whole or verb.group.name not in _TO_PERSONS:
        return ""
    for hit in reversed(reading.people):
        particle = reading.text[hit.end : at]
        if hit.end < at and particle in ("に", "を", "と", "の") and hit.value != who:
            return doers.persons()[hit.value].said + particle
    return ""


def clause_of(deed: Deed) -> str:
    """Say a deed in our own words, as a plain clause: 「息子さんがご飯を炊いてくれた」."""
    person = doers.persons().get(deed.who)
    is_asked = deed.form.favour is Favour.ASKED
    subject = f"{person.said}{'に' if is_asked else 'が'}" if person else ""
    return f"{subject}{deed.object}{_said(deed)}"


def _said(deed: Deed) -> str:
    verb, form = deed.verb.said, deed.form
    if form.compound:
        verb = conjugation.joined(verb, form.compound)
    if form.favour is Favour.GOT:
        return conjugation.te_form(verb) + {Standing.UNDONE: "くれなかった", Standing.DOES: "くれる"}.get(form.standing, "くれた")
    if form.favour is not None:
        return conjugation.te_form(verb) + {Favour.ASKED: "もらった", Favour.GAVE: "あげた"}[form.favour]
    said = _FORMS[Standing.PLANNED if deed.is_planned else form.standing](verb)
    return said[:-3] + "い" if form.is_now else said


_FORMS = {
    Standing.DONE: conjugation.past,
    Standing.COULD: lambda verb: conjugation.able(verb) + "た",
    Standing.ONGOING: lambda verb: conjugation.te_form(verb) + "いる",
    Standing.WAS: lambda verb: conjugation.te_form(verb) + "いた",
    Standing.TRIED: lambda verb: conjugation.te_form(verb) + "みた",
    Standing.REGRETTED: lambda verb: conjugation.te_form(verb) + "しまった",
    Standing.DOES: conjugation.plain,
    Standing.PLANNED: conjugation.plain,
    Standing.UNDONE: conjugation.denied,
    Standing.ATTEMPTED: lambda verb: conjugation.wanted(verb) + "とした",
    Standing.BECAME: lambda verb: conjugation.plain(verb) + "ようになった",
    Standing.UNABLE: lambda verb: conjugation.able(verb) + "なかった",
}


def is_sayable(deed: Deed) -> bool:
    """Return whether a deed says something: it needs an object, or none, and more than a word beside a noun."""
    return bool(deed.object) or (deed.verb.is_whole and not deed.form.is_attributive)


def first_sayable(deeds: Iterable[Deed]) -> Deed | None:
    """Return the first deed that says something."""
    return next((deed for deed in deeds if is_sayable(deed)), None)
