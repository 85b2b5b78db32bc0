"""What was told of people and is asked after: who, whose name, how old, what work or taste, which of the children."""

from collections.abc import Collection, Iterator

from homebiyori.ai.port import Asked
from homebiyori.base.clock import jst_date
from homebiyori.base.text import normalize
from homebiyori.chat.recall.question import SAID, Question
from homebiyori.lexicon import numerals, things
from homebiyori.memory import acquaintances, family, given, questions

_NAME = "known.name."
_CALLED = "known.called."
_SINCE = "known.since."
_MOST_AT_ONCE, _MOST_AT_HOME = 3, 5
_GRANDCHILD, _BY_ORDER = ("お孫さん",), frozenset({"上のお子さん", "下のお子さん"})
_BY_SEX = frozenset({"息子さん", "娘さん"})
_DISHES = frozenset({"food"})
_HOBBIES = frozenset({"skill", "play"})


def person_meant(question: Question) -> Iterator[Asked]:
    """Say who it is of whom nothing but the name is asked: 「さくらのこと覚えてる？」."""
    if (met := acquaintances.named_in(question.text, question.acquaintances)) is not None:
        yield Asked(fact=SAID + met.role)
    who = question.family.who(question.text)
    if who is not None and not question.named:
        yield Asked(fact=SAID + question.family.aged(who))


def who(question: Question) -> Iterator[Asked]:
    """Say who is meant, or else who else was told of in the same words."""
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
    """Say the name that was told, where it is one of our lists; else whose it is, and that it is not said."""
    if family.is_own_name(question.text):
        return
    if (met := acquaintances.named_in(question.text, question.acquaintances)) is not None:
        yield Asked(fact=SAID + met.role)
    if roles := acquaintances.asked_roles(question.text):
        # Of whom no name was told none is said, least of all another's.
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
    """Say the name that was told of somebody outside the family, where it may be said; else whose it is."""
    met = [one for one in question.acquaintances if one.role in roles]
    # A child's friend is told of with the child.
    meant = [one for one in met if question.is_about(one.told)] or met
    if said := acquaintances.called(meant):
        yield Asked(fact=_CALLED + said)
    yield from (Asked(fact=_NAME + one.role) for one in meant[:1])


def _whose_names(question: Question) -> list[str]:
    """Name those whose names are known, of who is asked after; where nobody is named, of all."""
    names = question.family.names
    told = [*dict.fromkeys(names.values())]
    asked = family.people(question.text)
    meant = family.meant_by(asked)
    if "ペット" in question.text:
        return [one for one in told if one in given.PETS]
    if asked:
        # A grandparent's 上の子 is a grandchild.
        found = [one for one in told if one in meant or (asked == _GRANDCHILD and one in _BY_ORDER)]
        # Of whom no word has told whether it is a son may be the son.
        return found or [one for one in told if asked[0] in _BY_SEX and one in {"お子さん", *_BY_ORDER}]
    return [one for one in told if any(given.is_listed(name) for name, who in names.items() if who == one)] or told


def age(question: Question) -> Iterator[Asked]:
    """Say how old who is asked after is, or of which grade; all the children where all are meant."""
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
    """Name whose work it is that is asked after: the writer's, where nobody is named."""
    for at in question.of_people:
        for sentence in family.sentences(question.recent[at].user_message):
            told = sentence if _is_of_who_is_asked(question, sentence) else _of_the_writer(question, sentence)
            names = questions.named("jobs", told)
            yield from (Asked(fact=SAID + one, when=question.when(at)) for one in names)


def trait(question: Question) -> Iterator[Asked]:
    """Say what kind of person somebody was told to be: what they like, or never did."""
    places = [at for at in question.of_people if question.is_of_same(at)]
    # The next message may go on of the same person, who is not named again.
    following = [at - 1 for at in places if at - 1 in question.of_people and at - 1 not in places]
    for at in (*places, *following):
        for one in questions.named("traits", question.recent[at].user_message)[:1]:
            yield Asked(fact=SAID + one, when=question.when(at))


def liked(question: Question) -> Iterator[Asked]:
    """Name what who is asked after is said to like, or does again and again."""
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
    """Tell which of the children, or of two, it was that something was told of."""
    for at in question.ranked(all_of_them=False):
        plain = normalize(question.recent[at].user_message)
        shared = min((place for word in question.words if (place := plain.find(word)) >= 0), default=len(plain))
        told = sorted(question.family.spots(plain), key=lambda spot: spot[1])
        before = [one for one, start, _ in told if start <= shared]
        whose = before[-1:] or [one for one, _, _ in told[:1]]
        yield from (Asked(fact=SAID + question.family.aged(one), when=question.when(at)) for one in whose)


def together(question: Question) -> Iterator[Asked]:
    """Say for how many days the talk has lasted, the first day counted."""
    if question.since is not None:
        days = (jst_date(question.now) - jst_date(question.since)).days + 1
        said = numerals.say(days)
        if said is not None:
            yield Asked(fact=f"{_SINCE}{said}日め")


def _of_who_is_asked(told: str, question: Question) -> list[str]:
    """Give the clauses that are of who is asked after, or all of a message that speaks of nobody else."""
    clauses = [one for sentence in family.sentences(told) for one in sentence.split("、")]
    if not question.people:
        return [one for one in clauses if not family.people(one) or family.is_own(one)]
    about = [one for one in clauses if question.is_about(one)]
    return [*about, *(one for one in clauses if one not in about and not family.people(one))] if about else []


def _of_the_writer(question: Question, sentence: str) -> str:
    """Give what a sentence says of the writer beside who lives there: 「息子がいて、パートしてます」."""
    if question.people or not family.at_home(sentence):
        return ""
    return "、".join(one for one in sentence.split("、") if not family.people(one))


def _is_of_who_is_asked(question: Question, sentence: str) -> bool:
    return question.is_about(sentence) if question.people else not family.people(sentence)
