"""An everyday thing or deed is answered by a sentence about it, not by a generic one."""

from dataclasses import replace

import pytest

from homebiyori.ai.offline import OfflineCompanion, about
from homebiyori.ai.offline.files import load
from homebiyori.ai.offline.store import fragments_of
from homebiyori.ai.port import Character, Mood
from homebiyori.lexicon import analyze, things
from homebiyori.lexicon.concepts import all_concepts
from homebiyori.lexicon.deeds_table import groups
from homebiyori.situations import recognising
from support.talk import KEY, request

GENERAL = ("core.receive.plain", "core.listen.plain")


@pytest.fixture(autouse=True)
def no_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Recognise no kind of message, so that the thing or deed is answered."""
    monkeypatch.setattr(recognising, "kinds", lambda _: ())


def said(text: str, **changes: object) -> list[list[str]]:
    """Return the slots of twelve answers to a message, each with another seed."""
    asked = replace(request(text=text, analysis=analyze(text)), **changes)  # type: ignore[arg-type]
    replies = (OfflineCompanion(KEY).reply(replace(asked, seed=bytes([n]))) for n in range(12))
    return [[name.split(".", 1)[1].rsplit(".", 1)[0] for name in reply.fragment_ids] for reply in replies]


def test_every_kind_is_of_our_tables() -> None:
    told = load("about")
    named = [name for names in told["things"].values() for name in names.split()]
    assert len(named) == len(set(named))
    assert set(named) <= set(things.groups())
    verbs = [name for names in told["deeds"].values() for name in names.split()]
    assert len(verbs) == len(set(verbs))
    assert set(verbs) <= set(groups())
    concepts = {name for names in told["concepts"].values() for name in names.split()}
    assert concepts <= set(all_concepts())
    assert set(told["concepts"]) <= {*told["things"], *told["deeds"]}


@pytest.mark.parametrize("who", Character)
def test_every_kind_has_its_sentences(who: Character) -> None:
    assert [slot for slot in about.every_slot() if len(fragments_of(who)[slot]) < 3] == []


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("鍵の置き場所を変えた", "keys"),
        ("来月から会議の曜日が変わるんやて", "work"),
        ("給食のフルーツポンチの話ばっかり", "school_lunch"),
        ("バスが一時間に一本しかなかと", "ride"),
        ("洗濯の順番を変えてみた", "laundry"),
        ("うちの猫、今日は棚の上におる", "pets"),
        ("おせち、今年は買うことにした", "feast_food"),
        ("駅前で友達を十五分待った", "to_wait"),
        ("昼はラーメンにした", "noodles"),
        ("電気代が二万超えとった。え、なんで", "money"),
        ("パソコンの調子がどうも変", "phone"),
    ],
)
def test_what_is_told_is_spoken_of(text: str, kind: str, mood: Mood) -> None:
    answers = said(text, mood=mood)
    assert all(f"about.{kind}" in slots or any("praise" in slot for slot in slots) for slots in answers), answers
    assert any(f"about.{kind}" in slots for slots in answers) or mood is Mood.PRAISE
    assert not any(slot.startswith(GENERAL) for slots in answers for slot in slots)


def test_a_joy_that_is_only_guessed_at_is_not_praised_as_one() -> None:
    for slots in said("職場の健診、今年は隣町の会場だった", mood=Mood.PRAISE):
        assert {"about.checkups", "situation.se_own_checkup.open"} & set(slots)
        assert not any("bright" in slot for slot in slots)


def test_a_feeling_that_is_said_is_answered_as_such() -> None:
    assert not any("about.laundry" in slots for slots in said("洗濯物の山を見てると、つらくて涙が出る"))


@pytest.mark.parametrize(
    "text",
    ["おはよう", "うん", "鍵をかけて、もう死にたい", "🍼", "父の通夜で、お寿司をいただきました"],
)
def test_nothing_of_it_where_nothing_may_be_named(text: str) -> None:
    assert not any(slot.startswith("about.") for slots in said(text) for slot in slots)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("風邪ひいてちょっと心配", "colds"),
        ("仕事のことが少し心配だ", "work"),
        ("お寿司食べた。うれしかった", "rice_dish"),
        ("うちの猫がかわいくて嬉しい", "pets"),
    ],
)
def test_who_wants_to_be_heard_is_answered_by_the_matter_itself(text: str, kind: str) -> None:
    for slots in said(text, mood=Mood.LISTEN):
        assert any(slot.startswith((f"about.{kind}", "situation.", "concept.")) for slot in slots), slots
        assert not any(slot.startswith("core.listen.") for slot in slots), slots


@pytest.mark.parametrize("text", ["ラーメン食べたけど悲しい", "プリンを見ても涙が止まらない、つらい"])
def test_no_treat_is_spoken_of_beside_a_sorrow(text: str) -> None:
    assert not any(slot.startswith("about.") for slots in said(text, mood=Mood.LISTEN) for slot in slots)
