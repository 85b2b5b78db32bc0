"""Reads a message in care: what it is about, how grave the talk is after it, and whether it ends. Pure."""

from dataclasses import replace

from homebiyori.care.mark import CareMark
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat.care import (
    another,
    disowned,
    doubts,
    endangered,
    guiding,
    level,
    message_signs,
    misheard,
    silence,
    sounds,
    subject,
    theme,
    topic,
)
from homebiyori.chat.care.matter import Matter
from homebiyori.chat.care.opening import is_discreet
from homebiyori.chat.care.topic import Topic
from homebiyori.chat.care.utterance import Utterance
from homebiyori.chat.reading import Reading
from homebiyori.lexicon.vocabulary import OWN_LIFE, Analysis, Risk, RiskLevel


def read(said: Utterance, mark: CareMark) -> Reading:
    """Read a message in a talk that is in care."""
    said = said.corrected_by(*_AMENDS)
    told = topic.topic_of(said, mark)
    is_disowned = disowned.is_disowned(said.text, told.mark, told.since) and not another.is_told(told.signs)
    matter = misheard.corrected(_matter(told, said), said.now, is_disowned=is_disowned)
    most = _most(matter, said.analysis)
    if matter.ends and (said.analysis.is_guessed or is_disowned):
        # Nobody was in danger, so the words of the correction are not read as danger either.
        said = replace(said, analysis=replace(said.analysis, risk=None))
    matter = _weighed(matter.lowered(most), said)
    risk = _risk(matter, said.analysis, most)
    care = _care(matter, told, said, risk)
    return Reading(
        analysis=level.plain(said.analysis, risk),
        care=care,
        signs=care.signs,
        is_discreet=care.is_discreet,
        is_turned=told.is_turned,
        ends=matter.ends and risk is None,
    )


def _ended(said: Utterance) -> Analysis:
    is_end = said.standing in OWN_LIFE and doubts.of_an_end(said.text, said.analysis.risk)
    return replace(said.analysis, risk=None) if is_end else said.analysis


def _bounded(said: Utterance) -> Analysis:
    mark, analysis, risk = said.mark, said.analysis, said.analysis.risk
    if mark is None or risk is None or not analysis.is_guessed:
        return analysis
    return replace(analysis, risk=subject.bounded(risk, mark.kind, RiskLevel(mark.level), said.signs))


# Corrections to what was read in the message alone; each works on the result of the one before.
_AMENDS = (
    endangered.asked_to_tell,  # asking how much of a wish to tell somebody is not a wish
    endangered.kept,  # a child's danger needs a child that is named
    another.corrected,  # questions about a gripped neck, or about going home with the child
    _ended,  # means taken out, or a hand on the arm, end a danger
    _bounded,  # a guess does not change what the talk is about
)


def _matter(told: Topic, said: Utterance) -> Matter:
    known = endangered.cleared(told.kind, told.known | message_signs.evidence_of(said.analysis))
    stands = endangered.cleared(told.kind, told.stands)
    return Matter(kind=told.kind, mark=told.mark, signs=told.signs, known=known, stands=stands)


def _most(matter: Matter, analysis: Analysis) -> RiskLevel:
    certain = None if analysis.is_guessed else analysis.risk
    return endangered.most(matter.kind, matter.signs, matter.known, matter.stands, certain)


def _weighed(matter: Matter, said: Utterance) -> Matter:
    """Mark a danger that is still imminent; lower the level to CONCERN if joy follows its end."""
    if another.is_now(matter.signs) or level.is_near(matter, said.now) or theme.is_now(said, matter.kind, matter.signs):
        return replace(matter, is_near=True)
    return matter.lowered(RiskLevel.CONCERN) if level.is_glad_after(matter) else matter


def _risk(matter: Matter, analysis: Analysis, most: RiskLevel) -> Risk | None:
    """Return the risk after the message; None if it tells of none."""
    risk = level.risk_of(matter, analysis.risk)
    if risk is not None:
        least = RiskLevel.IMMEDIATE if matter.is_near else level.floor(matter)
        risk = Risk(risk.kind, max(min(risk.level, most), least))
    return another.raised(risk, matter.kind, matter.signs)


def _care(matter: Matter, told: Topic, said: Utterance, risk: Risk | None) -> Care:
    mark = matter.mark
    is_turned = told.is_turned or matter.kind is not told.mark.kind
    is_imminent = matter.is_near or (risk is not None and risk.level is RiskLevel.IMMEDIATE)
    return Care(
        kind=matter.kind,
        level=max(risk.level if risk else RiskLevel.CONCERN, RiskLevel(mark.level)),
        signs=matter.signs,
        known=matter.known,
        stands=matter.stands | ({Sign.WAS_NEAR} if is_imminent else set()),
        done=frozenset(mark.done).union(message_signs.slots_of(told.since)),
        is_imminent=is_imminent,
        is_after_hours=matter.is_near and silence.is_after(said, told.since, matter.signs),
        is_discreet=mark.is_discreet or is_discreet(matter.kind, said.text),
        own_death_ahead=sounds.own_death_ahead(said),
        theme=guiding.steps_theme(said, matter.kind, matter.known | matter.signs, is_turned=is_turned),
        stage=guiding.steps_stage(said, matter.signs, matter.known, matter.stands, is_imminent=is_imminent),
    )
