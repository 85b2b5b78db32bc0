"""The numbers a parent in danger is given, and when."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib import resources
from itertools import product

import pytest

from homebiyori.ai import safety
from homebiyori.ai.port import Analysis, Concern, Emotion, Risk, RiskKind, RiskLevel

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
RISKS = [Risk(kind=kind, level=level) for kind, level in product(RiskKind, RiskLevel)]

# Weighted sums of the digits: a swapped, doubled or lost digit changes them. Computed from product.md 2,
# never from resources.json.
CHECKSUMS = {
    "police": 3,
    "ambulance": 30,
    "child_guidance": 44,
    "child_guidance_talk": 282,
    "dv_navi": 40,
    "dv_plus": 349,
    "yorisoi": 254,
    "inochi_sos": 182,
    "kokoro": 240,
    "inochi_phone": 257,
    "child_medical": 8,
}


def _weighted_sum(phone: str) -> int:
    return sum(place * int(digit) for place, digit in enumerate((c for c in phone if c.isdecimal()), start=1))


def _entries() -> list[dict[str, object]]:
    text = resources.files("homebiyori.ai").joinpath("resources.json").read_text("utf-8")
    return list(json.loads(text)["resources"])


def test_no_digit_of_a_number_is_swapped() -> None:
    assert {str(entry["id"]): _weighted_sum(str(entry["phone"])) for entry in _entries()} == CHECKSUMS


def test_the_numbers_are_those_of_the_product() -> None:
    lines = "\n".join(f"{entry['id']} {entry['phone']}" for entry in _entries())
    assert sha256(lines.encode()).hexdigest()[:16] == "c75b0df77a32e42d"


def test_hours_wait_where_the_product_says_recheck() -> None:
    waiting = {entry["id"] for entry in _entries() if entry["verified_at"] is None}
    assert waiting == {"inochi_sos", "inochi_phone"}
    assert all(entry["hours"] is None for entry in _entries() if entry["id"] in waiting)


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: f"{risk.kind}-{risk.level.name}")
def test_each_crisis_has_one_to_three_fitting_lines(risk: Risk) -> None:
    lines = safety.resources_for(risk)
    assert 1 <= len(lines) <= 3
    assert len({line.id for line in lines}) == len(lines)
    assert all(risk.kind in line.kinds for line in lines)
    assert (lines[0].phone in ("110", "119")) is (risk.level is RiskLevel.IMMEDIATE)


def test_a_medical_emergency_leads_with_119_and_8000() -> None:
    assert [line.phone for line in safety.emergency_resources()] == ["119", "#8000"]
    card = safety.card_for(Analysis(concerns=frozenset({Concern.MEDICAL_EMERGENCY})))
    assert card is not None
    assert (card.level, card.kind, card.discreet) == (RiskLevel.IMMEDIATE, None, False)


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: f"{risk.kind}-{risk.level.name}")
def test_a_card_follows_the_risk(risk: Risk) -> None:
    card = safety.card_for(Analysis(risk=risk, concerns=frozenset({Concern.MEDICAL_EMERGENCY})))
    assert card is not None
    assert (card.level, card.kind) == (risk.level, risk.kind)
    assert card.discreet is (risk.kind is RiskKind.DOMESTIC_VIOLENCE)
    assert card.resources == safety.resources_for(risk)


@pytest.mark.parametrize("concern", sorted(set(Concern) - {Concern.MEDICAL_EMERGENCY}))
def test_no_other_concern_brings_a_card(concern: Concern) -> None:
    assert safety.card_for(Analysis(emotion=Emotion.SADNESS, intensity=5, concerns=frozenset({concern}))) is None


@pytest.mark.parametrize(
    ("last", "ago", "verdict"),
    [
        (None, None, "shown"),
        (RiskLevel.SERIOUS, timedelta(0), "rests"),
        (RiskLevel.SERIOUS, timedelta(hours=24) - timedelta(seconds=1), "rests"),
        (RiskLevel.SERIOUS, timedelta(hours=24), "shown"),
        (RiskLevel.CONCERN, timedelta(minutes=1), "shown"),
        (RiskLevel.IMMEDIATE, timedelta(minutes=1), "rests"),
    ],
)
def test_a_card_rests_24_hours_unless_the_level_rises(
    last: RiskLevel | None, ago: timedelta | None, verdict: str
) -> None:
    card = safety.card_for(Analysis(risk=Risk(kind=RiskKind.ABUSE, level=RiskLevel.SERIOUS)))
    assert card is not None
    shown_at = NOW - ago if ago is not None else None
    assert safety.should_show(card, last, shown_at, NOW) is (verdict == "shown")


def test_the_card_of_a_medical_emergency_is_always_shown() -> None:
    card = safety.card_for(Analysis(concerns=frozenset({Concern.MEDICAL_EMERGENCY})))
    assert card is not None
    assert safety.should_show(card, RiskLevel.IMMEDIATE, NOW, NOW)


def test_every_number_is_known_to_the_output_filter() -> None:
    assert set(safety.phone_numbers()) == {str(entry["phone"]) for entry in _entries()}
    assert safety.version()
