"""Hears what a talk is about by its messages together, where their words tell of nothing or another danger. Pure."""

from collections.abc import Collection
from dataclasses import replace

from homebiyori.care.answers import guidance, plain
from homebiyori.care.groups import ASKS, DENIES_DEATH, DYING, OWN_END
from homebiyori.care.reading import told_of, whose
from homebiyori.care.reading.perils import NEXT, SLOTS, Peril
from homebiyori.care.signs import Sign
from homebiyori.care.themes import PERILS, kind_of, row_of
from homebiyori.chat.care import evidence, level, message_signs, sounds, told
from homebiyori.chat.care.sounds import DANGERS, WITHOUT, talk_of
from homebiyori.chat.care.utterance import BEFORE, Utterance
from homebiyori.lexicon.emergencies import EMERGENCY
from homebiyori.lexicon.models.messages import FIRSTS, QUESTIONS
from homebiyori.lexicon.models.talks import ENDED, Stage, Theme, hear
from homebiyori.lexicon.normalize import fold, lazy_folded
from homebiyori.lexicon.vocabulary import OWN_LIFE, Analysis, Concern, Risk, RiskKind, RiskLevel

# How far ahead of every theme of another kind it must be to go against a talk in care that was guessed, or told, and
# against a message that asks, or says whose danger it is.
AHEAD, AHEAD_OF_TOLD, AHEAD_OF_STATED = 0.2, 0.45, 1.2
# How far ahead of what is no danger it must be to open care, with messages before it and without.
OPENS, OPENS_BY_ITSELF, OPENS_FIRST = 0.2, -0.3, 0.5
# The same where a step is asked for with this weight.
OPENS_ASKING, LEAST_ASKED = 0.0, 0.3
# The same for the writer's own life after messages that tell of nothing.
OPENS_OWN = 0.6
# How little ahead of nothing the talk before may be, for a message to follow it.
FOLLOWS = -0.4
# A shorter message says too little to be heard.
SHORTEST = 8
# How far ahead of every danger nothing must be in a first message (`FIRSTS`) that is not heard at all.
IDLE = 0.9
# How far ahead a peril must be for a talk to go on about it, and nothing, by itself, for a message to leave it.
GOES_ON, LEFT = -0.2, 0.4
# How far ahead of every danger of ours an illness or accident must be.
OF_BODY = 0.4
# How much surer than what is heard of nothing in a first message (`FIRSTS`).
AHEAD_OF_NOTHING = 0.1
# How far ahead of every danger nothing must be, so that a message leaves a talk in care aside.
ASIDE, ASIDE_OF_IMMEDIATE, ASIDE_OF_SIGNS = 0.2, 0.3, 0.4
# How far ahead of every other stage it must be that it happens at this hour, in a talk in care, in messages that follow
# others, and in a first one. By itself, the message must sound so, too.
NOW_IN_CARE, NOW, NOW_FIRST, NOW_BY_ITSELF = 0.95, 0.0, 0.4, 0.0
NOW_DANGER_BY_ITSELF = -0.2
# How far ahead of nothing an accident, or somebody else's peril, must be whose end is told first.
TREATED = 0.2
# How far ahead of every other stage it must be that an accident, or somebody else's peril, has taken a course.
STAGED, OVER = 0.15, 0.7
# How much more it must be about an adult than about a child who wants to die.
ADULT = 0.15
# The answers to an emergency, or to a peril of somebody else, and how many back they count.
_OF_OTHERS, _LATELY = ("emergency.", SLOTS), 4
_OF_DEATH = frozenset({Theme.OWN, Theme.OTHER_DYING, Theme.CHILD_DYING, Theme.FOUND})
# Says whose danger it is, or which it is not.
_STATED = DENIES_DEATH | {
    Sign.ABOUT_OTHER,
    Sign.ABOUT_SELF,
    Sign.OWN_WISH,
    Sign.DENIED,
    Sign.DENIES_VIOLENCE,
    Sign.OTHER_DENIED,
    Sign.OTHER_IN_DANGER,
    Sign.OTHER_DYING,
}
_OF_ANOTHER = frozenset({Sign.ABOUT_OTHER, Sign.OTHER_ILL, Sign.OTHER_IN_DANGER, Sign.OTHER_DYING})
# Harm that another does, whoever is named.
_BY_ANOTHER = frozenset({Theme.TOUCHED, Theme.CHILD_VIOLENT, Theme.PARTNER})
_NO_DANGER_OF_OURS = WITHOUT | PERILS | {Theme.BODY}
_OPENS_NONE = frozenset({Stage.OVER, Stage.NONE})
# What is denied, put off, eased or over does not happen now.
_NOT_NOW = DENIES_DEATH | evidence.OVER | level.LOWERS
_GRANDCHILD = lazy_folded("孫")
# Grandparents, whose name ends like a child's.
_OLD = lazy_folded("お?(?:じい|ばあ|ぢい|じぃ|ばぁ|爺|婆)(?:ちゃん|さん)")


def theme_of(
    said: Utterance, before: RiskKind | None, signs: frozenset[Sign], known: frozenset[Sign], *, is_turned: bool
) -> Theme | None:
    """Return what the talk is surely about; None if it may be about another danger.

    `before` is its kind by the words, which may turn the talk (`is_turned`); `signs` are those of the message, `known`
    those of the talk.
    """
    by_itself = kind_of(hear(said.text, ()).theme)
    if before is None:
        # Its words deny one danger: another may be told in them.
        about = talk_of(said).theme
        is_told = by_itself is kind_of(about) is not None and not signs & _STATED
        return about if is_told and lead_of(said, about) >= AHEAD_OF_TOLD else None
    if is_turned or by_itself is before:
        # Its words turn the talk to another danger, or are by themselves of the danger that they tell.
        return None
    is_told = Sign.TOLD in known or (said.analysis.risk is not None and not said.analysis.is_guessed)
    least = AHEAD_OF_TOLD if is_told else AHEAD
    if signs & _STATED or _asks(said, signs) or not said.said_before:
        least = AHEAD_OF_STATED
    about = talk_of(said).theme
    if before is RiskKind.NEGLECT and about is Theme.OWN:
        # Children who are alone come first; a wish to die is then told in words.
        return None
    if about is Theme.OWN and before is RiskKind.THIRD_PARTY and Sign.RESCUED in known and not signs & OWN_END:
        # Who sits beside the one who was saved is not the one in danger, whatever they feel.
        least = AHEAD_OF_STATED
    return about if lead_of(said, about) >= least else None


def theme_at_first(said: Utterance, kind: RiskKind) -> Theme | None:
    """Return what a message that opens care is surely about, by itself and in its talk, if that is another danger."""
    about = talk_of(said).theme
    if kind_of(about) in (None, kind) or kind_of(hear(said.text, ()).theme) is not kind_of(about):
        return None
    is_of_another = kind is RiskKind.THIRD_PARTY and told_of.names_somebody(said.text) and about not in _BY_ANOTHER
    if about is Theme.OWN or kind is RiskKind.CHILD_DANGER or is_of_another or said.signs & _OF_ANOTHER:
        # The writer's own life is left to the models of danger; a child that is hurt, or who was named, comes first.
        return None
    is_unsure = said.analysis.is_guessed or told_of.quotes_death(said.text)
    return about if is_unsure and lead_of(said, about) >= AHEAD_OF_TOLD else None


def lead_of(said: Utterance, about: Theme) -> float:
    """Return by how much a theme, with those of its kind, outweighs all others."""
    return talk_of(said).ahead([theme for theme in Theme if kind_of(theme) is kind_of(about)])


def signs_fitting(theme: Theme, signs: frozenset[Sign], *, is_turned: bool) -> frozenset[Sign]:
    """Fit the signs of a message to what the talk is surely about; it tells of a danger to which the talk turns."""
    row = row_of(theme)
    return (signs - row.drops) | (row.adds if is_turned else frozenset())


def without_child(said: Utterance, kind: RiskKind | None, signs: frozenset[Sign]) -> frozenset[Sign]:
    """Drop the signs of a child in danger if it surely is an adult."""
    if kind is not RiskKind.THIRD_PARTY:
        return signs
    talk = talk_of(said)
    is_adult = talk.weight(Theme.OTHER_DYING) - talk.weight(Theme.CHILD_DYING) >= ADULT
    return signs - {Sign.OTHER_CHILD, Sign.CHILD_IN_DANGER} if is_adult else signs


def risk_of(said: Utterance) -> Risk | None:
    """Return the danger that a message outside of care is heard to tell of, with those just before it."""
    if _is_idle(said) or _is_mourned(said):
        return None
    talk = talk_of(said)
    row = row_of(talk.theme)
    if talk.theme is Theme.OWN and not (_follows(said) or _is_told_after(said)):
        # A first message about the writer's own life is for the models of danger, which also know its harmless twins.
        return None
    is_told = _is_told(said, [theme for theme in Theme if kind_of(theme) is not None])
    is_at_once = _happens_now(said)
    if row.kind is None or not (is_told or is_at_once) or talk.stage in _OPENS_NONE:
        return None
    if said.signs & DENIES_DEATH or _is_medical(said):
        return None
    return Risk(row.kind, RiskLevel.IMMEDIATE if is_at_once else row.level)


def _is_mourned(said: Utterance) -> bool:
    """Return whether a message is about somebody who has died, and tells of no wish to follow them."""
    if Concern.GRIEF in said.analysis.concerns and not said.said_before:
        return True
    is_of_the_dead = any(map(plain.is_of_the_dead, (said.text, *said.said_before)))
    return is_of_the_dead and talk_of(said).theme in _OF_DEATH and not said.signs & DYING


def peril_of(said: Utterance) -> Peril | None:
    """Return the peril that a message is heard to tell of, with those just before it."""
    risk = said.analysis.risk
    if (risk is not None and risk.kind in OWN_LIFE and not said.analysis.is_guessed) or _is_idle(said):
        return None
    name = row_of(talk_of(said).theme).peril
    if name is None or _is_medical(said) or not (_is_told(said, [talk_of(said).theme]) or _happens_now(said)):
        return None
    if name in NEXT and any(_GRANDCHILD.pattern.search(fold(text)) for text in (said.text, *said.said_before)):
        # A child of the family is nobody next door.
        return None
    return _of_child(name, said)


def peril_instead(said: Utterance, kind: RiskKind | None, known: frozenset[Sign], last: Peril | None) -> Peril | None:
    """Return the peril of somebody outside the home that a talk in care surely is about instead.

    `kind` is its danger, `known` are its signs, `last` is the peril that our last answer was about.
    """
    name = row_of(talk_of(said).theme).peril
    if name is None or _is_medical(said):
        return None
    if name in NEXT and last is None and not any(map(told_of.names_neighbour, (said.text, *said.said_before))):
        # A child of the family is nobody next door.
        return None
    is_told = kind in OWN_LIFE and Sign.TOLD in known and not said.signs & DENIES_DEATH
    least = GOES_ON if last is not None else AHEAD_OF_STATED if is_told else AHEAD
    return _of_child(name, said) if talk_of(said).ahead(PERILS) >= least else None


def peril_after(said: Utterance, last: Peril | None) -> Peril | None:
    """Return the peril that our last answer was about, if the talk still is."""
    if last is None or row_of(talk_of(said).theme).peril is None or talk_of(said).stage is Stage.NONE:
        return None
    return None if hear(said.text, ()).ahead(WITHOUT) >= LEFT else last


def stage_of(said: Utterance) -> Stage | None:
    """Return how an accident, or a peril of somebody outside the home, stands; None if that is not surely heard."""
    follows = any(slot.startswith(_OF_OTHERS) for slot in message_signs.slots_of(said.lately(_LATELY, BEFORE)))
    if not follows and not (sounds.is_helped(said) and talk_of(said).ahead(DANGERS) >= TREATED):
        return None
    talk = talk_of(said)
    is_outside = talk.theme is Theme.BODY or talk.theme in PERILS
    return talk.stage if is_outside and talk.ahead_in(talk.stage) >= STAGED else None


def is_over(said: Utterance) -> bool:
    """Return whether an illness or accident surely is over, or in the hands of those who came."""
    talk = talk_of(said)
    return talk.theme is Theme.BODY and talk.stage in ENDED and talk.ahead_in(talk.stage) >= OVER


def _of_child(name: Peril, said: Utterance) -> Peril:
    texts = (_OLD.pattern.sub("", fold(text)) for text in (said.text, *said.said_before))
    is_of_child = name is Peril.MISSING and any(map(whose.names_child, texts))
    return Peril.MISSING_CHILD if is_of_child else name


def as_accident(said: Utterance) -> Analysis:
    """Take a guessed danger for an accident or illness, if the message surely is about one."""
    analysis = said.analysis
    is_guessed = analysis.risk is not None and analysis.is_guessed
    return with_emergency(said) if is_guessed and is_of_body(said) else analysis


def in_case(said: Utterance) -> Analysis:
    """Name 119 in case it is an emergency, if somebody's body surely is in danger at this hour."""
    analysis, about = said.analysis, talk_of(said).theme
    is_first = analysis.may_be_emergency and not said.said_before
    if is_first and about in DANGERS - {Theme.BODY} and talk_of(said).ahead([about]) >= AHEAD:
        # What sounded like an illness is another danger.
        return replace(analysis, may_be_emergency=False, is_gentle=True)
    if _is_idle(said) or analysis.risk is not None or analysis.concerns or analysis.may_be_urgent:
        return analysis
    is_of_body = talk_of(said).theme is Theme.BODY and _happens_now(said)
    return replace(analysis, may_be_emergency=True, is_gentle=True) if is_of_body else analysis


def is_now(said: Utterance, kind: RiskKind | None, signs: frozenset[Sign]) -> bool:
    """Return whether the danger of this talk surely happens at this hour."""
    is_of_kind = kind is not None and all(kind_of(one.theme) is kind for one in (talk_of(said), hear(said.text, ())))
    return is_of_kind and _is_now(said, NOW_IN_CARE) and not signs & _NOT_NOW and not _asks(said, signs)


def is_aside(said: Utterance, *, is_immediate: bool, has_signs: bool) -> bool:
    """Return whether a message is surely about nothing that anybody is in danger of, whatever signs its words have."""
    least = ASIDE_OF_IMMEDIATE if is_immediate else ASIDE
    return sounds.is_nothing(said, ASIDE_OF_SIGNS if has_signs else least)


def is_of_body(said: Utterance) -> bool:
    """Return whether a message is surely about an illness or accident, and no danger that anybody wants or does."""
    return talk_of(said).theme is Theme.BODY and talk_of(said).ahead(_NO_DANGER_OF_OURS) >= OF_BODY


def may_be_of_body(said: Utterance) -> bool:
    """Return whether a message is about an illness or accident rather than anything else."""
    return talk_of(said).theme is Theme.BODY


def with_child(said: Utterance, kind: RiskKind | None, signs: frozenset[Sign]) -> frozenset[Sign]:
    """Add that the writer would take the child along, if a message surely tells so, by itself and in its talk."""
    is_along = all(talk.theme is Theme.TOGETHER for talk in (talk_of(said), hear(said.text, ())))
    is_sure = is_along and talk_of(said).ahead([Theme.TOGETHER]) >= AHEAD
    is_told = kind in OWN_LIFE and is_sure and told_of.takes_along(said.text) and not spares_child(said)
    return signs | {Sign.DRAWS_CHILD} if is_told and not signs & DENIES_DEATH else signs


def takes_along(said: Utterance) -> bool:
    """Return whether words of this message, or of one just before it, may be about taking a child along into death."""
    return any(map(told_of.takes_along, (said.text, *said.said_before)))


def spares_child(said: Utterance) -> bool:
    """Return whether the writer has said that no child is meant."""
    return any(map(told_of.spares_child, (said.text, *said.said_before)))


def with_emergency(said: Utterance) -> Analysis:
    """Take what is told for an emergency if it happens at this hour, and in no case for a danger of ours."""
    analysis = replace(said.analysis, risk=None, is_guessed=False)
    if _happens_now(said):
        return replace(analysis, concerns=analysis.concerns | EMERGENCY)
    return replace(analysis, is_uncertain=True)


def _is_idle(said: Utterance) -> bool:
    """Return whether a first message says too little, or is so surely of an ordinary day, that it is not weighed."""
    if said.said_before or (
        talk_of(said).ahead(DANGERS) >= sounds.HELP and sounds.help_ahead(said) >= sounds.HELP_IF_IMMEDIATE
    ):
        return False
    return len(said.text) < SHORTEST or FIRSTS.nothing_ahead(said.text) >= IDLE


def _is_told(said: Utterance, themes: Collection[Theme]) -> bool:
    ahead = talk_of(said).ahead(themes)
    if ahead >= 0 and sounds.help_ahead(said) >= sounds.HELP_IF_IMMEDIATE:
        return True
    if _follows(said):
        if ahead >= OPENS_ASKING and len(said.text) >= SHORTEST and _asks_for_a_step(said):
            return True
        return ahead >= OPENS and len(said.text) >= SHORTEST and hear(said.text, ()).ahead(DANGERS) >= OPENS_BY_ITSELF
    return ahead >= OPENS_FIRST and ahead - FIRSTS.nothing_ahead(said.text) >= AHEAD_OF_NOTHING


def _asks_for_a_step(said: Utterance) -> bool:
    return guidance.asks_most(said.text, said.said_before[::-1]) >= LEAST_ASKED


def _follows(said: Utterance) -> bool:
    """Return whether the messages before may be about a danger: a greeting leaves a first message a first one."""
    if not said.said_before:
        return False
    last, *before = reversed(said.said_before)
    return hear(last, before).ahead(DANGERS) >= FOLLOWS


def _is_told_after(said: Utterance) -> bool:
    """Return whether a message surely tells of the writer's own life after messages that told of nothing."""
    return bool(said.said_before) and len(said.text) >= SHORTEST and lead_of(said, Theme.OWN) >= OPENS_OWN


def _is_medical(said: Utterance) -> bool:
    """Return whether an emergency is told in words, and not only heard."""
    return Concern.MEDICAL_EMERGENCY in said.analysis.concerns and not said.analysis.is_emergency_heard


def _happens_now(said: Utterance) -> bool:
    """Return whether somebody is surely in danger at this hour, and nobody has been called."""
    if not _follows(said):
        return _is_told(said, DANGERS) and _is_now(said, NOW_FIRST)
    return talk_of(said).ahead(DANGERS) >= 0 and _is_now(said, NOW)


def _is_now(said: Utterance, least: float) -> bool:
    by_itself = hear(said.text, ())
    is_by_itself = by_itself.ahead_in(Stage.NOW) >= NOW_BY_ITSELF and by_itself.ahead(DANGERS) >= NOW_DANGER_BY_ITSELF
    return is_by_itself and len(said.text) >= SHORTEST and talk_of(said).ahead_in(Stage.NOW) >= least


def _asks(said: Utterance, signs: frozenset[Sign]) -> bool:
    is_asked = told.ASKED.search(fold(said.text)) is not None or QUESTIONS.hear(said.text) is not None
    return is_asked or not signs.isdisjoint(ASKS)
