"""Completes the gravest signs by the talk: hallucinations, a child's drugged drink, police at the door. Pure."""

from collections.abc import Iterable, Sequence

from homebiyori.care.groups import DAILY_LIFE, DYING, HELP_CAME, MEANS_TOLD, OWN_DEATH, OWN_END, RELATIVES
from homebiyori.care.reading import acute, whose
from homebiyori.care.signs import Sign
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import AT_HOME, OF_CHILDREN, OWN_LIFE, Risk, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage

_Signs = frozenset[Sign]
_NONE: _Signs = frozenset()
# Unreal perceptions, and the signs beside which they are taken seriously.
_UNREAL = frozenset({Sign.UNREAL, Sign.ORDERED, Sign.OWN_UNREAL})
_BESIDE_UNREAL = frozenset({Sign.AFTER_BIRTH, Sign.SLEEPLESS, Sign.ORDERED, Sign.OWN_UNREAL})
HEARS = _UNREAL | {Sign.VOICES}
_NEWS = frozenset({Sign.UNREAL, Sign.ORDERED, Sign.SLEEPLESS, Sign.AFTER_BIRTH})
_A_CHILD = frozenset({Sign.BABY, Sign.BABY_HELD, Sign.AFTER_BIRTH, Sign.OTHER_CHILD, Sign.OWN_HAND, Sign.CHILD_HERE})
_A_CHILD |= {Sign.CHILD_APART, Sign.BABY_FEAR}
# Misread where a parent believes that the child was exchanged: nobody else is in danger.
_ABOUT_OTHERS = frozenset({Sign.OTHER_ILL, Sign.OTHER_IN_DANGER, Sign.OTHER_DYING, Sign.ABOUT_OTHER, Sign.FOUND_LETTER})
_DYING_OR_DRUGGING = DYING | {Sign.DRAWS_CHILD, Sign.CHILD_DRUGGED, Sign.WAS_NEAR}
_DRUGS_AT_HAND = MEANS_TOLD | {Sign.PILLS, Sign.MEANS_HOARDED, Sign.CHILD_DRUGGED}
_EASE_OR_THANKS = DAILY_LIFE | {Sign.AT_EASE, Sign.THANKS, Sign.COMMON_THING}
_SEEKS_SOMEBODY = frozenset({Sign.ASKS_STEP, Sign.ASKS_STEP_TELL, Sign.PROPOSES_PERSON, Sign.SOMEONE_NEAR})
_OWN_DEATH_TOLD = OWN_END | {Sign.ABOUT_SELF, Sign.PLAN, Sign.PILLS, Sign.TAKEN}
_IMAGES = frozenset({Sign.IMAGES, Sign.OWN_HAND, Sign.BABY_FEAR, Sign.BABY_DONE})
_AGGRESSOR_INSIDE = frozenset({Sign.THREAT, Sign.CALLED, Sign.AGGRESSOR_NEAR})


def completed(signs: _Signs, said: Utterance, kind: RiskKind | None, before: _Signs) -> _Signs:
    """Complete the signs of a message in a talk of this kind, by what was told `before`."""
    text = said.text
    signs = _of_a_reading(signs, said, before)
    signs = _of_illness(signs, text, before, is_read=kind is RiskKind.POSTPARTUM)
    if kind in OWN_LIFE:
        signs = _of_a_dose(_of_means(_of_the_dead(signs, text), text, before), text, before)
    if kind in OWN_LIFE or kind in OF_CHILDREN or acute.is_surely_drugged(text):
        signs = _of_a_drink(signs, text, before)
    return _of_the_door(_of_a_blade(signs, before), text, before) if kind in AT_HOME else signs


def denies_voices(said: Utterance, since: Sequence[RecentMessage]) -> bool:
    """Return whether a writer who never told of voices says that there are none."""
    return acute.denies_voices([said.text, *(message.user_message for message in since)])


def left(signs: Iterable[Sign]) -> tuple[Sign, ...]:
    """Return what holds of these signs if no voices are heard."""
    return tuple(sign for sign in signs if sign not in HEARS)


def _of_a_reading(signs: _Signs, said: Utterance, before: _Signs) -> _Signs:
    """Read an immediate risk after a birth as a voice's command, unless images or the writer's own death were told."""
    is_near = said.analysis.risk == Risk(RiskKind.POSTPARTUM, RiskLevel.IMMEDIATE)
    if not is_near or (signs | before) & (_IMAGES | OWN_DEATH) or acute.says("to_die", said.text):
        return signs
    texts = (said.text, *said.said_before)
    if acute.denies_voices(texts) or (Sign.BLADE in signs and not any(map(acute.hears, texts))):
        # Who holds a blade without knowing why has told of no voice.
        return signs
    return signs | {Sign.ORDERED, Sign.VOICES, Sign.BABY}


def _of_illness(signs: _Signs, text: str, before: _Signs, *, is_read: bool = False) -> _Signs:
    """Add that the writer hears or sees unreal things, and that these order something with a child in reach."""
    told = signs | before
    # If voices are heard after a birth or days without sleep, any order is a command.
    is_told_to = bool(told & HEARS) and bool(told & _BESIDE_UNREAL) and acute.is_told_to(text)
    if is_told_to or (Sign.VOICES in told and acute.orders(text)):
        signs |= {Sign.ORDERED}
        told |= signs
    if not told & _UNREAL or _is_of_another(signs, before):
        return signs
    is_with_child = bool(told & _A_CHILD) or whose.names_child(text)
    # If the text itself was read as an illness after a birth, no more evidence is needed.
    is_new = bool(signs & _NEWS) and (bool(told & _BESIDE_UNREAL) or (is_read and bool(signs & HEARS)))
    if not is_with_child or not (is_new or Sign.OWN_UNREAL in told):
        return signs
    if acute.says("the_real", text):
        # "The real one is in hospital" tells of a delusion, not of a rescue.
        signs -= HELP_CAME | {Sign.ON_WARD, Sign.LEFT_PLACE, Sign.DEATH_NAMED}
    signs = (signs - _ABOUT_OTHERS) | ({Sign.OWN_UNREAL, Sign.VOICES, Sign.BABY} if is_new else _NONE)
    return signs - _EASE_OR_THANKS | {Sign.ILL_WITH_BABY} if _is_ordered(signs, text, told) else signs


def _is_of_another(signs: _Signs, before: _Signs) -> bool:
    told = signs | before
    is_named = bool(told & RELATIVES) and Sign.AFTER_BIRTH in told
    is_told = is_named or Sign.OTHER_ILL in before or (Sign.OTHER_ILL in signs and bool(signs & RELATIVES))
    return is_told and Sign.OWN_UNREAL not in before


def _is_ordered(signs: _Signs, text: str, told: _Signs) -> bool:
    """Return whether a command was told, or a parent ill or without sleep is about to do something."""
    if Sign.ORDERED in signs or acute.orders(text) or signs & {Sign.BABY_AT_EDGE, Sign.BATH}:
        return True
    return acute.says("intends", text) and bool(told & {Sign.SLEEPLESS, Sign.ORDERED, Sign.RESTLESS, Sign.AFTER_BIRTH})


def _of_the_dead(signs: _Signs, text: str) -> _Signs:
    """Read going to where the dead are as naming one's own death, and not as asking for a step."""
    return (signs - _SEEKS_SOMEBODY) | {Sign.DEATH_NAMED} if acute.says("to_the_dead", text) else signs


def _of_means(signs: _Signs, text: str, before: _Signs) -> _Signs:
    """Add means in hand: a rope that hangs, or medicine laid out after dying was spoken of."""
    if Sign.MEANS_AWAY in signs:
        return signs
    if acute.says("hung", text):
        signs |= {Sign.MEANS_IN_HAND, Sign.ROPE}
    is_laid = (signs | before) & _DYING_OR_DRUGGING and acute.says("laid_out", text)
    return (signs - {Sign.MEANS}) | {Sign.MEANS_IN_HAND, Sign.PILLS} if is_laid else signs


def _of_a_dose(signs: _Signs, text: str, before: _Signs) -> _Signs:
    """Believe a parent who says that it was no more than a normal dose."""
    is_dose = Sign.TAKEN in before | signs and acute.says("dose", text) and not acute.says("much", text)
    return (signs - {Sign.TAKEN}) | {Sign.NOT_TAKEN} if is_dose else signs


def _of_a_blade(signs: _Signs, before: _Signs) -> _Signs:
    """Read a blade in violence at home as a threat, unless the writer's own death was told."""
    if Sign.MEANS_IN_HAND not in signs or (signs | before) & _OWN_DEATH_TOLD:
        return signs
    return (signs - {Sign.MEANS_IN_HAND, Sign.MEANS}) | {Sign.THREAT}


def _of_a_drink(signs: _Signs, text: str, before: _Signs) -> _Signs:
    """Add that a child's drink was drugged, whether the child drank it, and whether it was poured away."""
    told = signs | before
    if _is_drugged(text, told):
        signs = (signs - _EASE_OR_THANKS - {Sign.MEANS_AWAY}) | {Sign.CHILD_DRUGGED, Sign.PILLS}
    if Sign.CHILD_DRUGGED not in signs | before:
        return signs
    if acute.says("drank", text):
        return (signs - {Sign.TAKEN, Sign.NOT_TAKEN}) | {Sign.CHILD_DRANK}
    if acute.says("unfed", text):
        signs |= {Sign.CHILD_UNFED}
    if not acute.says("poured", text):
        return signs
    # The pills laid out beside it may still be there.
    return (signs if acute.says("pills_too", text) else signs - {Sign.MEANS_AWAY}) | {Sign.DRUG_POURED}


def _is_drugged(text: str, told: _Signs) -> bool:
    if acute.is_surely_drugged(text):
        return True
    if not told & _DYING_OR_DRUGGING:
        return False
    is_bare = acute.says("in_drink", text) and bool(told & _DRUGS_AT_HAND)
    return acute.is_drugged(text) or (is_bare and not acute.says("not_drugged", text))


def _of_the_door(signs: _Signs, text: str, before: _Signs) -> _Signs:
    """Do not count police at the door as a rescue while the aggressor is inside."""
    told = signs | before
    is_away = bool(told & {Sign.OTHER_LED_AWAY, Sign.LEFT_PLACE, Sign.AGGRESSOR_AWAY}) or not told & _AGGRESSOR_INSIDE
    is_outside = acute.says("outside", text) and not acute.says("with_us", text)
    if is_away or not (Sign.CREW_AT_DOOR in signs or is_outside):
        return signs - {Sign.CREW_AT_DOOR}
    return (signs - HELP_CAME) | {Sign.CREW_AT_DOOR, Sign.THREAT}


def opened(said: Utterance) -> Risk | None:
    """Return a danger that no single word shows: unreal perceptions near a child, a drugged drink."""
    told = said.known_before
    if _is_drugged(said.text, said.signs | told) or acute.draws_child(said.text):
        return Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)
    if acute.joins_dead(said.text, said.said_before) is not None:
        return Risk(RiskKind.SELF_HARM, RiskLevel.SERIOUS)
    signs = _of_illness(said.signs, said.text, told)
    if Sign.OWN_UNREAL not in signs | told and Sign.ILL_WITH_BABY not in signs:
        return None
    if not signs & _NEWS and Sign.ILL_WITH_BABY not in signs:
        return None
    return Risk(RiskKind.POSTPARTUM, RiskLevel.IMMEDIATE if Sign.ILL_WITH_BABY in signs else RiskLevel.SERIOUS)
