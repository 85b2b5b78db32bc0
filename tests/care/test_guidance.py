"""The next step of a talk: what is asked for, else what was not yet said, where a message is not answered exactly."""

from collections.abc import Callable

import pytest

from homebiyori.ai.port import Character
from homebiyori.care.answers import guidance
from homebiyori.care.answers.tables import Slots
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.models.talks import Stage, Theme
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel
from support.care_talk import talk

STEP = "care.guide."
WEAK = ("care.hear.any", "care.stay")
Hears = Callable[..., None]
OF_TOLD = guidance.OF_TOLD


def _care(
    theme: Theme | None = Theme.PARTNER,
    stage: Stage = Stage.OPEN,
    kind: RiskKind | None = RiskKind.DOMESTIC_VIOLENCE,
    *,
    done: Slots = (),
    signs: frozenset[Sign] = frozenset(),
    stands: frozenset[Sign] = frozenset(),
    is_new: bool = False,
    is_imminent: bool = False,
) -> Care:
    return Care(
        kind=kind,
        level=RiskLevel.SERIOUS,
        theme=theme,
        stage=stage,
        done=frozenset(done),
        signs=signs,
        stands=stands,
        is_new=is_new,
        is_imminent=is_imminent,
    )


def _said(care: Care, option: Slots = WEAK, text: str = "うん") -> Slots:
    (said,) = guidance.fitting((option,), care, text)
    return said


def test_what_says_little_is_replaced_by_the_next_two_steps(hears: Hears) -> None:
    hears()
    first = _said(_care())
    assert len(first) == 2
    assert all(slot.startswith(STEP) for slot in first)
    assert first == guidance.unsaid(Theme.PARTNER, Stage.OPEN, ())[:2]


def test_no_step_is_said_twice(hears: Hears) -> None:
    hears()
    first = _said(_care())
    assert not set(_said(_care(done=first))) & set(first)


def test_when_every_step_was_said_the_answer_stays(hears: Hears) -> None:
    hears()
    every = guidance.unsaid(Theme.PARTNER, Stage.OPEN, ())
    assert _said(_care(done=every)) == WEAK


def test_what_is_asked_for_comes_first(hears: Hears) -> None:
    hears("home_school")
    assert _said(_care())[0] == STEP + "home_school"


def test_what_is_asked_for_again_is_said_again(hears: Hears) -> None:
    hears("home_school")
    assert _said(_care(done=(STEP + "home_school",)))[0] == STEP + "home_school"


def test_what_was_said_is_said_again_only_if_it_is_far_ahead(hears: Hears) -> None:
    care = _care(done=(STEP + "home_school",))
    hears("home_school", "home_pack")
    assert _said(care)[0] == STEP + "home_pack"


@pytest.mark.parametrize(("weight", "is_said"), [(guidance.PERHAPS, True), (guidance.PERHAPS - OF_TOLD - 0.01, False)])
def test_a_step_that_may_be_asked_for_is_said_where_nothing_else_is(
    hears: Hears, weight: float, *, is_said: bool
) -> None:
    hears("home_school", weight=weight)
    assert (STEP + "home_school" in _said(_care())) is is_said


@pytest.mark.parametrize(("weight", "is_said"), [(guidance.LIKELY, True), (guidance.LIKELY - OF_TOLD - 0.01, False)])
def test_beside_an_exact_answer_a_step_is_said_if_it_is_likely(hears: Hears, weight: float, *, is_said: bool) -> None:
    hears("home_school", weight=weight)
    assert (STEP + "home_school" in _said(_care(), ("care.fact.refuge",))) is is_said


def test_two_steps_are_said_if_both_are_likely(hears: Hears) -> None:
    hears("home_school", "home_pack")
    assert set(_said(_care())) == {STEP + "home_school", STEP + "home_pack"}
    hears("home_school", "son_to_school")
    assert STEP + "son_to_school" not in _said(_care())
    hears("home_school", home_pack=-0.6)
    assert STEP + "home_pack" not in _said(_care())


def test_a_step_that_hardly_weighs_anything_is_not_said(hears: Hears) -> None:
    hears("home_school", weight=-0.9)
    assert STEP + "home_school" not in _said(_care())


@pytest.mark.parametrize(("other", "is_said"), [(-0.3, True), (-0.2, False)])
def test_what_was_said_is_said_again_if_it_is_far_ahead(hears: Hears, other: float, *, is_said: bool) -> None:
    hears(home_school=0.0, home_pack=other)
    assert (STEP + "home_school" in _said(_care(done=(STEP + "home_school",)))) is is_said


def test_an_exact_answer_stays_and_gets_the_step(hears: Hears) -> None:
    hears("home_school")
    said = _said(_care(), ("care.fact.refuge", "care.stay"))
    assert said[:2] == ("care.fact.refuge", STEP + "home_school")


@pytest.mark.parametrize(("stage", "is_named"), [(Stage.NOW, True), (Stage.CALLED, False), (Stage.HELPED, False)])
def test_whom_to_call_is_named_until_somebody_is_called(hears: Hears, stage: Stage, *, is_named: bool) -> None:
    hears()
    said = _said(_care(stage=stage, is_imminent=True), ("care.now.police", "care.now.stay"))
    assert ("care.now.police" in said) is is_named
    assert any(slot.startswith(STEP) for slot in said)


def test_a_refused_call_is_not_named_again(hears: Hears) -> None:
    hears()
    care = _care(stage=Stage.NOW, signs=frozenset({Sign.REFUSES}), done=("care.now.police",), is_imminent=True)
    assert "care.now.police" not in _said(care, ("care.now.police", "care.now.stay"))


def test_our_question_stays_where_nothing_is_asked(hears: Hears) -> None:
    option = ("care.hear.any", "care.ask.death")
    own = _care(Theme.OWN, Stage.OPEN, RiskKind.SELF_HARM)
    hears()
    assert _said(own, option)[-1] == "care.ask.death"
    hears("home_school")
    assert "care.ask.near" not in _said(_care(), ("care.hear.any", "care.ask.near"))


@pytest.mark.parametrize("sign", [Sign.THANKS, Sign.SLEEPS, Sign.JUST_LISTEN])
def test_thanks_sleep_and_the_wish_to_be_heard_get_no_step(hears: Hears, sign: Sign) -> None:
    hears()
    assert _said(_care(signs=frozenset({sign}))) == WEAK


@pytest.mark.parametrize("option", [("care.joy.smile", "care.stay"), ("care.moment.no_call_more",)])
def test_what_is_complete_gets_no_step(hears: Hears, option: Slots) -> None:
    hears("home_school")
    assert _said(_care(), option) == option


def test_a_moment_gets_a_step_that_is_surely_asked_for(hears: Hears) -> None:
    option = ("care.moment.charges", "care.moment.charges_then")
    hears("home_school", weight=guidance.SURELY - OF_TOLD - 0.01)
    assert _said(_care(), option) == option
    hears("home_school")
    assert _said(_care(), option) == (*option, STEP + "home_school")


def test_what_stands_is_said_first(hears: Hears) -> None:
    hears()
    own = _care(Theme.OWN, Stage.NOW, RiskKind.SELF_HARM, stands=frozenset({Sign.HURT}))
    assert _said(own)[0] == STEP + "own_bleed"


def test_what_was_chosen_for_another_danger_is_replaced(hears: Hears) -> None:
    hears()
    care = _care(Theme.TOUCHED, Stage.NOW, RiskKind.SELF_HARM, is_imminent=True)
    said = _said(care, ("care.now.call", "care.now.pills", "care.ask.means"))
    assert said[0] == "care.now.call_child"
    assert all(slot.startswith(STEP + "son_to_") for slot in said[1:])
    assert len(said) > 1


def test_a_call_keeps_its_place(hears: Hears) -> None:
    hears()
    care = _care(stage=Stage.NOW, is_imminent=True)
    assert _said(care, ("care.now.police", "care.now.lock"))[0] == "care.now.police"
    assert _said(care, ("care.now.lock", "care.now.police"))[-1] == "care.now.police"


def test_what_we_cannot_answer_is_said_where_no_step_is_likely(hears: Hears) -> None:
    option = ("care.fact.unknown", "care.stay")
    hears("home_school")
    assert "care.fact.unknown" not in _said(_care(), option)
    hears()
    assert "care.fact.unknown" in _said(_care(), option)


def test_a_step_that_surely_belongs_to_another_danger_replaces_what_was_chosen(hears: Hears) -> None:
    hears("dying_snore")
    own = ("care.hear.any", "care.now.pills")
    assert _said(_care(Theme.OWN, Stage.OPEN, RiskKind.SELF_HARM), own) == (STEP + "dying_snore",)
    said = _said(_care(Theme.OWN, Stage.NOW, RiskKind.SELF_HARM, is_imminent=True), ("care.now.call", "care.now.pills"))
    assert said == ("care.now.call", "care.now.pills", STEP + "dying_snore")


def test_nothing_is_lost_where_every_step_of_another_danger_was_said(hears: Hears) -> None:
    hears()
    every = guidance.unsaid(Theme.TOUCHED, Stage.OPEN, ())
    care = _care(Theme.TOUCHED, Stage.OPEN, RiskKind.SELF_HARM, done=every)
    assert _said(care, ("care.hear.any", "care.ask.means")) == ("care.hear.any", "care.ask.means")


def test_one_fact_stays_beside_the_step_of_another_danger_if_that_is_sure(hears: Hears) -> None:
    option = ("care.fact.doctor", "care.fact.visit", "care.hear.any")
    hears("dying_snore")
    said = _said(_care(Theme.OWN, Stage.OPEN, RiskKind.SELF_HARM), option)
    assert said == ("care.fact.doctor", STEP + "dying_snore")
    hears()
    assert "care.fact.doctor" not in _said(_care(Theme.TOUCHED, Stage.OPEN, RiskKind.SELF_HARM), option)


def test_after_a_refusal_no_step_names_119(hears: Hears) -> None:
    hears("home_strangled")
    asked = _care(stage=Stage.NOW, is_imminent=True)
    assert STEP + "home_strangled" in _said(asked)
    refused = _care(stage=Stage.NOW, signs=frozenset({Sign.REFUSES}), done=("care.now.police",), is_imminent=True)
    assert STEP + "home_strangled" not in _said(refused)


@pytest.mark.parametrize(
    ("theme", "signs", "is_said"),
    [
        (Theme.TOGETHER, frozenset[Sign](), False),
        (Theme.TOGETHER, frozenset({Sign.VOICES}), True),
        (Theme.VOICES, frozenset[Sign](), True),
    ],
)
def test_voices_are_named_where_they_were_told_or_are_what_it_is_about(
    hears: Hears, theme: Theme, signs: frozenset[Sign], *, is_said: bool
) -> None:
    hears("along_voices_not_obey")
    care = _care(theme, Stage.OPEN, RiskKind.POSTPARTUM, signs=signs)
    assert (STEP + "along_voices_not_obey" in _said(care)) is is_said


def test_news_stay_where_a_feeling_gives_way(hears: Hears) -> None:
    hears("home_school")
    option = ("care.now.police", "care.felt.burden", "care.hear.coming")
    said = _said(_care(stage=Stage.NOW, is_imminent=True), option)
    assert said == ("care.now.police", "care.hear.coming", STEP + "home_school")


@pytest.mark.parametrize(("weight", "stays"), [(-0.6, False), (-9.0, True)])
def test_the_night_gives_way_to_what_is_likely_asked_for(hears: Hears, weight: float, *, stays: bool) -> None:
    hears("home_school", weight=weight)
    assert ("care.tonight" in _said(_care(), ("care.tonight", "care.fact.refuge"))) is stays


def test_what_is_only_perhaps_asked_for_waits_while_somebody_is_about_to_die(hears: Hears) -> None:
    hears("home_school", weight=-0.75)
    assert STEP + "home_school" in _said(_care())
    assert STEP + "home_school" not in _said(_care(stage=Stage.NOW, is_imminent=True))


def test_beside_a_likely_step_of_another_theme_none_is_added_unasked(hears: Hears) -> None:
    hears("home_school", weight=-0.6)
    assert len(_said(_care())) == 2
    hears("son_to_school", weight=-0.4)
    assert _said(_care()) == (STEP + "son_to_school",)


def test_answers_to_harm_that_was_done_stay_whatever_else_is_heard(hears: Hears) -> None:
    hears("son_to_tonight")
    care = _care(Theme.TOUCHED, Stage.NOW, RiskKind.ABUSE, is_imminent=True)
    assert _said(care, ("care.other.elder_call", "care.stay")) == ("care.other.elder_call", "care.stay")


def test_a_wish_to_die_is_asked_after_whatever_else_is_asked(hears: Hears) -> None:
    hears("own_doctor")
    care = _care(Theme.OWN, Stage.OPEN, RiskKind.SELF_HARM, signs=frozenset({Sign.VANISH}))
    assert _said(care, ("care.hear.any", "care.ask.death"))[-1] == "care.ask.death"


def test_a_refused_call_is_named_to_who_asks_about_it(hears: Hears) -> None:
    hears()
    care = _care(
        Theme.OWN,
        Stage.NOW,
        RiskKind.SELF_HARM,
        signs=frozenset({Sign.REFUSES, Sign.OF_119}),
        done=("care.now.call",),
        is_imminent=True,
    )
    assert "care.now.call" in _said(care, ("care.now.call", "care.now.stay"))


def test_a_call_that_was_made_is_dropped_beside_an_exact_answer(hears: Hears) -> None:
    hears()
    care = _care(stage=Stage.HELPED, is_imminent=True)
    assert _said(care, ("care.fact.refuge", "care.now.police")) == ("care.fact.refuge",)


def test_two_exact_answers_and_a_call_leave_no_room(hears: Hears) -> None:
    hears("home_pack")
    option = ("care.fact.refuge", "care.fact.visa", "care.now.police")
    assert _said(_care(stage=Stage.NOW, is_imminent=True), option) == option


def test_what_words_tell_in_this_message_is_of_no_other_danger(hears: Hears) -> None:
    hears("home_pack")
    care = _care(Theme.PARTNER, Stage.NOW, RiskKind.SELF_HARM, signs=frozenset({Sign.PLAN}), is_imminent=True)
    assert "care.now.call" in _said(care, ("care.now.call", "care.now.leave"))


def test_119_is_named_outside_of_imminent_danger_only_to_who_surely_asks(hears: Hears) -> None:
    (named, *_) = (slot for slot in guidance.every_slot() if slot == STEP + "home_strangled")
    assert named not in guidance.unsaid(Theme.PARTNER, Stage.OPEN, (), frozenset({Sign.CHOKED}), is_imminent=False)
    hears("home_strangled")
    assert named in _said(_care(), text="首は病院に行くべきですか？")
    hears("home_strangled", "home_school")
    assert named not in _said(_care(), text="首は病院に行くべきですか？")


def test_a_talk_of_no_theme_stays(hears: Hears) -> None:
    hears("home_school")
    assert _said(_care(theme=None)) == WEAK


def test_a_short_first_answer_gets_the_step_that_is_likely_asked_for(hears: Hears) -> None:
    first = _care(theme=None, is_new=True)
    hears("home_school")
    assert _said(first, ("care.now.police", "care.now.leave")) == (
        "care.now.police",
        "care.now.leave",
        STEP + "home_school",
    )
    for option in (
        ("crisis.domestic_violence.hear", "care.first.domestic_violence"),
        ("crisis.domestic_violence.hear", "crisis.domestic_violence.ask"),
        ("care.now.police", "care.now.leave", "care.now.stay"),
    ):
        assert _said(first, option) == option


@pytest.mark.parametrize("character", Character)
def test_a_talk_says_other_steps_at_each_turn(character: Character) -> None:
    turns = talk(
        [
            "夫に髪をつかまれて殴られました",
            "今は夫は寝ています",
            "子どもも隣で寝ています",
            "これからのことが考えられません",
        ],
        character=character,
    )
    said = [slot for turn in turns for slot in turn.slots if slot.startswith(STEP)]
    assert said
    assert len(said) == len(set(said))
