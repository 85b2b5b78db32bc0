"""An answer repeats a detail of the message instead of a generic sentence."""

from dataclasses import replace

import pytest

from homebiyori.ai import wording
from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, Exchange, Mood, PraiseLevel, Reply
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Concern
from support.talk import KEY, repeated, request, talk


def answer(text: str, *, seed: int = 0, character: Character = Character.TAMA, mood: Mood = Mood.PRAISE) -> Reply:
    asked = request(text=text, analysis=analyze(text), mood=mood, character=character, seed=bytes([seed]))
    return OfflineCompanion(KEY).reply(asked)


def kinds(reply: Reply) -> list[str]:
    return [name[2:-3] for name in reply.fragment_ids if ".detail." in name]


@pytest.mark.parametrize("mood", Mood)
@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("二時間かけて作ったハンバーグ、一口も食べてくれなかった", "二時間もかけた"),
        ("息子が漢字テストで百点とってきた!", "百点をとった"),
        ("洗濯機を3回まわして、夕飯を作って、もう動けない", "洗濯機を三回もまわした"),
        ("息子に『ママのごはんがいちばん』って言われた", "息子さんにそう言われた"),
    ],
)
def test_the_detail_comes_back(character: Character, mood: Mood, text: str, clause: str) -> None:
    for seed in range(4):
        reply = answer(text, seed=seed, character=character, mood=mood)
        assert clause in reply.text
        assert len(reply.text) in wording.length_range(PraiseLevel.NORMAL)
        assert not any(".close." in name for name in reply.fragment_ids)


def test_an_effort_is_praised_where_praise_is_asked_for() -> None:
    text = "洗濯機を三回まわした"
    assert kinds(answer(text)) == ["detail.feat"]
    listened = answer(text, mood=Mood.LISTEN)
    assert kinds(listened) != ["detail.feat"]
    assert wording.praise_words(listened.text) == []


@pytest.mark.parametrize("text", ["父が亡くなって三年。花を二本買いました", "夫が二時間殴る", "二時間前から消えたい"])
def test_beside_danger_and_mourning_no_detail_is_named(text: str) -> None:
    for seed in range(4):
        assert kinds(answer(text, seed=seed)) == []


@pytest.mark.parametrize("mark", ["is_gentle", "is_uncertain"])
def test_in_doubt_no_detail_is_named(mark: str) -> None:
    text = "洗濯機を三回まわした"
    asked = request(text=text, analysis=replace(analyze(text), **{mark: True}))  # type: ignore[arg-type]  # a mark that is named by its test
    assert kinds(OfflineCompanion(KEY).reply(asked)) == []


def test_beside_a_concern_no_detail_is_named() -> None:
    text = "洗濯機を三回まわした"
    asked = request(text=text, analysis=replace(analyze(text), concerns=frozenset({Concern.SEPARATION})))
    assert kinds(OfflineCompanion(KEY).reply(asked)) == []


def test_after_a_death_was_told_no_detail_is_named() -> None:
    text = "洗濯機を三回まわした"
    before = (Exchange(user_text="母が亡くなりました", ai_text="はい"),)
    asked = request(text=text, analysis=analyze(text), exchanges=before)
    assert kinds(OfflineCompanion(KEY).reply(asked)) == []


@pytest.mark.parametrize("text", ["数学が28点だった", "娘に笑われた", "電車で舌打ちされた"])
def test_what_is_no_joy_is_never_said_as_one(text: str) -> None:
    for seed in range(6):
        assert "detail.bright" not in kinds(answer(text, seed=seed))
        assert "detail.feat" not in kinds(answer(text, seed=seed))


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize("level", PraiseLevel)
def test_the_same_detail_every_day_is_answered_anew(character: Character, level: PraiseLevel) -> None:
    text = "今日も洗濯機を三回まわした"
    base = request(text=text, analysis=analyze(text), character=character, level=level)
    texts = [reply.text for reply in talk(base, 40, varied=False)]
    assert repeated(texts) == []
    assert [text for text in texts if len(text) not in wording.length_range(level)] == []
