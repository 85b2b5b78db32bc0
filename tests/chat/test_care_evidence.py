"""Dangers that are reported and retracted, and the level they add up to."""

from collections.abc import Iterable

from homebiyori.care.signs import Sign
from homebiyori.chat.care import evidence
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel
from support.cases import try_all

ENDS = {
    Sign.TAKEN: {Sign.NOT_TAKEN},
    Sign.HURT: {Sign.NOT_HURT},
    Sign.DANGEROUS_PLACE: {Sign.LEFT_PLACE, Sign.SOMEONE_CAME, Sign.DAY_AFTER, Sign.NEVER_THERE},
    Sign.MEANS_IN_HAND: {Sign.MEANS_AWAY, Sign.LEFT_PLACE, Sign.TAKEN_BACK, Sign.PUT_DOWN, Sign.DAY_AFTER},
    Sign.THREAT: {Sign.LEFT_PLACE, Sign.SAFE, Sign.NOT_NOW},
    Sign.OTHER_DYING: {Sign.SAFE, Sign.NOT_NOW, Sign.OTHER_CALM, Sign.OTHER_SAFE},
    Sign.OTHER_BARRED: {Sign.OTHER_CALM, Sign.SOMEONE_CAME},
    Sign.THROAT_HURT: {Sign.DENIES_VIOLENCE},
    Sign.SEALED: {Sign.NO_FIRE, Sign.LEFT_PLACE, Sign.OUT_OF_ROOM, Sign.MEANS_AWAY, Sign.DAY_AFTER},
    Sign.OTHER_CHOKED: {Sign.DAY_AFTER, Sign.OTHER_DENIED},
    Sign.PLAN: {Sign.TAKEN_BACK, Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.MEANS_AWAY},
    Sign.MEANS: {Sign.TAKEN_BACK, Sign.NO_DEATH_WISH, Sign.MEANS_AWAY, Sign.NO_MEANS},
    Sign.TIME: {
        *(Sign.TAKEN_BACK, Sign.NO_DEATH_WISH, Sign.NO_PLAN, Sign.NO_TIME, Sign.NOT_NOW),
        *(Sign.SOMEONE_CAME, Sign.DAY_AFTER),
    },
    Sign.FAREWELL_NOTE: {Sign.TAKEN_BACK, Sign.NO_DEATH_WISH},
    Sign.INDOORS: {Sign.DANGEROUS_PLACE, Sign.OUTSIDE, Sign.IN_CAR},
    Sign.OTHER_MISSING: {Sign.OTHER_SAFE, Sign.OTHER_DENIED},
    Sign.OTHER_FAREWELL: {Sign.OTHER_SAFE, Sign.OTHER_DENIED},
    Sign.WAS_NEAR: {Sign.DAY_AFTER, Sign.NEVER_THERE},
    Sign.SOMEONE_CAME: {Sign.ALONE, Sign.DAY_AFTER},
    Sign.CHILD_AT_EDGE: {Sign.OTHER_CALM, Sign.OTHER_SAFE, Sign.SOMEONE_CAME, Sign.DAY_AFTER},
    Sign.HEAD_HURT: {Sign.DENIES_VIOLENCE},
    Sign.ILL_WITH_BABY: {Sign.OTHER_DENIED, Sign.DAY_AFTER},
    Sign.CHILD_DRUGGED: {Sign.DRUG_POURED, Sign.MEANS_AWAY, Sign.TAKEN_BACK, Sign.DAY_AFTER},
    Sign.CHILD_DRANK: {Sign.DAY_AFTER},
    Sign.HAND_NOW: {Sign.HELD_BACK, Sign.HAND_APART, Sign.NOT_NOW, Sign.SOMEONE_CAME, Sign.DAY_AFTER},
    Sign.CHILD_HARMED: {Sign.NOT_HURT, Sign.SOMEONE_CAME, Sign.DAY_AFTER},
    Sign.SOMEONE_COMING: {Sign.SOMEONE_CAME, Sign.ALONE, Sign.LISTENED, Sign.DAY_AFTER, Sign.AT_EASE},
    Sign.CALLED: {
        *(Sign.NOT_CALLED, Sign.SOMEONE_CAME, Sign.LISTENED, Sign.DAY_AFTER, Sign.AT_EASE, Sign.PRESSED_SAFE),
    },
}


def _in_force(*told: Iterable[Sign]) -> set[Sign]:
    return set(evidence.in_force([frozenset(signs) for signs in told]))


def _stands_until_its_own_end(danger: Sign) -> None:
    stands = {danger} if danger in ENDS else set()
    for end in set(Sign) - {danger, Sign.RESCUED, Sign.DISCHARGED}:
        left = set() if end in ENDS.get(danger, ()) else stands
        assert _in_force({danger}, {end}) == left | ({end} & ENDS.keys()), end


def test_a_danger_stands_until_its_own_end() -> None:
    try_all(_stands_until_its_own_end, ((danger.name, danger) for danger in Sign))


def test_a_rescue_ends_all_and_what_is_told_again_stands_again() -> None:
    for over in (Sign.RESCUED, Sign.DISCHARGED):
        assert _in_force({Sign.TAKEN, Sign.MEANS}, {over}) == set()
    assert _in_force({Sign.PLAN}, {Sign.NO_PLAN}, {Sign.PLAN}) == {Sign.PLAN}
    assert _in_force({Sign.PLAN, Sign.NO_PLAN}) == {Sign.PLAN}, "what is told with its end is heard"


def _raised(
    *signs: Sign,
    known: Iterable[Sign] = (),
    stands: Iterable[Sign] = (),
    kind: RiskKind = RiskKind.SELF_HARM,
    level: RiskLevel = RiskLevel.SERIOUS,
    is_first: bool = False,
) -> RiskLevel | None:
    return evidence.raised(
        level, frozenset(signs), frozenset(known) | set(signs), kind, stands=frozenset(stands), is_first=is_first
    )


OTHER = RiskKind.THIRD_PARTY


def test_what_happens_now_is_at_once() -> None:
    for sign in (Sign.TAKEN, Sign.HURT, Sign.DANGEROUS_PLACE, Sign.MEANS_IN_HAND, Sign.THREAT):
        assert _raised(sign, level=RiskLevel.CONCERN, is_first=True) is RiskLevel.IMMEDIATE
    assert _raised(Sign.OTHER_DYING, kind=OTHER) is RiskLevel.IMMEDIATE
    assert _raised(Sign.OTHER_DYING) is None, "nobody else is spoken of"


def test_a_farewell_is_at_once_beside_what_it_is_for() -> None:
    assert _raised(Sign.FAREWELL_NOTE) is RiskLevel.SERIOUS
    for sign in (Sign.DEATH_NAMED, Sign.DEATH_SAID, Sign.PLAN, Sign.MEANS, Sign.TIME):
        assert _raised(Sign.FAREWELL_NOTE, known={sign}) is RiskLevel.IMMEDIATE
    assert _raised(Sign.FAREWELL_NOTE, known={Sign.PLAN, Sign.NOT_NOW}) is RiskLevel.SERIOUS


def test_a_voice_and_the_means_are_at_once_when_one_of_them_is_told() -> None:
    both = {Sign.VOICES, Sign.MEANS}
    assert _raised(Sign.VOICES, known=both) is RiskLevel.IMMEDIATE
    assert _raised(Sign.THANKS, known=both) is None
    assert _raised(Sign.VOICES) is RiskLevel.SERIOUS
    assert _raised(Sign.VOICES, known=both, kind=OTHER) is RiskLevel.SERIOUS


def test_means_raise_by_a_step_unless_it_is_later_or_another() -> None:
    assert _raised(Sign.MEANS, level=RiskLevel.CONCERN) is RiskLevel.SERIOUS
    assert _raised(Sign.MEANS) is RiskLevel.IMMEDIATE
    assert _raised(Sign.MEANS, is_first=True) is RiskLevel.SERIOUS
    assert _raised(Sign.MEANS, kind=OTHER) is RiskLevel.SERIOUS
    assert _raised(Sign.MEANS, Sign.NO_PLAN) is RiskLevel.SERIOUS
    for later in (Sign.NOT_NOW, Sign.NO_TIME, Sign.NO_DEATH_WISH):
        assert _raised(Sign.MEANS, known={later}) is RiskLevel.SERIOUS


def test_an_hour_is_at_once_beside_a_way_whichever_came_first() -> None:
    assert _raised(Sign.TIME, level=RiskLevel.CONCERN) is RiskLevel.SERIOUS
    for way in (Sign.PLAN, Sign.DEATH_SAID, Sign.ASKS_METHOD):
        assert _raised(Sign.TIME, known={way}, level=RiskLevel.CONCERN) is RiskLevel.IMMEDIATE
        assert _raised(way, stands={Sign.TIME}) is RiskLevel.IMMEDIATE
        assert _raised(way, stands={Sign.TIME}, kind=OTHER) is RiskLevel.SERIOUS


def test_what_is_grave_by_itself() -> None:
    for sign in (Sign.PLAN, Sign.ASKS_METHOD, Sign.OTHER_IN_DANGER, Sign.BETTER_DEAD, Sign.DEATH_NAMED):
        assert _raised(sign, level=RiskLevel.CONCERN) is RiskLevel.SERIOUS
    assert _raised(Sign.DEATH_SAID, Sign.ABOUT_OTHER) is None
    assert _raised(Sign.VIOLENCE, kind=RiskKind.DOMESTIC_VIOLENCE) is RiskLevel.SERIOUS
    assert _raised(Sign.VIOLENCE) is None
    assert _raised(Sign.TIRED) is None
