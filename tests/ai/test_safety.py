"""The phone numbers for a parent in danger, and when they are shown."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib import resources
from itertools import product

import pytest

from homebiyori.ai import safety
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character
from homebiyori.ai.safety import Channel
from homebiyori.base.clock import JST
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Risk, RiskKind, RiskLevel

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
RISKS = [Risk(kind=kind, level=level) for kind, level in product(RiskKind, RiskLevel)]

# Weighted sums of the digits, which change if a digit is swapped, doubled or lost. They are written by hand, because
# sums computed from help_lines.json would prove nothing.
CHECKSUMS = {
    "police": 3,
    "ambulance": 30,
    "child_guidance": 44,
    "child_guidance_talk": 282,
    "dv_navi": 40,
    "dv_plus": 349,
    "yorisoi": 254,
    "yorisoi_sexuality": 254,
    "inochi_sos": 182,
    "kokoro": 240,
    "inochi_phone": 257,
    "child_medical": 8,
    "childline": 345,
    "sexual_violence": 55,
    "police_advice": 14,
    # These numbers are listed in the companion's design and were checked against a prefecture's page.
    "poison_osaka": 317,
    "poison_tsukuba": 406,
    "poison_tobacco": 267,
}


def _weighted_sum(phone: str) -> int:
    return sum(place * int(digit) for place, digit in enumerate((c for c in phone if c.isdecimal()), start=1))


def _entries() -> list[dict[str, object]]:
    text = resources.files("homebiyori.ai").joinpath("help_lines.json").read_text("utf-8")
    return list(json.loads(text)["resources"])


def test_no_digit_of_a_number_is_swapped() -> None:
    assert {str(entry["id"]): _weighted_sum(str(entry["phone"])) for entry in _entries() if entry["phone"]} == CHECKSUMS


def test_the_numbers_are_those_of_the_product() -> None:
    lines = "\n".join(f"{entry['id']} {entry['phone'] or entry['url']}" for entry in _entries())
    assert sha256(lines.encode()).hexdigest()[:16] == "d1ab608578d556d8"


def test_what_nobody_has_checked_says_so() -> None:
    waiting = {str(entry["id"]) for entry in _entries() if entry["verified_at"] is None}
    assert waiting == {
        "yorisoi_sexuality",
        "inochi_sos", "inochi_phone", "dv_plus_chat", "ibasho_chat", "mamorou_kokoro", "oyako_line", "childline",
        "sexual_violence", "police_advice", "poison_osaka", "poison_tsukuba", "poison_tobacco",
    }  # fmt: skip


def test_every_line_can_be_reached() -> None:
    for line in safety.every_line():
        assert (line.phone is not None) is (line.channel is Channel.PHONE), line.id
        assert (line.url is None) is (line.channel is Channel.PHONE), line.id
        assert line.url is None or line.url.startswith("https://")
        assert "ja" in line.languages
        assert line.hours is not None or line.windows is None, "what the machine knows, people are told"


@pytest.mark.parametrize(
    ("name", "at", "is_open"),
    [
        ("yorisoi", "2026-11-26T03:00", True),
        ("inochi_phone", "2026-11-26T15:59", False),
        ("inochi_phone", "2026-11-26T16:00", True),
        ("inochi_phone", "2026-11-26T21:00", False),
        ("inochi_phone", "2026-12-10T03:00", True),
        ("poison_tsukuba", "2026-11-26T08:59", False),
        ("poison_tsukuba", "2026-11-26T20:59", True),
        ("dv_plus_chat", "2026-11-26T11:00", False),
        ("inochi_sos", "2026-11-26T11:00", None),
    ],
)
def test_hours_are_read_in_japan(name: str, at: str, *, is_open: bool | None) -> None:
    (line,) = safety.lines_named([name])
    instant = datetime.fromisoformat(at).replace(tzinfo=JST)
    assert line.is_open(instant) is line.is_open(instant.astimezone(UTC)) is is_open


@pytest.mark.parametrize("character", Character)
def test_the_line_for_sexual_minorities_that_is_named_is_listed(character: Character) -> None:
    named = [one.text for slot, all_ in fragments_of(character).items() if "orient" in slot for one in all_]
    assert any("よりそいホットライン" in text for text in named)
    (own, general) = safety.lines_named(["yorisoi_sexuality", "yorisoi"])
    assert own.phone == general.phone
    assert "4番" in own.name
    assert own.is_open(NOW)


def test_who_is_open_now_comes_first() -> None:
    risk = Risk(kind=RiskKind.SELF_HARM, level=RiskLevel.CONCERN)
    at_night, in_the_evening = (datetime(2026, 11, 26, hour, tzinfo=JST) for hour in (3, 18))
    assert [line.is_open(at_night) for line in safety.resources_for(risk, at_night)][:2] == [True, True]
    assert "inochi_phone" not in {line.id for line in safety.resources_for(risk, at_night)}
    assert "inochi_phone" in {line.id for line in safety.resources_for(risk, in_the_evening)}


@pytest.mark.parametrize("kind", RiskKind)
def test_who_cannot_speak_gets_a_written_line_first(kind: RiskKind) -> None:
    noon = datetime(2026, 11, 26, 13, tzinfo=JST)
    lines = safety.resources_for(Risk(kind=kind, level=RiskLevel.CONCERN), noon, is_silent=True)
    assert lines[0].channel is not Channel.PHONE
    urgent = safety.resources_for(Risk(kind=kind, level=RiskLevel.IMMEDIATE), noon, is_silent=True)
    assert urgent[0].phone in ("110", "119")


def test_first_aid_names_where_it_was_looked_up() -> None:
    data = json.loads(resources.files("homebiyori.ai").joinpath("help_lines.json").read_text("utf-8"))
    acts = {entry["slot"]: entry for entry in data["first_aid"]}
    slots = {slot for who in Character for slot in fragments_of(who) if slot.startswith("emergency.")}
    assert set(acts) == slots
    assert all((entry["source"] is None) is (entry["checked_at"] is None) for entry in acts.values())


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: f"{risk.kind}-{risk.level.name}")
def test_each_crisis_has_one_to_three_fitting_lines(risk: Risk) -> None:
    lines = safety.resources_for(risk, NOW)
    assert 1 <= len(lines) <= 3
    assert len({line.id for line in lines}) == len(lines)
    assert all(risk.kind in line.kinds for line in lines)
    assert (lines[0].phone in ("110", "119")) is (risk.level is RiskLevel.IMMEDIATE)


def test_a_poisoning_brings_who_knows_about_poison() -> None:
    concerns = frozenset({Concern.MEDICAL_EMERGENCY, Concern.POISONING})
    card = safety.card_for(Analysis(concerns=concerns), NOW)
    assert card is not None
    assert [line.phone for line in card.resources] == ["119", "072-727-2499", "029-852-9999", "072-726-9922"]


def test_a_medical_emergency_leads_with_119_and_8000() -> None:
    assert [line.phone for line in safety.emergency_resources()] == ["119", "#8000"]
    card = safety.card_for(Analysis(concerns=frozenset({Concern.MEDICAL_EMERGENCY})), NOW)
    assert card is not None
    assert (card.level, card.kind, card.discreet) == (RiskLevel.IMMEDIATE, None, False)


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: f"{risk.kind}-{risk.level.name}")
def test_a_card_follows_the_risk(risk: Risk) -> None:
    card = safety.card_for(Analysis(risk=risk, concerns=frozenset({Concern.MEDICAL_EMERGENCY})), NOW)
    assert card is not None
    assert (card.level, card.kind) == (risk.level, risk.kind)
    assert card.discreet is (risk.kind is RiskKind.DOMESTIC_VIOLENCE)
    assert card.resources == safety.resources_for(risk, NOW)


@pytest.mark.parametrize("concern", sorted(set(Concern) - {Concern.MEDICAL_EMERGENCY}))
def test_no_other_concern_brings_a_card(concern: Concern) -> None:
    assert safety.card_for(Analysis(emotion=Emotion.SADNESS, intensity=5, concerns=frozenset({concern})), NOW) is None


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
    card = safety.card_for(Analysis(risk=Risk(kind=RiskKind.ABUSE, level=RiskLevel.SERIOUS)), NOW)
    assert card is not None
    shown_at = NOW - ago if ago is not None else None
    assert safety.is_due(card, last, shown_at, NOW) is (verdict == "shown")


@pytest.mark.parametrize("kind", RiskKind)
def test_what_happens_now_is_never_held_back(kind: RiskKind) -> None:
    card = safety.card_for(Analysis(risk=Risk(kind=kind, level=RiskLevel.IMMEDIATE)), NOW)
    assert card is not None
    assert safety.is_due(card, RiskLevel.IMMEDIATE, NOW - timedelta(seconds=1), NOW)


@pytest.mark.parametrize("risk", RISKS, ids=lambda risk: f"{risk.kind}-{risk.level.name}")
def test_a_card_that_rests_leaves_its_best_line(risk: Risk) -> None:
    card = safety.card_for(Analysis(risk=risk), NOW)
    assert card is not None
    rest = safety.at_rest(card, NOW)
    assert rest.resources == card.resources[:1]
    assert not rest.is_whole


def test_the_card_of_a_medical_emergency_is_always_shown() -> None:
    card = safety.card_for(Analysis(concerns=frozenset({Concern.MEDICAL_EMERGENCY})), NOW)
    assert card is not None
    assert safety.is_due(card, RiskLevel.IMMEDIATE, NOW, NOW)


def test_every_number_is_known_to_the_output_filter() -> None:
    assert set(safety.phone_numbers()) == {str(entry["phone"]) for entry in _entries() if entry["phone"]}
    assert safety.version()
