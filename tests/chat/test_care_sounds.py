"""What the messages of a talk sound like together: nothing, a danger of this hour, help that is there."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from homebiyori.care.mark import CareMark
from homebiyori.care.signs import Sign
from homebiyori.chat.care import disowned, guiding, sounds
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon.models.talks import Stage, Talk, Theme
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage
from support.care_talk import NIGHT

Hears = Callable[..., None]
RESCUED = frozenset({Sign.RESCUED})
NO_WORDS = "あれから、みんなで並んで座っています"


def _talk(theme: Theme, ahead: float, stage: Stage, stage_ahead: float) -> Talk:
    return Talk(
        themes=[(ahead, theme), *((0.0, other) for other in Theme if other is not theme)],
        stages=[(stage_ahead, stage), *((0.0, other) for other in Stage if other is not stage)],
    )


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Hears:
    """Hear a theme and a stage in a talk, and the stage by this much in a message alone."""

    def set_to(theme: Theme, ahead: float, stage: Stage, stage_ahead: float, alone: float | None = None) -> None:
        def hear(_: str, before: Sequence[str]) -> Talk:
            by = stage_ahead if before or alone is None else alone
            return _talk(theme, ahead, stage, by)

        monkeypatch.setattr(sounds, "hear", hear)

    return set_to


def _said(
    text: str = NO_WORDS, *, risk: Risk | None = None, is_guessed: bool = True, mark: CareMark | None = None
) -> Utterance:
    return Utterance(text=text, analysis=Analysis(risk=risk, is_guessed=is_guessed), mark=mark, now=NIGHT)


def _mark(kind: RiskKind, level: RiskLevel, **more: object) -> CareMark:
    at = NIGHT - timedelta(minutes=5)
    return CareMark.model_validate({"kind": kind, "level": level, "began_at": at, "firm_at": at, **more})


@pytest.mark.parametrize(
    ("theme", "ahead", "stage_ahead", "least", "is_so"),
    [
        (Theme.PLAIN, 0.4, 0.4, 0.4, True), (Theme.PLAIN, 0.39, 0.4, 0.4, False), (Theme.PLAIN, 0.4, 0.39, 0.4, False),
        (Theme.WORN, 0.4, 0.4, 0.4, True), (Theme.OWN, 0.4, 0.4, 0.0, False),
    ],
)  # fmt: skip
def test_nothing_is_told_by_theme_and_stage(
    hears: Hears, theme: Theme, ahead: float, stage_ahead: float, least: float, *, is_so: bool
) -> None:
    hears(theme, ahead, Stage.NONE, stage_ahead)
    assert sounds.is_nothing(_said(), least) is is_so


@pytest.mark.parametrize(
    ("theme", "ahead", "stage", "is_so"),
    [
        (Theme.HAND, 0.3, Stage.NOW, True), (Theme.HAND, 0.29, Stage.NOW, False), (Theme.HAND, 0.3, Stage.OPEN, False),
        (Theme.PLAIN, 0.3, Stage.NOW, False),
    ],
)  # fmt: skip
def test_a_danger_of_this_hour(hears: Hears, theme: Theme, ahead: float, stage: Stage, *, is_so: bool) -> None:
    hears(theme, ahead, stage, 0.1)
    assert sounds.is_danger_now(_said()) is is_so


@pytest.mark.parametrize(("stage", "is_so"), [(Stage.OVER, True), (Stage.EASED, True), (Stage.NOW, False)])
def test_an_end(hears: Hears, stage: Stage, *, is_so: bool) -> None:
    hears(Theme.BODY, 0.5, stage, 0.1)
    assert sounds.is_ended(_said()) is is_so


@pytest.mark.parametrize(
    ("theme", "ahead"), [(Theme.OWN, 0.4), (Theme.VOICES, 0.4), (Theme.WORN, 0.4), (Theme.TOUCHED, -0.4)]
)
def test_how_far_the_writers_own_death_is_ahead(hears: Hears, theme: Theme, ahead: float) -> None:
    hears(theme, 0.4, Stage.OPEN, 0.1)
    assert sounds.own_death_ahead(_said()) == ahead


GUESS = Risk(RiskKind.THIRD_PARTY, RiskLevel.CONCERN)
NOW = Risk(RiskKind.THIRD_PARTY, RiskLevel.IMMEDIATE)


@pytest.mark.parametrize(
    ("said", "least"),
    [
        (_said(), 0.15), (_said(risk=GUESS), 0.15), (_said(risk=NOW), 0.3), (_said(risk=GUESS, is_guessed=False), 0.5),
        (_said(mark=_mark(RiskKind.SELF_HARM, RiskLevel.SERIOUS)), 0.15),
        (_said(mark=_mark(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)), 0.3),
        (_said(mark=_mark(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE, ended_at=NIGHT)), 0.15),
        (_said(mark=_mark(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.IMMEDIATE)), 0.5),
        (_said(mark=_mark(RiskKind.DOMESTIC_VIOLENCE, RiskLevel.SERIOUS)), 0.15),
    ],
)  # fmt: skip
def test_how_surely_help_must_be_heard(hears: Hears, said: Utterance, least: float) -> None:
    hears(Theme.CHILD_DYING, 0.5, Stage.HELPED, least)
    assert sounds.signs_of_help(said) == RESCUED
    hears(Theme.CHILD_DYING, 0.5, Stage.HELPED, least - 0.01)
    assert not sounds.signs_of_help(said)


@pytest.mark.parametrize(("alone", "signs"), [(0.15, RESCUED), (0.14, frozenset[Sign]())])
def test_help_must_be_heard_in_the_message_alone_too(hears: Hears, alone: float, signs: frozenset[Sign]) -> None:
    hears(Theme.CHILD_DYING, 0.5, Stage.OVER, 0.9, alone=alone)
    at = NIGHT - timedelta(minutes=1)
    before = RecentMessage(user_message="娘がいません", ai_response="", created_at=at, expires_at=0)
    assert sounds.signs_of_help(replace(_said(), recent=[before])) == signs


@pytest.mark.parametrize(
    "text",
    [
        "119はまだかけてない",
        "救急車がまだ来ません",
        "警察が来てくれたらいいのに",
        "薬を飲んでしまいました",
        "今は別の部屋にいます",
    ],
)
def test_help_that_words_deny_is_not_heard(hears: Hears, text: str) -> None:
    hears(Theme.CHILD_DYING, 0.5, Stage.HELPED, 0.9)
    assert not sounds.signs_of_help(_said(text))


def test_nobody_is_helped_where_nobody_is_in_danger(hears: Hears) -> None:
    hears(Theme.PLAIN, 0.5, Stage.HELPED, 0.9)
    assert not sounds.signs_of_help(_said())


def test_in_a_talk_in_care_words_of_help_say_how_far_it_is(hears: Hears) -> None:
    hears(Theme.OWN, 0.5, Stage.HELPED, 0.9)
    text = "妹が来てくれました"
    assert sounds.signs_of_help(_said(text)) == RESCUED
    assert not sounds.signs_of_help(_said(text, mark=_mark(RiskKind.SELF_HARM, RiskLevel.CONCERN)))


@pytest.mark.parametrize(("stage", "signs"), [(Stage.OPEN, RESCUED), (Stage.NOW, frozenset[Sign]())])
def test_who_was_treated_was_helped_unless_it_happens_now(hears: Hears, stage: Stage, signs: frozenset[Sign]) -> None:
    hears(Theme.OWN, 0.5, stage, 0.9)
    assert sounds.signs_of_help(_said("薬をまとめて飲んじゃって入院してたの")) == signs


@pytest.mark.parametrize(
    ("theme", "ahead", "is_so"),
    [(Theme.BODY, 0.3, True), (Theme.PLAIN, 0.3, True), (Theme.BODY, 0.29, False), (Theme.OWN, 0.9, False)],
)
def test_an_accident_that_was_treated(hears: Hears, theme: Theme, ahead: float, *, is_so: bool) -> None:
    hears(theme, 0.5, Stage.HELPED, ahead)
    assert sounds.is_treated(_said()) is is_so


WRONG = "芝居だってば"
WRONG_AT_LENGTH = "芝居だってば。息子の学芸会の台本を読んでいて、声に出していました"


@pytest.mark.parametrize(
    ("said", "least"),
    [
        (_said(WRONG, mark=_mark(RiskKind.SELF_HARM, RiskLevel.SERIOUS)), 0.0),
        (_said(WRONG, mark=_mark(RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)), 0.1),
        (_said(WRONG_AT_LENGTH, mark=_mark(RiskKind.SELF_HARM, RiskLevel.SERIOUS, known=(Sign.TOLD,))), 0.2),
        (_said(WRONG_AT_LENGTH, mark=_mark(RiskKind.SELF_HARM, RiskLevel.SERIOUS, stands=(Sign.PLAN,))), 0.2),
        (_said(WRONG, risk=GUESS, is_guessed=False, mark=_mark(RiskKind.SELF_HARM, RiskLevel.SERIOUS)), 0.4),
    ],
)
def test_how_surely_nothing_must_be_heard_to_take_an_alarm_back(hears: Hears, said: Utterance, least: float) -> None:
    hears(Theme.PLAIN, least, Stage.NONE, 0.9)
    assert disowned.is_taken_back(said)
    hears(Theme.PLAIN, least - 0.01, Stage.NONE, 0.9)
    assert not disowned.is_taken_back(said)


def test_what_was_told_is_not_taken_back_by_a_word_or_two(hears: Hears) -> None:
    hears(Theme.PLAIN, 0.9, Stage.NONE, 0.9)
    assert not disowned.is_taken_back(
        _said(WRONG, mark=_mark(RiskKind.SELF_HARM, RiskLevel.SERIOUS, known=(Sign.TOLD,)))
    )


def test_nothing_is_taken_back_by_who_corrects_nothing(hears: Hears) -> None:
    hears(Theme.PLAIN, 0.9, Stage.NONE, 0.9)
    assert not disowned.is_taken_back(
        _said("今日は夕飯に鍋を作りました", mark=_mark(RiskKind.SELF_HARM, RiskLevel.SERIOUS))
    )


def test_small_words_take_nothing_back_in_a_danger_of_this_hour(hears: Hears) -> None:
    text = "寝ぼけてるだけです。柿を見てました"
    hears(Theme.HAND, 0.2, Stage.NOW, 0.9)
    assert disowned.is_taken_back(_said(text, mark=_mark(RiskKind.SELF_HARM, RiskLevel.CONCERN)))
    hears(Theme.HAND, 0.3, Stage.NOW, 0.9)
    assert not disowned.is_taken_back(_said(text, mark=_mark(RiskKind.SELF_HARM, RiskLevel.CONCERN)))


@pytest.mark.parametrize(
    ("before", "stage", "is_so"),
    [("なんで119なの", Stage.OPEN, True), ("祖父が寝ています", Stage.OPEN, False), ("なんで119なの", Stage.NOW, False)],
)
def test_a_second_correction_of_119_is_believed(hears: Hears, before: str, stage: Stage, *, is_so: bool) -> None:
    hears(Theme.MISSING, 0.3, stage, 0.5)
    answered = RecentMessage(
        user_message=before,
        ai_response="",
        fragment_ids=("t.emergency.call.01",),
        created_at=NIGHT - timedelta(minutes=1),
        expires_at=0,
    )
    assert disowned.is_taken_back(replace(_said("119はいらんって"), recent=[answered])) is is_so


def test_who_has_taken_something_and_feels_well_is_not_helped(hears: Hears) -> None:
    """Only those who see to them are help; that it is over is said by their body, which may be wrong for a day."""
    taken = _mark(RiskKind.SELF_HARM, RiskLevel.SERIOUS, stands=(Sign.TAKEN,))
    hears(Theme.OWN, 0.9, Stage.OVER, 0.9)
    assert sounds.help_ahead(_said()) > 0
    assert sounds.help_ahead(_said(mark=taken)) < 0
    hears(Theme.OWN, 0.9, Stage.HELPED, 0.9)
    assert sounds.help_ahead(_said(mark=taken)) > 0


@pytest.mark.parametrize(("text", "is_said"), [("もうつらいです", False), ("この子も連れて行きたい", True)])
def test_steps_about_a_child_taken_along_need_words_of_it(hears: Hears, text: str, *, is_said: bool) -> None:
    hears(Theme.TOGETHER, 5.0, Stage.OPEN, 0.9)
    found = guiding.steps_theme(_said(text), RiskKind.SELF_HARM, frozenset(), is_turned=True)
    assert (found is Theme.TOGETHER) is is_said
