"""What a talk in care is about, by signs alone: what a guess changes, and what is told outright."""

from datetime import datetime

from homebiyori.base.clock import JST
from homebiyori.care.mark import CareMark
from homebiyori.care.signs import Sign
from homebiyori.chat.care import subject
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel
from support.cases import try_all
from support.signs import each_of, kind_of, risk_of, signs

NOW = datetime(2026, 11, 26, 1, 0, tzinfo=JST)
CALMS = (
    "safe|calmer|not_now|no_time|no_plan|no_means|no_death_wish|denied|denies_violence|means_away|hands_over|put_down"
    "|left_place|stepped_back|taken_back|not_taken|not_hurt|someone_came|someone_near|someone_coming|called|listened"
    "|rescued|discharged|day_after|other_calm|other_safe|other_denied|glad|thanks|common_thing"
)
DEEDS = "violence|control|withholds|threat|aggressor_near|barred"
OF_OTHER = "other_in_danger|found_letter"


# What a parent told; the guess; the kind of the talk and its level; the signs; what the guess is bounded to.
BOUNDED = [
    ("something sounds near", "self_harm immediate", "self_harm concern", "", "self_harm immediate"),
    ("the same, in a talk about another", "self_harm immediate", "third_party concern", "", "third_party immediate"),
    ("the same, in no talk", "self_harm immediate", "", "", "self_harm immediate"),
    ("something sounds grave", "self_harm serious", "third_party concern", "", "third_party concern"),
    ("the same, in a grave talk", "self_harm serious", "third_party serious", "", "third_party serious"),
    ("the same, where it was near", "self_harm serious", "third_party immediate", "", "third_party serious"),
    ("near, but a child is unfed", "neglect immediate", "self_harm concern", "", "self_harm concern"),
    ("that was told before", "neglect immediate", "neglect concern", "", "neglect immediate"),
    ("near, but calmer", "self_harm immediate", "self_harm concern", f"{CALMS}|images", "self_harm concern"),
    ("near, but calmer, after it was near", "self_harm immediate", "abuse immediate", "safe", "abuse serious"),
    ("near, and a question", "self_harm immediate", "abuse concern", "asks_may_tell|asks_where", "abuse concern"),
    (
        "near, and a question to us",
        "self_harm immediate",
        "abuse concern",
        "asks_who|asks_else|asks_us|asks_method|asks_worth",
        "abuse immediate",
    ),
]


def test_a_guess_is_bounded_by_the_talk() -> None:
    def check(case: tuple[str, str, str, str, str]) -> None:
        _, guess, talk, told, then = case
        guessed, standing = risk_of(guess), risk_of(talk)
        assert guessed is not None
        for (said,) in each_of(told):
            kind, level = (standing.kind, standing.level) if standing else (None, RiskLevel.CONCERN)
            assert subject.bounded(guessed, kind, level, said) == risk_of(then), [*said]

    try_all(check, ((case[0], case) for case in BOUNDED))


# What a parent told; the talk; what is read now; the signs; the kind that is told outright.
OUTRIGHT = [
    ("I will die, in a talk about a child", "abuse", "self_harm", "", "self_harm"),
    ("the same, of danger to it", "child_danger", "self_harm immediate", "images", "self_harm"),
    ("the same, of neglect", "neglect", "self_harm", "", "self_harm"),
    ("it is only a concern", "abuse", "self_harm concern", "", ""),
    ("nothing is read", "abuse", "", "", ""),
    ("I will die, and it is calmer", "abuse", "self_harm immediate", CALMS, ""),
    ("another is named", "abuse", "self_harm", "about_other|asks_about_other", ""),
    ("another is in danger", "abuse", "self_harm", f"{OF_OTHER}|other_hurts|other_dying", ""),
    ("the child is hit", "child_danger", "abuse", "", ""),
    ("he hits me, and I the child", "abuse", "domestic_violence", "", "domestic_violence"),
    ("he hits me, and the child is in danger", "child_danger", "domestic_violence", "", ""),
    ("I will die now, he hits me", "domestic_violence", "self_harm immediate", "", "self_harm"),
    ("I will die now, my son hits me", "child_violence", "self_harm immediate", "", "self_harm"),
    ("I want to die, he hits me", "domestic_violence", "self_harm", "", ""),
    ("the child is in danger now, he hits me", "domestic_violence", "abuse immediate", "", ""),
    ("I will die now, my friend too", "third_party", "self_harm immediate", "", ""),
    ("I will die now, in no talk", "", "self_harm immediate", "", ""),
]


def _said(text: str, analysis: Analysis, before: RiskKind | None) -> Utterance:
    mark = CareMark(kind=before, level=RiskLevel.SERIOUS, began_at=NOW, firm_at=NOW)
    return Utterance(text=text, analysis=analysis, mark=mark, now=NOW)


def test_what_is_told_outright_in_a_talk_about_another() -> None:
    def check(case: tuple[str, str, str, str, str]) -> None:
        _, before, read, told, kind = case
        for (names,) in each_of(told):
            said = _said("もうだめ", Analysis(risk=risk_of(read)), kind_of(before))
            assert subject.told_outright(said, names) is kind_of(kind), [*names]

    try_all(check, ((case[0], case) for case in OUTRIGHT))


def test_neither_a_guess_nor_a_partners_death_is_told_outright() -> None:
    at_once = Risk(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)
    guess = _said("もうだめ", Analysis(risk=at_once, is_guessed=True), RiskKind.ABUSE)
    assert subject.told_outright(guess, frozenset()) is None
    for before, kind in ((RiskKind.DOMESTIC_VIOLENCE, None), (RiskKind.ABUSE, RiskKind.SELF_HARM)):
        of_him = _said("夫が死ぬと言います", Analysis(risk=at_once), before)
        assert subject.told_outright(of_him, frozenset()) is kind


def test_somebodys_locked_door_is_no_violence() -> None:
    def is_shut_in(names: str, read: str, *, is_guessed: bool = True) -> bool:
        said = _said("もうだめ", Analysis(is_guessed=is_guessed), None)
        said.__dict__["signs"] = signs(names)
        risk = risk_of(read)
        assert risk is not None
        return subject.is_shut_in(said, risk)

    for kind in ("domestic_violence", "abuse", "child_violence", "child_danger"):
        assert is_shut_in("other_barred", kind)
        assert not is_shut_in("other_barred", f"{kind} immediate")
    assert is_shut_in("other_barred barred other_child place everyday asks_face", "abuse concern")
    assert not is_shut_in("other_barred", "abuse", is_guessed=False)
    assert not is_shut_in("other_barred", "neglect")
    assert not is_shut_in("barred", "abuse")
    assert not is_shut_in("other_barred violence", "abuse")


def test_violence_was_told_by_a_deed() -> None:
    for (deed,) in each_of(DEEDS):
        assert subject.tells_of_deeds([*deed, Sign.TIRED])
    assert not subject.tells_of_deeds(signs("tired is_hit"))


def test_a_talk_turns_between_the_writer_and_another() -> None:
    own, other = RiskKind.SELF_HARM, RiskKind.THIRD_PARTY
    for before, kind, is_turned in (
        (own, other, True),
        (other, own, True),
        (None, other, True),
        (other, None, False),
        (own, RiskKind.ABUSE, False),
        (other, other, False),
        (None, None, False),
    ):
        assert subject.is_turned(before, kind) is is_turned
