"""What a talk is heard to be about, by all of its messages, opens care, turns it, or leaves a message aside."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from homebiyori.ai.port import Character
from homebiyori.care.reading.perils import Peril
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat.care import sounds, theme
from homebiyori.lexicon.models.talks import Stage, Talk, Theme
from homebiyori.lexicon.vocabulary import Concern, RiskKind, RiskLevel
from support.care_talk import NOTHING, Turn, talk

JUDGING = Path(__file__).parents[1] / "lexicon" / "judging"
PLAIN, PLAIN_TOO = "今日は夕飯に鍋を作りました", "お鍋の火を小さくして、ふたをしました"
WISH = "もう死にたいです"
Hears = Callable[..., None]


def _heard(about: Theme, ahead: float, stage: Stage = Stage.OPEN, stage_ahead: float = 1.0) -> Talk:
    return Talk(
        themes=[(ahead, about), *((0.0, other) for other in Theme if other is not about)],
        stages=[(stage_ahead, stage), *((0.0, other) for other in Stage if other is not stage)],
    )


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Hears:
    """Hear the same in every message; where it is asked for, nothing in a message by itself."""

    class _Nothing:
        def nothing_ahead(self, _: str) -> float:
            return 0.0

    def set_to(heard: Talk, by_itself: Talk | None = None) -> None:
        def hear(_: str, before: Sequence[str]) -> Talk:
            return heard if before or by_itself is None else by_itself

        for module in (theme, sounds):
            monkeypatch.setattr(module, "hear", hear)
        monkeypatch.setattr(theme, "FIRSTS", _Nothing())

    return set_to


def _last(*texts: str) -> Turn:
    return talk(texts)[-1]


def _care(*texts: str) -> Care:
    care = _last(*texts).reading.care
    assert care is not None
    return care


def _risk(turn: Turn) -> tuple[RiskKind, RiskLevel] | None:
    risk = turn.reading.analysis.risk
    return None if risk is None else (risk.kind, risk.level)


@pytest.mark.parametrize(
    ("texts", "ahead", "risk"),
    [
        ((PLAIN,), 0.5, (RiskKind.DOMESTIC_VIOLENCE, RiskLevel.SERIOUS)),
        ((PLAIN,), 0.49, None),
        ((PLAIN, PLAIN_TOO), 0.2, (RiskKind.DOMESTIC_VIOLENCE, RiskLevel.SERIOUS)),
        ((PLAIN, PLAIN_TOO), 0.19, None),
        # Too short to be read by what was told before it.
        ((PLAIN, "火を消した"), 0.39, None),
    ],
)
def test_it_opens_care_if_it_is_ahead_of_what_is_no_danger(
    texts: tuple[str, ...], ahead: float, risk: object, hears: Hears
) -> None:
    hears(_heard(Theme.PARTNER, ahead))
    assert _risk(_last(*texts)) == risk


def test_after_a_greeting_a_message_is_still_a_first_one(hears: Hears) -> None:
    hears(_heard(Theme.PARTNER, 0.3), _heard(Theme.PLAIN, 0.5))
    assert _risk(_last("こんにちは", PLAIN)) is None


@pytest.mark.parametrize(("stage", "level"), [(Stage.NOW, RiskLevel.IMMEDIATE), (Stage.CALLED, RiskLevel.SERIOUS)])
def test_its_level_is_how_it_stands(stage: Stage, level: RiskLevel, hears: Hears) -> None:
    hears(_heard(Theme.PARTNER, 0.5, stage))
    assert _risk(_last(PLAIN)) == (RiskKind.DOMESTIC_VIOLENCE, level)


@pytest.mark.parametrize("stage", [Stage.OVER, Stage.NONE])
def test_what_is_over_or_never_was_opens_no_care(stage: Stage, hears: Hears) -> None:
    hears(_heard(Theme.PARTNER, 0.9, stage))
    assert _risk(_last(PLAIN)) is None


def test_a_first_message_of_the_writers_own_life_is_for_the_models_of_danger(hears: Hears) -> None:
    hears(_heard(Theme.OWN, 0.9))
    assert _risk(_last(PLAIN)) is None
    assert _risk(_last(PLAIN, PLAIN_TOO)) == (RiskKind.SELF_HARM, RiskLevel.CONCERN)


def test_what_is_heard_of_nothing_weighs_against_a_first_message(hears: Hears, monkeypatch: pytest.MonkeyPatch) -> None:
    class _Something:
        def nothing_ahead(self, _: str) -> float:
            return 0.41

    hears(_heard(Theme.PARTNER, 0.5))
    monkeypatch.setattr(theme, "FIRSTS", _Something())
    assert _risk(_last(PLAIN)) is None


@pytest.mark.parametrize(
    ("about", "peril"),
    [(Theme.MISSING, Peril.MISSING), (Theme.NEXT_CHILD, Peril.NEXT_CHILD), (Theme.NEXT_DOOR, Peril.NEXT_DOOR)],
)
def test_who_is_missing_or_hurt_elsewhere_is_a_peril(about: Theme, peril: Peril, hears: Hears) -> None:
    hears(_heard(about, 0.5))
    turn = _last(PLAIN)
    assert turn.reading.peril is peril
    assert _risk(turn) is None


@pytest.mark.parametrize(("stage", "is_urgent"), [(Stage.NOW, True), (Stage.OPEN, False)])
def test_a_body_in_danger_at_this_hour_is_answered_in_case(stage: Stage, hears: Hears, *, is_urgent: bool) -> None:
    hears(_heard(Theme.BODY, 0.5, stage))
    assert _last(PLAIN).reading.analysis.may_be_emergency is is_urgent


@pytest.mark.parametrize(("ahead", "kind"), [(0.45, RiskKind.DOMESTIC_VIOLENCE), (0.44, RiskKind.SELF_HARM)])
def test_a_talk_that_was_told_turns_to_what_is_far_ahead(ahead: float, kind: RiskKind, hears: Hears) -> None:
    hears(_heard(Theme.PARTNER, ahead))
    assert _care(WISH, PLAIN).kind is kind


@pytest.mark.parametrize("text", ["夫に電話したほうがいいですか", "私のことではなくて、友だちのことです"])
def test_a_question_and_whose_it_is_said_to_be_are_gone_against_only_by_what_is_very_far_ahead(
    text: str, hears: Hears
) -> None:
    hears(_heard(Theme.HAND, 1.1))
    assert _care(WISH, text).kind is not RiskKind.ABUSE


def test_by_itself_of_the_danger_that_is_told_a_message_turns_to_no_other(hears: Hears) -> None:
    hears(_heard(Theme.PARTNER, 0.9), _heard(Theme.OWN, 0.1))
    assert _care(WISH, PLAIN).kind is RiskKind.SELF_HARM


@pytest.mark.parametrize(("stage_ahead", "is_now"), [(0.95, True), (0.94, False)])
def test_what_surely_happens_at_this_hour_is_imminent(stage_ahead: float, hears: Hears, *, is_now: bool) -> None:
    hears(_heard(Theme.OWN, 0.9, Stage.NOW, stage_ahead))
    assert _care(WISH, "足もとがふわふわしています").is_imminent is is_now


def test_a_game_of_dying_is_left_aside(hears: Hears) -> None:
    hears(_heard(Theme.PLAIN, 0.8, Stage.NONE))
    turn = _last(WISH, "また橋から落ちて死んだ。これで二十六回目")
    assert turn.reading.care is None
    assert turn.mark is not None
    assert turn.mark.ended_at is None


def test_an_accident_in_a_guessed_talk_is_an_emergency(hears: Hears) -> None:
    hears(_heard(Theme.BODY, 0.5, Stage.NOW))
    reading = _last("ガレージ閉めきってエンジンかけっぱ。このまま寝るけん起こさんで", PLAIN).reading
    assert reading.care is None
    assert Concern.MEDICAL_EMERGENCY in reading.analysis.concerns


def test_after_an_overdose_nothing_is_an_illness(hears: Hears) -> None:
    hears(_heard(Theme.BODY, 0.9))
    assert _care("睡眠薬を40錠ぜんぶ飲みました", "また眠くなってきました。立つとふらふらします").is_imminent


def test_a_wife_who_wants_to_die_is_not_asked_after_as_a_child(hears: Hears) -> None:
    texts = ("妻が死にたいと言っています", "下の子は寝ています。妻は寝室です")
    hears(_heard(Theme.OTHER_DYING, 0.5))
    assert not any(slot.startswith("care.ask.child") for turn in talk(texts) for slot in turn.slots)


@pytest.mark.proof
def test_authors_used_for_nothing_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two authors whose talks must stay unread."""
    assert _kinds_right() >= 370
    for module in (theme, sounds):
        monkeypatch.setattr(module, "hear", lambda _, __: NOTHING)
    assert _kinds_right() <= 260


_KINDS = {
    "own": "self_harm",
    "together": "self_harm",
    "voices": "postpartum",
    "images": "postpartum",
    "hand": "abuse",
    "neglect": "neglect",
    "partner": "domestic_violence",
    "child_violent": "child_violence",
    "child_dying": "third_party",
    "other_dying": "third_party",
    "found": "third_party",
    "next_door": "third_party",
    "touched": "child_danger",
}


def _kinds_right() -> int:
    right = Counter[bool]()
    for name in (3, 4):
        for row in (JUDGING / f"talks_{name}.jsonl").read_text("utf-8").splitlines():
            turns = json.loads(row)["turns"]
            read = talk([turn["text"] for turn in turns], character=Character.MADOKA)
            for turn, got in zip(turns, read, strict=True):
                care = got.reading.care
                kind = care.kind if care is not None and care.is_open else None
                right[kind == _KINDS.get(turn["theme"])] += 1
    return right[True]


def test_in_care_a_peril_of_somebody_outside_is_answered_as_such(hears: Hears) -> None:
    hears(_heard(Theme.NEXT_CHILD, 0.25))
    guessed = "ガレージ閉めきってエンジンかけっぱ。このまま寝るけん起こさんで"
    turn = _last(guessed, "わしのことではない。上の階の子が叩かれとる")
    assert turn.reading.care is None
    assert turn.reading.peril is Peril.NEXT_CHILD
    hears(_heard(Theme.NEXT_CHILD, 0.15))
    assert _last(guessed, "わしのことではない。上の階の子が叩かれとる").reading.peril is None


def test_a_peril_is_gone_on_about_unless_a_message_is_of_an_ordinary_day(hears: Hears) -> None:
    hears(_heard(Theme.NEXT_DOOR, 0.9))
    first = "隣の部屋で男が奥さんを殴っとる"
    assert _last(first, "番号は何番じゃ").reading.peril is not None
    hears(_heard(Theme.NEXT_DOOR, 0.9), _heard(Theme.PLAIN, 0.4))
    assert _last(first, PLAIN_TOO).reading.peril is None


@pytest.mark.parametrize(("ahead", "is_over"), [(0.7, True), (0.69, False)])
def test_an_emergency_that_sounds_over_is_over(ahead: float, hears: Hears, *, is_over: bool) -> None:
    hears(_heard(Theme.BODY, 0.9, Stage.HELPED, ahead), _heard(Theme.BODY, 0.9, Stage.NOW))
    turn = _last("1歳の子がピーナツを食べてから唇が腫れてきた。息が苦しそう", "点滴をつないでもらいました")
    assert (Concern.MEDICAL_EMERGENCY not in turn.reading.analysis.concerns) is is_over


def test_who_would_take_the_child_along_is_answered_about_the_child(hears: Hears) -> None:
    hears(_heard(Theme.TOGETHER, 0.2))
    assert Sign.DRAWS_CHILD in _care(WISH, "この子だけ残すのはかわいそうで").signs
    hears(_heard(Theme.TOGETHER, 0.19))
    assert Sign.DRAWS_CHILD not in _care(WISH, "この子だけ残すのはかわいそうで").signs


@pytest.mark.parametrize(
    "text", ["この子には悪いことをしたなと思う", "誰も連れていかん、俺一人や", "義母がこの子を連れてってくれた"]
)
def test_nobody_is_taken_along_without_a_word_of_it(text: str, hears: Hears) -> None:
    hears(_heard(Theme.TOGETHER, 0.9))
    assert Sign.DRAWS_CHILD not in _care(WISH, text).signs
