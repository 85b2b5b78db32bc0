"""Facts told once that may be asked about weeks later: a baby's age, a club, a lesson, a grade."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from homebiyori.base.clock import jst_date
from homebiyori.lexicon.vocabulary import Analysis, Tier
from homebiyori.memory import facts, family
from homebiyori.recall.models import RecentMessage
from homebiyori.tree.models import ToldFacts


def after(known: ToldFacts | None, text: str, analysis: Analysis, now: datetime) -> ToldFacts | None:
    """Return the facts known after a message; one in which danger was read firmly adds none."""
    if analysis.tier is Tier.FIRM or analysis.risk is not None:
        return known
    return _learnt(known, text, now)


def known_of(recent: Sequence[RecentMessage], kept: ToldFacts | None) -> ToldFacts:
    """Return the stored facts, updated by the recent messages."""
    known = kept
    for message in reversed(recent):
        if message.tier is not Tier.FIRM and not message.risk_level:
            known = _learnt(known, message.user_message, message.created_at)
    return known or ToldFacts()


def age_of(known: ToldFacts, now: datetime) -> str | None:
    """Say how old the baby is."""
    today = jst_date(now)
    if known.born_on is None or known.born_on > today:
        return None
    return facts.spoken_age((today - known.born_on).days, is_in_months=known.is_in_months)


def _learnt(known: ToldFacts | None, text: str, now: datetime) -> ToldFacts | None:
    before = known or ToldFacts()
    age, club, lesson = facts.age(text), facts.club(text), facts.lesson(text)
    told = {
        "born_on": jst_date(now) - timedelta(days=round(age.days)) if age else before.born_on,
        "is_in_months": age.is_in_months if age else before.is_in_months,
        "club": club or before.club,
        "lesson": lesson or before.lesson,
        "ages": family.read([text], before.ages).kept(),
    }
    after = ToldFacts(**told)
    return known if after == before else after
