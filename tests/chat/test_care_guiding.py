"""Which steps a talk in care needs: what it is about, and how it stands."""

from collections.abc import Sequence
from typing import Any

import pytest

from homebiyori.care.state import Care
from homebiyori.chat.care import guiding, sounds, theme
from homebiyori.chat.care.utterance import Utterance
from homebiyori.lexicon import analyze
from homebiyori.lexicon.models.talks import Stage, Talk, Theme
from homebiyori.lexicon.vocabulary import RiskKind
from support.care_talk import NIGHT, talk

WISH, HIT = "もう死にたいです", "夫に殴られました"
PLAIN = "今日は夕飯に鍋を作りました"


def _care(*texts: str) -> Care:
    care = talk(texts)[-1].reading.care
    assert care is not None
    return care


def _heard(about: Theme, ahead: float, stage: Stage = Stage.OPEN, stage_ahead: float = 0.0) -> Talk:
    return Talk(
        themes=[(ahead, about), *((0.0, other) for other in Theme if other is not about)],
        stages=[(stage_ahead, stage), *((0.0, other) for other in Stage if other is not stage)],
    )


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hear the same in every message that follows another, and something else in each by itself."""

    def set_to(heard: Talk, by_itself: Theme = Theme.PLAIN) -> None:
        def hear(_: str, before: Sequence[str]) -> Talk:
            return heard if before else _heard(by_itself, 1.0)

        for module in (theme, sounds, guiding):
            monkeypatch.setattr(module, "hear", hear)

    return set_to


@pytest.mark.parametrize(
    ("texts", "stage"),
    [
        ((WISH, "今日は一日ぼんやりしていました"), Stage.OPEN),
        (("いまから飛び降ります。屋上にいます", "こわい"), Stage.NOW),
        (("いまから飛び降ります。屋上にいます", "119に電話しました"), Stage.CALLED),
        (("いまから飛び降ります。屋上にいます", "119に電話しました", "救急隊の人が来ました"), Stage.HELPED),
    ],
)
def test_help_that_was_told_of_decides_the_stage(texts: tuple[str, ...], stage: Stage) -> None:
    assert _care(*texts).stage is stage


def test_help_that_is_only_heard_must_be_surer_in_imminent_danger(hears: Any) -> None:
    roof = "いまから飛び降ります。屋上にいます"
    hears(_heard(Theme.OWN, 1.0, Stage.CALLED, guiding.STAGED_IF_IMMINENT))
    assert _care(roof, "うん").stage is Stage.CALLED
    hears(_heard(Theme.OWN, 1.0, Stage.CALLED, guiding.STAGED_IF_IMMINENT - 0.01))
    assert _care(roof, "うん").stage is Stage.NOW


def test_who_has_not_called_yet_has_not(hears: Any) -> None:
    hears(_heard(Theme.OWN, 1.0, Stage.CALLED, 2.0))
    assert _care(WISH, "友だちには話した。119はまだ").stage is not Stage.CALLED


def test_a_talk_that_surely_is_about_another_danger_gets_its_steps(hears: Any) -> None:
    # A question does not turn the talk itself.
    asked = "これからどうしたらいいですか"
    hears(_heard(Theme.TOUCHED, guiding.GUIDES))
    care = _care(HIT, asked)
    assert (care.kind, care.theme) == (RiskKind.DOMESTIC_VIOLENCE, Theme.TOUCHED)
    hears(_heard(Theme.TOUCHED, guiding.GUIDES - 0.01))
    assert _care(HIT, asked).theme is Theme.PARTNER


def test_what_the_message_tells_by_itself_is_stronger(hears: Any) -> None:
    hears(_heard(Theme.TOUCHED, 3.0), by_itself=Theme.PARTNER)
    assert _care(HIT, PLAIN).theme is Theme.PARTNER


def test_the_steps_of_an_accident_are_for_outside_of_care(hears: Any) -> None:
    hears(_heard(Theme.BODY, 0.3))
    care = _care(WISH, PLAIN)
    assert (care.kind, care.theme) == (RiskKind.SELF_HARM, Theme.OWN)


@pytest.mark.parametrize(("ahead", "about"), [(guiding.GUIDES, Theme.HAND), (guiding.GUIDES - 0.01, None)])
def test_after_a_denial_what_is_heard_decides(
    ahead: float, about: Theme | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (theme, sounds):
        monkeypatch.setattr(module, "hear", lambda _, __: _heard(Theme.HAND, ahead))
    said = Utterance(text=PLAIN, analysis=analyze(PLAIN), mark=None, recent=[], now=NIGHT)
    assert guiding.steps_theme(said, None, frozenset(), is_turned=False) is about


def test_a_peril_of_somebody_outside_must_be_ahead_of_what_is_no_danger(hears: Any) -> None:
    themes = [(1.0, Theme.MISSING), (0.9, Theme.PLAIN)]
    rest = [(0.0, other) for other in Theme if other not in (Theme.MISSING, Theme.PLAIN)]
    hears(Talk(themes=[*themes, *rest], stages=_heard(Theme.OWN, 1.0).stages))
    assert _care(HIT, "これからどうしたらいいですか").theme is Theme.PARTNER


@pytest.mark.parametrize("text", ["救急車まだ来ません", "119したけどまだ来ない", "まだ119と電話がつながってます"])
def test_who_still_waits_has_called(hears: Any, text: str) -> None:
    hears(_heard(Theme.OWN, 1.0, Stage.CALLED, 2.0))
    assert _care(WISH, text).stage is Stage.CALLED


def test_who_waits_is_not_with_those_who_help(hears: Any) -> None:
    hears(_heard(Theme.OWN, 1.0, Stage.HELPED, 2.0))
    assert _care(WISH, "警察がまだ来ません").stage is not Stage.HELPED


def test_a_call_that_was_only_heard_is_remembered() -> None:
    care = _care("夫に包丁を向けられています", "110番しました", "こわい")
    assert care.stage is Stage.CALLED


def test_voices_that_nobody_told_of_are_not_spoken_of(hears: Any) -> None:
    images = "生後二か月の子を床に落とす映像が、望んでもいないのに頭に浮かびます"
    hears(_heard(Theme.VOICES, 0.1))
    assert _care(images, "また浮かびました").theme is not Theme.VOICES
