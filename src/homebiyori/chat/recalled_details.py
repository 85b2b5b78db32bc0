"""One thing that was told and is asked after: who somebody is, how old, where, what was eaten, which exam, when."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from homebiyori.ai.port import Asked
from homebiyori.base.clock import jst_date
from homebiyori.base.text import normalize
from homebiyori.chat.models import RecentMessage
from homebiyori.chat.threads import is_kin, is_to_come, stood
from homebiyori.lexicon import things
from homebiyori.lexicon.concepts import Kind, all_concepts
from homebiyori.memory import days, family, questions, recalling
from homebiyori.memory.due import due
from homebiyori.memory.family import Family
from homebiyori.memory.questions import Wanted
from homebiyori.memory.standing import GLAD, HEAVY, Standing

_SAID = "known.said."
_NAME = "known.name."
# No answer to where somebody went.
_NO_PLACES = frozenset({"散歩", "引っ越し", "バス", "新幹線", "飛行機", "ドライブ", "買い物", "外食"})
# Rain by which a feast is put off is not what was put off.
_BY = "で"
_WEEKDAYS = "月火水木金土日"
# A shared thing says more than a shared word.
_OF_A_THING = 3


@dataclass(frozen=True)
class Question:
    """A question of memory, and the messages in which its answer may stand, by their places among the recent ones."""

    text: str
    wanted: Wanted
    recent: Sequence[RecentMessage]
    past: Sequence[int]
    now: datetime
    names_day: bool = False
    ages: tuple[str, ...] = ()

    def when(self, at: int) -> str | None:
        """Say when a message was told, unless the question has named the day."""
        if self.names_day:
            return None
        return days.spoken(jst_date(self.recent[at].created_at), jst_date(self.now))

    @cached_property
    def family(self) -> Family:
        """Return what was told of people."""
        told = (self.recent[at].user_message for at in reversed(range(len(self.recent))) if not self._is_question(at))
        return family.read(told, self.ages)

    def _is_question(self, at: int) -> bool:
        return bool(self.recent[at].risk_level) or self.recent[at].user_message.rstrip().endswith(("?", "？"))

    @cached_property
    def named(self) -> tuple[str, ...]:
        """Return the things that the question itself names."""
        return tuple(thing.name for thing in things.read(self.text))

    @cached_property
    def named_parts(self) -> tuple[str, ...]:
        """Return the parts of the body that the question names."""
        return questions.named("parts", self.text)

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the words by which it may be found."""
        return recalling.words_in(self.text) | recalling.roots_in(self.text)

    def shares(self, at: int) -> int:
        """Weigh how much a message speaks of the same."""
        told = self.recent[at].user_message
        kin = sum(any(is_kin(one.name, name) for name in self.named) for one in things.read(told))
        parts = not set(questions.named("parts", told)).isdisjoint(self.named_parts)
        return sum(word in told for word in self.words) + _OF_A_THING * (kin + parts)

    @cached_property
    def people(self) -> frozenset[str]:
        """Return the people that the question is about."""
        return self._people_in(self.text)

    def _people_in(self, text: str) -> frozenset[str]:
        named = self.family.who(text)
        return frozenset({*family.people(text), *((named,) if named else ())})

    def is_of_same(self, at: int) -> bool:
        """Return whether a message is about somebody that the question is about."""
        return not self.people.isdisjoint(self._people_in(self.recent[at].user_message))

    def ranked(self, *, all_of_them: bool) -> list[int]:
        """Order the messages by what they share with the question, then the newest first."""
        by_share = sorted(self.past, key=lambda at: (-self.shares(at), not self.is_of_same(at)))
        return [at for at in by_share if all_of_them or self.shares(at)]


def stood_of(question: Question, at: int, name: str) -> Asked:
    """Return a matter with how it stands, and when it was told."""
    is_ahead = is_to_come(question.recent, "", name, question.now)
    standing = Standing.AHEAD if is_ahead else stood(question.recent, at, name)
    return Asked(name, standing, when=question.when(at))


def of(question: Question) -> Iterator[Asked]:
    """Find what is asked for in particular, as far as it can be said in words of ours."""
    if question.wanted is Wanted.WHAT and not questions.is_particular(question.text):
        yield from _person_meant(question)
        return
    yield from _READERS.get(question.wanted, _nothing)(question)


def _person_meant(question: Question) -> Iterator[Asked]:
    """Say who it is of whom nothing but the name is asked: 「さくらのこと覚えてる？」."""
    who = question.family.who(question.text)
    if who is not None and not question.named:
        yield Asked(fact=_SAID + question.family.aged(who))


def _who(question: Question) -> Iterator[Asked]:
    who = question.family.who(question.text)
    if who is not None:
        yield Asked(fact=_SAID + question.family.aged(who))
    asked = family.people(question.text)
    for at in question.ranked(all_of_them=False):
        told = (one for one in family.people(question.recent[at].user_message) if one not in asked)
        yield from (Asked(fact=_SAID + one, when=question.when(at)) for one in told)


def _name(question: Question) -> Iterator[Asked]:
    """Tell whose name was told; the name itself is never said."""
    known = question.family
    asked = family.people(question.text)
    meant = family.meant_by(asked)
    whose = [who for who in known.names.values() if not asked or who in meant]
    yield from (Asked(fact=_NAME + known.aged(who)) for who in reversed(whose))


def _age(question: Question) -> Iterator[Asked]:
    known = question.family
    told = ((who, age) for who, age in known.ages.items() if age in question.text)
    found = known.age_of(question.text) or next(told, None)
    if found is not None:
        yield Asked(fact=f"{_SAID}{found[0]}は{found[1]}")


def _day(question: Question) -> Iterator[Asked]:
    for at in question.ranked(all_of_them=False):
        message = question.recent[at]
        day = due(message.user_message, jst_date(message.created_at))
        if day is not None:
            yield Asked(fact=_SAID + _spoken(day), when=question.when(at))


def _spoken(day: date) -> str:
    return f"{day.month}月{day.day}日の{_WEEKDAYS[day.weekday()]}曜日"


def _first(question: Question, names_of: Callable[[str], Collection[str]], *, shared: bool = False) -> Iterator[Asked]:
    """Name the first thing of a kind that the question has not named itself."""
    for at in question.ranked(all_of_them=not shared):
        names = (name for name in names_of(question.recent[at].user_message) if name not in question.named)
        yield from (Asked(fact=_SAID + name, when=question.when(at)) for name in names)


def _of_group(group: str) -> Callable[[str], list[str]]:
    return lambda text: [one.name for one in things.read(text) if one.group == group]


def _where(question: Question) -> Iterator[Asked]:
    def named(text: str) -> list[str]:
        visited = (name for name in _of_group("place")(text) if name not in _NO_PLACES)
        return [*visited, *questions.named("places", text)]

    yield from _first(question, named)


def _body(question: Question) -> Iterator[Asked]:
    yield from _first(question, lambda text: [*questions.named("parts", text), *_of_group("body")(text)])


def _dish(question: Question) -> Iterator[Asked]:
    yield from _first(question, _of_group("food"))


def _job(question: Question) -> Iterator[Asked]:
    """Name whose work it is that is asked after: the writer's, where nobody is named."""
    for at in question.past:
        told = question.recent[at].user_message
        if question.is_of_same(at) if question.people else not family.people(told):
            names = questions.named("jobs", told)
            yield from (Asked(fact=_SAID + name, when=question.when(at)) for name in names)


def _exam(question: Question) -> Iterator[Asked]:
    yield from _first(question, lambda text: questions.named("exams", text))
    yield from _what(question)


def _what(question: Question) -> Iterator[Asked]:
    """Name what was told with the same words, and is not in the question."""

    def named(text: str) -> list[str]:
        return [*_nearest(text, question.words), *questions.named("exams", text)]

    yield from _coming(question)
    yield from _first(question, named, shared=not question.names_day)
    if questions.is_general(question.text):
        yield from _of_person(question, named)
    for at in () if question.named else question.ranked(all_of_them=False):
        known = all_concepts().get(next(iter(question.recent[at].concepts), ""))
        if known is not None and known.kind is not Kind.ANY:
            yield stood_of(question, at, known.id)


def _nearest(text: str, words: Collection[str]) -> list[str]:
    """Name the things of a text, first the one that stands last before a shared word: お絵かきで虹描いて."""
    plain = normalize(text[: things.LONGEST])
    at = min((found for word in words if (found := plain.find(word)) > 0), default=0)
    names = [thing.name for thing in things.read(text)]
    hits = (hit for hit in things.hits_in(plain) if hit.end <= at and plain[hit.end : hit.end + 1] != _BY)
    before = [hit.value[0] for hit in hits if hit.value[0] in names]
    return [*reversed(before), *(name for name in names if name not in before)]


def _coming(question: Question) -> Iterator[Asked]:
    """Name what was told for the day to come that the question names."""
    day = due(question.text, jst_date(question.now))
    for at in question.past if day is not None else ():
        message = question.recent[at]
        if due(message.user_message, jst_date(message.created_at)) == day:
            names = (one.name for one in things.read(message.user_message))
            yield from (Asked(fact=_SAID + name, when=question.when(at)) for name in names)


def _of_person(question: Question, names_of: Callable[[str], Collection[str]]) -> Iterator[Asked]:
    """Name what was told last of who is asked after."""
    for at in filter(question.is_of_same, question.past):
        names = names_of(question.recent[at].user_message)
        yield from (Asked(fact=_SAID + name, when=question.when(at)) for name in names)


def _end(question: Question) -> Iterator[Asked]:
    """Tell how it stands with what the question means without a name of the table: an exam, the knee, an illness."""
    if question.named:
        return
    kinds = questions.kinds_in(question.text)
    for at in question.past if kinds else question.ranked(all_of_them=False):
        yield from (_about(question, at, name) for name in _matters_of(question, at, kinds))
    for at in filter(question.is_of_same, question.past):
        who = next(one for one in family.people(question.text) or question.people)
        yield _about(question, at, who)


def _about(question: Question, at: int, name: str) -> Asked:
    return replace(stood_of(question, at, name), name=None, fact=f"{_SAID}{name}のこと")


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
    """Name the matter of the last burden, or of the last joy."""
    feelings = HEAVY if question.wanted is Wanted.BURDEN else GLAD
    for at in question.ranked(all_of_them=True):
        message = question.recent[at]
        if message.emotion not in feelings:
            continue
        if question.wanted is Wanted.BURDEN:
            yield from _others_in(question, at)
        known = all_concepts().get(next(iter(message.concepts), ""))
        thing = next((one.name for one in things.read(message.user_message) if one.is_central), None)
        if known is not None and (thing is None or known.kind is not Kind.ANY):
            thing = known.id
        if thing is not None:
            yield stood_of(question, at, thing)
        yield from _others_in(question, at, even_children=True)


def _others_in(question: Question, at: int, *, even_children: bool = False) -> Iterator[Asked]:
    """Name the people of a message: what weighs with a grown-up is called by them."""
    for who in family.people(question.recent[at].user_message):
        if even_children or who in family.OTHERS:
            yield Asked(fact=f"{_SAID}{who}とのこと", when=question.when(at))


def _nothing(_: Question) -> Iterator[Asked]:
    return iter(())


_READERS: Mapping[Wanted, Callable[[Question], Iterator[Asked]]] = {
    Wanted.WHO: _who,
    Wanted.NAME: _name,
    Wanted.AGE: _age,
    Wanted.DAY: _day,
    Wanted.WHERE: _where,
    Wanted.BODY: _body,
    Wanted.DISH: _dish,
    Wanted.JOB: _job,
    Wanted.EXAM: _exam,
    Wanted.END: _end,
    Wanted.BURDEN: _felt,
    Wanted.JOY: _felt,
    Wanted.WHAT: _what,
}
