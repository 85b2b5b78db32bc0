"""Tables: the slot that answers each sign, and the questions of each kind of danger."""

from collections.abc import Iterable, Iterator

from homebiyori.care.answers import whereabouts
from homebiyori.care.answers.by_sign import steps_in
from homebiyori.care.groups import OWN_DEATH
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.concepts import Concept, Kind, all_concepts
from homebiyori.lexicon.vocabulary import OWN_LIFE, RiskKind, Topic

Slots = tuple[str, ...]

AI = "crisis.ai"

# The slot that acknowledges each sign, the weightiest first.
_HEARD: tuple[tuple[Sign, str], ...] = (
    (Sign.RESCUED, "rescued"),
    (Sign.NOT_CALLED, "not_called"),
    (Sign.BETTER_DEAD, "not_better"),
    (Sign.HOLDS, "holds"),
    (Sign.ASKS_US, "welcome"),
    (Sign.CORRECTS, "corrected"),
    (Sign.NOT_TAKEN, "not_taken"),
    (Sign.JUST_LISTEN, "listen"),
    (Sign.NOT_SAFE, "not_safe"),
    (Sign.SOMEONE_COMING, "coming"),
    (Sign.ON_PHONE, "on_phone"),
    (Sign.TOLD_SOMEONE, "told_someone"),
    (Sign.SLEEPS, "sleep"),
    (Sign.HANDS_OVER, "hands_over"),
    (Sign.AGREES, "agrees"),
    (Sign.SOMEONE_CAME, "someone_came"),
    (Sign.MEANS_AWAY, "means_away"),
    (Sign.PROPOSES_PERSON, "proposes"),
    (Sign.OWN_WISH, "own"),
    (Sign.NOT_NOW, "not_now"),
    (Sign.HAS_PROFESSIONAL, "professional"),
    (Sign.DENIED, "denied"),
    (Sign.ASKED_AGAIN, "again"),
    (Sign.ANGER_AT_US, "anger"),
    (Sign.LOSS, "loss"),
    (Sign.PUT_DOWN, "put_down"),
    (Sign.STEPPED_BACK, "stepped_back"),
    (Sign.TAKEN_BACK, "taken_back"),
    (Sign.LEFT_PLACE, "left_place"),
    (Sign.BABY_HELD, "baby_held"),
    (Sign.OTHER_SAFE, "other_safe"),
    (Sign.OTHER_CALM, "other_calm"),
    (Sign.CANNOT_SPEAK, "cannot_speak"),
    (Sign.CANNOT_CALL, "cannot_call"),
    (Sign.REFUSES, "refuses"),
    (Sign.NO_LINES, "no_lines"),
    (Sign.ABOUT_OTHER, "other"),
    (Sign.DENIES_VIOLENCE, "denies"),
    (Sign.WORSE, "worse"),
    (Sign.VOICES, "voices"),
    (Sign.IMAGES, "images"),
    (Sign.MEANS, "means"),
    (Sign.NO_DEATH_WISH, "no_death"),
    (Sign.PLAN, "plan"),
    (Sign.VANISH, "vanish"),
    (Sign.DEATH_NAMED, "death"),
    (Sign.NO_MEANS, "no_means"),
    (Sign.NO_TIME, "no_time"),
    (Sign.NO_PLAN, "no_plan"),
    (Sign.SAFE, "safe"),
    (Sign.VIOLENCE, "violence"),
    (Sign.CONTROL, "control"),
    (Sign.FOUND_LETTER, "letters"),
    (Sign.OTHER_HURTS, "other_hurts"),
    (Sign.OTHER_ABUSED, "other_abused"),
    (Sign.NOTHING, "nothing"),
    (Sign.AFRAID, "afraid"),
    (Sign.GUILT, "guilt"),
    (Sign.TEARS, "tears"),
    (Sign.ALONE, "alone"),
    (Sign.WORK, "work"),
    (Sign.NIGHT, "night"),
    (Sign.SUFFERS, "suffers"),
    (Sign.TIRED, "tired"),
    (Sign.FAREWELL, "farewell"),
    (Sign.CALMER, "calmer"),
    (Sign.SOMEONE_NEAR, "someone_near"),
    (Sign.THANKS, "thanks"),
    (Sign.SILENCE, "silence"),
    (Sign.PLACE, "place"),
    (Sign.EVERYDAY, "everyday"),
    (Sign.DONT_KNOW, "dont_know"),
)
# Signs that remain the writer's own when somebody else is in danger.
_OF_THE_HELPER = frozenset(
    {
        Sign.RESCUED,
        Sign.NOT_CALLED,
        Sign.SLEEPS,
        Sign.GUILT,
        Sign.ASKS_US,
        Sign.JUST_LISTEN,
        Sign.SOMEONE_COMING,
        Sign.ON_PHONE,
        Sign.PROPOSES_PERSON,
        Sign.OWN_WISH,
        Sign.HAS_PROFESSIONAL,
        Sign.DENIED,
        Sign.ASKED_AGAIN,
        Sign.ANGER_AT_US,
        Sign.SOMEONE_CAME,
        Sign.MEANS_AWAY,
        Sign.OTHER_CALM,
        Sign.OTHER_SAFE,
        Sign.CANNOT_CALL,
        Sign.CANNOT_SPEAK,
        Sign.REFUSES,
        Sign.NO_LINES,
        Sign.ABOUT_OTHER,
        Sign.AFRAID,
        Sign.CORRECTS,
        Sign.FOUND_LETTER,
        Sign.OTHER_HURTS,
        Sign.AGREES,
        Sign.FAREWELL,
        Sign.THANKS,
        Sign.EVERYDAY,
        Sign.DONT_KNOW,
    }
)

_BURDENSOME = frozenset({Kind.FAILED, Kind.REFUSED, Kind.WAITING, Kind.ONGOING, Kind.TOLD})

# Signs that make a question needless, as its answer is known.
ANSWERS: dict[str, frozenset[Sign]] = {
    "death": frozenset({Sign.DEATH_SAID, Sign.NO_DEATH_WISH, Sign.DANGEROUS_PLACE, Sign.MEANS_IN_HAND, Sign.TAKEN}),
    "plan": frozenset(
        {Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.PLAN, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.DANGEROUS_PLACE, Sign.TAKEN}
    )
    | {Sign.TIME},
    "means": frozenset(
        {Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.NO_MEANS, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.MEANS_AWAY}
    )
    | {Sign.DANGEROUS_PLACE, Sign.TAKEN, Sign.HIGH, Sign.RAIL, Sign.BRIDGE},
    "time": frozenset(
        {Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.TIME, Sign.NO_TIME, Sign.NOT_NOW, Sign.DANGEROUS_PLACE, Sign.TAKEN}
    ),
    "place": frozenset({Sign.SAFE, Sign.NOT_SAFE, Sign.DANGEROUS_PLACE}),
    "now": frozenset({Sign.SAFE, Sign.NOT_SAFE, Sign.RESCUED, Sign.NO_DEATH_WISH, Sign.NOT_NOW}),
    "still": frozenset(),
    "check": frozenset({Sign.DEATH_SAID, Sign.NO_DEATH_WISH}),
    "near": frozenset(
        {Sign.SOMEONE_NEAR, Sign.SOMEONE_CAME, Sign.SOMEONE_COMING, Sign.ALONE, Sign.PROPOSES_PERSON, Sign.HANDS_OVER}
        | {Sign.PERSON_NAMED, Sign.ASKS_STEP, Sign.TOLD_SOMEONE}
    ),
    "line": frozenset(
        {
            Sign.CANNOT_CALL,
            Sign.CANNOT_SPEAK,
            Sign.NO_LINES,
            Sign.REFUSES,
            Sign.PROPOSES_PERSON,
            Sign.HAS_PROFESSIONAL,
            Sign.AGREES,
        }
    ),
    "way": frozenset(
        {
            Sign.PERSON_NAMED,
            Sign.ASKS_STEP,
            Sign.PROPOSES_PERSON,
            Sign.HAS_PROFESSIONAL,
            Sign.NO_LINES,
            Sign.AGREES,
            Sign.ALONE,
        }
    ),
    "own": frozenset({Sign.NO_DEATH_WISH}),
    "beside": frozenset({Sign.NO_DEATH_WISH, Sign.NO_MORE_DEATH}),
    "child_where": frozenset({Sign.OTHER_CALM, Sign.OTHER_SAFE, Sign.OTHER_ALIVE, Sign.IN_HOSPITAL}),
    "child_death": frozenset({Sign.VANISH, Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.OTHER_IN_DANGER}),
    "child_when": frozenset({Sign.TIME, Sign.OTHER_CALM}),
    "child_means": frozenset({Sign.MEANS, Sign.MEANS_AWAY, Sign.ASKS_PUT_AWAY}),
    # Asked once in imminent danger; a bare yes to one of these makes nobody safe.
    "apart": frozenset({Sign.OTHER_SAFE}),
    "where_is": frozenset({Sign.LEFT_PLACE, Sign.RESCUED, Sign.THREAT}),
    "seen": frozenset({Sign.OTHER_SAFE, Sign.OTHER_CALM, Sign.OTHER_MISSING}),
    "child_taken": frozenset({Sign.NOT_TAKEN, Sign.CALLED}),
    "away": frozenset({Sign.ASKS_REFUGE, Sign.LEFT_PLACE, Sign.THREAT, Sign.RESCUED}),
}
# Asks the writer, whoever the talk is about, for a wish of their own (`own_wish.py`).
ASKS_BESIDE = "care.ask.beside"
# How a question of a first answer ends.
ASKS_FIRST = ".ask"
OF_DEATH = ("death", "plan", "means", "time", "near", "line", "way")
_OF_A_HOME = ("place", "near", "line")
QUESTIONS: dict[RiskKind | None, Slots] = {
    RiskKind.SELF_HARM: OF_DEATH,
    RiskKind.POSTPARTUM: OF_DEATH,
    RiskKind.NEGLECT: ("place", "death", "near", "line"),
    RiskKind.ABUSE: ("place", "near", "death", "line"),
    RiskKind.DOMESTIC_VIOLENCE: ("place", "away", "near", "line"),
    RiskKind.CHILD_VIOLENCE: _OF_A_HOME,
    RiskKind.CHILD_DANGER: _OF_A_HOME,
    RiskKind.THIRD_PARTY: ("place", "own", "line"),
    None: (),
}
NOW: dict[RiskKind | None, str] = {
    RiskKind.SELF_HARM: "near",
    RiskKind.POSTPARTUM: "near",
    RiskKind.DOMESTIC_VIOLENCE: "where_is",
    RiskKind.CHILD_VIOLENCE: "where_is",
    RiskKind.THIRD_PARTY: "seen",
    RiskKind.ABUSE: "apart",
    RiskKind.CHILD_DANGER: "apart",
    RiskKind.NEGLECT: "apart",
}
OF_A_CHILD = ("child_where", "child_death", "child_when", "child_means", "line")
# Without one of these, NOT_NOW means nothing.
_MAY_BE_NOW = OWN_DEATH | {Sign.PLAN, Sign.MEANS, Sign.MEANS_IN_HAND, Sign.TIME, Sign.VIOLENCE, Sign.THREAT}


def heard_in(care: Care) -> Iterator[tuple[Sign, str]]:
    """Yield a message's signs with their slots, the weightiest first; of a third party, only the helper's own."""
    signs = _meant(care)
    is_other = care.kind is RiskKind.THIRD_PARTY
    for sign, slot in _HEARD:
        if sign in signs:
            yield sign, "care.hear.guilt_other" if is_other and sign is Sign.GUILT else f"care.hear.{slot}"


def _meant(care: Care) -> frozenset[Sign]:
    """Drop signs that do not apply to this kind of danger."""
    signs = _of_a_wish(_of_the_helper(care.signs) if care.kind is RiskKind.THIRD_PARTY else care.signs)
    if Sign.OTHER_ABUSED in care.known:
        # What was seen of somebody else is not the writer's own pain.
        signs -= {Sign.VIOLENCE, Sign.VOICES, Sign.TEARS}
    if Sign.DENIES_VIOLENCE in signs:
        # The denial of violence is acknowledged as such.
        signs -= {Sign.DENIED, Sign.ASKED_AGAIN, Sign.ANGER_AT_US}
    if not care.known & _MAY_BE_NOW:
        signs -= {Sign.NOT_NOW}
    if care.kind in OWN_LIFE | {RiskKind.DOMESTIC_VIOLENCE}:
        # Naming somebody beside one's own danger does not change the subject.
        signs -= {Sign.ABOUT_OTHER}
    if care.kind is RiskKind.DOMESTIC_VIOLENCE:
        signs = _at_home(signs, care)
    if steps_in(care):
        # The answer about turning to somebody acknowledges the proposal, too.
        signs -= {Sign.PROPOSES_PERSON}
    if signs & {Sign.PLAN, Sign.DEATH_NAMED}:
        # Beside a plan, means put away once do not count.
        signs -= {Sign.MEANS_AWAY}
    return signs


def _at_home(signs: frozenset[Sign], care: Care) -> frozenset[Sign]:
    """Drop denials beside violence, and means and plans, which are the abuser's unless a wish to die is known."""
    if signs & {Sign.VIOLENCE, Sign.CONTROL}:
        signs -= {Sign.NO_DEATH_WISH}
    return signs if care.known & OWN_DEATH else signs - {Sign.NO_MEANS, Sign.PLAN, Sign.NO_PLAN}


def _of_a_wish(signs: frozenset[Sign]) -> frozenset[Sign]:
    if Sign.DEATH_SAID in signs:
        return signs - {Sign.VANISH}
    # A wish to vanish outweighs the denial of a wish to die.
    return signs - {Sign.NO_DEATH_WISH} if Sign.VANISH in signs else signs


def _of_the_helper(signs: frozenset[Sign]) -> frozenset[Sign]:
    # A letter that was found outweighs a complaint about us.
    missed = {Sign.ANGER_AT_US, Sign.ASKED_AGAIN} if Sign.FOUND_LETTER in signs else frozenset[Sign]()
    return signs & _OF_THE_HELPER - missed


def has_said_ai(care: Care) -> bool:
    """Return whether we have said that an AI answers."""
    return any(slot == AI or slot.startswith(("care.first.", "care.fact.ai")) for slot in care.done)


def is_of_child(care: Care) -> bool:
    """Return whether it is the parent's own child who is in danger."""
    return care.kind is RiskKind.THIRD_PARTY and Sign.OTHER_CHILD in care.known and not whereabouts.is_of_missing(care)


def subject_of(names: Iterable[str], care: Care) -> Concept | None:
    """Choose the burden to name: never the partner, and none in a glad message."""
    told = (all_concepts().get(name) for name in names)
    if Sign.GLAD in care.signs:
        return None
    return next((one for one in told if one and one.topic is not Topic.PARTNER and one.kind in _BURDENSOME), None)


def named(subject: Concept) -> str:
    """Return the slot that names what was told."""
    return f"care.weighs.{subject.id}"


def every_slot() -> Iterator[str]:
    """Yield every slot of these tables."""
    yield from (AI, "care.hear.doubts", "care.hear.any", "care.hear.asks", "care.hear.heard", "care.hear.beside")
    yield from ("care.hear.their_life", "care.hear.no_death_told")
    yield from ("care.hear.guilt_other", "care.people.nobody", "care.first.child")
    yield from (f"care.hear.{name}" for _, name in _HEARD)
    yield from (f"care.ask.{name}" for name in ANSWERS)
    yield from (f"care.first.{kind}" for kind in RiskKind)
