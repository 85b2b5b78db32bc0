"""Finds what was done: a verb of our table, who did it, to what, and its aspect.

Only a statement of fact is a deed: no question, wish, condition, request or quotation.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from homebiyori.base.text import normalize
from homebiyori.lexicon import aspect, conjugation, doers, done_to, things
from homebiyori.lexicon.aspect import Aspect, Form
from homebiyori.lexicon.deeds_table import Noun, Use, Verb, book, done_with, groups, idioms, objects
from homebiyori.lexicon.doers import UNKNOWN, WRITER, Subject
from homebiyori.lexicon.letters import KANA, KANJI, QUOTED
from homebiyori.lexicon.phrases import Hit


@dataclass(frozen=True, slots=True)
class Deed:
    """A deed; `who` is the writer, one of `doers.persons()`, or unknown; `object` is its object in our own words."""

    verb: Verb
    form: Form
    who: str
    object: str = ""
    thing: str | None = None
    is_planned: bool = False
    weight: float = 0.0
    # Whether its object is none of our nouns, and involves neither danger nor grief.
    is_to_unnamed: bool = False

    @property
    def is_own(self) -> bool:
        """Whether the writer did it."""
        return self.who == WRITER

    @property
    def is_of_adult(self) -> bool:
        """Whether another adult did it."""
        person = doers.persons().get(self.who)
        return person is not None and not person.is_child

    @property
    def is_of_child(self) -> bool:
        """Whether a child did it."""
        person = doers.persons().get(self.who)
        return person is not None and person.is_child


# Boundaries that a subject does not reach across.
_CUT = re.compile(
    r"[。!?\n…♪]|けれども?|けど|のに(?=[^はも])|ので|[ただいるす]から(?=[^ね])|たら|(?:です|ます|した|だ)が(?=[、\s])|[くるうすむぶつぬ]と(?=、)"
    r"|(?:まし|でし)た(?![らりがけのかっん])|です(?![がけのかよねしっ])"
)
_ASKED = re.compile(
    r"[^。!?\n]{0,30}(?:\?|(?:です|ます|の|ん)か(?:ね|な)?(?:[。\n]|$)|かな[あぁ]?(?:[。…\n]|$)|っけ(?:[。\n]|$))"
)
_AHEAD = re.compile(
    r"明日|あした|明後日|あさって|来週|来月|来年|来春|今度|これから|今から|週末は|あとで|再来|もうすぐ"
    r"|[0-9一二三四五六七八九十]{1,2}[月日]に|(?<!毎週)[月火水木金土日]曜日?に"
)
_OURS = re.compile(r"(?:たま|タマ|まどか|マドカ|ヒデ|ひで|hide|tama|madoka)(?:さん|姉さん|じい)|AI")
# 持ち帰った is not 帰った.
_SECOND = re.compile(r"[一-鿿][いきしちみりえけせねめれべげぎびじ]$")
# 手をはなす is letting go, not talking.
_LET_GO = re.compile("[手目肌]を?$")
# After て these are auxiliaries, not deeds: 「やってくれた」「しておいた」.
_AUXILIARY = re.compile(r"く[れだ]|も[らろ]|あげ|しま|お[きいく]|いた|[みきいや]")
# はじめて立った means "for the first time"; nothing was begun.
_FIRST_TIME = re.compile(r"はじめて(?!い[るたま]|お[りく]|み[たよ]|しま|く[れだ]|もら|から)")
_PARTICLES = frozenset("をがはにのともでやへ、。!? \n…て」")
# What a parent does if a child was mentioned before.
_OF_PARENTS = frozenset(
    {"caring", "cooking", "teaching", "cleaning", "buying", "mending", "sewing", "carrying", "thanking", "apologising"}
    | {"waiting"}
)
_FOR_ANYBODY = frozenset({"caring", "cooking", "teaching"})
_TO_PERSONS = frozenset(
    {"saying", "thanking", "apologising", "giving", "caring", "enjoying", "listening", "teaching", "yielding"}
)
_UNWELL = re.compile(r"(?:熱|泣|転ん|吐|咳|風邪|ぐず|寝込|ダウン|けが|怪我|入院)[^。]{0,6}(?:[てで、]|から|けど)")
# 義父が使ってたやつで迷う: his deed describes the thing, and he is not the subject of what follows.
_OF_A_NOUN = re.compile(
    r"が[^、。!?がは]{0,14}?(?:た|[てで](?:い|お)?る|[とど]る|[くぐすつぬぶむ](?=[一-鿿ァ-ヺや]))"
    r"(?:[一-鿿ァ-ヺ](?!ら|り)|やつ|もの(?!の)|もん|とこ|ほう|お(?!か|い|く|る)|の(?=[はがをもにで])(?!に[^は]|で))"
)
# 娘が夜勤明けで、口論になった: a state is not a deed.
_IS_SO = re.compile(r"[がは][^、。がは]{0,8}(?:明け|休み|留守|病気|風邪|熱|出張|不在|残業|夜勤|仕事|年|歳|生)で、")
_TOGETHER = re.compile(r"(?:二人|ふたり|三人|みんな|家族|夫婦)で")
_AND = re.compile(r"[てで、](?=.)")
_CAN = frozenset({Aspect.COULD, Aspect.UNABLE, Aspect.BECAME})
_WEIGHTS: Mapping[Aspect, float] = {
    Aspect.DONE: 3.0,
    Aspect.COULD: 3.0,
    Aspect.REGRETTED: 3.0,
    Aspect.ONGOING: 2.5,
    Aspect.WAS: 2.5,
    Aspect.TRIED: 2.5,
    Aspect.UNABLE: 2.5,
    Aspect.ATTEMPTED: 2.5,
    Aspect.BECAME: 3.0,
    Aspect.PLANNED: 2.0,
    Aspect.DOES: 1.5,
    Aspect.UNDONE: 1.5,
}
# Handiwork can be told by its verb alone, whatever its object: 薪を割った.
_BY_HAND = frozenset({"making", "cooking", "sewing", "mending", "cleaning", "growing", "writing"})
# Kitchen work only if the object is known to be food.
_OF_THE_KITCHEN_OR_NOT = frozenset(
    {"溶かす", "詰める", "沸かす", "冷やす", "温める", "潰す", "注ぐ", "用意する", "準備する"}
)
_UNNAMED = re.compile(r"[一-鿿ァ-ヺーぁ-ん]{2}[をも](?:[^、。!?\s]{0,6}で)?[^、。!?\s]{0,4}$")
# Spoken Japanese drops を: ひじき煮た, 球根五十個埋めた.
_BARE = re.compile(r"(?:[ァ-ヺー]{2}|[ぁ-ん]{2}(?<![がてで])|[枚個本つ杯袋冊箱分足玉瓶回部、])$")
_NEVER_UNNAMED = re.compile(
    "[縄紐薬刃刀酒煙縊血傷涙死亡遺仏位棺骨墓]|ひも|ロープ|錠剤|包丁|ナイフ|カミソリ|かみそり|剃刀|練炭|ガス|灯油|形見|手首|自分|財布|金を|貯金|証拠|顔|目を|気持ち|心|息|首|体"
)
_LIGHT = frozenset({"going", "doing"})
MOST = 3
_DONE = frozenset({"skill", "play", "event"})


@dataclass(slots=True)
class _Reading:
    """A text, and what was found in it so far."""

    text: str
    nouns: Sequence[Hit[Noun]]
    people: Sequence[Hit[str]]
    subjects: Sequence[Subject]
    cuts: Sequence[int]
    last: int = 0
    # Where the last favour ends: no subject reaches across it.
    closed: int = 0
    spent: set[int] = field(default_factory=set)
    deeds: list[Deed] = field(default_factory=list)


def read(text: str) -> tuple[Deed, ...]:
    """Return the deeds of a text, the main one first."""
    plain = QUOTED.sub(lambda found: "〇" * len(found[0]), normalize(text[: things.LONGEST]))
    hits = list(book().find(plain))
    if not hits:
        return ()
    nouns = _nouns(plain)
    people = doers.hits_in(plain)
    cuts = [found.end() for found in _CUT.finditer(plain)]
    ends = {hit.end for hit in nouns}
    reading = _Reading(plain, nouns, people, doers.subjects_in(plain, people, ends), cuts)
    within = {at for hit in nouns for at in range(hit.start + 1, hit.end)}
    within |= {at for start, end in idioms().spans(plain) for at in range(start, end)}
    for hit in sorted((*hits, *_done_with(nouns)), key=lambda hit: hit.start):
        if hit.start >= reading.last and hit.start not in within:
            _add(reading, hit, ends)
    ranked = sorted(enumerate(reading.deeds), key=lambda one: (one[1].weight, one[0]))
    return tuple(deed for _, deed in ranked[: -MOST - 1 : -1])


def _nouns(plain: str) -> list[Hit[Noun]]:
    own = [hit for hit in objects().find(plain) if things.stands(plain, hit.start, hit.end)]
    longer = {at: hit.end for hit in own for at in range(hit.start, hit.end)}
    known = [hit for hit in things.hits_in(plain) if hit.start not in longer or hit.end > longer[hit.start]]
    taken = {at for hit in known for at in range(hit.start, hit.end)}
    return sorted((*known, *(hit for hit in own if hit.start not in taken)), key=lambda hit: hit.start)


def _add(reading: _Reading, hit: Hit[tuple[Use, ...]], ends: Container[int]) -> None:
    """Read the verb that begins here: the longest one whose ending is inflected correctly."""
    for one in _shorter(reading.text, hit):
        if not _stands(reading.text, one, ends):
            continue
        for verb, kind in one.value:
            form = aspect.read(reading.text, one.end, kind)
            if form is not None:
                if not (_is_asked(reading.text, form.end) or _is_ours(reading.text, one.start)):
                    reading.deeds.append(_deed(reading, one, verb, form))
                reading.last = form.end
                reading.closed = form.end if form.favour in ("got", "asked") else reading.closed
                return


def _shorter(text: str, hit: Hit[tuple[Use, ...]]) -> Iterator[Hit[tuple[Use, ...]]]:
    yield hit
    for end in range(hit.end - 1, hit.start, -1):
        if uses := book().get(text[hit.start : end]):
            yield Hit(hit.start, end, uses)


def _done_with(nouns: Iterable[Hit[Noun]]) -> list[Hit[tuple[Use, ...]]]:
    """Return する as the verb of each noun that takes it: 宿題をした, 爪切りできた."""
    use = (Verb("する", groups()["doing"], "を", is_whole=False), conjugation.SURU)
    return [Hit(hit.end, hit.end, (use,)) for hit in nouns if hit.value[1] in _DONE or hit.value[0] in done_with()]


def _stands(text: str, hit: Hit[tuple[Use, ...]], ends: Container[int]) -> bool:
    """Return whether a verb begins here, and is not just the kana ending of another word."""
    word, before = text[hit.start : hit.end], text[hit.start - 1 : hit.start] if hit.start else ""
    if _FIRST_TIME.match(text, hit.start) or (before == "産" and word.startswith("気づ")):
        return False
    if not before or not word:
        return True
    if not KANA.fullmatch(word[0]):
        return hit.start in ends or _SECOND.search(text, max(0, hit.start - 2), hit.start) is None
    if len(word) == 1:
        return before == "を"
    if word.startswith("はな") and _LET_GO.search(text, max(0, hit.start - 2), hit.start):
        return False
    if before in "てで" and _AUXILIARY.match(word):
        return False
    if hit.start in ends:
        return True
    return before in _PARTICLES or not (KANA.match(before) or KANJI.match(before)) or len(word) > 3


def _is_asked(text: str, end: int) -> bool:
    found = _ASKED.match(text, end)
    return found is not None and _CUT.search(text, end, found.end() - 1) is None


def _is_ours(text: str, at: int) -> bool:
    """Return whether the sentence is about us."""
    return _OURS.search(text, max(text.rfind(mark, 0, at) for mark in "。!?\n") + 1, at) is not None


def _deed(reading: _Reading, hit: Hit[tuple[Use, ...]], verb: Verb, form: Form) -> Deed:
    text = reading.text
    start = max((cut for cut in reading.cuts if cut <= hit.start), default=0)
    who = _who(reading, start, hit.start, verb, form)
    if form.aspect is Aspect.PLANNED and who != WRITER and text.endswith("くる", 0, form.end):
        # 起こしてくる: of others this is a habit, not a plan.
        form = replace(form, aspect=Aspect.DOES)
    near = done_to.Near(text, max(start, reading.last), hit.start)
    noun = done_to.read(near, reading.nouns, reading.people, verb, can=form.aspect in _CAN)
    said, thing = noun or (_person(reading, hit.start, verb, who), None)
    if verb.said == "する" and form.aspect in _CAN:
        said = f"{said[:-1]}が"
    sentence = text[text.rfind("。", 0, hit.start) + 1 : form.end]
    is_planned = form.aspect is Aspect.PLANNED or (form.aspect is Aspect.DOES and _AHEAD.search(sentence) is not None)
    is_to_unnamed = not said and _is_to_unnamed(text[max(start, hit.start - 24) : hit.start], text[hit.start :][:1])
    deed = Deed(verb, form, who, said, thing, is_planned, is_to_unnamed=is_to_unnamed)
    return replace(deed, weight=_weight(deed, reading, start))


def _is_to_unnamed(before: str, first: str) -> bool:
    """Return whether the object of a verb that begins with `first` is none of our nouns."""
    is_bare = KANJI.match(first) is not None and _BARE.search(before) is not None
    return (is_bare or _UNNAMED.search(before) is not None) and _NEVER_UNNAMED.search(before) is None


def _weight(deed: Deed, reading: _Reading, start: int) -> float:
    weight = _WEIGHTS[deed.form.aspect]
    weight += 2.0 if deed.object else 1.0 if deed.verb.is_whole else -3.0
    weight += 1.0 if deed.verb.group.is_hard or deed.form.aspect is Aspect.REGRETTED else 0
    weight += 1.5 if deed.verb.group.name == "apologising" else 0
    weight -= 1.5 if deed.form.is_attributive else 0.75 if deed.form.is_chained else 0
    weight -= 1.0 if deed.verb.group.name in _LIGHT else 0
    weight += 1.0 if deed.form.favour in ("got", "gave") else 0.75 if deed.is_own else 0
    return weight + (0.5 if start == max(reading.cuts, default=0) else 0)


def _who(reading: _Reading, start: int, at: int, verb: Verb, form: Form) -> str:
    if form.favour == "asked":
        return next(
            (hit.value for hit in reversed(reading.people) if start <= hit.start < at and _gives(reading.text, hit)),
            UNKNOWN,
        )
    named = [
        (number, one)
        for number, one in enumerate(reading.subjects)
        if max(start, reading.closed) <= one.at < at
        and number not in reading.spent
        and (not one.is_bare or form.favour == "got")
    ]
    if named:
        number, subject = named[-1]
        if _is_cared_for(reading.text[subject.at : at], subject, verb, form):
            return WRITER
        if form.is_attributive:
            reading.spent.add(number)
        if form.favour != "got" and _is_of_a_noun(reading.text, subject, at):
            return UNKNOWN
        if _TOGETHER.search(reading.text, subject.at, at) or _IS_SO.search(reading.text, subject.at, at):
            return UNKNOWN
        return subject.who
    return _unnamed(reading, start, verb, form)


def _is_cared_for(between: str, subject: Subject, verb: Verb, form: Form) -> bool:
    """Return whether the subject is only the reason why the writer did it: 「娘が熱を出して、看病した」."""
    person = doers.persons().get(subject.who)
    if person is None or form.favour is not None or verb.group.name not in _OF_PARENTS:
        return False
    return _UNWELL.search(between) is not None or (
        person.is_child and verb.group.name == "caring" and _AND.search(between) is not None
    )


def _is_of_a_noun(text: str, subject: Subject, at: int) -> bool:
    """Return whether the subject's deed only qualifies a noun: 「父が植えた柿を食べた」."""
    found = _OF_A_NOUN.search(text, subject.at, at)
    return found is not None and "が" not in text[found.end() : at] and found.end() <= at


def _gives(text: str, hit: Hit[str]) -> bool:
    return text.startswith(("に", "から"), hit.end)


def _unnamed(reading: _Reading, start: int, verb: Verb, form: Form) -> str:
    """Decide who did what has no subject: the writer, or UNKNOWN if in doubt."""
    if form.favour == "got":
        return UNKNOWN
    if form.favour == "gave":
        return WRITER
    before = [one for one in reading.subjects if one.at < start and not one.is_bare and one.who != WRITER]
    is_far = not before or sum(before[-1].at < cut <= start for cut in reading.cuts) > 2
    if is_far or (reading.deeds and reading.deeds[-1].form.favour in ("got", "asked")):
        return WRITER if verb.group.praise not in ("seen", "open") and verb.particle != "が" else UNKNOWN
    if verb.group.name in _OF_PARENTS | {"making"} and _UNWELL.search(reading.text, before[-1].at, start):
        return WRITER
    person = doers.persons().get(before[-1].who)
    is_parents = verb.group.name in _OF_PARENTS and (
        person is None or person.is_child or verb.group.name in _FOR_ANYBODY
    )
    return WRITER if is_parents else UNKNOWN


def _person(reading: _Reading, at: int, verb: Verb, who: str) -> str:
    """Return to whom it was done, with the particle, if the verb is done to people."""
    if not verb.is_whole or verb.group.name not in _TO_PERSONS:
        return ""
    for hit in reversed(reading.people):
        particle = reading.text[hit.end : at]
        if hit.end < at and particle in ("に", "を", "と", "の") and hit.value != who:
            return doers.persons()[hit.value].said + particle
    return ""


def clause_of(deed: Deed) -> str:
    """Return a deed in our own words, as a plain clause: 「息子さんがご飯を炊いてくれた」."""
    person = doers.persons().get(deed.who)
    is_asked = deed.form.favour == "asked"
    subject = f"{person.said}{'に' if is_asked else 'が'}" if person else ""
    return f"{subject}{deed.object}{_said(deed)}"


def _said(deed: Deed) -> str:
    verb, form = deed.verb.said, deed.form
    if form.compound:
        verb = conjugation.joined(verb, form.compound)
    if form.favour == "got":
        return conjugation.te_form(verb) + {Aspect.UNDONE: "くれなかった", Aspect.DOES: "くれる"}.get(
            form.aspect, "くれた"
        )
    if form.favour is not None:
        return conjugation.te_form(verb) + {"asked": "もらった", "gave": "あげた"}[form.favour]
    said = _FORMS[Aspect.PLANNED if deed.is_planned else form.aspect](verb)
    return said[:-3] + "い" if form.is_now else said


_FORMS: Mapping[Aspect, Callable[[str], str]] = {
    Aspect.DONE: conjugation.past,
    Aspect.COULD: lambda verb: conjugation.able(verb) + "た",
    Aspect.ONGOING: lambda verb: conjugation.te_form(verb) + "いる",
    Aspect.WAS: lambda verb: conjugation.te_form(verb) + "いた",
    Aspect.TRIED: lambda verb: conjugation.te_form(verb) + "みた",
    Aspect.REGRETTED: lambda verb: conjugation.te_form(verb) + "しまった",
    Aspect.DOES: conjugation.plain,
    Aspect.PLANNED: conjugation.plain,
    Aspect.UNDONE: conjugation.denied,
    Aspect.ATTEMPTED: lambda verb: conjugation.wanted(verb) + "とした",
    Aspect.BECAME: lambda verb: conjugation.plain(verb) + "ようになった",
    Aspect.UNABLE: lambda verb: conjugation.able(verb) + "なかった",
}


def is_sayable(deed: Deed) -> bool:
    """Return whether a deed says enough: it has an object, or needs none and does not just qualify a noun."""
    is_whole = deed.verb.is_whole or (deed.is_to_unnamed and _is_own_work(deed))
    return bool(deed.object) or (is_whole and not deed.form.is_attributive)


def _is_own_work(deed: Deed) -> bool:
    """Return whether the writer did some handiwork."""
    is_done = deed.form.aspect in {Aspect.DONE, Aspect.COULD} and deed.form.favour is None and not deed.is_planned
    is_work = deed.verb.group.name in _BY_HAND and deed.verb.said not in _OF_THE_KITCHEN_OR_NOT
    return is_done and is_work and deed.is_own and deed.form.compound is None


def first_sayable(deeds: Iterable[Deed]) -> Deed | None:
    """Return the first deed that says enough."""
    return next((deed for deed in deeds if is_sayable(deed)), None)
