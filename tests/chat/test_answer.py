"""The responder: which companion is asked, with what request, and what happens when one fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homebiyori.ai.companions import Companions
from homebiyori.ai.port import Character, Mood, PraiseLevel, Reply, ReplyRequest, Source
from homebiyori.base.errors import PremiumRequiredError
from homebiyori.billing.rules import Entitlements, Plan, entitlements_of
from homebiyori.care.signs import Sign
from homebiyori.care.state import Care
from homebiyori.chat.answer import PreparedMessage, Responder, choose_level, needs_care
from homebiyori.chat.reading import Reading
from homebiyori.chat.rules import CONTEXT_CHARACTERS, CONTEXT_EXCHANGES
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis, Risk, RiskKind, RiskLevel
from homebiyori.recall.models import RecentMessage
from homebiyori.user.models import Profile

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FREE = entitlements_of(plan=Plan.FREE, status="none")
PREMIUM = entitlements_of(plan=Plan.MONTHLY, status="active")
ALL = (Character.TAMA, Character.MADOKA, Character.HIDE)
DANGER = Analysis(risk=Risk(RiskKind.SELF_HARM, RiskLevel.SERIOUS))


class BrokenError(Exception):
    """Raised by a failing `FakeCompanion`."""


@dataclass
class FakeCompanion:
    """A companion that answers with its name and the character, and raises for the characters in `fails`."""

    name: str
    fails: tuple[Character, ...] = ()
    asked: list[ReplyRequest] = field(default_factory=list)

    def reply(self, request: ReplyRequest) -> Reply:
        self.asked.append(request)
        if request.character in self.fails:
            raise BrokenError(request.character)
        return Reply(text=f"{self.name} {request.character}", source=Source.FALLBACK, analysis=request.analysis)

    def stream(self, request: ReplyRequest) -> Iterator[str | Reply]:
        yield "piece"
        yield self.reply(request)


def companions(**changes: Any) -> Companions:
    names = ("primary", "economy", "offline", "crisis")
    return Companions(**{**{name: FakeCompanion(name) for name in names}, **changes})


def prepared(**changes: Any) -> PreparedMessage:
    reading = Reading(analysis=changes.pop("analysis", Analysis()), care=changes.pop("care", None))
    values: dict[str, Any] = {
        "message_id": "m", "text": "今日は公園に行った", "characters": (Character.TAMA,), "mood": Mood.PRAISE,
        "level": PraiseLevel.NORMAL, "reading": reading, "nickname": None, "recent": (),
        "model_tier": "primary", "spend": None, "now": NOW, **changes,
    }  # fmt: skip
    return PreparedMessage(**values)


def care(**changes: Any) -> Care:
    return Care(kind=RiskKind.SELF_HARM, level=RiskLevel.SERIOUS, **changes)


def told(text: str, answer: str = "", *, ago: timedelta = timedelta(minutes=5)) -> RecentMessage:
    read = analyze(text)
    return RecentMessage(
        user_message=text, ai_response=answer, expires_at=0, created_at=NOW - ago,
        emotion=read.emotion, concepts=read.concepts,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "own", "opened", "level"),
    [
        (None, None, FREE, "normal"), (None, None, PREMIUM, "normal"), (None, "deep", PREMIUM, "deep"),
        (None, "deep", FREE, "normal"), ("normal", "deep", PREMIUM, "normal"), ("deep", None, PREMIUM, "deep"),
        ("normal", None, FREE, "normal"), ("deep", None, FREE, None), ("deep", "deep", FREE, None),
    ],
)  # fmt: skip
def test_how_long_to_answer(asked: str | None, own: str | None, opened: Entitlements, level: str | None) -> None:
    profile = Profile(created_at=NOW, updated_at=NOW, **({"praise_level": PraiseLevel(own)} if own else {}))
    wanted = PraiseLevel(asked) if asked else None
    if level is None:
        with pytest.raises(PremiumRequiredError):
            choose_level(wanted, profile, opened)
    else:
        assert choose_level(wanted, profile, opened) == level


@pytest.mark.parametrize(
    ("analysis", "of", "is_needed"),
    [
        (Analysis(), None, False), (DANGER, None, True), (Analysis(is_gentle=True), None, True),
        (Analysis(), care(), True), (Analysis(), care(is_over=True), False),
        (Analysis(), care(signs=frozenset({Sign.EVERYDAY})), False),
        (Analysis(), care(signs=frozenset({Sign.EVERYDAY}), is_imminent=True), True),
        (Analysis(), care(is_over=True, is_imminent=True), True),
        (DANGER, care(signs=frozenset({Sign.EVERYDAY})), True),
    ],
    ids=str,
)  # fmt: skip
def test_what_asks_for_audited_words(analysis: Analysis, of: Care | None, *, is_needed: bool) -> None:
    assert needs_care(analysis, of) is is_needed


EVERYDAY = care(signs=frozenset({Sign.EVERYDAY}))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({}, "primary"), ({"model_tier": "economy"}, "economy"), ({"model_tier": "offline"}, "offline"),
        ({"analysis": DANGER}, "crisis"), ({"care": care()}, "crisis"), ({"care": EVERYDAY}, "primary"),
        ({"care": EVERYDAY, "model_tier": "economy"}, "primary"),
        ({"care": EVERYDAY, "model_tier": "offline"}, "crisis"),
        ({"care": care(is_over=True), "model_tier": "economy"}, "economy"),
    ],
    ids=str,
)  # fmt: skip
def test_companion_is_chosen_by_danger_care_and_budget(changes: dict[str, Any], name: str) -> None:
    replies = Responder(companions(), prepared(**changes), seconds=9).answer()
    assert {who: reply.text for who, reply in replies.items()} == {Character.TAMA: f"{name} tama"}


@pytest.mark.parametrize("fails", [(), ALL[:1], ALL[1:], ALL])
def test_a_group_answers_without_those_who_fail(fails: tuple[Character, ...]) -> None:
    responder = Responder(companions(primary=FakeCompanion("primary", fails)), prepared(characters=ALL), seconds=9)
    if fails == ALL:
        with pytest.raises(BrokenError, match=ALL[0]):
            responder.answer()
        return
    assert list(responder.answer()) == [who for who in ALL if who not in fails]
    *pieces, whole = responder.stream()
    assert pieces == [(who, f"primary {who}") for who in ALL if who not in fails]
    assert isinstance(whole, dict)
    assert list(whole) == [who for who, _ in pieces]


def test_two_are_a_group() -> None:
    *pieces, whole = Responder(companions(), prepared(characters=ALL[:2]), seconds=9).stream()
    assert pieces == [(who, f"primary {who}") for who in ALL[:2]]
    assert isinstance(whole, dict)
    assert list(whole) == list(ALL[:2])


def test_one_voice_is_streamed_piece_by_piece_and_fails_as_it_does() -> None:
    piece, whole = Responder(companions(), prepared(), seconds=9).stream()
    assert piece == (Character.TAMA, "piece")
    assert isinstance(whole, dict)
    assert whole[Character.TAMA].text == "primary tama"
    with pytest.raises(BrokenError):
        Responder(companions(primary=FakeCompanion("p", ALL)), prepared(), seconds=9).answer()


def test_only_the_first_of_a_group_remembers() -> None:
    voice = FakeCompanion("primary")
    recent = (told("娘の咳がひどくて、夜も眠れない", ago=timedelta(hours=30)),)
    text = "娘の咳、治りました"
    about = prepared(characters=ALL, recent=recent, text=text, analysis=analyze(text), replaced=(("f9",),))
    Responder(companions(primary=voice), about, seconds=9).answer()
    asked = {request.character: request for request in voice.asked}
    assert {who: (request.trouble, request.thread is None) for who, request in asked.items()} == {
        Character.TAMA: ("咳", False), Character.MADOKA: (None, True), Character.HIDE: (None, True),
    }  # fmt: skip
    first = asked[ALL[0]]
    assert (first.seconds_left, first.recent_fragments[0], first.seed) == (9, ("f9",), b"mtama")
    assert first.now.utcoffset() == timedelta(hours=9)


def _asked(text: str, *before: str, characters: tuple[Character, ...] = ALL[:1]) -> list[ReplyRequest]:
    """Return the requests that a companion gets; `before` are earlier messages a day apart, newest first."""
    voice = FakeCompanion("primary")
    recent = tuple(told(one, ago=timedelta(days=at)) for at, one in enumerate(before, 1))
    about = prepared(text=text, analysis=analyze(text), recent=recent, characters=characters)
    Responder(companions(primary=voice), about, seconds=9).answer()
    return voice.asked


def test_every_voice_knows_who_bears_a_name() -> None:
    asked = _asked("もなか、ごはん食べた", "猫のもなかが逃げた", characters=ALL)
    assert [request.called for request in asked] == [{"もなか": "猫ちゃん"}] * len(ALL)
    assert _asked("もなか、ごはん食べた", "あ" * 400 + "。猫のもなかが逃げた")[0].called == {}, "not read to its end"


def test_what_comes_back_of_a_pet_is_the_pet() -> None:
    request, *_ = _asked("大福は元気だぞ", "大福が動かん。心配だ", "ハムスターの大福を飼いはじめた")
    assert request.thread is not None
    assert (request.thread.name, request.thread.before) == ("ハムスター", "heavy"), "大福 is no sweet of theirs"


@pytest.mark.parametrize(
    ("lengths", "count"),
    [
        ([], 0), ([(10, 10)] * 3, 3), ([(1, 1)] * (CONTEXT_EXCHANGES + 2), CONTEXT_EXCHANGES),
        ([(CONTEXT_CHARACTERS - 1, 1)], 1), ([(CONTEXT_CHARACTERS, 1)], 0), ([(1, CONTEXT_CHARACTERS)], 0),
        ([(500, 500), (100, 101), (1, 1)], 1),
    ],
    ids=str,
)  # fmt: skip
def test_so_much_of_the_talk_goes_along_the_oldest_first(lengths: list[tuple[int, int]], count: int) -> None:
    voice = FakeCompanion("primary")
    recent = tuple(
        RecentMessage(user_message=f"{place}".ljust(said, "あ"), ai_response="い" * back, expires_at=0, created_at=NOW)
        for place, (said, back) in enumerate(lengths)
    )
    Responder(companions(primary=voice), prepared(recent=recent), seconds=9).answer()
    found = [exchange.user_text[0] for exchange in voice.asked[0].exchanges]
    assert found == [f"{place}"[0] for place in reversed(range(count))]
