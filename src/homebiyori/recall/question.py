"""A question about the past, with the messages that may hold its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from homebiyori.ai.port import Asked
from homebiyori.base.clock import jst_date
from homebiyori.lexicon import things
from homebiyori.lexicon.normalize import fold
from homebiyori.lexicon.vocabulary import Tier
from homebiyori.memory import acquaintances, days, family, questions, recalling
from homebiyori.memory.acquaintances import Named
from homebiyori.memory.due import due
from homebiyori.memory.family import Family
from homebiyori.memory.questions import Wanted
from homebiyori.memory.standing import Standing, is_past
from homebiyori.recall.models import RecentMessage
from homebiyori.recall.threads import is_kin, is_to_come, stood

SAID = "known.said."
# A shared thing says more than a shared word.
_OF_A_THING = 3


@dataclass(frozen=True)
class Question:
    """A question about the past; `past` holds the indexes in `recent` of messages that may answer it."""

    text: str
    wanted: Wanted
    recent: Sequence[RecentMessage]
    past: Sequence[int]
    now: datetime
    names_day: bool = False
    ages: tuple[str, ...] = ()
    since: datetime | None = None
    # The rest of the message around the question.
    beside: str = ""

    def when(self, at: int) -> str | None:
        """Say in words when a message was written; None if the question names the day."""
        if self.names_day:
            return None
        return days.spoken(jst_date(self.recent[at].created_at), jst_date(self.now))

    @cached_property
    def family(self) -> Family:
        """Return the family as told in the recent messages."""
        told = (self.recent[at].user_message for at in reversed(range(len(self.recent))) if not self._is_question(at))
        return family.read(told, self.ages)

    @cached_property
    def acquaintances(self) -> list[Named]:
        """Return the named people outside the family, the last mentioned first."""
        told = (self.recent[at].user_message for at in range(len(self.recent)) if not self._is_question(at))
        return acquaintances.read(told, self.family.names)

    def _is_question(self, at: int) -> bool:
        return bool(self.recent[at].risk_level) or self.recent[at].user_message.rstrip().endswith(("?", "？"))

    @cached_property
    def of_people(self) -> list[int]:
        """Return the indexes of messages that may tell about people; gentle readings are included here."""
        return [
            at
            for at in range(len(self.recent))
            if at in self.past or (self.recent[at].tier is Tier.GENTLE and not self._is_question(at))
        ]

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
        """Return the words to look for in earlier messages."""
        return recalling.words_in(self.text) | recalling.roots_in(self.text)

    def shares(self, at: int) -> int:
        """Score how much a message has in common with the question."""
        return self.shares_with(self.recent[at].user_message)

    def shares_with(self, told: str) -> int:
        """Score how much a text has in common with the question."""
        known = [one.name for one in things.read(told)]
        kin = sum(name in told or any(is_kin(one, name) for one in known) for name in self.named)
        parts = not set(questions.named("parts", told)).isdisjoint(self.named_parts)
        return (
            sum(word in told for word in self.words)
            + questions.shared(self.text, told)
            + _OF_A_THING * (kin + parts + self._has_done(told))
        )

    def _has_done(self, told: str) -> bool:
        """Return whether a text has the verb that the question asks by: 拾 of 「拾ったもの」."""
        root = questions.root_asked(self.text)
        return root is not None and root in told

    @cached_property
    def people(self) -> frozenset[str]:
        """Return the people that the question is about."""
        return self._people_in(self.text)

    def _people_in(self, text: str) -> frozenset[str]:
        named = self.family.who(text)
        return frozenset({*family.people(text), *((named,) if named else ())})

    def is_of_same(self, at: int) -> bool:
        """Return whether a message mentions somebody that the question is about."""
        return self.is_about(self.recent[at].user_message)

    def is_of_another(self, at: int) -> bool:
        """Return whether a message mentions only people that the question is not about."""
        told = self._people_in(self.recent[at].user_message)
        return bool(self.people and told) and self.meant.isdisjoint(told)

    def is_about(self, text: str) -> bool:
        """Return whether a text mentions somebody that the question is about, by any name."""
        return not self.meant.isdisjoint(self._people_in(text))

    @cached_property
    def meant(self) -> frozenset[str]:
        """Return the people that the question may mean."""
        return family.meant_by(self.people)

    def ranked(self, *, all_of_them: bool) -> list[int]:
        """Return the messages, the best match first, then the newest; only matches unless `all_of_them`."""
        of_others = self.wanted is not Wanted.WHO
        told = [self.recent[at].user_message for at in self.past]
        past = [
            at
            for at, one in zip(self.past, told, strict=True)
            if self._has_done(one) or not (of_others and self.is_of_another(at))
        ]
        by_share = sorted(past, key=lambda at: (-self.shares(at), not self.is_of_same(at)))
        return [at for at in by_share if all_of_them or self.shares(at)]

    def newest_of_same(self, places: Sequence[int]) -> list[int]:
        """Return the `places` that name the question's subject, else the best matches, newest first."""
        subjects = questions.named("subjects", self.text)
        named = [at for at in places if subjects and set(subjects) & set(self._subjects_in(at))]
        # Messages that name another subject are about that one.
        others = [at for at in places if not (subjects and self._subjects_in(at))]
        best = max(map(self.shares, others), default=0)
        return sorted(named or (at for at in others if self.shares(at) >= best - 1 or self._names_no_other(at)))

    def _names_no_other(self, at: int) -> bool:
        """Return whether the question names every thing that a message names."""
        told = things.read(self.recent[at].user_message)
        return all(any(is_kin(one.name, name) for name in self.named) for one in told)

    def _subjects_in(self, at: int) -> tuple[str, ...]:
        return questions.named("subjects", self.recent[at].user_message)


def stood_of(question: Question, at: int, name: str) -> Asked:
    """Return a matter with how it stands, and when it was told."""
    message = question.recent[at]
    # A matter told in the past tense, without a date of its own, is not still to come.
    is_told_of = is_past(fold(message.user_message))
    names_day = due(message.user_message, jst_date(message.created_at)) is not None
    is_ahead = is_to_come(question.recent, "", name, question.now) and (names_day or not is_told_of)
    standing = Standing.AHEAD if is_ahead else stood(question.recent, at, name)
    return Asked(name, standing, when=question.when(at))
