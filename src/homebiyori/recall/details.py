"""Answers questions about a detail: who somebody is, how old, where, what was eaten, which exam, when."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from homebiyori.ai.port import Asked
from homebiyori.base.clock import jst_date
from homebiyori.base.text import normalize
from homebiyori.lexicon import things
from homebiyori.lexicon.concepts import Kind, all_concepts
from homebiyori.memory import amounts, family, questions
from homebiyori.memory.due import due, month_in
from homebiyori.memory.questions import Wanted
from homebiyori.memory.standing import GLAD, HEAVY
from homebiyori.recall import counted, people
from homebiyori.recall.question import SAID, Question, stood_of

# Things of the group "place" that do not answer where somebody went.
_NO_PLACES = frozenset({"散歩", "引っ越し", "バス", "新幹線", "飛行機", "ドライブ", "買い物", "外食"})
# What may stand between a colour and its noun; up to two colours are said.
_BEFORE, _TWO = ("", "い", "の", "色の"), 2
_MEALS = (
    ("morning", re.compile("朝")),
    ("noon", re.compile("(?<!夜)昼|ランチ")),
    ("evening", re.compile("晩|夜|夕飯|夕食|夕ご|夕べ|ゆうべ")),
)
# A thing followed by で is a cause or means, not the object.
_BY = "で"
# Concepts that are too general to name a burden or joy.
_TOO_WIDE = frozenset({"seasonal"})
# Things of the group "body" that do not answer where it hurts.
_NO_PARTS = frozenset({"手術", "熱"})
_OF_A_DOCTOR = re.compile("医|診[てたらせ]|診断|病院|小児科|内科|耳鼻科|クリニック")
_WEEKDAYS = "月火水木金土日"
# A message this short may be about a thing named in one of those just before it.
_A_WORD, _JUST_BEFORE = 16, 3
# How many messages away a diagnosis or a reason may be told.
_SOON_AFTER = 3


def of(question: Question) -> Iterator[Asked]:
    """Yield the detail that a question asks for, as far as our word lists can say it."""
    if question.wanted is Wanted.WHAT and not questions.is_particular(question.text):
        yield from people.person_meant(question)
        yield from _part_meant(question)
        yield from _good_meant(question)
        return
    yield from _READERS.get(question.wanted, _nothing)(question)


def _part_meant(question: Question) -> Iterator[Asked]:
    """Recall the body part that the question names: 「膝のこと覚えてる？」."""
    for at in question.past if question.named_parts else ():
        told = questions.named("parts", question.recent[at].user_message)
        yield from (_about(question, at, name) for name in told if name in question.named_parts)


def _good_meant(question: Question) -> Iterator[Asked]:
    """Recall the small thing that the question names: 「どら焼きのこと、覚えてる？」."""
    asked = questions.named("goods", question.text)
    for at in question.past if asked else ():
        told = questions.named("goods", question.recent[at].user_message)
        yield from (_about(question, at, name) for name in told if name in asked)


def _day(question: Question) -> Iterator[Asked]:
    # A date in the rest of this message is the latest one: 「明日引っ越しや！いつか覚えてた？」.
    if (day := due(question.beside, jst_date(question.now))) is not None and question.shares_with(question.beside):
        yield Asked(fact=SAID + _spoken(day))
    for at in question.ranked(all_of_them=False):
        message = question.recent[at]
        day = due(message.user_message, jst_date(message.created_at))
        if day is not None:
            yield Asked(fact=SAID + _spoken(day), when=question.when(at))
        elif (month := month_in(message.user_message)) is not None:
            yield Asked(fact=f"{SAID}{month}月", when=question.when(at))
        else:
            times = questions.named("times", message.user_message)
            yield from (Asked(fact=SAID + one, when=question.when(at)) for one in times)


def _spoken(day: date) -> str:
    return f"{day.month}月{day.day}日の{_WEEKDAYS[day.weekday()]}曜日"


def _first(question: Question, names_of: Callable[[str], Collection[str]], *, shared: bool = False) -> Iterator[Asked]:
    """Yield the things of a kind that the question does not name itself, from the best match on."""
    for at in question.ranked(all_of_them=not shared):
        names = (name for name in names_of(question.recent[at].user_message) if name not in question.named)
        yield from (Asked(fact=SAID + name, when=question.when(at)) for name in names)


def _of_group(group: str) -> Callable[[str], list[str]]:
    return lambda text: [one.name for one in things.read(text) if one.group == group]


def _where(question: Question) -> Iterator[Asked]:
    def named(text: str) -> list[str]:
        visited = (name for name in _of_group("place")(text) if name not in _NO_PLACES)
        return [*visited, *questions.named("places", text)]

    # If the question names something, only messages that match it may answer.
    yield from _first(question, named, shared=bool(question.named or question.words))


def _body(question: Question) -> Iterator[Asked]:
    def parts(text: str) -> list[str]:
        return [name for name in questions.named("parts", text) if name not in question.text]

    def troubles(text: str) -> list[str]:
        return [name for name in _of_group("body")(text) if name not in question.text and name not in _NO_PARTS]

    for at in filter(question.is_of_same, question.past):
        names = parts(question.recent[at].user_message)
        yield from (Asked(fact=SAID + name, when=question.when(at)) for name in names)
    yield from _first(question, parts)
    yield from _first(question, troubles)


def _dish(question: Question) -> Iterator[Asked]:
    """Name what was eaten, unless it was at another meal than the one asked about."""
    asked = _meals(question.text)

    def dishes(text: str) -> list[str]:
        told = _meals(text)
        return [] if asked and told and asked.isdisjoint(told) else _of_group("food")(text)

    yield from _first(question, dishes)


def _meals(text: str) -> frozenset[str]:
    return frozenset(name for name, words in _MEALS if words.search(text))


def _colour(question: Question) -> Iterator[Asked]:
    """Say the colour of the thing asked about: the one right before its noun, else up to two decided on."""
    is_bare = not (question.named or question.words)
    settled = [at for at in question.ranked(all_of_them=is_bare) if not questions.is_undecided(_told(question, at))]
    for at in settled:
        told = _told(question, at)
        names = questions.named("colours", told)
        of_it = (name for name in names if any(f"{name}{by}{one}" in told for one in question.named for by in _BEFORE))
        one = next(of_it, "と".join(sorted(names, key=told.find)[:_TWO]))
        if one:
            yield Asked(fact=SAID + one, when=question.when(at))


def _told(question: Question, at: int) -> str:
    return question.recent[at].user_message


def _dream(question: Question) -> Iterator[Asked]:
    """Name what somebody wants to become."""

    def wished(text: str) -> Collection[str]:
        clauses = (one for one in family.sentences(text) if questions.tells_dream(one))
        return [name for one in clauses for name in questions.named("dreams", one)]

    yield from _first(question, wished)


def _role(question: Question) -> Iterator[Asked]:
    if "曲" in question.text:
        yield from _first(question, lambda text: questions.named("songs", text))
        return
    yield from _first(question, lambda text: questions.named("roles", text))
    yield from _what(question)


def _ill(question: Question) -> Iterator[Asked]:
    """Name the illness by the matching messages, else by those near them, else by what a doctor said."""
    ranked = question.ranked(all_of_them=False)
    around = sorted(question.past, key=lambda at: min((abs(at - one) for one in ranked), default=0))
    near = [at for at in around if any(abs(at - one) <= _SOON_AFTER for one in ranked)]
    asked = questions.named("ills", question.text)
    # A diagnosis may have been told days before the illness came up again.
    seen = [at for at in question.ranked(all_of_them=True) if _OF_A_DOCTOR.search(question.recent[at].user_message)]
    for places, kinds in ((ranked, ("ills", "parts")), (near, ("ills",)), (seen, ("ills",))):
        for at in places:
            told = question.recent[at].user_message
            names = (name for kind in kinds for name in questions.named(kind, told) if name not in asked)
            yield from (Asked(fact=SAID + name, when=question.when(at)) for name in names)
    yield from _body(question)


def _why(question: Question) -> Iterator[Asked]:
    """Name what was mentioned together with the matter as its reason."""
    for at in question.ranked(all_of_them=False):
        told = question.recent[at].user_message
        named = (*(one.name for one in things.read(told)), *questions.named("causes", told))
        yield from (
            Asked(fact=f"{SAID}{one}のこと", when=question.when(at)) for one in named if one not in question.named
        )
        if not question.named:
            yield from _others_in(question, at, even_children=True)
        # The reason may follow a few messages later, about the same person.
        for later in range(at - 1, max(at - _SOON_AFTER, 0) - 1, -1):
            if later in question.past and question.is_of_same(later):
                causes = questions.named("causes", question.recent[later].user_message)
                yield from (Asked(fact=f"{SAID}{one}のこと", when=question.when(later)) for one in causes)


def _subject(question: Question) -> Iterator[Asked]:
    """Name the school subject that goes badly or well, as asked, the last one told; of the same person if possible."""
    of_them = [at for at in question.past if questions.named("subjects", _told(question, at))]
    whose = [at for at in of_them if question.is_of_same(at)] if question.people else []
    for at in (*(whose or of_them), *of_them):
        names = questions.subjects_that_go(_told(question, at), question.text)
        yield from (Asked(fact=SAID + one, when=question.when(at)) for one in names)
    yield from _first(question, lambda text: questions.named("subjects", text), shared=True)


def _exam(question: Question) -> Iterator[Asked]:
    yield from _first(question, lambda text: questions.named("exams", text))
    yield from _what(question)


def _what(question: Question) -> Iterator[Asked]:
    """Name what was told in the same words and is not in the question."""

    def named(text: str) -> list[str]:
        near = (*_nearest(text, question.words), *questions.named("exams", text))
        return [*near, *questions.named("goods", text), *questions.named("causes", text)]

    yield from _coming(question)
    # If the question has words to match, the same day is not enough.
    yield from _first(question, named, shared=bool(question.words) or not question.names_day)
    if questions.is_general(question.text):
        yield from _of_person(question, named)
    for at in () if question.named else question.ranked(all_of_them=False):
        known = all_concepts().get(next(iter(question.recent[at].concepts), ""))
        if known is not None and known.kind is not Kind.ANY:
            yield stood_of(question, at, known.id)


def _nearest(text: str, words: Collection[str]) -> list[str]:
    """List the things in a text, those last before a shared word first: お絵かきで虹描いて."""
    plain = normalize(text[: things.LONGEST])
    at = min((found for word in words if (found := plain.find(word)) > 0), default=0)
    names = [thing.name for thing in things.read(text)]
    hits = (hit for hit in things.hits_in(plain) if hit.end <= at and plain[hit.end : hit.end + 1] != _BY)
    before = [hit.value[0] for hit in hits if hit.value[0] in names]
    return [*reversed(before), *(name for name in names if name not in before)]


def _coming(question: Question) -> Iterator[Asked]:
    """Name what was planned for the coming day that the question names."""
    day = due(question.text, jst_date(question.now))
    for at in question.past if day is not None else ():
        message = question.recent[at]
        if due(message.user_message, jst_date(message.created_at)) == day:
            names = (one.name for one in things.read(message.user_message))
            yield from (Asked(fact=SAID + name, when=question.when(at)) for name in names)


def _of_person(question: Question, names_of: Callable[[str], Collection[str]]) -> Iterator[Asked]:
    """Name what was told last about the person asked about."""
    for at in filter(question.is_of_same, question.past):
        names = names_of(question.recent[at].user_message)
        yield from (Asked(fact=SAID + name, when=question.when(at)) for name in names)


def _end(question: Question) -> Iterator[Asked]:
    """Say how a matter ended that the question names only in general: an exam, the knee, an illness."""
    kinds = questions.kinds_in(question.text)
    for at in question.ranked(all_of_them=False):
        told = question.recent[at].user_message
        ends = (*questions.named("prizes", told), *amounts.told(told, "点"))
        yield from (Asked(fact=SAID + one, when=question.when(at)) for one in ends)
    if question.named and "exams" not in kinds:
        return
    for at in question.past if kinds else question.ranked(all_of_them=False):
        yield from (_about(question, at, name) for name in _matters_of(question, at, kinds))
    for at in filter(question.is_of_same, question.past):
        who = next(one for one in family.people(question.text) or question.people)
        yield _about(question, at, who)


def _about(question: Question, at: int, name: str) -> Asked:
    return replace(stood_of(question, at, name), name=None, fact=f"{SAID}{name}のこと")


def _matters_of(question: Question, at: int, kinds: Collection[str]) -> Iterator[str]:
    told = question.recent[at].user_message
    parts = (name for name in questions.named("parts", told) if name in question.named_parts)
    yield from (*parts, *(one.name for one in things.read(told) if one.group in kinds))
    if "exams" in kinds and (question.shares(at) or questions.named("exams", told)):
        earlier = (
            name for one in question.past for name in questions.named("exams", question.recent[one].user_message)
        )
        yield from earlier


def _felt(question: Question) -> Iterator[Asked]:
    """Name the cause of the last burden or joy."""
    feelings = HEAVY if question.wanted is Wanted.BURDEN else GLAD
    for at in question.ranked(all_of_them=True):
        message = question.recent[at]
        if message.emotion not in feelings:
            continue
        if question.wanted is Wanted.BURDEN:
            yield from _others_in(question, at)
        known = all_concepts().get(next(iter(message.concepts), ""))
        thing = _central_near(question, at)
        if known is not None and known.id not in _TOO_WIDE and (thing is None or known.kind is not Kind.ANY):
            thing = thing if thing and things.group_of(thing) == "body" else known.id
        if thing is not None:
            yield stood_of(question, at, thing)
        yield from _others_in(question, at, even_children=True)


def _central_near(question: Question, at: int) -> str | None:
    """Return the central thing of a message; for a very short one, also of those just before it."""
    told = question.recent[at : at + (_JUST_BEFORE if len(question.recent[at].user_message) <= _A_WORD else 1)]
    same_day = (one for one in told if jst_date(one.created_at) == jst_date(told[0].created_at))
    central = (thing.name for one in same_day for thing in things.read(one.user_message) if thing.is_central)
    return next(central, None)


def _others_in(question: Question, at: int, *, even_children: bool = False) -> Iterator[Asked]:
    """Yield the people in a message; with `even_children` also the children."""
    for who in family.people(question.recent[at].user_message):
        if who not in question.people and (even_children or who in family.OTHERS):
            yield Asked(fact=f"{SAID}{who}とのこと", when=question.when(at))


def _nothing(_: Question) -> Iterator[Asked]:
    return iter(())


_READERS: Mapping[Wanted, Callable[[Question], Iterator[Asked]]] = {
    Wanted.WHO: people.who,
    Wanted.HOUSEHOLD: people.household,
    Wanted.NAME: people.name,
    Wanted.AGE: people.age,
    Wanted.LIKED: people.liked,
    Wanted.DREAM: _dream,
    Wanted.WHICH: people.which,
    Wanted.SINCE: people.together,
    Wanted.AMOUNT: counted.amount,
    Wanted.COLOUR: _colour,
    Wanted.ROLE: _role,
    Wanted.ILL: _ill,
    Wanted.WHY: _why,
    Wanted.DAY: _day,
    Wanted.WHERE: _where,
    Wanted.BODY: _body,
    Wanted.DISH: _dish,
    Wanted.JOB: people.job,
    Wanted.EXAM: _exam,
    Wanted.SUBJECT: _subject,
    Wanted.END: _end,
    Wanted.BURDEN: _felt,
    Wanted.JOY: _felt,
    Wanted.TRAIT: people.trait,
    Wanted.WHAT: _what,
}
