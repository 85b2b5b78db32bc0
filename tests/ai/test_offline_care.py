"""Offline answers to danger, heavy words and emergencies, in every voice, mood and length."""

from dataclasses import replace
from itertools import product

import pytest

from homebiyori.ai import wording
from homebiyori.ai.offline import OfflineCompanion
from homebiyori.ai.port import Character, Mood, PraiseLevel, Reply, ReplyRequest
from homebiyori.care.state import Care
from homebiyori.lexicon import analyze
from homebiyori.lexicon.vocabulary import Analysis, Concern, Emotion, Risk, RiskKind, RiskLevel
from support.companions import request
from support.sentences import sentence_count

CELLS = list(product(Character, Mood, PraiseLevel))
MEMORY = 30


def talk(base: ReplyRequest, turns: int) -> list[Reply]:
    """Answer the same request repeatedly, remembering the fragments of the last 30 answers."""
    companion, replies = OfflineCompanion(b"a test key of thirty-two bytes.."), list[Reply]()
    for turn in range(turns):
        recent = tuple(reply.fragment_ids for reply in reversed(replies[-MEMORY:]))
        replies.append(companion.reply(replace(base, seed=str(turn).encode(), recent_fragments=recent)))
    return replies


CALM = (RiskLevel.CONCERN, RiskLevel.SERIOUS)


@pytest.mark.parametrize(("kind", "level"), list(product(RiskKind, CALM)))
@pytest.mark.parametrize("cell", CELLS, ids="-".join)
def test_a_crisis_is_answered_calmly(
    cell: tuple[Character, Mood, PraiseLevel], kind: RiskKind, level: RiskLevel
) -> None:
    character, mood, length = cell
    risk = Risk(kind=kind, level=level)
    analysis = Analysis(emotion=Emotion.SADNESS, intensity=5, risk=risk, concerns=frozenset({Concern.IDENTITY}))
    base = request(character=character, mood=mood, level=length, analysis=analysis, exchanges=())
    texts = [reply.text for reply in talk(base, 20)]
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert "AI" in text
        assert text.count("？") == 1
        assert text.endswith("？"), "the conversation stays open"
        assert ("死" in text) is (kind in (RiskKind.SELF_HARM, RiskKind.POSTPARTUM)), "death is asked after by name"
        assert wording.praise_words(text) == []
        assert wording.banned_phrases(text) == []
        assert wording.foreign_voice(text, character) == []
        assert not set(text) & set("！!")
        assert not any(c.isdecimal() for c in text), "numbers stand on the card"
        assert 50 <= wording.count_characters(text) <= 150
        assert sentence_count(text) == 3


@pytest.mark.parametrize("kind", RiskKind)
@pytest.mark.parametrize("character", Character)
def test_who_is_about_to_die_or_be_hurt_is_told_whom_to_call(character: Character, kind: RiskKind) -> None:
    analysis = Analysis(risk=Risk(kind=kind, level=RiskLevel.IMMEDIATE))
    base = request(character=character, analysis=analysis)
    for reply in talk(base, 12):
        first = reply.text.partition("。")[0]
        assert "119" in first or "110" in first, reply.text
        assert wording.praise_words(reply.text) == wording.banned_phrases(reply.text) == []
        assert wording.count_characters(reply.text) <= 150
        assert not any(c.isdecimal() for c in reply.text.replace("119", "").replace("110", ""))


@pytest.mark.parametrize("character", Character)
def test_a_gentle_reading_is_stayed_with(character: Character) -> None:
    base = request(character=character, analysis=Analysis(emotion=Emotion.JOY, intensity=5, is_gentle=True))
    for reply in talk(base, 30):
        slots = [name.split(".", 1)[1].rpartition(".")[0] for name in reply.fragment_ids]
        assert slots == ["gentle.receive", "gentle.stay", "gentle.people"]
        assert not any(c.isdecimal() for c in reply.text), "no number in the text"
        assert wording.praise_words(reply.text) == wording.banned_phrases(reply.text) == []
        assert 50 <= wording.count_characters(reply.text) <= 150


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "concepts", "named"),
    [
        ("もう疲れた", (), "care.hear.tired"),
        ("なにもしたくない", (), "care.hear.nothing"),
        ("会社をクビになって家に言えない", (), "care.hear.work"),
        ("夜泣きで三回起きた", ("night_wakings",), "care.weighs.night_wakings"),
        ("お疲れさまです", (), "gentle.receive"),
    ],
)
def test_what_was_said_is_named_before_people_are(
    text: str, concepts: tuple[str, ...], named: str, character: Character
) -> None:
    reply = talk(request(character=character, text=text, analysis=Analysis(concepts=concepts, is_gentle=True)), 1)[0]
    slots = [name.split(".", 1)[1].rpartition(".")[0] for name in reply.fragment_ids]
    assert slots == [named, "gentle.stay", "gentle.people"]


@pytest.mark.parametrize("character", Character)
@pytest.mark.parametrize(
    ("text", "aid"),
    [
        ("娘がけいれんしてる", "seizure"),
        ("息してない気がする", "press"),
        ("よんでも へんじしない ぐったり", "breath"),
        ("あめが のどに つまった", "choke"),
        ("あかちゃん せんざい のんだ", "poison"),
        ("たばこ 一本たりない", "poison"),
        ("頭から落ちて血が止まらない", "fall"),
    ],
)
def test_an_emergency_begins_with_119_and_one_act(character: Character, text: str, aid: str) -> None:
    analysis = Analysis(concerns=frozenset({Concern.MEDICAL_EMERGENCY}))
    for reply in talk(request(character=character, analysis=analysis, text=text), 20):
        assert reply.text.startswith("119")
        assert reply.fragment_ids[1].split(".")[2] == aid
        assert ("吐かせ" in reply.text) <= (aid == "poison")


@pytest.mark.parametrize("text", ["おやすみ", "おやすみなさい。ありがとう", "今日も話聞いてくれてありがとう。おやすみ"])
@pytest.mark.parametrize("care", [None, Care(kind=None, level=RiskLevel.CONCERN, is_over=True)])
def test_a_good_night_is_said_also_after_a_talk(text: str, care: Care | None) -> None:
    for character in Character:
        asked = request(text=text, character=character, analysis=analyze(text), care=care)
        names = talk(asked, 1)[0].fragment_ids
        assert any(".ritual.goodnight." in name for name in names)
        assert any(".care.after." in name for name in names) is (care is not None)
