"""The next step of a talk: what is asked for, else what was not yet said, where a message is not answered exactly."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character
from homebiyori.care.answers import guidance
from homebiyori.care.answers.tables import Slots
from homebiyori.care.files import load
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.lexicon.files import load_weights
from homebiyori.lexicon.models import guides
from homebiyori.lexicon.models.messages import Heard
from homebiyori.lexicon.models.talks import Stage, Theme
from homebiyori.lexicon.vocabulary import RiskKind, RiskLevel
from support.care_talk import talk

JUDGED = Path(__file__).parents[1] / "lexicon" / "judging" / "talks_5.jsonl"
STEP = "care.guide."
WEAK = ("care.hear.any", "care.stay")
Hears = Callable[..., None]


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


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Hears:
    """Hear the same step in every message, or none."""

    def set_to(name: str | None, ahead: float = 1.0) -> None:
        heard = None if name is None else Heard(name, ahead, ahead)
        monkeypatch.setattr(guides, "hear", lambda _text, _theme, _among: heard)

    return set_to


def _said(care: Care, option: Slots = WEAK, text: str = "うん") -> Slots:
    (said,) = guidance.fitting((option,), care, text)
    return said


def test_what_says_little_is_replaced_by_the_next_two_steps(hears: Hears) -> None:
    hears(None)
    first = _said(_care())
    assert len(first) == 2
    assert all(slot.startswith(STEP) for slot in first)
    assert first == guidance.unsaid(Theme.PARTNER, Stage.OPEN, ())[:2]


def test_no_step_is_said_twice(hears: Hears) -> None:
    hears(None)
    first = _said(_care())
    assert not set(_said(_care(done=first))) & set(first)


def test_when_every_step_was_said_the_answer_stays(hears: Hears) -> None:
    hears(None)
    every = guidance.unsaid(Theme.PARTNER, Stage.OPEN, ())
    assert _said(_care(done=every)) == WEAK


def test_what_is_asked_for_comes_first(hears: Hears) -> None:
    hears("home_school")
    assert _said(_care())[0] == STEP + "home_school"


def test_what_is_asked_for_again_is_said_again(hears: Hears) -> None:
    hears("home_school")
    assert _said(_care(done=(STEP + "home_school",)))[0] == STEP + "home_school"


@pytest.mark.parametrize(
    ("text", "is_said"), [("学校にはなんて言えばいい？", True), ("学校のことが頭から離れない", False)]
)
def test_who_asks_is_heard_sooner(hears: Hears, text: str, *, is_said: bool) -> None:
    hears("home_school", (guidance.AHEAD_IF_ASKED + guidance.AHEAD) / 2)
    assert (STEP + "home_school" in _said(_care(), text=text)) is is_said


def test_an_exact_answer_stays_and_gets_the_step(hears: Hears) -> None:
    hears("home_school")
    assert _said(_care(), ("care.fact.refuge", "care.stay")) == ("care.fact.refuge", STEP + "home_school")


@pytest.mark.parametrize(("stage", "is_named"), [(Stage.NOW, True), (Stage.CALLED, False), (Stage.HELPED, False)])
def test_whom_to_call_is_named_until_somebody_is_called(hears: Hears, stage: Stage, *, is_named: bool) -> None:
    hears(None)
    said = _said(_care(stage=stage, is_imminent=True), ("care.now.police", "care.now.stay"))
    assert ("care.now.police" in said) is is_named
    assert any(slot.startswith(STEP) for slot in said)


def test_a_refused_call_is_not_named_again(hears: Hears) -> None:
    hears(None)
    care = _care(stage=Stage.NOW, signs=frozenset({Sign.REFUSES}), done=("care.now.police",), is_imminent=True)
    assert "care.now.police" not in _said(care, ("care.now.police", "care.now.stay"))


def test_our_question_stays_where_nothing_is_asked(hears: Hears) -> None:
    option = ("care.hear.any", "care.ask.death")
    own = _care(Theme.OWN, Stage.OPEN, RiskKind.SELF_HARM)
    hears(None)
    assert _said(own, option)[-1] == "care.ask.death"
    hears("own_doctor")
    assert "care.ask.death" not in _said(own, option)


@pytest.mark.parametrize("sign", [Sign.THANKS, Sign.SLEEPS, Sign.JUST_LISTEN])
def test_thanks_sleep_and_the_wish_to_be_heard_get_no_step(hears: Hears, sign: Sign) -> None:
    hears(None)
    assert _said(_care(signs=frozenset({sign}))) == WEAK


@pytest.mark.parametrize(
    "option", [("care.joy.smile", "care.stay"), ("care.moment.charges", "care.moment.charges_then")]
)
def test_what_is_complete_gets_no_step(hears: Hears, option: Slots) -> None:
    hears("home_school")
    assert _said(_care(), option) == option


def test_what_stands_is_said_first(hears: Hears) -> None:
    hears(None)
    own = _care(Theme.OWN, Stage.NOW, RiskKind.SELF_HARM, stands=frozenset({Sign.HURT}))
    assert _said(own)[0] == STEP + "own_bleed"


def test_what_was_chosen_for_another_danger_is_replaced(hears: Hears) -> None:
    hears(None)
    care = _care(Theme.TOUCHED, Stage.NOW, RiskKind.SELF_HARM, is_imminent=True)
    said = _said(care, ("care.now.call", "care.now.pills", "care.ask.means"))
    assert said[0] == "care.now.call_child"
    assert all(slot.startswith(STEP + "son_to_") for slot in said[1:])
    assert len(said) > 1


def test_a_call_keeps_its_place(hears: Hears) -> None:
    hears(None)
    care = _care(stage=Stage.NOW, is_imminent=True)
    assert _said(care, ("care.now.police", "care.now.lock"))[0] == "care.now.police"
    assert _said(care, ("care.now.lock", "care.now.police"))[-1] == "care.now.police"


@pytest.mark.parametrize(("ahead", "is_said"), [(guidance.AHEAD - 0.01, True), (guidance.AHEAD, False)])
def test_what_we_cannot_answer_is_said_where_no_step_surely_is_asked_for(
    hears: Hears, ahead: float, *, is_said: bool
) -> None:
    hears("home_school", ahead)
    said = _said(_care(), ("care.fact.unknown", "care.stay"), "何て言えばいい？")
    assert ("care.fact.unknown" in said) is is_said
    assert STEP + "home_school" in said


def test_nothing_is_lost_where_every_step_of_another_danger_was_said(hears: Hears) -> None:
    hears(None)
    every = guidance.unsaid(Theme.TOUCHED, Stage.OPEN, ())
    care = _care(Theme.TOUCHED, Stage.OPEN, RiskKind.SELF_HARM, done=every)
    assert _said(care, ("care.hear.any", "care.ask.means")) == ("care.hear.any", "care.ask.means")


def test_answers_to_harm_that_was_done_stay_whatever_else_is_heard(hears: Hears) -> None:
    hears("son_to_tonight")
    care = _care(Theme.TOUCHED, Stage.NOW, RiskKind.ABUSE, is_imminent=True)
    assert _said(care, ("care.other.elder_call", "care.stay")) == ("care.other.elder_call", "care.stay")


def test_a_wish_to_die_is_asked_after_whatever_else_is_asked(hears: Hears) -> None:
    hears("own_doctor")
    care = _care(Theme.OWN, Stage.OPEN, RiskKind.SELF_HARM, signs=frozenset({Sign.VANISH}))
    assert _said(care, ("care.hear.any", "care.ask.death"))[-1] == "care.ask.death"


def test_a_refused_call_is_named_to_who_asks_about_it(hears: Hears) -> None:
    hears(None)
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
    hears(None)
    care = _care(stage=Stage.HELPED, is_imminent=True)
    assert _said(care, ("care.fact.refuge", "care.now.police")) == ("care.fact.refuge",)


def test_two_exact_answers_leave_no_room(hears: Hears) -> None:
    hears("home_pack")
    option = ("care.fact.refuge", "care.fact.visa", "care.now.police")
    assert _said(_care(stage=Stage.NOW, is_imminent=True), option) == option


def test_who_wants_to_be_agreed_with_asks_nothing(hears: Hears) -> None:
    hears("home_school", guidance.AHEAD)
    option = ("care.felt.luxury", "care.stay")
    assert _said(_care(), option, "学校のことで悩むなんて、変ですか")[0] == STEP + "home_school"
    assert _said(_care(), option, "学校のことで悩むなんて、変ですよね")[0] == "care.felt.luxury"


def test_119_is_named_outside_of_imminent_danger_only_to_who_surely_asks(hears: Hears) -> None:
    (named, *_) = (slot for slot in guidance.every_slot() if slot == STEP + "home_strangled")
    assert named not in guidance.unsaid(Theme.PARTNER, Stage.OPEN, (), frozenset({Sign.CHOKED}), is_imminent=False)
    for ahead, is_said in ((guidance.AHEAD_OF_119 - 0.01, False), (guidance.AHEAD_OF_119, True)):
        hears("home_strangled", ahead)
        assert (named in _said(_care(), text="首は病院に行くべきですか？")) is is_said


def test_steps_that_name_119_are_known() -> None:
    known = {name for name, row in load("guidance")["steps"].items() if row.get("names_119")}
    slots = [(slot.removeprefix(STEP), fragments_of(who)[slot]) for who in Character for slot in guidance.every_slot()]
    assert known == {name for name, sentences in slots if any("119" in one.text for one in sentences)}


@pytest.mark.parametrize("care", [_care(is_new=True), _care(theme=None)])
def test_the_first_answer_and_a_talk_of_no_theme_stay(hears: Hears, care: Care) -> None:
    hears("home_school")
    assert _said(care) == WEAK


def test_the_model_knows_every_step_of_each_theme() -> None:
    steps = load("guidance")["steps"]
    known = {theme: set(row) for theme, row in load_weights("guides_weights")["themes"].items()}
    told = {theme: {name for name, row in steps.items() if theme in row["themes"].split()} for theme in known}
    assert known == told
    assert known.keys() == {theme.value for theme in Theme} - {Theme.PLAIN, Theme.WORN}


# Frightening images are no reason to call.
SAID_IN = [
    (theme, stage)
    for theme in Theme
    for stage in (Stage.NOW, Stage.CALLED, Stage.HELPED)
    if theme not in (Theme.PLAIN, Theme.WORN) and (theme, stage) != (Theme.IMAGES, Stage.CALLED)
]


@pytest.mark.parametrize(("theme", "stage"), SAID_IN)
def test_there_is_something_to_say_where_it_matters(theme: Theme, stage: Stage) -> None:
    assert guidance.unsaid(theme, stage, ())


@pytest.mark.parametrize("character", Character)
def test_each_step_has_two_sentences_in_every_voice(character: Character) -> None:
    slots = fragments_of(character)
    assert {slot: len(slots[slot]) for slot in guidance.every_slot() if len(slots[slot]) != 2} == {}


@pytest.mark.parametrize(
    ("text", "theme", "stage", "step"),
    [
        ("学校には何て連絡したらいい？", Theme.TOUCHED, Stage.OPEN, "son_to_school"),
        ("あの人に直接問いただしていいですか", Theme.TOUCHED, Stage.OPEN, "son_to_noconfront"),
        ("血がついた服、洗濯機に入れていい？", Theme.TOUCHED, Stage.OPEN, "son_to_clothes"),
        ("いま静かになったんだけど出ていい？", Theme.CHILD_VIOLENT, Stage.CALLED, "son_cv_quiet"),
        ("わたしも救急車に乗れる？", Theme.HAND, Stage.HELPED, "hand_ride"),
        ("いつ出てくるんですか、あの人", Theme.PARTNER, Stage.HELPED, "home_when_back"),
    ],
)
def test_a_question_finds_its_step(text: str, theme: Theme, stage: Stage, step: str) -> None:
    found = guidance.heard(text, theme, stage)
    assert found is not None
    assert found.slot == STEP + step


def test_what_players_used_for_nothing_ask_for_is_heard() -> None:
    """Of 356 messages, whose theme and stage are told to it, among 7 to 36 steps; three judges chose the step."""
    right = Counter[str]()
    for turn in (one for row in JUDGED.read_text("utf-8").splitlines() for one in json.loads(row)["turns"]):
        if turn["step"] is not None:
            found = guidance.heard(turn["text"], Theme(turn["theme"]), Stage(turn["stage"]))
            right["all"] += 1
            right["heard"] += found is not None
            right["right"] += found is not None and found.slot == STEP + turn["step"]
    assert right["all"] == 356
    assert right["right"] >= 140


@pytest.mark.parametrize("text", ["", "。", "\ud800", "あ" * 9_000, "。\n" * 4_000])
def test_any_text_is_heard(text: str) -> None:
    found = guides.hear(text, Theme.OWN, ["own_doctor", "own_wake"])
    assert found is not None
    assert found.kind in ("own_doctor", "own_wake")


def test_of_no_steps_none_is_heard() -> None:
    assert guides.hear("どうすればいい？", Theme.OWN, []) is None
    assert guides.hear("どうすればいい？", Theme.PLAIN, ["own_doctor"]) is None


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
