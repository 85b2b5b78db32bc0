"""Answers questions about people: who somebody is, names, ages, jobs, tastes, which of the children."""

from collections.abc import Collection, Iterator

from homebiyori.ai.port import Asked
from homebiyori.base.clock import jst_date
from homebiyori.base.text import normalize
from homebiyori.lexicon import numerals, things
from homebiyori.memory import acquaintances, family, given, questions
from homebiyori.recall.question import SAID, Question

_NAME = "known.name."
_CALLED = "known.called."
_SINCE = "known.since."
_MOST_AT_ONCE, _MOST_AT_HOME = 3, 5
_GRANDCHILD, _BY_ORDER = ("お孫さん",), frozenset({"上のお子さん", "下のお子さん"})
_BY_SEX = frozenset({"息子さん", "娘さん"})
_DISHES = frozenset({"food"})
_HOBBIES = frozenset({"skill", "play"})


def person_meant(question: Question) -> Iterator[Asked]:
    """Say who a person is, if the question gives only a name: 「さくらのこと覚えてる？」."""
    if (met := acquaintances.named_in(question.text, question.acquaintances)) is not None:
        yield Asked(fact=SAID + met.role)
    who = question.family.who(question.text)
    if who is not None and not question.named:
        yield Asked(fact=SAID + question.family.aged(who))


def who(question: Question) -> Iterator[Asked]:
    """Say who is named, or else who else is mentioned in the messages that match."""
    if (met := acquaintances.named_in(question.text, question.acquaintances)) is not None:
        yield Asked(fact=SAID + met.role)
    named = question.family.who(question.text)
    if named is not None:
        yield Asked(fact=SAID + question.family.aged(named))
    asked = family.people(question.text)
    for at in question.ranked(all_of_them=False):
        spots = question.family.spots(normalize(question.recent[at].user_message))
        told = (one for one, _, _ in sorted(spots, key=lambda spot: spot[1]) if one not in asked)
        yield from (Asked(fact=SAID + one, when=question.when(at)) for one in told)


def household(question: Question) -> Iterator[Asked]:
    """Name who lives with the parent."""
    told = reversed(range(len(question.recent)))
    found = (one for at in told for one in family.at_home(question.recent[at].user_message))
    names = [*dict.fromkeys(found)][:_MOST_AT_HOME]
    if names:
        yield Asked(fact=SAID + "と".join(names))


def name(question: Question) -> Iterator[Asked]:
    """Say the name asked for if it is on our lists; else say whose it is, and that it is not said."""
    if family.is_own_name(question.text):
        return
    if (met := acquaintances.named_in(question.text, question.acquaintances)) is not None:
        yield Asked(fact=SAID + met.role)
    if roles := acquaintances.asked_roles(question.text):
        # If no name is known for that role, none is said, least of all another person's.
        yield from _names_met(question, roles)
        return
    if questions.asks_other_name(question.text):
        return
    known = question.family
    whose = _whose_names(question)
    if not whose:
        return
    if said := given.called(known.names, whose[-_MOST_AT_ONCE:]):
        yield Asked(fact=_CALLED + said)
    if len(whose) > 1 and family.asks_of_all(question.text):
        yield Asked(fact=_NAME + "と".join(whose[:_MOST_AT_ONCE]))
    yield from (Asked(fact=_NAME + known.aged(one)) for one in reversed(whose))


def _names_met(question: Question, roles: Collection[str]) -> Iterator[Asked]:
    """Say the name of somebody outside the family if it may be said; else say whose it is."""
    met = [one for one in question.acquaintances if one.role in roles]
    # A child's friend is mentioned together with the child.
    meant = [one for one in met if question.is_about(one.told)] or met
    if said := acquaintances.called(meant):
        yield Asked(fact=_CALLED + said)
    yield from (Asked(fact=_NAME + one.role) for one in meant[:1])


def _whose_names(question: Question) -> list[str]:
    """List the people asked about whose names are known; everybody known if nobody is named."""
    names = question.family.names
    told = [*dict.fromkeys(names.values())]
    asked = family.people(question.text)
    meant = family.meant_by(asked)
    if "ペット" in question.text:
        return [one for one in told if one in given.PETS]
    if asked:
        # A grandparent's 上の子 is a grandchild.
        found = [one for one in told if one in meant or (asked == _GRANDCHILD and one in _BY_ORDER)]
        # A child whose sex was not told may be the son or daughter asked about.
        return found or [one for one in told if asked[0] in _BY_SEX and one in {"お子さん", *_BY_ORDER}]
    return [one for one in told if any(given.is_listed(name) for name, who in names.items() if who == one)] or told


def age(question: Question) -> Iterator[Asked]:
    """Say the age or grade of the person asked about, or of all the children."""
    known = question.family
    meant = family.meant_by(family.people(question.text))
    ages = [f"{one}は{age}" for one, age in known.ages.items() if one in meant]
    if len(ages) > 1 and family.asks_of_all(question.text):
        yield Asked(fact=SAID + "、".join(ages[:_MOST_AT_ONCE]))
    told = ((one, age) for one, age in known.ages.items() if age in question.text)
    found = known.age_of(question.text) or next(told, None)
    if found is not None:
        yield Asked(fact=f"{SAID}{found[0]}は{found[1]}")


def job(question: Question) -> Iterator[Asked]:
    """Name the job of the person asked about, or the writer's if nobody is named."""
    for at in question.of_people:
        for sentence in family.sentences(question.recent[at].user_message):
            told = sentence if _is_of_who_is_asked(question, sentence) else _of_the_writer(question, sentence)
            names = questions.named("jobs", told)
            yield from (Asked(fact=SAID + one, when=question.when(at)) for one in names)


def trait(question: Question) -> Iterator[Asked]:
    """Say what a person is like, by the traits that were told."""
    places = [at for at in question.of_people if question.is_of_same(at)]
    # The next message may continue about the same person without naming them.
    following = [at - 1 for at in places if at - 1 in question.of_people and at - 1 not in places]
    for at in (*places, *following):
        for one in questions.named("traits", question.recent[at].user_message)[:1]:
            yield Asked(fact=SAID + one, when=question.when(at))


def liked(question: Question) -> Iterator[Asked]:
    """Name what the person asked about is said to like, or for a hobby also just does."""
    groups = _HOBBIES if questions.asks_hobby(question.text) else None
    groups = _DISHES if questions.asks_dish(question.text) else groups
    for is_said in (True, False) if groups is _HOBBIES else (True,):
        for at in question.of_people:
            told = question.recent[at].user_message
            if is_said and not questions.tells_liking(told):
                continue
            clauses = sorted(_of_who_is_asked(told, question), key=questions.tells_liking, reverse=True)
            found = (one for clause in clauses for one in things.read(clause) if one.name not in question.named)
            named = [one.name for one in found if groups is None or one.group in groups]
            goods = (one for clause in clauses for one in questions.named("goods", clause))
            names = (*named, *(() if groups is _HOBBIES else goods))
            yield from (Asked(fact=SAID + one, when=question.when(at)) for one in names)


def which(question: Question) -> Iterator[Asked]:
    """Answer which child, or which of two people, something was told about."""
    for at in question.ranked(all_of_them=False):
        plain = normalize(question.recent[at].user_message)
        shared = min((place for word in question.words if (place := plain.find(word)) >= 0), default=len(plain))
        told = sorted(question.family.spots(plain), key=lambda spot: spot[1])
        before = [one for one, start, _ in told if start <= shared]
        whose = before[-1:] or [one for one, _, _ in told[:1]]
        yield from (Asked(fact=SAID + question.family.aged(one), when=question.when(at)) for one in whose)


def together(question: Question) -> Iterator[Asked]:
    """Say how many days the talk has lasted, counting the first."""
    if question.since is not None:
        days = (jst_date(question.now) - jst_date(question.since)).days + 1
        said = numerals.say(days)
        if said is not None:
            yield Asked(fact=f"{_SINCE}{said}日め")


def _of_who_is_asked(told: str, question: Question) -> list[str]:
    """Return the clauses about the person asked about (or the writer), with those that name nobody."""
    clauses = [one for sentence in family.sentences(told) for one in sentence.split("、")]
    if not question.people:
        return [one for one in clauses if not family.people(one) or family.is_own(one)]
    about = [one for one in clauses if question.is_about(one)]
    return [*about, *(one for one in clauses if one not in about and not family.people(one))] if about else []


def _of_the_writer(question: Question, sentence: str) -> str:
    """Return what a sentence about the household says of the writer: 「息子がいて、パートしてます」."""
    if question.people or not family.at_home(sentence):
        return ""
    return "、".join(one for one in sentence.split("、") if not family.people(one))


def _is_of_who_is_asked(question: Question, sentence: str) -> bool:
    return question.is_about(sentence) if question.people else not family.people(sentence)
