"""Without a recognised situation, an answer addresses the kind of message: whom it is about and its tone."""

from dataclasses import replace

import pytest

from homebiyori.ai.offline import OfflineCompanion, kinds, situated
from homebiyori.ai.port import Character, Mood, PraiseLevel, ReplyRequest
from homebiyori.lexicon import analyze
from homebiyori.situations import recognising, words
from homebiyori.situations.words import GENERAL
from support.talk import KEY, request

# The text does not say whom it is about.
TOLD = "例の件、そういう話になりました"


def of(text: str, **changes: object) -> ReplyRequest:
    return replace(request(text=text, analysis=analyze(text)), **changes)  # type: ignore[arg-type]


def slots_of(asked: ReplyRequest, seed: int = 0) -> list[str]:
    reply = OfflineCompanion(KEY).reply(replace(asked, seed=bytes([seed])))
    return [name.split(".", 1)[1].rsplit(".", 1)[0] for name in reply.fragment_ids]


def heard(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Make the recogniser find these kinds and no situation."""
    known = tuple(found for name in names if (found := words.heard(GENERAL + name, "…", 0.0)))
    monkeypatch.setattr(recognising, "kinds", lambda _: known)
    monkeypatch.setattr(recognising, "read", lambda _: ())


@pytest.mark.parametrize("who", Character)
@pytest.mark.parametrize(("mood", "part"), [(Mood.PRAISE, "praise"), (Mood.LISTEN, "with")], ids=["praise", "listen"])
def test_it_receives_the_kind_and_stays_with_it(
    monkeypatch: pytest.MonkeyPatch, who: Character, mood: Mood, part: str
) -> None:
    heard(monkeypatch, "other_kind")
    said = slots_of(of(TOLD, character=who, mood=mood))
    assert said[:2] == ["situation.ki_other_kind.open", f"situation.ki_other_kind.{part}"]


def test_a_long_answer_speaks_to_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    heard(monkeypatch, "other_kind")
    said = slots_of(of(TOLD, level=PraiseLevel.DEEP))
    assert {"situation.ki_other_kind.open", "situation.ki_other_kind.praise"} <= set(said)


def test_what_was_done_is_named_and_the_kind_follows(monkeypatch: pytest.MonkeyPatch) -> None:
    heard(monkeypatch, "chores")
    said = slots_of(of("シーツを洗った", mood=Mood.LISTEN))
    assert said[0].startswith(("deed.", "thing.", "concept."))
    assert "situation.ki_chores.open" not in said


@pytest.mark.parametrize("name", ["self_low", "lonely"])
def test_who_has_nobody_or_no_wish_is_heard_and_not_praised(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    heard(monkeypatch, name)
    assert not any("praise" in slot for seed in range(8) for slot in slots_of(of(TOLD), seed))


def test_what_may_be_harm_told_lightly_is_not_praised(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its kind nor its situation is praised, as in 「納屋の梁、見上げてる時間がのびた」."""
    heard(monkeypatch, "other_kind")
    sure = analyze(TOLD)
    assert any("praise" in slot for slot in slots_of(of(TOLD)))
    assert not any("praise" in slot for slot in slots_of(of(TOLD, analysis=replace(sure, is_dubious=True))))
    text = "かぼちゃにしたら、ぱくぱく食べた！おかわりまで！"
    monkeypatch.undo()
    doubted = slots_of(of(text, analysis=replace(analyze(text), is_dubious=True)))
    assert "situation.da_ate_all.with" in doubted


def test_beside_a_partner_only_what_gladdens_is_praised(monkeypatch: pytest.MonkeyPatch) -> None:
    heard(monkeypatch, "partner_news")
    text = "夫は来週から横浜だそうです"
    assert not any("praise" in slot for slot in slots_of(of(text)))
    heard(monkeypatch, "other_news")
    assert any("praise" in slot for slot in slots_of(of("隣は来週から横浜だそうです")))


def test_a_kind_that_goes_against_the_feeling_gives_way_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    heard(monkeypatch, "child_happy", "child_refuses")
    found = situated.kind_in(of("もう限界。つらい、泣きそう"))
    assert found is not None
    assert found.situation.id == "ki_child_refuses"


def test_what_ended_well_is_of_no_heavy_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    heard(monkeypatch, "kin_worry")
    assert kinds.kind_of(of("母、前より歩けるようになった")) is None
    assert kinds.kind_of(of("母が前より歩けなくなった")) is not None


@pytest.mark.parametrize(
    "text",
    ["もう消えてしまいたい", "今夜、全部終わりにする", "母が亡くなりました", "おはようございます", "🍼", "！！！"],
)
def test_nothing_of_it_beside_danger_in_mourning_or_where_nothing_is_told(text: str) -> None:
    assert not any("situation.ki_" in slot for seed in range(4) for slot in slots_of(of(text), seed))


def test_what_happened_goes_before_what_kind_it_is() -> None:
    said = slots_of(of("かぼちゃにしたら、ぱくぱく食べた！おかわりまで！"))
    assert said[0] == "situation.da_ate_all.open"
    assert not any("situation.ki_" in slot for slot in said)
