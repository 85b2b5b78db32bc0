"""Hears what the messages of a talk sound like together: no danger, one of this hour, help that is there. Pure."""

from homebiyori.care.groups import HELP_CAME
from homebiyori.care.reading import follow_ups, told_of
from homebiyori.care.signs import Sign
from homebiyori.chat.care import evidence, level, memory
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.models.talks import ENDED, Stage, Talk, Theme, hear
from homebiyori.lexicon.vocabulary import AT_HOME, RiskLevel

# The lead of what is denied.
_NEVER = float("-inf")
# How far ahead of every other stage help, or the end of a danger, must be, by the message alone and in its talk; the
# same where the danger is imminent, and where a rule reads danger in the message.
HELP, HELP_IF_IMMEDIATE, HELP_IF_READ = 0.15, 0.3, 0.5
# How far ahead of nothing a danger is believed against words that play it down.
SURELY_DANGER = 0.3
# How far ahead no danger must be, in theme and stage, for a correction of ours to be believed; the same where danger
# was imminent, where signs tell of danger, and where a rule reads it in the message.
NOTHING, NOTHING_IF_IMMEDIATE, NOTHING_IF_SIGNS, NOTHING_IF_READ = 0.0, 0.1, 0.2, 0.4
# Themes without anybody in danger.
WITHOUT = frozenset({Theme.PLAIN, Theme.WORN})
DANGERS = frozenset(Theme) - WITHOUT
_MAY_BE_OWN_DEATH = frozenset({Theme.OWN, Theme.TOGETHER, Theme.VOICES, Theme.IMAGES, Theme.WORN})
# Tells of help in words, which say how far it is.
_OF_HELP = HELP_CAME | level.LOWERS | {Sign.CALLED, Sign.NOT_CALLED, Sign.SOMEONE_COMING, Sign.SOMEONE_NEAR}
_OF_HELP |= {Sign.TOLD_SOMEONE}
# A room next door is no help.
_URGENT = evidence.URGENT | {Sign.PLACE}


def talk_of(said: Utterance) -> Talk:
    """Weigh a message in its talk."""
    return hear(said.text, said.said_before[::-1])


def is_nothing(said: Utterance, least: float) -> bool:
    """Return whether nobody is in danger, by the whole of a message in its talk; both theme and stage tell it."""
    return min(talk_of(said).ahead(WITHOUT), talk_of(said).ahead_in(Stage.NONE)) >= least


def is_danger_now(said: Utterance) -> bool:
    """Return whether a talk surely is about a danger, and likely one of this hour."""
    return talk_of(said).stage is Stage.NOW and talk_of(said).ahead(DANGERS) >= SURELY_DANGER


def is_ended(said: Utterance) -> bool:
    """Return whether an accident, or somebody else's peril, likely is over, or in good hands."""
    return talk_of(said).stage in ENDED


def own_death_ahead(said: Utterance) -> float:
    """Return by how much the writer's own death, or the weight that may lead to it, outweighs all else in a talk."""
    if follow_ups.joins_dead(said.text):
        return float("inf")
    return talk_of(said).ahead(_MAY_BE_OWN_DEATH)


def with_help(said: Utterance, signs: frozenset[Sign]) -> frozenset[Sign]:
    """Add the sign of help that is there; drop help that came to the writer long ago."""
    return signs - HELP_CAME if told_of.was_treated_then(said.text) else signs | signs_of_help(said)


def signs_of_help(said: Utterance) -> frozenset[Sign]:
    """Return the sign of help that is there, if it surely is heard."""
    if told_of.was_treated_then(said.text):
        return frozenset()
    if told_of.was_treated(said.text) and talk_of(said).stage is not Stage.NOW:
        return frozenset({Sign.RESCUED})
    # In a talk in care, words of help say how far it is.
    has_words = said.signs & (_URGENT | _OF_HELP if memory.is_open(said.mark, said.now) else _URGENT)
    return frozenset({Sign.RESCUED}) if not has_words and is_helped(said) else frozenset()


def is_helped(said: Utterance) -> bool:
    """Return whether help surely is with who is in danger, or it is over, whatever the words are."""
    risk, least = said.analysis.risk, HELP
    if (risk is not None and risk.level is RiskLevel.IMMEDIATE) or _is_imminent(said):
        least = HELP_IF_IMMEDIATE
    if (risk is not None and not said.analysis.is_guessed) or (said.standing in AT_HOME and _is_imminent(said)):
        # Who hits may still be in the room.
        least = HELP_IF_READ
    return talk_of(said).theme not in WITHOUT and help_ahead(said) >= least


def is_treated(said: Utterance) -> bool:
    """Return whether an illness or accident surely was treated, or is in good hands, before it was told."""
    return talk_of(said).theme in {*WITHOUT, Theme.BODY} and help_ahead(said) >= HELP_IF_IMMEDIATE


def help_ahead(said: Utterance) -> float:
    """Return by how much help that is there outweighs every other stage; negative if words say that nobody came."""
    is_denied = told_of.is_uncalled(said.text) or told_of.has_not_come(said.text)
    # Who has taken something and feels well is not over it; only those who see to them are help.
    stages = (Stage.HELPED,) if _has_taken(said) else (Stage.HELPED, Stage.OVER)
    leads = (talk.ahead_in(*stages) for talk in (talk_of(said), hear(said.text, ())))
    return _NEVER if is_denied else min(leads)


def _has_taken(said: Utterance) -> bool:
    return said.mark is not None and Sign.TAKEN in said.mark.stands


def _is_imminent(said: Utterance) -> bool:
    mark = said.mark
    return mark is not None and mark.is_open(said.now) and mark.level == RiskLevel.IMMEDIATE
