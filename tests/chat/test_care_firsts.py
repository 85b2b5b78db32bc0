"""Which danger a first message tells, and whose, is heard whatever its words are, beside what rules and models read."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from homebiyori.care.files import load
from homebiyori.chat import care
from homebiyori.chat.care import firsts, sounds, theme
from homebiyori.lexicon import analyze
from homebiyori.lexicon.models.messages import FIRSTS, Heard
from homebiyori.lexicon.vocabulary import Concern, RiskKind, RiskLevel
from support.care_talk import NIGHT, NOTHING, talk

JUDGING = Path(__file__).parents[1] / "lexicon" / "judging" / "firsts_told.jsonl"
PLAIN = "今日はカレーを作った"
# Only the model finds danger in it.
GUESSED = "ガレージ閉めきってエンジンかけっぱ。このまま寝るけん起こさんで"


class _Hears:
    def __init__(self, heard: Heard) -> None:
        self._heard = heard

    def hear(self, _: str) -> Heard:
        return self._heard


@pytest.fixture
def hears(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def set_to(kind: str, weight: float, ahead: float) -> None:
        monkeypatch.setattr(firsts, "FIRSTS", _Hears(Heard(kind, weight, ahead)))

    return set_to


def _read(text: str) -> tuple[RiskKind, RiskLevel] | None:
    risk = talk([text])[0].reading.analysis.risk
    return None if risk is None else (risk.kind, risk.level)


@pytest.mark.parametrize(
    ("kind", "weight", "ahead", "read"),
    [
        ("friend_dying", -0.1, 0.3, (RiskKind.THIRD_PARTY, RiskLevel.SERIOUS)),
        ("self_now", -0.1, 0.3, (RiskKind.SELF_HARM, RiskLevel.IMMEDIATE)),
        ("friend_dying", -0.11, 0.3, None),
        ("friend_dying", -0.1, 0.29, None),
        # Heard in its words, it needs them.
        ("self_done", 0.5, 0.9, None),
        # No risk, but a matter for the police.
        ("next_door", -0.1, 0.3, None),
    ],
)
def test_what_the_danger_model_takes_for_harmless_must_be_heard_surely(
    kind: str, weight: float, ahead: float, read: object, hears: Callable[..., None]
) -> None:
    hears(kind, weight, ahead)
    assert _read(PLAIN) == read


@pytest.mark.parametrize(("ahead", "kind"), [(0.49, RiskKind.SELF_HARM), (0.5, RiskKind.THIRD_PARTY)])
def test_a_guess_is_gone_against_only_by_what_is_far_ahead(
    ahead: float, kind: RiskKind, hears: Callable[..., None]
) -> None:
    guessed = analyze(GUESSED)
    assert guessed.is_guessed
    assert guessed.risk is not None
    assert guessed.risk.kind is RiskKind.SELF_HARM
    hears("friend_dying", 0.1, ahead)
    read = _read(GUESSED)
    assert read is not None
    assert read[0] is kind


def test_what_the_partner_throws_is_not_the_writers_hand(hears: Callable[..., None]) -> None:
    hears("hand_done", 0.3, 0.6)
    assert _read("旦那が機嫌わるくて、皿が飛んだ") is None
    assert _read("きょうは皿が飛んだ") == (RiskKind.ABUSE, RiskLevel.CONCERN)


def test_what_is_denied_is_not_heard(hears: Callable[..., None]) -> None:
    hears("self_wish", 0.3, 0.6)
    assert _read("死にたいって気持ち、いまはないです") is None


def test_every_kind_has_a_risk_or_a_peril_or_is_left_to_the_rest() -> None:
    told = {row["first"] for row in map(json.loads, JUDGING.read_text("utf-8").splitlines())}
    known = {*load("firsts")["risks"], *load("firsts")["perils"]}
    assert known <= told
    # A parent who only has no strength left is met by the feelings.
    assert told - known == {"none", "exhausted"}
    assert {kind for side in FIRSTS.sides for kind in side} <= told


@pytest.mark.proof
def test_an_author_used_for_nothing_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [json.loads(line) for line in JUDGING.read_text("utf-8").splitlines()]
    found = Counter((row["first"] != "none", _is_found(row["text"])) for row in rows)
    assert found[True, True] >= 81
    assert found[False, True] <= 9
    monkeypatch.setattr(firsts, "FIRSTS", replace(FIRSTS, ahead=float("inf")))
    for module in (theme, sounds):
        monkeypatch.setattr(module, "hear", lambda _, __: NOTHING)
    before = Counter((row["first"] != "none", _is_found(row["text"])) for row in rows)
    assert before[True, True] <= 55


def _is_found(text: str) -> bool:
    """Return whether a message is answered firmly: as a danger, a peril or an emergency."""
    reading = care.read(text, analyze(text), None, (), NIGHT)
    is_medical = Concern.MEDICAL_EMERGENCY in reading.analysis.concerns
    return reading.analysis.risk is not None or reading.peril is not None or is_medical
