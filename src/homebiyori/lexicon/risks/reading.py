"""Finds danger in a text: to the parent, from the parent, from a partner, to a child (`docs/companion.md`).

A few audited rules know the unmistakable words, others the signs without them; the model (`risks.model`) knows how
unspoken danger sounds. Each can find danger alone, but the model may soften a rule. What only looks like danger
(idioms, stories) is removed before a rule looks, and politeness before the model does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from homebiyori.lexicon import addressed, complaints, wishes
from homebiyori.lexicon.risks import parts, told
from homebiyori.lexicon.risks.kinds import Finding, is_denied, kind_of, level_of
from homebiyori.lexicon.risks.model import Model, Weighed, model
from homebiyori.lexicon.risks.rules import Spelling, book, find, spellings
from homebiyori.lexicon.vocabulary import Risk, RiskKind, RiskLevel
from homebiyori.lexicon.writing import writing

UNHEARD = float("-inf")
# In fewer characters the model alone is never certain: hands are cold on any morning.
LEAST_HEARD = 8
# What a word found near danger, and near much else, adds to the weight when deciding what not to praise.
HINT = 0.6
# In a shorter text the model hears too little to overrule a rule.
ENOUGH = 24
# The model overrules a rule if the weight is below `faint` plus this.
DOUBT = 0.2
# A text of a few sentences with a weight this far below `faint` is no emergency: of 124 emergencies by authors held out
# of training, none of sufficient length is that low.
CLEARLY, FEW_SENTENCES = 0.84, 80
# A text with words of danger and a weight this far below `faint` is none, and is merely not praised: of 219 dangers
# with such words by authors held out of training, none is that low; of 46 harmless sentences, 15 are. In a text shorter
# than WORDY the words are all there is.
FAR, WORDY = 1.0, 14
# How much graver a sentence alone must sound than a message that may be danger, and how much more like harm than one
# that is not praised.
ALONE, HARM_ALONE = 0.7, 1.0
# Harm this far below `unpraised` is still dubious: of 450 dangers by authors held out of training 11 are lower, of 300
# messages of such lives 240.
DUBIOUS = 1.2
# How much graver still, per unit that the message is below `margin`.
CALM = 1.0
# How much surer it must sound than a message that is one.
SURELY = 0.4


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger: certain (`risk`), possible (`is_gentle`), or not ruled out (`is_uncertain`).

    `is_faint`: not ruled out either if the mood is low. `is_dubious`: it may be harm told lightly. `heard` is what only
    the model hears, if no rule names it. `weight` is the model's score of the text.
    """

    risk: Risk | None = None
    is_gentle: bool = False
    is_uncertain: bool = False
    is_faint: bool = False
    is_dubious: bool = False
    heard: RiskKind | None = None
    weight: float = UNHEARD


def read(folded: str, plain: str, detector: Model | None = None) -> Danger:
    """Return the danger in a folded text, its certainty and nearness; `plain` is the text as the rules spell it.

    Harmless text around a sentence hides nothing: each sentence is also read on its own. `detector` replaces the
    default model.
    """
    detector = detector or model()
    whole = _read(folded, plain, detector)
    return whole if whole.risk is not None else _with_parts(whole, folded, detector)


def is_harmless(danger: Danger, folded: str, detector: Model | None = None) -> bool:
    """Return whether the model overrules an emergency, which takes a text neither too short nor too long."""
    is_told = ENOUGH <= len(folded) <= FEW_SENTENCES
    return is_told and UNHEARD < danger.weight < (detector or model()).faint - CLEARLY


def _with_parts(whole: Danger, folded: str, detector: Model) -> Danger:
    """Add what the gravest sentence says on its own."""
    if book().is_over(folded) or book().stories.pattern.search(folded):
        return whole
    lived = told.without_life(book().idioms.pattern.sub("〇", folded))
    read = [(_weigh(detector, spelling), part) for part in parts.parts(lived) for spelling in _alone(part)]
    weight, part = max(((weighed.danger, part) for weighed, part in read), default=(UNHEARD, ""))
    harm = max((weighed.harm for weighed, _ in read), default=UNHEARD)
    if weight >= detector.firm + SURELY and whole.weight >= detector.margin and not is_denied(detector, folded, part):
        danger = _read(part, writing().plain(part), detector)
        # What only the model hears must not sound harmless in its message.
        if danger.risk is not None and (danger.heard is None or whole.weight >= detector.gentle):
            return danger
    calm = max(0.0, detector.margin - whole.weight)
    if whole.is_gentle or weight < detector.gentle + ALONE + CALM * calm or not _is_told(detector, part):
        is_harm = harm >= detector.unpraised + HARM_ALONE
        return replace(whole, is_uncertain=True) if is_harm and not whole.is_gentle else whole
    return Danger(is_gentle=True, weight=weight)


def _is_told(detector: Model, part: str) -> bool:
    """Return whether a sentence names the people or deeds of the kind it sounds like."""
    guess = detector.kinds_of(part)[0]
    return told.kind_of(guess, part) is guess


def _alone(part: str) -> list[Spelling]:
    return spellings(part, writing().plain(part))[-1:]


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the weaker rules and the model make of a text; `heaviest` is the spelling that sounds most like danger."""

    may_be: frozenset[RiskKind]
    has_hint: bool
    weight: float
    heaviest: str
    harm: float


def _hear(detector: Model, folded: str, read: Sequence[Spelling]) -> _Heard:
    weighed = [_weigh(detector, spelling) for spelling in read]
    weight, heaviest = max([(UNHEARD, folded), *(one[:2] for one in weighed)])
    harm = max(one.harm for one in weighed)
    if (weight >= detector.margin or harm >= detector.unpraised) and _is_bare(folded):
        weight = harm = UNHEARD  # to complain about our reply, or to say how to reply, is no danger
    return _Heard(
        may_be=frozenset(rule.kind for one in read for _, rule in find(one.rules["gentle"], one.plain)),
        has_hint=any(True for one in read for _ in find(one.rules["hint"], one.plain)),
        weight=weight,
        heaviest=heaviest,
        harm=harm,
    )


def _read(folded: str, plain: str, detector: Model) -> Danger:
    read = spellings(folded, plain)
    found, heard = _all_signs(read), _hear(detector, folded, read)
    has_sign = bool(heard.may_be or found)
    is_over = book().is_over(folded)
    is_far = UNHEARD < heard.weight < detector.faint - FAR and len(folded) >= WORDY
    highest = max((one.level for one in found), default=RiskLevel.CONCERN)
    if found and highest < RiskLevel.IMMEDIATE and (is_over or _is_belied(detector, heard.weight, folded)):
        found, heard = [], heard if is_far else replace(heard, weight=detector.gentle)
    is_sure = bool(found) or (heard.weight >= detector.firm and not is_denied(detector, folded, heard.heaviest))
    # What only concerns a rule must sound imminent by itself to be near.
    is_grave = is_sure and (not found or highest > RiskLevel.CONCERN)
    is_now = not is_over and _is_now(detector, heard.weight, heard.heaviest, is_sure=is_grave)
    if is_sure or is_now:
        kind = kind_of(detector, folded, found, heard.may_be, heard.heaviest)
        if not found:
            return _guessed(detector, kind, (folded, plain), Danger(weight=heard.weight), is_now=is_now)
        level = RiskLevel.IMMEDIATE if is_now and told.is_near(folded, plain) else level_of(read, kind, found)
        return Danger(Risk(kind, min(level, most_of(kind, plain))), weight=heard.weight)
    is_harm = heard.harm >= detector.harmful and not is_over
    if (heard.may_be and not is_far) or heard.weight >= detector.gentle or is_harm:
        is_life = not heard.may_be and _is_life(detector, (folded, plain))
        return Danger(is_gentle=not is_life, is_uncertain=is_life, weight=heard.weight)
    return Danger() if is_over else _doubtful(detector, heard, has_sign=has_sign)


def _doubtful(detector: Model, heard: _Heard, *, has_sign: bool) -> Danger:
    """Return how far danger, or harm told lightly, is from being ruled out."""
    hinted = heard.weight + HINT * heard.has_hint
    return Danger(
        is_uncertain=has_sign or hinted >= detector.margin or heard.harm >= detector.unpraised,
        is_faint=hinted >= detector.faint,
        is_dubious=heard.harm >= detector.unpraised - DUBIOUS,
        weight=heard.weight,
    )


def _guessed(detector: Model, kind: RiskKind, texts: tuple[str, str], weighed: Danger, *, is_now: bool) -> Danger:
    """Limit what only the model hears by what is told beside everyday life."""
    if _is_life(detector, texts):
        return replace(weighed, is_uncertain=True)
    if len(texts[0]) < LEAST_HEARD:
        return replace(weighed, is_gentle=True)
    rest = _taken_out(texts, lambda text: told.without_calm(told.without_life(text)))
    if rest != texts and _heaviest(detector, rest)[0] < detector.firm:
        return replace(weighed, is_gentle=True)
    folded, plain = _taken_out(texts, told.without_calm)
    read = spellings(folded, plain)
    is_near = told.is_near(folded, plain)
    if weighed.weight < detector.firm and not is_near:
        # It was heard only because it sounded imminent, and nothing is named that could happen now.
        return replace(weighed, is_gentle=True)
    is_told = is_near or (folded, plain) == texts
    named = told.kind_of(kind, folded, plain) if is_told else RiskKind.SELF_HARM
    level = RiskLevel.IMMEDIATE if is_now and is_near else level_of(read, named, ())
    most = most_of(named, plain) if is_near else RiskLevel.SERIOUS
    return replace(weighed, risk=Risk(named, min(level, most)), heard=kind)


def _taken_out(texts: tuple[str, str], take_out: Callable[[str], str]) -> tuple[str, str]:
    folded, plain = texts
    return take_out(folded), take_out(plain)


def _heaviest(detector: Model, texts: tuple[str, str]) -> tuple[float, float]:
    """Return how much two texts sound like danger, and like harm, each in the spelling that sounds most like it."""
    weighed = [_weigh(detector, each) for each in spellings(*texts)]
    return max(each.danger for each in weighed), max(each.harm for each in weighed)


def _is_life(detector: Model, texts: tuple[str, str]) -> bool:
    """Return whether nothing but everyday life sounds like danger, or like harm told lightly."""
    lived = _taken_out(texts, told.without_life)
    if lived == texts:
        return False
    danger, harm = _heaviest(detector, lived)
    return danger < detector.gentle and harm < detector.harmful


def kind_heard(folded: str, plain: str, detector: Model | None = None) -> RiskKind:
    """Return the kind of danger that the model hears, if its people or deeds are told; else the writer's own life."""
    return told.kind_of((detector or model()).kinds_of(folded)[0], folded, plain)


def most_of(kind: RiskKind, plain: str) -> RiskLevel:
    """Return the highest level a danger can have: what is hypothetical or recurring is not happening now."""
    rest = book().supposed.pattern.sub("〇", plain)
    if rest == plain:
        return RiskLevel.IMMEDIATE
    read = spellings(rest, rest)
    return max(RiskLevel.SERIOUS, level_of(read, kind, _all_signs(read)))


def _weigh(detector: Model, spelling: Spelling) -> Weighed:
    """Weigh a text; idioms that sound like danger add nothing."""
    if book().is_ritual(spelling.whole):
        return Weighed(UNHEARD, spelling.whole, UNHEARD)
    return min(detector.heaviest(text) for text in {spelling.whole, spelling.plain})


def _is_bare(folded: str) -> bool:
    """Return whether a text only complains about our reply, wishes for one, or asks us about ourselves."""
    is_wish = len(folded) < ENOUGH and wishes.read(folded) is not None
    return is_wish or complaints.is_bare(folded) or addressed.is_only_asked(folded)


def _is_belied(detector: Model, weight: float, folded: str) -> bool:
    """Return whether a rule fires on a text in which the model hears enough to call it nearly harmless."""
    return weight < detector.faint + DOUBT and len(folded) >= ENOUGH


def _is_now(detector: Model, weight: float, heaviest: str, *, is_sure: bool) -> bool:
    """Return whether a possible danger sounds as if it were happening now; a certain one needs to sound less so."""
    if weight < detector.gentle:
        return False
    return detector.imminence_of(heaviest) >= (detector.near if is_sure else detector.imminent)


def _all_signs(read: Sequence[Spelling]) -> list[Finding]:
    """Return the signs in every spelling; the plainest one, the last, decides whose danger it is."""
    *rough, plainest = (list(_signs(spelling)) for spelling in read)
    is_of_others = any(one.kind is RiskKind.THIRD_PARTY for one in plainest) and not _is_named(plainest)
    return [*plainest, *(one for some in rough for one in some if not (is_of_others and one.is_explicit))]


def _is_named(found: Iterable[Finding]) -> bool:
    return any(one.is_explicit and one.kind is RiskKind.SELF_HARM for one in found)


def _signs(spelling: Spelling) -> Iterator[Finding]:
    """Yield the dangers that have sure signs; what is told of someone else is not the writer's own.

    A child who hits the writer is someone else, too, but then it is the writer who is in danger.
    """
    plain = spelling.plain
    blows = [rule for rule in spelling.rules["firm"] if rule.kind is RiskKind.CHILD_VIOLENCE]
    others = [rule for rule in spelling.rules["firm"] if rule.kind is not RiskKind.CHILD_VIOLENCE]
    yield from (Finding(rule.kind, rule.level, is_explicit=False) for _, rule in find(blows, plain))
    for match, rule in find(spelling.rules["others"], plain):
        yield Finding(rule.kind, rule.level, is_explicit=False)
        plain = plain.replace(match, "〇")
    yield from (Finding(rule.kind, rule.level, is_explicit=True) for _, rule in find(spelling.rules["certain"], plain))
    yield from (Finding(rule.kind, rule.level, is_explicit=False) for _, rule in find(others, plain))
